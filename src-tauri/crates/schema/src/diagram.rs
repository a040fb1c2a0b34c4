//! Entity diagrams: tables as boxes, foreign keys as crow's feet, in layers from left to right.
//!
//! Layers after Sugiyama, Tagawa and Toda, "Methods for Visual Understanding of Hierarchical System
//! Structures", IEEE Trans. SMC 11 (1981): what is pointed to stands left of what points to it.

mod boxes;
mod choose;
mod graph;
mod layers;
mod order;
mod paint;
mod place;
mod route;

pub use choose::{Chosen, Scope, choose};
pub use paint::Palette;

use crate::Table;

/// The most tables that are drawn: more cannot be read.
pub const MOST: usize = 150;

/// A diagram, drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagram {
    /// The picture. Every text is escaped; there is no style and no script.
    pub svg: String,
    /// Its width in CSS pixels.
    pub width: f64,
    /// Its height in CSS pixels.
    pub height: f64,
    /// The tables in the order of their places: by column, then from top to bottom.
    pub boxes: Vec<Entity>,
    /// The keys between them.
    pub edges: Vec<Edge>,
}

/// A table in a diagram.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Entity {
    /// `data-table` of its group: schema and name.
    pub id: String,
    pub schema: String,
    pub name: String,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// A foreign key in a diagram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// [`Entity::id`] of the table that has it.
    pub from: String,
    /// [`Entity::id`] of the table it points to.
    pub to: String,
    /// `orders.customer_id → customers.id`.
    pub words: String,
}

/// Draws tables and the keys between them. Equal tables give equal pictures.
#[must_use]
pub fn draw(tables: &[&Table], palette: Palette) -> Diagram {
    let boxes = boxes::of(tables);
    let graph = graph::Graph::of(tables);
    let placed = place::all(&graph, &boxes);
    let routes = route::all(&graph, &boxes, &placed);
    let mut order: Vec<usize> = (0..tables.len()).collect();
    order.sort_by(|a, b| {
        let (a, b) = (placed.at[*a], placed.at[*b]);
        a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
    let svg = paint::svg(tables, &boxes, &placed, &routes, &order, palette);
    Diagram {
        svg,
        width: placed.width,
        height: placed.height,
        boxes: order
            .iter()
            .map(|at| Entity {
                id: tables[*at].title(),
                schema: tables[*at].schema.clone(),
                name: tables[*at].name.clone(),
                x: placed.at[*at].0,
                y: placed.at[*at].1,
                width: boxes[*at].width,
                height: boxes[*at].height,
            })
            .collect(),
        edges: routes
            .into_iter()
            .map(|route| Edge {
                from: tables[route.from].title(),
                to: tables[route.to].title(),
                words: route.words,
            })
            .collect(),
    }
}
