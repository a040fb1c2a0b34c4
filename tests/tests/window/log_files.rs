//! Lines that leave the window as evidence, and lines that come from a file.

use std::{
    fs::{self, File},
    io::Write as _,
    path::Path,
};

use anyhow::{Context, ensure};
use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use thirtyfour::Key;

use crate::{
    chooser::Chooser,
    harness::{Backend, Window, harbour_pack},
    logs::{lines, of_six_hours, search},
    traces::failed_request,
};

#[tokio::test(flavor = "multi_thread")]
async fn an_export_is_what_its_manifest_says_and_can_be_read_here_again() -> anyhow::Result<()> {
    let (chooser, folder) = (Chooser::start().await?, tempfile::tempdir()?);
    let backend = Backend::start().await?;
    let request = failed_request(&backend)?;
    let mut variables = backend.variables();
    variables.extend(Chooser::VARIABLES.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let window = Window::open(Some(&harbour_pack()), variables).await?;
    of_six_hours(&window).await?;
    search(&window, &request).await?;
    lines(&window, "only its lines", |count| (1..10).contains(&count)).await?;

    let file = folder.path().join("lines.jsonl");
    chooser.choose(&file);
    window.run("document.activeElement.blur()").await?;
    window.press("s").await?;
    window.shows("Export the lines").await?;
    window.click("Choose a file…").await?;
    window.shows("Whole").await?;
    window.accessible("an export that is whole").await?;
    verified(&window, &file, &request).await?;

    // Packed, as an archive would hold it, and opened without any source.
    let packed = folder.path().join("lines.jsonl.gz");
    let mut gzip = GzEncoder::new(File::create(&packed)?, Compression::fast());
    gzip.write_all(&fs::read(&file)?)?;
    gzip.finish()?;
    chooser.choose(&packed);
    window.press(Key::Escape).await?;
    window.click("Open files…").await?;
    window.shows("lines.jsonl.gz").await?;
    let count = fs::read_to_string(&file)?.lines().count() as u64;
    lines(&window, "the lines of the file", |shown| shown == count).await?;
    window.shows("request failed").await?;
    window.close().await
}

/// The file is what the window and its manifest say, until a byte of it changes.
async fn verified(window: &Window, file: &Path, request: &str) -> anyhow::Result<()> {
    let bytes = fs::read(file)?;
    let text = String::from_utf8(bytes.clone())?;
    ensure!(
        !text.is_empty() && text.lines().all(|line| line.contains(request)),
        "{text}"
    );
    let sum = Sha256::digest(&bytes);
    let sum: String = sum.iter().map(|byte| format!("{byte:02x}")).collect();
    window.shows(&sum).await?;
    let manifest = file.with_file_name("lines.jsonl.manifest.json");
    let told: Value = serde_json::from_slice(&fs::read(&manifest)?)?;
    ensure!(told["sha256"] == json!(sum), "{told:#}");
    ensure!(told["lines"] == json!(text.lines().count()), "{told:#}");
    ensure!(told["complete"] == json!(true), "{told:#}");
    ensure!(told["redaction"]["on"] == json!(true), "{told:#}");
    ensure!(told["request"].to_string().contains(request), "{told:#}");

    let sound = console::verify_export(&manifest)?;
    ensure!(sound.differences.is_empty(), "{sound:?}");
    let mut other = bytes.clone();
    let middle = other.len() / 2;
    *other.get_mut(middle).context("it is not empty")? ^= 1;
    fs::write(file, other)?;
    let changed = console::verify_export(&manifest)?;
    ensure!(!changed.differences.is_empty(), "a changed byte is found");
    fs::write(file, bytes)?;
    Ok(())
}
