use crate::{
    layout::Layout,
    palette::Ink,
    scene::{Fill, Place, Scene, Stroke, place, tenths},
    spec::{AnnotationKind, ChartSpec, Color, Mark, MarkKind},
};

/// Half the size of a sign in CSS pixels.
const HALF: f64 = 4.0;

/// Annotations with an end as areas behind the series.
pub(super) fn spans(scene: &mut Scene, spec: &ChartSpec, layout: &Layout) {
    let plot = layout.plot;
    let (top, bottom) = (tenths(plot.top), tenths(plot.top + plot.height));
    for span in &spec.annotations {
        if let Some((from, to)) = ends(span.at.0, span.end.map(|end| end.0), layout) {
            let fill = Fill::tint(Ink::Mark(span.color), 0.12);
            scene.rects(vec![((from, top), (to, bottom))], fill);
        }
    }
}

/// Lines and signs of annotations, and exemplars; where each of them is.
pub(super) fn all(scene: &mut Scene, spec: &ChartSpec, layout: &Layout) -> Vec<Mark> {
    let mut marks = Vec::new();
    annotations(scene, spec, layout, &mut marks);
    exemplars(scene, spec, layout, &mut marks);
    marks
}

fn annotations(scene: &mut Scene, spec: &ChartSpec, layout: &Layout, marks: &mut Vec<Mark>) {
    let plot = layout.plot;
    let (top, bottom) = (tenths(plot.top), tenths(plot.top + plot.height));
    for (index, annotation) in spec.annotations.iter().enumerate() {
        let ink = Ink::Mark(annotation.color);
        for at in [Some(annotation.at), annotation.end].into_iter().flatten() {
            if layout.time.0.contains(at) {
                let x = layout.x(at.0);
                scene.path(
                    vec![(x, bottom), (x, top)],
                    Stroke::new(ink, 1.0).dashed(&[3.0, 3.0]),
                );
            }
        }
        let span = ends(annotation.at.0, annotation.end.map(|end| end.0), layout);
        let inside = layout.time.0.contains(annotation.at);
        if !inside && span.is_none() {
            continue;
        }
        let x = span.map_or_else(|| layout.x(annotation.at.0), |(from, _)| from);
        let (x, y) = (f64::from(x) / 10.0, plot.top - HALF - 1.0);
        if let Some((from, to)) = span {
            let edge = vec![(from, top), (to, top)];
            scene.path(edge, Stroke::new(ink, 2.0));
        }
        if spec.signs && !spec.bare && inside {
            sign(scene, annotation.kind, annotation.color, (x, y));
        }
        marks.push(Mark {
            kind: MarkKind::Annotation,
            index: u32::try_from(index).unwrap_or(u32::MAX),
            x,
            y,
            until: span.map(|(_, to)| f64::from(to) / 10.0),
        });
    }
}

/// Both ends of a span within the plot, in tenths.
fn ends(start: i64, end: Option<i64>, layout: &Layout) -> Option<(i32, i32)> {
    let range = layout.time.0;
    let end = end?;
    let apart = end < range.start.0 || start > range.end.0;
    let within = |at: i64| layout.x(at.clamp(range.start.0, range.end.0.max(range.start.0)));
    (!apart && end > start).then(|| (within(start), within(end)))
}

/// A shape per kind, so that colour is not all that tells them apart.
fn sign(scene: &mut Scene, kind: AnnotationKind, color: Color, (x, y): (f64, f64)) {
    let fill = Fill::solid(Ink::Mark(color));
    let polygon = |corners: &[(f64, f64)]| -> Vec<Place> {
        let corner = |(right, down): &(f64, f64)| place(x + right * HALF, y + down * HALF);
        corners.iter().map(corner).collect()
    };
    match kind {
        AnnotationKind::Restart => scene.dots(vec![place(x, y)], HALF * 0.9, fill),
        AnnotationKind::Note => {
            scene.area(
                polygon(&[(-0.3, -1.0), (0.3, -1.0), (0.3, 1.0), (-0.3, 1.0)]),
                fill,
            );
        }
        AnnotationKind::Deploy => {
            scene.area(polygon(&[(0.0, -1.0), (1.0, 0.9), (-1.0, 0.9)]), fill);
        }
        AnnotationKind::Alert => {
            scene.area(polygon(&[(-1.0, -0.9), (1.0, -0.9), (0.0, 1.0)]), fill);
        }
        AnnotationKind::Migration => {
            scene.area(
                polygon(&[(-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)]),
                fill,
            );
        }
        AnnotationKind::Run => {
            let hexagon = [
                (-1.0, 0.0),
                (-0.5, -0.9),
                (0.5, -0.9),
                (1.0, 0.0),
                (0.5, 0.9),
                (-0.5, 0.9),
            ];
            scene.area(polygon(&hexagon), fill);
        }
        AnnotationKind::Incident => scene.area(polygon(&DIAMOND), fill),
    }
}

const DIAMOND: [(f64, f64); 4] = [(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)];

fn exemplars(scene: &mut Scene, spec: &ChartSpec, layout: &Layout, marks: &mut Vec<Mark>) {
    const SIZE: f64 = 3.5;
    let plot = layout.plot;
    for (index, exemplar) in spec.exemplars.iter().enumerate() {
        let scale = layout.scale(exemplar.side);
        if !layout.time.0.contains(exemplar.at) || !scale.has(exemplar.value) {
            continue;
        }
        let x = f64::from(layout.x(exemplar.at.0)) / 10.0;
        // One beyond the axis stands at its edge: it is there to be clicked.
        let share = scale.share(exemplar.value).clamp(0.0, 1.0);
        let y = plot.top + plot.height * (1.0 - share);
        let corners: Vec<Place> = DIAMOND
            .iter()
            .map(|(right, down)| place(x + right * SIZE, y + down * SIZE))
            .collect();
        let outline = corners.iter().chain(corners.first()).copied().collect();
        scene.area(corners, Fill::solid(Ink::Mark(exemplar.color)));
        scene.path(outline, Stroke::new(Ink::Background, 1.0));
        marks.push(Mark {
            kind: MarkKind::Exemplar,
            index: u32::try_from(index).unwrap_or(u32::MAX),
            x,
            y,
            until: None,
        });
    }
}
