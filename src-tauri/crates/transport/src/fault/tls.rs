use model::{Code, Failure};
use rustls::{AlertDescription, CertificateError, Error, pki_types::UnixTime};

/// A TLS connection that was not made; `host` is the name that was checked.
pub(crate) fn tls(error: &Error, host: &str) -> Failure {
    let (message, remedy) = match error {
        Error::InvalidCertificate(bad) => certificate(bad, host),
        Error::InvalidMessage(_) => (
            "the server does not speak TLS".to_owned(),
            "use http:// instead of https://, or another port",
        ),
        Error::AlertReceived(alert) if of_our_certificate(*alert) => (
            format!("the server does not accept this client's certificate: {error}"),
            "set a client certificate and key that the server trusts",
        ),
        _ => (
            format!("no TLS connection: {error}"),
            "check the server's TLS versions and ciphers",
        ),
    };
    Failure::new(Code::Unreachable, message).remedy(remedy)
}

fn certificate(bad: &CertificateError, host: &str) -> (String, &'static str) {
    use CertificateError as Bad;
    match bad {
        Bad::UnknownIssuer => (
            "the certificate is signed by an authority that is not trusted".to_owned(),
            "name the authority's PEM file among the source's CA files, or install it in the system",
        ),
        Bad::BadSignature => (
            "the certificate is signed by another authority of the same name".to_owned(),
            "the authority was probably made anew: name its new PEM file among the CA files",
        ),
        Bad::ExpiredContext { time, not_after } => (
            format!("the certificate expired {} ago", span(*not_after, *time)),
            "renew the server's certificate; if it is new, check this computer's clock",
        ),
        Bad::NotValidYetContext { time, not_before } => (
            format!(
                "the certificate is not valid for another {}",
                span(*time, *not_before)
            ),
            "check this computer's clock",
        ),
        Bad::NotValidForNameContext { presented, .. } => {
            let names: Vec<&str> = presented.iter().map(|name| bare(name)).collect();
            let names = if names.is_empty() {
                "no host".to_owned()
            } else {
                names.join(", ")
            };
            (
                format!("the certificate names {names}, not {host}"),
                "use a host that the certificate names, or set the TLS server name",
            )
        }
        _ => (
            format!("the certificate is refused: {bad}"),
            "replace the server's certificate",
        ),
    }
}

/// The alerts by which a server says that it wants a certificate, or another one (RFC 8446, 6.2).
fn of_our_certificate(alert: AlertDescription) -> bool {
    matches!(
        alert,
        AlertDescription::CertificateRequired
            | AlertDescription::BadCertificate
            | AlertDescription::UnknownCA
            | AlertDescription::CertificateUnknown
            | AlertDescription::CertificateExpired
            | AlertDescription::CertificateRevoked
            | AlertDescription::UnsupportedCertificate
            | AlertDescription::DecryptError
            | AlertDescription::AccessDenied
    )
}

fn span(from: UnixTime, to: UnixTime) -> String {
    let seconds = to.as_secs().saturating_sub(from.as_secs());
    match seconds / 86_400 {
        0 => format!("{} h", seconds.div_ceil(3_600)),
        1 => "day".to_owned(),
        days => format!("{days} days"),
    }
}

/// The name within `DnsName("…")`.
fn bare(presented: &str) -> &str {
    presented.split('"').nth(1).unwrap_or(presented)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn times_are_told_in_hours_and_days() {
        let at = |seconds| UnixTime::since_unix_epoch(Duration::from_secs(seconds));
        for (seconds, expected) in [
            (1, "1 h"),
            (86_399, "24 h"),
            (86_400, "day"),
            (172_800, "2 days"),
        ] {
            assert_eq!(span(at(1_000), at(1_000 + seconds)), expected);
        }
    }
}
