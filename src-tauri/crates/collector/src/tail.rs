//! Following files of log lines through rotation.
//!
//! Files are polled rather than watched, so that network file systems work. How far a file was read
//! is remembered in the store together with the lines, so that a restart neither loses nor repeats.

mod follower;
mod lines;
mod place;

use std::{
    io::{self, ErrorKind},
    sync::Arc,
    time::Duration,
};

use model::{Code, Failure, LogLine, Nanos};

use crate::{
    Clock, Store, TailFile,
    board::{Board, Slot},
    dialect,
};
use follower::Follower;
use lines::RawLine;
use place::Place;
pub(crate) use place::checksum;

/// Time between two looks at a file.
const POLL: Duration = Duration::from_millis(250);

/// What a following task needs.
pub(crate) struct Tail {
    pub(crate) file: TailFile,
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) board: Board,
    pub(crate) slot: Slot,
}

impl Tail {
    /// Follows the file until the task is dropped.
    pub(crate) async fn run(&self) {
        let mut follower = None;
        loop {
            let (next, more) = match follower.take() {
                Some(follower) => self.poll(follower).await,
                None => (self.begin().await, true),
            };
            follower = next;
            if !more || follower.is_none() {
                tokio::time::sleep(POLL).await;
            }
        }
    }

    /// Goes on where the store says the file was left.
    async fn begin(&self) -> Option<Follower> {
        match self.store.recall(&self.key()).await {
            Ok(place) => {
                let place = place.as_deref().and_then(Place::read);
                Some(Follower::new(self.file.path.clone(), place))
            }
            Err(error) => {
                self.fail(error.into());
                None
            }
        }
    }

    /// Reads what is new and keeps it; without a follower in the answer, the next round begins
    /// where the store was left. Also whether there is more to read at once.
    async fn poll(&self, mut follower: Follower) -> (Option<Follower>, bool) {
        let service = self.file.service.clone();
        let stream = self.file.path.display().to_string();
        let seen = self.clock.now();
        let task = tokio::task::spawn_blocking(move || {
            let reading = follower.read();
            let reading = reading.map(|reading| {
                let lines = reading
                    .lines
                    .iter()
                    .map(|raw| log_line(raw, seen, &service, &stream));
                (lines.collect::<Vec<_>>(), reading.place, reading.more)
            });
            (follower, reading)
        });
        let Ok((follower, reading)) = task.await else {
            self.fail(Failure::new(Code::Internal, "reading the file failed"));
            return (None, false);
        };
        let (lines, place, more) = match reading {
            Ok(reading) => reading,
            Err(error) => {
                self.fail(self.unreadable(&error));
                let waiting = error.kind() == ErrorKind::NotFound;
                return (waiting.then_some(follower), false);
            }
        };
        let count = lines.len() as u64;
        if let Some(place) = place {
            let kept = self
                .store
                .append_logs_at(lines, &self.key(), &place.write())
                .await;
            if let Err(error) = kept {
                self.fail(error.into());
                return (None, false);
            }
        }
        self.board.tail(self.slot, |status| {
            status.error = None;
            status.lines += count;
            if count > 0 {
                status.last_line_at = Some(seen.to_millis());
            }
        });
        (Some(follower), more)
    }

    fn key(&self) -> String {
        format!("tail:{}", self.file.path.display())
    }

    fn unreadable(&self, error: &io::Error) -> Failure {
        let path = self.file.path.display();
        let (code, words, remedy) = match error.kind() {
            ErrorKind::NotFound => (
                Code::NotFound,
                "does not exist yet".to_owned(),
                "start the backend, or correct the path; it is read once it appears",
            ),
            ErrorKind::PermissionDenied => (
                Code::Forbidden,
                "may not be read".to_owned(),
                "allow your user to read it",
            ),
            _ => (
                Code::Storage,
                format!("cannot be read: {error}"),
                "check the disk and the path; it is tried again",
            ),
        };
        Failure::new(code, format!("the log file {path} {words}"))
            .remedy(remedy)
            .at(path.to_string())
    }

    fn fail(&self, failure: Failure) {
        self.board
            .tail(self.slot, |status| status.error = Some(failure));
    }
}

fn log_line(raw: &RawLine, seen: Nanos, service: &str, stream: &str) -> LogLine {
    let mut line = dialect::read(&raw.text, seen, service);
    stream.clone_into(&mut line.stream);
    if let Some(length) = raw.cut_from {
        let field = ("line.cut_from_bytes".to_owned(), length.to_string());
        line.fields.push(field);
    }
    line
}

#[cfg(test)]
mod tests;
