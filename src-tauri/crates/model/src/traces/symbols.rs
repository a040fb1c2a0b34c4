use super::{Symbol, Trace};

/// What a span says as symbols, for passes over all spans that look at every distinct text once.
impl Trace {
    /// All texts one after the other, and where each ends: text `n` is that of symbol `n`.
    #[must_use]
    pub fn all_texts(&self) -> (&str, &[u32]) {
        (&self.texts.all, &self.texts.ends)
    }

    /// The symbol of a text, if any span or resource holds it.
    #[must_use]
    pub fn symbol(&self, text: &str) -> Option<Symbol> {
        let ends = &self.texts.ends;
        let starts = std::iter::once(&0).chain(ends);
        let length = |(start, end): (&u32, &u32)| (*end - *start) as usize;
        (0..)
            .zip(starts.zip(ends).map(length))
            .filter(|(_, length)| *length == text.len())
            .map(|(at, _)| Symbol(at))
            .find(|symbol| self.text(*symbol) == text)
    }

    /// The status messages of all spans.
    #[must_use]
    pub fn messages(&self) -> &[Symbol] {
        &self.messages
    }

    /// Names and values of the attributes of one span.
    pub fn attribute_symbols(
        &self,
        at: usize,
    ) -> impl ExactSizeIterator<Item = (Symbol, Symbol)> + '_ {
        let range = &self.attributes[at];
        self.pairs[range.start as usize..range.end as usize]
            .iter()
            .map(|pair| (pair.name, pair.text))
    }

    /// Names and values of the attributes of the resource of one span.
    pub fn resource_symbols(
        &self,
        at: usize,
    ) -> impl ExactSizeIterator<Item = (Symbol, Symbol)> + '_ {
        let range = &self.resources[self.resource_of[at] as usize].pairs;
        self.pairs[range.start as usize..range.end as usize]
            .iter()
            .map(|pair| (pair.name, pair.text))
    }

    /// Names of the events of one span, and the values of their attributes.
    pub fn event_symbols(&self, at: usize) -> impl Iterator<Item = Symbol> + '_ {
        let (from, to) = (self.events_from[at], self.events_from[at + 1]);
        self.events[from as usize..to as usize]
            .iter()
            .flat_map(|event| {
                let range = event.pairs.start as usize..event.pairs.end as usize;
                let values = self.pairs[range].iter().map(|pair| pair.text);
                std::iter::once(event.name).chain(values)
            })
    }
}

#[cfg(test)]
mod tests {
    use crate::{SpanFields, SpanId, TraceBuilder, TraceId, Value};

    #[test]
    fn symbols_lead_to_the_texts_of_a_span() {
        let mut builder = TraceBuilder::new(TraceId(1));
        let resource = builder.resource("api", [("host.name", Value::text("a"))]);
        for id in 1..3 {
            let fields = SpanFields {
                id: SpanId(id),
                name: "GET /",
                message: "no",
                resource,
                ..SpanFields::default()
            };
            builder.span(fields, [("k", Value::text("v"))]);
            builder.event(5, "retry", [("k", Value::text("a"))]);
        }
        let trace = builder.finish();
        let symbol = |text| trace.symbol(text).unwrap();
        assert_eq!(trace.symbol("w"), None);
        assert_eq!(trace.text(symbol("GET /")), "GET /");
        assert_eq!(trace.messages(), [symbol("no"); 2]);
        for at in 0..2 {
            let own: Vec<_> = trace.attribute_symbols(at).collect();
            assert_eq!(own, [(symbol("k"), symbol("v"))]);
            let resource: Vec<_> = trace.resource_symbols(at).collect();
            assert_eq!(resource, [(symbol("host.name"), symbol("a"))]);
            let events: Vec<_> = trace.event_symbols(at).collect();
            assert_eq!(events, [symbol("retry"), symbol("a")]);
        }
        let (all, ends) = trace.all_texts();
        assert_eq!(ends.len(), trace.texts());
        assert_eq!(ends.last().copied(), u32::try_from(all.len()).ok());
    }
}
