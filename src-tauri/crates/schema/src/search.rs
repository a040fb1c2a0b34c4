use crate::{Document, Snippet, Table, snippet};

/// Everything of a schema and its data model that can be searched, in lower case.
#[derive(Clone, Debug, Default)]
pub struct Search {
    texts: Vec<Text>,
    tables: usize,
}

/// A text of a table.
#[derive(Clone, Debug)]
struct Text {
    table: usize,
    column: Option<usize>,
    place: Place,
    lower: String,
}

/// Where a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The name of a table or column.
    Name,
    /// A comment in the database.
    Comment,
    /// The data model.
    Docs,
}

/// A table that fits a search.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Its place in the list of tables.
    pub table: usize,
    /// How well it fits; the larger the better.
    pub score: u32,
    /// Where the words occur, the best first, a few at most.
    pub hits: Vec<Hit>,
}

/// Where words of a search occur.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// In what kind of text.
    pub place: Place,
    /// The column, if it is one's.
    pub column: Option<String>,
    /// The text with the words marked.
    pub snippet: Snippet,
}

/// Hits of one table that are told.
const HITS: usize = 4;
/// Letters of a hit.
const ROOM: usize = 160;

impl Search {
    /// Takes the texts of tables, and what a data model says about them.
    #[must_use]
    pub fn new(tables: &[Table], document: &Document) -> Self {
        let mut texts = Vec::new();
        for (at, table) in tables.iter().enumerate() {
            let mut add = |column: Option<usize>, place: Place, text: &str| {
                if !text.is_empty() {
                    texts.push(Text {
                        table: at,
                        column,
                        place,
                        lower: text.to_lowercase(),
                    });
                }
            };
            let documented = document.table(&table.schema, &table.name);
            add(None, Place::Name, &table.title());
            add(None, Place::Comment, &table.comment);
            add(None, Place::Docs, documented.map_or("", |one| &one.text));
            for (place, column) in table.columns.iter().enumerate() {
                add(Some(place), Place::Name, &column.name);
                add(Some(place), Place::Comment, &column.comment);
                let docs = documented.and_then(|one| one.column(&column.name));
                add(Some(place), Place::Docs, docs.map_or("", |one| &one.text));
            }
        }
        Self {
            texts,
            tables: tables.len(),
        }
    }

    /// The tables in whose texts all words occur, the best first; equals as they stand in the list.
    ///
    /// A name counts more than a comment, a comment more than the data model, a table more than its
    /// columns, and a whole name more than a part of one.
    #[must_use]
    pub fn find(&self, tables: &[Table], document: &Document, text: &str) -> Vec<Found> {
        let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
        if words.is_empty() {
            return Vec::new();
        }
        // The best score of each word per table.
        let mut scores = vec![0_u32; self.tables * words.len()];
        for text in &self.texts {
            for (at, word) in words.iter().enumerate() {
                let weight = text.weight(word);
                let best = &mut scores[text.table * words.len() + at];
                *best = weight.max(*best);
            }
        }
        let mut found: Vec<(u32, usize)> = scores
            .chunks(words.len())
            .enumerate()
            .filter(|(_, best)| best.iter().all(|score| *score > 0))
            .map(|(table, best)| (best.iter().sum(), table))
            .collect();
        found.sort_by_key(|(score, table)| (std::cmp::Reverse(*score), *table));
        found
            .into_iter()
            .map(|(score, at)| Found {
                table: at,
                score,
                hits: self.hits(&tables[at], at, document, &words),
            })
            .collect()
    }

