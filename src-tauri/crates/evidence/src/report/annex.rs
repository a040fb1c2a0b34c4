use super::html::Page;
use crate::{bundle::Bundle, manifest, moment};

/// Which database was asked.
pub(super) fn database(page: &mut Page, bundle: &Bundle<'_>) {
    let source = &bundle.evidence.source;
    page.section("database", "The database that was asked");
    page.paragraph(&source.standing);
    let facts: Vec<(&str, &str)> = source
        .facts
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    page.facts(&facts);
    page.list(
        &source.findings,
        "Nothing speaks against what was read from it.",
    );
}

/// The statements, and when they were asked.
pub(super) fn queries(page: &mut Page, bundle: &Bundle<'_>) {
    let queries = &bundle.evidence.queries;
    let count = queries.len();
    if queries.iter().all(|asked| asked.sql.starts_with("GET ")) && count > 0 {
        page.section("queries", "The requests that were made");
        page.paragraph(&format!(
            "{count} requests, which read and change nothing, by this computer’s clock."
        ));
    } else {
        page.section("queries", "The statements that were asked");
        page.paragraph(&format!(
            "{count} statements, each in a read-only transaction, by this computer’s clock."
        ));
    }
    for asked in queries {
        page.raw("<p class=\"asked\">");
        page.text(&moment::written(asked.at));
        page.raw("</p>\n");
        page.code(asked.sql.trim());
    }
}

/// The console's own record of looks.
pub(super) fn ledger(page: &mut Page, bundle: &Bundle<'_>) {
    page.section("ledger", "The record of looks");
    page.paragraph(&bundle.evidence.ledger.words);
    if let Some(head) = &bundle.ledger_head {
        page.paragraph("ledger.jsonl holds its entries from the first of the period to the newest. Each names the one before it by its hash; whoever kept a later hash can show that none of these was changed.");
        page.facts(&[
            ("Newest entry", &head.sequence.to_string()),
            ("Its hash", &head.hash.to_string()),
        ]);
    }
}

/// How anybody can tell whether the pack is what was made.
pub(super) fn verification(page: &mut Page) {
    page.section("verification", "How to verify this pack");
    page.paragraph("manifest.json lists every file of this folder with its size and SHA-256, and manifest.sha256 is its own hash. Neither the database nor Wheelhouse’s own files are needed. With Wheelhouse:");
    page.code("wheelhousectl evidence verify FOLDER");
    page.paragraph("Without it, in this folder:");
    page.code(&format!("sha256sum -c {}", manifest::OWN_HASH));
    page.paragraph("and compare each line of the manifest with the SHA-256 of its file. Where the pack is signed (Ed25519):");
    page.code(&format!(
        "openssl pkeyutl -verify -rawin -pubin -inkey {} -sigfile {} -in {}",
        manifest::PUBLIC_KEY,
        manifest::SIGNATURE,
        manifest::MANIFEST
    ));
    page.paragraph("Whoever may write this folder can make a whole new pack with a manifest that fits. Against that helps what lies elsewhere: the manifest’s hash noted when the pack was made, the signature of a key that the reader knows, or a later hash of the record of looks.");
    page.paragraph("In changes.csv, cells that a spreadsheet would take for a formula have an apostrophe in front; the column “defused” names them. In this report, letters that cannot be seen or that turn the direction of a text are written out, such as [U+202E]. changes.json has every text as it is.");
}
