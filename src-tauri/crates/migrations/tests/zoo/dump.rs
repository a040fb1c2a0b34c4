//! Dumps of small databases, read as a driver would hand out their rows.

use std::collections::HashMap;

use migrations::{Cell, Column, Moment, Rows, Table};

/// A database as its dump describes it.
#[derive(Default)]
pub(crate) struct Database {
    pub(crate) tables: Vec<Table>,
    rows: HashMap<(String, String), Rows>,
}

impl Database {
    pub(crate) fn load(dump: &str) -> Self {
        let mut database = Self::default();
        let mut text = dump;
        while !text.is_empty() {
            text = database.statement(text);
        }
        database
    }

    pub(crate) fn rows(&self, schema: &str, table: &str) -> Rows {
        let key = (schema.to_owned(), table.to_owned());
        self.rows.get(&key).cloned().unwrap_or_else(|| Rows {
            columns: self
                .table(schema, table)
                .columns
                .iter()
                .map(|column| column.name.clone())
                .collect(),
            rows: Vec::new(),
        })
    }

    fn table(&self, schema: &str, name: &str) -> &Table {
        self.tables
            .iter()
            .find(|table| table.schema == schema && table.name == name)
            .unwrap_or_else(|| panic!("the dump makes {schema}.{name}"))
    }

    /// Takes one statement or line off the front.
    fn statement<'t>(&mut self, text: &'t str) -> &'t str {
        let line = text.lines().next().unwrap_or_default();
        let after_line = text.get(line.len()..).unwrap_or_default();
        let after_line = after_line
            .strip_prefix("\r\n")
            .or_else(|| after_line.strip_prefix('\n'))
            .unwrap_or(after_line);
        if line.starts_with("COPY ") {
            return self.copy(line, after_line);
        }
        let creates = line.starts_with("CREATE TABLE ");
        if !(creates || line.starts_with("INSERT INTO ")) {
            return after_line;
        }
        let mut scan = Scan(text);
        let (head, inner_start) = if creates {
            ("CREATE TABLE ", true)
        } else {
            ("INSERT INTO ", false)
        };
        scan.take(head);
        scan.take("IF NOT EXISTS ");
        let (schema, name) = scan.table();
        if inner_start {
            let columns = scan.definitions();
            self.tables.push(Table {
                schema,
                name,
                columns,
                primary_key: Vec::new(),
            });
        } else if self
            .tables
            .iter()
            .any(|table| table.schema == schema && table.name == name)
        {
            self.insert(schema, name, &mut scan);
        } else {
            return after_line; // SQLite's own tables
        }
        scan.0
    }

    fn copy<'t>(&mut self, line: &str, text: &'t str) -> &'t str {
        let mut scan = Scan(line);
        scan.take("COPY ");
        let (schema, name) = scan.table();
        scan.space();
        scan.take("(");
        let (columns, _) = scan.0.split_once(')').expect("it names its columns");
        let columns: Vec<String> = columns
            .split(", ")
            .map(|c| c.trim_matches('"').to_owned())
            .collect();
        let types: Vec<String> = {
            let table = self.table(&schema, &name);
            let of = |name: &String| {
                table
                    .columns
                    .iter()
                    .find(|c| c.name == *name)
                    .expect("it has it")
            };
            columns
                .iter()
                .map(|name| of(name).type_name.clone())
                .collect()
        };
        let mut rows = Vec::new();
        let mut rest = text;
        while let Some((line, after)) = rest.split_once('\n') {
            rest = after;
            if line == "\\." {
                break;
            }
            rows.push(
                line.split('\t')
                    .zip(&types)
                    .map(|(field, kind)| postgres(field, kind))
                    .collect(),
            );
        }
        self.rows.insert((schema, name), Rows { columns, rows });
        rest
    }

    fn insert(&mut self, schema: String, name: String, scan: &mut Scan<'_>) {
        let types: Vec<Column> = self.table(&schema, &name).columns.clone();
        let rows = self.rows.entry((schema, name)).or_insert_with(|| Rows {
            columns: types.iter().map(|c| c.name.clone()).collect(),
            rows: Vec::new(),
        });
        scan.space();
        scan.take("VALUES");
        loop {
            scan.space();
            assert!(scan.take("("), "a row begins at {:?}", scan.0.get(..40));
            let mut row = Vec::new();
            loop {
                row.push(scan.value());
                scan.space();
                if !scan.take(",") {
                    break;
                }
            }
            assert!(scan.take(")"), "a row ends at {:?}", scan.0.get(..40));
            let typed = row
                .into_iter()
                .zip(&types)
                .map(|(cell, column)| mysql(cell, &column.type_name));
            rows.rows.push(typed.collect());
            scan.space();
            if !scan.take(",") {
                scan.take(";");
                return;
            }
        }
    }
}

