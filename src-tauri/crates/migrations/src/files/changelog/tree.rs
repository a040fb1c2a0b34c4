use roxmltree::{Document, Node};

use super::{Change, Changelog, Item, Set, Sql};

/// The changesets of an XML changelog, or the line of its first mistake.
pub(super) fn read(text: &str) -> Result<Changelog, (Option<u32>, String)> {
    let document =
        Document::parse(text).map_err(|error| (Some(error.pos().row), error.to_string()))?;
    let root = document.root_element();
    let items = root
        .children()
        .filter(Node::is_element)
        .filter_map(|node| item(&document, node));
    Ok(Changelog {
        logical: owned(root, "logicalFilePath"),
        items: items.collect(),
    })
}

fn item(document: &Document<'_>, node: Node<'_, '_>) -> Option<Item> {
    match node.tag_name().name() {
        "include" => Some(Item::Include {
            file: owned(node, "file")?,
            relative: yes(node, "relativeToChangelogFile") == Some(true),
        }),
        "includeAll" => Some(Item::IncludeAll {
            folder: owned(node, "path")?,
            relative: yes(node, "relativeToChangelogFile") == Some(true),
        }),
        "property" => Some(Item::Property {
            name: owned(node, "name")?,
            value: owned(node, "value")?,
        }),
        "changeSet" => Some(Item::Set(Box::new(set(document, node)))),
        _ => None,
    }
}

fn set(document: &Document<'_>, node: Node<'_, '_>) -> Set {
    let mut set = Set {
        id: owned(node, "id").unwrap_or_default(),
        author: owned(node, "author").unwrap_or_default(),
        logical: owned(node, "logicalFilePath"),
        run_on_change: yes(node, "runOnChange") == Some(true),
        run_always: yes(node, "runAlways") == Some(true),
        line: document.text_pos_at(node.range().start).row,
        ..Set::default()
    };
    for part in node.children().filter(Node::is_element) {
        match part.tag_name().name() {
            "comment" | "preConditions" => {}
            "rollback" => set.rollback = Some(text(part)),
            "validCheckSum" => set.valid.push(text(part).trim().to_owned()),
            "modifySql" => set.opaque = true,
            "sql" => {
                set.opaque |= part.has_attribute("dbms");
                set.changes.push(Change::Sql(sql(part, text(part))));
            }
            "sqlFile" => {
                set.opaque |= part.has_attribute("dbms");
                set.changes.push(Change::File {
                    path: owned(part, "path").unwrap_or_default(),
                    relative: yes(part, "relativeToChangelogFile") == Some(true),
                    sql: sql(part, String::new()),
                });
            }
            other => set.changes.push(Change::Other(other.to_owned())),
        }
    }
    set
}

fn sql(node: Node<'_, '_>, text: String) -> Sql {
    Sql {
        text,
        split: yes(node, "splitStatements").unwrap_or(true),
        strip: yes(node, "stripComments").unwrap_or(false),
        delimiter: owned(node, "endDelimiter"),
    }
}

/// The text of a node itself, without that of a comment inside it.
fn text(node: Node<'_, '_>) -> String {
    node.children()
        .filter(Node::is_text)
        .filter_map(|part| part.text())
        .collect()
}

fn owned(node: Node<'_, '_>, name: &str) -> Option<String> {
    node.attribute(name).map(ToOwned::to_owned)
}

fn yes(node: Node<'_, '_>, name: &str) -> Option<bool> {
    node.attribute(name)
        .map(|value| value.eq_ignore_ascii_case("true"))
}
