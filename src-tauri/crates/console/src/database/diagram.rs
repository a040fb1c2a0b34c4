use model::{Code, Failure};
use schema::{
    Table,
    diagram::{self, Chosen, Diagram, MOST, Palette, Scope},
};

use super::{chosen, known::known, titled};
use crate::{
    Console,
    panel::PanelFile,
    wire::{
        DiagramBox, DiagramEdge, DiagramRequest, DiagramScope, DiagramView, SaveDiagram, ThemeName,
    },
};

/// The steps of a neighbourhood: with more, everything is a neighbour.
const FARTHEST: u32 = 2;

/// An entity diagram of a schema, or of a table and its neighbours.
///
/// # Errors
/// If there is no such database or table, or the database cannot be read.
pub async fn diagram(console: &Console, request: DiagramRequest) -> Result<DiagramView, Failure> {
    let questions = &console.shared.questions;
    questions
        .answer(request.question, async {
            let drawn = draw(console, &request, Palette::Screen).await?;
            Ok(drawn.view(&request.of))
        })
        .await
}

/// An entity diagram as an SVG file with the colours of a theme.
///
/// # Errors
/// As [`diagram`].
pub async fn diagram_file(console: &Console, request: SaveDiagram) -> Result<PanelFile, Failure> {
    let palette = match request.theme {
        ThemeName::Dark => Palette::Dark,
        ThemeName::Light => Palette::Light,
    };
    let drawn = draw(console, &request.diagram, palette).await?;
    let of = match &request.diagram.of {
        DiagramScope::Schema { schema } if schema.is_empty() => "schema",
        DiagramScope::Schema { schema } => schema,
        DiagramScope::Around { table, .. } => table,
    };
    Ok(PanelFile {
        name: crate::panel::file_name(&format!("diagram {of}"), crate::wire::SaveFormat::Svg),
        bytes: drawn.diagram.svg.into_bytes(),
    })
}

/// A diagram with what it leaves out.
struct Drawn {
    source: String,
    diagram: Diagram,
    chosen: Chosen,
    at: model::Millis,
}

async fn draw(
    console: &Console,
    request: &DiagramRequest,
    palette: Palette,
) -> Result<Drawn, Failure> {
    let running = console.environment(&request.environment).await?;
    let (source, replica) = chosen(&running, request.source.as_deref())?;
    let known = known(console, &source, &replica, true).await?;
    let scope = scope(&request.of, &known.tables);
    let Some(chosen) = diagram::choose(&known.tables, &scope) else {
        return Err(gone(&request.of).at(source.definition.title.clone()));
    };
    if chosen.tables.is_empty() {
        return Err(gone(&request.of).at(source.definition.title.clone()));
    }
    let at = known.at;
    let work = move || {
        let tables: Vec<&Table> = chosen.tables.iter().map(|at| &known.tables[*at]).collect();
        (diagram::draw(&tables, palette), chosen)
    };
    let drawn = tokio::task::spawn_blocking(work).await;
    let (diagram, chosen) = drawn.map_err(|error| {
        Failure::new(
            Code::Internal,
            format!("the diagram cannot be drawn: {error}"),
        )
        .remedy("please report it, with the names of the tables if you may")
    })?;
    Ok(Drawn {
        source: source.definition.id.clone(),
        diagram,
        chosen,
        at,
    })
}

/// What is drawn; a schema without a name is the only one there is, or the first.
fn scope(of: &DiagramScope, tables: &[Table]) -> Scope {
    match of {
        DiagramScope::Schema { schema } if schema.is_empty() => {
            let first = tables.first().map(|table| table.schema.clone());
            let public = tables.iter().any(|table| table.schema == "public");
            Scope::Schema(match public {
                true => "public".to_owned(),
                false => first.unwrap_or_default(),
            })
        }
        DiagramScope::Schema { schema } => Scope::Schema(schema.clone()),
        DiagramScope::Around {
            schema,
            table,
            steps,
        } => Scope::Around {
            schema: schema.clone(),
            table: table.clone(),
            steps: (*steps).clamp(1, FARTHEST),
        },
    }
}

fn gone(of: &DiagramScope) -> Failure {
    let what = match of {
        DiagramScope::Schema { schema } if schema.is_empty() => {
            "the database has no table that this role may see".to_owned()
        }
        DiagramScope::Schema { schema } => format!("schema {schema:?} has no table any more"),
        DiagramScope::Around { schema, table, .. } => {
            format!("there is no table {:?} any more", titled(schema, table))
        }
    };
    Failure::new(Code::NotFound, what).remedy("reload the list of tables")
}

impl Drawn {
    fn view(self, of: &DiagramScope) -> DiagramView {
        let diagram = self.diagram;
        let (tables, keys) = (diagram.boxes.len(), diagram.edges.len());
        DiagramView {
            source: self.source,
            summary: format!(
                "{tables} {} and {keys} {} between them",
                if tables == 1 { "table" } else { "tables" },
                if keys == 1 {
                    "foreign key"
                } else {
                    "foreign keys"
                }
            ),
            svg: diagram.svg,
            width: diagram.width,
            height: diagram.height,
            boxes: diagram
                .boxes
                .into_iter()
                .map(|one| DiagramBox {
                    id: one.id,
                    schema: one.schema,
                    table: one.name,
                    x: one.x,
                    y: one.y,
                    width: one.width,
                    height: one.height,
                })
                .collect(),
            edges: diagram
                .edges
                .into_iter()
                .map(|one| DiagramEdge {
                    from: one.from,
                    to: one.to,
                    words: one.words,
                })
                .collect(),
            left_out: self.chosen.left_out as u32,
            note: note(self.chosen.left_out, of),
            at: self.at,
        }
    }
}

/// Why tables are not drawn.
fn note(left_out: usize, of: &DiagramScope) -> String {
    if left_out == 0 {
        return String::new();
    }
    match of {
        DiagramScope::Schema { .. } => format!(
            "the {MOST} tables with the most foreign keys are drawn, {left_out} more are not; \
             open the diagram of one table to see those around it"
        ),
        DiagramScope::Around { .. } => format!(
            "the {MOST} nearest tables are drawn, {left_out} more are not; take fewer steps"
        ),
    }
}
