use super::{Colour, Style};

/// Changes a style by the codes of `CSI codes m`; unknown ones change nothing.
pub(super) fn apply(style: &mut Style, codes: &str) {
    let mut codes = codes.split([';', ':']).map(code);
    if codes.clone().next().is_none() {
        *style = Style::default();
    }
    while let Some(code) = codes.next() {
        match code {
            0 => *style = Style::default(),
            1 => style.bold = true,
            2 => style.faint = true,
            3 => style.italic = true,
            4 | 21 => style.underline = true,
            7 => style.inverse = true,
            9 => style.strike = true,
            22 => (style.bold, style.faint) = (false, false),
            23 => style.italic = false,
            24 => style.underline = false,
            27 => style.inverse = false,
            29 => style.strike = false,
            30..=37 => style.foreground = palette(code - 30),
            38 => style.foreground = extended(&mut codes).or(style.foreground),
            39 => style.foreground = None,
            40..=47 => style.background = palette(code - 40),
            48 => style.background = extended(&mut codes).or(style.background),
            49 => style.background = None,
            90..=97 => style.foreground = palette(code - 90 + 8),
            100..=107 => style.background = palette(code - 100 + 8),
            _ => {}
        }
    }
}

/// An empty code is 0, one that is no number changes nothing.
fn code(text: &str) -> u16 {
    if text.is_empty() {
        return 0;
    }
    text.parse().unwrap_or(u16::MAX)
}

fn palette(nth: u16) -> Option<Colour> {
    u8::try_from(nth).ok().map(Colour::Palette)
}

/// What follows 38 and 48: `5;n` or `2;r;g;b` (ITU-T T.416 §13.1.8).
fn extended(codes: &mut impl Iterator<Item = u16>) -> Option<Colour> {
    let mut byte = || u8::try_from(codes.next()?).ok();
    match byte()? {
        5 => Some(Colour::Palette(byte()?)),
        2 => Some(Colour::Rgb(byte()?, byte()?, byte()?)),
        _ => None,
    }
}
