use super::{
    Piece, Placeholder,
    mask::{self, MARK, code},
    miner::MOST_WORDS,
};

/// What stands in a message in the place of each placeholder of its template, in their order;
/// nothing if the message is of another one.
pub(super) fn values(template: &[Piece], message: &str) -> Option<Vec<String>> {
    let shape = shape(template);
    let any: String = [MARK, code(Placeholder::Any)].iter().collect();
    let mut masked = String::new();
    let mut taken: Vec<&str> = Vec::new();
    mask::masked(message, &mut masked, |text| taken.push(text));
    let mut taken = taken.into_iter();
    let mut values = Vec::new();
    let mut words = masked.split(' ').take(MOST_WORDS);
    for ours in shape.split(' ') {
        let theirs = words.next()?;
        if ours == any {
            values.push(unmasked(theirs, &mut taken));
        } else if ours == theirs {
            let holes = theirs.chars().filter(|letter| *letter == MARK).count();
            values.extend(taken.by_ref().take(holes).map(str::to_owned));
        } else {
            return None;
        }
    }
    words.next().is_none().then_some(values)
}

/// A template as messages of its own are masked.
fn shape(template: &[Piece]) -> String {
    let mut shape = String::new();
    for piece in template {
        match piece {
            Piece::Text(text) => shape.push_str(text),
            Piece::Placeholder(placeholder) => shape.extend([MARK, code(*placeholder)]),
        }
    }
    shape
}

/// A word with what was taken out of it.
fn unmasked<'m>(word: &str, taken: &mut impl Iterator<Item = &'m str>) -> String {
    let mut whole = String::new();
    let mut letters = word.chars();
    while let Some(letter) = letters.next() {
        if letter == MARK {
            letters.next();
            whole.push_str(taken.next().unwrap_or_default());
        } else {
            whole.push(letter);
        }
    }
    whole
}
