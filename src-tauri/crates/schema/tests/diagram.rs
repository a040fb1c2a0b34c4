//! Diagrams: what is drawn is right, stays the same, and can be read.

use schema::{
    Column, ForeignKey, Table,
    diagram::{Diagram, MOST, Palette, draw},
};

fn table(name: &str, columns: &[&str], keys: &[(&str, &str)]) -> Table {
    Table {
        schema: "shop".into(),
        name: name.into(),
        columns: columns
            .iter()
            .map(|name| Column {
                name: (*name).into(),
                ..Column::default()
            })
            .collect(),
        primary_key: vec!["id".into()],
        foreign_keys: keys
            .iter()
            .map(|(column, to)| ForeignKey {
                columns: vec![(*column).into()],
                to_schema: "shop".into(),
                to_table: (*to).into(),
                to_columns: vec!["id".into()],
                unique: false,
            })
            .collect(),
        ..Table::default()
    }
}

fn shop() -> Vec<Table> {
    vec![
        table("customers", &["id", "name"], &[]),
        table(
            "items",
            &["id", "order_id", "product_id"],
            &[("order_id", "orders"), ("product_id", "products")],
        ),
        table(
            "orders",
            &["id", "customer_id", "parent_id"],
            &[("customer_id", "customers"), ("parent_id", "orders")],
        ),
        table("products", &["id"], &[]),
        table("settings", &["id"], &[]),
        table(
            "a_very_long_name_<b>&\"that no box has room for, however wide",
            &["id", "customer_id"],
            &[("customer_id", "customers")],
        ),
    ]
}

fn drawn(tables: &[Table], palette: Palette) -> Diagram {
    draw(&tables.iter().collect::<Vec<_>>(), palette)
}

#[test]
fn a_shop_is_drawn_as_before() {
    for (palette, name) in [
        (Palette::Screen, "shop-screen.svg"),
        (Palette::Light, "shop-light.svg"),
    ] {
        let svg = drawn(&shop(), palette).svg;
        let path = format!("{}/tests/golden/{name}", env!("CARGO_MANIFEST_DIR"));
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&path, &svg).unwrap();
        }
        assert_eq!(svg, std::fs::read_to_string(&path).unwrap(), "{name}");
    }
}

#[test]
fn texts_are_escaped_and_cut_with_the_whole_name_beside() {
    let svg = drawn(&shop(), Palette::Screen).svg;
    assert!(!svg.contains("<b>"));
    assert!(svg.contains("<title>shop.a_very_long_name_&lt;b&gt;&amp;&quot;that no box has room for, however wide</title>"));
    assert!(svg.contains("…</text>"));
    assert!(!svg.contains("#"), "the screen's colours are variables");
    assert!(
        !drawn(&shop(), Palette::Dark).svg.contains("var("),
        "a file's are not"
    );
}

#[test]
fn what_is_pointed_to_stands_left_and_nothing_overlaps() {
    for tables in [shop(), many(100, 3), many(MOST, 2), many(60, 1), hub(100)] {
        let diagram = drawn(&tables, Palette::Screen);
        assert_eq!(diagram.boxes.len(), tables.len());
        for (at, one) in diagram.boxes.iter().enumerate() {
            assert!(
                one.x >= 0.0 && one.x + one.width <= diagram.width,
                "{one:?}"
            );
            assert!(
                one.y >= 0.0 && one.y + one.height <= diagram.height,
                "{one:?}"
            );
            for other in &diagram.boxes[at + 1..] {
                let apart = one.x + one.width <= other.x
                    || other.x + other.width <= one.x
                    || one.y + one.height <= other.y
                    || other.y + other.height <= one.y;
                assert!(apart, "{one:?} overlaps {other:?}");
            }
        }
        let left = |id: &str| {
            let mut boxes = diagram.boxes.iter();
            boxes.find(|one| one.id == id).map(|one| one.x).unwrap()
        };
        for edge in diagram.edges.iter().filter(|edge| edge.from != edge.to) {
            assert!(left(&edge.to) < left(&edge.from), "{}", edge.words);
        }
        let ratio = diagram.width / diagram.height;
        assert!(
            (0.3..5.0).contains(&ratio),
            "{} × {}",
            diagram.width,
            diagram.height
        );
    }
}

#[test]
fn circles_of_keys_are_drawn() {
    let tables = [
        table("a", &["id", "b_id"], &[("b_id", "b")]),
        table("b", &["id", "c_id"], &[("c_id", "c")]),
        table("c", &["id", "a_id"], &[("a_id", "a"), ("a_id", "b")]),
    ];
    let diagram = drawn(&tables, Palette::Screen);
    assert_eq!(diagram.edges.len(), 4);
    assert_eq!(
        diagram,
        drawn(&tables, Palette::Screen),
        "each time the same"
    );
}

#[test]
fn nothing_is_an_empty_picture() {
    let diagram = draw(&[], Palette::Light);
    assert_eq!((diagram.boxes.len(), diagram.edges.len()), (0, 0));
    assert!(diagram.svg.starts_with("<svg") && diagram.width > 0.0);
}

/// Tables of which each points to earlier ones.
fn many(count: usize, keys: usize) -> Vec<Table> {
    (0..count)
        .map(|at| {
            let to: Vec<String> = (0..keys)
                .filter(|_| at > 0)
                .map(|key| format!("t{:03}", (at * 7 + key * 13) % at))
                .collect();
            let columns: Vec<String> = (0..to.len()).map(|key| format!("key_{key}")).collect();
            let pairs: Vec<(&str, &str)> = columns
                .iter()
                .map(String::as_str)
                .zip(to.iter().map(String::as_str))
                .collect();
            let mut names = vec!["id"];
            names.extend(columns.iter().map(String::as_str));
            table(&format!("t{at:03}"), &names, &pairs)
        })
        .collect()
}

/// One table to which all others point.
fn hub(count: usize) -> Vec<Table> {
    let mut tables = vec![table("t000", &["id"], &[])];
    tables.extend(
        (1..count).map(|at| table(&format!("t{at:03}"), &["id", "hub"], &[("hub", "t000")])),
    );
    tables
}
