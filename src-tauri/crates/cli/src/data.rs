use std::{path::Path, process::ExitCode};

use console::wire::{PanelRequest, SaveFormat, SavePanel, ThemeName, Zone};
use model::Failure;

use crate::{
    arguments::{Data, DataFormat},
    print, render,
    session::Session,
};

/// Width whose step the data has: that of a panel as wide as a window.
const WIDTH: u32 = 1_200;

/// Writes one panel's data.
pub(crate) async fn run(data: Data, store: Option<&Path>) -> Result<ExitCode, Failure> {
    let mut session = Session::open(&data.view.pack, store).await?;
    let opened = render::open(&mut session, &data.view).await?;
    let chosen = console::settled(
        &session.console,
        &opened.environment,
        &opened.uid,
        opened.range,
        opened.chosen,
    )
    .await?;
    let request = SavePanel {
        panel: PanelRequest {
            environment: opened.environment,
            uid: opened.uid,
            panel: data.panel,
            chosen,
            range: opened.range,
            width: WIDTH,
            height: 400,
            theme: ThemeName::Light,
            zone: Zone::Utc,
            isolate: Vec::new(),
            scoped: console::wire::Chosen::new(),
            question: 0,
        },
        format: match data.format {
            DataFormat::Csv => SaveFormat::Csv,
            DataFormat::Json => SaveFormat::Json,
        },
    };
    let file = console::panel_file(&session.console, request).await?;
    session.close().await;
    match &data.output {
        Some(output) => render::write(output, &file.bytes)?,
        None => print::out(&file.bytes)?,
    }
    Ok(ExitCode::SUCCESS)
}
