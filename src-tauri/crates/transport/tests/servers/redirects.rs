use axum::{body::Body, http::Response};
use model::Code;
use transport::{Auth, Client};

use crate::serve::{Authority, Server, ambient, endpoint, ok, url};

fn to(location: &str) -> Response<Body> {
    moved(307, location)
}

fn moved(status: u16, location: &str) -> Response<Body> {
    Response::builder()
        .status(status)
        .header("location", location)
        .body(Body::empty())
        .unwrap()
}

fn secretive(base: &str, auth: Auth) -> Client {
    let mut endpoint = endpoint(base);
    endpoint.auth = auth;
    endpoint.headers = vec![("X-Scope-OrgID".into(), "shop".into())];
    Client::new(endpoint, &ambient()).unwrap()
}

#[tokio::test]
async fn another_host_or_port_gets_neither_secret_nor_tenant_not_even_after_coming_back() {
    for auth in [
        Auth::Bearer("hunter2".into()),
        Auth::Basic {
            user: "me".into(),
            password: "hunter2".into(),
        },
        Auth::Header {
            name: "X-Api-Key".into(),
            value: "hunter2".into(),
        },
    ] {
        let other = Server::plain(|asked| {
            let back = asked
                .uri
                .query()
                .and_then(|query| query.strip_prefix("back="));
            back.map_or_else(|| ok(asked), to)
        })
        .await;
        let away = format!("{}/landed", other.base);
        let home = Server::plain(move |asked| match asked.uri.path() {
            "/away" => to(&away),
            "/there-and-back" => {
                let host = asked.header("host").unwrap();
                to(&format!("{away}?back=http://{host}/chosen-by-the-other"))
            }
            _ => ok(asked),
        })
        .await;
        let client = secretive(&home.base, auth);
        client.get("/away", &[]).await.unwrap();
        client.get("/there-and-back", &[]).await.unwrap();

        let bare = [other.asked(), vec![home.last()]].concat();
        assert_eq!(bare.len(), 3);
        for asked in bare {
            let sent = format!("{:?}", asked.headers);
            for private in ["authorization", "x-api-key", "x-scope-orgid", "hunter2"] {
                assert!(!sent.to_lowercase().contains(private), "{sent}");
            }
        }
        assert!(
            home.asked()[0].header("x-scope-orgid").is_some(),
            "home does get it"
        );
    }
}

#[tokio::test]
async fn within_the_origin_the_secret_goes_along() {
    let home = Server::plain(|asked| match asked.uri.path() {
        "/old" => to("/new?query=1"),
        _ => ok(asked),
    })
    .await;
    let client = secretive(&home.base, Auth::Bearer("t0ken".into()));
    let body = client.get("/old", &[]).await.unwrap();
    assert_eq!(body.place(), format!("{}/new", home.base));
    assert_eq!(home.last().header("authorization"), Some("Bearer t0ken"));

    client.post_form("/old", &[("query", "up")]).await.unwrap();
    assert_eq!(home.last().body, "query=up", "307 keeps method and form");
}

#[tokio::test]
async fn a_circle_and_a_query_sent_elsewhere_are_refused_with_the_address() {
    let other = Server::plain(ok).await;
    let away = format!("{}/login", other.base);
    let home = Server::plain(move |asked| match asked.uri.path() {
        "/circle" => to("/circle"),
        "/see-other" => moved(302, "/login"),
        "/nowhere" => moved(302, "file:///etc/passwd"),
        _ => to(&away),
    })
    .await;
    let client = secretive(&home.base, Auth::Bearer("hunter2".into()));
    let circle = client.get("/circle", &[]).await.unwrap_err();
    assert!(circle.message.contains("more than 5"), "{circle:?}");
    assert_eq!(home.asked().len(), 6);
    for path in ["/away", "/see-other"] {
        let failure = client
            .post_form(path, &[("query", "up")])
            .await
            .unwrap_err();
        assert_eq!(failure.code, Code::UnexpectedAnswer);
        assert!(failure.message.contains("/login"), "{failure:?}");
        assert!(failure.remedy.unwrap().contains("address"));
    }
    assert!(client.get("/nowhere", &[]).await.is_err());
    assert!(other.asked().is_empty());
}

#[tokio::test]
async fn a_step_down_from_https_is_refused_and_the_client_certificate_stays_home() {
    let authority = Authority::new();
    let plain = Server::plain(ok).await;
    let (down, other) = (
        format!("{}/", plain.base),
        Server::tls(authority.mutual_server(), ok).await,
    );
    let aside = format!("{}/", other.base);
    let home = Server::tls(authority.mutual_server(), move |asked| {
        to(if asked.uri.path() == "/down" {
            &down
        } else {
            &aside
        })
    })
    .await;
    let mut endpoint = endpoint(&home.base);
    let (certificate, key) = authority.client();
    endpoint.tls.ca_files = vec![authority.file()];
    endpoint.tls.client_cert = Some(certificate);
    endpoint.tls.client_key = Some(key);
    let client = Client::new(endpoint, &ambient()).unwrap();

    let failure = client.get("/down", &[]).await.unwrap_err();
    assert!(
        failure.message.contains("from https down to"),
        "{failure:?}"
    );
    assert!(plain.asked().is_empty());

    let failure = client.get("/aside", &[]).await.unwrap_err();
    assert_eq!(
        failure.code,
        Code::Unreachable,
        "the other port wants a certificate: {failure:?}"
    );
    assert!(other.asked().is_empty());
    assert_ne!(url(&home.base).port(), url(&other.base).port());
}
