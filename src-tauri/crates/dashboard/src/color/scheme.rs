use super::Color;

/// A gradient over a range of values, by the name a file gives it.
///
/// Where Grafana's colours mean a state, ours do too: green is ok, yellow a warning, red critical,
/// so that the picture follows the window's theme. The others are those of ColorBrewer
/// (<https://colorbrewer2.org>) and of matplotlib's perceptually uniform maps, at even distances.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// Colours at even distances, from the lowest value to the highest; never fewer than two.
    pub stops: Vec<Color>,
}

/// A colour between two others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Blend {
    /// The colour towards the low end.
    pub from: Color,
    /// The colour towards the high end.
    pub to: Color,
    /// How far towards `to`, 0 to 1.
    pub share: f64,
}

impl Blend {
    /// The nearer of the two colours, where one is needed.
    #[must_use]
    pub fn nearest(self) -> Color {
        if self.share < 0.5 { self.from } else { self.to }
    }
}

impl Scheme {
    /// The scheme of that name: `continuous-GrYlRd` and its like, or a heatmap's such as `Oranges`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let (ok, warning, critical) = (Color::Ok, Color::Warning, Color::Critical);
        let (blue, purple) = (Color::Series(0), Color::Series(4));
        let stops = match name.strip_prefix("continuous-").unwrap_or(name) {
            "GrYlRd" => vec![ok, warning, critical],
            "RdYlGr" | "RdYlGn" => vec![critical, warning, ok],
            "BlYlRd" => vec![blue, warning, critical],
            "YlRd" => vec![warning, critical],
            "BlPu" => vec![blue, purple],
            "YlBl" => vec![warning, blue],
            // The panel's background has no number here; the faint grey stands for it.
            "blues" => vec![Color::Muted, blue],
            "reds" => vec![Color::Muted, critical],
            "greens" => vec![Color::Muted, ok],
            "purples" => vec![Color::Muted, purple],
            other => return hexadecimal(other),
        };
        Some(Self { stops })
    }

    /// The same colours from high to low.
    #[must_use]
    pub fn reversed(mut self) -> Self {
        self.stops.reverse();
        self
    }

    /// The colour at a share of the way, which is held within 0 and 1; not a number is the low end.
    #[must_use]
    pub fn at(&self, share: f64) -> Blend {
        let last = self.stops.len().saturating_sub(1);
        let place = if share.is_nan() {
            0.0
        } else {
            share.clamp(0.0, 1.0)
        } * last as f64;
        let below = (place.floor() as usize).min(last.saturating_sub(1));
        let stop = |at: usize| self.stops.get(at).copied().unwrap_or(Color::Muted);
        Blend {
            from: stop(below),
            to: stop((below + 1).min(last)),
            share: place - below as f64,
        }
    }
}

