use model::Weight;

use super::{Engine, Rule, Words};

/// What a statement does to others while it runs, and what cannot be had back.
///
/// Sources: PostgreSQL's ALTER TABLE and CREATE INDEX (sections on locks and notes); MySQL's
/// "Online DDL Operations"; SQLite's "File Locking".
pub(super) fn of(words: &Words, engine: Engine) -> Vec<(Rule, Weight, String)> {
    let mut found = Vec::new();
    let table = words.table().unwrap_or_else(|| "the table".to_owned());
    let mut say = |rule: Rule, weight: Weight, words: String| found.push((rule, weight, words));
    if words.starts("drop table") {
        say(
            Rule::Loss,
            Weight::Warning,
            format!("the rows of {table} go for good"),
        );
    }
    if words.starts("truncate") {
        say(
            Rule::Loss,
            Weight::Warning,
            format!("the rows of {table} go for good"),
        );
    }
    if (words.starts("delete from") || words.starts("update")) && !words.has("where") {
        say(
            Rule::Lock,
            Weight::Warning,
            format!(
                "every row of {table} is written in one transaction; others wait for its rows until it ends"
            ),
        );
    }
    if words.has("drop column") {
        say(
            Rule::Loss,
            Weight::Warning,
            format!("what a column of {table} holds goes for good"),
        );
    }
    if words.starts("create")
        && words.has("index")
        && !words.has("concurrently")
        && engine == Engine::Postgres
    {
        say(
            Rule::BlockingIndex,
            Weight::Warning,
            format!(
                "writes to {table} wait until the index is built; write CREATE INDEX CONCURRENTLY outside of a transaction"
            ),
        );
    }
    if engine == Engine::Postgres && words.starts("reindex") && !words.has("concurrently") {
        say(
            Rule::BlockingIndex,
            Weight::Warning,
            "reads that need the index wait until it is built anew; write REINDEX CONCURRENTLY"
                .to_owned(),
        );
    }
    if words.starts("vacuum full") || words.starts("cluster") {
        say(
            Rule::Rewrite,
            Weight::Warning,
            "the table is written anew under an exclusive lock".to_owned(),
        );
    }
    if words.starts("lock table") || words.starts("lock tables") {
        say(
            Rule::Lock,
            Weight::Warning,
            "a table is locked by hand; others wait until the transaction ends".to_owned(),
        );
    }
    if words.starts("alter table") {
        altered(words, engine, &table, &mut say);
    }
    found
}

fn altered(words: &Words, engine: Engine, table: &str, say: &mut dyn FnMut(Rule, Weight, String)) {
    let alters_type = words.has("type")
        && words.has("alter")
        && (words.has("alter column") || words.has("set data type"));
    let modifies = words.has("modify") || words.has("change column");
    match engine {
        Engine::Postgres if alters_type => say(
            Rule::Rewrite,
            Weight::Warning,
            format!(
                "changing a column's type writes {table} and its indexes anew under an exclusive lock, unless the new type holds the old one's bytes"
            ),
        ),
        Engine::Mysql if modifies => say(
            Rule::Rewrite,
            Weight::Warning,
            format!("changing a column's type copies {table}; writes wait"),
        ),
        _ => {}
    }
    if words.has("add column") && volatile(words) && engine == Engine::Postgres {
        say(
            Rule::Rewrite,
            Weight::Warning,
            format!(
                "a default that differs by row writes {table} anew under an exclusive lock; add the column first and fill it in steps"
            ),
        );
    }
    if words.has("set not null") && engine == Engine::Postgres {
        say(
            Rule::Lock,
            Weight::Warning,
            format!(
                "SET NOT NULL reads all of {table} under an exclusive lock; add and validate a CHECK constraint first"
            ),
        );
    }
    let constrains = words.has("foreign key") || words.has("references") || words.has("check");
    if words.has("add constraint")
        && constrains
        && !words.has("not valid")
        && engine == Engine::Postgres
    {
        say(
            Rule::Lock,
            Weight::Warning,
            format!(
                "the constraint reads all of {table} while writes wait; add it NOT VALID and validate it afterwards"
            ),
        );
    }
    let unique = words.has("primary key") || words.has("unique");
    if words.has("add constraint")
        && unique
        && !words.has("using index")
        && engine == Engine::Postgres
    {
        say(
            Rule::BlockingIndex,
            Weight::Warning,
            format!(
                "{table} is locked until the constraint's index is built; build it concurrently and add the constraint USING INDEX"
            ),
        );
    }
    if words.has("add column") && words.has("not null") && !words.has("default") {
        say(
            Rule::Lock,
            Weight::Warning,
            format!(
                "a column that must not be empty and has no default fails on {table} if it has rows"
            ),
        );
    }
    if words.has("rename column") || words.has("rename to") {
        say(
            Rule::Lock,
            Weight::Warning,
            format!(
                "programs that run with the old name of {table} or its column fail from then on; add the new one and take the old away later"
            ),
        );
    }
}

/// Defaults that are not the same for all rows.
fn volatile(words: &Words) -> bool {
    [
        "random",
        "gen_random_uuid",
        "uuid_generate_v4",
        "clock_timestamp",
        "nextval",
        "serial",
        "bigserial",
        "identity",
    ]
    .iter()
    .any(|name| words.has(name))
}
