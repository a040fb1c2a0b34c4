//! Every command's future can move between threads; the shell needs that.

use console::{Console, wire};

fn movable<T: Send>(_: T) {}

#[test]
fn every_command_can_move_between_threads() {
    macro_rules! check {
        ($($command:ident: $request:ty),* $(,)?) => {
            $({
                async fn ask(console: &Console, request: $request) {
                    drop(console::$command(console, request).await);
                }
                #[allow(dead_code)]
                fn bound<'a>(console: &'a Console, request: $request) {
                    movable::<std::pin::Pin<Box<dyn Future<Output = ()> + Send + 'a>>>(Box::pin(ask(console, request)));
                }
            })*
        };
    }
    check!(
        current_pack: wire::Nothing,
        open_pack: wire::OpenPack,
        recent_packs: wire::Nothing,
        overview: wire::OverviewRequest,
        golden_signals: wire::OverviewRequest,
        dashboards: wire::DashboardsRequest,
        dashboard: wire::DashboardRequest,
        variable_options: wire::VariableRequest,
        panel: wire::PanelRequest,
        withdraw: wire::Withdraw,
        map_data_source: wire::MapDataSource,
        explore: wire::ExploreRequest,
        complete: wire::CompleteRequest,
        import_report: wire::ReportRequest,
        lint: wire::LintRequest,
        related: wire::RelatedRequest,
        panel_file: wire::SavePanel,
        runbooks: wire::RunbooksRequest,
        open_runbook: wire::OpenRunbook,
        ask_block: wire::AskBlock,
        alert_runbooks: wire::AlertRunbooksRequest,
        check_runbook: wire::OpenRunbook,
        worked_on_runbook: wire::WorkedOnRunbook,
        alerts: wire::AlertsRequest,
        alert_detail: wire::AlertDetailRequest,
        create_silence: wire::CreateSilence,
        expire_silence: wire::ExpireSilence,
        slos: wire::SlosRequest,
        budget_spent: wire::BudgetSpentRequest,
        incidents: wire::IncidentsRequest,
        start_incident: wire::StartIncident,
        open_incident: wire::IncidentRef,
        change_incident: wire::ChangeIncident,
        pin: wire::Pin,
        incident_picture: wire::IncidentPicture,
        verify_incident: wire::IncidentRef,
        handover_note: wire::HandoverRequest,
        incident_file: wire::ExportIncident,
        find_trace: wire::FindTrace,
        search_traces: wire::SearchTraces,
        trace_names: wire::TraceNamesRequest,
        read_trace_file: wire::ReadTraceFile,
        open_trace: wire::OpenTrace,
        close_trace: wire::TraceRef,
        trace_rows: wire::RowsRequest,
        reveal_span: wire::RevealRequest,
        span_detail: wire::SpanRequest,
        trace_statistics: wire::TraceRef,
        compare_traces: wire::CompareRequest,
        trace_logs: wire::TraceLogsRequest,
        trace_metrics: wire::TraceMetricsRequest,
        log_sources: wire::LogSourcesRequest,
        open_logs: wire::OpenLogs,
        more_logs: wire::MoreLogs,
        close_logs: wire::LogsRef,
        read_log_files: wire::ReadLogFiles,
        log_rows: wire::LogRowsRequest,
        find_log: wire::FindLog,
        log_line: wire::LogLineRequest,
        log_context: wire::LogContextRequest,
        log_volume: wire::LogVolumeRequest,
        log_fields: wire::LogFieldsRequest,
        log_values: wire::LogValuesRequest,
        log_patterns: wire::LogPatternsRequest,
        follow_logs: wire::FollowLogs,
        log_state: wire::LogsRef,
        pause_logs: wire::PauseLogs,
        export_state: wire::ExportRef,
        cancel_export: wire::ExportRef,
        resume_export: wire::ExportRef,
        set_redaction: wire::SetRedaction,
        database: wire::DatabaseRequest,
        migrations: wire::DatabaseRequest,
        migration: wire::MigrationRequest,
        migration_effect: wire::MigrationEffectRequest,
        evidence_plan: wire::EvidenceRequest,
        search_migrations: wire::SearchMigrations,
        schema: wire::SchemaRequest,
        table: wire::TableRequest,
        data_model: wire::DatabaseRequest,
        diagram: wire::DiagramRequest,
        diagram_file: wire::SaveDiagram,
        named_queries: wire::DatabaseRequest,
        run_query: wire::RunQuery,
        query_file: wire::SaveQuery,
        database_health: wire::DatabaseRequest,
        ledger: wire::DatabaseRequest,
        sources: wire::SourcesRequest,
        test_source: wire::SourceRef,
        add_source: wire::AddSource,
        remove_source: wire::SourceRef,
        set_secret: wire::SetSecret,
        delete_secret: wire::SourceRef,
        diagnostics: wire::Nothing,
        panel_values: wire::ValuesRequest,
    );
}
