use chart::{Axis, ChartSpec, Color, Line, Threshold};
use model::{Labels, Millis, TimeRange};
use slo::Slo;

use super::measure::Measured;
use crate::{
    Console,
    panel::{self, Drawn, Extras},
    wire::{ChartView, Legend, SlosRequest, TooltipMode},
};

const UNIT: &str = "percentunit";

/// The budget left over the time that there is data for, with a limit where it is spent.
pub(super) fn draw(
    console: &Console,
    request: &SlosRequest,
    slo: &Slo,
    measured: &Measured,
) -> Option<ChartView> {
    let objective = slo.objective.as_ref().ok()?;
    let start = measured.course.start()?;
    if request.width == 0 || super::words::never_good(objective, measured) {
        return None;
    }
    let length = objective.period.around(measured.at).length();
    let points = measured.course.left(objective.target, length);
    let least = points.iter().map(|point| point.value).fold(1.0, f64::min);
    // Less than two points are no course.
    points.get(1)?;
    let range = TimeRange {
        start,
        end: measured.at,
    };
    let (width, height) = (
        request.width.clamp(40, 4_000),
        request.height.clamp(30, 4_000),
    );
    let mut spec = ChartSpec::new(width, height, range);
    spec.zone = panel::zone(&request.zone);
    spec.y = Axis {
        unit: UNIT.to_owned(),
        min: (least >= 0.0).then_some(0.0),
        max: Some(1.0),
        ..Axis::default()
    };
    spec.gap_after = Some(Millis(measured.course.step.0.saturating_mul(3) / 2));
    spec.thresholds = vec![Threshold {
        value: 0.0,
        color: Color::Critical,
        line: true,
        dashed: false,
        fill: false,
    }];
    let mut line = Line::new("Budget left", Color::Series(0), points);
    line.fill_opacity = 0.12;
    let drawn = Drawn {
        line,
        labels: Labels::default(),
        calcs: Vec::new(),
        shown: true,
        unit: UNIT.to_owned(),
        decimals: None,
        legend: false,
        links: Vec::new(),
    };
    let extras = Extras {
        place: format!("objective {}", slo.id),
        legend: Legend {
            shown: false,
            table: false,
            right: false,
            calcs: Vec::new(),
            order: Vec::new(),
        },
        tooltip: TooltipMode::AllDescending,
        marks: Vec::new(),
        exemplars: Vec::new(),
        order: Vec::new(),
    };
    Some(panel::view(console, spec, vec![drawn], extras).0)
}
