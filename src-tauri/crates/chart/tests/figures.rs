//! Figures as they were looked at and approved, and what bad input makes of them.
//! `UPDATE_EXPECT=1` writes the pictures anew; look again (`cargo run -p chart --example gallery`).

#[path = "samples/figures.rs"]
mod figures;
#[path = "samples/hostile.rs"]
mod hostile;
#[path = "samples/sheet.rs"]
mod sheet;
#[path = "samples/time.rs"]
mod time;

use std::collections::HashSet;

use chart::{Palette, figure::SpotShape};
use expect_test::expect_file;

#[test]
fn every_figure_is_drawn_as_it_was_approved() {
    for (name, figure, (width, height)) in figures::all() {
        for (palette, theme) in [
            (Palette::Screen, "screen"),
            (Palette::Light, "light"),
            (Palette::Dark, "dark"),
        ] {
            let picture = figure.svg(width, height, palette);
            // Concrete colours differ from the window's in nothing else: one of them is enough.
            if palette == Palette::Dark {
                assert_eq!(
                    shape_of(&picture.svg),
                    shape_of(&figure.svg(width, height, Palette::Light).svg)
                );
                continue;
            }
            expect_file![format!("golden/{name}-{theme}.svg")].assert_eq(&picture.svg);
        }
    }
}

/// A document without its colours.
fn shape_of(svg: &str) -> String {
    let mut shape = String::new();
    let mut parts = svg.split('#');
    shape.push_str(parts.next().unwrap_or_default());
    for part in parts {
        shape.push_str(part.trim_start_matches(|letter: char| letter.is_ascii_hexdigit()));
    }
    shape
}

#[test]
fn a_png_of_every_figure_has_its_size_its_ground_and_its_colours() {
    let grounds = [
        (Palette::Light, [0xff, 0xff, 0xff]),
        (Palette::Dark, [0x14, 0x18, 0x1d]),
    ];
    // Half as large as they are shown: reading files back is slow in a test's build.
    for ((name, figure, (width, height)), at) in figures::all().into_iter().zip(0_usize..) {
        let (palette, ground) = grounds[at % 2];
        let file = figure.png(width / 2, height / 2, palette);
        let mut reader = png::Decoder::new(std::io::Cursor::new(file))
            .read_info()
            .unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        let size = (width / 2 * 2, height / 2 * 2);
        assert_eq!((info.width, info.height), size, "{name}");
        let some: Vec<&[u8]> = pixels.chunks_exact(3).step_by(7).collect();
        assert!(some.contains(&ground.as_slice()), "{name}");
        let colors: HashSet<&[u8]> = some.into_iter().collect();
        assert!(colors.len() > 12, "{name}: {} colours", colors.len());
    }
}

#[test]
fn places_lie_within_the_picture_and_are_found_by_their_index() {
    for (name, figure, (width, height)) in figures::all() {
        let picture = figure.svg(width, height, Palette::Screen);
        let (width, height) = (f64::from(width) + 0.5, f64::from(height) + 0.5);
        for spot in &picture.spots {
            let (left, top, right, bottom) = match spot.shape {
                SpotShape::Rect {
                    left,
                    top,
                    width,
                    height,
                } => (left, top, left + width, top + height),
                SpotShape::Sector { x, y, outer, .. } => {
                    (x - outer, y - outer, x + outer, y + outer)
                }
            };
            let inside = left >= -0.5 && top >= -0.5 && right <= width && bottom <= height;
            assert!(inside, "{name}: {spot:?}");
        }
        let indexes: HashSet<u32> = picture.spots.iter().map(|spot| spot.index).collect();
        assert_eq!(indexes.len(), picture.spots.len(), "{name}");
    }
    let (_, heatmap, (width, height)) = figures::all().swap_remove(0);
    let picture = heatmap.svg(width, height, Palette::Screen);
    let (grid, plot) = (picture.grid.unwrap(), picture.plot.unwrap());
    assert_eq!((grid.columns.len(), grid.rows.len()), (60, 10));
    assert!(
        (grid.rows[0].1 - plot.area.top - plot.area.height).abs() < 0.01,
        "the lowest bucket is at the bottom"
    );
    assert!(plot.x.is_some());
}

#[test]
fn a_sheet_holds_every_panel_in_one_document() {
    let svg = sheet::sheet(Palette::Light).svg();
    assert!(svg.starts_with("<svg") && svg.ends_with("</svg>\n"));
    assert_eq!(svg.matches("<svg").count(), svg.matches("</svg>").count());
    for (name, ..) in figures::all() {
        assert!(svg.contains(&name.replace('_', " ")), "{name}");
    }
    assert!(svg.contains("Orders backend") && svg.contains("PRODUCTION"));
    expect_file!["golden/sheet-light.svg"].assert_eq(&svg);
}

#[test]
fn hostile_text_stays_text_in_every_label() {
    for text in hostile::TEXTS {
        for (name, figure) in hostile::labelled(text) {
            for (width, height) in [(460, 220), (30, 20), (0, 0)] {
                let picture = figure.svg(width, height, Palette::Screen);
                hostile::assert_harmless(&picture.svg, name);
            }
        }
        let sheet = hostile::sheet(text);
        hostile::assert_harmless(&sheet.svg(), "sheet");
        assert!(!sheet.png().is_empty());
    }
}

#[test]
fn senseless_numbers_and_crowds_are_drawn_all_the_same() {
    for values in hostile::NUMBERS {
        for (name, figure) in hostile::valued(values) {
            for (width, height) in [(460, 220), (1, 1), (0, 300), (3_000, 10)] {
                let picture = figure.svg(width, height, Palette::Light);
                assert!(picture.svg.ends_with("</svg>\n"), "{name} {values:?}");
                assert!(
                    !picture.svg.contains("NaN\"") && !picture.svg.contains("inf\""),
                    "{name} {values:?}"
                );
            }
        }
    }
    for (name, figure) in hostile::crowded(10_000) {
        let picture = figure.svg(460, 220, Palette::Light);
        assert!(
            picture.svg.len() < 2_000_000,
            "{name}: {} bytes",
            picture.svg.len()
        );
        assert!(picture.spots.len() <= 5_000, "{name}");
    }
}
