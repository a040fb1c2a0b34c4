//! Data models in the shapes that people give them.

use schema::{Document, document};

/// Tables and columns one per line: `schema.table line certain text | column type line text`.
fn read(text: &str) -> (Vec<String>, Vec<String>) {
    let (document, problems) = document(text, "docs/data-model.md");
    (
        told(&document),
        problems.iter().map(ToString::to_string).collect(),
    )
}

fn told(document: &Document) -> Vec<String> {
    let mut lines = Vec::new();
    for table in &document.tables {
        let schema = table
            .schema
            .as_deref()
            .map_or(String::new(), |schema| format!("{schema}."));
        let sure = if table.certain { "" } else { "?" };
        lines.push(
            format!("{schema}{}{sure} {} {}", table.name, table.line, table.text)
                .trim_end()
                .to_owned(),
        );
        for column in &table.columns {
            let kind = &column.type_name;
            lines.push(
                format!("  {} [{kind}] {} {}", column.name, column.line, column.text)
                    .trim_end()
                    .to_owned(),
            );
        }
    }
    lines
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let (lines, problems) = read(text);
    assert_eq!(lines, expected);
    assert_eq!(problems, [""; 0]);
}

#[test]
fn a_heading_with_a_table_of_columns() {
    check(
        "# Data model\n\nMoney is in cents.\n\n## carts\n\nWhat a customer *may* order.\n\n\
         | column | type | meaning |\n|---|---|---|\n| `id` | text, key | `cart_…` |\n\
         | `created_at`, `updated_at` | bigint | |\n| plain | uuid | a \\| b |\n",
        &[
            "carts 5 What a customer *may* order.",
            "  id [text, key] 11 `cart_…`",
            "  created_at [bigint] 12",
            "  updated_at [bigint] 12",
            "  plain [uuid] 13 a \\| b",
        ],
    );
}

#[test]
fn a_heading_with_a_list_of_columns() {
    check(
        "## The `shop.orders` table\n\nOne per order.\n\n### Columns\n\n\
         - `id` (uuid, PK): names it\n- **placed_at**: timestamptz — when\n- note (text)\n\
         - `a`, `b`: bigint, not null\n- `state` `text` – one of\n  - `paid`\n  - `lost`\n\n\
         ### Indexes\n\n- `orders_placed`: by time\n\n### History\n\nSplit in 2025.\n",
        &[
            "shop.orders 1 One per order.\n\n- `orders_placed`: by time\n\nSplit in 2025.",
            "  id [uuid, PK] 7 names it",
            "  placed_at [timestamptz] 8 when",
            "  note [text] 9",
            "  a [bigint] 10 , not null",
            "  b [bigint] 10 , not null",
            "  state [text] 11 one of\n  - `paid`\n  - `lost`",
        ],
    );
}

#[test]
fn one_table_of_everything() {
    check(
        "| Schema | Table | Column | Type | Null | Description |\n|-|-|-|-|-|-|\n\
         | shop | orders | id | uuid | no | names it |\n| | | note | text | yes | |\n\
         | shop | items | | | | lines |\n| shop | items | n | int | no | |\n",
        &[
            "shop.orders 3",
            "  id [uuid] 3 Null: no; names it",
            "  note [text] 4 Null: yes",
            "shop.items 5 lines",
            "  n [int] 6 Null: no",
        ],
    );
    check(
        "# Tables\n\n| name | purpose |\n|-|-|\n| `orders` | what was bought |\n",
        &["orders 5 what was bought"],
    );
}

#[test]
fn diagrams_of_mermaid() {
    check(
        "```mermaid\n%% shop\nerDiagram\n  CUSTOMER ||--o{ ORDER : places\n  ORDER[\"Orders\"] {\n    \
         uuid id PK \"names it\"\n    varchar(20) state\n  }\n  direction LR\n```\n\n\
         ```mermaid\nflowchart LR\n  a --> b\n```\n",
        &[
            "CUSTOMER 4",
            "ORDER 4",
            "  id [uuid] 6 names it",
            "  state [varchar(20)] 7",
        ],
    );
}

