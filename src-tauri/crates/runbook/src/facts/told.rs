use std::borrow::Cow;

/// A line of the text outside of fences.
pub(super) struct Told<'t> {
    /// Without the marks of headings, lists, quotes and tables; a list of values that goes on in
    /// the next line is one.
    pub(super) text: Cow<'t, str>,
    pub(super) number: u32,
    pub(super) shape: Shape,
    pub(super) place: Place,
    /// The heading it stands below.
    pub(super) section: &'t str,
    /// It is the first line of its section that says something.
    pub(super) first: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Plain,
    Item,
    Row,
}

/// Where in a file a line stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It is the first heading.
    Title,
    /// Before the second heading.
    Head,
    Body,
    /// Below a line across that no heading follows.
    Foot,
}

/// The lines that say something, without front matter.
pub(super) fn told(text: &str) -> Vec<Told<'_>> {
    let mut lines: Vec<Told<'_>> = Vec::new();
    let (mut fenced, mut headings, mut section, mut first) = (false, 0, "", true);
    let mut front = text.starts_with("---");
    // How many lines stand above the last line across.
    let mut foot = None;
    let mut follows = false;
    for (number, line) in (1_u32..).zip(text.lines()) {
        let bare = line.trim();
        if front {
            front = number == 1 || bare != "---" && bare != "...";
            continue;
        }
        let goes_on = std::mem::take(&mut follows);
        if bare.starts_with("```") || bare.starts_with("~~~") {
            fenced = !fenced;
        } else if !fenced && line.starts_with('#') {
            headings += 1;
            foot = None;
            section = bare.trim_start_matches('#').trim();
            first = true;
            if headings == 1 {
                lines.push(Told {
                    text: Cow::Borrowed(section),
                    number,
                    shape: Shape::Plain,
                    place: Place::Title,
                    section,
                    first: false,
                });
            }
        } else if !fenced && matches!(bare, "---" | "***" | "___") {
            foot = Some(lines.len());
        } else if !fenced && !bare.is_empty() && !bare.chars().all(|c| "-|: =*_".contains(c)) {
            let quoted = bare.trim_start_matches(['>', ' ']);
            let shape = if quoted.starts_with('|') {
                Shape::Row
            } else if quoted.starts_with("- ")
                || quoted.starts_with("* ")
                || quoted.starts_with("+ ")
            {
                Shape::Item
            } else {
                Shape::Plain
            };
            follows = bare.ends_with(',');
            if let Some(last) = lines
                .last_mut()
                .filter(|_| goes_on && shape == Shape::Plain)
            {
                last.text.to_mut().push(' ');
                last.text.to_mut().push_str(quoted);
                continue;
            }
            lines.push(Told {
                text: quoted
                    .trim_start_matches(['-', '*', '+', ' ', '|', '_'])
                    .into(),
                number,
                shape,
                place: if headings <= 1 {
                    Place::Head
                } else {
                    Place::Body
                },
                section,
                first,
            });
            first = false;
        }
    }
    let below = foot.and_then(|above| lines.get_mut(above..));
    for line in below.into_iter().flatten() {
        if line.place == Place::Body {
            line.place = Place::Foot;
        }
    }
    lines
}
