use ab_glyph::{Font as _, PxScale, ScaleFont as _, point};
use plotters_backend::{
    BackendCoord, BackendTextStyle, FontStyle, FontTransform, text_anchor::HPos,
};

use crate::font;

/// The pixels of a text whose baseline begins, ends or has its middle at a place, each with the
/// share of it that is covered.
///
/// What the font has no letter for stands as an empty frame.
pub(super) fn set<T: BackendTextStyle>(
    text: &str,
    style: &T,
    density: usize,
    (x, y): (f64, f64),
    mut cover: impl FnMut(BackendCoord, f64),
) {
    let bold = matches!(style.style(), FontStyle::Bold);
    let face = font::face(style.family().as_str(), bold);
    let line_per_em = face.height_unscaled() / face.units_per_em().unwrap_or(2_048.0);
    let scaled = face.as_scaled(PxScale::from(
        (style.size() * density as f64) as f32 * line_per_em,
    ));
    let mut glyphs = Vec::with_capacity(text.len());
    let mut right = 0.0;
    let mut before = None;
    for letter in text.chars().filter(|letter| !letter.is_control()) {
        let id = scaled.glyph_id(letter);
        if font::is_joined(letter) && id.0 == 0 {
            continue;
        }
        if let Some(before) = before {
            right += scaled.kern(before, id);
        }
        before = Some(id);
        glyphs.push((id, right));
        right += scaled.h_advance(id);
    }
    let start = match style.anchor().h_pos {
        HPos::Left => 0.0,
        HPos::Center => -right / 2.0,
        HPos::Right => -right,
    };
    let transform = style.transform();
    // The baseline runs along a row of pixels; letters stand where they are on it.
    let along = match transform {
        FontTransform::None => x.fract() as f32,
        _ => 0.0,
    };
    let (x, y) = (x.floor() as i32, y.round() as i32);
    for (id, offset) in glyphs {
        let glyph = id.with_scale_and_position(scaled.scale(), point(start + offset + along, 0.0));
        let Some(outline) = scaled.outline_glyph(glyph) else {
            continue;
        };
        let corner = outline.px_bounds().min;
        outline.draw(|right, down, share| {
            let (right, down) = (
                corner.x as i32 + right as i32,
                corner.y as i32 + down as i32,
            );
            let (right, down) = turned(&transform, right, down);
            cover((x + right, y + down), f64::from(share));
        });
    }
}

fn turned(transform: &FontTransform, right: i32, down: i32) -> (i32, i32) {
    match transform {
        FontTransform::None => (right, down),
        FontTransform::Rotate90 => (-down, right),
        FontTransform::Rotate180 => (-right, -down),
        FontTransform::Rotate270 => (down, -right),
    }
}
