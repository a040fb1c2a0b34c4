mod scheme;

pub use scheme::{Blend, Scheme};

/// A colour by meaning where the file's colour has one; see the look's four states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Color {
    /// Grafana's greens.
    Ok,
    /// Grafana's yellows and oranges.
    Warning,
    /// Grafana's reds.
    Critical,
    /// Greys, `text` and `transparent`.
    Muted,
    /// Hues without a meaning: one of the eight series colours, 0 to 7.
    Series(u8),
    /// Any other colour, as given.
    Rgb(u8, u8, u8),
}

impl Color {
    /// Reads a Grafana colour: a name such as `semi-dark-red`, `#rgb`, `#rrggbb` or `rgba(…)`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(hex) = text.strip_prefix('#') {
            return hexadecimal(hex).map(by_meaning);
        }
        if let Some(list) = text
            .strip_prefix("rgba(")
            .or_else(|| text.strip_prefix("rgb("))
        {
            let parts: Vec<f64> = list
                .trim_end_matches(')')
                .split(',')
                .map_while(|part| part.trim().parse().ok())
                .collect();
            let [r, g, b, ..] = parts.as_slice() else {
                return None;
            };
            if parts.get(3) == Some(&0.0) {
                return Some(Self::Muted);
            }
            return Some(by_meaning((*r as u8, *g as u8, *b as u8)));
        }
        let hue = text.rsplit('-').next().unwrap_or(text);
        Some(match hue {
            "green" => Self::Ok,
            "yellow" | "orange" => Self::Warning,
            "red" => Self::Critical,
            "blue" => Self::Series(0),
            "purple" => Self::Series(4),
            "text" | "transparent" | "gray" | "grey" | "white" | "black" => Self::Muted,
            other => return by_name(other),
        })
    }
}

/// The colour words of CSS that files hold besides Grafana's own.
fn by_name(word: &str) -> Option<Color> {
    let (r, g, b) = match word {
        "aqua" | "cyan" => (0, 255, 255),
        "brown" => (165, 42, 42),
        "crimson" | "darkred" | "maroon" => return Some(Color::Critical),
        "darkblue" | "navy" | "royalblue" | "steelblue" => return Some(Color::Series(0)),
        "darkgreen" | "lime" | "lightgreen" => return Some(Color::Ok),
        "darkorange" | "gold" => return Some(Color::Warning),
        "fuchsia" | "magenta" => (255, 0, 255),
        "indigo" | "violet" => return Some(Color::Series(4)),
        "lightgray" | "lightgrey" | "darkgray" | "darkgrey" | "silver" => {
            return Some(Color::Muted);
        }
        "lightblue" => (173, 216, 230),
        "pink" => (255, 192, 203),
        "teal" => (0, 128, 128),
        "turquoise" => (64, 224, 208),
        _ => return None,
    };
    Some(Color::Rgb(r, g, b))
}

fn hexadecimal(hex: &str) -> Option<(u8, u8, u8)> {
    let digits: Vec<u8> = hex
        .chars()
        .map(|digit| digit.to_digit(16).map(|digit| digit as u8))
        .collect::<Option<_>>()?;
    match digits.as_slice() {
        [r, g, b] => Some((r * 17, g * 17, b * 17)),
        [r, r2, g, g2, b, b2] | [r, r2, g, g2, b, b2, _, _] => {
            Some((r * 16 + r2, g * 16 + g2, b * 16 + b2))
        }
        _ => None,
    }
}

/// Grafana has written its own palette as numbers over the years; those still mean a state.
fn by_meaning((r, g, b): (u8, u8, u8)) -> Color {
    match u32::from_be_bytes([0, r, g, b]) {
        0x29_9c46 | 0x73_bf69 | 0x37_872d | 0x56_a64b | 0x32_ac2d | 0x7e_b26d | 0x50_8642 => {
            Color::Ok
        }
        0xed_8128 | 0xea_b839 | 0xff_9830 | 0xfa_de2a | 0xf2_cc0c | 0xff_780a | 0xef_843c => {
            Color::Warning
        }
        0xd4_4a3a | 0xf5_3636 | 0xf2_495c | 0xe0_2f44 | 0xc4_162a | 0xe2_4d42 | 0xbf_1b00 => {
            Color::Critical
        }
        _ => Color::Rgb(r, g, b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_in_every_way_grafana_writes_them() {
        for (text, expected) in [
            ("green", Some(Color::Ok)),
            ("semi-dark-red", Some(Color::Critical)),
            ("super-light-orange", Some(Color::Warning)),
            ("#EAB839", Some(Color::Warning)),
            ("#F2495C", Some(Color::Critical)),
            ("rgba(50, 172, 45, 0.97)", Some(Color::Ok)),
            ("rgba(0,0,0,0)", Some(Color::Muted)),
            ("#abc", Some(Color::Rgb(0xaa, 0xbb, 0xcc))),
            ("#12345680", Some(Color::Rgb(0x12, 0x34, 0x56))),
            ("dark-blue", Some(Color::Series(0))),
            ("teal", Some(Color::Rgb(0, 128, 128))),
            ("semi-dark-Blue-ish", None),
            ("#12", None),
            ("url(javascript:1)", None),
            ("", None),
        ] {
            assert_eq!(Color::read(text), expected, "{text}");
        }
    }
}
