use std::{collections::HashMap, time::Duration};

use checkout::{Commit, Signature, Trust};

use super::known::Known;
use crate::wire::{SignatureState, SignatureView};

/// Signatures of commits, by their hash.
pub(super) type Signatures = HashMap<String, Signature>;

/// Checks the signatures of commits, each once; what is not checked in time is in no answer.
pub(super) async fn signatures<'c>(
    known: &Known,
    commits: impl Iterator<Item = &'c Commit>,
    patience: Duration,
) -> Signatures {
    let mut hashes: Vec<&str> = commits.map(|commit| commit.hash.as_str()).collect();
    hashes.sort_unstable();
    hashes.dedup();
    let work = known.checkout.signatures(&hashes);
    match tokio::time::timeout(patience, work).await {
        Ok(Ok(signatures)) => signatures,
        Ok(Err(_)) | Err(_) => HashMap::new(),
    }
}

/// What a signature is worth, in words.
pub(super) fn signature_view(signature: Option<&Signature>) -> SignatureView {
    let Some(Signature { trust, signer, key }) = signature else {
        return SignatureView {
            state: SignatureState::Unchecked,
            words: "Not checked".to_owned(),
        };
    };
    let (state, words) = match trust {
        Trust::Good => (
            SignatureState::Good,
            format!("Signed by {signer} with a key this computer trusts"),
        ),
        Trust::UnknownKey => (
            SignatureState::UnknownKey,
            format!("Signed with the key {key}; whose it is is not known here"),
        ),
        Trust::Expired => (
            SignatureState::Stale,
            format!("Signed by {signer}; the signature or its key is expired"),
        ),
        Trust::Revoked => (
            SignatureState::Stale,
            format!("Signed by {signer}, whose key was revoked"),
        ),
        Trust::Bad => (
            SignatureState::Bad,
            "The signature does not fit: the commit is not what was signed".to_owned(),
        ),
        Trust::Unchecked => (
            SignatureState::Unchecked,
            "Signed, but nothing on this computer can check it: gpg or ssh-keygen is missing"
                .to_owned(),
        ),
        Trust::None => (SignatureState::None, "Not signed".to_owned()),
    };
    SignatureView { state, words }
}
