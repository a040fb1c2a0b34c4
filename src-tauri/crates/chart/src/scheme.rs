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
