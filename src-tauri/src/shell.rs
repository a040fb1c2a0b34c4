//! The window: the only code besides the contract that knows Tauri.

use std::{path::PathBuf, sync::Arc, time::Instant};

use anyhow::Context;
use console::{
    Change, Console, PanelFile,
    wire::{
        EvidenceMade, EvidenceRequest, EvidenceVerdict, ExportIncident, ExportLogs, ExportView,
        HeldLogs, Nothing, OpenPack, OpenPage, PackView, PageAnswer, PickLogFiles, ReadLogFiles,
        ReadTraceFile, SaveDiagram, SavePanel, SaveQuery, SavedFile, TraceFile, TraceRef,
        VerifyEvidence,
    },
};
use model::{Code, Failure};
use tauri::{AppHandle, Emitter, Manager, State, WebviewUrl, WebviewWindowBuilder};
use tauri_plugin_dialog::{DialogExt, FilePath};
use tauri_plugin_opener::OpenerExt;

use crate::{arguments::Arguments, contract, measure};

mod notices;
mod tray;

/// What is seen before the page is.
const BACKGROUND: tauri::webview::Color = tauri::webview::Color(13, 17, 23, 255);

/// Label of the window.
const MAIN: &str = "main";

/// Label of the runbook's own window.
const RUNBOOK: &str = "runbook";

/// Folders of the user that Wheelhouse writes to.
pub(crate) struct Folders {
    /// Small files: packs opened earlier.
    pub(crate) config: PathBuf,
    /// The collector's stores.
    pub(crate) data: PathBuf,
    /// Wheelhouse's own logs.
    pub(crate) logs: PathBuf,
}

impl Folders {
    /// The platform's folders for this user.
    pub(crate) fn of_this_user() -> anyhow::Result<Self> {
        let data = dirs::data_local_dir()
            .context("this user has no data folder")?
            .join(NAME);
        let logs = if cfg!(target_os = "macos") {
            dirs::home_dir()
                .context("this user has no home folder")?
                .join("Library/Logs")
                .join(NAME)
        } else {
            dirs::state_dir().map_or_else(|| data.join("logs"), |state| state.join(NAME))
        };
        let config = dirs::config_dir()
            .context("this user has no settings folder")?
            .join(NAME);
        Ok(Self { config, data, logs })
    }
}

const NAME: &str = "wheelhouse";

/// Opens the window and returns when it is closed.
pub(crate) fn run(arguments: Arguments, folders: Folders) -> anyhow::Result<()> {
    let started = Instant::now();
    for argument in &arguments.unknown {
        tracing::warn!(?argument, "ignored an argument that means nothing");
    }
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::init())
        .invoke_handler(contract::handler())
        .setup(move |app| {
            // The trust store and the pack are read while the web view starts; no command is
            // handled before this closure returns.
            let handle = app.handle().clone();
            let pack = arguments.pack.clone();
            let starting = std::thread::spawn(move || start_console(&handle, folders, pack));
            open_window(app.handle(), arguments.bench_start.then_some(started))?;
            let console = starting
                .join()
                .map_err(|_| anyhow::anyhow!("the console could not be started"))??;
            app.manage(console);
            Ok(())
        })
        .build(tauri::generate_context!())
        .context("the window cannot be opened")?;
    app.run(|app, event| {
        match event {
            tauri::RunEvent::Exit => {
                tauri::async_runtime::block_on(app.state::<Console>().close());
            }
            // The runbook's window does not stay behind alone.
            tauri::RunEvent::WindowEvent {
                label,
                event: tauri::WindowEvent::Destroyed,
                ..
            } if label == MAIN => app.exit(0),
            _ => {}
        }
    });
    Ok(())
}

fn start_console(
    app: &AppHandle,
    folders: Folders,
    pack: Option<PathBuf>,
) -> anyhow::Result<Console> {
    let window = app.clone();
    let on_change = Arc::new(move |change: Change| {
        let told = match change {
            Change::Pack { revision } => window.emit("pack_changed", revision),
            Change::Collected => window.emit("collected", ()),
            Change::Alerts { firing, notices } => {
                notices::count(&window, firing);
                notices::tell(&window, notices);
                window.emit("alerts_changed", firing)
            }
        };
        if let Err(error) = told {
            tracing::warn!(%error, "the window did not hear of a change");
        }
    });
    let console = tauri::async_runtime::block_on(Console::start(console::Options {
        config: folders.config,
        data: folders.data,
        logs: folders.logs,
        version: app.package_info().version.to_string(),
        clock: Arc::new(console::SystemClock),
        variables: Arc::new(|name| std::env::var(name).ok()),
        vault: console::Vault::system(),
        on_change,
    }))
    .map_err(|failure| anyhow::anyhow!("{failure}"))?;
    match pack {
        Some(pack) => console.open_first(pack),
        None => console.reopen_last(),
    }
    Ok(console)
}

