use crate::{Frame, matching};

pub(super) fn organize(
    mut frame: Frame,
    hidden: &[String],
    order: &[String],
    renamed: &[(String, String)],
) -> Frame {
    frame
        .columns
        .retain(|column| !hidden.contains(&column.name));
    frame.columns.sort_by_key(|column| {
        order
            .iter()
            .position(|name| *name == column.name)
            .unwrap_or(order.len())
    });
    for column in &mut frame.columns {
        if let Some((_, new)) = renamed.iter().find(|(old, _)| *old == column.name) {
            column.name.clone_from(new);
        }
    }
    frame
}

pub(super) fn rename(mut frame: Frame, pattern: &str, replacement: &str) -> Frame {
    let Some(pattern) = matching::regex(pattern) else {
        return frame;
    };
    // JavaScript's $1a is group 1 and the letter a; in this crate it would be the group "1a".
    let mut dollar = String::with_capacity(replacement.len() + 4);
    let mut letters = replacement.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, letters.peek().copied()) {
            ('$', Some(digit)) if digit.is_ascii_digit() => {
                dollar.push_str(&format!("${{{digit}}}"));
                letters.next();
            }
            _ => dollar.push(letter),
        }
    }
    for column in &mut frame.columns {
        column.name = pattern.replace(&column.name, dollar.as_str()).into_owned();
    }
    frame
}

pub(super) struct Filter<'a> {
    pub(super) include: &'a [String],
    pub(super) include_pattern: Option<&'a str>,
    pub(super) exclude: &'a [String],
    pub(super) exclude_pattern: Option<&'a str>,
}

impl Filter<'_> {
    pub(super) fn apply(&self, mut frame: Frame) -> Frame {
        let matches = |pattern: Option<&str>, name: &str| {
            pattern
                .and_then(matching::regex)
                .is_some_and(|pattern| pattern.is_match(name))
        };
        let everything = self.include.is_empty() && self.include_pattern.is_none();
        frame.columns.retain(|column| {
            let name = &column.name;
            let wanted =
                everything || self.include.contains(name) || matches(self.include_pattern, name);
            wanted && !self.exclude.contains(name) && !matches(self.exclude_pattern, name)
        });
        frame
    }
}
