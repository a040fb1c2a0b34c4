use std::{
    fs::{File, TryLockError},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use crate::ChainError;

/// How long another window may take for its turn: it writes one entry.
const PATIENCE: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(5);

/// The right to write to a chain; given back when it is dropped or its process ends.
///
/// The lock lies on a file of its own, because Windows lets nobody read a locked one.
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    pub(crate) fn take(chain: &Path) -> Result<Self, ChainError> {
        let path = path(chain);
        let file = File::options()
            .create(true)
            .write(true)
            .truncate(false)
            .open(&path)
            .map_err(ChainError::io("open", &path))?;
        let since = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: file }),
                Err(TryLockError::WouldBlock) if since.elapsed() < PATIENCE => thread::sleep(PAUSE),
                Err(TryLockError::WouldBlock) => return Err(ChainError::Busy { path }),
                Err(TryLockError::Error(error)) => {
                    return Err(ChainError::io("lock", &path)(error));
                }
            }
        }
    }
}

fn path(chain: &Path) -> PathBuf {
    let mut name = chain.as_os_str().to_owned();
    name.push(".lock");
    name.into()
}
