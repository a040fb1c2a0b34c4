use std::{path::Path, process::ExitCode};

use console::{
    PictureFormat, PictureRequest, PicturedState,
    wire::{Chosen, DashboardRequest},
};
use model::{Code, Failure};

use crate::{
    arguments::{self, Render, View},
    print,
    session::Session,
};

/// Draws a dashboard into a file.
pub(crate) async fn run(render: Render, store: Option<&Path>) -> Result<ExitCode, Failure> {
    let format = format(&render.output)?;
    let mut session = Session::open(&render.view.pack, store).await?;
    let opened = open(&mut session, &render.view).await?;
    let request = PictureRequest {
        environment: opened.environment,
        uid: opened.uid,
        chosen: opened.chosen,
        range: opened.range,
        width: render.width,
        theme: render.theme.name(),
        zone: arguments::zone(&render.zone),
        format,
    };
    let picture = console::render_dashboard(&session.console, request).await?;
    session.close().await;
    write(&render.output, &picture.bytes)?;
    for failure in &picture.failures {
        print::failure(failure);
    }
    for panel in &picture.panels {
        let said = match &panel.state {
            PicturedState::Drawn => continue,
            PicturedState::Empty(why) => format!("no data: {why}"),
            PicturedState::Failed(failure) => format!("failed: {failure}"),
            PicturedState::Unsupported(why) => format!("not drawn: {why}"),
        };
        print::line(&format!("panel {} {:?}: {said}", panel.id, panel.title));
    }
    print::line(&format!(
        "{}: {:?}, {} panels",
        render.output.display(),
        picture.title,
        picture.panels.len()
    ));
    Ok(ExitCode::SUCCESS)
}

/// A view of a dashboard with everything that was asked for.
pub(crate) struct Opened {
    pub(crate) environment: String,
    pub(crate) uid: String,
    pub(crate) chosen: Chosen,
    pub(crate) range: model::TimeRange,
}

/// Finds the dashboard and starts the environment.
///
/// # Errors
/// If there is no such dashboard, environment or variable.
pub(crate) async fn open(session: &mut Session, view: &View) -> Result<Opened, Failure> {
    let environment = session.environment(view.env.as_deref())?;
    let summary = session.dashboard(&view.dashboard).await?;
    let request = DashboardRequest {
        environment: environment.clone(),
        uid: summary.uid.clone(),
        chosen: Chosen::new(),
    };
    let dashboard = console::dashboard(&session.console, request).await?;
    let mut chosen = Chosen::new();
    for (name, value) in &view.variables {
        if !dashboard.variables.iter().any(|one| &one.name == name) {
            let known: Vec<&str> = dashboard
                .variables
                .iter()
                .map(|one| one.name.as_str())
                .collect();
            return Err(Failure::new(
                Code::BadInput,
                format!("dashboard {:?} has no variable {name:?}", dashboard.title),
            )
            .remedy(format!("its variables: {}", known.join(", "))));
        }
        // The word that the window shows for all of them.
        let value = if value == "All" { "$__all" } else { value };
        chosen
            .entry(name.clone())
            .or_default()
            .push(value.to_owned());
    }
    session.start(&environment).await?;
    Ok(Opened {
        environment,
        uid: summary.uid,
        chosen,
        range: view.range(Session::now(), dashboard.default_range_ms),
    })
}

fn format(output: &Path) -> Result<PictureFormat, Failure> {
    let ending = output
        .extension()
        .map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("png") => Ok(PictureFormat::Png),
        Some("svg") => Ok(PictureFormat::Svg),
        Some("html" | "htm") => Ok(PictureFormat::Html),
        _ => Err(Failure::new(
            Code::BadInput,
            format!("{} does not say what to draw", output.display()),
        )
        .remedy("end the name with .png, .svg or .html")),
    }
}

/// Writes beside the file and renames, so that nobody reads half a picture.
///
/// # Errors
/// If the folder is missing or full.
pub(crate) fn write(output: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut beside = output.as_os_str().to_owned();
    beside.push(".part");
    let written = std::fs::write(&beside, bytes).and_then(|()| std::fs::rename(&beside, output));
    written.map_err(|error| {
        let _ = std::fs::remove_file(&beside);
        Failure::new(Code::Storage, format!("cannot write the file: {error}"))
            .at(output.display().to_string())
            .remedy("name a file in a folder that exists and has room")
    })
}