fn open_window(app: &AppHandle, bench: Option<Instant>) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::default())
        .title("Wheelhouse")
        .inner_size(1280.0, 800.0)
        .min_inner_size(820.0, 560.0)
        .background_color(BACKGROUND)
        .build()?;
    if let Some(started) = bench {
        measure::usable(
            window,
            started,
            "document.documentElement.dataset.ready === 'overview'",
        );
    }
    Ok(())
}

/// Opens the runbook's own window, or brings it forward.
#[tauri::command]
pub(crate) async fn pop_out_runbook(app: AppHandle, request: Nothing) -> Result<Nothing, Failure> {
    let Nothing {} = request;
    let refused = |error: tauri::Error| {
        Failure::new(
            Code::Unsupported,
            format!("no second window opened: {error}"),
        )
        .remedy("read the runbook in the dock")
    };
    if let Some(window) = app.get_webview_window(RUNBOOK) {
        return window.set_focus().map(|()| Nothing {}).map_err(refused);
    }
    let page = WebviewUrl::App("index.html?window=runbook".into());
    WebviewWindowBuilder::new(&app, RUNBOOK, page)
        .title("Runbook · Wheelhouse")
        .inner_size(520.0, 800.0)
        .min_inner_size(360.0, 400.0)
        .background_color(BACKGROUND)
        .build()
        .map_err(refused)?;
    Ok(Nothing {})
}

/// Brings the window before the others.
fn raise(app: &AppHandle) {
    let Some(window) = app.get_webview_window(MAIN) else {
        return;
    };
    let raised = window
        .show()
        .and_then(|()| window.unminimize())
        .and_then(|()| window.set_focus());
    if let Err(error) = raised {
        tracing::warn!(%error, "the window does not come forward");
    }
}

/// Asks for a folder and opens the pack in it; nothing if the dialog was closed.
#[tauri::command]
pub(crate) async fn pick_pack(
    app: AppHandle,
    console: State<'_, Console>,
    request: Nothing,
) -> Result<Option<PackView>, Failure> {
    let Nothing {} = request;
    let Some(folder) = folder_to_use(&app, "Open a handover pack").await? else {
        return Ok(None);
    };
    let folder = folder.to_string_lossy().into_owned();
    console::open_pack(&console, OpenPack { folder })
        .await
        .map(Some)
}

/// Saves one panel's picture or data to a file that the user chooses.
#[tauri::command]
pub(crate) async fn save_panel(
    app: AppHandle,
    console: State<'_, Console>,
    request: SavePanel,
) -> Result<SavedFile, Failure> {
    let file = console::panel_file(&console, request).await?;
    save(&app, "Save the panel", file).await
}

#[tauri::command]
pub(crate) async fn save_diagram(
    app: AppHandle,
    console: State<'_, Console>,
    request: SaveDiagram,
) -> Result<SavedFile, Failure> {
    let file = console::diagram_file(&console, request).await?;
    save(&app, "Save the diagram", file).await
}

#[tauri::command]
pub(crate) async fn save_query(
    app: AppHandle,
    console: State<'_, Console>,
    request: SaveQuery,
) -> Result<SavedFile, Failure> {
    let file = console::query_file(&console, request).await?;
    save(&app, "Save the answer", file).await
}

/// Asks where a file shall be saved and writes it there; nothing if the dialog was closed.
async fn save(app: &AppHandle, title: &str, file: PanelFile) -> Result<SavedFile, Failure> {
    let Some(path) = place_to_save(app, title, file.name).await? else {
        return Ok(SavedFile { path: None });
    };
    tokio::fs::write(&path, file.bytes).await.map_err(|error| {
        Failure::new(Code::Storage, format!("cannot write the file: {error}"))
            .at(path.display().to_string())
            .remedy("choose another folder, or free some space")
    })?;
    Ok(SavedFile {
        path: Some(path.display().to_string()),
    })
}

/// Opens a page in the system's browser, after the user agreed.
#[tauri::command]
pub(crate) async fn open_page(
    app: AppHandle,
    console: State<'_, Console>,
    request: OpenPage,
) -> Result<PageAnswer, Failure> {
    let answer = console::judge_page(&console, &request).await?;
    if answer == PageAnswer::Opened {
        app.opener()
            .open_url(&request.url, None::<&str>)
            .map_err(|error| {
                Failure::new(Code::Unsupported, format!("no browser opened: {error}"))
                    .at(request.url.clone())
                    .remedy("copy the address into a browser")
            })?;
    }
    Ok(answer)
}

#[tauri::command]
pub(crate) async fn pick_trace_file(
    app: AppHandle,
    console: State<'_, Console>,
    request: Nothing,
) -> Result<Option<TraceFile>, Failure> {
    let Nothing {} = request;
    let (answer, chosen) = tokio::sync::oneshot::channel();
    app.dialog()
        .file()
        .set_title("Open a file of traces")
        .pick_file(move |file| {
            // The receiver is gone only when the window closed meanwhile.
            drop(answer.send(file));
        });
    let Some(file) = chosen.await.ok().flatten() else {
        return Ok(None);
    };
    let path = local(file)?.to_string_lossy().into_owned();
    console::read_trace_file(&console, ReadTraceFile { path })
        .await
        .map(Some)
}

