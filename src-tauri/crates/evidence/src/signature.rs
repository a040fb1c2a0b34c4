use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::{
    rand::SystemRandom,
    signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey},
};

use crate::EvidenceError;

/// A key that signs manifests: Ed25519 (RFC 8032).
#[derive(Debug)]
pub struct Signer {
    pair: Ed25519KeyPair,
}

impl Signer {
    /// A new key as text (PKCS #8 in base64), to be kept where secrets are kept.
    ///
    /// # Errors
    /// If the operating system has no randomness to give.
    pub fn new_key() -> Result<String, EvidenceError> {
        let key = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).map_err(|_| {
            let why = "the operating system has no randomness to give".to_owned();
            EvidenceError::Key { why }
        })?;
        Ok(STANDARD.encode(key.as_ref()))
    }

    /// The key of a text that [`Signer::new_key`] gave.
    ///
    /// # Errors
    /// If the text is no such key.
    pub fn of(key: &str) -> Result<Self, EvidenceError> {
        let bytes = STANDARD.decode(key).map_err(|_| EvidenceError::Key {
            why: "it is not base64".to_owned(),
        })?;
        let pair = Ed25519KeyPair::from_pkcs8(&bytes).map_err(|rejected| EvidenceError::Key {
            why: rejected.to_string(),
        })?;
        Ok(Self { pair })
    }

    /// The public key in hexadecimal, by which others know the signer.
    #[must_use]
    pub fn public_key(&self) -> String {
        crate::hex(self.pair.public_key().as_ref())
    }

    /// The public key as a file that `openssl` reads.
    pub(crate) fn public_file(&self) -> String {
        pem(self.pair.public_key().as_ref())
    }

    pub(crate) fn sign(&self, bytes: &[u8]) -> Vec<u8> {
        self.pair.sign(bytes).as_ref().to_vec()
    }
}

/// The public key in a file that [`Signer::public_file`] gave; `None` if it is another file, even
/// by a byte.
pub(crate) fn read_public(file: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(file).ok()?;
    let base64 = text.strip_prefix(BEGIN)?.strip_suffix(END)?;
    let der = STANDARD.decode(base64).ok()?;
    let key = der.strip_prefix(&PREFIX)?.to_vec();
    (pem(&key) == text).then_some(key)
}

pub(crate) fn fits(key: &[u8], bytes: &[u8], signature: &[u8]) -> bool {
    UnparsedPublicKey::new(&ED25519, key)
        .verify(bytes, signature)
        .is_ok()
}

const BEGIN: &str = "-----BEGIN PUBLIC KEY-----\n";
const END: &str = "\n-----END PUBLIC KEY-----\n";
/// What stands before an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410).
const PREFIX: [u8; 12] = [
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
];

fn pem(key: &[u8]) -> String {
    format!("{BEGIN}{}{END}", STANDARD.encode([&PREFIX, key].concat()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_signs_and_only_it_fits() {
        let text = Signer::new_key().expect("there is randomness");
        let signer = Signer::of(&text).expect("it was just made");
        let key = read_public(signer.public_file().as_bytes()).expect("it was just written");
        assert_eq!(crate::hex(&key), signer.public_key());
        let signature = signer.sign(b"manifest");
        assert!(fits(&key, b"manifest", &signature));
        assert!(!fits(&key, b"manifesto", &signature));
        let other = Signer::of(&Signer::new_key().expect("there is randomness"));
        let other = read_public(other.expect("made").public_file().as_bytes()).expect("written");
        assert!(!fits(&other, b"manifest", &signature));
    }

    #[test]
    fn what_is_no_key_says_so() {
        for text in ["", "not base64!", "AAAA"] {
            let error = Signer::of(text).expect_err("it is none");
            assert!(
                error
                    .to_string()
                    .starts_with("the signing key cannot be used")
            );
        }
    }
}
