/// Text in paragraphs, wrapped to the width.
#[derive(Clone, Debug, Default)]
pub struct TextBlock {
    /// The paragraphs from the top.
    pub paragraphs: Vec<Paragraph>,
}

/// One paragraph of a [`TextBlock`].
#[derive(Clone, Debug)]
pub struct Paragraph {
    /// How it is set.
    pub kind: ParagraphKind,
    /// Untrusted text; line feeds break lines.
    pub text: String,
}

/// How a paragraph is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ParagraphKind {
    /// As running text.
    #[default]
    Body,
    /// As a heading of the first to third level.
    Heading(u8),
    /// As an entry of a list.
    Item,
    /// In a fixed pitch, as it stands.
    Code,
}
