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

/// Words that stand where a column could, and are none.
const NO_COLUMN: [&str; 26] = [
    "check",
    "constraint",
    "default",
    "exclude",
    "expression",
    "foreign",
    "fulltext",
    "generated",
    "identity",
    "index",
    "key",
    "like",
    "not",
    "null",
    "partition",
    "period",
    "primary",
    "row",
    "rule",
    "spatial",
    "statistics",
    "table",
    "to",
    "trigger",
    "unique",
    "values",
];

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

    /// The columns that a CREATE TABLE makes.
    #[must_use]
    pub fn made_columns(&self) -> Vec<String> {
        if !self.starts("create table") && !self.starts("create temporary table") {
            return Vec::new();
        }
        let (mut depth, mut first) = (0_u32, false);
        let mut columns = Vec::new();
        for word in &self.words {
            match word {
                Word::Mark(mark) if mark == "(" => {
                    depth += 1;
                    first = depth == 1;
                }
                Word::Mark(mark) if mark == ")" => {
                    depth = depth.saturating_sub(1);
                    // Only the first list is one of columns.
                    if depth == 0 {
                        break;
                    }
                }
                Word::Mark(mark) if mark == "," && depth == 1 => first = true,
                Word::Name(name) if first && depth == 1 => {
                    first = false;
                    if !NO_COLUMN.contains(&name.as_str()) {
                        columns.push(name.clone());
                    }
                }
                _ => first = false,
            }
        }
        columns
    }

    /// The columns that an ALTER TABLE adds, changes, renames or takes away.
    #[must_use]
    pub fn changed_columns(&self) -> Vec<String> {
        if !self.starts("alter table") {
            return Vec::new();
        }
        let mut columns: Vec<String> = Vec::new();
        let mut depth = 0_u32;
        for (at, word) in self.words.iter().enumerate() {
            let deed = match word {
                Word::Mark(mark) if mark == "(" => {
                    depth += 1;
                    continue;
                }
                Word::Mark(mark) if mark == ")" => {
                    depth = depth.saturating_sub(1);
                    continue;
                }
                Word::Name(name) if depth == 0 => name.as_str(),
                _ => continue,
            };
            if !matches!(
                deed,
                "add" | "drop" | "alter" | "modify" | "change" | "rename"
            ) {
                continue;
            }
            let mut next = at + 1;
            for passed in ["column", "if", "not", "exists"] {
                if self.is(next, passed) {
                    next += 1;
                }
            }
            let Some(name) = self
                .name(next)
                .filter(|name| !NO_COLUMN.contains(&name.as_str()))
            else {
                continue;
            };
            columns.push(name);
            let second = match deed {
                "rename" if self.is(next + 1, "to") => self.name(next + 2),
                "change" => self.name(next + 1),
                _ => None,
            };
            columns.extend(second);
        }
        columns
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
