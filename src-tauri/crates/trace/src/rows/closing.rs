use hashbrown::HashMap;
use model::Symbol;

use crate::{Reading, Waterfall};

/// Which spans of a view are closed.
#[derive(Clone, Debug)]
pub(super) struct Closing {
    depth: u32,
    services: Vec<Symbol>,
    /// Spans that were opened (false) or closed (true) by themselves.
    exceptions: HashMap<u32, bool>,
}

impl Closing {
    pub(super) fn of(reading: Reading<'_>, view: &Waterfall) -> Self {
        let opened = view.opened.iter().map(|span| (*span, false));
        let closed = view.closed.iter().map(|span| (*span, true));
        let services = view.closed_services.iter();
        Self {
            depth: view.depth.unwrap_or(u32::MAX),
            services: services
                .filter_map(|service| reading.trace.symbol(service))
                .collect(),
            exceptions: opened.chain(closed).collect(),
        }
    }

    /// Whether what is below a span is hidden; `top` is the depth of the first row.
    pub(super) fn is_closed(&self, reading: Reading<'_>, span: u32, top: u32) -> bool {
        if !self.exceptions.is_empty()
            && let Some(closed) = self.exceptions.get(&span)
        {
            return *closed;
        }
        let depth = reading.tree.depth(span).saturating_sub(top);
        depth >= self.depth || self.is_of_closed_service(reading, span)
    }

    fn is_of_closed_service(&self, reading: Reading<'_>, span: u32) -> bool {
        !self.services.is_empty()
            && self
                .services
                .contains(&reading.trace.service(span as usize))
    }
}
