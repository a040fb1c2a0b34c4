//! The slow list of the demo's bad deploy, found by how long it took.

use serde_json::json;
use thirtyfour::Key;

use crate::harness::{Window, wait};

/// Searches the traces that are open for it, and opens it.
pub(crate) async fn open(window: &Window) -> anyhow::Result<()> {
    for (field, limit) in [("Shortest", "150ms"), ("Longest", "900ms")] {
        let script = format!(
            "const field = document.querySelector('[aria-label=\"{field} duration\"]');
             field.focus();
             field.select();
             return true"
        );
        window.run(&script).await?;
        window.press(limit).await?;
    }
    window.press(Key::Enter).await?;
    // One of its queries is repeated for every order of the list.
    wait("the slow list is found", async || {
        let clicked = window
            .run(
                "const cell = (row, name) => row.querySelector(`[data-column=${name}]`)?.textContent;
                 const row = [...document.querySelectorAll('[data-row]')].find((row) =>
                     cell(row, 'name') === 'GET /api/v1/orders' && Number(cell(row, 'spans')) > 20);
                 row?.click();
                 return row !== undefined",
            )
            .await
            .ok()?;
        (clicked == json!(true)).then_some(())
    })
    .await?;
    window.ready("trace").await
}