fn hexadecimal(name: &str) -> Option<Scheme> {
    let stops: &[u32] = match name {
        "Blues" => &[0xf7_fbff, 0xc6_dbef, 0x6b_aed6, 0x21_71b5, 0x08_306b],
        "Greens" => &[0xf7_fcf5, 0xc7_e9c0, 0x74_c476, 0x23_8b45, 0x00_441b],
        "Greys" => &[0xff_ffff, 0xd9_d9d9, 0x96_9696, 0x52_5252, 0x00_0000],
        "Oranges" => &[0xff_f5eb, 0xfd_d0a2, 0xfd_8d3c, 0xd9_4801, 0x7f_2704],
        "Purples" => &[0xfc_fbfd, 0xda_daeb, 0x9e_9ac8, 0x6a_51a3, 0x3f_007d],
        "Reds" => &[0xff_f5f0, 0xfc_bba1, 0xfb_6a4a, 0xcb_181d, 0x67_000d],
        "BuGn" => &[0xf7_fcfd, 0xcc_ece6, 0x66_c2a4, 0x23_8b45, 0x00_441b],
        "BuPu" => &[0xf7_fcfd, 0xbf_d3e6, 0x8c_96c6, 0x88_419d, 0x4d_004b],
        "GnBu" => &[0xf7_fcf0, 0xcc_ebc5, 0x7b_ccc4, 0x2b_8cbe, 0x08_4081],
        "OrRd" => &[0xff_f7ec, 0xfd_d49e, 0xfc_8d59, 0xd7_301f, 0x7f_0000],
        "PuBu" => &[0xff_f7fb, 0xd0_d1e6, 0x74_a9cf, 0x05_70b0, 0x02_3858],
        "PuBuGn" => &[0xff_f7fb, 0xd0_d1e6, 0x67_a9cf, 0x02_818a, 0x01_4636],
        "PuRd" => &[0xf7_f4f9, 0xd4_b9da, 0xdf_65b0, 0xce_1256, 0x67_001f],
        "RdPu" => &[0xff_f7f3, 0xfc_c5c0, 0xf7_68a1, 0xae_017e, 0x49_006a],
        "YlGn" => &[0xff_ffe5, 0xd9_f0a3, 0x78_c679, 0x23_8443, 0x00_4529],
        "YlGnBu" => &[0xff_ffd9, 0xc7_e9b4, 0x41_b6c4, 0x22_5ea8, 0x08_1d58],
        "YlOrBr" => &[0xff_ffe5, 0xfe_e391, 0xfe_9929, 0xcc_4c02, 0x66_2506],
        "YlOrRd" => &[0xff_ffcc, 0xfe_d976, 0xfd_8d3c, 0xe3_1a1c, 0x80_0026],
        "BrBG" => &[0x54_3005, 0xd8_b365, 0xf5_f5f5, 0x5a_b4ac, 0x00_3c30],
        "PiYG" => &[0x8e_0152, 0xe9_a3c9, 0xf7_f7f7, 0xa1_d76a, 0x27_6419],
        "PRGn" => &[0x40_004b, 0xaf_8dc3, 0xf7_f7f7, 0x7f_bf7b, 0x00_441b],
        "PuOr" => &[0x2d_004b, 0x99_8ec3, 0xf7_f7f7, 0xf1_a340, 0x7f_3b08],
        "RdBu" => &[0x67_001f, 0xef_8a62, 0xf7_f7f7, 0x67_a9cf, 0x05_3061],
        "RdGy" => &[0x67_001f, 0xef_8a62, 0xff_ffff, 0x99_9999, 0x1a_1a1a],
        "RdYlBu" => &[0xa5_0026, 0xfc_8d59, 0xff_ffbf, 0x91_bfdb, 0x31_3695],
        "Spectral" => &[0x9e_0142, 0xfc_8d59, 0xff_ffbf, 0x99_d594, 0x5e_4fa2],
        "Viridis" | "viridis" => &[0x44_0154, 0x3b_528b, 0x21_918c, 0x5e_c962, 0xfd_e725],
        "Inferno" | "inferno" => &[0x00_0004, 0x57_106e, 0xbc_3754, 0xf9_8e09, 0xfc_ffa4],
        "Magma" | "magma" => &[0x00_0004, 0x51_127c, 0xb7_3779, 0xfc_8961, 0xfc_fdbf],
        "Plasma" | "plasma" => &[0x0d_0887, 0x7e_03a8, 0xcc_4778, 0xf8_9540, 0xf0_f921],
        "Cividis" | "cividis" => &[0x00_224e, 0x43_4e6c, 0x7d_7c78, 0xbc_af6f, 0xfe_e838],
        "Turbo" | "turbo" => &[
            0x30_123b, 0x46_86fb, 0x1a_e4b6, 0xa4_fc3c, 0xfa_ba39, 0xe4_4509, 0x7a_0403,
        ],
        "Warm" => &[
            0x6e_40aa, 0xbf_3caf, 0xfe_4b83, 0xff_7847, 0xe2_b72f, 0xaf_f05b,
        ],
        "Cool" => &[
            0x6e_40aa, 0x4c_6edb, 0x23_abd8, 0x1d_dfa3, 0x52_f667, 0xaf_f05b,
        ],
        "Rainbow" => &[
            0x6e_40aa, 0xfe_4b83, 0xe2_b72f, 0xaf_f05b, 0x1d_dfa3, 0x4c_6edb, 0x6e_40aa,
        ],
        _ => return None,
    };
    let color = |stop: &u32| {
        let [_, r, g, b] = stop.to_be_bytes();
        Color::Rgb(r, g, b)
    };
    Some(Scheme {
        stops: stops.iter().map(color).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_its_place_between_two_stops() {
        let scheme = Scheme::named("continuous-GrYlRd").unwrap();
        for (share, from, to, within) in [
            (0.0, Color::Ok, Color::Warning, 0.0),
            (0.25, Color::Ok, Color::Warning, 0.5),
            (0.5, Color::Warning, Color::Critical, 0.0),
            (1.0, Color::Warning, Color::Critical, 1.0),
            (9.0, Color::Warning, Color::Critical, 1.0),
            (-1.0, Color::Ok, Color::Warning, 0.0),
            (f64::NAN, Color::Ok, Color::Warning, 0.0),
        ] {
            let blend = scheme.at(share);
            assert_eq!((blend.from, blend.to), (from, to), "{share}");
            assert!((blend.share - within).abs() < 1e-9, "{share}");
        }
        assert_eq!(scheme.at(0.9).nearest(), Color::Critical);
        assert_eq!(scheme.reversed().at(0.0).nearest(), Color::Critical);
    }

    #[test]
    fn every_scheme_of_grafana_has_colours() {
        let continuous = [
            "GrYlRd", "RdYlGr", "BlYlRd", "YlRd", "BlPu", "YlBl", "blues", "reds", "greens",
            "purples",
        ];
        for name in continuous.map(|name| format!("continuous-{name}")) {
            assert!(Scheme::named(&name).is_some(), "{name}");
        }
        for name in [
            "Oranges", "Turbo", "Spectral", "RdYlGn", "Viridis", "RdYlBu",
        ] {
            assert!(Scheme::named(name).unwrap().stops.len() >= 3, "{name}");
        }
        assert_eq!(Scheme::named("continuous-Mood"), None);
    }
}
