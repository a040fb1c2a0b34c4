use std::{ops::ControlFlow, thread};

use sqlparser::{
    ast::{Query, SetExpr, Statement, Visit, Visitor},
    dialect::{Dialect, MySqlDialect, PostgreSqlDialect, SQLiteDialect},
    parser::Parser,
    tokenizer::{Location, Token, TokenWithSpan, Tokenizer},
};

use crate::{Engine, Fault};

mod functions;
mod tokens;

pub(crate) use tokens::byte;

/// A statement that may be sent: one, and it only reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    pub(crate) sql: String,
    /// A query can stand in a FROM clause; SHOW and EXPLAIN cannot.
    pub(crate) is_query: bool,
}

/// The longest statement that is looked at, in bytes.
pub const MAX_STATEMENT: usize = 64 << 10;

/// The most words and signs of a statement: each may be a level that the walk descends.
const MAX_TOKENS: usize = 8_000;

/// Room for the deepest walk over `MAX_TOKENS` levels, also unoptimised; pages that are not used
/// are not taken.
const STACK: usize = 256 << 20;

/// Lets a statement through that is a single SELECT, WITH, VALUES, EXPLAIN of one of
/// these, or SHOW, that locks nothing, stores its result nowhere and calls no function known to
/// act.
///
/// The statement is judged twice: by its tokens, where nothing can hide between what the parser
/// skips, and by its syntax tree. Where this parser and the server could read the same text
/// differently (comments that MySQL runs, quotes in dollars, control characters) it is refused.
///
/// # Errors
/// [`Fault::Guarded`] with what is not read-only about it and where.
pub fn check(engine: Engine, sql: &str) -> Result<Checked, Fault> {
    if sql.len() > MAX_STATEMENT {
        return Err(refused(
            format!("it is longer than {MAX_STATEMENT} bytes"),
            Location::new(1, 1),
        ));
    }
    // A deep tree is walked and dropped by recursion: in a thread whose stack holds the deepest.
    thread::scope(|scope| {
        thread::Builder::new()
            .name("statement-guard".into())
            .stack_size(STACK)
            .spawn_scoped(scope, || judge(engine, sql))
            .map_err(|error| Fault::Unexpected {
                what: format!("no thread for the statement guard: {error}"),
            })?
            .join()
            .unwrap_or_else(|_| Err(refused("it cannot be parsed".into(), Location::new(1, 1))))
    })
}

fn judge(engine: Engine, sql: &str) -> Result<Checked, Fault> {
    tokens::characters(sql)?;
    let dialect = dialect(engine);
    let tokens = Tokenizer::new(dialect, sql)
        .tokenize_with_location()
        .map_err(|error| {
            refused(
                format!("it cannot be read: {}", error.message),
                error.location,
            )
        })?;
    if let Some(over) = tokens.get(MAX_TOKENS) {
        return Err(refused(
            format!("it has more than {MAX_TOKENS} words and signs"),
            over.span.start,
        ));
    }
    let end = tokens::check(engine, sql, &tokens)?;
    let statement = parse(dialect, tokens)?;
    let is_query = matches!(statement, Statement::Query(_));
    kind(&statement)?;
    if let ControlFlow::Break(what) = statement.visit(&mut Reads) {
        return Err(refused(what, Location::new(1, 1)));
    }
    Ok(Checked {
        sql: sql.get(..end).unwrap_or(sql).trim().to_owned(),
        is_query,
    })
}

pub(crate) fn dialect(engine: Engine) -> &'static dyn Dialect {
    match engine {
        Engine::Postgres => &PostgreSqlDialect {},
        Engine::Mysql => &MySqlDialect {},
        Engine::Sqlite => &SQLiteDialect {},
    }
}

fn parse(dialect: &dyn Dialect, tokens: Vec<TokenWithSpan>) -> Result<Statement, Fault> {
    let first = tokens
        .iter()
        .find(|token| !matches!(token.token, Token::Whitespace(_) | Token::SemiColon))
        .map_or(Location::new(1, 1), |token| token.span.start);
    let mut statements = Parser::new(dialect)
        .with_tokens_with_locations(tokens)
        .parse_statements()
        .map_err(|error| {
            let said = error.to_string();
            let said = said.strip_prefix("sql parser error: ").unwrap_or(&said);
            refused(format!("it cannot be parsed: {said}"), first)
        })?;
    match (statements.pop(), statements.is_empty()) {
        (Some(statement), true) => Ok(statement),
        (None, _) => Err(refused("it is empty".into(), first)),
        (Some(_), false) => Err(refused("it is more than one statement".into(), first)),
    }
}

/// The kinds of statement that read.
fn kind(statement: &Statement) -> Result<(), Fault> {
    match statement {
        Statement::Query(_)
        | Statement::ShowFunctions { .. }
        | Statement::ShowVariable { .. }
        | Statement::ShowStatus { .. }
        | Statement::ShowVariables { .. }
        | Statement::ShowCreate { .. }
        | Statement::ShowColumns { .. }
        | Statement::ShowDatabases { .. }
        | Statement::ShowProcessList { .. }
        | Statement::ShowSchemas { .. }
        | Statement::ShowCharset(_)
        | Statement::ShowTables { .. }
        | Statement::ShowViews { .. }
        | Statement::ShowCollation { .. }
        | Statement::ExplainTable { .. } => Ok(()),
        Statement::Explain { statement, .. } if matches!(**statement, Statement::Query(_)) => {
            Ok(())
        }
        Statement::Explain { .. } => Err(refused(
            "only a query is explained".into(),
            Location::new(1, 1),
        )),
        other => {
            let text = other.to_string();
            let word = text.split_whitespace().next().unwrap_or_default();
            Err(refused(
                format!("{word} is not a statement that only reads"),
                Location::new(1, 1),
            ))
        }
    }
}

/// Walks the tree and stops at what does not read.
struct Reads;

impl Visitor for Reads {
    type Break = String;

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<String> {
        if let Some(lock) = query.locks.first() {
            return ControlFlow::Break(format!("{lock} locks rows"));
        }
        if query.settings.is_some() || query.format_clause.is_some() || query.for_clause.is_some() {
            return ControlFlow::Break("it has a clause of another database".into());
        }
        if let SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) | SetExpr::Merge(_) =
            &*query.body
        {
            return ControlFlow::Break("a part of it writes".into());
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &sqlparser::ast::Select) -> ControlFlow<String> {
        if let Some(into) = &select.into {
            return ControlFlow::Break(format!("{into} stores the result"));
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_statement(&mut self, statement: &Statement) -> ControlFlow<String> {
        match kind(statement) {
            Ok(()) => ControlFlow::Continue(()),
            Err(Fault::Guarded { what, .. }) => ControlFlow::Break(what),
            Err(other) => ControlFlow::Break(other.to_string()),
        }
    }
}

fn refused(what: String, at: Location) -> Fault {
    Fault::Guarded {
        what,
        line: at.line.max(1),
        column: at.column.max(1),
    }
}

#[cfg(test)]
mod tests;
