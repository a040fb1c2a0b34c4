/// Why a panel shows nothing.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Which state it is in.
    pub kind: NoticeKind,
    /// The state in a few words.
    pub title: String,
    /// Why, and what to do; untrusted text.
    pub detail: String,
}

/// The state of a panel that shows nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// There is nothing.
    Empty,
    /// It could not be had.
    Failed,
    /// Wheelhouse does not draw it.
    Unsupported,
}
