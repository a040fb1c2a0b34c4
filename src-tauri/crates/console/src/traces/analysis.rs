use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use model::{Answer, Code, Failure, SpanStatus, Symbol, Trace};
use trace::{Analysed, Opened, Reading, Rows, Waterfall};

use crate::wire::ServiceView;

/// A trace with everything that is worked out over it once, and the rows asked for last.
pub(super) struct Analysis {
    opened: Opened,
    /// Its services, by first span.
    services: Vec<ServiceView>,
    /// The place of a service in that list.
    places: HashMap<Symbol, u32>,
    rows: Mutex<Option<(Waterfall, Arc<Rows>)>>,
    /// True if the source said that spans are missing.
    pub(super) partial: bool,
    /// What the source said.
    pub(super) warnings: Vec<String>,
}

impl Analysis {
    /// Works over a trace in a thread of its own: a million spans take a while.
    pub(super) async fn of(answer: Answer<Trace>) -> Result<Self, Failure> {
        let work = move || {
            let opened = Opened::of(answer.value);
            let (services, places) = services(&opened);
            Self {
                opened,
                services,
                places,
                rows: Mutex::default(),
                partial: answer.partial,
                warnings: answer.warnings,
            }
        };
        tokio::task::spawn_blocking(work).await.map_err(|error| {
            Failure::new(Code::Internal, format!("the trace cannot be read: {error}"))
                .remedy("please report it, with the trace as a file if you may")
        })
    }

    /// The trace.
    pub(super) fn trace(&self) -> &Trace {
        self.opened.trace()
    }

    /// The trace with what was derived from it.
    pub(super) fn opened(&self) -> &Opened {
        &self.opened
    }

    /// The trace by its clocks as they were sent, or corrected.
    pub(super) fn reading(&self, correct_clocks: bool) -> Reading<'_> {
        self.opened.reading(correct_clocks)
    }

    /// The trace by its clocks as they were sent.
    pub(super) fn as_sent(&self) -> Analysed<'_> {
        self.opened.reading(false).analysed()
    }

    /// Its services, by first span.
    pub(super) fn services(&self) -> &[ServiceView] {
        &self.services
    }

    /// The place of a span's service among them.
    pub(super) fn service(&self, span: u32) -> u32 {
        let service = self.trace().service(span as usize);
        self.places.get(&service).copied().unwrap_or_default()
    }

    /// The span of a request, checked.
    pub(super) fn span(&self, span: u32) -> Result<u32, Failure> {
        if (span as usize) < self.trace().len() {
            return Ok(span);
        }
        Err(Failure::new(
            Code::BadInput,
            format!("the trace has no span number {span}"),
        ))
    }

    /// The rows of a view; scrolling asks for the same ones again and again.
    pub(super) fn rows(&self, view: &Waterfall) -> Arc<Rows> {
        let mut kept = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, rows)) = &*kept
            && of == view
        {
            return rows.clone();
        }
        let rows = Arc::new(Rows::of(self.reading(view.correct_skew), view));
        *kept = Some((view.clone(), rows.clone()));
        rows
    }
}

fn services(opened: &Opened) -> (Vec<ServiceView>, HashMap<Symbol, u32>) {
    let trace = opened.trace();
    let times = opened.reading(false).times;
    let mut services: Vec<ServiceView> = Vec::new();
    let mut places: HashMap<Symbol, u32> = HashMap::new();
    for at in 0..trace.len() {
        let service = trace.service(at);
        let place = *places.entry(service).or_insert_with(|| {
            services.push(ServiceView {
                name: trace.text(service).to_owned(),
                spans: 0,
                errors: 0,
                self_time: 0.0,
            });
            (services.len() - 1) as u32
        });
        let service = &mut services[place as usize];
        service.spans += 1;
        service.errors += u32::from(trace.statuses()[at] == SpanStatus::Error);
        service.self_time += times.self_time[at] as f64;
    }
    (services, places)
}
