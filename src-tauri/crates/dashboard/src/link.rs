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
