use std::{io::ErrorKind, net::SocketAddr};

use model::{Code, Failure};
use tokio::net::TcpListener;

/// Opens the port of a receiver, on this computer only: the protocol has no secret.
pub(crate) async fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    if !address.ip().is_loopback() {
        return Err(Failure::new(
            Code::BadInput,
            format!("OTLP is received on this computer only, and {address} is open to others"),
        )
        .at(address.to_string())
        .remedy("use 127.0.0.1 or [::1]"));
    }
    TcpListener::bind(address).await.map_err(|error| {
        let port = address.port();
        let failure = match error.kind() {
            ErrorKind::AddrInUse => Failure::new(
                Code::BadInput,
                format!("port {port} is used by another program"),
            )
            .remedy("stop the other program, or choose another port and tell the exporter"),
            ErrorKind::PermissionDenied => {
                Failure::new(Code::BadInput, format!("port {port} may not be opened"))
                    .remedy("choose a port above 1023")
            }
            _ => Failure::new(
                Code::BadInput,
                format!("port {port} cannot be opened: {error}"),
            )
            .remedy("choose another port"),
        };
        failure.at(address.to_string())
    })
}
