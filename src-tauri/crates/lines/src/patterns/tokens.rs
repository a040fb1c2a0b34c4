use hashbrown::HashMap;

use super::{
    Piece, Placeholder,
    mask::{MARK, code},
};

/// The most words that are told apart; further ones count as any word.
const MOST_TOKENS: usize = 100_000;
/// A word longer than this, in bytes, counts as any word.
const LONGEST: usize = 256;

/// A word of a masked message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Token(u32);

impl Token {
    /// Any word.
    pub(super) const ANY: Self = Self(0);
}

/// Words by number; what is kept of them is bounded.
#[derive(Clone, Debug)]
pub(super) struct Tokens {
    numbers: HashMap<Box<str>, Token>,
    words: Vec<Box<str>>,
}

impl Tokens {
    pub(super) fn new() -> Self {
        let any: Box<str> = [MARK, code(Placeholder::Any)]
            .iter()
            .collect::<String>()
            .into();
        Self {
            numbers: HashMap::from([(any.clone(), Token::ANY)]),
            words: vec![any],
        }
    }

    pub(super) fn number(&mut self, word: &str) -> Token {
        if let Some(token) = self.numbers.get(word) {
            return *token;
        }
        if word.len() > LONGEST || self.words.len() >= MOST_TOKENS {
            return Token::ANY;
        }
        let token = Token(u32::try_from(self.words.len()).unwrap_or(0));
        let word: Box<str> = word.into();
        self.words.push(word.clone());
        self.numbers.insert(word, token);
        token
    }

    /// Whether a word differs from line to line by its form alone.
    pub(super) fn is_variable(&self, token: Token) -> bool {
        self.word(token).contains(MARK)
    }

    pub(super) fn word(&self, token: Token) -> &str {
        let word = usize::try_from(token.0)
            .ok()
            .and_then(|at| self.words.get(at));
        word.map_or("", |word| word)
    }

    /// The parts of a template; texts that follow each other become one.
    pub(super) fn pieces(&self, template: &[Token]) -> Vec<Piece> {
        let words: Vec<&str> = template.iter().map(|token| self.word(*token)).collect();
        let mut pieces: Vec<Piece> = Vec::new();
        let mut text = String::new();
        let joined = words.join(" ");
        let mut letters = joined.chars();
        while let Some(letter) = letters.next() {
            if letter != MARK {
                text.push(letter);
                continue;
            }
            if !text.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut text)));
            }
            pieces.push(Piece::Placeholder(placeholder(letters.next())));
        }
        if !text.is_empty() {
            pieces.push(Piece::Text(text));
        }
        pieces
    }
}

fn placeholder(letter: Option<char>) -> Placeholder {
    use Placeholder::{Address, Any, Duration, Hex, Id, Number, Quoted, Rest, Size, Time, Uuid};
    [
        Any, Number, Duration, Size, Time, Address, Uuid, Hex, Id, Quoted, Rest,
    ]
    .into_iter()
    .find(|placeholder| Some(code(*placeholder)) == letter)
    .unwrap_or(Any)
}