#[test]
fn blocks_of_dbml() {
    check(
        "```dbml\n// shop\nTable shop.orders as O [note: 'what was bought'] {\n  id uuid [pk, note: 'names it']\n  \
         total numeric(10, 2)\n\n  indexes {\n    (id, total)\n  }\n  Note: 'Split in 2025'\n}\n\
         Enum state {\n  paid\n}\nRef: shop.orders.id > x.y\n```\n",
        &[
            "shop.orders 3 what was bought\n\nSplit in 2025",
            "  id [uuid] 4 names it",
            "  total [numeric(10, 2)] 5",
        ],
    );
}

#[test]
fn headings_that_may_be_tables() {
    check(
        "---\ntitle: x\n---\n# Shop\n\nAll of it.\n\n## Order items\n\nLines.\n\n## orders\n\n- `id`: uuid\n\n\
         ### Lifecycle\n\nIt begins as a cart.\n\n## Why it is so\n\n- `id`: because\n",
        &[
            "Shop? 4 All of it.\n\n- `id`: because",
            "Order items? 8 Lines.",
            "orders 12 **Lifecycle**\n\nIt begins as a cart.",
            "  id [uuid] 14",
        ],
    );
}

#[test]
fn what_is_wrong_is_named_with_its_line() {
    for (text, expected) in [
        (
            "| column | type |\n|-|-|\n| a | int |\n",
            "docs/data-model.md:1:1: these columns belong to no table; put them below a heading",
        ),
        (
            "## orders\n\n| what | type |\n|-|-|\n| a | int |\n",
            "docs/data-model.md:3:1: none of the heads says which column holds the names",
        ),
        (
            "## orders\n\n| column | type | meaning |\n|-|-|-|\n| | int | x |\n",
            "docs/data-model.md:5:1: this row names no column",
        ),
        (
            "## orders\n\n- `id`: one\n- `ID`: other\n",
            "docs/data-model.md:4:1: column orders.ID is documented twice; line 3 counts",
        ),
        (
            "| table | column |\n|-|-|\n| or ders! | id |\n",
            "docs/data-model.md:3:1: \"or ders!\" cannot be the name of a table",
        ),
        (
            "```mermaid\nerDiagram\n  A {\n    int id\n```\n",
            "docs/data-model.md:3:1: entity A is not closed",
        ),
        (
            "```mermaid\nerDiagram\n  A {\n    int\n  }\n```\n",
            "docs/data-model.md:4:1: \"int\" in the erDiagram is no column",
        ),
        (
            "```mermaid\nerDiagram\n  what is this\n```\n",
            "docs/data-model.md:3:1: \"what is this\" in the erDiagram is no entity",
        ),
        (
            "```dbml\nTable a {\n  id\n}\n```\n",
            "docs/data-model.md:3:1: \"id\" is no column",
        ),
        (
            "```dbml\nTable a {\n  id int\n```\n",
            "docs/data-model.md:2:1: this table is not closed",
        ),
    ] {
        let (_, problems) = read(text);
        assert_eq!(problems.len(), 1, "{text}: {problems:?}");
        assert!(problems[0].starts_with(expected), "{text}: {}", problems[0]);
    }
}

#[test]
fn nothing_written_breaks_the_reader() {
    let pieces = [
        "## a\n",
        "- `",
        "`x` (",
        "| table | column |\n|-|-|\n",
        "| ` | |\n",
        "```mermaid\nerDiagram\n",
        "A {\n",
        "\"",
        "}\n",
        "```\n",
        "```dbml\nTable a [note: '",
        "**b**: ",
        "ä́😀",
        "\u{0}",
        "- (",
        ":",
        "> q\n",
        "1. `c` uuid —\n",
        "\r\n",
        "---\n",
    ];
    // Every order of three, which is enough to open each thing inside of each.
    for a in pieces {
        for b in pieces {
            for c in pieces {
                let text = format!("{a}{b}{c}{b}");
                let (document, _) = document(&text, "d.md");
                for table in &document.tables {
                    assert!(
                        document
                            .table(table.schema.as_deref().unwrap_or(""), &table.name)
                            .is_some()
                    );
                }
            }
        }
    }
}
