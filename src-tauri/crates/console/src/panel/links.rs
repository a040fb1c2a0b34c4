//! Links of panels, values and dashboards as the window follows them.

use dashboard::{
    Cell, DashboardLink, Destination, Field, Frame, Link, LinkContext, LinkedValue, figure::Reading,
};
use model::{Millis, TimeRange};

use super::{fields, numbers};
use crate::{
    Console,
    dashboards::{self, Choice},
    wire::{Chosen, LinkTarget, LinkView},
};

/// Fills links with what a panel shows.
pub(crate) struct Linker<'a> {
    pub(crate) choice: &'a Choice,
    /// Uid of the dashboard the links stand on.
    pub(crate) uid: &'a str,
}

/// Values by which one column is linked: links beyond these are for the first ones only.
const MOST: usize = 20;

impl Linker<'_> {
    /// Links that belong to no value: those of a panel.
    pub(crate) fn plain(&self, links: &[Link]) -> Vec<LinkView> {
        links.iter().map(|link| self.follow(link, None)).collect()
    }

    /// The links of a single number.
    pub(super) fn of_reading(&self, reading: &Reading) -> Vec<LinkView> {
        let cell = reading.shown.value.map_or(Cell::Empty, Cell::Number);
        let value = LinkedValue {
            name: &reading.name,
            labels: &reading.labels,
            cell: &cell,
            text: &reading.shown.text,
            at: reading.points.last().map(|point| point.at),
            row: None,
        };
        self.all(&reading.field, value)
    }

    /// The links of one cell of a table or frame.
    pub(super) fn of_value(
        &self,
        field: &Field,
        name: &str,
        cell: &Cell,
        frame: &Frame,
        (column, row): (&dashboard::Column, usize),
    ) -> Vec<LinkView> {
        if field.links.is_empty() {
            return Vec::new();
        }
        let labels = fields::labels_of(frame, column, row);
        let text = dashboard::figure::cell(field, cell, (0.0, 1.0), &numbers::write).text;
        let at = frame
            .columns
            .iter()
            .find_map(|other| match other.cells.get(row) {
                Some(Cell::Time(at)) => Some(*at),
                _ => None,
            });
        let value = LinkedValue {
            name,
            labels: &labels,
            cell,
            text: &text,
            at,
            row: Some((frame, row)),
        };
        self.all(field, value)
    }

    fn all(&self, field: &Field, value: LinkedValue<'_>) -> Vec<LinkView> {
        field
            .links
            .iter()
            .take(MOST)
            .map(|link| self.follow(link, Some(value)))
            .collect()
    }

    fn follow(&self, link: &Link, value: Option<LinkedValue<'_>>) -> LinkView {
        let context = LinkContext {
            dashboard: self.uid,
            values: self.choice.values(),
            moment: self.choice.now(),
            value,
        };
        let followed = link.follow(&context);
        LinkView {
            title: followed.title,
            target: target(followed.to, &link.url, self.choice.timing.range),
        }
    }
}

/// The links at the head of a dashboard; those by tag are one for each dashboard that has them.
pub(crate) fn of_dashboard(
    console: &Console,
    links: &[DashboardLink],
    linker: &Linker<'_>,
    chosen: &Chosen,
) -> Vec<LinkView> {
    let all = dashboards::all(console);
    let mut views = Vec::new();
    for link in links {
        let kept = if link.keep_variables {
            chosen.clone()
        } else {
            Chosen::new()
        };
        match &link.to {
            dashboard::LinkTarget::Address(url) => {
                let plain = Link {
                    title: link.title.clone(),
                    url: url.clone(),
                };
                let mut view = linker.plain(&[plain]).remove(0);
                if let LinkTarget::Dashboard { chosen, .. } = &mut view.target {
                    for (name, values) in kept {
                        chosen.entry(name).or_insert(values);
                    }
                }
                views.push(view);
            }
            dashboard::LinkTarget::Tags(tags) => {
                let meant = all.iter().filter(|one| {
                    one.usable
                        && one.uid != linker.uid
                        && tags.iter().all(|tag| one.tags.contains(tag))
                });
                views.extend(meant.map(|one| LinkView {
                    title: one.title.clone(),
                    target: LinkTarget::Dashboard {
                        uid: one.uid.clone(),
                        chosen: kept.clone(),
                        panel: None,
                        range: None,
                    },
                }));
            }
        }
    }
    views
}

fn target(to: Destination, url: &str, range: TimeRange) -> LinkTarget {
    match to {
        Destination::Internal {
            uid,
            variables,
            from,
            to,
            panel,
        } => LinkTarget::Dashboard {
            uid,
            chosen: variables,
            panel,
            range: own_range(from.as_deref(), to.as_deref(), range),
        },
        Destination::External(url) => {
            let host = url::Url::parse(&url)
                .ok()
                .and_then(|url| url.host_str().map(str::to_owned))
                .unwrap_or_default();
            LinkTarget::Page { url, host }
        }
        Destination::Refused(why) => LinkTarget::Refused {
            url: url.to_owned(),
            why,
        },
    }
}

/// A range as a link writes it: milliseconds, or a length before now; nothing for the shared one.
fn own_range(from: Option<&str>, to: Option<&str>, shared: TimeRange) -> Option<TimeRange> {
    let moment = |text: &str| {
        if let Ok(millis) = text.parse() {
            return Some(Millis(millis));
        }
        let length = match text.strip_prefix("now") {
            Some("") => Millis(0),
            Some(before) => dashboard::duration(before.strip_prefix('-')?)?,
            None => return None,
        };
        Some(Millis(shared.end.0 - length.0))
    };
    let range = TimeRange {
        start: moment(from?)?,
        end: moment(to.unwrap_or("now"))?,
    };
    (range != shared && range.start < range.end).then_some(range)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_may_lead_to_another_time() {
        let shared = TimeRange {
            start: Millis(9_000_000),
            end: Millis(10_000_000),
        };
        let range =
            |from, to| own_range(from, to, shared).map(|range| (range.start.0, range.end.0));
        assert_eq!(
            range(Some("now-1h"), Some("now")),
            Some((6_400_000, 10_000_000))
        );
        assert_eq!(range(Some("1000"), Some("2000")), Some((1_000, 2_000)));
        assert_eq!(
            range(Some("9000000"), Some("10000000")),
            None,
            "the shared one"
        );
        assert_eq!(range(Some("2000"), Some("1000")), None);
        assert_eq!(range(Some("yesterday"), None), None);
        assert_eq!(range(None, Some("now")), None);
    }

    #[test]
    fn a_script_is_refused_and_a_page_names_its_host() {
        let range = TimeRange {
            start: Millis(0),
            end: Millis(1),
        };
        let page = target(
            Destination::External("https://wiki.example.com/x".into()),
            "",
            range,
        );
        assert_eq!(
            page,
            LinkTarget::Page {
                url: "https://wiki.example.com/x".into(),
                host: "wiki.example.com".into()
            }
        );
        let refused = target(Destination::Refused("why".into()), "javascript:x", range);
        assert!(matches!(refused, LinkTarget::Refused { url, .. } if url == "javascript:x"));
    }
}
