use chart::figure::{Paragraph, ParagraphKind};

/// Markdown as paragraphs of plain text, for pictures: marks of emphasis go, links keep their words.
pub(super) fn paragraphs(text: &str) -> Vec<Paragraph> {
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut fence: Option<&str> = None;
    let mut open = false;
    for line in text.lines() {
        let trimmed = line.trim();
        let mark = ["```", "~~~"]
            .into_iter()
            .find(|mark| trimmed.starts_with(mark));
        if let Some(mark) = mark.filter(|mark| fence.is_none_or(|open| open == *mark)) {
            fence = fence.is_none().then_some(mark);
            open = false;
            continue;
        }
        let (kind, own) = match fence {
            Some(_) => (ParagraphKind::Code, line.to_owned()),
            None if trimmed.is_empty() => {
                open = false;
                continue;
            }
            None => {
                let (kind, own) = block(trimmed);
                (kind, words(own))
            }
        };
        // Lines of one paragraph run on; items and headings stand alone.
        let continues = matches!(kind, ParagraphKind::Body | ParagraphKind::Code);
        let between = if kind == ParagraphKind::Code {
            "\n"
        } else {
            " "
        };
        match paragraphs.last_mut() {
            Some(last) if open && continues && last.kind == kind => {
                last.text.push_str(between);
                last.text.push_str(&own);
            }
            _ => paragraphs.push(Paragraph { kind, text: own }),
        }
        open = continues;
    }
    paragraphs
}

fn block(line: &str) -> (ParagraphKind, &str) {
    let level = line.chars().take_while(|letter| *letter == '#').count();
    let after = line.trim_start_matches('#');
    if (1..=6).contains(&level) && after.starts_with(' ') {
        let level = u8::try_from(level.min(3)).unwrap_or(3);
        return (ParagraphKind::Heading(level), after.trim());
    }
    let bullet = ["- ", "* ", "+ "]
        .iter()
        .find_map(|mark| line.strip_prefix(mark));
    let numbered = || {
        let (digits, rest) = line.split_once(". ")?;
        let is_number = !digits.is_empty() && digits.chars().all(|letter| letter.is_ascii_digit());
        is_number.then_some(rest)
    };
    match bullet.or_else(numbered) {
        Some(item) => (ParagraphKind::Item, item),
        None => (ParagraphKind::Body, line.trim_start_matches("> ")),
    }
}

/// The words of a line: `**bold**` → bold, `[words](address)` → words, tags go.
fn words(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(['[', '*', '`', '<', '!']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        rest = match link(from) {
            Some((words, after)) => {
                out.push_str(words);
                after
            }
            None => {
                let mut letters = from.chars();
                match letters.next() {
                    Some('<') if tag(from).is_some() => tag(from).unwrap_or_default(),
                    Some('*' | '`') => letters.as_str(),
                    Some(letter) => {
                        out.push(letter);
                        letters.as_str()
                    }
                    None => "",
                }
            }
        };
    }
    out.push_str(rest);
    out.trim().to_owned()
}

/// A link or picture at the beginning of a text: its words and what follows.
fn link(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix("![").or_else(|| text.strip_prefix('['))?;
    let (words, after) = inner.split_once("](")?;
    let (_, after) = after.split_once(')')?;
    (!words.contains(['[', ']'])).then_some((words, after))
}

/// What follows a tag at the beginning of a text.
fn tag(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('<')?;
    let name = inner.strip_prefix('/').unwrap_or(inner);
    let starts = name
        .chars()
        .next()
        .is_some_and(|letter| letter.is_ascii_alphabetic());
    let (_, after) = inner.split_once('>')?;
    starts.then_some(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_becomes_plain_paragraphs() {
        let text = "# Title\n\nSome **bold** words\nrun [on](https://x/).\n\n- one\n2. two\n```sh\nls *\ncd\n```\n<b>x</b> 1 < 2";
        let shown: Vec<String> = paragraphs(text)
            .iter()
            .map(|one| format!("{:?} {}", one.kind, one.text))
            .collect();
        assert_eq!(
            shown,
            [
                "Heading(1) Title",
                "Body Some bold words run on.",
                "Item one",
                "Item two",
                "Code ls *\ncd",
                "Body x 1 < 2",
            ]
        );
    }
}
