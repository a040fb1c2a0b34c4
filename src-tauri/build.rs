//! Declares the commands to Tauri's access list, so that none is callable unless a capability
//! names it.

const COMMANDS: &[&str] = &[
    "current_pack",
    "open_pack",
    "recent_packs",
    "overview",
    "golden_signals",
    "dashboards",
    "dashboard",
    "variable_options",
    "panel",
    "find_trace",
    "search_traces",
    "trace_names",
    "read_trace_file",
    "open_trace",
    "close_trace",
    "trace_rows",
    "reveal_span",
    "span_detail",
    "trace_statistics",
    "compare_traces",
    "trace_logs",
    "trace_metrics",
    "log_sources",
    "open_logs",
    "more_logs",
    "close_logs",
    "read_log_files",
    "log_rows",
    "find_log",
    "log_line",
    "log_context",
    "log_volume",
    "log_fields",
    "log_values",
    "log_patterns",
    "follow_logs",
    "log_state",
    "pause_logs",
    "export_state",
    "cancel_export",
    "resume_export",
    "set_redaction",
    "database",
    "migrations",
    "migration",
    "ledger",
    "migration_effect",
    "evidence_plan",
    "search_migrations",
    "schema",
    "table",
    "data_model",
    "diagram",
    "named_queries",
    "run_query",
    "runbooks",
    "open_runbook",
    "ask_block",
    "alert_runbooks",
    "check_runbook",
    "database_health",
    "sources",
    "test_source",
    "add_source",
    "remove_source",
    "set_secret",
    "delete_secret",
    "diagnostics",
    "panel_values",
    "pick_pack",
    "withdraw",
    "map_data_source",
    "explore",
    "complete",
    "import_report",
    "lint",
    "related",
    "save_panel",
    "pick_trace_file",
    "save_trace",
    "make_evidence",
    "verify_evidence",
    "pick_log_files",
    "export_logs",
    "save_diagram",
    "save_query",
    "open_page",
];

fn main() {
    // A checkout without a built page still compiles: the window then says what to run.
    let page = std::path::Path::new("../ui/dist");
    if !page.join("index.html").exists() {
        std::fs::create_dir_all(page).expect("the ui folder is writable");
        std::fs::write(
            page.join("index.html"),
            "<!doctype html><title>Wheelhouse</title><p>The page is not built: run \
             <code>npm ci && npm run build</code> in <code>ui</code>, then build again.",
        )
        .expect("the ui folder is writable");
    }
    println!("cargo::rerun-if-changed=../ui/dist");
    tauri_build::try_build(
        tauri_build::Attributes::new()
            .app_manifest(tauri_build::AppManifest::new().commands(COMMANDS)),
    )
    .expect("tauri.conf.json and capabilities/ are valid");
}