#[tauri::command]
pub(crate) async fn save_trace(
    app: AppHandle,
    console: State<'_, Console>,
    request: TraceRef,
) -> Result<SavedFile, Failure> {
    let name = console::trace_file_name(&console, &request)?;
    let path = place_to_save(&app, "Save the trace", name).await?;
    if let Some(path) = &path {
        console::write_trace(&console, request, path.clone()).await?;
    }
    Ok(SavedFile {
        path: path.map(|path| path.display().to_string()),
    })
}

#[tauri::command]
pub(crate) async fn make_evidence(
    app: AppHandle,
    console: State<'_, Console>,
    request: EvidenceRequest,
) -> Result<Option<EvidenceMade>, Failure> {
    let folder = match &request.folder {
        Some(folder) => Some(PathBuf::from(folder)),
        None => folder_to_use(&app, "Make the evidence pack in").await?,
    };
    match folder {
        Some(folder) => console::make_evidence(&console, request, folder)
            .await
            .map(Some),
        None => Ok(None),
    }
}

#[tauri::command]
pub(crate) async fn verify_evidence(
    app: AppHandle,
    request: VerifyEvidence,
) -> Result<Option<EvidenceVerdict>, Failure> {
    let folder = match request.folder {
        Some(folder) => Some(PathBuf::from(folder)),
        None => folder_to_use(&app, "Verify an evidence pack").await?,
    };
    match folder {
        Some(folder) => console::verify_evidence(folder).await.map(Some),
        None => Ok(None),
    }
}

/// Asks for a folder; nothing if the dialog was closed.
async fn folder_to_use(app: &AppHandle, title: &str) -> Result<Option<PathBuf>, Failure> {
    let (answer, chosen) = tokio::sync::oneshot::channel();
    app.dialog()
        .file()
        .set_title(title)
        .pick_folder(move |folder| {
            // The receiver is gone only when the window closed meanwhile.
            drop(answer.send(folder));
        });
    chosen.await.ok().flatten().map(local).transpose()
}

/// Asks for files of log lines, or a folder of them, and reads them; nothing if the dialog was
/// closed.
#[tauri::command]
pub(crate) async fn pick_log_files(
    app: AppHandle,
    console: State<'_, Console>,
    request: PickLogFiles,
) -> Result<Option<HeldLogs>, Failure> {
    let (answer, chosen) = tokio::sync::oneshot::channel();
    let dialog = app.dialog().file();
    if request.folder {
        dialog
            .set_title("Open a folder of logs")
            .pick_folders(move |folders| {
                // The receiver is gone only when the window closed meanwhile.
                drop(answer.send(folders));
            });
    } else {
        dialog
            .set_title("Open files of logs")
            .pick_files(move |files| drop(answer.send(files)));
    }
    let Some(chosen) = chosen.await.ok().flatten() else {
        return Ok(None);
    };
    let place = |file| local(file).map(|path| path.to_string_lossy().into_owned());
    let paths = chosen.into_iter().map(place).collect::<Result<_, _>>()?;
    let request = ReadLogFiles { paths, question: 0 };
    console::read_log_files(&console, request).await.map(Some)
}

/// Starts to write every line that fits to a file that the user chooses; nothing if the dialog was
/// closed.
#[tauri::command]
pub(crate) async fn export_logs(
    app: AppHandle,
    console: State<'_, Console>,
    request: ExportLogs,
) -> Result<Option<ExportView>, Failure> {
    let name = console::export_name(&request);
    let Some(path) = place_to_save(&app, "Export the log lines", name).await? else {
        return Ok(None);
    };
    console::export_logs(&console, request, path)
        .await
        .map(Some)
}

#[tauri::command]
pub(crate) async fn export_incident(
    app: AppHandle,
    console: State<'_, Console>,
    request: ExportIncident,
) -> Result<SavedFile, Failure> {
    let file = console::incident_file(&console, request).await?;
    save(&app, "Export the incident", file).await
}

/// Asks where a file shall be saved; nothing if the dialog was closed.
async fn place_to_save(
    app: &AppHandle,
    title: &str,
    name: String,
) -> Result<Option<PathBuf>, Failure> {
    let (answer, chosen) = tokio::sync::oneshot::channel();
    app.dialog()
        .file()
        .set_title(title)
        .set_file_name(name)
        .save_file(move |path| {
            // The receiver is gone only when the window closed meanwhile.
            drop(answer.send(path));
        });
    chosen.await.ok().flatten().map(local).transpose()
}

fn local(path: FilePath) -> Result<PathBuf, Failure> {
    path.into_path().map_err(|_| {
        Failure::new(Code::BadInput, "the chosen place is not on this computer")
            .remedy("choose a place on a local or mounted disk")
    })
}