    fn hits(&self, table: &Table, at: usize, document: &Document, words: &[String]) -> Vec<Hit> {
        let begin = self.texts.partition_point(|text| text.table < at);
        let own = self.texts[begin..]
            .iter()
            .take_while(|text| text.table == at);
        let mut best: Vec<(u32, &Text)> = own
            .map(|text| (words.iter().map(|word| text.weight(word)).sum(), text))
            .filter(|(weight, _)| *weight > 0)
            .collect();
        best.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
        let documented = document.table(&table.schema, &table.name);
        best.into_iter()
            .take(HITS)
            .filter_map(|(_, text)| {
                let column = text.column.map(|column| &table.columns[column]);
                let whole = match (text.place, column) {
                    (Place::Name, None) => table.title(),
                    (Place::Name, Some(column)) => column.name.clone(),
                    (Place::Comment, None) => table.comment.clone(),
                    (Place::Comment, Some(column)) => column.comment.clone(),
                    (Place::Docs, None) => documented?.text.clone(),
                    (Place::Docs, Some(column)) => documented?.column(&column.name)?.text.clone(),
                };
                Some(Hit {
                    place: text.place,
                    column: column.map(|column| column.name.clone()),
                    snippet: snippet(&whole, words, ROOM)?,
                })
            })
            .collect()
    }
}

impl Text {
    /// What a word is worth here; nothing if it does not occur.
    fn weight(&self, word: &str) -> u32 {
        let Some(at) = self.lower.find(word) else {
            return 0;
        };
        let name = match self.column {
            None => self.lower.rsplit('.').next().unwrap_or(&self.lower),
            Some(_) => &self.lower,
        };
        match (self.place, self.column) {
            (Place::Name, None) if name == word || self.lower == word => 100,
            (Place::Name, None) if name.starts_with(word) => 70,
            (Place::Name, None) => 50,
            (Place::Name, Some(_)) if name == word => 40,
            (Place::Name, Some(_)) => 30,
            (Place::Comment, None) => 20,
            (Place::Comment, Some(_)) => 15,
            (Place::Docs, None) => 12,
            (Place::Docs, Some(_)) if at == 0 => 10,
            (Place::Docs, Some(_)) => 9,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Column, document};

    #[test]
    fn names_come_before_comments_and_docs() {
        let table = |name: &str, comment: &str, columns: &[(&str, &str)]| Table {
            schema: "shop".into(),
            name: name.into(),
            comment: comment.into(),
            columns: columns
                .iter()
                .map(|(name, comment)| Column {
                    name: (*name).into(),
                    comment: (*comment).into(),
                    ..Column::default()
                })
                .collect(),
            ..Table::default()
        };
        let tables = [
            table("audit", "what changed in Orders", &[("id", "")]),
            table("carts", "", &[("order_id", "")]),
            table("items", "", &[("id", "")]),
            table("old_orders", "", &[("id", "")]),
            table("orders", "", &[("id", ""), ("note", "of the customer")]),
        ];
        let text = "## items\n\nLines of orders.\n\n## orders\n\n- `note`: set by sales\n";
        let (document, problems) = document(text, "d.md");
        assert_eq!(problems, []);
        let search = Search::new(&tables, &document);
        let names = |words: &str| -> Vec<String> {
            let found = search.find(&tables, &document, words);
            found
                .iter()
                .map(|found| tables[found.table].name.clone())
                .collect()
        };
        assert_eq!(names("ORDERS"), ["orders", "old_orders", "audit", "items"]);
        assert_eq!(
            names("order"),
            ["orders", "old_orders", "carts", "audit", "items"]
        );
        assert_eq!(names("orders sales"), ["orders"], "all words, anywhere");
        assert_eq!(names("shop.orders"), ["orders"]);
        assert_eq!(names("nothing"), Vec::<String>::new());
        assert_eq!(names("  "), Vec::<String>::new());
        let found = search.find(&tables, &document, "sales");
        let hit = &found[0].hits[0];
        assert_eq!(
            (hit.place, hit.column.as_deref()),
            (Place::Docs, Some("note"))
        );
        assert_eq!(hit.snippet.text, "set by sales");
        assert_eq!(hit.snippet.marks, [(7, 12)]);
    }
}
