use crate::{Checkout, Fault, Git, Limits};

/// The largest text that is read, in bytes; more is data, not a migration.
const LARGEST: usize = 4 << 20;

impl Checkout {
    /// The text that an object holds, see [`Touch::blob`](crate::Touch::blob).
    ///
    /// # Errors
    /// If git fails, or the text is larger than 4 MiB.
    pub async fn text(&self, blob: &str) -> Result<Vec<u8>, Fault> {
        let asked = ["cat-file", "blob", blob];
        self.small().ask(&self.folder, &asked, b"").await
    }

    /// Git for answers that somebody waits for.
    pub(crate) fn small(&self) -> Git {
        let Limits { time, bytes } = self.git.limits();
        self.git.clone().within(Limits {
            time,
            bytes: bytes.min(LARGEST),
        })
    }
}
