//! Every command of the window with its request and its response, declared once.
//!
//! `contract!` makes of each line the Tauri command, its place in the `Commands` map that
//! TypeScript reads, and its name for the access list. A command is one call into [`console`]:
//! its signature cannot drift from its types.

#[cfg(test)]
mod typescript;

use console::{Console, wire::*};
use model::Failure;
use tauri::{State, ipc::Response};
use ts_rs::TS;

macro_rules! contract {
    (
        json { $( $(#[$doc:meta])* $name:ident: $request:ty => $response:ty; )* }
        bytes { $( $(#[$raw_doc:meta])* $raw:ident: $raw_request:ty; )* }
        shell { $( $(#[$shell_doc:meta])* $shell:ident: $shell_request:ty => $shell_response:ty; )* }
    ) => {
        mod command {
            use super::*;
            $(
                $(#[$doc])*
                #[tauri::command]
                pub(super) async fn $name(
                    console: State<'_, Console>,
                    request: $request,
                ) -> Result<$response, Failure> {
                    console::$name(&console, request).await
                }
            )*
            $(
                $(#[$raw_doc])*
                #[tauri::command]
                pub(super) async fn $raw(
                    console: State<'_, Console>,
                    request: $raw_request,
                ) -> Result<Response, Failure> {
                    console::$raw(&console, request).await.map(Response::new)
                }
            )*
        }

        /// The map from command to request and response that TypeScript reads.
        #[derive(TS)]
        #[allow(dead_code)]
        pub(crate) struct Commands {
            $( $(#[$doc])* $name: ($request, $response), )*
            $( $(#[$raw_doc])* #[ts(type = "[ValuesRequest, ArrayBuffer]")] $raw: ($raw_request, ()), )*
            $( $(#[$shell_doc])* $shell: ($shell_request, $shell_response), )*
        }

        /// Names of all commands; the build script and the capability must hold the same.
        #[cfg(test)]
        pub(crate) const NAMES: &[&str] = &[
            $( stringify!($name), )* $( stringify!($raw), )* $( stringify!($shell), )*
        ];

        /// Answers every command.
        pub(crate) fn handler() -> impl Fn(tauri::ipc::Invoke) -> bool + Send + Sync + 'static {
            tauri::generate_handler![
                $( command::$name, )* $( command::$raw, )* $( crate::shell::$shell, )*
            ]
        }
    };
}

contract! {
    json {
        /// The pack that is open, if one is.
        current_pack: Nothing => Option<PackView>;
        /// Opens a pack and remembers it.
        open_pack: OpenPack => PackView;
        /// Packs opened earlier, newest first.
        recent_packs: Nothing => Vec<RecentPack>;
        /// Probes, sources, alerts and changes of an environment.
        overview: OverviewRequest => Overview;
        /// Rate, errors, latency and saturation of an environment.
        golden_signals: OverviewRequest => GoldenSignals;
        /// The dashboards of the pack and of the starter set.
        dashboards: DashboardsRequest => Vec<DashboardSummary>;
        /// One dashboard's grid and variables.
        dashboard: DashboardRequest => DashboardView;
        /// The options of one variable.
        variable_options: VariableRequest => VariableOptions;
        /// Writes which source answers for a data source that dashboards name.
        map_data_source: MapDataSource => PackView;
        /// One panel's content.
        panel: PanelRequest => PanelView;
        /// Drops questions that nobody waits for any more.
        withdraw: Withdraw => Nothing;
        /// One query's answer as a chart and as a table.
        explore: ExploreRequest => ExploreView;
        /// What could stand at the cursor of a query.
        complete: CompleteRequest => Completions;
        /// What became of every part of a dashboard's file.
        import_report: ReportRequest => ImportReport;
        /// What is wrong with dashboards.
        lint: LintRequest => LintReport;
        /// What shares a panel's metrics.
        related: RelatedRequest => Related;
        /// Looks up whatever was pasted.
        find_trace: FindTrace => TraceLookup;
        /// Traces that fit a search.
        search_traces: SearchTraces => TraceSearch;
        /// What can be searched for.
        trace_names: TraceNamesRequest => TraceNames;
        /// The traces of a file.
        read_trace_file: ReadTraceFile => TraceFile;
        /// Opens a trace.
        open_trace: OpenTrace => TraceView;
        /// Ends an open trace.
        close_trace: TraceRef => Nothing;
        /// Rows of an open trace's waterfall.
        trace_rows: RowsRequest => WaterfallRows;
        /// Where a span, the next match or the next error is.
        reveal_span: RevealRequest => Option<Revealed>;
        /// Everything about one span.
        span_detail: SpanRequest => SpanDetail;
        /// Where time went, by service and operation.
        trace_statistics: TraceRef => TraceStatistics;
        /// Two open traces side by side.
        compare_traces: CompareRequest => Comparison;
        /// The log lines of a trace.
        trace_logs: TraceLogsRequest => TraceLogs;
        /// How the route of a trace did around its time.
        trace_metrics: TraceMetricsRequest => TraceMetrics;
        /// The sources of an environment that have log lines.
        log_sources: LogSourcesRequest => Vec<LogSourceView>;
        /// Searches for log lines and holds the first of them.
        open_logs: OpenLogs => HeldLogs;
        /// Holds more lines of an open search.
        more_logs: MoreLogs => HeldLogs;
        /// Lets lines go that were held.
        close_logs: LogsRef => Nothing;
        /// Reads files of log lines, merged by time.
        read_log_files: ReadLogFiles => HeldLogs;
        /// Rows of held lines.
        log_rows: LogRowsRequest => LogRows;
        /// Where the next line with a text is.
        find_log: FindLog => Option<FoundLog>;
        /// Everything about one line.
        log_line: LogLineRequest => LogDetail;
        /// The lines around a line, whatever the filter says.
        log_context: LogContextRequest => LogContextView;
        /// How many lines there are over time.
        log_volume: LogVolumeRequest => LogVolume;
        /// Services, severities and fields with their counts.
        log_fields: LogFieldsRequest => LogFacets;
        /// Values of one field with their counts.
        log_values: LogValuesRequest => LogFacet;
        /// Patterns of held lines.
        log_patterns: LogPatternsRequest => LogPatterns;
        /// Holds new lines as they come.
        follow_logs: FollowLogs => HeldLogs;
        /// How lines that are followed stand.
        log_state: LogsRef => LogsState;
        /// Holds new lines back, or shows them again.
        pause_logs: PauseLogs => LogsState;
        /// How an export stands.
        export_state: ExportRef => ExportView;
        /// Ends an export where it is.
        cancel_export: ExportRef => ExportView;
        /// Goes on with an export that waits.
        resume_export: ExportRef => ExportView;
        /// Turns redaction off until the window closes, or on again; recorded.
        set_redaction: SetRedaction => Redaction;
        /// The databases of an environment, and where one stands.
        database: DatabaseRequest => DatabaseHead;
        /// All migration histories of a database.
        migrations: DatabaseRequest => MigrationsView;
        /// Everything about one migration.
        migration: MigrationRequest => MigrationDetail;
        /// The record of all looks at a database's migrations, verified anew.
        ledger: DatabaseRequest => LedgerView;
        /// How the golden signals did around a migration.
        migration_effect: MigrationEffectRequest => MigrationEffect;
        /// What an evidence pack would hold.
        evidence_plan: EvidenceRequest => EvidencePlan;
        /// Searches in the texts and names of all migrations.
        search_migrations: SearchMigrations => MigrationHits;
        /// The tables of a database, or those that fit a search.
        schema: SchemaRequest => SchemaView;
        /// Everything about one table.
        table: TableRequest => TableDetail;
        /// The documented data model beside the schema.
        data_model: DatabaseRequest => DataModelView;
        /// An entity diagram of a schema, or around a table.
        diagram: DiagramRequest => DiagramView;
        /// The named queries of the pack.
        named_queries: DatabaseRequest => NamedQueries;
        /// What a named query answers.
        run_query: RunQuery => QueryResult;
        /// The runbooks of the pack and of the starter set.
        runbooks: RunbooksRequest => RunbooksView;
        /// One runbook, filled in with what is known.
        open_runbook: OpenRunbook => RunbookView;
        /// Asks one live block of a runbook.
        ask_block: AskBlock => BlockAnswer;
        /// Which runbooks an alert leads to.
        alert_runbooks: AlertRunbooksRequest => AlertRunbooks;
        /// What in a runbook leads nowhere, asked of the live sources.
        check_runbook: OpenRunbook => RunbookCheck;
        /// Remembers that a runbook is worked through.
        worked_on_runbook: WorkedOnRunbook => Nothing;
        /// Alerts, rules and silences of an environment.
        alerts: AlertsRequest => AlertsView;
        /// What an alert leads to.
        alert_detail: AlertDetailRequest => AlertDetail;
        /// Makes or changes a silence, once the user has said yes.
        create_silence: CreateSilence => SilenceAnswer;
        /// Ends a silence, once the user has said yes.
        expire_silence: ExpireSilence => SilenceAnswer;
        /// How the objectives of the pack stand.
        slos: SlosRequest => SlosView;
        /// What a time cost the objectives.
        budget_spent: BudgetSpentRequest => Vec<BudgetSpent>;
        /// The incidents that are kept on this computer.
        incidents: IncidentsRequest => IncidentsView;
        /// Begins an incident and records it from now on.
        start_incident: StartIncident => IncidentView;
        /// One incident, whole.
        open_incident: IncidentRef => IncidentView;
        /// Changes an incident.
        change_incident: ChangeIncident => IncidentView;
        /// Puts something into the record of the incident that is recorded.
        pin: Pin => Pinned;
        /// A picture of a record.
        incident_picture: IncidentPicture => PictureView;
        /// Whether a record holds.
        verify_incident: IncidentRef => RecordVerdict;
        /// A draft of the note that hands a shift over.
        handover_note: HandoverRequest => HandoverNote;
        /// The health of a database.
        database_health: DatabaseRequest => HealthReports;
        /// The sources of an environment.
        sources: SourcesRequest => Vec<SourceCard>;
        /// Climbs the diagnosis ladder of one source.
        test_source: SourceRef => model::Ladder;
        /// Adds a source to the pack's file.
        add_source: AddSource => PackView;
        /// Removes a source from the pack's file.
        remove_source: SourceRef => PackView;
        /// Stores the secret of a source.
        set_secret: SetSecret => SourceCard;
        /// Forgets the secret of a source.
        delete_secret: SourceRef => SourceCard;
        /// Text for a support request, without secrets.
        diagnostics: Nothing => Diagnostics;
    }
    bytes {
        /// The values behind a drawing, as bytes.
        panel_values: ValuesRequest;
    }
    shell {
        /// Asks for a folder and opens the pack in it; nothing if the dialog was closed.
        pick_pack: Nothing => Option<PackView>;
        /// Saves one panel's picture or data to a file that the user chooses.
        save_panel: SavePanel => SavedFile;
        /// Asks for a file of traces and reads it; nothing if the dialog was closed.
        pick_trace_file: Nothing => Option<TraceFile>;
        /// Saves an open trace as OTLP JSON to a file that the user chooses.
        save_trace: TraceRef => SavedFile;
        /// Makes an evidence pack in a folder that the user chooses; nothing if the dialog was closed.
        make_evidence: EvidenceRequest => Option<EvidenceMade>;
        /// Verifies an evidence pack that the user chooses; nothing if the dialog was closed.
        verify_evidence: VerifyEvidence => Option<EvidenceVerdict>;
        /// Asks for files of log lines and reads them; nothing if the dialog was closed.
        pick_log_files: PickLogFiles => Option<HeldLogs>;
        /// Starts to write every line that fits to a file that the user chooses; nothing if the dialog was
        /// closed.
        export_logs: ExportLogs => Option<ExportView>;
        /// Opens the runbook's own window.
        pop_out_runbook: Nothing => Nothing;
        /// Writes an incident to a file that the user chooses.
        export_incident: ExportIncident => SavedFile;
        /// Saves an entity diagram as SVG to a file that the user chooses.
        save_diagram: SaveDiagram => SavedFile;
        /// Saves what a named query answers to a file that the user chooses.
        save_query: SaveQuery => SavedFile;
        /// Opens a page in the system's browser, after the user agreed.
        open_page: OpenPage => PageAnswer;
    }
}
