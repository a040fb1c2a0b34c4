use model::{Code, Failure};
use transport::{Client, Tls};

use crate::serve::{Authority, Server, ambient, endpoint, ok};

async fn ask(base: &str, tls: Tls) -> Result<u16, Failure> {
    let mut endpoint = endpoint(base);
    endpoint.tls = tls;
    let client = Client::new(endpoint, &ambient())?;
    Ok(client.get("/x", &[]).await?.status)
}

fn trusting(authority: &Authority) -> Tls {
    Tls {
        ca_files: vec![authority.file()],
        ..Tls::default()
    }
}

#[tokio::test]
async fn an_authority_from_a_pem_file_is_trusted() {
    let authority = Authority::new();
    let server = Server::tls(authority.server("localhost", |_| {}), ok).await;
    assert_eq!(ask(&server.base, trusting(&authority)).await, Ok(200));
    let by_address = server.base.replace("localhost", "127.0.0.1");
    let other = Server::tls(authority.server("127.0.0.1", |_| {}), ok).await;
    assert!(ask(&by_address, trusting(&authority)).await.is_err());
    let by_address = other.base.replace("localhost", "127.0.0.1");
    assert_eq!(ask(&by_address, trusting(&authority)).await, Ok(200));
}

#[tokio::test]
async fn each_bad_certificate_has_its_own_sentence_and_remedy() {
    let authority = Authority::new();
    let expired = authority.server("localhost", |params| {
        params.not_before = rcgen::date_time_ymd(2020, 1, 1);
        params.not_after = rcgen::date_time_ymd(2021, 1, 1);
    });
    let early = authority.server("localhost", |params| {
        params.not_before = rcgen::date_time_ymd(2999, 1, 1);
    });
    let elsewhere = authority.server("prometheus.internal", |_| {});
    let good = authority.server("localhost", |_| {});
    for (config, tls, message, remedy) in [
        (expired, trusting(&authority), "expired", "renew"),
        (
            early,
            trusting(&authority),
            "not valid for another",
            "clock",
        ),
        (
            elsewhere,
            trusting(&authority),
            "names prometheus.internal, not localhost",
            "TLS server name",
        ),
        (good.clone(), Tls::default(), "not trusted", "CA files"),
        (
            good.clone(),
            trusting(&Authority::named("Someone else")),
            "not trusted",
            "CA files",
        ),
        (
            good,
            trusting(&Authority::new()),
            "of the same name",
            "made anew",
        ),
    ] {
        let server = Server::tls(config, ok).await;
        let failure = ask(&server.base, tls).await.unwrap_err();
        assert_eq!(failure.code, Code::Unreachable);
        assert!(failure.message.contains(message), "{failure:?}");
        assert!(
            failure.remedy.as_deref().unwrap().contains(remedy),
            "{failure:?}"
        );
        assert_eq!(failure.place, Some(format!("{}/x", server.base)));
        assert!(server.asked().is_empty());
    }
}

#[tokio::test]
async fn a_server_name_replaces_the_host_in_the_check_and_only_there() {
    let authority = Authority::new();
    let server = Server::tls(authority.server("prometheus.internal", |_| {}), ok).await;
    let mut tls = trusting(&authority);
    tls.server_name = Some("prometheus.internal".into());
    assert_eq!(ask(&server.base, tls.clone()).await, Ok(200));
    assert!(
        server
            .last()
            .header("host")
            .unwrap()
            .starts_with("localhost:")
    );

    tls.server_name = Some("other.internal".into());
    let failure = ask(&server.base, tls.clone()).await.unwrap_err();
    assert_eq!(failure.code, Code::Unreachable);
    tls.server_name = Some("no name".into());
    assert_eq!(
        ask(&server.base, tls.clone()).await.unwrap_err().code,
        Code::BadInput
    );
    tls.ca_files = vec![Authority::new().file()];
    tls.server_name = Some("prometheus.internal".into());
    assert!(
        ask(&server.base, tls).await.is_err(),
        "the authority still counts"
    );
}

#[tokio::test]
async fn a_client_certificate_opens_the_door_that_is_shut_without_one() {
    let authority = Authority::new();
    let server = Server::tls(authority.mutual_server(), ok).await;
    let (certificate, key) = authority.client();
    let mut tls = trusting(&authority);
    let failure = ask(&server.base, tls.clone()).await.unwrap_err();
    assert!(
        failure.message.contains("this client's certificate"),
        "{failure:?}"
    );
    assert!(failure.remedy.unwrap().contains("client certificate"));

    tls.client_cert = Some(certificate);
    assert_eq!(
        ask(&server.base, tls.clone()).await.unwrap_err().code,
        Code::BadInput,
        "no key"
    );
    tls.client_key = Some(key);
    assert_eq!(ask(&server.base, tls.clone()).await, Ok(200));

    let stranger = Authority::new();
    let (foreign, foreign_key) = stranger.client();
    tls.client_cert = Some(foreign);
    assert_eq!(
        ask(&server.base, tls.clone()).await.unwrap_err().code,
        Code::BadInput,
        "no pair"
    );
    tls.client_key = Some(foreign_key);
    let failure = ask(&server.base, tls).await.unwrap_err();
    assert!(
        failure.message.contains("this client's certificate"),
        "{failure:?}"
    );
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn https_to_a_plain_port_says_so() {
    let server = Server::plain(ok).await;
    let base = server.base.replace("http://", "https://");
    let failure = ask(&base, Tls::default()).await.unwrap_err();
    assert_eq!(failure.code, Code::Unreachable);
    assert!(
        failure.message.contains("does not speak TLS"),
        "{failure:?}"
    );
    assert!(failure.remedy.unwrap().contains("http://"));
}
