use std::sync::LazyLock;

use regex::Regex;

use super::FileKind;
use crate::tool::Tool;

/// What a file's name says.
pub(super) struct Parsed {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) kind: FileKind,
    pub(super) way: Way,
}

/// Which way a file leads.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Up,
    Down,
}

static PATTERNS: LazyLock<Vec<(Tool, Regex)>> = LazyLock::new(|| {
    let table = [
        (Tool::Sqlx, r"^(\d+)_(.*?)(\.up|\.down)?\.sql$"),
        (
            Tool::Refinery,
            r"^([UV])(\d+(?:\.\d+)?)__(\w+)\.(?:sql|rs)$",
        ),
        (Tool::SeaOrm, r"^(m\d{8}_\d{6}_\w+)(?:\.rs|/mod\.rs)$"),
        (
            Tool::Knex,
            r"^.+\.(?:co|coffee|eg|iced|[cm]?js|litcoffee|ls|[cm]?ts)$",
        ),
        (Tool::Sequelize, r"^.+\.(?:[cm]?js|c?ts)$"),
        (Tool::TypeOrm, r"^.+\.[cm]?[jt]s$"),
        (Tool::MikroOrm, r"^(Migration\d{14}.*?)\.[cm]?[jt]s$"),
        (Tool::NodePgMigrate, r"^(\d+.*?)\.(?:[cm]?[jt]s|sql)$"),
        (
            Tool::Rails,
            r"^([0-9]+)_([_a-z0-9]*)\.?(?:[_a-z0-9]*)?\.rb$",
        ),
        (
            Tool::Flyway,
            r"^([VBUR])([^_].*?)?(?:__(.*))?\.(?:sql|java|kt)$",
        ),
        (Tool::EfCore, r"^(\d{14}_\w+)\.cs$"),
        (Tool::Ecto, r"^(\d+)_(.+)\.exs$"),
        (Tool::Laravel, r"^(.+_.+)\.php$"),
        (Tool::Doctrine, r"^(Version\d+\w*)\.php$"),
        (Tool::GolangMigrate, r"^([0-9]+)_(.*)\.(down|up)\.(.*)$"),
        (Tool::Goose, r"^(\d+)_(.*)\.(sql|go)$"),
        (Tool::Atlas, r"^([^_.]+)(?:_(.*))?\.sql$"),
        (Tool::Dbmate, r"^(\d+)(.*)\.sql$"),
        (Tool::Supabase, r"^([0-9]+)_(.*)\.sql$"),
        (Tool::Diesel, r"^([^._][^_]*)(?:_(.*))?/(up|down)\.sql$"),
        (Tool::Prisma, r"^([^.].*)/migration\.sql$"),
        (Tool::Drizzle1, r"^(\d{14}_.*)/migration\.sql$"),
        (Tool::Hasura, r"^(\d+)_(.*)/(up|down)\.sql$"),
    ];
    table
        .into_iter()
        .map(|(tool, pattern)| (tool, Regex::new(pattern).expect("it is tested")))
        .collect()
});

/// Whether each migration of the tool is a folder.
pub(super) fn is_folder(tool: Tool) -> bool {
    matches!(
        tool,
        Tool::Diesel | Tool::Prisma | Tool::Drizzle1 | Tool::Hasura
    )
}

/// Whether the tool looks into folders below that of the migrations.
pub(super) fn is_recursive(tool: Tool) -> bool {
    matches!(
        tool,
        Tool::Refinery | Tool::Rails | Tool::Flyway | Tool::Ecto | Tool::Doctrine | Tool::EfCore
    )
}

/// What the tool takes a file for by its name (with its folder's, where a migration is a folder);
/// `None` for what it passes by.
pub(super) fn parse(tool: Tool, file: &str) -> Option<Parsed> {
    let (_, pattern) = PATTERNS.iter().find(|(known, _)| *known == tool)?;
    let captures = pattern.captures(file)?;
    let part = |index: usize| captures.get(index).map_or("", |found| found.as_str());
    let made = |id: &str, name: &str, down: bool| Parsed {
        id: id.to_owned(),
        name: name.to_owned(),
        kind: FileKind::Versioned,
        way: if down { Way::Down } else { Way::Up },
    };
    Some(match tool {
        Tool::Sqlx => {
            part(1).parse::<i64>().ok()?;
            made(part(1), &part(2).replace('_', " "), part(3) == ".down")
        }
        Tool::Refinery => Parsed {
            kind: if part(1) == "U" {
                FileKind::Unversioned
            } else {
                FileKind::Versioned
            },
            ..made(part(2), part(3), false)
        },
        Tool::Knex | Tool::Sequelize if file.ends_with(".d.ts") => return None,
        Tool::Knex | Tool::Sequelize => made(file, file, false),
        Tool::TypeOrm => made(file, file, false),
        Tool::EfCore if file.ends_with(".Designer.cs") => return None,
        Tool::Flyway => return flyway(part(1), part(2), part(3)),
        Tool::Rails | Tool::Ecto | Tool::Supabase => made(part(1), part(2), false),
        Tool::GolangMigrate => made(part(1), part(2), part(3) == "down"),
        Tool::Goose if file.ends_with("_test.go") => return None,
        Tool::Goose => made(part(1), part(2), false),
        Tool::Atlas if file.ends_with(".down.sql") => return None,
        Tool::Atlas => made(part(1), part(2).trim_end_matches(".up"), false),
        Tool::Dbmate => made(part(1), part(2).trim_start_matches('_'), false),
        Tool::Diesel | Tool::Hasura => made(&part(1).replace('-', ""), part(2), part(3) == "down"),
        _ => made(part(1), part(1), false),
    })
}

