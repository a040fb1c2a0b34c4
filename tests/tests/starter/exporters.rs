//! Certificates and disks, as their exporters tell of them.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
    task::JoinHandle,
};

use crate::desk::Desk;

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_ends_soon() {
    let exporter = Exporter::start(certificate(60)).await;
    let desk = exporter.desk().await;
    let file = "starter/certificate-expiry.md";
    desk.content("60 days left", &[file]).await.unwrap();
    exporter.show(certificate(3));
    desk.told("3 days left", &[(file, &[1, 11])]).await;
    exporter.show(certificate(-1).replace("probe_success 1", "probe_success 0"));
    desk.told("ended yesterday", &[(file, &[1, 2, 11])]).await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_fills() {
    let Some(page) = node() else {
        println!("skipped: there is no page of the node exporter");
        return;
    };
    let exporter = Exporter::start(page.clone()).await;
    let desk = exporter.desk().await;
    let file = "starter/disk-filling.md";
    // Of the recorded machine four fifths are in use.
    desk.content("as recorded", &[file]).await.unwrap();
    exporter.show(page.replace("} 5.1661672448e+10", "} 5.1661672448e+09"));
    desk.told("nearly full", &[(file, &[1, 3, 14])]).await;
    exporter.show(page.replace("} 1.6156065e+07", "} 156065"));
    desk.told("no inodes", &[(file, &[2])]).await;
    let broken = "node_filesystem_readonly{device=\"/dev/vda\",device_error=\"\",fstype=\"ext4\",mountpoint=\"/\"} ";
    exporter.show(page.replace(&format!("{broken}0"), &format!("{broken}1")));
    desk.told("read-only", &[(file, &[4])]).await;
    desk.close().await;
}

/// What a blackbox exporter says of an endpoint whose certificate ends in so many days.
fn certificate(days: i64) -> String {
    let end = chrono::Utc::now().timestamp() + days * 86_400;
    format!(
        "# HELP probe_ssl_earliest_cert_expiry Returns last SSL chain expiry in unixtime\n\
         # TYPE probe_ssl_earliest_cert_expiry gauge\n\
         probe_ssl_earliest_cert_expiry {end}\n\
         # HELP probe_success Displays whether or not the probe was a success\n\
         # TYPE probe_success gauge\n\
         probe_success 1\n"
    )
}

/// A page of a real node exporter.
fn node() -> Option<String> {
    let shared = std::env::var_os("WHEELHOUSE_SHARED").map(PathBuf::from);
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let file = "recorded/exporters/node_exporter_1.11.txt";
    std::fs::read_to_string(shared.unwrap_or_else(beside).join(file)).ok()
}

/// A server with one page, whatever it is asked for.
struct Exporter {
    address: SocketAddr,
    page: Arc<Mutex<String>>,
    server: JoinHandle<()>,
}

impl Exporter {
    async fn start(page: String) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let page = Arc::new(Mutex::new(page));
        let shown = page.clone();
        let server = tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let body = shown.lock().expect("nobody panics with it").clone();
                tokio::spawn(async move {
                    let mut request = Vec::new();
                    // A request for a page has no body: it ends with an empty line.
                    while !request.ends_with(b"\r\n\r\n") {
                        let Ok(byte) = stream.read_u8().await else {
                            return;
                        };
                        request.push(byte);
                    }
                    let answer = format!(
                        "HTTP/1.1 200 OK\r\ncontent-type: text/plain; version=0.0.4\r\n\
                         content-length: {}\r\nconnection: close\r\n\r\n{body}",
                        body.len()
                    );
                    // A reader that went away needs no answer.
                    let _ = stream.write_all(answer.as_bytes()).await;
                });
            }
        });
        Self {
            address,
            page,
            server,
        }
    }

    /// Shows another page from now on.
    fn show(&self, page: String) {
        *self.page.lock().expect("nobody panics with it") = page;
    }

    /// A desk whose only source scrapes the page.
    async fn desk(&self) -> Desk {
        Desk::open(&format!(
            "[environments.here.sources.exporter]\nkind = \"direct\"\n\
             scrape = [{{ job = \"exporter\", url = \"http://{}/metrics\", every = \"1s\" }}]\n",
            self.address
        ))
        .await
    }
}

impl Drop for Exporter {
    fn drop(&mut self) {
        self.server.abort();
    }
}
