/// Where the lines of a text begin.
pub(crate) struct Lines {
    begins: Vec<usize>,
}

impl Lines {
    pub(crate) fn new(text: &str) -> Self {
        let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self {
            begins: std::iter::once(0)
                .chain(newlines.map(|(at, _)| at + 1))
                .collect(),
        }
    }

    /// The line, counted from 1, that holds a byte.
    pub(crate) fn at(&self, byte: usize) -> u32 {
        let line = self.begins.partition_point(|begin| *begin <= byte);
        u32::try_from(line).unwrap_or(u32::MAX)
    }
}
