use incident::What;
use model::Failure;

use crate::Console;

/// Records that a silence was made or ended, in the incident that is recorded, if one is.
///
/// # Errors
/// If it cannot be written to the record.
pub(crate) async fn note_silence(
    console: &Console,
    environment: &str,
    words: String,
) -> Result<(), Failure> {
    let Some(found) = console.recorded(environment)? else {
        return Ok(());
    };
    console
        .write(environment, &found, What::Silence { words })
        .await?;
    Ok(())
}
