//! Which process writes the history: the one that holds a lock on a file beside it.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, Write as _},
    path::Path,
    process,
};

/// Held as long as the store is open; the operating system lets go of it when the process ends, in
/// whatever way.
#[derive(Debug)]
pub(super) struct Lock(File);

/// What became of a try.
#[derive(Debug)]
pub(super) enum Tried {
    /// It is held here now.
    Taken(Lock),
    /// Another one holds it: the process, where that can be read.
    Held(Option<u32>),
}

impl Lock {
    /// Takes the lock if nobody holds it, and writes down who does.
    pub(super) fn take(path: &Path) -> io::Result<Tried> {
        let mut file = OpenOptions::new()
            .create(true)
            .write(true)
            // Before the lock is held, the number in it is that of another process.
            .truncate(false)
            .open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(Tried::Held(holder(path))),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        // Only a message is poorer without it.
        let _ = file
            .set_len(0)
            .and_then(|()| write!(file, "{}", process::id()));
        Ok(Tried::Taken(Self(file)))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // The number must not outlive the lock. Closing the file lets go of it as well.
        let _ = self.0.set_len(0);
        let _ = self.0.unlock();
    }
}

/// The process that wrote its number; on Windows a locked file cannot be read.
fn holder(path: &Path) -> Option<u32> {
    std::fs::read_to_string(path).ok()?.parse().ok()
}
