use super::{Drawn, pie::sector};
use crate::{
    Color, font,
    palette::Ink,
    scene::{Fill, Place, Scene, Stroke, Text, place},
};

/// Why a panel shows nothing.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Which state it is in.
    pub kind: NoticeKind,
    /// The state in a few words.
    pub title: String,
    /// Why, and what to do; untrusted text.
    pub detail: String,
}

/// The state of a panel that shows nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// There is nothing.
    Empty,
    /// It could not be had.
    Failed,
    /// Wheelhouse does not draw it.
    Unsupported,
}

const LINE: f64 = 16.0;

impl Notice {
    pub(crate) fn draw(&self, (width, height): (f64, f64)) -> Drawn {
        let mut drawn = Drawn::default();
        let room = (width - 32.0).clamp(20.0, 480.0);
        let most = (((height - 52.0) / LINE).floor().max(0.0) as usize).min(6);
        let mut lines = font::wrapped(&self.detail, room, font::width, most);
        if lines.len() > most {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                *last = font::elided(&format!("{last} …"), room, font::SIZE, false);
            }
        }
        let tall = 36.0 + lines.len() as f64 * LINE;
        let (x, top) = (width / 2.0, ((height - tall) / 2.0).max(0.0));
        let scene = &mut drawn.scene;
        self.sign(scene, (x, top + 8.0));
        let title = font::elided(&self.title, room, 13.0, true);
        scene.text(
            Text::new(title, x, top + 26.0)
                .size(13.0)
                .bold()
                .middle()
                .center()
                .ink(Ink::Text),
        );
        for (at, line) in lines.into_iter().enumerate() {
            let y = top + 36.0 + (at as f64 + 0.5) * LINE;
            scene.text(Text::new(line, x, y).middle().center());
        }
        drawn
    }

    /// A shape per state, so that it is known without its colour.
    fn sign(&self, scene: &mut Scene, (x, y): (f64, f64)) {
        let polygon = |corners: &[(f64, f64)]| -> Vec<Place> {
            let corner = |(right, down): &(f64, f64)| place(x + right, y + down);
            corners.iter().map(corner).collect()
        };
        match self.kind {
            NoticeKind::Empty => {
                let ring = sector((x, y), (5.0, 6.5), (0.0, std::f64::consts::TAU));
                scene.area(ring, Fill::solid(Ink::Axis));
            }
            NoticeKind::Failed => {
                let triangle = polygon(&[(0.0, -7.0), (8.0, 7.0), (-8.0, 7.0)]);
                scene.area(triangle, Fill::solid(Ink::Mark(Color::Critical)));
                let bar = polygon(&[(-0.8, -2.5), (0.8, -2.5), (0.8, 2.5), (-0.8, 2.5)]);
                scene.area(bar, Fill::solid(Ink::Background));
                scene.dots(vec![place(x, y + 4.6)], 0.9, Fill::solid(Ink::Background));
            }
            NoticeKind::Unsupported => {
                let square = polygon(&[
                    (-6.0, -6.0),
                    (6.0, -6.0),
                    (6.0, 6.0),
                    (-6.0, 6.0),
                    (-6.0, -6.0),
                ]);
                scene.path(square, Stroke::new(Ink::Axis, 1.5).dashed(&[3.0, 2.0]));
            }
        }
    }
}
