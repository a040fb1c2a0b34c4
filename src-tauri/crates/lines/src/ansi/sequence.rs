/// The longest sequence that is looked for; what is longer is no sequence.
const LONGEST: usize = 512;

/// A control character with what belongs to it.
pub(super) struct Sequence<'a> {
    /// All of it.
    pub(super) text: &'a str,
    /// The codes, if it sets colours.
    pub(super) sgr: Option<&'a str>,
}

impl<'a> Sequence<'a> {
    /// The sequence with which a text begins; at least its first character.
    pub(super) fn at_start(text: &'a str) -> Self {
        csi(text).or_else(|| string(text)).unwrap_or_else(|| {
            let first = text.chars().next().map_or(0, char::len_utf8);
            Self {
                text: text.get(..first).unwrap_or(text),
                sgr: None,
            }
        })
    }
}

/// `ESC [ parameters intermediates final` (ECMA-48 §5.4).
fn csi(text: &str) -> Option<Sequence<'_>> {
    let body = text
        .strip_prefix("\u{1b}[")
        .or_else(|| text.strip_prefix('\u{9b}'))?;
    let end = body
        .bytes()
        .take(LONGEST)
        .position(|byte| !(0x20..=0x3f).contains(&byte))?;
    let (codes, rest) = body.split_at_checked(end)?;
    let last = rest
        .bytes()
        .next()
        .filter(|byte| (0x40..=0x7e).contains(byte))?;
    let whole = text.len() - rest.len() + 1;
    Some(Sequence {
        text: text.get(..whole)?,
        sgr: (last == b'm' && codes.bytes().all(is_sgr)).then_some(codes),
    })
}

fn is_sgr(byte: u8) -> bool {
    byte.is_ascii_digit() || byte == b';' || byte == b':'
}

/// `ESC ] … BEL` and its kin, as hyperlinks and window titles are written (ECMA-48 §5.6).
fn string(text: &str) -> Option<Sequence<'_>> {
    let body = text.strip_prefix('\u{1b}')?;
    if !body.starts_with([']', 'P', 'X', '^', '_']) {
        return None;
    }
    let ends = |byte: u8| byte == 0x07 || byte == 0x1b;
    let end = body.bytes().take(LONGEST).position(ends)?;
    let rest = body.get(end..)?;
    let tail = if rest.starts_with("\u{1b}\\") { 2 } else { 1 };
    if tail == 1 && !rest.starts_with('\u{7}') {
        return None;
    }
    Some(Sequence {
        text: text.get(..text.len() - rest.len() + tail)?,
        sgr: None,
    })
}
