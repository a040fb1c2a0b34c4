use evidence::Signer;
use model::Failure;
use secrets::{ExposeSecret as _, SecretKey};

use crate::Console;

/// The key of the open pack, from the keychain; made and kept there if there is none.
///
/// A key that is not kept proves nothing tomorrow, so without a keychain nothing is signed.
pub(super) async fn signer(console: &Console) -> Result<Signer, Failure> {
    let vault = &console.shared.options.vault;
    let key = SecretKey {
        pack: console.shared.opened()?.pack.name.clone(),
        environment: "every environment".to_owned(),
        source: "evidence signing key".to_owned(),
        host: String::new(),
    };
    let unsigned = |failure: Failure| Failure {
        remedy: Some(
            "start or unlock the keychain and try again, or make the pack without a signature"
                .to_owned(),
        ),
        ..failure
    };
    if let Some((kept, _)) = vault.get(key.clone()).await.map_err(unsigned)? {
        return Ok(Signer::of(kept.expose_secret())?);
    }
    let made = Signer::new_key()?;
    let signer = Signer::of(&made)?;
    vault.set(key, made.into()).await.map_err(unsigned)?;
    Ok(signer)
}