/// A field of COPY in the type that a driver gives.
fn postgres(field: &str, kind: &str) -> Cell {
    if field == "\\N" {
        return Cell::Null;
    }
    let mut text = String::new();
    let mut characters = field.chars();
    while let Some(c) = characters.next() {
        match c {
            '\\' => match characters.next() {
                Some('n') => text.push('\n'),
                Some('r') => text.push('\r'),
                Some('t') => text.push('\t'),
                Some(other) => text.push(other),
                None => {}
            },
            other => text.push(other),
        }
    }
    match kind {
        "boolean" => Cell::Bool(text == "t"),
        "bigint" | "integer" | "smallint" => Cell::Integer(text.parse().expect("a number")),
        "bytea" => {
            let digits: Vec<u32> = text
                .chars()
                .skip(2)
                .map(|c| c.to_digit(16).expect("hex"))
                .collect();
            Cell::Bytes(
                digits
                    .chunks(2)
                    .map(|p| u8::try_from(p[0] * 16 + p[1]).expect("a byte"))
                    .collect(),
            )
        }
        "timestamp with time zone" => Cell::Timestamp(Moment::read(&text).nanos().expect("a time")),
        kind if kind.starts_with("timestamp") => {
            Cell::LocalTimestamp(Moment::read(&text).nanos().expect("a time"))
        }
        _ => Cell::Text(text),
    }
}

/// MariaDB's times without zone come as times; SQLite's stay what they are.
fn mysql(cell: Cell, kind: &str) -> Cell {
    match (cell, kind) {
        (Cell::Integer(number), "tinyint(1)") => Cell::Bool(number != 0),
        (Cell::Text(text), kind) if kind == "timestamp" || kind.starts_with("datetime(") => {
            Moment::read(&text)
                .nanos()
                .map_or(Cell::Text(text), Cell::LocalTimestamp)
        }
        (cell, _) => cell,
    }
}

/// Text that is read from the front.
struct Scan<'t>(&'t str);

