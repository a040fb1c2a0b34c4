use crate::Color;

/// Limits and their colours, ascending.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Thresholds {
    /// Whether limits are percentages of the way from min to max.
    pub percentage: bool,
    /// Lower ends and colours; the first begins at minus infinity.
    pub steps: Vec<(f64, Color)>,
}

impl Thresholds {
    /// The colour of the step a value has reached; percentages need both ends of the range and
    /// count from 0 to 100 without.
    #[must_use]
    pub fn color(&self, value: f64, min: Option<f64>, max: Option<f64>) -> Option<Color> {
        self.step(value, min, max).map(|(_, color)| color)
    }

    /// The place and colour of the step a value has reached.
    #[must_use]
    pub fn step(&self, value: f64, min: Option<f64>, max: Option<f64>) -> Option<(usize, Color)> {
        let (min, max) = (min.unwrap_or(0.0), max.unwrap_or(100.0));
        let value = match (self.percentage, max > min) {
            (true, true) => (value - min) / (max - min) * 100.0,
            _ => value,
        };
        let mut steps = self.steps.iter().enumerate().rev();
        let reached = steps.find(|(_, (from, _))| value >= *from);
        reached.map(|(at, (_, color))| (at, *color))
    }

    /// The limits in the field's own unit, percentages resolved.
    #[must_use]
    pub fn absolute(&self, min: Option<f64>, max: Option<f64>) -> Vec<(f64, Color)> {
        let (min, max) = (min.unwrap_or(0.0), max.unwrap_or(100.0));
        let place = |from: f64| {
            if self.percentage {
                min + from / 100.0 * (max - min)
            } else {
                from
            }
        };
        self.steps
            .iter()
            .map(|(from, color)| (place(*from), *color))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_color_by_the_last_limit_reached() {
        let mut thresholds = Thresholds {
            percentage: false,
            steps: vec![
                (f64::NEG_INFINITY, Color::Ok),
                (0.8, Color::Warning),
                (0.9, Color::Critical),
            ],
        };
        for (value, expected) in [
            (-1.0, Some((0, Color::Ok))),
            (0.8, Some((1, Color::Warning))),
            (5.0, Some((2, Color::Critical))),
            (f64::INFINITY, Some((2, Color::Critical))),
            (f64::NAN, None),
        ] {
            assert_eq!(thresholds.step(value, None, None), expected);
        }
        thresholds.percentage = true;
        thresholds.steps[1].0 = 50.0;
        thresholds.steps[2].0 = 75.0;
        for (value, min, max, expected) in [
            (30.0, Some(0.0), Some(40.0), Color::Critical),
            (60.0, None, None, Color::Warning),
            (-5.0, Some(-10.0), Some(0.0), Color::Warning),
            (60.0, Some(1.0), Some(1.0), Color::Warning),
        ] {
            assert_eq!(thresholds.color(value, min, max), Some(expected), "{value}");
        }
        assert_eq!(thresholds.absolute(Some(0.0), Some(40.0))[1].0, 20.0);
    }
}
