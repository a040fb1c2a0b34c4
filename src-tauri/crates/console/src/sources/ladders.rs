//! Tests of a connection that are not those of one HTTP server.

use collector::{
    Collector, CollectorStatus,
    exposition::{self, Format},
};
use model::{Code, Failure, Ladder, Rung, RungState, Step};
use replica::{Address, Fault, TlsMode};
use transport::{Client, Endpoint, Request};

use super::facts::protocol;
use crate::Console;

/// The ladder of a database, climbed at once: its own words tell which rung fails.
pub(super) async fn of_database(replica: &replica::Replica) -> Ladder {
    const RUNGS: [Rung; 4] = [Rung::Tcp, Rung::Tls, Rung::Auth, Rung::Query];
    let target = replica.target();
    let (failing, detail, failure) = match replica.standing().await {
        Ok(standing) => {
            let identity = standing.identity;
            let detail = format!("{} answers as {}", identity.version, identity.role);
            (None, detail, None)
        }
        Err(fault) => {
            let rung = match &fault {
                Fault::Unreachable { .. } | Fault::BadTarget { .. } => Rung::Tcp,
                Fault::Tls { .. } => Rung::Tls,
                Fault::Unauthorized { .. } | Fault::Crowded { .. } => Rung::Auth,
                _ => Rung::Query,
            };
            let failure = Failure::from(fault);
            (Some(rung), failure.message.clone(), Some(failure))
        }
    };
    let plain = !matches!(target.address, Address::Tcp { .. }) || target.tls.mode == TlsMode::Off;
    let step = |rung: Rung| {
        let state = match failing {
            Some(failing) if rung == failing => RungState::Failed,
            Some(failing) if rung > failing => RungState::NotReached,
            _ if rung == Rung::Tls && plain => RungState::Skipped,
            _ => RungState::Passed,
        };
        let told = rung == failing.unwrap_or(Rung::Query);
        Step {
            rung,
            state,
            detail: match rung {
                _ if told => detail.clone(),
                Rung::Tcp => target.address.to_string(),
                Rung::Tls if plain => "the connection is not encrypted".to_owned(),
                _ => String::new(),
            },
            took_ms: 0.0,
            failure: failure.clone().filter(|_| told),
        }
    };
    Ladder {
        steps: RUNGS.map(step).into(),
    }
}

/// The ladder of a collector: that of its first page that fails, else of its first page.
pub(super) async fn of_pages(console: &Console, collector: &Collector, pages: &[String]) -> Ladder {
    let status = collector.status();
    let failing = status
        .targets
        .iter()
        .find(|target| target.up == Some(false));
    let page = failing.map(|target| &target.url).or(pages.first());
    let Some(page) = page else {
        return receivers_only(&status);
    };
    let client =
        Endpoint::parse(page).and_then(|endpoint| Client::new(endpoint, &console.shared.ambient));
    let client = match client {
        Ok(client) => client,
        Err(failure) => return one_step(Rung::Dns, RungState::Failed, page.clone(), Some(failure)),
    };
    transport::climb(&client, |client| async move {
        let body = client.send(Request::get("", &[])).await?.accepted()?;
        let format = Format::of(&body.content_type, &body.bytes).ok_or_else(|| {
            Failure::new(Code::UnexpectedAnswer, "the page is not a page of metrics")
                .remedy("check that the address is the metrics page, often /metrics")
        })?;
        let (page, problems) =
            exposition::parse(&body.bytes, format, client.endpoint().base.as_str());
        let read = page.samples.len();
        let problem = problems
            .first()
            .map(|problem| format!("; {problem}"))
            .unwrap_or_default();
        if read == 0 {
            return Err(Failure::new(
                Code::UnexpectedAnswer,
                format!("the page holds no sample{problem}"),
            )
            .remedy("check that the address is the metrics page, often /metrics"));
        }
        Ok(format!("{read} samples{problem}"))
    })
    .await
}

fn receivers_only(status: &CollectorStatus) -> Ladder {
    let failed = status
        .receivers
        .iter()
        .find_map(|receiver| receiver.failure.clone());
    let state = if failed.is_some() {
        RungState::Failed
    } else {
        RungState::Passed
    };
    let detail = status
        .receivers
        .iter()
        .map(|receiver| format!("{} {}", protocol(receiver.protocol), receiver.address))
        .collect::<Vec<_>>()
        .join(", ");
    one_step(Rung::Tcp, state, detail, failed)
}

fn one_step(rung: Rung, state: RungState, detail: String, failure: Option<Failure>) -> Ladder {
    Ladder {
        steps: vec![Step {
            rung,
            state,
            detail,
            took_ms: 0.0,
            failure,
        }],
    }
}
