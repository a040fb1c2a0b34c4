mod answers;
mod rules;

pub(crate) use rules::rules_of_grafana;

use std::{
    marker::PhantomData,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use model::{Answer, Code, Failure, InstantValue, Ladder};
use serde::de::{DeserializeOwned, DeserializeSeed};
use transport::{Body, Client, Request, climb};

use super::{
    Build, Flavour, Target,
    envelope::unwrap,
    matrix::{AtMost, Data},
    server::{BuildWire, TargetsWire},
};

/// The most series kept of one answer, unless told otherwise.
const MOST_SERIES: usize = 10_000;

/// The longest question asked by GET: gateways take URLs of 2,000 bytes and more.
const MOST_IN_URL: usize = 1_800;

/// Above this size an answer is parsed away from the threads that serve everyone.
const LARGE: usize = 256 << 10;

/// A server of the Prometheus family: Prometheus 2 and 3, Mimir, Thanos, VictoriaMetrics, and the
/// clouds that speak the same HTTP API v1.
#[derive(Clone, Debug)]
pub struct Prometheus {
    client: Client,
    most_series: usize,
    /// Set once the server refused a POST.
    get_only: Arc<AtomicBool>,
}

impl Prometheus {
    /// The server that the client leads to.
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self {
            client,
            most_series: MOST_SERIES,
            get_only: Arc::default(),
        }
    }

    /// Changes the number of series at which an answer is cut.
    #[must_use]
    pub fn most_series(self, most_series: usize) -> Self {
        Self {
            most_series,
            ..self
        }
    }

    /// Takes the connection apart, with the query `1` as the last rung.
    pub async fn diagnose(&self) -> Ladder {
        climb(&self.client, |once| async move {
            let once = Self::new(once);
            let data = once
                .ask("/api/v1/query", &[("query", "1")], AtMost(1))
                .await?;
            let value = required(data)?.value.instant();
            if !matches!(value, Ok(InstantValue::Scalar(point)) if point.value == 1.0) {
                return Err(Failure::new(
                    Code::UnexpectedAnswer,
                    "the query 1 was answered with something other than 1",
                )
                .remedy("check that the address leads to a server of the Prometheus family"));
            }
            // Some clouds do not say what they are; the query has been answered all the same.
            let build = once.build().await.ok();
            Ok(match build {
                Some(build) => format!("answered the query 1; {}", build.describe()),
                None => "answered the query 1".to_owned(),
            })
        })
        .await
    }

    /// Which server answers; [`Flavour::Unknown`] if it does not say.
    pub async fn build(&self) -> Result<Build, Failure> {
        let answer = self.get::<BuildWire>("/api/v1/status/buildinfo", &[]).await;
        match answer {
            Ok(answer) => Ok(required(answer)?.value.into()),
            Err(failure) if failure.code == Code::NotFound => Ok(Build {
                flavour: Flavour::Unknown,
                version: String::new(),
            }),
            Err(failure) => Err(failure),
        }
    }

    /// What the server scrapes, and how that goes.
    pub async fn targets(&self) -> Result<Answer<Vec<Target>>, Failure> {
        let answer = self
            .get::<TargetsWire>("/api/v1/targets", &[("state", "active")])
            .await?;
        Ok(answer.map(|wire| {
            let active = wire.map(|wire| wire.active).unwrap_or_default();
            active.into_iter().map(Target::from).collect()
        }))
    }

    /// Asks by GET, where the server takes nothing else.
    async fn get<T: DeserializeOwned + Send + 'static>(
        &self,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<Answer<Option<T>>, Failure> {
        let body = self.client.send(Request::get(path, query)).await?;
        parse(body, PhantomData).await
    }

    /// Asks by GET what is short, and by POST what is long.
    async fn ask<S, T>(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        seed: S,
    ) -> Result<Answer<Option<T>>, Failure>
    where
        S: for<'a> DeserializeSeed<'a, Value = T> + Send + 'static,
        T: Send + 'static,
    {
        let url = self.client.send(Request::get(path, fields));
        if length(fields) <= MOST_IN_URL || self.get_only.load(Ordering::Relaxed) {
            return parse(url.await?, seed).await;
        }
        let body = self.client.send(Request::query_form(path, fields)).await?;
        if matches!(body.status, 405 | 501) {
            self.get_only.store(true, Ordering::Relaxed);
            return parse(url.await?, seed).await;
        }
        parse(body, seed).await
    }

    /// Asks a query and keeps at most [`Self::most_series`].
    async fn query(&self, path: &str, fields: &[(&str, &str)]) -> Result<Answer<Data>, Failure> {
        let most = self.most_series;
        let answer = self.ask(path, fields, AtMost(most)).await?;
        let mut answer = required(answer)?;
        if answer.value.cut {
            answer.capped_at = Some(u32::try_from(most).unwrap_or(u32::MAX));
        }
        Ok(answer)
    }
}

async fn parse<S, T>(body: Body, seed: S) -> Result<Answer<Option<T>>, Failure>
where
    S: for<'a> DeserializeSeed<'a, Value = T> + Send + 'static,
    T: Send + 'static,
{
    if body.bytes.len() < LARGE {
        return unwrap(&body, seed);
    }
    tokio::task::spawn_blocking(move || unwrap(&body, seed))
        .await
        .map_err(|error| Failure::new(Code::Internal, format!("parsing stopped: {error}")))?
}

fn required<T>(answer: Answer<Option<T>>) -> Result<Answer<T>, Failure> {
    match answer.value {
        Some(_) => Ok(answer.map(|value| value.expect("it was just matched"))),
        None => Err(Failure::new(
            Code::UnexpectedAnswer,
            "the server reports success but sends no data",
        )
        .remedy("check that the address leads to a server of the Prometheus family")),
    }
}

fn length(fields: &[(&str, &str)]) -> usize {
    // A character of a query takes up to three bytes in a URL.
    fields
        .iter()
        .map(|(name, value)| name.len() + value.len() * 3 / 2 + 2)
        .sum()
}
