use model::{Labels, Millis};

mod destination;
mod fill;

pub use destination::Destination;

use crate::{Cell, Frame, Link, Moment, Values};

/// A link at the top of a dashboard; untrusted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DashboardLink {
    /// What is written on it.
    pub title: String,
    /// What hovering tells.
    pub tooltip: String,
    /// Where it leads.
    pub to: LinkTarget,
    /// Dashboards by tag are told in a menu instead of one by one.
    pub menu: bool,
    /// Whether the time range goes along.
    pub keep_time: bool,
    /// Whether the variables go along.
    pub keep_variables: bool,
}

/// Where a link of a dashboard leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// To an address, which may hold variables.
    Address(String),
    /// To every dashboard that has all of these tags.
    Tags(Vec<String>),
}

impl Default for LinkTarget {
    fn default() -> Self {
        Self::Address(String::new())
    }
}

/// What is known where a link is followed.
#[derive(Clone, Copy)]
pub struct LinkContext<'a> {
    /// Uid of the dashboard the link stands on; addresses that name none lead to it.
    pub dashboard: &'a str,
    /// The variables.
    pub values: &'a Values,
    /// The range and the step.
    pub moment: Moment,
    /// The value the link belongs to; none for links of a panel or dashboard.
    pub value: Option<LinkedValue<'a>>,
}

/// A value that a link belongs to.
#[derive(Clone, Copy)]
pub struct LinkedValue<'a> {
    /// The shown name of its field.
    pub name: &'a str,
    /// The labels of its field.
    pub labels: &'a Labels,
    /// The value.
    pub cell: &'a Cell,
    /// The value as it is shown.
    pub text: &'a str,
    /// When it was measured.
    pub at: Option<Millis>,
    /// The table it stands in and its row, for `${__data.fields…}`.
    pub row: Option<(&'a Frame, usize)>,
}

/// A link as it is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Followed {
    /// Its title; the address where it has none.
    pub title: String,
    /// Where it leads.
    pub to: Destination,
}

impl Link {
    /// Fills in title and address, and says where the address leads.
    ///
    /// Besides the dashboard's variables: `${__value.raw}`, `.numeric`, `.text`, `.time`,
    /// `${__field.name}`, `${__field.labels.x}`, `${__series.name}`, `${__data.fields.x}`,
    /// `${__data.fields["x"]}`, `${__data.fields[0]}`, `${__url_time_range}`,
    /// `${__all_variables}`, `${__url.params}`. Every value is escaped for its place: none can
    /// change the scheme, the host or the steps of the path. Source: Grafana
    /// `docs/sources/panels-visualizations/configure-data-links/index.md`.
    #[must_use]
    pub fn follow(&self, context: &LinkContext<'_>) -> Followed {
        let address = self.url.trim();
        let to = match fill::address(address, context) {
            Ok(url) => Destination::of(&url, context.dashboard),
            Err(why) => Destination::Refused(why),
        };
        let title = fill::text(&self.title, context);
        Followed {
            title: if title.trim().is_empty() {
                address.to_owned()
            } else {
                title
            },
            to,
        }
    }
}