impl Scan<'_> {
    fn take(&mut self, what: &str) -> bool {
        match self.0.strip_prefix(what) {
            Some(rest) => {
                self.0 = rest;
                true
            }
            None => false,
        }
    }

    fn space(&mut self) {
        self.0 = self.0.trim_start();
    }

    fn name(&mut self) -> String {
        for quote in ['"', '`'] {
            if let Some(rest) = self.0.strip_prefix(quote) {
                let (name, rest) = rest.split_once(quote).expect("the quote ends");
                self.0 = rest;
                return name.to_owned();
            }
        }
        let end = self
            .0
            .find(|c: char| !(c.is_alphanumeric() || c == '_'))
            .unwrap_or(self.0.len());
        let (name, rest) = self.0.split_at(end);
        self.0 = rest;
        name.to_owned()
    }

    fn table(&mut self) -> (String, String) {
        let first = self.name();
        if self.take(".") {
            let name = self.name();
            return (first, name);
        }
        (String::new(), first)
    }

    /// The columns of CREATE TABLE, up to the statement's end.
    fn definitions(&mut self) -> Vec<Column> {
        self.space();
        assert!(self.take("("), "a table begins");
        let mut parts = vec![String::new()];
        let mut depth = 0;
        let mut quote = None;
        let mut used = 0;
        for c in self.0.chars() {
            used += c.len_utf8();
            match (quote, c) {
                (Some(open), c) if open == c => quote = None,
                (None, '\'' | '"' | '`') => quote = Some(c),
                (None, '(') => depth += 1,
                (None, ')') if depth == 0 => break,
                (None, ')') => depth -= 1,
                (None, ',') if depth == 0 => {
                    parts.push(String::new());
                    continue;
                }
                _ => {}
            }
            parts.last_mut().expect("there is one").push(c);
        }
        self.0 = self.0.get(used..).expect("it ends on a character");
        let (_, rest) = self.0.split_once('\n').unwrap_or_default();
        self.0 = rest;
        parts
            .iter()
            .filter_map(|part| definition(part.trim()))
            .collect()
    }

    fn value(&mut self) -> Cell {
        self.space();
        if self.take("replace(") {
            let Cell::Text(text) = self.value() else {
                panic!("replace takes text")
            };
            self.take(",");
            let Cell::Text(from) = self.value() else {
                panic!("replace takes text")
            };
            self.take(",char(");
            let (code, rest) = self.0.split_once("))").expect("it ends");
            self.0 = rest;
            let code = char::from_u32(code.parse().expect("a number")).expect("a character");
            return Cell::Text(text.replace(&from, &code.to_string()));
        }
        if self.take("NULL") {
            return Cell::Null;
        }
        if self.take("0x") || self.take("X'") {
            let end = self
                .0
                .find(|c: char| !c.is_ascii_hexdigit())
                .expect("it ends");
            let (digits, rest) = self.0.split_at(end);
            self.0 = rest;
            self.take("'");
            let digits: Vec<u32> = digits
                .chars()
                .map(|c| c.to_digit(16).expect("hex"))
                .collect();
            return Cell::Bytes(
                digits
                    .chunks(2)
                    .map(|p| u8::try_from(p[0] * 16 + p[1]).expect("a byte"))
                    .collect(),
            );
        }
        if self.take("'") {
            return Cell::Text(self.quoted());
        }
        let end = self.0.find([',', ')']).expect("it ends");
        let (number, rest) = self.0.split_at(end);
        self.0 = rest;
        number
            .trim()
            .parse()
            .map(Cell::Integer)
            .unwrap_or_else(|_| Cell::Text(number.to_owned()))
    }

    fn quoted(&mut self) -> String {
        let mut text = String::new();
        let mut characters = self.0.char_indices();
        while let Some((at, c)) = characters.next() {
            let rest = self.0.get(at + 1..).unwrap_or_default();
            match c {
                '\'' if rest.starts_with('\'') => {
                    characters.next();
                    text.push('\'');
                }
                '\'' => {
                    self.0 = rest;
                    return text;
                }
                // MariaDB escapes quotes; SQLite keeps what stands there.
                '\\' if rest.starts_with(['\'', '"', '\\']) => {
                    text.push(characters.next().expect("it is there").1);
                }
                other => text.push(other),
            }
        }
        panic!("a text does not end");
    }
}

fn definition(part: &str) -> Option<Column> {
    const KEYS: [&str; 7] = [
        "CONSTRAINT",
        "PRIMARY",
        "UNIQUE",
        "KEY",
        "FOREIGN",
        "CHECK",
        "INDEX",
    ];
    let first = part.split_whitespace().next()?;
    if KEYS.contains(&first) {
        return None;
    }
    let mut scan = Scan(part);
    let name = scan.name();
    let rest = scan.0.trim();
    let mut kind = rest;
    for end in [
        " NOT ",
        " not ",
        " NULL",
        " null",
        " DEFAULT",
        " default",
        " PRIMARY",
        " primary",
        " GENERATED",
        " CHARACTER SET",
        " COLLATE",
        " REFERENCES",
        " AUTO_INCREMENT",
    ] {
        kind = kind.split_once(end).map_or(kind, |(kind, _)| kind);
    }
    Some(Column {
        name,
        type_name: kind.trim().to_owned(),
        nullable: !rest.to_uppercase().contains("NOT NULL"),
    })
}
