use std::sync::{Arc, Mutex};

use model::Code;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::TcpStream,
};
use transport::{Ambient, Auth, Client, Proxies, climb};

use crate::serve::{Authority, Server, ambient, endpoint, ok, url};

/// An HTTP proxy that tunnels and forwards to `to` whatever host was named, and keeps the heads of
/// the requests it saw.
async fn proxy(to: String, answer: &'static str) -> (String, Arc<Mutex<Vec<String>>>) {
    let seen = Arc::<Mutex<Vec<String>>>::default();
    let heads = seen.clone();
    let base = Server::raw(move |mut stream| {
        let (to, heads) = (to.clone(), heads.clone());
        async move {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                match stream.read_u8().await {
                    Ok(byte) => head.push(byte),
                    Err(_) => return,
                }
            }
            let text = String::from_utf8(head.clone()).unwrap();
            heads.lock().unwrap().push(text.clone());
            let mut server = TcpStream::connect(to).await.unwrap();
            if text.starts_with("CONNECT") {
                stream.write_all(answer.as_bytes()).await.unwrap();
                if !answer.contains(" 200 ") {
                    return;
                }
            } else {
                server.write_all(&head).await.unwrap();
            }
            let _ = copy_bidirectional(&mut stream, &mut server).await;
        }
    })
    .await;
    (base, seen)
}

const OPEN: &str = "HTTP/1.1 200 Connection established\r\n\r\n";

fn address(base: &str) -> String {
    format!("127.0.0.1:{}", url(base).port().unwrap())
}

#[tokio::test]
async fn https_goes_through_a_tunnel_that_sees_no_secret() {
    let authority = Authority::new();
    let server = Server::tls(authority.server("prometheus.internal", |_| {}), ok).await;
    let (base, seen) = proxy(address(&server.base), OPEN).await;
    let mut endpoint = endpoint("https://prometheus.internal");
    endpoint.tls.ca_files = vec![authority.file()];
    endpoint.auth = Auth::Bearer("hunter2".into());
    endpoint.proxy = Some(url(&base.replace("http://", "http://me:p%40ss@")));
    let client = Client::new(endpoint, &ambient()).unwrap();
    client.get("/x", &[]).await.unwrap();
    assert_eq!(
        server.last().header("authorization"),
        Some("Bearer hunter2")
    );

    let ladder = climb(&client, |once| async move {
        Ok(once.get("/x", &[]).await?.status.to_string())
    })
    .await;
    assert_eq!(ladder.failed(), None);
    let heads = seen.lock().unwrap().clone();
    assert!(heads.len() >= 2, "the ladder goes the same way");
    for head in heads {
        assert!(
            head.starts_with("CONNECT prometheus.internal:443 HTTP/1.1"),
            "{head}"
        );
        let basic = "proxy-authorization: basic bwu6cebzcw==";
        assert!(head.to_lowercase().contains(basic), "{head}");
        assert!(!head.contains("hunter2"));
    }
    assert!(!format!("{client:?}").contains("p%40ss"));
}

#[tokio::test]
async fn http_is_forwarded_and_no_proxy_goes_around() {
    let server = Server::plain(ok).await;
    let (base, seen) = proxy(address(&server.base), OPEN).await;
    let ambient = Ambient {
        proxies: Proxies::all(&url(&base), "127.0.0.1"),
        ..ambient()
    };
    let through = endpoint("http://prometheus.internal");
    let client = Client::new(through, &ambient).unwrap();
    client.get("/x", &[]).await.unwrap();
    assert_eq!(server.last().header("host"), Some("prometheus.internal"));
    assert!(seen.lock().unwrap()[0].starts_with("GET http://prometheus.internal/x "));

    let around = Client::new(endpoint(&server.base), &ambient).unwrap();
    around.get("/y", &[]).await.unwrap();
    assert_eq!(server.last().uri.path(), "/y");
    assert_eq!(seen.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_proxy_that_refuses_is_named_as_the_cause() {
    let server = Server::plain(ok).await;
    for (answer, word) in [
        (
            "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
            "user name",
        ),
        ("HTTP/1.1 403 Forbidden\r\n\r\n", "NO_PROXY"),
    ] {
        let (base, _) = proxy(address(&server.base), answer).await;
        let mut endpoint = endpoint("https://prometheus.internal");
        endpoint.proxy = Some(url(&base));
        let client = Client::new(endpoint, &ambient()).unwrap();
        let failure = client.get("/x", &[]).await.unwrap_err();
        assert_eq!(failure.code, Code::Unreachable);
        assert!(failure.message.contains("proxy"), "{failure:?}");
        assert!(
            failure.remedy.as_deref().unwrap().contains(word),
            "{failure:?}"
        );
    }
}
