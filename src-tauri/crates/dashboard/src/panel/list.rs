use crate::Calc;

/// What only a table has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Whether the header row is left out.
    pub without_header: bool,
    /// Shown names of the columns to sort by, `true` for descending.
    pub sort_by: Vec<(String, bool)>,
    /// The row under the table.
    pub footer: Option<Footer>,
    /// Height of the cells.
    pub cell_height: CellHeight,
    /// Shows pages instead of scrolling.
    pub paged: bool,
    /// Which frame is shown where there are several.
    pub frame: usize,
}

/// The row under a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Footer {
    /// The first is shown under each number.
    pub calcs: Vec<Calc>,
    /// Names of the columns; all numbers if empty.
    pub fields: Vec<String>,
    /// Shows the number of rows instead.
    pub count_rows: bool,
}

/// Height of a table's cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum CellHeight {
    #[default]
    Small,
    Medium,
    Large,
}

/// What only a text panel has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextPanel {
    /// The text as written; untrusted, never markup of ours.
    pub content: String,
    /// Whether it is Markdown; HTML and code are shown as plain text.
    pub markdown: bool,
}

/// What only a panel of log lines has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Logs {
    /// Whether each line has its time.
    pub time: bool,
    /// Whether long lines go on in the next.
    pub wrap: bool,
    /// Oldest first.
    pub ascending: bool,
    /// Lines that are told once.
    pub dedup: Dedup,
    /// Whether a line opens to its fields.
    pub details: bool,
    /// Whether each line has its labels.
    pub labels: bool,
    /// Whether the labels that all lines share are told above.
    pub common_labels: bool,
    /// Whether JSON lines are set in several lines.
    pub pretty: bool,
}

/// Which neighbours of log lines are told once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Dedup {
    #[default]
    None,
    /// Equal lines.
    Exact,
    /// Lines equal but for their digits.
    Numbers,
    /// Lines equal in their punctuation.
    Signature,
}

/// What only a list of alerts has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AlertList {
    /// Only the number of alerts.
    pub count_only: bool,
    /// States that are listed.
    pub states: AlertStates,
    /// Part of the alert's name; may hold variables.
    pub name: String,
    /// Label matchers as in `{team="a"}`; may hold variables.
    pub label_filter: String,
    /// Labels to group by; by rule if empty.
    pub group_by: Vec<String>,
    /// How many are listed at most.
    pub max_items: u32,
    /// Order.
    pub order: AlertOrder,
}

/// States of alerts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct AlertStates {
    pub firing: bool,
    pub pending: bool,
    pub no_data: bool,
    pub normal: bool,
    pub error: bool,
}

/// Order of alerts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum AlertOrder {
    #[default]
    Name,
    NameDescending,
    /// Firing first.
    Importance,
    Oldest,
    Newest,
}

/// What only a list of dashboards has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DashList {
    /// Those marked as favourites.
    pub starred: bool,
    /// Those opened last.
    pub recent: bool,
    /// Those found by `query`, `tags` and `folder`.
    pub search: bool,
    /// Whether each of the three has a heading.
    pub headings: bool,
    /// How many of each at most.
    pub max_items: u32,
    /// Part of the title.
    pub query: String,
    /// Tags that all of them have.
    pub tags: Vec<String>,
    /// Uid or title of a folder.
    pub folder: Option<String>,
    /// Whether the time range goes along.
    pub keep_time: bool,
    /// Whether the variables go along.
    pub keep_variables: bool,
}
