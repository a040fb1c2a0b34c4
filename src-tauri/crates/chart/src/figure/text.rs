use super::Drawn;
use crate::{
    Rect, font,
    palette::Ink,
    scene::{Fill, Scene, Text, place},
};

/// Text in paragraphs, wrapped to the width.
#[derive(Clone, Debug, Default)]
pub struct TextBlock {
    /// The paragraphs from the top.
    pub paragraphs: Vec<Paragraph>,
}

/// One paragraph of a [`TextBlock`].
#[derive(Clone, Debug)]
pub struct Paragraph {
    /// How it is set.
    pub kind: ParagraphKind,
    /// Untrusted text; line feeds break lines.
    pub text: String,
}

/// How a paragraph is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ParagraphKind {
    /// As running text.
    #[default]
    Body,
    /// As a heading of the first to third level.
    Heading(u8),
    /// As an entry of a list.
    Item,
    /// In a fixed pitch, as it stands.
    Code,
}

/// More lines than a panel has room for.
const MOST: usize = 1_000;

impl TextBlock {
    pub(crate) fn draw(&self, (width, height): (f64, f64)) -> Drawn {
        let mut drawn = Drawn::default();
        let mut top = 0.0;
        for paragraph in &self.paragraphs {
            let face = Face::of(paragraph.kind);
            if top > 0.0 {
                top += face.above;
            }
            if paragraph.kind == ParagraphKind::Item {
                let dot = place(6.0, top + face.line / 2.0);
                drawn.scene.dots(vec![dot], 2.0, Fill::solid(Ink::Axis));
            }
            for line in face.lines(&paragraph.text, width) {
                if top + face.line > height {
                    let y = (height - face.line).max(0.0) + face.line / 2.0;
                    let more = Text::new("…", width, y).size(face.size).middle().right();
                    drawn.scene.text(more.ink(Ink::Axis));
                    return drawn;
                }
                face.write(&mut drawn.scene, line, top, width);
                top += face.line;
            }
        }
        drawn
    }
}

/// How a kind of paragraph is set, in CSS pixels.
struct Face {
    size: f64,
    line: f64,
    above: f64,
    indent: f64,
    kind: ParagraphKind,
}

impl Face {
    fn of(kind: ParagraphKind) -> Self {
        let face = |size, line, above, indent| Self {
            size,
            line,
            above,
            indent,
            kind,
        };
        match kind {
            ParagraphKind::Heading(0 | 1) => face(20.0, 28.0, 12.0, 0.0),
            ParagraphKind::Heading(2) => face(15.0, 24.0, 12.0, 0.0),
            ParagraphKind::Heading(_) => face(13.0, 20.0, 12.0, 0.0),
            ParagraphKind::Body => face(13.0, 20.0, 8.0, 0.0),
            ParagraphKind::Item => face(13.0, 20.0, 2.0, 16.0),
            ParagraphKind::Code => face(11.0, 18.0, 8.0, 8.0),
        }
    }

    fn lines(&self, text: &str, width: f64) -> Vec<String> {
        let room = (width - self.indent).max(self.size);
        match self.kind {
            ParagraphKind::Code => text
                .lines()
                .take(MOST)
                .map(|line| font::elided_mono(line, room - self.indent, self.size))
                .collect(),
            _ => {
                let bold = matches!(self.kind, ParagraphKind::Heading(_));
                font::wrapped(
                    text,
                    room,
                    |text| font::width_at(text, self.size, bold),
                    MOST,
                )
            }
        }
    }

    fn write(&self, scene: &mut Scene, line: String, top: f64, width: f64) {
        let middle = top + self.line / 2.0;
        let text = Text::new(line, self.indent, middle)
            .size(self.size)
            .ink(Ink::Text);
        let text = match self.kind {
            ParagraphKind::Heading(_) => text.bold(),
            ParagraphKind::Code => {
                let ground = Rect {
                    left: 0.0,
                    top,
                    width,
                    height: self.line,
                };
                scene.rect(ground, Fill::solid(Ink::Track));
                text.mono()
            }
            _ => text,
        };
        scene.text(text.middle());
    }
}
