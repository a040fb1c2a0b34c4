use super::*;
use crate::testing::Random;

fn shown(text: &str) -> String {
    let mut out = String::new();
    for span in styled(text) {
        let style = span.style;
        let mut marks = Vec::new();
        if let Some(colour) = style.foreground {
            marks.push(format!("{colour:?}"));
        }
        if let Some(colour) = style.background {
            marks.push(format!("on {colour:?}"));
        }
        for (name, on) in [
            ("bold", style.bold),
            ("faint", style.faint),
            ("italic", style.italic),
            ("underline", style.underline),
            ("inverse", style.inverse),
            ("strike", style.strike),
            ("control", span.control),
        ] {
            if on {
                marks.push(name.to_owned());
            }
        }
        out.push_str(&format!("[{}|{}]", span.text, marks.join(" ")));
    }
    out
}

#[test]
fn colours_become_spans() {
    for (text, expected) in [
        ("plain\ttext\n", "[plain\ttext\n|]"),
        ("\u{1b}[31mred\u{1b}[0m rest", "[red|Palette(1)][ rest|]"),
        (
            "\u{1b}[1;92;44mx\u{1b}[22;39my\u{1b}[mz",
            "[x|Palette(10) on Palette(4) bold][y|on Palette(4)][z|]",
        ),
        (
            "\u{1b}[38;5;208mx\u{1b}[48;2;1;2;3my",
            "[x|Palette(208)][y|Palette(208) on Rgb(1, 2, 3)]",
        ),
        ("\u{1b}[38:5:9mx", "[x|Palette(9)]"),
        (
            "\u{1b}[2;3;4;7;9mx\u{1b}[22;23;24;27;29my",
            "[x|faint italic underline inverse strike][y|]",
        ),
        ("\u{1b}[999;38;5;300;1mx", "[x|bold]"),
        ("\u{1b}[8mhidden", "[hidden|]"),
        ("\u{9b}31mx", "[x|Palette(1)]"),
        ("a\u{1b}[31m\u{1b}[39mb", "[a|][b|]"),
    ] {
        assert_eq!(shown(text), expected, "{text:?}");
    }
}

#[test]
fn everything_else_is_made_visible_and_nothing_is_markup() {
    for (text, expected) in [
        ("a\0b\u{7f}", "[a|][␀|control][b|][␡|control]"),
        ("\u{1b}[2Kx", "[␛[2K|control][x|]"),
        ("\u{1b}[31", "[␛|control][[31|]"),
        (
            "\u{1b}]8;;http://x\u{7}link\u{1b}]8;;\u{1b}\\",
            "[␛]8;;http://x␇|control][link|][␛]8;;␛\\|control]",
        ),
        ("\u{1b}]open", "[␛|control][]open|]"),
        (
            "over\rwritten\u{8}",
            "[over|][␍|control][written|][␈|control]",
        ),
        (
            "a\u{202e}b\u{200b}\u{feff}c",
            "[a|][⟨U+202E⟩|control][b|][⟨U+200B⟩⟨U+FEFF⟩|control][c|]",
        ),
        ("\u{85}", "[⟨U+0085⟩|control]"),
        ("👩\u{200d}🚒 é", "[👩\u{200d}🚒 é|]"),
        (
            "<b>&amp;\u{1b}[31m<script>",
            "[<b>&amp;|][<script>|Palette(1)]",
        ),
    ] {
        assert_eq!(shown(text), expected, "{text:?}");
    }
}

#[test]
fn spans_know_which_characters_they_stand_for() {
    let text = "é\u{1b}[31mü\0\u{1b}[0mo";
    let ranges: Vec<_> = styled(text).into_iter().map(|span| span.source).collect();
    assert_eq!(ranges, [0..1, 6..7, 7..8, 12..13]);
    assert_eq!(plain(text), "éü␀o");
}

#[test]
fn whatever_comes_is_shown_without_control_characters() {
    let seeds = [
        "\u{1b}[1;31mred\u{1b}[0m",
        "\u{1b}]8;;http://x\u{7}l\u{1b}\\",
        "a\u{202e}\u{9b}m\0",
    ];
    let mut random = Random::new(5);
    for _ in 0..crate::testing::inputs(20_000) {
        let seed = seeds[random.below(seeds.len())].repeat(1 + random.below(3));
        let bytes = random.mutate(seed.as_bytes());
        let text = String::from_utf8_lossy(&bytes);
        let spans = styled(&text);
        let mut at = 0;
        for span in spans {
            assert!(span.source.start >= at && span.source.end > span.source.start);
            at = span.source.end;
            assert!(!span.text.contains(is_control), "{:?}", span.text);
            assert!(span.control || span.text.chars().count() == span.source.len());
        }
        assert!(at <= text.chars().count());
    }
}

#[test]
fn long_texts_take_no_more_than_their_length() {
    for piece in [
        "\u{1b}]",
        "\u{1b}[",
        "\u{1b}[1;",
        "\u{1b}P\u{7}",
        "\u{1b}[31mx",
    ] {
        let text = piece.repeat(300_000);
        assert!(!styled(&text).is_empty());
    }
}
