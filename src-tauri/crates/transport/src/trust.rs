use std::{fmt, path::Path, sync::Arc};

use model::{Code, Failure};
use rustls::{
    ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::CryptoProvider,
    pki_types::{
        CertificateDer, PrivateKeyDer, ServerName, UnixTime,
        pem::{self, PemObject},
    },
};

use crate::Tls;

/// The certificate authorities that every client trusts; the default trusts none.
#[derive(Clone)]
pub struct Trust {
    roots: Arc<RootCertStore>,
}

impl Default for Trust {
    fn default() -> Self {
        Self {
            roots: Arc::new(RootCertStore::empty()),
        }
    }
}

impl Trust {
    /// The operating system's trust store; what it holds in a form that is not understood is left
    /// out and counted in the log.
    #[must_use]
    pub fn system() -> Self {
        let found = rustls_native_certs::load_native_certs();
        let mut roots = RootCertStore::empty();
        let (taken, left) = roots.add_parsable_certificates(found.certs);
        for error in &found.errors {
            tracing::warn!(%error, "part of the system's trust store could not be read");
        }
        tracing::debug!(taken, left, "read the system's trust store");
        Self {
            roots: Arc::new(roots),
        }
    }

    /// How many authorities are trusted.
    #[must_use]
    pub fn authorities(&self) -> usize {
        self.roots.len()
    }

    /// The TLS settings of one endpoint: this trust, its own authorities and its certificate.
    pub(crate) fn config(&self, tls: &Tls) -> Result<ClientConfig, Failure> {
        let mut roots = self.roots.clone();
        for file in &tls.ca_files {
            add(Arc::make_mut(&mut roots), file)?;
        }
        let provider = ring();
        let builder = ClientConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()
            .map_err(|error| internal(&error))?;
        let builder = match &tls.server_name {
            None => builder.with_root_certificates(roots),
            Some(name) => builder
                .dangerous()
                .with_custom_certificate_verifier(Arc::new(Named::new(name, roots, provider)?)),
        };
        let mut config = match (&tls.client_cert, &tls.client_key) {
            (Some(chain), Some(key)) => {
                let certificates = certificates(chain)?;
                let parsed = PrivateKeyDer::from_pem_file(key).map_err(|e| bad_pem(key, &e))?;
                builder
                    .with_client_auth_cert(certificates, parsed)
                    .map_err(|error| {
                        Failure::new(
                            Code::BadInput,
                            format!("the client certificate cannot be used: {error}"),
                        )
                        .at(chain.display().to_string())
                        .remedy("name a certificate and the key that belongs to it")
                    })?
            }
            _ => builder.with_no_client_auth(),
        };
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(config)
    }
}

/// The cryptography that every TLS connection of the product uses.
#[must_use]
pub fn ring() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

fn add(roots: &mut RootCertStore, file: &Path) -> Result<(), Failure> {
    for certificate in certificates(file)? {
        roots.add(certificate).map_err(|error| {
            Failure::new(
                Code::BadInput,
                format!("the file holds a certificate that cannot be trusted: {error}"),
            )
            .at(file.display().to_string())
            .remedy("name a PEM file of CA certificates")
        })?;
    }
    Ok(())
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, Failure> {
    let found: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(file)
        .and_then(Iterator::collect)
        .map_err(|error| bad_pem(file, &error))?;
    if found.is_empty() {
        return Err(bad_pem(file, &pem::Error::NoItemsFound));
    }
    Ok(found)
}

fn bad_pem(file: &Path, error: &pem::Error) -> Failure {
    let (message, remedy) = match error {
        pem::Error::Io(error) => (
            format!("the file cannot be read: {error}"),
            "check the path and its permissions",
        ),
        pem::Error::NoItemsFound => (
            "the file holds no PEM block of the kind needed".to_owned(),
            "name a PEM file (it has lines such as -----BEGIN CERTIFICATE-----)",
        ),
        // Other variants may quote the file, and the file may be a key.
        _ => (
            "the file is not valid PEM".to_owned(),
            "name a PEM file (it has lines such as -----BEGIN CERTIFICATE-----)",
        ),
    };
    Failure::new(Code::BadInput, message)
        .at(file.display().to_string())
        .remedy(remedy)
}

fn internal(error: &rustls::Error) -> Failure {
    Failure::new(Code::Internal, format!("TLS cannot be set up: {error}"))
        .remedy("copy the diagnostics and report this")
}

/// The usual checks, but for a name other than the host of the URL.
#[derive(Debug)]
struct Named {
    name: ServerName<'static>,
    inner: Arc<WebPkiServerVerifier>,
}

impl Named {
    fn new(
        name: &str,
        roots: Arc<RootCertStore>,
        provider: Arc<CryptoProvider>,
    ) -> Result<Self, Failure> {
        let bad = |message: String, remedy: &str| {
            Failure::new(Code::BadInput, message)
                .at("TLS server name")
                .remedy(remedy)
        };
        let parsed = ServerName::try_from(name.to_owned()).map_err(|_| {
            bad(
                format!("{name:?} is not a host name"),
                "write the name that the server's certificate bears",
            )
        })?;
        let inner = WebPkiServerVerifier::builder_with_provider(roots, provider)
            .build()
            .map_err(|_| {
                bad(
                    "no certificate authority is trusted".into(),
                    "install the system's CA certificates or name a CA file",
                )
            })?;
        Ok(Self {
            name: parsed,
            inner,
        })
    }
}

impl ServerCertVerifier for Named {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _host: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        self.inner
            .verify_server_cert(end_entity, intermediates, &self.name, ocsp_response, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.inner.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.inner.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}

impl fmt::Debug for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Trust({} authorities)", self.roots.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_no_pem_is_named_without_quoting_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ca.pem");
        for (content, word) in [
            (None, "cannot be read"),
            (Some(""), "no PEM block"),
            (Some("hunter2"), "no PEM block"),
            (
                Some("-----BEGIN CERTIFICATE-----\nhunter2!\n-----END CERTIFICATE-----\n"),
                "not valid PEM",
            ),
        ] {
            if let Some(content) = content {
                std::fs::write(&file, content).unwrap();
            }
            let tls = Tls {
                ca_files: vec![file.clone()],
                ..Tls::default()
            };
            let failure = Trust::default().config(&tls).unwrap_err();
            assert_eq!(failure.code, Code::BadInput);
            assert!(failure.message.contains(word), "{failure:?}");
            assert!(failure.place.as_deref().unwrap().ends_with("ca.pem"));
            assert!(!format!("{failure:?}").contains("hunter2"));
        }
    }
}
