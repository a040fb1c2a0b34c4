use model::Nanos;
use replica::{Caps, Cell, Engine, Replica};

use crate::Console;

/// How a server's clock stands against this computer's.
pub(in crate::database) struct Clock {
    /// In a sentence.
    pub(in crate::database) words: String,
    /// Server minus this computer, in milliseconds, if it was asked.
    pub(in crate::database) offset_ms: Option<i64>,
}

/// Asks a server for its time, and takes the middle of question and answer for the moment of it.
pub(in crate::database) async fn clock(console: &Console, replica: &Replica) -> Clock {
    let sql = match replica.target().engine {
        Engine::Postgres => "SELECT clock_timestamp()",
        Engine::Mysql => "SELECT UTC_TIMESTAMP(6)",
        Engine::Sqlite => {
            return Clock {
                words: "the database is a file and has no clock of its own".to_owned(),
                offset_ms: None,
            };
        }
    };
    let asked = console.shared.options.clock.now();
    let answer = replica.run(sql, &[], Caps::default()).await;
    let heard = console.shared.options.clock.now();
    let cell = answer.map(|rows| rows.rows.into_iter().flatten().next());
    match cell {
        Ok(Some(Cell::Instant(micros) | Cell::WallClock(micros))) => {
            between(asked, heard, Nanos(micros.saturating_mul(1_000)))
        }
        Ok(_) => unknown("its answer is no time"),
        Err(fault) => unknown(&fault.to_string()),
    }
}

fn between(asked: Nanos, heard: Nanos, server: Nanos) -> Clock {
    let half = heard.0.saturating_sub(asked.0).max(0) / 2;
    let offset = server.0.saturating_sub(asked.0.saturating_add(half));
    let (offset_ms, exact_ms) = (offset / 1_000_000, half / 1_000_000 + 1);
    let words = match offset_ms {
        0 => format!("the server's clock agrees with this computer's to {exact_ms} ms"),
        ms if ms > 0 => {
            format!("the server's clock is {ms} ms ahead of this computer's, ± {exact_ms} ms")
        }
        ms => format!(
            "the server's clock is {} ms behind this computer's, ± {exact_ms} ms",
            -ms
        ),
    };
    Clock {
        words,
        offset_ms: Some(offset_ms),
    }
}

fn unknown(why: &str) -> Clock {
    Clock {
        words: format!("how the server's clock stands is not known: {why}"),
        offset_ms: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_question_and_answer_is_compared() {
        const MS: i64 = 1_000_000;
        // asked at 0, heard at 10 ms: the server was read at about 5 ms
        for (server, offset, words) in [
            (
                5,
                0,
                "the server's clock agrees with this computer's to 6 ms",
            ),
            (
                1_005,
                1_000,
                "the server's clock is 1000 ms ahead of this computer's, ± 6 ms",
            ),
            (
                -295,
                -300,
                "the server's clock is 300 ms behind this computer's, ± 6 ms",
            ),
        ] {
            let clock = between(Nanos(0), Nanos(10 * MS), Nanos(server * MS));
            assert_eq!(
                (clock.offset_ms, clock.words.as_str()),
                (Some(offset), words)
            );
        }
    }
}
