use std::sync::Arc;

use chart::Palette;
use dashboard::{Dashboard, Panel};
use model::{Code, Failure};

use super::{Portrait, find, portray};
use serde_json::Value;

use crate::{
    Console, dashboards, picture,
    wire::{Content, PanelRequest, PanelView, SaveFormat, SavePanel, ThemeName},
};

mod csv;
mod data;

pub(crate) use csv::table as csv;
pub(crate) use data::{Data, Datum};

/// A file made of a panel, a diagram or an answer.
pub struct PanelFile {
    /// A name made of its title.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// One panel's picture or data as a file.
///
/// CSV is one table with a head, times in ISO 8601 (RFC 4180); JSON holds every frame with its
/// labels, times in milliseconds; pictures have the colours of the theme instead of the page's
/// variables.
///
/// # Errors
/// As [`panel`](super::panel), if the panel failed, and if it has nothing of that format.
pub async fn panel_file(console: &Console, request: SavePanel) -> Result<PanelFile, Failure> {
    let SavePanel {
        panel: request,
        format,
    } = request;
    let running = console.environment(&request.environment).await?;
    let (dashboard, _) = dashboards::find(console, &request.uid)?;
    let panel = find(&dashboard, request.panel)?;
    let portrait = portray(console, &running, &dashboard, panel, &request).await;
    if let Content::Failed(failure) = portrait.view.content {
        return Err(failure);
    }
    let bytes = match format {
        SaveFormat::Csv => csv(&saved(&portrait, panel)?),
        SaveFormat::Json => json(&dashboard, panel, &portrait)?,
        SaveFormat::Svg => picture::of_panel(&portrait, &request).svg().into_bytes(),
        SaveFormat::Png => picture::of_panel(&portrait, &request).png(),
    };
    Ok(PanelFile {
        name: file_name(&portrait.view.title, format),
        bytes,
    })
}

/// A panel that was answered: it can be drawn again without asking again.
pub(crate) struct AnsweredPanel {
    pub(crate) dashboard: Arc<Dashboard>,
    pub(crate) panel: u32,
    pub(crate) portrait: Portrait,
}

/// Asks a panel, and says on which dashboard it stands.
///
/// # Errors
/// If there is no such environment, dashboard or panel; a panel that fails says so in its content.
pub(crate) async fn asked(
    console: &Console,
    request: &PanelRequest,
) -> Result<(String, AnsweredPanel), Failure> {
    let running = console.environment(&request.environment).await?;
    let (dashboard, _) = dashboards::find(console, &request.uid)?;
    let panel = find(&dashboard, request.panel)?;
    let portrait = portray(console, &running, &dashboard, panel, request).await;
    let title = dashboard.title.clone();
    let answered = AnsweredPanel {
        panel: panel.id,
        portrait,
        dashboard,
    };
    Ok((title, answered))
}

impl AnsweredPanel {
    /// What the window shows of it.
    pub(crate) fn view(&self) -> &PanelView {
        &self.portrait.view
    }

    /// It as a picture of its own, in concrete colours.
    pub(crate) fn svg(&self, request: &PanelRequest) -> String {
        picture::of_panel(&self.portrait, request).svg()
    }

    /// All that its queries brought; nothing if they brought nothing.
    pub(crate) fn data(&self) -> Option<Value> {
        let panel = find(&self.dashboard, self.panel).ok()?;
        value(&self.dashboard, panel, &self.portrait).ok()
    }
}

/// The palette of a theme for files.
pub(crate) fn palette(theme: ThemeName) -> Palette {
    match theme {
        ThemeName::Dark => Palette::Dark,
        ThemeName::Light => Palette::Light,
    }
}

/// All that a panel shows as one table; nothing if it shows no data.
pub(crate) fn data(portrait: &Portrait, panel: &Panel) -> Option<Data> {
    data::of(portrait, panel)
}

fn saved(portrait: &Portrait, panel: &Panel) -> Result<Data, Failure> {
    data::of(portrait, panel).ok_or_else(|| {
        let why = match &portrait.view.content {
            Content::Empty(emptiness) => emptiness.text.clone(),
            Content::Unsupported(why) => why.clone(),
            _ => "it shows no table and no series".to_owned(),
        };
        Failure::new(
            Code::NotFound,
            format!("panel {:?} has no data to save: {why}", portrait.view.title),
        )
        .remedy("choose another range or panel, or save its picture")
    })
}

fn json(dashboard: &Dashboard, panel: &Panel, portrait: &Portrait) -> Result<Vec<u8>, Failure> {
    let text = format!("{:#}\n", value(dashboard, panel, portrait)?);
    Ok(text.into_bytes())
}

fn value(dashboard: &Dashboard, panel: &Panel, portrait: &Portrait) -> Result<Value, Failure> {
    let frames = data::frames(portrait, panel);
    if frames.is_empty() {
        saved(portrait, panel)?;
    }
    Ok(serde_json::json!({
        "dashboard": { "uid": dashboard.uid, "title": dashboard.title },
        "panel": { "id": panel.id, "title": portrait.view.title, "type": panel.kind.name() },
        "at": portrait.view.at,
        "queries": portrait.view.queries,
        "warnings": portrait.view.warnings,
        "capped_at": portrait.view.capped_at,
        "frames": frames,
    }))
}

/// A name without anything that a file system or shell could take for more than a name.
pub(crate) fn file_name(title: &str, format: SaveFormat) -> String {
    let mut name = String::new();
    for letter in title.chars().take(80) {
        if letter.is_alphanumeric() {
            name.extend(letter.to_lowercase());
        } else if !name.ends_with('-') && !name.is_empty() {
            name.push('-');
        }
    }
    let name = name.trim_end_matches('-');
    let name = if name.is_empty() { "panel" } else { name };
    let ending = match format {
        SaveFormat::Csv => "csv",
        SaveFormat::Json => "json",
        SaveFormat::Svg => "svg",
        SaveFormat::Png => "png",
    };
    format!("{name}.{ending}")
}

/// The request of a panel that is drawn at a size.
impl PanelRequest {
    pub(crate) fn size(&self) -> (u32, u32) {
        (self.width.clamp(40, 4_000), self.height.clamp(30, 4_000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_like_its_panel() {
        for (title, expected) in [
            ("Requests per second", "requests-per-second.csv"),
            ("../../etc/passwd", "etc-passwd.csv"),
            ("Größe (%)", "größe.csv"),
            ("", "panel.csv"),
            ("\u{0}\n", "panel.csv"),
        ] {
            assert_eq!(file_name(title, SaveFormat::Csv), expected, "{title}");
        }
    }
}
