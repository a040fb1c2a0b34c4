use sqlparser::{
    dialect::GenericDialect,
    tokenizer::{Token, Tokenizer},
};

/// A statement as its words: keywords and plain names in lower case, quoted names as they stand.
///
/// Words, not a syntax tree: statements of three engines and their newest versions are all read,
/// and one that no grammar knows still shows what it starts with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    words: Vec<Word>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Word {
    /// A keyword or a name.
    Name(String),
    /// A value, or a name that only a value's quotes allow.
    Value,
    /// Anything else: `(`, `,`, `=`.
    Mark(String),
}

impl Words {
    /// The words of one statement, without comments.
    #[must_use]
    pub fn of(statement: &str) -> Self {
        // MySQL's backquotes are no token of the generic dialect; they quote names alike.
        let text = statement.replace('`', "\"");
        let dialect = GenericDialect {};
        let tokens = Tokenizer::new(&dialect, &text)
            .tokenize()
            .unwrap_or_default();
        let words = tokens
            .into_iter()
            .filter_map(|token| match token {
                Token::Word(word) if word.quote_style.is_some() => Some(Word::Name(word.value)),
                Token::Word(word) => Some(Word::Name(word.value.to_lowercase())),
                Token::Whitespace(_) | Token::EOF | Token::SemiColon => None,
                Token::Number(..)
                | Token::SingleQuotedString(_)
                | Token::DoubleQuotedString(_)
                | Token::DollarQuotedString(_)
                | Token::EscapedStringLiteral(_)
                | Token::NationalStringLiteral(_)
                | Token::HexStringLiteral(_) => Some(Word::Value),
                other => Some(Word::Mark(other.to_string())),
            })
            .collect();
        Self { words }
    }

    /// Whether nothing is left but comments.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether the statement begins with these words.
    #[must_use]
    pub fn starts(&self, with: &str) -> bool {
        with.split(' ')
            .enumerate()
            .all(|(index, word)| self.is(index, word))
    }

    /// Where these words stand next to each other.
    #[must_use]
    pub fn find(&self, phrase: &str) -> Option<usize> {
        let wanted: Vec<&str> = phrase.split(' ').collect();
        (0..self.words.len()).find(|start| {
            wanted
                .iter()
                .enumerate()
                .all(|(index, word)| self.is(start + index, word))
        })
    }

    /// Whether these words stand in it, next to each other.
    #[must_use]
    pub fn has(&self, phrase: &str) -> bool {
        self.find(phrase).is_some()
    }

    /// Every name and keyword.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.words
            .iter()
            .filter_map(|word| match word {
                Word::Name(name) => Some(name.clone()),
                Word::Value | Word::Mark(_) => None,
            })
            .collect()
    }

    /// The name after a phrase, past `only`, `if not exists` and a schema.
    #[must_use]
    pub fn name_after(&self, phrase: &str) -> Option<String> {
        let mut at = self.find(phrase)? + phrase.split(' ').count();
        for passed in ["concurrently", "if", "not", "exists", "only"] {
            if self.is(at, passed) {
                at += 1;
            }
        }
        let mut name = self.name(at)?;
        while matches!(self.words.get(at + 1), Some(Word::Mark(mark)) if mark == ".") {
            at += 2;
            name = self.name(at)?;
        }
        Some(name)
    }

    /// The table that the statement is about.
    #[must_use]
    pub fn table(&self) -> Option<String> {
        if self.starts("create") && self.has("index") {
            return self.name_after("on");
        }
        [
            "alter table",
            "create table",
            "drop table",
            "truncate table",
            "truncate",
            "update",
            "delete from",
            "insert into",
        ]
        .iter()
        .find(|phrase| self.starts(phrase))
        .and_then(|phrase| self.name_after(phrase))
    }

    /// The table that the statement makes.
    #[must_use]
    pub fn made_table(&self) -> Option<String> {
        self.starts("create table")
            .then(|| self.name_after("create table"))?
    }

    /// The tables, or columns of a table, that the statement takes away under their name.
    #[must_use]
    pub fn dropped(&self) -> Vec<(String, Option<String>)> {
        if self.starts("drop table") {
            return self
                .name_after("drop table")
                .map(|table| (table, None))
                .into_iter()
                .collect();
        }
        let Some(table) = self.table().filter(|_| self.starts("alter table")) else {
            return Vec::new();
        };
        let mut dropped: Vec<(String, Option<String>)> = ["drop column", "rename column"]
            .iter()
            .filter_map(|phrase| Some((table.clone(), Some(self.name_after(phrase)?))))
            .collect();
        if self.has("rename to") {
            dropped.push((table, None));
        }
        dropped
    }

    fn name(&self, index: usize) -> Option<String> {
        match self.words.get(index)? {
            Word::Name(name) => Some(name.clone()),
            Word::Value | Word::Mark(_) => None,
        }
    }

    fn is(&self, index: usize, word: &str) -> bool {
        matches!(self.words.get(index), Some(Word::Name(name)) if name == word)
    }
}
