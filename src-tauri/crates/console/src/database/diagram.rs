use model::{Code, Failure};

use crate::{
    Console,
    panel::PanelFile,
    wire::{DiagramRequest, DiagramView, SaveDiagram},
};

/// An entity diagram.
///
/// # Errors
/// If there is no such database, or it cannot be read.
pub async fn diagram(console: &Console, request: DiagramRequest) -> Result<DiagramView, Failure> {
    let running = console.environment(&request.environment).await?;
    drop(running);
    Err(Failure::new(
        Code::Unsupported,
        "this version does not answer that yet",
    ))
}

/// A diagram as an SVG file.
///
/// # Errors
/// If there is no such database, or it cannot be read.
pub async fn diagram_file(console: &Console, request: SaveDiagram) -> Result<PanelFile, Failure> {
    let running = console.environment(&request.diagram.environment).await?;
    drop(running);
    Err(Failure::new(
        Code::Unsupported,
        "this version does not answer that yet",
    ))
}