fn flyway(prefix: &str, version: &str, description: &str) -> Option<Parsed> {
    let name = description.replace('_', " ");
    let version = version.replace('_', ".");
    let is_version = !version.is_empty()
        && version
            .split('.')
            .all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit()));
    let (id, kind, way) = match prefix {
        "R" if version.is_empty() => (format!("R {name}"), FileKind::Repeatable, Way::Up),
        "V" if is_version => (version, FileKind::Versioned, Way::Up),
        "B" if is_version => (version, FileKind::Baseline, Way::Up),
        "U" if is_version => (version, FileKind::Versioned, Way::Down),
        _ => return None,
    };
    Some(Parsed {
        id,
        name,
        kind,
        way,
    })
}

#[cfg(test)]
mod tests {
    use super::{Way, parse};
    use crate::Tool;

    #[test]
    fn names_as_each_tool_reads_them() {
        type Case = (Tool, &'static str, Option<(&'static str, &'static str)>);
        let table: [Case; 36] = [
            (
                Tool::Sqlx,
                "20250114093012_create_products.sql",
                Some(("20250114093012", "create products")),
            ),
            (Tool::Sqlx, "1_a.up.sql", Some(("1", "a"))),
            (Tool::Sqlx, "readme.md", None),
            (Tool::Sqlx, "99999999999999999999_a.sql", None),
            (Tool::Refinery, "V1__initial.sql", Some(("1", "initial"))),
            (Tool::Refinery, "V1_initial.sql", None),
            (
                Tool::SeaOrm,
                "m20250114_093012_create.rs",
                Some(("m20250114_093012_create", "m20250114_093012_create")),
            ),
            (Tool::SeaOrm, "lib.rs", None),
            (Tool::Knex, "1_a.cjs", Some(("1_a.cjs", "1_a.cjs"))),
            (Tool::Knex, "1_a.d.ts", None),
            (Tool::Sequelize, "1-a.js", Some(("1-a.js", "1-a.js"))),
            (
                Tool::MikroOrm,
                "Migration20250114093012_a.ts",
                Some(("Migration20250114093012_a", "Migration20250114093012_a")),
            ),
            (
                Tool::NodePgMigrate,
                "1736847012137_a-b.sql",
                Some(("1736847012137_a-b", "1736847012137_a-b")),
            ),
            (Tool::Rails, "001_create.rb", Some(("001", "create"))),
            (
                Tool::Rails,
                "20250114093012_a.engine.rb",
                Some(("20250114093012", "a")),
            ),
            (Tool::Flyway, "V1_2__add_it.sql", Some(("1.2", "add it"))),
            (Tool::Flyway, "V1.sql", Some(("1", ""))),
            (Tool::Flyway, "R__views.sql", Some(("R views", "views"))),
            (Tool::Flyway, "B5__base.sql", Some(("5", "base"))),
            (Tool::Flyway, "V__nothing.sql", None),
            (Tool::Flyway, "Vx__nothing.sql", None),
            (
                Tool::EfCore,
                "20250114093012_Init.cs",
                Some(("20250114093012_Init", "20250114093012_Init")),
            ),
            (Tool::EfCore, "20250114093012_Init.Designer.cs", None),
            (
                Tool::Ecto,
                "20250114093012_create.exs",
                Some(("20250114093012", "create")),
            ),
            (Tool::Ecto, "20250114093012_create.ex", None),
            (
                Tool::Laravel,
                "2025_01_14_093012_a.php",
                Some(("2025_01_14_093012_a", "2025_01_14_093012_a")),
            ),
            (
                Tool::GolangMigrate,
                "000001_a.up.sql",
                Some(("000001", "a")),
            ),
            (Tool::GolangMigrate, "000001_a.sql", None),
            (Tool::Goose, "00001_a.go", Some(("00001", "a"))),
            (Tool::Goose, "00001_a_test.go", None),
            (
                Tool::Atlas,
                "20240101000000_init.sql",
                Some(("20240101000000", "init")),
            ),
            (
                Tool::Dbmate,
                "20250114093012_a.sql",
                Some(("20250114093012", "a")),
            ),
            (
                Tool::Supabase,
                "20250114093012_a.sql",
                Some(("20250114093012", "a")),
            ),
            (
                Tool::Diesel,
                "2025-01-14-093012_create_products/up.sql",
                Some(("20250114093012", "create_products")),
            ),
            (
                Tool::Prisma,
                "20250114093012_a/migration.sql",
                Some(("20250114093012_a", "20250114093012_a")),
            ),
            (
                Tool::Hasura,
                "1700000000000_init/up.sql",
                Some(("1700000000000", "init")),
            ),
        ];
        for (tool, file, expected) in table {
            let parsed = parse(tool, file).map(|p| (p.id, p.name));
            let expected = expected.map(|(id, name)| (id.to_owned(), name.to_owned()));
            assert_eq!(parsed, expected, "{tool:?} {file}");
        }
    }

    #[test]
    fn the_way_back_is_known_by_its_name() {
        for (tool, file) in [
            (Tool::Sqlx, "1_a.down.sql"),
            (Tool::GolangMigrate, "1_a.down.sql"),
            (Tool::Flyway, "U1__a.sql"),
            (Tool::Diesel, "1_a/down.sql"),
        ] {
            assert!(
                parse(tool, file).is_some_and(|p| p.way == Way::Down),
                "{file}"
            );
        }
    }
}
