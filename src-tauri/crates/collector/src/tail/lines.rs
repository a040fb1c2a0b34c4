/// The longest line that is kept whole.
pub(super) const LONGEST: usize = 256 << 10;

/// One line of a file without its end.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RawLine {
    /// Its text; bytes that are not UTF-8 become U+FFFD.
    pub(super) text: String,
    /// How long it was, if it is longer than what is kept.
    pub(super) cut_from: Option<u64>,
}

/// Cuts bytes into lines, however they arrive.
#[derive(Debug, Default)]
pub(super) struct Cutter {
    partial: Vec<u8>,
    /// Length of the partial line, with what was dropped of it.
    length: u64,
}

impl Cutter {
    /// Takes bytes and hands out the lines that are complete.
    ///
    /// Answers how many of all bytes taken so far belong to complete lines, counted from the start
    /// of the last partial line.
    pub(super) fn push(&mut self, mut bytes: &[u8], lines: &mut Vec<RawLine>) -> u64 {
        let mut complete = 0;
        while let Some(end) = bytes.iter().position(|byte| *byte == b'\n') {
            let (line, rest) = bytes.split_at(end);
            self.keep(line);
            complete += self.length + 1;
            lines.extend(self.finish());
            bytes = rest.get(1..).unwrap_or_default();
        }
        self.keep(bytes);
        complete
    }

    /// Hands out the last line though it has no end: nothing will be added to it any more.
    pub(super) fn finish(&mut self) -> Option<RawLine> {
        let length = std::mem::take(&mut self.length);
        let bytes = std::mem::take(&mut self.partial);
        let cut = length > bytes.len() as u64;
        let mut text = String::from_utf8_lossy(&bytes).into_owned();
        if text.ends_with('\r') {
            text.pop();
        }
        // A byte order mark stands at the start of files that Windows programs begin.
        let text = text
            .strip_prefix('\u{feff}')
            .map_or(text.clone(), str::to_owned);
        (!text.trim().is_empty()).then_some(RawLine {
            text,
            cut_from: cut.then_some(length),
        })
    }

    /// Bytes of the line that has not ended.
    pub(super) fn pending(&self) -> u64 {
        self.length
    }

    fn keep(&mut self, bytes: &[u8]) {
        let room = LONGEST.saturating_sub(self.partial.len()).min(bytes.len());
        self.partial
            .extend_from_slice(bytes.get(..room).unwrap_or(bytes));
        self.length += bytes.len() as u64;
    }
}
