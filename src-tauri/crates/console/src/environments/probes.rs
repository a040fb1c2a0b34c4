use std::sync::{Arc, Mutex, PoisonError};

use collector::Clock;
use model::{Code, Failure, Millis};
use tokio::task::JoinHandle;
use transport::{Ambient, Client, Endpoint, Request};

use crate::wire::ProbeState;

/// The probes of one environment, each asked on its own.
pub(crate) struct Probes {
    running: Vec<Running>,
}

struct Running {
    definition: pack::Probe,
    probed: Arc<Mutex<Probed>>,
    task: JoinHandle<()>,
}

/// How a probe stands.
#[derive(Clone, Debug)]
pub(crate) struct Probed {
    pub(crate) state: ProbeState,
    pub(crate) status: Option<u16>,
    pub(crate) took_ms: Option<f64>,
    pub(crate) since: Option<Millis>,
    pub(crate) failure: Option<Failure>,
    /// When it went down or came back while Wheelhouse watched, oldest first.
    pub(crate) turns: Vec<(Millis, ProbeState)>,
}

/// Turns kept per probe; more would be noise.
const TURNS: usize = 50;

impl Probes {
    /// Starts asking.
    pub(crate) fn start(probes: &[pack::Probe], ambient: &Ambient, clock: Arc<dyn Clock>) -> Self {
        let running = probes
            .iter()
            .map(|definition| {
                let probed = Arc::new(Mutex::new(Probed::waiting()));
                let task = tokio::spawn(watch(
                    definition.clone(),
                    ambient.clone(),
                    clock.clone(),
                    probed.clone(),
                ));
                Running {
                    definition: definition.clone(),
                    probed,
                    task,
                }
            })
            .collect();
        Self { running }
    }

    /// How each stands, in the order of the file.
    pub(crate) fn now(&self) -> Vec<(pack::Probe, Probed)> {
        self.running
            .iter()
            .map(|probe| {
                let probed = probe.probed.lock().unwrap_or_else(PoisonError::into_inner);
                (probe.definition.clone(), probed.clone())
            })
            .collect()
    }

    pub(crate) fn close(&self) {
        for probe in &self.running {
            probe.task.abort();
        }
    }
}

impl Drop for Probes {
    fn drop(&mut self) {
        self.close();
    }
}

impl Probed {
    fn waiting() -> Self {
        Self {
            state: ProbeState::Waiting,
            status: None,
            took_ms: None,
            since: None,
            failure: None,
            turns: Vec::new(),
        }
    }

    fn record(&mut self, now: Millis, answer: Result<(u16, f64), Failure>, expected: Option<u16>) {
        let (status, took_ms, failure) = match answer {
            Ok((status, took)) => (Some(status), Some(took), unexpected(status, expected)),
            Err(failure) => (None, None, Some(failure)),
        };
        let state = if failure.is_none() {
            ProbeState::Up
        } else {
            ProbeState::Down
        };
        if state != self.state {
            if self.state != ProbeState::Waiting {
                self.turns.push((now, state));
                let excess = self.turns.len().saturating_sub(TURNS);
                self.turns.drain(..excess);
            }
            self.since = Some(now);
        }
        *self = Self {
            state,
            status,
            took_ms,
            failure,
            since: self.since,
            turns: std::mem::take(&mut self.turns),
        };
    }
}

fn unexpected(status: u16, expected: Option<u16>) -> Option<Failure> {
    let fits = expected.map_or((200..300).contains(&status), |expected| status == expected);
    (!fits).then(|| {
        let wanted = expected.map_or("a 2xx status".to_owned(), |status| status.to_string());
        Failure::new(
            Code::ServerError,
            format!("answered {status}, expected {wanted}"),
        )
        .remedy("look at the backend's logs of this moment")
    })
}

async fn watch(
    definition: pack::Probe,
    ambient: Ambient,
    clock: Arc<dyn Clock>,
    probed: Arc<Mutex<Probed>>,
) {
    let record = |answer| {
        probed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .record(clock.now().to_millis(), answer, definition.expect_status);
    };
    let endpoint = Endpoint {
        timeout: definition.timeout,
        body_cap: 1 << 20,
        ..Endpoint::new(without_query(&definition.url))
    };
    let client = match Client::new(endpoint, &ambient) {
        Ok(client) => client.once(),
        Err(failure) => return record(Err(failure)),
    };
    let query: Vec<(String, String)> = definition.url.query_pairs().into_owned().collect();
    let query: Vec<(&str, &str)> = query
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let mut tick = tokio::time::interval(definition.every);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        let answer = client.send(Request::get("", &query)).await;
        record(answer.map(|body| (body.status, body.took.as_secs_f64() * 1_000.0)));
    }
}

fn without_query(url: &transport::Url) -> transport::Url {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_is_noted_once_and_the_first_answer_is_none() {
        let mut probed = Probed::waiting();
        let down = || Err(Failure::new(Code::Unreachable, "no connection"));
        probed.record(Millis(1), Ok((200, 3.0)), None);
        probed.record(Millis(2), Ok((204, 3.0)), None);
        assert_eq!(
            (probed.state, probed.since),
            (ProbeState::Up, Some(Millis(1)))
        );
        probed.record(Millis(3), down(), None);
        probed.record(Millis(4), Ok((503, 3.0)), None);
        assert_eq!(
            (probed.state, probed.since),
            (ProbeState::Down, Some(Millis(3)))
        );
        assert_eq!(probed.status, Some(503));
        probed.record(Millis(5), Ok((401, 3.0)), Some(401));
        assert_eq!(
            probed.turns,
            [(Millis(3), ProbeState::Down), (Millis(5), ProbeState::Up)],
            "down and back, each once"
        );
    }
}
