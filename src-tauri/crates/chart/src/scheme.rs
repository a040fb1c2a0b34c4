use crate::{Color, palette::Ink, scene::Fill};

/// The colours of a heatmap, from few to many.
///
/// The ones of a single hue mix it into the ground, so that they fit the light and the dark theme
/// and read in grey; the others are concrete.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Scheme {
    #[default]
    Blues,
    Oranges,
    Greens,
    Purples,
    Reds,
    Greys,
    Viridis,
    Magma,
    Inferno,
    Plasma,
    Cividis,
    Turbo,
    /// From blue over yellow to red.
    Spectral,
    /// From green over yellow to red.
    GreenYellowRed,
    /// From pale yellow over orange to dark red.
    YellowOrangeRed,
    /// One concrete hue mixed into the ground.
    Hue(u8, u8, u8),
}

impl Scheme {
    /// The paint of a share between few and many.
    pub(crate) fn fill(self, share: f64) -> Fill {
        let mixed = |color: Color| Fill::tint(Ink::Mark(color), 0.1 + 0.9 * share.clamp(0.0, 1.0));
        match self {
            Self::Blues => mixed(Color::Series(0)),
            Self::Oranges => mixed(Color::Series(1)),
            Self::Greens => mixed(Color::Series(2)),
            Self::Purples => mixed(Color::Series(4)),
            Self::Reds => mixed(Color::Critical),
            Self::Greys => Fill::tint(Ink::Text, 0.08 + 0.85 * share.clamp(0.0, 1.0)),
            Self::Hue(r, g, b) => mixed(Color::Rgb(r, g, b)),
            Self::Viridis => between(&VIRIDIS, share),
            Self::Magma => between(&MAGMA, share),
            Self::Inferno => between(&INFERNO, share),
            Self::Plasma => between(&PLASMA, share),
            Self::Cividis => between(&CIVIDIS, share),
            Self::Turbo => between(&TURBO, share),
            Self::Spectral => between(&SPECTRAL, share),
            Self::GreenYellowRed => between(&GREEN_YELLOW_RED, share),
            Self::YellowOrangeRed => between(&YELLOW_ORANGE_RED, share),
        }
    }
}

/// The colour at a share of the way through evenly spaced ones.
fn between(colors: &[u32], share: f64) -> Fill {
    let at = share.clamp(0.0, 1.0) * (colors.len() - 1) as f64;
    let (first, into) = (at.floor() as usize, at.fract());
    let rgb = |at: usize| colors[at.min(colors.len() - 1)].to_be_bytes();
    let [_, r, g, b] = rgb(first);
    let [_, to_r, to_g, to_b] = rgb(first + 1);
    let mixed = |from: u8, to: u8| {
        (f64::from(from) + (f64::from(to) - f64::from(from)) * into).round() as u8
    };
    let color = Color::Rgb(mixed(r, to_r), mixed(g, to_g), mixed(b, to_b));
    Fill::solid(Ink::Mark(color))
}

// Nine samples each of matplotlib's maps (van der Walt and Smith; Nuñez et al. for cividis),
// Google's turbo, and ColorBrewer's Spectral, RdYlGn and YlOrRd.
const VIRIDIS: [u32; 9] = [
    0x44_0154, 0x47_2d7b, 0x3b_528b, 0x2c_728e, 0x21_918c, 0x28_ae80, 0x5e_c962, 0xad_dc30,
    0xfd_e725,
];
const MAGMA: [u32; 9] = [
    0x00_0004, 0x1d_1147, 0x51_127c, 0x83_2681, 0xb7_3779, 0xe7_5263, 0xfc_8961, 0xfe_c488,
    0xfc_fdbf,
];
const INFERNO: [u32; 9] = [
    0x00_0004, 0x21_0c4a, 0x57_106e, 0x8a_226a, 0xbc_3754, 0xe4_5a31, 0xf9_8e09, 0xf9_cb35,
    0xfc_ffa4,
];
const PLASMA: [u32; 9] = [
    0x0d_0887, 0x4c_02a1, 0x7e_03a8, 0xa9_2395, 0xcc_4778, 0xe5_6b5d, 0xf8_9540, 0xfd_c527,
    0xf0_f921,
];
const CIVIDIS: [u32; 9] = [
    0x00_224e, 0x1a_386f, 0x43_4e6c, 0x61_656f, 0x7d_7c78, 0x9b_9477, 0xbc_ae6c, 0xde_ca56,
    0xfe_e838,
];
const TURBO: [u32; 9] = [
    0x30_123b, 0x46_6be3, 0x28_bceb, 0x32_f298, 0xa4_fc3c, 0xee_cf3a, 0xfb_7e21, 0xd0_2f05,
    0x7a_0403,
];
const SPECTRAL: [u32; 9] = [
    0x32_88bd, 0x66_c2a5, 0xab_dda4, 0xe6_f598, 0xff_ffbf, 0xfe_e08b, 0xfd_ae61, 0xf4_6d43,
    0xd5_3e4f,
];
const GREEN_YELLOW_RED: [u32; 9] = [
    0x1a_9850, 0x66_bd63, 0xa6_d96a, 0xd9_ef8b, 0xff_ffbf, 0xfe_e08b, 0xfd_ae61, 0xf4_6d43,
    0xd7_3027,
];
const YELLOW_ORANGE_RED: [u32; 9] = [
    0xff_ffcc, 0xff_eda0, 0xfe_d976, 0xfe_b24c, 0xfd_8d3c, 0xfc_4e2a, 0xe3_1a1c, 0xbd_0026,
    0x80_0026,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Palette, palette::luminance};

    /// How light a fill is on the ground of a theme.
    fn lightness(fill: Fill, palette: Palette) -> f64 {
        let (over, ground) = (palette.rgb(fill.ink), palette.rgb(Ink::Background));
        let mix = |over: u8, ground: u8| {
            (f64::from(over) * fill.opacity + f64::from(ground) * (1.0 - fill.opacity)) as u8
        };
        luminance((
            mix(over.0, ground.0),
            mix(over.1, ground.1),
            mix(over.2, ground.2),
        ))
    }

    #[test]
    fn sequential_schemes_read_in_grey_on_both_grounds() {
        let schemes = [
            Scheme::Blues,
            Scheme::Oranges,
            Scheme::Greens,
            Scheme::Purples,
            Scheme::Reds,
            Scheme::Greys,
            Scheme::Viridis,
            Scheme::Magma,
            Scheme::Inferno,
            Scheme::Plasma,
            Scheme::Cividis,
            Scheme::YellowOrangeRed,
        ];
        for scheme in schemes {
            for palette in [Palette::Light, Palette::Dark] {
                let shades: Vec<f64> = (0..=20)
                    .map(|step| lightness(scheme.fill(f64::from(step) / 20.0), palette))
                    .collect();
                let rises = shades.is_sorted();
                let falls = shades.is_sorted_by(|one, next| one >= next);
                assert!(rises || falls, "{scheme:?} {palette:?}: {shades:?}");
                assert!(
                    (shades[0] - shades[20]).abs() > 0.15,
                    "{scheme:?} {palette:?}: {shades:?}"
                );
            }
        }
    }
}
