// Written from src-tauri/src/contract.rs by `WRITE_CONTRACT=1 cargo test -p wheelhouse`.
// Do not edit: a test compares it with the Rust types.

/**
 * Adds a source to `wheelhouse.toml`. A kind reads the parts that it needs; the others are empty.
 */
export type AddSource = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * New key.
 */
id: string, 
/**
 * What it is.
 */
kind: SourceKind, 
/**
 * Address of the server, or of the page to scrape; empty where a region, a file or a receiver
 * says enough.
 */
url: string, 
/**
 * How it is asked for its secret.
 */
auth: AuthKind, 
/**
 * User name for [`AuthKind::Basic`], header name for [`AuthKind::Header`].
 */
auth_name: string, 
/**
 * Tenant header value, may be empty.
 */
tenant: string, 
/**
 * File or folder, in the pack unless it is written whole.
 */
path: string, 
/**
 * Service of lines that name none, may be empty.
 */
service: string, 
/**
 * Region of Amazon's cloud.
 */
region: string, 
/**
 * Profile of Amazon's command line, in place of keys.
 */
profile: string, 
/**
 * Log groups, or patterns of indexes; empty for all.
 */
names: Array<string>, 
/**
 * Loopback address that receives OTLP over HTTP.
 */
otlp_http: string, 
/**
 * Loopback address that receives OTLP over gRPC.
 */
otlp_grpc: string, 
/**
 * What is checked of a database server's certificate.
 */
tls: TlsCheck, 
/**
 * The database behind an actuator, may be empty.
 */
engine: string, 
/**
 * Folder of the migrations' files, may be empty.
 */
migrations: string, };

/**
 * Something to try when nothing was found.
 */
export type Advice = { 
/**
 * The likely reason, in a sentence.
 */
reason: string, 
/**
 * What to do, in a sentence.
 */
remedy: string, };

/**
 * One alert that is pending or firing.
 */
export type Alert = { 
/**
 * The alert's labels, `alertname` among them.
 */
labels: Labels, 
/**
 * The alert's annotations, untrusted text.
 */
annotations: Labels, 
/**
 * Where it stands.
 */
state: AlertState, 
/**
 * Since when it is active.
 */
since: Millis | null, 
/**
 * The value of its expression, as the source wrote it.
 */
value: number | null, };

/**
 * What an alert leads to.
 */
export type AlertDetail = { 
/**
 * Runbooks, the surest first.
 */
runbooks: Array<RelatedRunbook>, 
/**
 * Why its annotation leads to no runbook, if it names one that is not there.
 */
broken: string | null, 
/**
 * Panels that show its metrics, most shared first.
 */
panels: Array<RelatedPanel>, 
/**
 * The dashboard that its annotation names, if it is there.
 */
dashboard: LinkTarget | null, 
/**
 * Its rule's expression without its limit, narrowed to the alert's labels: what to chart.
 */
query: string | null, 
/**
 * The limit that the expression is compared with, if it is a plain number.
 */
limit: number | null, 
/**
 * Conditions that find its log lines: fields and values known from its labels.
 */
log_fields: Array<[string, string]>, 
/**
 * The service whose traces it is about, if its labels tell.
 */
service: string | null, 
/**
 * When it began before, newest first: begin and, unless it lasts, end.
 */
earlier: Array<[Millis, Millis | null]>, };

/**
 * Asks for one alert's surroundings.
 */
export type AlertDetailRequest = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * The alert.
 */
alert: Alert, };

/**
 * One alert in the list.
 */
export type AlertLine = { 
/**
 * Names it as long as its labels stay the same.
 */
id: string, 
/**
 * The alert.
 */
alert: Alert, 
/**
 * How grave it is, by its `severity` label.
 */
severity: AlertSeverity, 
/**
 * Titles of the sources that tell of it.
 */
sources: Array<string>, 
/**
 * Ids of the silences that keep it quiet.
 */
silences: Array<string>, 
/**
 * What keeps it quiet otherwise, in words, such as "inhibited by ClusterDown" or "muted by the
 * time interval weekends".
 */
quiet: Array<string>, 
/**
 * The surest runbook.
 */
runbook: RelatedRunbook | null, 
/**
 * [`RuleLine::id`] of its rule, if that is known.
 */
rule: string | null, };

/**
 * Where an alert leads.
 */
export type AlertRunbooks = { 
/**
 * Runbooks, the right one first.
 */
runbooks: Array<RelatedRunbook>, 
/**
 * Why its annotation leads to none, if it names one that is not there.
 */
broken: string | null, };

/**
 * Asks which runbook an alert leads to.
 */
export type AlertRunbooksRequest = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * The alert.
 */
alert: Alert, };

/**
 * How grave an alert is, and what is begun from it.
 */
export type AlertSeverity = "critical" | "warning" | "other";

/**
 * Where an alert stands.
 */
export type AlertState = "pending" | "firing" | "suppressed";

/**
 * Asks for the alerts, rules and silences of an environment.
 */
export type AlertsRequest = { 
/**
 * Environment id.
 */
environment: string, };

/**
 * Everything about alerting in an environment; a source that fails costs its part only.
 */
export type AlertsView = { 
/**
 * Alerts that fire, wait or are kept quiet, gravest first.
 */
alerts: Array<AlertLine>, 
/**
 * Alerting rules of the sources and of the pack, by group.
 */
rules: Array<RuleLine>, 
/**
 * Silences, those in force first, then those to come, then the ended ones.
 */
silences: Array<SilenceView>, 
/**
 * Which alerts and runbooks have no counterpart.
 */
coverage: Coverage, 
/**
 * Whether silences can be made here.
 */
silencing: Silencing, 
/**
 * Sources that could not be asked.
 */
failures: Array<Failure>, 
/**
 * What sources said beside their answers.
 */
warnings: Array<string>, 
/**
 * When this was answered.
 */
at: Millis, };

/**
 * Alignment of a column.
 */
export type Align = "left" | "center" | "right";

/**
 * A query and its answer, as kept.
 */
export type AnswerRecord = { 
/**
 * What it belongs to: a panel's title, a runbook's step, or the query itself; untrusted.
 */
title: string, 
/**
 * Where it was asked from, such as "runbook high-error-rate.md, step 2" or "panel of Harbour".
 */
from: string, 
/**
 * As it was sent, values filled in.
 */
query: string, 
/**
 * Title of the source.
 */
source: string, 
/**
 * The range it was asked over.
 */
range: TimeRange, 
/**
 * The answer in few words, such as "4.1%" or "3 rows"; untrusted.
 */
value: string, 
/**
 * `met`, `missed` or `unknown`; empty if nothing was expected.
 */
verdict: string, 
/**
 * The verdict in words.
 */
words: string, 
/**
 * Name of the file with the data, if there was some.
 */
data: string | null, 
/**
 * Name of the file with the picture, if there is one.
 */
picture: string | null, 
/**
 * Why there was no answer, if there was none.
 */
failure: string | null, };

/**
 * When a migration was applied, and how that is known.
 */
export type AppliedView = { 
/**
 * As it is recorded, or in words; empty for a pending one.
 */
text: string, 
/**
 * The moment, where it is one.
 */
at: Nanos | null, 
/**
 * How it is known.
 */
known: Knowledge, };

/**
 * Asks one live block.
 */
export type AskBlock = { 
/**
 * The runbook, as it was opened.
 */
runbook: OpenRunbook, 
/**
 * The block's number.
 */
block: number, 
/**
 * Its text as it was shown: nothing else is asked.
 */
shown: string, 
/**
 * The shared range.
 */
range: TimeRange, 
/**
 * Width of a drawing in CSS pixels.
 */
width: number, 
/**
 * Height of a drawing in CSS pixels.
 */
height: number, 
/**
 * Colours.
 */
theme: ThemeName, 
/**
 * Time axis.
 */
zone: Zone, 
/**
 * Names the question for `withdraw`; 0 if nobody will withdraw it.
 */
question: number, };

/**
 * One source or file and how it answered.
 */
export type AskedLogs = { 
/**
 * Its key; the path of a file.
 */
source: string, 
/**
 * Its title; the name of a file.
 */
title: string, 
/**
 * Its kind, such as `loki`; `file` for a file.
 */
kind: string, 
/**
 * The query as it was sent; empty for a file.
 */
written: string, 
/**
 * Name of the language it is written in; absent if it cannot be edited.
 */
language: string | null, 
/**
 * Lines of it that are held.
 */
lines: number, 
/**
 * The number of lines at which the source's own limit ends a search, if it was reached.
 */
capped_at: number | null, 
/**
 * True if part of the data is missing by the source's own word.
 */
partial: boolean, 
/**
 * Warnings of the source, or parts of the file that could not be read.
 */
warnings: Array<string>, 
/**
 * Remarks of the source.
 */
notes: Array<string>, 
/**
 * Why it did not answer, or not to the end; what it gave before stays.
 */
failure: Failure | null, 
/**
 * How long it took the last time, in milliseconds.
 */
took_ms: number, };

/**
 * One source that was asked.
 */
export type AskedSource = { 
/**
 * Its key.
 */
source: string, 
/**
 * Its title.
 */
title: string, 
/**
 * `traces` or `logs`.
 */
signal: string, 
/**
 * The range it was asked over, if it needs one.
 */
range: TimeRange | null, 
/**
 * How it answered.
 */
outcome: Outcome, 
/**
 * How long it took, in milliseconds.
 */
took_ms: number, };

/**
 * Attributes that belong together.
 */
export type AttributeGroup = { 
/**
 * Its title, such as "HTTP" or "Resource".
 */
title: string, 
/**
 * The attributes.
 */
rows: Array<AttributeRow>, };

/**
 * One condition on an attribute.
 */
export type AttributeMatch = { 
/**
 * Attribute name, such as `http.response.status_code`.
 */
name: string, 
/**
 * How the value is compared.
 */
op: MatchOp, 
/**
 * The value as typed; unused with `exists`.
 */
value: string, };

/**
 * One attribute.
 */
export type AttributeRow = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its value as text.
 */
value: string, 
/**
 * Its type on the wire.
 */
kind: ValueKind, 
/**
 * Other names under which the same value was sent, such as the one before a renaming.
 */
also: Array<string>, 
/**
 * The value seems to have been cut before it was sent.
 */
truncated: boolean, };

/**
 * How a source is asked for its secret.
 */
export type AuthKind = "none" | "bearer" | "basic" | "header" | "keys";

/**
 * The value axis.
 */
export type AxisView = { 
/**
 * Value at the bottom edge of the plot.
 */
min: number, 
/**
 * Value at the top edge of the plot.
 */
max: number, 
/**
 * Base of the logarithm, if the axis is logarithmic.
 */
log: number | null, 
/**
 * Grafana's unit id.
 */
unit: string, };

/**
 * How a bar is filled.
 */
export type BarFill = "plain" | "gradient" | "cells";

/**
 * Numbers on bars.
 */
export type BarGaugeView = { 
/**
 * The numbers.
 */
items: Array<StatView>, 
/**
 * Bars that lie, one under the other; otherwise they stand side by side.
 */
horizontal: boolean, 
/**
 * How a bar is filled.
 */
fill: BarFill, 
/**
 * The part that is not reached is tinted.
 */
unfilled: boolean, };

/**
 * One golden signal around a moment.
 */
export type BeforeAfter = { 
/**
 * Its course, with the moment marked.
 */
signal: GoldenSignal, 
/**
 * Over the time before, with its unit; empty if there was no sample.
 */
before: string, 
/**
 * Over the time after, with its unit; empty if there was no sample.
 */
after: string, 
/**
 * After divided by before, where both are numbers and before is not zero.
 */
ratio: number | null, };

/**
 * What a live block answered.
 */
export type BlockAnswer = { 
/**
 * The answer, or why there is none.
 */
content: Content, 
/**
 * Its value now in few words, such as "4.1%" or "3 rows".
 */
value: string | null, 
/**
 * How it compares with what is expected; absent if nothing is.
 */
verdict: Expectation | null, 
/**
 * The query as it was sent.
 */
query: SentQuery, 
/**
 * What later steps may use, by the name they use it with.
 */
outputs: { [key in string]: string }, 
/**
 * Remarks of the source.
 */
warnings: Array<string>, 
/**
 * When it was answered.
 */
at: Millis, 
/**
 * How long the source took, in milliseconds.
 */
took_ms: number, };

/**
 * What a block is.
 */
export type BlockKind = { "kind": "heading", 
/**
 * 1 to 6.
 */
level: number, 
/**
 * Its text.
 */
text: Array<Run>, 
/**
 * What a link to it says after `#`.
 */
anchor: string, } | { "kind": "paragraph", 
/**
 * The text.
 */
text: Array<Run>, } | { "kind": "item", 
/**
 * Its number in an ordered list.
 */
number: number | null, 
/**
 * Its box in a list of tasks, as the file has it.
 */
checked: boolean | null, 
/**
 * The step it is, if it is one.
 */
step: number | null, 
/**
 * Its first line.
 */
text: Array<Run>, } | { "kind": "quote", 
/**
 * The text.
 */
text: Array<Run>, 
/**
 * `note`, `tip`, `important`, `warning` or `caution`, if it is such an alert of GitHub's.
 */
admonition: string | null, } | { "kind": "table", 
/**
 * Its head.
 */
head: Array<Array<Run>>, 
/**
 * Its rows.
 */
rows: Array<Array<Array<Run>>>, } | { "kind": "rule" } | { "kind": "html", 
/**
 * The text.
 */
text: string, } | { "kind": "code", 
/**
 * Its language as written; empty if it names none.
 */
language: string, 
/**
 * The text with the values that are known.
 */
text: string, 
/**
 * What it would change, if it would.
 */
danger: Danger | null, 
/**
 * Placeholders without a value.
 */
open: Array<string>, 
/**
 * Why it is not asked although it could look so, or why a value is not written into it.
 */
note?: string, } | { "kind": "live" } & LiveBlock | { "kind": "included", 
/**
 * Its file.
 */
file: string, 
/**
 * Its title.
 */
title: string, };

/**
 * What a time cost one objective.
 */
export type BudgetSpent = { 
/**
 * [`SloView::id`].
 */
id: string, 
/**
 * Its title, untrusted.
 */
title: string, 
/**
 * The share of the whole period's budget that went; absent if that cannot be told.
 */
spent: number | null, 
/**
 * In words, such as "18% of the budget of 30 days".
 */
words: string, };

/**
 * Asks how much of each budget went in a time.
 */
export type BudgetSpentRequest = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * The time, such as that of an incident.
 */
range: TimeRange, };

/**
 * Burn over one pair of windows.
 */
export type BurnView = { 
/**
 * `page` or `ticket`.
 */
severity: string, 
/**
 * The long window, such as "1 h".
 */
long: string, 
/**
 * The short window, such as "5 min".
 */
short: string, 
/**
 * Burn from which on both windows alert.
 */
threshold: number, 
/**
 * Burn over the long window; 1 spends the budget exactly by the period's end.
 */
long_burn: number | null, 
/**
 * Burn over the short window.
 */
short_burn: number | null, 
/**
 * Both are over the threshold.
 */
burning: boolean, };

/**
 * How the cells of a column look.
 */
export type CellLook = "plain" | "colored_text" | "colored_background" | "bar" | "spark";

/**
 * The state a threshold or mapping gives a value.
 */
export type CellState = "neutral" | "ok" | "warning" | "critical";

/**
 * Changes an incident.
 */
export type ChangeIncident = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * [`IncidentLine::id`].
 */
id: string, 
/**
 * What.
 */
change: IncidentChange, };

/**
 * Kinds of change.
 */
export type ChangeKind = "deploy" | "restart" | "down" | "up" | "alert" | "migration";

/**
 * Something that changed.
 */
export type ChangeMark = { 
/**
 * When it happened or began.
 */
at: Millis, 
/**
 * When it ended, for what lasts and is over.
 */
end?: Millis, 
/**
 * What kind.
 */
kind: ChangeKind, 
/**
 * In words, untrusted.
 */
text: string, };

/**
 * A drawing and what the window needs to hover over it.
 */
export type ChartView = { 
/**
 * The drawing; its colours are CSS variables. Made by Wheelhouse, its text is escaped.
 */
svg: string, 
/**
 * Names the values behind the drawing for `panel_values`.
 */
values_key: string, 
/**
 * The plot area within the drawing.
 */
plot: PlotRect, 
/**
 * What the left edge and the right edge of the plot stand for.
 */
range: TimeRange, 
/**
 * The value axis.
 */
axis: AxisView, 
/**
 * The value axis at the right, if some series are measured by it.
 */
right_axis?: AxisView, 
/**
 * The series in drawing order.
 */
series: Array<SeriesView>, 
/**
 * Where and how the legend stands.
 */
legend: Legend, 
/**
 * What hovering shows.
 */
tooltip: TooltipMode, 
/**
 * What happened within the range, oldest first.
 */
marks: Array<MarkView>, 
/**
 * Single observations with their traces.
 */
exemplars: Array<ExemplarView>, 
/**
 * Points that could not be drawn because they are not finite.
 */
not_finite: number, };

/**
 * Whether git can be asked about a history's files.
 */
export type CheckoutState = "read" | "reading" | "none" | "no_git" | "refused" | "failed";

/**
 * What git knows of the files of a history as a whole.
 */
export type CheckoutView = { 
/**
 * Whether git can be asked.
 */
state: CheckoutState, 
/**
 * In a sentence.
 */
sentence: string, 
/**
 * What to do, may be empty.
 */
remedy: string, 
/**
 * The newest commit, shortened; empty where there is none.
 */
head: string, 
/**
 * What limits the answers, in words: a shallow clone, a walk that took too long.
 */
limits: Array<string>, };

/**
 * Whether a file is what was applied.
 */
export type ChecksumView = "same" | "edited" | "line_endings" | "none" | "unknown";

/**
 * The kinds of failure that the window treats differently.
 */
export type Code = "unreachable" | "unauthorized" | "forbidden" | "rate_limited" | "timeout" | "server_error" | "unexpected_answer" | "bad_query" | "unsupported" | "too_large" | "circuit_open" | "not_found" | "bad_pack" | "bad_input" | "vault_locked" | "vault_missing" | "storage" | "cancelled" | "internal";

/**
 * A column.
 */
export type ColumnView = { name: string, 
/**
 * Its type as the engine writes it.
 */
type_name: string, nullable: boolean, 
/**
 * May be empty.
 */
default: string, 
/**
 * What else the engine says of it, such as `auto_increment`; may be empty.
 */
extra: string, 
/**
 * May be empty.
 */
comment: string, 
/**
 * Part of the primary key.
 */
key: boolean, 
/**
 * What the data model says about it.
 */
docs: DocsView | null, };

/**
 * The map from command to request and response that TypeScript reads.
 */
export type Commands = { 
/**
 * The pack that is open, if one is.
 */
current_pack: [Nothing, PackView | null], 
/**
 * Opens a pack and remembers it.
 */
open_pack: [OpenPack, PackView], 
/**
 * Packs opened earlier, newest first.
 */
recent_packs: [Nothing, Array<RecentPack>], 
/**
 * Probes, sources, alerts and changes of an environment.
 */
overview: [OverviewRequest, Overview], 
/**
 * Rate, errors, latency and saturation of an environment.
 */
golden_signals: [OverviewRequest, GoldenSignals], 
/**
 * The dashboards of the pack and of the starter set.
 */
dashboards: [DashboardsRequest, Array<DashboardSummary>], 
/**
 * One dashboard's grid and variables.
 */
dashboard: [DashboardRequest, DashboardView], 
/**
 * The options of one variable.
 */
variable_options: [VariableRequest, VariableOptions], 
/**
 * Writes which source answers for a data source that dashboards name.
 */
map_data_source: [MapDataSource, PackView], 
/**
 * One panel's content.
 */
panel: [PanelRequest, PanelView], 
/**
 * Drops questions that nobody waits for any more.
 */
withdraw: [Withdraw, Nothing], 
/**
 * One query's answer as a chart and as a table.
 */
explore: [ExploreRequest, ExploreView], 
/**
 * What could stand at the cursor of a query.
 */
complete: [CompleteRequest, Completions], 
/**
 * What became of every part of a dashboard's file.
 */
import_report: [ReportRequest, ImportReport], 
/**
 * What is wrong with dashboards.
 */
lint: [LintRequest, LintReport], 
/**
 * What shares a panel's metrics.
 */
related: [RelatedRequest, Related], 
/**
 * Looks up whatever was pasted.
 */
find_trace: [FindTrace, TraceLookup], 
/**
 * Traces that fit a search.
 */
search_traces: [SearchTraces, TraceSearch], 
/**
 * What can be searched for.
 */
trace_names: [TraceNamesRequest, TraceNames], 
/**
 * The traces of a file.
 */
read_trace_file: [ReadTraceFile, TraceFile], 
/**
 * Opens a trace.
 */
open_trace: [OpenTrace, TraceView], 
/**
 * Ends an open trace.
 */
close_trace: [TraceRef, Nothing], 
/**
 * Rows of an open trace's waterfall.
 */
trace_rows: [RowsRequest, WaterfallRows], 
/**
 * Where a span, the next match or the next error is.
 */
reveal_span: [RevealRequest, Revealed | null], 
/**
 * Everything about one span.
 */
span_detail: [SpanRequest, SpanDetail], 
/**
 * Where time went, by service and operation.
 */
trace_statistics: [TraceRef, TraceStatistics], 
/**
 * Two open traces side by side.
 */
compare_traces: [CompareRequest, Comparison], 
/**
 * The log lines of a trace.
 */
trace_logs: [TraceLogsRequest, TraceLogs], 
/**
 * How the route of a trace did around its time.
 */
trace_metrics: [TraceMetricsRequest, TraceMetrics], 
/**
 * The sources of an environment that have log lines.
 */
log_sources: [LogSourcesRequest, Array<LogSourceView>], 
/**
 * Searches for log lines and holds the first of them.
 */
open_logs: [OpenLogs, HeldLogs], 
/**
 * Holds more lines of an open search.
 */
more_logs: [MoreLogs, HeldLogs], 
/**
 * Lets lines go that were held.
 */
close_logs: [LogsRef, Nothing], 
/**
 * Reads files of log lines, merged by time.
 */
read_log_files: [ReadLogFiles, HeldLogs], 
/**
 * Rows of held lines.
 */
log_rows: [LogRowsRequest, LogRows], 
/**
 * Where the next line with a text is.
 */
find_log: [FindLog, FoundLog | null], 
/**
 * Everything about one line.
 */
log_line: [LogLineRequest, LogDetail], 
/**
 * The lines around a line, whatever the filter says.
 */
log_context: [LogContextRequest, LogContextView], 
/**
 * How many lines there are over time.
 */
log_volume: [LogVolumeRequest, LogVolume], 
/**
 * Services, severities and fields with their counts.
 */
log_fields: [LogFieldsRequest, LogFacets], 
/**
 * Values of one field with their counts.
 */
log_values: [LogValuesRequest, LogFacet], 
/**
 * Patterns of held lines.
 */
log_patterns: [LogPatternsRequest, LogPatterns], 
/**
 * Holds new lines as they come.
 */
follow_logs: [FollowLogs, HeldLogs], 
/**
 * How lines that are followed stand.
 */
log_state: [LogsRef, LogsState], 
/**
 * Holds new lines back, or shows them again.
 */
pause_logs: [PauseLogs, LogsState], 
/**
 * How an export stands.
 */
export_state: [ExportRef, ExportView], 
/**
 * Ends an export where it is.
 */
cancel_export: [ExportRef, ExportView], 
/**
 * Goes on with an export that waits.
 */
resume_export: [ExportRef, ExportView], 
/**
 * Turns redaction off until the window closes, or on again; recorded.
 */
set_redaction: [SetRedaction, Redaction], 
/**
 * The databases of an environment, and where one stands.
 */
database: [DatabaseRequest, DatabaseHead], 
/**
 * All migration histories of a database.
 */
migrations: [DatabaseRequest, MigrationsView], 
/**
 * Everything about one migration.
 */
migration: [MigrationRequest, MigrationDetail], 
/**
 * The record of all looks at a database's migrations, verified anew.
 */
ledger: [DatabaseRequest, LedgerView], 
/**
 * How the golden signals did around a migration.
 */
migration_effect: [MigrationEffectRequest, MigrationEffect], 
/**
 * What an evidence pack would hold.
 */
evidence_plan: [EvidenceRequest, EvidencePlan], 
/**
 * Searches in the texts and names of all migrations.
 */
search_migrations: [SearchMigrations, MigrationHits], 
/**
 * The tables of a database, or those that fit a search.
 */
schema: [SchemaRequest, SchemaView], 
/**
 * Everything about one table.
 */
table: [TableRequest, TableDetail], 
/**
 * The documented data model beside the schema.
 */
data_model: [DatabaseRequest, DataModelView], 
/**
 * An entity diagram of a schema, or around a table.
 */
diagram: [DiagramRequest, DiagramView], 
/**
 * The named queries of the pack.
 */
named_queries: [DatabaseRequest, NamedQueries], 
/**
 * What a named query answers.
 */
run_query: [RunQuery, QueryResult], 
/**
 * The runbooks of the pack and of the starter set.
 */
runbooks: [RunbooksRequest, RunbooksView], 
/**
 * One runbook, filled in with what is known.
 */
open_runbook: [OpenRunbook, RunbookView], 
/**
 * Asks one live block of a runbook.
 */
ask_block: [AskBlock, BlockAnswer], 
/**
 * Which runbooks an alert leads to.
 */
alert_runbooks: [AlertRunbooksRequest, AlertRunbooks], 
/**
 * What in a runbook leads nowhere, asked of the live sources.
 */
check_runbook: [OpenRunbook, RunbookCheck], 
/**
 * Remembers that a runbook is worked through.
 */
worked_on_runbook: [WorkedOnRunbook, Nothing], 
/**
 * Alerts, rules and silences of an environment.
 */
alerts: [AlertsRequest, AlertsView], 
/**
 * What an alert leads to.
 */
alert_detail: [AlertDetailRequest, AlertDetail], 
/**
 * Makes or changes a silence, once the user has said yes.
 */
create_silence: [CreateSilence, SilenceAnswer], 
/**
 * Ends a silence, once the user has said yes.
 */
expire_silence: [ExpireSilence, SilenceAnswer], 
/**
 * How the objectives of the pack stand.
 */
slos: [SlosRequest, SlosView], 
/**
 * What a time cost the objectives.
 */
budget_spent: [BudgetSpentRequest, Array<BudgetSpent>], 
/**
 * The incidents that are kept on this computer.
 */
incidents: [IncidentsRequest, IncidentsView], 
/**
 * Begins an incident and records it from now on.
 */
start_incident: [StartIncident, IncidentView], 
/**
 * One incident, whole.
 */
open_incident: [IncidentRef, IncidentView], 
/**
 * Changes an incident.
 */
change_incident: [ChangeIncident, IncidentView], 
/**
 * Puts something into the record of the incident that is recorded.
 */
pin: [Pin, Pinned], 
/**
 * A picture of a record.
 */
incident_picture: [IncidentPicture, PictureView], 
/**
 * Whether a record holds.
 */
verify_incident: [IncidentRef, RecordVerdict], 
/**
 * A draft of the note that hands a shift over.
 */
handover_note: [HandoverRequest, HandoverNote], 
/**
 * The health of a database.
 */
database_health: [DatabaseRequest, HealthReports], 
/**
 * The sources of an environment.
 */
sources: [SourcesRequest, Array<SourceCard>], 
/**
 * Climbs the diagnosis ladder of one source.
 */
test_source: [SourceRef, Ladder], 
/**
 * Adds a source to the pack's file.
 */
add_source: [AddSource, PackView], 
/**
 * Removes a source from the pack's file.
 */
remove_source: [SourceRef, PackView], 
/**
 * Stores the secret of a source.
 */
set_secret: [SetSecret, SourceCard], 
/**
 * Forgets the secret of a source.
 */
delete_secret: [SourceRef, SourceCard], 
/**
 * Text for a support request, without secrets.
 */
diagnostics: [Nothing, Diagnostics], 
/**
 * The values behind a drawing, as bytes.
 */
panel_values: [ValuesRequest, ArrayBuffer], 
/**
 * Asks for a folder and opens the pack in it; nothing if the dialog was closed.
 */
pick_pack: [Nothing, PackView | null], 
/**
 * Saves one panel's picture or data to a file that the user chooses.
 */
save_panel: [SavePanel, SavedFile], 
/**
 * Asks for a file of traces and reads it; nothing if the dialog was closed.
 */
pick_trace_file: [Nothing, TraceFile | null], 
/**
 * Saves an open trace as OTLP JSON to a file that the user chooses.
 */
save_trace: [TraceRef, SavedFile], 
/**
 * Makes an evidence pack in a folder that the user chooses; nothing if the dialog was closed.
 */
make_evidence: [EvidenceRequest, EvidenceMade | null], 
/**
 * Verifies an evidence pack that the user chooses; nothing if the dialog was closed.
 */
verify_evidence: [VerifyEvidence, EvidenceVerdict | null], 
/**
 * Asks for files of log lines and reads them; nothing if the dialog was closed.
 */
pick_log_files: [PickLogFiles, HeldLogs | null], 
/**
 * Starts to write every line that fits to a file that the user chooses; nothing if the dialog was
 * closed.
 */
export_logs: [ExportLogs, ExportView | null], 
/**
 * Opens the runbook's own window.
 */
pop_out_runbook: [Nothing, Nothing], 
/**
 * Writes an incident to a file that the user chooses.
 */
export_incident: [ExportIncident, SavedFile], 
/**
 * Saves an entity diagram as SVG to a file that the user chooses.
 */
save_diagram: [SaveDiagram, SavedFile], 
/**
 * Saves what a named query answers to a file that the user chooses.
 */
save_query: [SaveQuery, SavedFile], 
/**
 * Opens a page in the system's browser, after the user agreed.
 */
open_page: [OpenPage, PageAnswer], };

/**
 * A commit.
 */
export type CommitView = { 
/**
 * Its whole hash.
 */
hash: string, 
/**
 * Its first line, untrusted.
 */
subject: string, 
/**
 * Who wrote it, untrusted.
 */
author: string, 
/**
 * The author's address, untrusted.
 */
email: string, 
/**
 * When its author wrote it; authors can write any time.
 */
written: Millis, 
/**
 * When it was committed as it is.
 */
committed: Millis, 
/**
 * When it came to the main line, as far as is known.
 */
merged: Millis | null, 
/**
 * The request it was merged by: "#12"; may be empty.
 */
request: string, 
/**
 * Whether it is signed.
 */
signature: SignatureView, };

/**
 * Compares an open trace with another open one.
 */
export type CompareRequest = { 
/**
 * The open trace.
 */
trace: number, 
/**
 * The other open trace.
 */
with: number, };

/**
 * Two traces side by side, aligned by structure.
 */
export type Comparison = { 
/**
 * What makes the difference, in a sentence.
 */
sentence: string, 
/**
 * Duration of the first minus the other's, in nanoseconds.
 */
slower_by: number, 
/**
 * Rows in the order of the tree.
 */
rows: Array<ComparisonRow>, 
/**
 * The number of rows at which the list was cut, if it was.
 */
capped_at: number | null, };

/**
 * One place in the structure of both traces.
 */
export type ComparisonRow = { 
/**
 * Depth in the structure.
 */
depth: number, 
/**
 * Service.
 */
service: string, 
/**
 * Span name.
 */
name: string, 
/**
 * In the trace that was asked about.
 */
here: ComparisonSide | null, 
/**
 * In the other one.
 */
there: ComparisonSide | null, 
/**
 * Self time here minus there, in nanoseconds.
 */
self_difference: number, };

/**
 * One side of a comparison.
 */
export type ComparisonSide = { 
/**
 * The first of its spans.
 */
span: number, 
/**
 * Number of spans.
 */
count: number, 
/**
 * Their time, in nanoseconds.
 */
total: number, 
/**
 * Their self time, in nanoseconds.
 */
self_time: number, 
/**
 * How many have an error.
 */
errors: number, };

/**
 * Asks what could stand at the cursor.
 */
export type CompleteRequest = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * Key of the source; the first with metrics without.
 */
source: string | null, 
/**
 * The text so far.
 */
expr: string, 
/**
 * Where the cursor stands, in UTF-16 units.
 */
cursor: number, 
/**
 * The shared range.
 */
range: TimeRange, };

/**
 * One choice.
 */
export type Completion = { 
/**
 * What is inserted.
 */
text: string, 
/**
 * What it is.
 */
kind: CompletionKind, 
/**
 * Help text, type or signature; untrusted, may be empty.
 */
detail: string, };

/**
 * What a choice is.
 */
export type CompletionKind = "metric" | "label" | "value" | "function" | "aggregation" | "keyword" | "duration";

/**
 * What could stand at the cursor.
 */
export type Completions = { 
/**
 * Where the word begins that a choice replaces, in UTF-16 units.
 */
from: number, 
/**
 * Where it ends.
 */
to: number, 
/**
 * Choices, best first.
 */
items: Array<Completion>, 
/**
 * What is wrong with the text and where, if it does not parse.
 */
problem: QueryProblem | null, 
/**
 * Why the source's names are missing.
 */
failure: Failure | null, };

/**
 * What a panel holds.
 */
export type Content = { "kind": "chart", "value": ChartView } | { "kind": "figure", "value": FigureView } | { "kind": "stat", "value": Array<StatView> } | { "kind": "gauge", "value": Array<StatView> } | { "kind": "bar_gauge", "value": BarGaugeView } | { "kind": "table", "value": TableView } | { "kind": "logs", "value": LogsView } | { "kind": "alerts", "value": Array<Alert> } | { "kind": "dashboards", "value": Array<DashboardGroup> } | { "kind": "markdown", "value": string } | { "kind": "plain", "value": string } | { "kind": "empty", "value": Emptiness } | { "kind": "unsupported", "value": string } | { "kind": "failed", "value": Failure };

/**
 * Where the lines around a line come from.
 */
export type ContextBy = "source" | "time" | "held";

/**
 * Who counted.
 */
export type CountedBy = "source" | "held";

/**
 * Alerts and runbooks without a counterpart.
 */
export type Coverage = { 
/**
 * Alerting rules that lead to a runbook.
 */
covered: number, 
/**
 * Names of rules that lead to none.
 */
uncovered: Array<string>, 
/**
 * Files of runbooks of the pack that name alerts, none of which exists.
 */
orphans: Array<OrphanRunbook>, };

/**
 * Makes or changes a silence.
 */
export type CreateSilence = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * Key of the source.
 */
source: string, 
/**
 * The silence that it takes the place of.
 */
replaces: string | null, 
/**
 * What alerts must have.
 */
matchers: Array<MatcherView>, 
/**
 * Until when.
 */
ends: Millis, 
/**
 * Who makes it; the name of this computer's user if empty.
 */
by: string, 
/**
 * Why; must not be empty.
 */
comment: string, 
/**
 * How often the user has said yes to this very request.
 */
confirmed: number, 
/**
 * What the user typed where the environment's name was asked for; else empty.
 */
typed: string, };

/**
 * An ancestor.
 */
export type Crumb = { 
/**
 * The span.
 */
span: number, 
/**
 * Its name.
 */
name: string, 
/**
 * Its service.
 */
service: string, };

/**
 * What a command or statement would change.
 */
export type Danger = { 
/**
 * The line of the fence, from 1.
 */
line: number, 
/**
 * In words, such as "deletes rows" or "restarts the deployment".
 */
why: string, };

/**
 * Dashboards under one heading.
 */
export type DashboardGroup = { 
/**
 * The heading; empty if there is one group only.
 */
heading: string, 
/**
 * The dashboards.
 */
links: Array<LinkView>, };

/**
 * Opens one dashboard.
 */
export type DashboardRequest = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * Dashboard uid.
 */
uid: string, 
/**
 * Values chosen so far: rows and panels are repeated for them.
 */
chosen: Record<string, string[]>, };

/**
 * A dashboard in the list.
 */
export type DashboardSummary = { 
/**
 * Its uid, unique in the list.
 */
uid: string, 
/**
 * Its title, untrusted.
 */
title: string, 
/**
 * Its description, may be empty.
 */
description: string, 
/**
 * The file, relative to the pack; `starter/…` for the starter set.
 */
file: string, 
/**
 * Folder within `dashboards/`, may be empty.
 */
folder: string, 
/**
 * True if it came with Wheelhouse and not with the pack.
 */
starter: boolean, 
/**
 * Its tags.
 */
tags: Array<string>, 
/**
 * Number of panels, rows not counted.
 */
panels: number, 
/**
 * Problems of the file.
 */
problems: Array<Problem>, 
/**
 * False if the file cannot be shown at all.
 */
usable: boolean, };

/**
 * A dashboard's grid; panels fetch their own content.
 */
export type DashboardView = { 
/**
 * Its uid.
 */
uid: string, 
/**
 * Its title.
 */
title: string, 
/**
 * Its description.
 */
description: string, 
/**
 * Its file.
 */
file: string, 
/**
 * Length of its default range in milliseconds, if it names one that ends now.
 */
default_range_ms?: number, 
/**
 * Its refresh interval in milliseconds, if it names one.
 */
refresh_ms?: number, 
/**
 * Hovering one panel shows the moment on all.
 */
shared_crosshair: boolean, 
/**
 * Links of the dashboard.
 */
links: Array<LinkView>, 
/**
 * Data sources that the file names by uid or name, and what answers for them.
 */
data_sources: Array<DataSourceView>, 
/**
 * How much of the file is shown as it is meant.
 */
report: VerdictCounts, 
/**
 * Variables in the order of the file, hidden ones among them.
 */
variables: Array<VariableView>, 
/**
 * Rows from top to bottom; panels before the first row are in an untitled one.
 */
rows: Array<RowFrame>, 
/**
 * What is wrong with the file.
 */
problems: Array<Problem>, };

/**
 * Lists the dashboards of the pack and the starter set.
 */
export type DashboardsRequest = { 
/**
 * Environment id.
 */
environment: string, };

/**
 * The documented data model beside the schema.
 */
export type DataModelView = { 
/**
 * Key of the source.
 */
source: string, 
/**
 * The document within the pack; absent if there is none.
 */
file: string | null, 
/**
 * In a sentence: how much is documented, and what does not fit.
 */
sentence: string, 
/**
 * How many of the tables are documented.
 */
documented_tables: number, 
/**
 * How many tables there are.
 */
tables: number, 
/**
 * How many columns of the documented tables are documented.
 */
documented_columns: number, 
/**
 * How many columns the documented tables have.
 */
columns: number, 
/**
 * Tables and columns that the document does not name.
 */
undocumented: Array<ModelGap>, 
/**
 * Tables and columns that the document names and the database does not have.
 */
ghosts: Array<ModelGap>, 
/**
 * Columns whose documented type is not the one in the database.
 */
types: Array<TypeDifference>, 
/**
 * The number at which each of the three lists was cut, if one was.
 */
capped_at: number | null, 
/**
 * What is wrong in the document.
 */
problems: Array<Problem>, 
/**
 * When the database was read.
 */
at: Millis, };

/**
 * A data source as a dashboard names it.
 */
export type DataSourceView = { 
/**
 * Its uid or name in the file.
 */
reference: string, 
/**
 * Grafana's plug-in, such as `prometheus`, if the file tells.
 */
plugin: string, 
/**
 * Key of the source that answers; none if no source has metrics.
 */
source: string | null, 
/**
 * Why that one.
 */
how: Standing, };

/**
 * The databases of an environment, and where one of them stands.
 */
export type DatabaseHead = { 
/**
 * All of them, in the order of the file.
 */
sources: Array<DatabaseSourceView>, 
/**
 * Key of the one that the rest is about; absent if there is none.
 */
source: string | null, 
/**
 * Where it stands; absent if it could not be asked.
 */
standing: DatabaseStanding | null, 
/**
 * Why it could not be asked.
 */
failure: Failure | null, };

/**
 * Asks about one database.
 */
export type DatabaseRequest = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * Key of the source; the first database without.
 */
source: string | null, 
/**
 * Names the question for `withdraw`; 0 if nobody will withdraw it.
 */
question: number, };

/**
 * A database of the pack.
 */
export type DatabaseSourceView = { 
/**
 * Its key.
 */
source: string, 
/**
 * Its title.
 */
title: string, 
/**
 * Its kind, such as `postgres`.
 */
kind: string, };

/**
 * Whether a database is a replica, whether it is current, and what its role could do.
 */
export type DatabaseStanding = { 
/**
 * What it is.
 */
role: RoleKind, 
/**
 * Whether what is read from it may be believed to be the present.
 */
health: Health, 
/**
 * What it is and how current, in a sentence: "A replica, 0.4 s behind its primary".
 */
sentence: string, 
/**
 * How far it is behind, in milliseconds, if that can be known.
 */
lag_ms: number | null, 
/**
 * What must be known before it is believed, the worst first.
 */
findings: Array<StandingFinding>, 
/**
 * Version, address, database and the like, by name.
 */
facts: Array<[string, string]>, 
/**
 * What the role could do.
 */
rights: RightsView | null, 
/**
 * When it was asked.
 */
at: Millis, };

/**
 * Text for a support request: versions, pack, sources and recent log lines, without secrets.
 */
export type Diagnostics = { 
/**
 * Ready to be copied.
 */
text: string, 
/**
 * Folder of the application's own logs.
 */
log_folder: string, };

/**
 * A table in a diagram.
 */
export type DiagramBox = { 
/**
 * `data-table` of its group.
 */
id: string, schema: string, table: string, x: number, y: number, width: number, height: number, };

/**
 * A foreign key in a diagram.
 */
export type DiagramEdge = { 
/**
 * [`DiagramBox::id`] of the table that has it.
 */
from: string, 
/**
 * [`DiagramBox::id`] of the table it points to.
 */
to: string, 
/**
 * In words: "orders.customer_id → customers.id".
 */
words: string, };

/**
 * Asks for an entity diagram.
 */
export type DiagramRequest = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * Key of the source; the first database without.
 */
source: string | null, 
/**
 * Which tables.
 */
of: DiagramScope, 
/**
 * Names the question for `withdraw`; 0 if nobody will withdraw it.
 */
question: number, };

/**
 * Which tables a diagram shows.
 */
export type DiagramScope = { "kind": "schema", 
/**
 * Its name; empty where there are none, and for a database with one.
 */
schema: string, } | { "kind": "around", 
/**
 * The table's schema, may be empty.
 */
schema: string, 
/**
 * The table.
 */
table: string, 
/**
 * How many keys away, 1 or 2.
 */
steps: number, };

/**
 * An entity diagram.
 */
export type DiagramView = { 
/**
 * Key of the source.
 */
source: string, 
/**
 * The drawing; its colours are CSS variables. Made by Wheelhouse, its text is escaped. Each
 * table is a group with `data-table` that holds [`DiagramBox::id`], each key one with
 * `data-from` and `data-to`.
 */
svg: string, 
/**
 * In one sentence, for those who do not see it.
 */
summary: string, 
/**
 * Width of the drawing in CSS pixels.
 */
width: number, 
/**
 * Height of the drawing in CSS pixels.
 */
height: number, 
/**
 * The tables, from left to right and from top to bottom.
 */
boxes: Array<DiagramBox>, 
/**
 * The keys.
 */
edges: Array<DiagramEdge>, 
/**
 * Tables of what was asked for that are not drawn.
 */
left_out: number, 
/**
 * Why they are not, and what to do; empty if all are drawn.
 */
note: string, 
/**
 * When the database was read.
 */
at: Millis, };

/**
 * What became of a line.
 */
export type DiffChange = "kept" | "added" | "removed";

/**
 * A changed place.
 */
export type DiffHunk = { 
/**
 * Its lines.
 */
lines: Array<DiffLine>, };

/**
 * A line of a changed place.
 */
export type DiffLine = { 
/**
 * What became of it.
 */
change: DiffChange, 
/**
 * Its number before, from 1.
 */
before: number | null, 
/**
 * Its number now, from 1.
 */
now: number | null, 
/**
 * Its text without the line ending, untrusted.
 */
text: string, };

/**
 * What differs between two versions of a file.
 */
export type DiffView = { 
/**
 * What it leads from, in words.
 */
from: string, 
/**
 * What it leads to, in words.
 */
to: string, 
/**
 * Lines that came.
 */
added: number, 
/**
 * Lines that went.
 */
removed: number, 
/**
 * True if only line endings differ.
 */
line_endings: boolean, 
/**
 * True if it was cut because it is very long.
 */
cut: boolean, 
/**
 * The changed places with what stands around them.
 */
hunks: Array<DiffHunk>, };

/**
 * What the documented data model says about something.
 */
export type DocsView = { 
/**
 * Markdown, untrusted; empty if it is only named.
 */
text: string, 
/**
 * The type it is said to have, may be empty.
 */
type_name: string, 
/**
 * The documented type and the one in the database are not the same.
 */
type_differs: boolean, 
/**
 * The line of `docs/data-model.md`, from 1.
 */
line: number, };

/**
 * Counts of one kind of part.
 */
export type ElementCounts = { 
/**
 * The kind of part, such as "panel" or "transformation".
 */
element: string, 
/**
 * Its counts.
 */
counts: VerdictCounts, };

/**
 * Why there is nothing to show.
 */
export type Emptiness = { 
/**
 * The cause.
 */
cause: EmptyCause, 
/**
 * The cause in one sentence that names the thing.
 */
text: string, 
/**
 * What to try, most likely first.
 */
hints: Array<Hint>, 
/**
 * When the query last had an answer, if it had one before the range.
 */
last_seen?: Millis, };

/**
 * Causes of emptiness.
 */
export type EmptyCause = "no_query" | "metric_unknown" | "label_unknown" | "outside_range" | "filtered" | "variable_empty" | "transformed" | "nothing_to_show" | "unknown";

/**
 * One entry of a record.
 */
export type EntryView = { 
/**
 * Its number, from 1.
 */
number: number, 
/**
 * When it was written.
 */
at: Nanos, 
/**
 * What this computer's clock was ahead of the sources', in milliseconds, if that is known.
 */
clock_ahead_ms: number | null, 
/**
 * Who.
 */
operator: string, 
/**
 * What.
 */
what: EntryWhat, 
/**
 * The operator says that it shows the cause.
 */
cause: boolean, 
/**
 * First hex digits of its hash.
 */
hash: string, };

/**
 * What an entry records.
 */
export type EntryWhat = { "kind": "began", 
/**
 * From what, in words.
 */
words: string, } | { "kind": "note", 
/**
 * The text, untrusted.
 */
text: string, } | { "kind": "milestone", 
/**
 * Which.
 */
milestone: Milestone, 
/**
 * A word about it, untrusted; may be empty.
 */
note: string, } | { "kind": "runbook", 
/**
 * Its file.
 */
file: string, 
/**
 * Its title, untrusted.
 */
title: string, } | { "kind": "step", 
/**
 * File of the runbook.
 */
file: string, 
/**
 * Title of the runbook, untrusted.
 */
runbook: string, 
/**
 * Its text in short, untrusted.
 */
step: string, 
/**
 * `done`, `open again`, `skipped` or `noted`.
 */
deed: string, 
/**
 * Why, or the note, untrusted; may be empty.
 */
words: string, } | { "kind": "answer" } & AnswerRecord | { "kind": "lines", 
/**
 * Where from, in words.
 */
title: string, 
/**
 * The lines in short, untrusted.
 */
lines: Array<string>, 
/**
 * Name of the file with all of them.
 */
data: string | null, } | { "kind": "thing", 
/**
 * `trace`, `migration` or `alert`.
 */
thing: string, 
/**
 * Its title, untrusted.
 */
title: string, 
/**
 * What matters about it, untrusted.
 */
words: string, 
/**
 * Name of the file with all of it.
 */
data: string | null, } | { "kind": "copied", 
/**
 * The command with values filled in, untrusted; secrets hidden.
 */
text: string, 
/**
 * File of the runbook.
 */
file: string, } | { "kind": "silence", 
/**
 * What was done, in words.
 */
words: string, } | { "kind": "changed", 
/**
 * How, in words.
 */
words: string, } | { "kind": "other", 
/**
 * Its name.
 */
name: string, };

/**
 * One environment of the pack.
 */
export type EnvironmentView = { 
/**
 * Key in `wheelhouse.toml`.
 */
id: string, 
/**
 * What the frame shows.
 */
title: string, 
/**
 * True where a mistake costs the client money.
 */
production: boolean, 
/**
 * True for the one to open first.
 */
default: boolean, };

/**
 * Where an error begins.
 */
export type ErrorSpot = { 
/**
 * The span.
 */
span: number, 
/**
 * Its service.
 */
service: string, 
/**
 * Its name.
 */
name: string, 
/**
 * What it says, may be empty.
 */
message: string, };

/**
 * An event of a span.
 */
export type EventTick = { 
/**
 * When, in nanoseconds from the trace's start.
 */
at: number, 
/**
 * It is an exception.
 */
error: boolean, };

/**
 * A change that is taken.
 */
export type EvidenceChange = { 
/**
 * [`super::HistoryView::key`].
 */
history: string, 
/**
 * [`super::MigrationRow::key`].
 */
key: string, 
/**
 * What the tool knows it by.
 */
id: string, 
/**
 * Its name for people, may be empty.
 */
name: string, 
/**
 * When it was applied, with how that is known.
 */
applied: AppliedView, 
/**
 * Whether it is taken because something was found of it.
 */
exception: boolean, };

/**
 * Which changes of a period are taken.
 */
export type EvidenceChoice = { "kind": "all" } | { "kind": "sample", 
/**
 * What the draw begins with; a fresh one is made up if it is empty.
 */
seed: string, 
/**
 * How many are drawn; by the number of changes without.
 */
size: number | null, };

/**
 * Something that an auditor has to look at.
 */
export type EvidenceException = { 
/**
 * [`super::HistoryView::key`].
 */
history: string, 
/**
 * [`super::MigrationRow::key`]; empty for what concerns the history as a whole.
 */
key: string, 
/**
 * What the tool knows it by; empty for what concerns the history as a whole.
 */
id: string, 
/**
 * A stable name, such as `edited`.
 */
code: string, 
/**
 * In a sentence.
 */
message: string, };

/**
 * A difference between an evidence pack and its manifest.
 */
export type EvidenceFault = { 
/**
 * The file within the pack.
 */
file: string, 
/**
 * A stable name, such as `changed` or `missing`.
 */
code: string, 
/**
 * In a sentence.
 */
message: string, };

/**
 * An evidence pack that was made.
 */
export type EvidenceMade = { 
/**
 * Its folder.
 */
path: string, 
/**
 * SHA-256 of its manifest, to be noted where nobody can change it.
 */
manifest: string, 
/**
 * How many files the manifest lists.
 */
files: number, 
/**
 * Their size, in bytes.
 */
bytes: number, 
/**
 * How many changes are in it.
 */
changes: number, 
/**
 * What verifying it said, right after it was written.
 */
verdict: EvidenceVerdict, };

/**
 * What an evidence pack would hold.
 */
export type EvidencePlan = { 
/**
 * Key of the source.
 */
source: string, 
/**
 * The seed to make the pack with, so that it holds what is shown; empty if all are taken.
 */
seed: string, 
/**
 * Changes that belong, or may belong, to the period.
 */
population: number, 
/**
 * How many of these have no known time: they are counted in, as they may belong to it.
 */
undated: number, 
/**
 * Changes that are surely outside the period.
 */
outside: number, 
/**
 * The groups that changes are taken from, each with its rule.
 */
strata: Array<EvidenceStratum>, 
/**
 * The changes that are taken, in the order of their histories.
 */
changes: Array<EvidenceChange>, 
/**
 * What somebody has to look at.
 */
exceptions: Array<EvidenceException>, 
/**
 * What cannot be proved, in words.
 */
unproved: Array<string>, 
/**
 * What weakens the pack, the gravest first.
 */
warnings: Array<EvidenceWarning>, 
/**
 * When the database was read.
 */
at: Millis, };

/**
 * Asks what an evidence pack would hold, or makes one.
 */
export type EvidenceRequest = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * Key of the source; the first database without.
 */
source: string | null, 
/**
 * First moment of the period.
 */
from: Millis, 
/**
 * First moment after the period.
 */
to: Millis, 
/**
 * Which of the period's changes are taken.
 */
choice: EvidenceChoice, 
/**
 * Whether the manifest is signed with this pack's key of the keychain; made if there is none.
 */
sign: boolean, 
/**
 * The folder that the pack's own folder is made in; the window asks for one without.
 */
folder: string | null, 
/**
 * Names the question for `withdraw`; 0 if nobody will withdraw it.
 */
question: number, };

/**
 * Whether an evidence pack is signed.
 */
export type EvidenceSignature = { "state": "none" } | { "state": "good", 
/**
 * The public key, in hexadecimal: whose it is, only somebody who knows it can say.
 */
key: string, } | { "state": "bad", 
/**
 * Why, in a sentence.
 */
why: string, };

/**
 * A group of changes with the rule by which they are taken.
 */
export type EvidenceStratum = { 
/**
 * What they have in common.
 */
name: string, 
/**
 * The rule, in words.
 */
rule: string, 
/**
 * How many there are.
 */
changes: number, 
/**
 * How many are taken.
 */
taken: number, };

/**
 * Whether an evidence pack is as it was made.
 */
export type EvidenceVerdict = { 
/**
 * Its folder.
 */
folder: string, 
/**
 * True if nothing was found.
 */
sound: boolean, 
/**
 * What was found, in a sentence.
 */
sentence: string, 
/**
 * Every difference, by file.
 */
faults: Array<EvidenceFault>, 
/**
 * Whether and by which key it is signed.
 */
signature: EvidenceSignature, 
/**
 * SHA-256 of the manifest as it lies there; empty if there is none.
 */
manifest: string, 
/**
 * What the manifest says of the pack: who made it, when, of which period.
 */
facts: Array<[string, string]>, 
/**
 * How many files were compared.
 */
files: number, };

/**
 * Something that weakens a pack.
 */
export type EvidenceWarning = { 
/**
 * A stable name, such as `no_ledger`.
 */
code: string, 
/**
 * In a sentence.
 */
message: string, 
/**
 * What to do; may be empty.
 */
remedy: string, 
/**
 * True if the pack should not be made before it is mended.
 */
grave: boolean, };

/**
 * An exception that a span recorded.
 */
export type ExceptionView = { 
/**
 * Its type.
 */
kind: string, 
/**
 * Its message.
 */
message: string, 
/**
 * Its stack trace, may be empty.
 */
stack: string, };

/**
 * One observation with a pointer to its trace.
 */
export type ExemplarView = { 
/**
 * Where it is drawn, in CSS pixels from the left edge of the picture.
 */
x: number, 
/**
 * Where it is drawn, in CSS pixels from the upper edge of the picture.
 */
y: number, 
/**
 * When it was observed.
 */
at: Millis, 
/**
 * What was observed, with its unit.
 */
value: string, 
/**
 * The trace it belongs to, if it names one.
 */
trace_id?: string, 
/**
 * Labels of the series and of the observation.
 */
labels: Labels, };

/**
 * Whether an answer is as expected.
 */
export type Expectation = { "kind": "met", 
/**
 * In words, such as "0.002 is below 0.01".
 */
words: string, } | { "kind": "missed", 
/**
 * In words, such as "2 of 5 series are at or above 0.01; the highest is 0.041 (route=/a)".
 */
words: string, } | { "kind": "unknown", 
/**
 * Why.
 */
why: string, };

/**
 * Ends a silence.
 */
export type ExpireSilence = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * Key of the source.
 */
source: string, 
/**
 * The silence.
 */
id: string, 
/**
 * Why; must not be empty.
 */
comment: string, 
/**
 * How often the user has said yes to this very request.
 */
confirmed: number, 
/**
 * What the user typed where the environment's name was asked for; else empty.
 */
typed: string, };

/**
 * Asks one query as it is typed.
 */
export type ExploreRequest = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * Key of the source; the first with metrics without.
 */
source: string | null, 
/**
 * PromQL; `$__rate_interval` and its like are filled in.
 */
expr: string, 
/**
 * The shared range.
 */
range: TimeRange, 
/**
 * Grafana's id of the unit; empty for plain numbers.
 */
unit: string, 
/**
 * Width of the drawing in CSS pixels.
 */
width: number, 
/**
 * Height of the drawing in CSS pixels.
 */
height: number, 
/**
 * Colours.
 */
theme: ThemeName, 
/**
 * Time axis.
 */
zone: Zone, 
/**
 * Series to draw by legend label; empty means all of them.
 */
isolate: Array<string>, 
/**
 * Names the question for `withdraw`; 0 if nobody will withdraw it.
 */
question: number, };

/**
 * A query's answer as a chart and as a table.
 */
export type ExploreView = { 
/**
 * Its course over the range, or why there is none.
 */
chart: Content, 
/**
 * Its value at the end of the range, one row per series, or why there is none.
 */
table: Content, 
/**
 * The query as it was sent.
 */
query: SentQuery, 
/**
 * Remarks of the source.
 */
warnings: Array<string>, 
/**
 * How long the source took, in milliseconds.
 */
took_ms: number, 
/**
 * The number of series at which the answer was cut, if it was.
 */
capped_at: number | null, 
/**
 * A panel of Grafana JSON that asks this query.
 */
json: string, };

/**
 * What an export writes.
 */
export type ExportFormat = "ndjson" | "csv" | "text";

/**
 * Writes an incident to a file or folder that the user chooses.
 */
export type ExportIncident = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * [`IncidentLine::id`].
 */
id: string, 
/**
 * As what.
 */
format: IncidentFormat, };

/**
 * Writes every line that fits to a file, oldest first, and a manifest beside it.
 */
export type ExportLogs = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * Key of the source; all sources with logs without, merged by time.
 */
source: string | null, 
/**
 * The conditions.
 */
filter: LogFilter, 
/**
 * What is written.
 */
format: ExportFormat, 
/**
 * Hides what the rules of redaction find; without, redaction must be off for the environment.
 */
redacted: boolean, };

/**
 * Names an export.
 */
export type ExportRef = { 
/**
 * Its number, from [`ExportView::job`].
 */
job: number, };

/**
 * What goes on with an export.
 */
export type ExportStage = "running" | "waiting" | "whole" | "cancelled";

/**
 * How an export stands.
 */
export type ExportView = { 
/**
 * Names the export in the requests that follow.
 */
job: number, 
/**
 * Where it is written.
 */
path: string, 
/**
 * Where its manifest is, once it is whole or ended.
 */
manifest: string | null, 
/**
 * What goes on.
 */
stage: ExportStage, 
/**
 * Lines written so far.
 */
lines: number, 
/**
 * Bytes written so far.
 */
bytes: number, 
/**
 * Pieces that were hidden.
 */
redacted: number, 
/**
 * Time of the line written last.
 */
reached: Nanos | null, 
/**
 * Share of the range that is done, 0 to 1.
 */
share: number, 
/**
 * SHA-256 of the file in hex, once it is whole or ended.
 */
sha256: string | null, 
/**
 * What is missing or changed, in words: limits of the source, formulas in cells.
 */
notes: Array<string>, 
/**
 * Why it waits or ended early.
 */
failure: Failure | null, };

/**
 * A value or name and how many lines have it.
 */
export type FacetValue = { 
/**
 * The value, untrusted.
 */
text: string, 
/**
 * How many lines have it, where that is known.
 */
count: number | null, 
/**
 * Part of it is hidden: it cannot be a condition.
 */
redacted: boolean, };

/**
 * Why something failed, with the place it failed in and what to do about it.
 *
 * Every room turns its own errors into this one before they reach the window.
 */
export type Failure = { 
/**
 * What the window acts on.
 */
code: Code, 
/**
 * What failed, in one plain sentence that names the thing.
 */
message: string, 
/**
 * Where: a source, a file with line and column, a query.
 */
place?: string, 
/**
 * What the reader can do next.
 */
remedy?: string, 
/**
 * When asking again makes sense, in milliseconds from the answer.
 */
retry_after_ms?: number, };

/**
 * A field and how many of the lines held have it.
 */
export type FieldCoverage = { 
/**
 * Its name, untrusted.
 */
name: string, 
/**
 * How many lines have it.
 */
lines: number, };

/**
 * One field condition; `service`, `trace_id`, `span_id` and `request_id` name the columns of a
 * line, whatever the source calls them, every other name is a field as the line has it.
 */
export type FieldMatch = { 
/**
 * Field name.
 */
name: string, 
/**
 * How it is compared.
 */
op: FieldOp, 
/**
 * What it is compared with, as typed: one of these must fit, or none where `op` denies.
 * Unused with `exists` and `missing`; a single number with `above` and `below`.
 */
values: Array<string>, };

/**
 * Comparisons of a field.
 */
export type FieldOp = "equal" | "not_equal" | "contains" | "regex" | "exists" | "missing" | "above" | "below";

/**
 * One entry of a figure's legend.
 */
export type FigureLegend = { 
/**
 * Its name, untrusted.
 */
label: string, 
/**
 * Its colour as a CSS value.
 */
color: string, 
/**
 * Its values with units, in the legend's order.
 */
values: Array<string>, };

/**
 * A drawing of cells, bars or slices.
 */
export type FigureView = { 
/**
 * The drawing; its colours are CSS variables. Made by Wheelhouse, its text is escaped.
 */
svg: string, 
/**
 * In one sentence, for those who do not see it.
 */
summary: string, 
/**
 * The plot area within the drawing.
 */
plot: PlotRect, 
/**
 * What the left edge and the right edge stand for, if the figure has a time axis.
 */
range?: TimeRange, 
/**
 * What a pointer can rest on.
 */
spots: Array<SpotView>, 
/**
 * Names of colours beside the drawing; empty if the drawing explains itself.
 */
legend: Array<FigureLegend>, 
/**
 * True if the legend stands at the right, false below.
 */
legend_right: boolean, 
/**
 * What happened within the range, oldest first.
 */
marks: Array<MarkView>, };

/**
 * What git knows of a file as it lies in the folder.
 */
export type FileState = "committed" | "changed" | "staged" | "untracked" | "ignored" | "gone";

/**
 * An attribute that a span must have.
 */
export type FilterAttribute = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its exact value; any without.
 */
value: string | null, };

/**
 * Asks where the next line with a text is.
 */
export type FindLog = { 
/**
 * The open lines.
 */
logs: number, 
/**
 * Which line comes first.
 */
order: LogOrder, 
/**
 * The lines that are shown.
 */
keep: LogKeep, 
/**
 * What is sought, in any case of its letters.
 */
text: string, 
/**
 * The row from which it is sought; that row is the last to be looked at.
 */
from: number, 
/**
 * Towards the end, else towards the beginning; goes on at the other end.
 */
forward: boolean, };

/**
 * Looks up whatever was pasted: an id, a header, an address, a log line.
 */
export type FindTrace = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * What was pasted, untrusted.
 */
text: string, 
/**
 * The shared range, for sources that are asked over one; logs are searched over it.
 */
range: TimeRange, 
/**
 * Names the question for `withdraw`; 0 if nobody will withdraw it.
 */
question: number, };

/**
 * One thing that is wrong.
 */
export type Finding = { 
/**
 * Name of the rule, such as `no-unit`.
 */
rule: string, 
/**
 * How grave it is.
 */
weight: Weight, 
/**
 * The file, relative to the pack.
 */
file: string, 
/**
 * Dashboard uid.
 */
uid: string, 
/**
 * Title of the dashboard, untrusted.
 */
dashboard: string, 
/**
 * The panel, if it is about one.
 */
panel: number | null, 
/**
 * Title of that panel, untrusted.
 */
panel_title: string, 
/**
 * What is wrong.
 */
message: string, 
/**
 * What to do.
 */
remedy: string, };

/**
 * Repeated siblings in one row.
 */
export type FoldView = { 
/**
 * How many.
 */
count: number, 
/**
 * Their time together, in nanoseconds.
 */
total: number, 
/**
 * The shortest, in nanoseconds.
 */
min: number, 
/**
 * The longest, in nanoseconds.
 */
max: number, 
/**
 * How many have an error.
 */
errors: number, };

/**
 * Holds new lines as they come; the range of the filter says from when on.
 */
export type FollowLogs = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * Key of the source; all sources with logs without.
 */
source: string | null, 
/**
 * The conditions.
 */
filter: LogFilter, 
/**
 * Names the question for `withdraw`; 0 if nobody will withdraw it.
 */
question: number, };

/**
 * What goes on with lines that are followed.
 */
export type FollowStage = "following" | "paused" | "ended";

/**
 * A foreign key.
 */
export type ForeignKeyView = { 
/**
 * Its name; empty where the server keeps none.
 */
name: string, 
/**
 * Its columns.
 */
columns: Array<string>, 
/**
 * The table it leads to, with its schema.
 */
to: string, 
/**
 * That table's columns.
 */
to_columns: Array<string>, 
/**
 * What happens on delete, may be empty.
 */
on_delete: string, 
/**
 * Whether an index begins with its columns.
 */
indexed: boolean, };

/**
 * Where a text was found.
 */
export type FoundLog = { 
/**
 * Row among the kept ones.
 */
row: number, 
/**
 * The line's number.
 */
line: number, };

/**
 * A trace that a source holds.
 */
export type FoundTrace = { 
/**
 * Key of the source.
 */
source: string, 
/**
 * 32 lower-case hex digits.
 */
id: string, 
/**
 * The span to go to, as 16 lower-case hex digits.
 */
span_id: string | null, 
/**
 * Log lines that led here, if it was found through logs.
 */
lines: number, };

/**
 * One golden signal.
 */
export type GoldenSignal = { 
/**
 * Which.
 */
kind: SignalKind, 
/**
 * Its title.
 */
title: string, 
/**
 * The newest value with its unit.
 */
value: string, 
/**
 * What is measured, in words.
 */
detail: string, 
/**
 * How it stands against usual limits.
 */
health: Health, 
/**
 * The chart, if there is data.
 */
chart?: ChartView, 
/**
 * How old the newest point is, if not fresh.
 */
stale?: Staleness, 
/**
 * Why there is no data, in words.
 */
empty?: string, 
/**
 * Why it failed.
 */
failure?: Failure, 
/**
 * The query behind it.
 */
query: string, };

/**
 * The golden signals; each chart stands or fails alone.
 */
export type GoldenSignals = { 
/**
 * Rate, errors, latency, saturation.
 */
signals: Array<GoldenSignal>, };

/**
 * A place in the grid of 24 columns; `y` counts from the top of its row.
 */
export type GridPlace = { x: number, y: number, w: number, h: number, };

/**
 * A draft of the note that hands a shift over.
 */
export type HandoverNote = { 
/**
 * Markdown.
 */
text: string, 
/**
 * What could not be asked and is missing in it.
 */
failures: Array<Failure>, };

/**
 * Asks for a draft of the note that hands a shift over.
 */
export type HandoverRequest = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * The shift.
 */
range: TimeRange, };

/**
 * The states that have colour, shape and word.
 */
export type Health = "ok" | "unknown" | "warning" | "critical";

/**
 * The answer to one question.
 */
export type HealthReport = { 
/**
 * A name that stays.
 */
id: string, 
/**
 * Its heading.
 */
title: string, 
/**
 * The privilege without which it shows less; empty if it needs none.
 */
needs: string, 
/**
 * What a replica cannot know of it; empty if it knows all.
 */
on_replica: string, 
/**
 * The role lacks what it needs, and rows may be missing.
 */
limited: boolean, 
/**
 * Names of the columns.
 */
columns: Array<string>, 
/**
 * Cells as text; absent for NULL.
 */
rows: Array<Array<string | null>>, 
/**
 * Columns that hold numbers.
 */
numeric: Array<boolean>, 
/**
 * The number of rows at which it was cut, if it was.
 */
capped_at: number | null, 
/**
 * What must be known to read it, in a sentence; may be empty.
 */
note: string, 
/**
 * Why there is no answer.
 */
failure: Failure | null, };

/**
 * All questions about the health of a database with their answers.
 */
export type HealthReports = { 
/**
 * Key of the source.
 */
source: string, 
/**
 * One per question.
 */
reports: Array<HealthReport>, 
/**
 * When they were asked.
 */
at: Millis, };

/**
 * Log lines that the console holds and hands out row by row, and what is known of them.
 */
export type HeldLogs = { 
/**
 * Names the open lines in the requests that follow.
 */
logs: number, 
/**
 * Where they come from.
 */
origin: LogsOrigin, 
/**
 * What was looked for; of files the range that their lines span.
 */
filter: LogFilter, 
/**
 * Which end of the range was held first.
 */
order: LogOrder, 
/**
 * Every source or file that was asked; rows name theirs by its place here.
 */
asked: Array<AskedLogs>, 
/**
 * Number of lines held.
 */
count: number, 
/**
 * Time of the oldest line held.
 */
oldest: Nanos | null, 
/**
 * Time of the newest line held.
 */
newest: Nanos | null, 
/**
 * `more_logs` may find older lines.
 */
older: boolean, 
/**
 * `more_logs` may find newer lines.
 */
newer: boolean, 
/**
 * The most lines that are held, if that is what ended it.
 */
full: number | null, 
/**
 * Lines held, by the number of their severity.
 */
severities: number[], 
/**
 * Fields of the lines held that make good columns, the best first.
 */
columns: Array<FieldCoverage>, 
/**
 * Dialects of the lines held, the most frequent first.
 */
dialects: Array<FacetValue>, 
/**
 * How times of the lines held were read, such as "milliseconds since 1970, by their size".
 */
times: Array<FacetValue>, 
/**
 * What is hidden on screen.
 */
redaction: Redaction, 
/**
 * When this was answered.
 */
at: Millis, };

/**
 * How many spans are not shown.
 */
export type HiddenCounts = { 
/**
 * By the filter.
 */
filter: number, 
/**
 * Inside closed spans.
 */
closed: number, 
/**
 * Inside folds.
 */
folded: number, 
/**
 * Outside of the span shown as root.
 */
outside: number, };

/**
 * Something to try against emptiness.
 */
export type Hint = { 
/**
 * What to do or what exists instead, in words.
 */
text: string, 
/**
 * A range that has data, if that is the way out.
 */
range?: TimeRange, 
/**
 * A value to choose: variable and value, if that is the way out.
 */
choose?: [string, string], };

/**
 * How many migrations are in which state.
 */
export type HistoryCounts = { applied: number, pending: number, failed: number, 
/**
 * Altered after they were applied.
 */
edited: number, 
/**
 * In the database, but not in the files.
 */
missing: number, out_of_order: number, 
/**
 * Rows that were changed, removed or put in with an old date since they were first seen.
 */
rewritten: number, };

/**
 * A lock that a tool holds.
 */
export type HistoryLock = { 
/**
 * Since when, as it is recorded; may be empty.
 */
since: string, 
/**
 * By whom, may be empty.
 */
by: string, };

/**
 * One migration history beside its files.
 */
export type HistoryView = { 
/**
 * Names the history in other requests: its table with its schema.
 */
key: string, 
/**
 * The tool that keeps it, for people.
 */
tool: string, 
/**
 * The table with its schema.
 */
table: string, 
/**
 * What the tool was told by, in words.
 */
why: string, 
/**
 * False if it only may be this tool's.
 */
certain: boolean, 
/**
 * The folder of its files, within the pack; absent if none was found.
 */
folder: string | null, 
/**
 * What it says in a sentence: "12 applied, 1 pending, 1 edited after it was applied".
 */
sentence: string, 
/**
 * How many of each.
 */
counts: HistoryCounts, 
/**
 * The tool's lock, if it is held.
 */
lock: HistoryLock | null, 
/**
 * What this history cannot prove, in words.
 */
limits: Array<string>, 
/**
 * What git knows of its files.
 */
checkout: CheckoutView, 
/**
 * Migrations in the tool's order, the oldest first; pending ones last.
 */
rows: Array<MigrationRow>, 
/**
 * The number at which the list was cut, if it was.
 */
capped_at: number | null, };

/**
 * Texts in which a search looks.
 */
export type HitPlace = "name" | "comment" | "docs";

/**
 * What a rule of the house says about a migration.
 */
export type HouseFinding = { 
/**
 * The rule, such as "one change per migration".
 */
rule: string, 
/**
 * What was found and why it matters, in a sentence.
 */
message: string, 
/**
 * The line of the file, from 1.
 */
line: number | null, };

/**
 * What became of every part of a dashboard's file.
 */
export type ImportReport = { 
/**
 * Its title, untrusted.
 */
title: string, 
/**
 * The file, relative to the pack.
 */
file: string, 
/**
 * All parts together.
 */
total: VerdictCounts, 
/**
 * One line per kind of part, in the order panels, queries, options, overrides,
 * transformations, variables, links, annotations.
 */
elements: Array<ElementCounts>, 
/**
 * The parts that are not simply rendered first, then the others, each in file order.
 */
entries: Array<ReportEntry>, };

/**
 * What can be changed about an incident; every change is an entry of its record.
 */
export type IncidentChange = { "kind": "title", 
/**
 * The new one.
 */
title: string, } | { "kind": "severity", 
/**
 * The new one.
 */
severity: AlertSeverity, } | { "kind": "cause", 
/**
 * Number of the entry.
 */
entry: number, 
/**
 * It does.
 */
shows: boolean, } | { "kind": "record" } | { "kind": "pause" } | { "kind": "close", 
/**
 * A last word; may be empty.
 */
note: string, } | { "kind": "reopen", 
/**
 * Why.
 */
note: string, };

/**
 * What an incident is exported as; redaction applies to all of them.
 */
export type IncidentFormat = "markdown" | "html" | "zip";

/**
 * One incident in the list.
 */
export type IncidentLine = { 
/**
 * Its id, such as `INC-7`.
 */
id: string, 
/**
 * Its title, untrusted.
 */
title: string, 
/**
 * Where it stands.
 */
state: IncidentState, 
/**
 * How grave it is.
 */
severity: AlertSeverity, 
/**
 * Environment id.
 */
environment: string, 
/**
 * When it was begun; by its alert's start if it was begun from one.
 */
began: Millis, 
/**
 * When it was closed.
 */
ended: Millis | null, 
/**
 * Name of the alert it was begun from.
 */
alert: string | null, 
/**
 * Who began it.
 */
operator: string, 
/**
 * Entries of its record.
 */
entries: number, };

/**
 * Asks for a picture of a record.
 */
export type IncidentPicture = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * [`IncidentLine::id`].
 */
id: string, 
/**
 * [`AnswerRecord::picture`].
 */
picture: string, };

/**
 * Names an incident.
 */
export type IncidentRef = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * [`IncidentLine::id`].
 */
id: string, };

/**
 * Where an incident stands.
 */
export type IncidentState = "open" | "mitigated" | "closed";

/**
 * One incident, whole.
 */
export type IncidentView = { 
/**
 * As it stands in the list.
 */
line: IncidentLine, 
/**
 * It is recorded now.
 */
recording: boolean, 
/**
 * Its folder.
 */
folder: string, 
/**
 * The alert it was begun from.
 */
alert: Alert | null, 
/**
 * What was recorded, in order.
 */
entries: Array<EntryView>, 
/**
 * What happened meanwhile: alerts, deploys, migrations.
 */
happened: Array<ChangeMark>, 
/**
 * How long things took.
 */
measures: Array<Measure>, 
/**
 * What it cost the objectives; empty if there are none.
 */
spent: Array<BudgetSpent>, 
/**
 * Whether the record holds.
 */
verdict: RecordVerdict, };

/**
 * Asks for the incidents of an environment.
 */
export type IncidentsRequest = { 
/**
 * Environment id.
 */
environment: string, };

/**
 * The incidents that are kept on this computer.
 */
export type IncidentsView = { 
/**
 * The incidents, newest first.
 */
incidents: Array<IncidentLine>, 
/**
 * Id of the one that is recorded now.
 */
recording: string | null, 
/**
 * The folder that holds them.
 */
folder: string, 
/**
 * Folders that could not be read.
 */
problems: Array<Problem>, };

/**
 * An index.
 */
export type IndexView = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its columns and expressions.
 */
columns: Array<string>, 
/**
 * Whether it is unique.
 */
unique: boolean, 
/**
 * Whether it is that of the primary key.
 */
primary: boolean, 
/**
 * False if the engine does not use it: its making failed or goes on.
 */
valid: boolean, 
/**
 * The condition of a partial one, may be empty.
 */
predicate: string, };

/**
 * One line of indented JSON.
 */
export type JsonLine = { 
/**
 * How deep it is indented.
 */
depth: number, 
/**
 * Its pieces.
 */
spans: Array<JsonSpan>, };

/**
 * A piece of JSON.
 */
export type JsonSpan = { 
/**
 * What it is.
 */
token: JsonToken, 
/**
 * Its text as JSON writes it, control characters escaped.
 */
text: string, 
/**
 * Stands for something hidden: the name of the rule that hides it.
 */
redacted?: string, };

/**
 * What a piece of JSON is.
 */
export type JsonToken = "key" | "text" | "number" | "word" | "sign";

/**
 * Indented JSON, line by line.
 */
export type JsonView = { 
/**
 * Lines from the top, at most 5,000.
 */
lines: Array<JsonLine>, 
/**
 * In words what is left out: depth beyond 100, or length.
 */
cut: string | null, };

/**
 * How something is known.
 */
export type Knowledge = "recorded" | "committed" | "seen" | "unknown";

/**
 * A label set, sorted by name, shared by series, alerts and targets.
 */
export type Labels = Record<string, string>;

/**
 * A diagnosis of one source, rung by rung; everything after the first failure is `NotReached`.
 */
export type Ladder = { 
/**
 * The steps in the order they were taken, one per rung.
 */
steps: Array<Step>, };

/**
 * Where a chain of entries is broken.
 */
export type LedgerBreach = { 
/**
 * The line, from 1.
 */
line: number, 
/**
 * What is wrong, in a sentence.
 */
message: string, 
/**
 * What should stand there.
 */
expected: string, 
/**
 * What stands there.
 */
found: string, };

/**
 * Something that changed in a history between two looks.
 */
export type LedgerChange = { 
/**
 * [`HistoryView::key`](crate::wire::HistoryView::key).
 */
history: string, 
/**
 * [`MigrationRow::key`](crate::wire::MigrationRow::key); absent if no row bears it any more,
 * or if the whole history is meant.
 */
migration: string | null, 
/**
 * What the tool knows the migration by; empty if the whole history is meant.
 */
id: string, 
/**
 * A stable name: `appeared`, `appeared_late`, `repaired`, `row_changed`, `row_vanished`,
 * `state_changed`, `moved`, `moved_back`, `history_appeared`, `history_vanished`,
 * `other_server`.
 */
code: string, 
/**
 * In a sentence.
 */
message: string, 
/**
 * True if somebody rewrote history, false if that is how the tool works.
 */
grave: boolean, 
/**
 * When it happened.
 */
window: SeenWindow, 
/**
 * The entry that records it: its number within its file.
 */
sequence: number, };

/**
 * One file of a ledger.
 */
export type LedgerFile = { 
/**
 * Where it lies.
 */
path: string, 
/**
 * Entries that hold.
 */
entries: number, 
/**
 * When its first entry was written.
 */
first: Millis | null, 
/**
 * When its last entry that holds was written.
 */
last: Millis | null, 
/**
 * Where it is broken, if it is.
 */
breach: LedgerBreach | null, 
/**
 * What else must be known of it, in sentences: an unfinished line that was cut off, a clock
 * that went back.
 */
notes: Array<string>, };

/**
 * The newest entry of a ledger.
 */
export type LedgerHead = { 
/**
 * Its number, from 0.
 */
sequence: number, 
/**
 * Its SHA-256, in hexadecimal digits.
 */
hash: string, };

/**
 * The record of every look at a database's migration histories, kept on this computer.
 */
export type LedgerView = { 
/**
 * Key of the source.
 */
source: string, 
/**
 * Whether the record may be relied on: critical if it is broken, warning if nothing can be
 * added to it.
 */
health: Health, 
/**
 * How it stands, in a sentence: "128 entries since 2026-03-03, unbroken".
 */
sentence: string, 
/**
 * Entries of all its files.
 */
entries: number, 
/**
 * The first look, by this computer's clock.
 */
first_look: Millis | null, 
/**
 * The newest look, by this computer's clock; one that found nothing new counts.
 */
last_look: Millis | null, 
/**
 * The newest entry, to be kept elsewhere: it proves later that nothing was cut off.
 */
head: LedgerHead | null, 
/**
 * Its files, the oldest first; looks are added to the last. A broken one stays as it is.
 */
files: Array<LedgerFile>, 
/**
 * Whether this window may add to it.
 */
writable: boolean, 
/**
 * Why nothing can be added to it, or why it cannot be read.
 */
failure: Failure | null, 
/**
 * What changed between looks, the newest first.
 */
changes: Array<LedgerChange>, 
/**
 * The number at which the list of changes was cut, if it was.
 */
capped_at: number | null, };

/**
 * How the legend stands.
 */
export type Legend = { 
/**
 * False if the file hides it.
 */
shown: boolean, 
/**
 * True for a table with calculations.
 */
table: boolean, 
/**
 * True at the right, false below.
 */
right: boolean, 
/**
 * Heads of the calculations.
 */
calcs: Array<LegendCalc>, 
/**
 * Places of the series in the legend's order; those that the file leaves out are missing.
 */
order: Array<number>, };

/**
 * The head of one calculation.
 */
export type LegendCalc = { 
/**
 * In words, such as "Last".
 */
title: string, };

/**
 * Where a link leads.
 */
export type LinkTarget = { "kind": "dashboard", 
/**
 * Its uid.
 */
uid: string, 
/**
 * Values of its variables.
 */
chosen: Record<string, string[]>, 
/**
 * One panel of it.
 */
panel: number | null, 
/**
 * A range of its own; absent for the shared one.
 */
range: TimeRange | null, } | { "kind": "page", 
/**
 * The whole address, `http` or `https`.
 */
url: string, 
/**
 * Its host, shown before it opens.
 */
host: string, } | { "kind": "runbook", 
/**
 * Its file, as listed.
 */
file: string, 
/**
 * The anchor of the heading it leads to; its beginning without.
 */
anchor: string | null, } | { "kind": "migration", 
/**
 * What its id, name or file holds.
 */
name: string, } | { "kind": "alert", 
/**
 * Its name.
 */
name: string, } | { "kind": "refused", 
/**
 * The address as it would have been.
 */
url: string, 
/**
 * Why.
 */
why: string, };

/**
 * A link as it is shown.
 */
export type LinkView = { 
/**
 * Its title, untrusted.
 */
title: string, 
/**
 * Where it leads.
 */
target: LinkTarget, };

/**
 * What is wrong with dashboards.
 */
export type LintReport = { 
/**
 * Dashboards looked at.
 */
dashboards: number, 
/**
 * Panels looked at.
 */
panels: number, 
/**
 * Queries asked of live sources.
 */
queries: number, 
/**
 * What was found, gravest first.
 */
findings: Array<Finding>, 
/**
 * Sources that could not be asked.
 */
failures: Array<Failure>, };

/**
 * Asks for what is wrong with dashboards.
 */
export type LintRequest = { 
/**
 * Environment whose sources are asked.
 */
environment: string, 
/**
 * One dashboard; all of the pack without.
 */
uid: string | null, 
/**
 * Asks the sources whether queries match anything.
 */
live: boolean, 
/**
 * The range in which queries must match.
 */
range: TimeRange, };

/**
 * A fence that is asked of a source.
 */
export type LiveBlock = { 
/**
 * What it is written in.
 */
language: LiveLanguage, 
/**
 * Its name, by which later steps use what came out; empty if it has none.
 */
name: string, 
/**
 * The text with the values that are known.
 */
text: string, 
/**
 * What is expected of the answer, as written; empty if nothing is.
 */
expect: string, 
/**
 * Placeholders without a value: it is not asked before they have one.
 */
open: Array<string>, 
/**
 * Why it cannot be asked here, such as "no source with metrics".
 */
refused: string | null, };

/**
 * What a live fence is written in.
 */
export type LiveLanguage = "promql" | "logql" | "traceql" | "sql" | "http";

/**
 * What a source of logs can do; the screen adapts and says so.
 */
export type LogAbilities = { 
/**
 * Name of the query language in which it can be asked directly, such as `LogQL`.
 */
language: string | null, 
/**
 * How it finds text.
 */
text: TextMatch, 
/**
 * Comparisons that it answers for fields.
 */
ops: Array<FieldOp>, 
/**
 * Whether it counts lines over time.
 */
volume: boolean, 
/**
 * Whether it names the fields of its lines.
 */
fields: boolean, 
/**
 * Whether it lists the values of a field.
 */
values: boolean, 
/**
 * Whether it gives the lines around a line.
 */
context: boolean, 
/**
 * Whether it sends new lines by itself; if not, it is asked again and again.
 */
tail: boolean, 
/**
 * The most lines of one page.
 */
page: number, 
/**
 * The most lines that a search can reach by its pages, if there is such a limit.
 */
most: number | null, 
/**
 * How long a line may take until it is found, in milliseconds; 0 if it is there at once.
 */
delay_ms: number, };

/**
 * Asks for the lines around a line in its stream, whatever the filter says.
 */
export type LogContextRequest = { 
/**
 * The open lines.
 */
logs: number, 
/**
 * The line's number.
 */
line: number, 
/**
 * How many lines before it, 500 at most.
 */
before: number, 
/**
 * How many lines after it, 500 at most.
 */
after: number, 
/**
 * Fields that are columns.
 */
columns: Array<string>, 
/**
 * Names the question for `withdraw`; 0 if nobody will withdraw it.
 */
question: number, };

/**
 * The lines around a line, oldest first.
 */
export type LogContextView = { 
/**
 * The lines, the one asked about among them; `log_line` takes their numbers until the next
 * context of these lines is asked for.
 */
rows: Array<LogRow>, 
/**
 * The row of the line asked about.
 */
row: number, 
/**
 * Where the lines come from.
 */
by: ContextBy, 
/**
 * What was asked, in the source's own language; in words for held lines.
 */
query: string, 
/**
 * Why it is not the source that gave them, in words; or what the source says besides.
 */
notes: Array<string>, 
/**
 * How long the source took, in milliseconds.
 */
took_ms: number, };

/**
 * Everything about one line.
 */
export type LogDetail = { 
/**
 * The line's number.
 */
line: number, 
/**
 * Title of its source, or name of its file.
 */
source: string, 
/**
 * What the source keeps it under, such as labels or a file; may be empty.
 */
stream: Array<LogSpan>, 
/**
 * What the source tells it apart by; may be empty.
 */
id: string, 
/**
 * When it was written.
 */
time: LogTime, 
/**
 * How grave it is.
 */
severity: Severity, 
/**
 * The message, at most 100,000 characters.
 */
body: Array<LogSpan>, 
/**
 * `service`, `trace_id`, `span_id` and `request_id` where it has them, then all its fields in
 * the order they were written, at most 1,000.
 */
fields: Array<LogField>, 
/**
 * Fields that are left out.
 */
fields_cut: number, 
/**
 * The line as the source has it, at most 100,000 characters.
 */
raw: Array<LogSpan>, 
/**
 * Characters of it that are left out.
 */
raw_cut: number, 
/**
 * The line as indented JSON, if it is JSON.
 */
json: JsonView | null, 
/**
 * Name of the dialect it was read in, such as `pino`.
 */
dialect: string, 
/**
 * 32 hex digits, or empty.
 */
trace_id: string, 
/**
 * 16 hex digits, or empty.
 */
span_id: string, 
/**
 * The request id; empty if it has none, or a hidden one.
 */
request_id: string, 
/**
 * How many pieces of it are hidden.
 */
redacted: number, };

/**
 * Values, or names of fields, with the number of lines that have them; the most frequent first.
 */
export type LogFacet = { 
/**
 * The values.
 */
values: Array<FacetValue>, 
/**
 * Who counted.
 */
by: CountedBy, 
/**
 * There are more than these.
 */
more: boolean, 
/**
 * What is missing, or why held lines are counted, in words.
 */
notes: Array<string>, 
/**
 * Why a source did not answer.
 */
failure: Failure | null, };

/**
 * What can be browsed without a query.
 */
export type LogFacets = { 
/**
 * Services.
 */
services: LogFacet, 
/**
 * Severities by their name in [`Severity`], the gravest first.
 */
severities: LogFacet, 
/**
 * Names of fields.
 */
fields: LogFacet, };

/**
 * One field of a line.
 */
export type LogField = { 
/**
 * Its name, untrusted.
 */
name: string, 
/**
 * Its value, at most 10,000 characters of it.
 */
value: Array<LogSpan>, 
/**
 * Characters that are left out.
 */
cut: number, 
/**
 * The value as a filter takes it; absent if part of it is hidden, or if it is very long.
 */
exact: string | null, };

/**
 * Asks for services, severities and fields with their counts.
 */
export type LogFieldsRequest = { 
/**
 * Environment id; empty for files.
 */
environment: string, 
/**
 * Key of the source; all sources with logs without.
 */
source: string | null, 
/**
 * The conditions.
 */
filter: LogFilter, 
/**
 * Lines that are counted where a source cannot count.
 */
logs: number | null, 
/**
 * Names the question for `withdraw`; 0 if nobody will withdraw it.
 */
question: number, };

/**
 * A log search without a query language, compiled per kind of source; all conditions must hold.
 */
export type LogFilter = { 
/**
 * Texts that the line must hold, each as typed, in any case of its letters.
 */
text: Array<string>, 
/**
 * Field conditions.
 */
fields: Array<FieldMatch>, 
/**
 * The severities shown; none means all of them.
 */
severities: Array<Severity>, 
/**
 * A query in the source's own language, sent as it is instead of all conditions above.
 */
raw: string | null, 
/**
 * When, both ends included.
 */
range: TimeRange, };

/**
 * Which of the held lines are shown; the source is not asked.
 */
export type LogKeep = { 
/**
 * Text that the lines hold, in any case of its letters; empty for all.
 */
text: string, 
/**
 * Lines of this pattern, from [`super::LogPattern::pattern`].
 */
pattern: number | null, };

/**
 * One log record after its dialect was read; `body` and `fields` are untrusted text.
 */
export type LogLine = { 
/**
 * When it was written.
 */
at: Nanos, 
/**
 * How grave it is.
 */
severity: Severity, 
/**
 * The message.
 */
body: string, 
/**
 * `service.name`, may be empty.
 */
service: string, 
/**
 * 32 hex digits, or empty.
 */
trace_id: string, 
/**
 * 16 hex digits, or empty.
 */
span_id: string, 
/**
 * The request id, or empty.
 */
request_id: string, 
/**
 * All other fields in the order they were written, flattened with dots.
 */
fields: Array<[string, string]>, 
/**
 * The line as it was read, so that nothing is lost.
 */
raw: string, 
/**
 * What the source tells it apart by, unique within the source; empty where it has no such
 * thing.
 */
id: string, 
/**
 * What the source keeps it under, such as its labels, index, group or file; lines of one
 * stream are each other's context. May be empty.
 */
stream: string, };

/**
 * Names one line of those that are open.
 */
export type LogLineRequest = { 
/**
 * The open lines.
 */
logs: number, 
/**
 * The line's number, from [`LogRow::line`].
 */
line: number, };

/**
 * Rows in which a text stands, relative to the rows of an answer.
 */
export type LogMatches = { 
/**
 * Rows before the first one of the answer.
 */
before: number, 
/**
 * Rows of the answer.
 */
here: number, 
/**
 * Rows after the last one of the answer.
 */
after: number, };

/**
 * Which line comes first.
 */
export type LogOrder = "newest_first" | "oldest_first";

/**
 * Lines that differ only in some of their words.
 */
export type LogPattern = { 
/**
 * Its number, for [`super::LogKeep::pattern`]; good until patterns are asked for again.
 */
pattern: number, 
/**
 * What the lines share, and the holes where they differ.
 */
template: Array<PatternPiece>, 
/**
 * Number of lines.
 */
count: number, 
/**
 * Lines over time: as many pieces of equal length in every pattern.
 */
trend: Array<number>, 
/**
 * Lines by the number of their severity.
 */
severities: number[], 
/**
 * The gravest severity.
 */
severity: Severity, 
/**
 * Time of the first line.
 */
first: Nanos, 
/**
 * Time of the last line.
 */
last: Nanos, 
/**
 * Number of one of the lines.
 */
example: number, 
/**
 * Not seen before [`LogPatterns::since`].
 */
new: boolean, };

/**
 * Patterns of held lines.
 */
export type LogPatterns = { 
/**
 * New ones first, then the most frequent first, at most 500.
 */
patterns: Array<LogPattern>, 
/**
 * How many there are.
 */
total: number, 
/**
 * Lines that were read.
 */
lines: number, 
/**
 * The time they span, which the trends are spread over.
 */
range: TimeRange, 
/**
 * The moment that tells new patterns; absent if nothing changed among the lines.
 */
since: Millis | null, 
/**
 * The change at that moment, if it is one.
 */
change: ChangeMark | null, 
/**
 * Changes among the lines, newest first.
 */
changes: Array<ChangeMark>, 
/**
 * In words what is left out.
 */
notes: Array<string>, 
/**
 * How long it took, in milliseconds.
 */
took_ms: number, };

/**
 * Asks for the patterns of held lines.
 */
export type LogPatternsRequest = { 
/**
 * The open lines.
 */
logs: number, 
/**
 * Patterns are new that were not seen before this moment; the newest deploy, migration or
 * alert among the lines without.
 */
since: Millis | null, 
/**
 * Names the question for `withdraw`; 0 if nobody will withdraw it.
 */
question: number, };

/**
 * One row.
 */
export type LogRow = { 
/**
 * The line's number: it stays the same while the lines are open.
 */
line: number, 
/**
 * When it was written.
 */
at: Nanos, 
/**
 * How grave it is.
 */
severity: Severity, 
/**
 * `service.name`, untrusted; may be empty.
 */
service: string, 
/**
 * Its source's place in [`super::HeldLogs::asked`].
 */
source: number, 
/**
 * The message, at most 2,000 characters of it.
 */
body: Array<LogSpan>, 
/**
 * Characters of the message that the row leaves out.
 */
cut: number, 
/**
 * Values of the columns asked for, in their order, at most 200 characters of each; empty where
 * the line lacks the field.
 */
columns: Array<Array<LogSpan>>, 
/**
 * 32 hex digits, or empty.
 */
trace_id: string, 
/**
 * The request id; empty if it has none, or a hidden one.
 */
request_id: string, };

/**
 * Rows of held lines.
 */
export type LogRows = { 
/**
 * The rows from the one asked for on.
 */
rows: Array<LogRow>, 
/**
 * Lines that are kept.
 */
total: number, 
/**
 * Lines that are held.
 */
held: number, 
/**
 * Where the text that is sought stands among the kept rows, if one is sought.
 */
matches: LogMatches | null, };

/**
 * Asks for rows of held lines.
 */
export type LogRowsRequest = { 
/**
 * The open lines.
 */
logs: number, 
/**
 * Which line comes first.
 */
order: LogOrder, 
/**
 * First row, counted among those that are kept.
 */
from: number, 
/**
 * Number of rows, 500 at most.
 */
count: number, 
/**
 * Fields that are columns.
 */
columns: Array<string>, 
/**
 * Shows these lines only.
 */
keep: LogKeep, 
/**
 * Text that is marked where it stands, in any case of its letters; empty for none.
 */
find: string, };

/**
 * A source that has log lines.
 */
export type LogSourceView = { 
/**
 * Its key.
 */
source: string, 
/**
 * Its title.
 */
title: string, 
/**
 * Its kind, such as `loki`.
 */
kind: string, 
/**
 * What it can do.
 */
abilities: LogAbilities, 
/**
 * Why it cannot be asked at all, such as a missing secret.
 */
failure: Failure | null, };

/**
 * Asks for the sources that have log lines.
 */
export type LogSourcesRequest = { 
/**
 * Environment id.
 */
environment: string, };

/**
 * A piece of text of a line, untrusted; what is absent does not apply.
 */
export type LogSpan = { 
/**
 * The text; control characters are replaced by visible signs.
 */
text: string, 
/**
 * Colours that the line gives it.
 */
style?: LogStyle, 
/**
 * Stands for something hidden: the name of the rule that hides it.
 */
redacted?: string, 
/**
 * The text that is sought.
 */
found?: boolean, 
/**
 * Stands for control characters.
 */
control?: boolean, };

/**
 * How a line wants text to look; what is absent does not apply.
 */
export type LogStyle = { 
/**
 * Colour of the letters: `black`, `red`, `green`, `yellow`, `blue`, `magenta`, `cyan`,
 * `white`, each also as `bright_…`, or `#rrggbb`.
 */
color?: string, 
/**
 * Colour of the ground, written the same way.
 */
ground?: string, 
/**
 * Bold.
 */
bold?: boolean, 
/**
 * Faint.
 */
dim?: boolean, 
/**
 * Italic.
 */
italic?: boolean, 
/**
 * Underlined.
 */
underline?: boolean, 
/**
 * Struck through.
 */
strike?: boolean, };

/**
 * The time of a line and how it was read.
 */
export type LogTime = { 
/**
 * When it was written.
 */
at: Nanos, 
/**
 * How it was read, such as "milliseconds since 1970, by its size", or "as the source gives
 * it".
 */
read: string, 
/**
 * It was guessed: the line names no zone, or no unit.
 */
guessed: boolean, };

/**
 * Asks for the values of one field.
 */
export type LogValuesRequest = { 
/**
 * Environment id; empty for files.
 */
environment: string, 
/**
 * Key of the source; all sources with logs without.
 */
source: string | null, 
/**
 * The conditions.
 */
filter: LogFilter, 
/**
 * The field.
 */
field: string, 
/**
 * Values that hold this text, in any case of its letters; empty for all.
 */
search: string, 
/**
 * Lines that are counted where a source cannot count.
 */
logs: number | null, 
/**
 * Names the question for `withdraw`; 0 if nobody will withdraw it.
 */
question: number, };

/**
 * Lines over time by severity.
 */
export type LogVolume = { 
/**
 * Stacked bars, the gravest severity at the bottom; absent if nobody could count.
 */
chart: ChartView | null, 
/**
 * Who counted.
 */
by: CountedBy, 
/**
 * Lines that were counted.
 */
total: number, 
/**
 * Length of one bar.
 */
step: Millis, 
/**
 * What is missing, or why held lines are counted, in words.
 */
notes: Array<string>, 
/**
 * Sources that failed.
 */
failures: Array<Failure>, };

/**
 * Asks how many lines there are over time.
 */
export type LogVolumeRequest = { 
/**
 * Environment id; changes of it are marked. Empty for files.
 */
environment: string, 
/**
 * Key of the source; all sources with logs without.
 */
source: string | null, 
/**
 * The conditions.
 */
filter: LogFilter, 
/**
 * Lines that are counted where a source cannot count.
 */
logs: number | null, 
/**
 * Width of the drawing in CSS pixels.
 */
width: number, 
/**
 * Height of the drawing in CSS pixels.
 */
height: number, 
/**
 * Colours.
 */
theme: ThemeName, 
/**
 * Time axis.
 */
zone: Zone, 
/**
 * Names the question for `withdraw`; 0 if nobody will withdraw it.
 */
question: number, };

/**
 * Where held lines come from.
 */
export type LogsOrigin = "search" | "follow" | "files";

/**
 * Names lines that are open.
 */
export type LogsRef = { 
/**
 * Their number, from [`HeldLogs::logs`].
 */
logs: number, };

/**
 * How lines that are followed stand; asked again and again while they are on screen.
 */
export type LogsState = { 
/**
 * What goes on.
 */
stage: FollowStage, 
/**
 * Lines held.
 */
count: number, 
/**
 * Grows with every change of the lines held: rows are the same while it is.
 */
revision: number, 
/**
 * Lines that came since it was opened.
 */
arrived: number, 
/**
 * Lines that wait until it is not paused any more.
 */
held_back: number, 
/**
 * Lines that the sources say they left out.
 */
dropped_by_source: number, 
/**
 * Lines that were let go here, the oldest first, when no more could be held.
 */
dropped_here: number, 
/**
 * Sources that send new lines by themselves.
 */
streaming: Array<string>, 
/**
 * Sources that are asked again and again.
 */
polling: Array<string>, 
/**
 * How often those are asked, in milliseconds.
 */
every_ms: number, 
/**
 * When a line came last.
 */
last: Millis | null, 
/**
 * Why sources do not answer at the moment, or any more.
 */
failures: Array<Failure>, };

/**
 * Log lines of a panel.
 */
export type LogsView = { 
/**
 * The lines in the order the file asks for.
 */
lines: Array<LogLine>, 
/**
 * Long lines wrap.
 */
wrap: boolean, 
/**
 * Each line shows its time.
 */
times: boolean, 
/**
 * Each line shows its service and fields.
 */
labels: boolean, };

/**
 * Says which source answers for a data source that dashboards name.
 */
export type MapDataSource = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * Its uid or name in the files.
 */
reference: string, 
/**
 * Key of the source; none takes the mapping out.
 */
source: string | null, };

/**
 * Kinds of marks; a kind appears with the first source that knows of it.
 */
export type MarkKind = "version" | "restart" | "alert" | "migration" | "run" | "incident" | "trace";

/**
 * Something that happened, as charts mark it.
 */
export type MarkView = { 
/**
 * When it happened or began.
 */
at: Millis, 
/**
 * When it ended, for what lasted.
 */
end?: Millis, 
/**
 * What kind.
 */
kind: MarkKind, 
/**
 * In words, untrusted.
 */
text: string, };

/**
 * Comparisons of an attribute.
 */
export type MatchOp = "equal" | "not_equal" | "contains" | "exists" | "above" | "below";

/**
 * One condition of a silence.
 */
export type MatcherView = { 
/**
 * The label.
 */
name: string, 
/**
 * Its value, or an expression for it.
 */
value: string, 
/**
 * The value is a regular expression.
 */
regex: boolean, 
/**
 * The label must match; otherwise it must not.
 */
equal: boolean, };

/**
 * How long something took from the begin of the incident.
 */
export type Measure = { 
/**
 * Which.
 */
milestone: Milestone, 
/**
 * In milliseconds; absent if it has not come yet.
 */
took_ms: number | null, 
/**
 * When.
 */
at: Millis | null, };

/**
 * Everything git knows of one migration.
 */
export type MigrationCommits = { 
/**
 * Whether git can be asked, and what limits its answers.
 */
checkout: CheckoutView, 
/**
 * What git knows of the file as it lies there now; absent if nothing is known.
 */
file: FileState | null, 
/**
 * The commit that added it.
 */
added: CommitView | null, 
/**
 * What brought that commit to the main line; absent if it was made there.
 */
merge: CommitView | null, 
/**
 * The last commit that changed it, if that is another one.
 */
last: CommitView | null, 
/**
 * Names it had before, the newest first.
 */
was_named: Array<string>, 
/**
 * The version in git when it was applied.
 */
applied_version: VersionThen | null, 
/**
 * From that version to the file as it is now; absent without one.
 */
diff: DiffView | null, 
/**
 * Commits that changed it after it was applied, the newest first.
 */
after: Array<CommitView>, 
/**
 * What cannot be told, in words.
 */
unknown: Array<string>, };

/**
 * Everything about one migration.
 */
export type MigrationDetail = { 
/**
 * As it stands in the list.
 */
row: MigrationRow, 
/**
 * Its texts: what was run, how it is undone.
 */
texts: Array<MigrationText>, 
/**
 * The checksum in the row, may be empty.
 */
checksum_then: string, 
/**
 * The checksum of the file as it is now, by the tool's own rule; may be empty.
 */
checksum_now: string, 
/**
 * Between which looks this console saw it first; absent for what has no row.
 */
first_seen: SeenWindow | null, 
/**
 * What changed of its row since then, the newest first.
 */
changes: Array<LedgerChange>, 
/**
 * Where each fact comes from, in words: name and sentence.
 */
provenance: Array<[string, string]>, 
/**
 * What git knows of its file.
 */
commits: MigrationCommits, 
/**
 * What the rules of the house say about it.
 */
house: Array<HouseFinding>, 
/**
 * Tables that its text creates or changes.
 */
tables: Array<string>, 
/**
 * What else the row says, by column.
 */
details: Array<[string, string]>, };

/**
 * The golden signals half an hour before and after a migration.
 */
export type MigrationEffect = { 
/**
 * When it was applied.
 */
at: Millis | null, 
/**
 * Where the time after it ends: half an hour later, or now.
 */
until: Millis | null, 
/**
 * Each signal with its values before and after.
 */
signals: Array<BeforeAfter>, 
/**
 * Why there are none, in words; empty if there are.
 */
missing: string, };

/**
 * Asks how the golden signals did around a migration.
 */
export type MigrationEffectRequest = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * Key of the source.
 */
source: string, 
/**
 * [`super::HistoryView::key`].
 */
history: string, 
/**
 * [`super::MigrationRow::key`].
 */
migration: string, 
/**
 * Width of one drawing in CSS pixels.
 */
width: number, 
/**
 * Height of one drawing in CSS pixels.
 */
height: number, 
/**
 * Colours.
 */
theme: ThemeName, 
/**
 * Time axis.
 */
zone: Zone, 
/**
 * Names the question for `withdraw`; 0 if nobody will withdraw it.
 */
question: number, };

/**
 * Something about a migration that somebody has to look at.
 */
export type MigrationFinding = { 
/**
 * A stable name, such as `edited` or `out_of_order`.
 */
code: string, 
/**
 * In a sentence.
 */
message: string, 
/**
 * What to do; may be empty.
 */
remedy: string, 
/**
 * True if it is wrong, false if it is worth knowing.
 */
grave: boolean, };

/**
 * One place in a migration.
 */
export type MigrationHit = { 
/**
 * [`super::HistoryView::key`].
 */
history: string, 
/**
 * [`super::MigrationRow::key`].
 */
migration: string, 
/**
 * The migration's id.
 */
id: string, 
/**
 * The file within the pack.
 */
file: string, 
/**
 * The line of the file, from 1; 0 for its name.
 */
line: number, 
/**
 * The line, shortened around the first place; untrusted.
 */
text: string, 
/**
 * Where the text stands in it: from and to, in UTF-16 units.
 */
marks: [number, number][], };

/**
 * Where a text occurs in migrations.
 */
export type MigrationHits = { 
/**
 * Key of the source.
 */
source: string, 
/**
 * In the order of histories, migrations and lines; hits of a name have line 0.
 */
hits: Array<MigrationHit>, 
/**
 * How many migrations have a hit.
 */
migrations: number, 
/**
 * How many texts were looked through.
 */
files: number, 
/**
 * The number of hits at which the search ended, if it did.
 */
capped_at: number | null, 
/**
 * When it was searched.
 */
at: Millis, 
/**
 * How long it took, in milliseconds.
 */
took_ms: number, };

/**
 * Who wrote a migration and when it came to everybody, in short.
 */
export type MigrationOrigin = { 
/**
 * What git knows of the file as it lies there now.
 */
file: FileState, 
/**
 * Who wrote the commit that added it, untrusted; empty if that is not known.
 */
author: string, 
/**
 * When its author wrote it.
 */
written: Millis | null, 
/**
 * When it came to the main line: by the merge, or by its own commit.
 */
merged: Millis | null, 
/**
 * The request it was merged by, as the merge says: "#12"; may be empty.
 */
request: string, 
/**
 * How many commits changed it after it was added.
 */
changed: number, };

/**
 * Asks for everything about one migration.
 */
export type MigrationRequest = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * Key of the source.
 */
source: string, 
/**
 * [`HistoryView::key`].
 */
history: string, 
/**
 * [`MigrationRow::key`].
 */
migration: string, };

/**
 * One migration.
 */
export type MigrationRow = { 
/**
 * Names the migration in other requests; unique within its history.
 */
key: string, 
/**
 * What the tool knows it by.
 */
id: string, 
/**
 * Its name for people, may be empty.
 */
name: string, 
/**
 * What became of it.
 */
state: MigrationState, 
/**
 * When it was applied, with how that is known.
 */
applied: AppliedView, 
/**
 * Who is named in the row, and as what: "deploy (database user)"; may be empty.
 */
by: string, 
/**
 * How long it took, in nanoseconds, if that is recorded.
 */
duration: number | null, 
/**
 * The run it belonged to, may be empty.
 */
batch: string, 
/**
 * Whether its file is what was applied.
 */
checksum: ChecksumView, 
/**
 * Its file within the pack, may be empty.
 */
file: string, 
/**
 * Who wrote that file and when it was merged; absent if git does not know.
 */
origin: MigrationOrigin | null, 
/**
 * What somebody has to look at, the gravest first.
 */
findings: Array<MigrationFinding>, };

/**
 * What became of a migration; the word needs no legend.
 */
export type MigrationState = "applied" | "marked" | "baseline" | "pending" | "skipped" | "failed" | "half_applied" | "dirty" | "rolled_back" | "marker" | "unproven";

/**
 * A text of a migration.
 */
export type MigrationText = { 
/**
 * What it is: "Up", "Down", "Statements that ran".
 */
title: string, 
/**
 * The file within the pack; empty if it comes from the row.
 */
file: string, 
/**
 * Its language: `sql`, or that of the tool.
 */
language: string, 
/**
 * The text, untrusted.
 */
text: string, 
/**
 * True if it was cut because it is very long.
 */
cut: boolean, };

/**
 * All migration histories of a database, each beside its files.
 */
export type MigrationsView = { 
/**
 * Key of the source.
 */
source: string, 
/**
 * The histories.
 */
histories: Array<HistoryView>, 
/**
 * Tables that bear the name of a history and are none: their name and why.
 */
lookalikes: Array<[string, string]>, 
/**
 * What could not be read.
 */
problems: Array<Problem>, 
/**
 * How many tables were looked at.
 */
tables: number, 
/**
 * The record of this look and of all before.
 */
ledger: LedgerView, 
/**
 * When the database was read.
 */
at: Millis, 
/**
 * How long that took, in milliseconds.
 */
took_ms: number, };

/**
 * What is reached in the course of an incident.
 */
export type Milestone = "acknowledged" | "diagnosed" | "mitigated" | "closed";

/**
 * Milliseconds since the Unix epoch, or a length in milliseconds; exact in JavaScript.
 */
export type Millis = number;

/**
 * One bar of the minimap; places are shares of the duration.
 */
export type MinimapBar = { 
/**
 * Lane from the top.
 */
lane: number, 
/**
 * Left end, 0 to 1.
 */
from: number, 
/**
 * Right end, 0 to 1.
 */
to: number, 
/**
 * Place in [`TraceView::services`].
 */
service: number, 
/**
 * True if it holds an error.
 */
error: boolean, };

/**
 * Something that is only in one of document and database.
 */
export type ModelGap = { 
/**
 * The table's schema, may be empty.
 */
schema: string, 
/**
 * The table.
 */
table: string, 
/**
 * The column, if it is one; the table is missing as a whole without.
 */
column: string | null, 
/**
 * The line of the document, from 1, where it has one.
 */
line: number | null, 
/**
 * The name that is nearest to it on the other side, if one is near.
 */
nearest: string | null, };

/**
 * Holds more lines of an open search.
 */
export type MoreLogs = { 
/**
 * The open lines.
 */
logs: number, 
/**
 * Older lines, else newer ones.
 */
older: boolean, 
/**
 * Names the question for `withdraw`; 0 if nobody will withdraw it.
 */
question: number, };

/**
 * The named queries of the pack that can be asked of a database.
 */
export type NamedQueries = { 
/**
 * Key of the source.
 */
source: string, 
/**
 * By title.
 */
queries: Array<NamedQuery>, 
/**
 * What is wrong with files of `queries/`.
 */
problems: Array<Problem>, };

/**
 * A named query: a file of `queries/`.
 */
export type NamedQuery = { 
/**
 * Names it in other requests: its file without folder and ending.
 */
id: string, 
/**
 * Its title.
 */
title: string, 
/**
 * What it tells, may be empty.
 */
description: string, 
/**
 * Its file within the pack.
 */
file: string, 
/**
 * Its text, untrusted.
 */
sql: string, 
/**
 * What it asks for, in the order of the file.
 */
parameters: Array<QueryParameter>, 
/**
 * Rows that are read at most.
 */
row_cap: number, 
/**
 * How long it may take, in milliseconds.
 */
time_cap_ms: number, 
/**
 * Whether its answer is drawn as a chart, too.
 */
chart: boolean, 
/**
 * Why it is not run against this database; empty if it can be.
 */
refused: string, };

/**
 * Nanoseconds since the Unix epoch; travels as a decimal string so that no digit is lost.
 */
export type Nanos = string;

/**
 * A request or response that holds nothing.
 */
export type Nothing = Record<symbol, never>;

/**
 * Searches for log lines and holds the first of them.
 */
export type OpenLogs = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * Key of the source; all sources with logs at once without, merged by time.
 */
source: string | null, 
/**
 * The conditions.
 */
filter: LogFilter, 
/**
 * Which end of the range is held first.
 */
order: LogOrder, 
/**
 * How many lines are held at first, of each source; the source's page if that is less.
 */
hold: number, 
/**
 * Names the question for `withdraw`; 0 if nobody will withdraw it.
 */
question: number, };

/**
 * Opens the pack in a folder.
 */
export type OpenPack = { 
/**
 * The folder, or the path of its `wheelhouse.toml`.
 */
folder: string, };

/**
 * Opens a page in the system's browser.
 */
export type OpenPage = { 
/**
 * The whole address.
 */
url: string, 
/**
 * The user was shown the address and agreed.
 */
agreed: boolean, 
/**
 * Opens pages of this host without asking from now on.
 */
remember: boolean, };

/**
 * Opens one runbook, filled in.
 */
export type OpenRunbook = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * Its file, as listed.
 */
file: string, 
/**
 * Labels of the alert, series, line, span or row that it is opened for.
 */
labels: Labels, 
/**
 * Values that were typed or that came out of steps, by placeholder.
 */
given: { [key in string]: string }, };

/**
 * Opens a trace of a source, or one of a file that was read before.
 */
export type OpenTrace = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * Key of the source; without, all sources with traces are asked. Unused with a file.
 */
source: string | null, 
/**
 * The path of a file that `read_trace_file` read.
 */
file: string | null, 
/**
 * 1 to 32 hex digits.
 */
id: string, 
/**
 * The span to go to, 1 to 16 hex digits.
 */
span_id: string | null, 
/**
 * When about it was, for sources that are asked over a range.
 */
around: TimeRange | null, 
/**
 * Names the question for `withdraw`; 0 if nobody will withdraw it.
 */
question: number, };

/**
 * A runbook that no alert leads to although it names one.
 */
export type OrphanRunbook = { 
/**
 * Its file.
 */
file: string, 
/**
 * Its title, untrusted.
 */
title: string, 
/**
 * Alerts it names that no rule makes.
 */
alerts: Array<string>, };

/**
 * How a source answered.
 */
export type Outcome = { "kind": "found" } | { "kind": "not_found" } | { "kind": "failed", "failure": Failure };

/**
 * A heading.
 */
export type OutlineEntry = { 
/**
 * The block it is.
 */
block: number, 
/**
 * 1 to 6.
 */
level: number, 
/**
 * Its text, untrusted.
 */
text: string, 
/**
 * How many steps stand below it.
 */
steps: number, };

/**
 * Is it healthy, and what changed.
 */
export type Overview = { 
/**
 * The state in one word.
 */
health: Health, 
/**
 * The first answer in one sentence.
 */
sentence: string, 
/**
 * Probes in the order of the file.
 */
probes: Array<ProbeView>, 
/**
 * One line per source.
 */
sources: Array<SourceLine>, 
/**
 * Pending and firing alerts, gravest first.
 */
alerts: Array<Alert>, 
/**
 * Why the list of alerts may be incomplete.
 */
alert_failures: Array<Failure>, 
/**
 * Deploys, restarts and the like within the range, newest first.
 */
changes: Array<ChangeMark>, 
/**
 * When this was answered.
 */
at: Millis, };

/**
 * Asks for the Overview of one environment.
 */
export type OverviewRequest = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * The shared range.
 */
range: TimeRange, 
/**
 * Width of one golden signal's chart in CSS pixels.
 */
width: number, 
/**
 * Height of one golden signal's chart in CSS pixels.
 */
height: number, 
/**
 * Colours for charts.
 */
theme: ThemeName, 
/**
 * Time axis.
 */
zone: Zone, };

/**
 * Who owns the system.
 */
export type OwnerView = { 
/**
 * Team.
 */
team: string, 
/**
 * How to reach it.
 */
contact: string, };

/**
 * The open pack as the frame shows it.
 */
export type PackView = { 
/**
 * Its folder.
 */
folder: string, 
/**
 * Its name.
 */
name: string, 
/**
 * One sentence, may be empty.
 */
description: string, 
/**
 * Who owns it.
 */
owner?: OwnerView, 
/**
 * Its environments in the order of the file.
 */
environments: Array<EnvironmentView>, 
/**
 * Runbooks by file.
 */
runbooks: Array<RunbookLink>, 
/**
 * What is wrong with its files.
 */
problems: Array<Problem>, 
/**
 * False while the folder cannot be read; the last good state stays.
 */
present: boolean, 
/**
 * Grows each time the files changed.
 */
revision: number, };

/**
 * Whether a page was opened.
 */
export type PageAnswer = { "kind": "opened" } | { "kind": "ask", 
/**
 * Its host.
 */
host: string, } | { "kind": "refused", 
/**
 * Why.
 */
why: string, };

/**
 * Where a panel stands and what it will be.
 */
export type PanelFrame = { 
/**
 * Unique within the dashboard, also among repeated panels.
 */
key: string, 
/**
 * Its id, shared by the copies of a repeated panel.
 */
id: number, 
/**
 * Values of the repeat that this copy stands for.
 */
scoped: Record<string, string[]>, 
/**
 * Without a frame of its own.
 */
transparent: boolean, 
/**
 * Its title, variables not yet filled in.
 */
title: string, 
/**
 * Its description, may be empty.
 */
description: string, 
/**
 * Grafana's name of its type.
 */
kind: string, 
/**
 * Where it stands.
 */
place: GridPlace, };

/**
 * Asks for one panel's content.
 */
export type PanelRequest = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * Dashboard uid.
 */
uid: string, 
/**
 * Panel id.
 */
panel: number, 
/**
 * Chosen values of the dashboard's variables.
 */
chosen: Record<string, string[]>, 
/**
 * The shared range.
 */
range: TimeRange, 
/**
 * Width of the drawing in CSS pixels.
 */
width: number, 
/**
 * Height of the drawing in CSS pixels.
 */
height: number, 
/**
 * Colours.
 */
theme: ThemeName, 
/**
 * Time axis.
 */
zone: Zone, 
/**
 * Series to draw by legend label; empty means all of them.
 */
isolate: Array<string>, 
/**
 * Values of the repeat that this copy of the panel stands for, over the chosen ones.
 */
scoped: Record<string, string[]>, 
/**
 * Names the question for `withdraw`; 0 if nobody will withdraw it.
 */
question: number, };

/**
 * A panel's content with the state it is in.
 */
export type PanelView = { 
/**
 * Its title with variables filled in.
 */
title: string, 
/**
 * What to draw, or why nothing can be drawn.
 */
content: Content, 
/**
 * How old the newest point is, if not fresh.
 */
stale?: Staleness, 
/**
 * The number of series or rows at which the answer was cut, if it was.
 */
capped_at: number | null, 
/**
 * Warnings of the source and queries that failed while others answered.
 */
warnings: Array<string>, 
/**
 * The queries as they were sent.
 */
queries: Array<SentQuery>, 
/**
 * Links of the panel itself.
 */
links: Array<LinkView>, 
/**
 * When this was answered.
 */
at: Millis, };

/**
 * Types of parameters, with the way they are written.
 */
export type ParameterKind = "text" | "integer" | "number" | "boolean" | "date" | "timestamp" | "uuid" | "one_of";

/**
 * Forms in which traces are named.
 */
export type PastedKind = "trace_id" | "traceparent" | "b3" | "xray" | "trace_page" | "grafana_page" | "json_line" | "text_line" | "file" | "request_id" | "nothing";

/**
 * A piece of a pattern.
 */
export type PatternPiece = { 
/**
 * The text that all lines share, untrusted; of a hole what stands there, such as `number`.
 */
text: string, 
/**
 * Lines differ here.
 */
hole: boolean, 
/**
 * What stands in a hole in the first lines of the pattern, at most three values, untrusted;
 * none where a secret is hidden in them.
 */
examples: Array<string>, };

/**
 * Holds new lines back, or shows them again.
 */
export type PauseLogs = { 
/**
 * The open lines.
 */
logs: number, 
/**
 * Hold back.
 */
paused: boolean, };

/**
 * Where a secret is kept.
 */
export type Persistence = "keychain" | "session_only";

/**
 * Asks for files of log lines, or a folder of them, and reads them.
 */
export type PickLogFiles = { 
/**
 * Asks for a folder.
 */
folder: boolean, };

/**
 * A picture of a record.
 */
export type PictureView = { 
/**
 * It as SVG of our own drawing, or why it is not shown.
 */
svg: string | null, 
/**
 * Why it is not shown: missing, or not what was recorded.
 */
why: string, };

/**
 * Puts something into the record of the incident that is recorded now.
 */
export type Pin = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * What.
 */
what: PinWhat, 
/**
 * A word about it; may be empty.
 */
note: string, };

/**
 * What can be put into a record.
 */
export type PinWhat = { "kind": "note", 
/**
 * The text.
 */
text: string, } | { "kind": "panel", 
/**
 * As it is on screen.
 */
panel: PanelRequest, } | { "kind": "query", 
/**
 * As it is on screen.
 */
query: ExploreRequest, } | { "kind": "lines", 
/**
 * The open lines.
 */
logs: number, 
/**
 * Their numbers, 1,000 at most.
 */
lines: Array<number>, } | { "kind": "trace", 
/**
 * As it was opened.
 */
trace: OpenTrace, } | { "kind": "migration", 
/**
 * As it was opened.
 */
migration: MigrationRequest, } | { "kind": "block", 
/**
 * As it was asked.
 */
block: AskBlock, } | { "kind": "alert", 
/**
 * The alert.
 */
alert: Alert, } | { "kind": "runbook", 
/**
 * Its file.
 */
file: string, 
/**
 * Its title.
 */
title: string, } | { "kind": "step", 
/**
 * File of the runbook.
 */
file: string, 
/**
 * Title of the runbook.
 */
runbook: string, 
/**
 * Its text in short.
 */
step: string, 
/**
 * `done`, `open again`, `skipped` or `noted`.
 */
deed: string, 
/**
 * Why, or the note.
 */
words: string, } | { "kind": "copied", 
/**
 * The command.
 */
text: string, 
/**
 * File of the runbook.
 */
file: string, } | { "kind": "milestone", 
/**
 * Which.
 */
milestone: Milestone, };

/**
 * What became of a pin.
 */
export type Pinned = { 
/**
 * The incident.
 */
id: string, 
/**
 * The entry, which is on the disk.
 */
entry: EntryView, };

/**
 * A value that a runbook leaves open.
 */
export type Placeholder = { 
/**
 * Its name, by which `given` knows it.
 */
name: string, 
/**
 * As it is written: `<POD>`, `$POD`, `{{ pod }}`.
 */
written: Array<string>, 
/**
 * Its value, if one is known.
 */
value: string | null, 
/**
 * Where the value came from, such as "label of the alert".
 */
from: string, 
/**
 * The first line that uses it.
 */
line: number, };

/**
 * A rectangle in CSS pixels.
 */
export type PlotRect = { x: number, y: number, width: number, height: number, };

/**
 * How a probe stands.
 */
export type ProbeState = "waiting" | "up" | "down";

/**
 * A probe and how it stands.
 */
export type ProbeView = { 
/**
 * Key in `wheelhouse.toml`.
 */
id: string, 
/**
 * Its title.
 */
title: string, 
/**
 * What is asked.
 */
url: string, 
/**
 * How it stands.
 */
state: ProbeState, 
/**
 * HTTP status of the last answer.
 */
status?: number, 
/**
 * Duration of the last answer.
 */
took_ms?: number, 
/**
 * Since when it stands like this.
 */
since?: Millis, 
/**
 * Why it fails.
 */
failure?: Failure, };

/**
 * Something wrong in a file that is otherwise used: the partner of the checked value in
 * `(T, Vec<Problem>)`.
 */
export type Problem = { 
/**
 * How much of the file it costs.
 */
weight: Weight, 
/**
 * The file, relative to the pack where it lies in one.
 */
file: string, 
/**
 * Line, counted from 1, if the format tells.
 */
line?: number, 
/**
 * Column in characters, counted from 1, if the format tells.
 */
column?: number, 
/**
 * What is wrong, in one sentence that names the thing.
 */
message: string, 
/**
 * What to do about it.
 */
remedy: string, };

/**
 * A parameter of a named query.
 */
export type QueryParameter = { 
/**
 * Its name in the statement, without the colon.
 */
name: string, 
/**
 * What it means, may be empty.
 */
description: string, 
/**
 * Its type.
 */
kind: ParameterKind, 
/**
 * What can be chosen; of [`ParameterKind::OneOf`] only.
 */
options: Array<string>, 
/**
 * The value it has without one; absent if one has to be given.
 */
default: string | null, };

/**
 * What is wrong with a query, and where.
 */
export type QueryProblem = { 
/**
 * In words.
 */
message: string, 
/**
 * Where, in UTF-16 units from the start; absent if it is the whole.
 */
at: number | null, };

/**
 * What a named query answered.
 */
export type QueryResult = { 
/**
 * Key of the source.
 */
source: string, 
/**
 * The query as it is now.
 */
query: NamedQuery, 
/**
 * The values it ran with: name and value, defaults too.
 */
values: [string, string][], 
/**
 * Names of the columns.
 */
columns: Array<string>, 
/**
 * Types of the columns in the server's words; empty where they are not known.
 */
types: Array<string>, 
/**
 * Columns that hold numbers.
 */
numeric: Array<boolean>, 
/**
 * Cells as text; absent for NULL.
 */
rows: Array<Array<string | null>>, 
/**
 * Why there are not more rows, with the number; empty if these are all.
 */
cut: string, 
/**
 * Values that were longer than what is shown and were shortened.
 */
shortened: number, 
/**
 * Its drawing, if the query asks for one.
 */
chart: Content | null, 
/**
 * What the drawing leaves out, or why there is none; empty if it shows everything.
 */
chart_note: string, 
/**
 * How long the server took, in milliseconds.
 */
took_ms: number, 
/**
 * When it was asked.
 */
at: Millis, };

/**
 * Reads files of log lines that were dropped: JSON lines, logfmt or plain text, also `.gz` and
 * `.zst`; folders of them too. All are merged by time.
 */
export type ReadLogFiles = { 
/**
 * Where they are.
 */
paths: Array<string>, 
/**
 * Names the question for `withdraw`; 0 if nobody will withdraw it.
 */
question: number, };

/**
 * Reads a file of traces that was dropped or chosen.
 */
export type ReadTraceFile = { 
/**
 * Where it is.
 */
path: string, };

/**
 * A pack opened earlier.
 */
export type RecentPack = { 
/**
 * Its folder.
 */
folder: string, 
/**
 * Its name when it was last open.
 */
name: string, 
/**
 * When it was last opened.
 */
opened: Millis, };

/**
 * Whether a record holds.
 */
export type RecordVerdict = { 
/**
 * It does.
 */
holds: boolean, 
/**
 * In words, such as "42 entries and 17 files hold" or "entry 12 was changed".
 */
words: string, 
/**
 * Everything that does not hold, with its line or file.
 */
breaches: Array<string>, 
/**
 * Remarks that break nothing, such as a torn end that was cut off or a clock that went back.
 */
remarks: Array<string>, };

/**
 * What is hidden in log lines.
 */
export type Redaction = { 
/**
 * Whether anything is.
 */
on: boolean, 
/**
 * Names of the rules: built-in ones first, then those of the pack.
 */
rules: Array<string>, 
/**
 * Pieces hidden in the lines held, in those parts that were looked at.
 */
hidden: number, 
/**
 * The record of turning it off and on in this environment, newest first, at most 20.
 */
records: Array<RedactionRecord>, };

/**
 * Somebody turned redaction off or on.
 */
export type RedactionRecord = { 
/**
 * When.
 */
at: Millis, 
/**
 * Who, by the name this computer knows them by.
 */
who: string, 
/**
 * Whether it was on from then.
 */
on: boolean, 
/**
 * Why.
 */
why: string, };

/**
 * What shares a panel's metrics.
 */
export type Related = { 
/**
 * Metrics the panel asks for.
 */
metrics: Array<string>, 
/**
 * Runbooks that name the panel, its dashboard, one of its alerts or its metrics.
 */
runbooks: Array<RelatedRunbook>, 
/**
 * Alert rules over the same metrics.
 */
alerts: Array<RelatedAlert>, 
/**
 * Panels that show the same metrics, most shared first.
 */
panels: Array<RelatedPanel>, };

/**
 * An alert rule and why it is related.
 */
export type RelatedAlert = { 
/**
 * Its name, untrusted.
 */
name: string, 
/**
 * The file or source it comes from.
 */
origin: string, 
/**
 * Its expression.
 */
expr: string, 
/**
 * Where it stands; absent if it is inactive or not known.
 */
state?: AlertState, 
/**
 * Metrics it shares with the panel.
 */
metrics: Array<string>, };

/**
 * A panel that shows the same metrics.
 */
export type RelatedPanel = { 
/**
 * Dashboard uid.
 */
uid: string, 
/**
 * Title of the dashboard, untrusted.
 */
dashboard: string, 
/**
 * Panel id.
 */
panel: number, 
/**
 * Title of the panel, untrusted.
 */
title: string, 
/**
 * Metrics it shares with the panel.
 */
metrics: Array<string>, };

/**
 * Names one panel.
 */
export type RelatedRequest = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * Dashboard uid.
 */
uid: string, 
/**
 * Panel id.
 */
panel: number, };

/**
 * A runbook and why it is related.
 */
export type RelatedRunbook = { 
/**
 * The file, relative to the pack; `starter/…` for the starter set.
 */
file: string, 
/**
 * Its title, untrusted.
 */
title: string, 
/**
 * Why, such as "runbook of HighErrorRate".
 */
why: string, };

/**
 * One part of a file and what became of it.
 */
export type ReportEntry = { 
/**
 * The panel it stands in; none for parts of the dashboard itself.
 */
panel: number | null, 
/**
 * Title of that panel, untrusted.
 */
panel_title: string, 
/**
 * The kind of part, such as "panel" or "transformation".
 */
element: string, 
/**
 * Where it stands in the file, such as `fieldConfig.defaults.custom.lineStyle`.
 */
name: string, 
/**
 * What became of it.
 */
verdict: Verdict, 
/**
 * How it is approximated or why it is left out; empty if it is rendered.
 */
words: string, };

/**
 * Asks what became of every part of a dashboard's file.
 */
export type ReportRequest = { 
/**
 * Dashboard uid.
 */
uid: string, };

/**
 * Asks where a span is, and what must be opened to see it.
 */
export type RevealRequest = { 
/**
 * The open trace.
 */
trace: number, 
/**
 * How it is looked at.
 */
state: WaterfallState, 
/**
 * The span; without, the next match after `after`.
 */
span: number | null, 
/**
 * The row from which the next match or error is sought.
 */
after: number | null, 
/**
 * Seek upwards.
 */
backwards: boolean, 
/**
 * Seek errors instead of matches.
 */
errors: boolean, };

/**
 * Where a span is.
 */
export type Revealed = { 
/**
 * The state in which it is shown; equal to the one asked with if nothing hides it.
 */
state: WaterfallState, 
/**
 * The span.
 */
span: number, 
/**
 * Its row.
 */
row: number, };

/**
 * What the role that reads could do.
 */
export type RightsView = { 
/**
 * The role.
 */
role: string, 
/**
 * True if the role itself could write; the console never does.
 */
could_write: boolean, 
/**
 * What it could do beyond reading, in words.
 */
powers: Array<string>, };

/**
 * What a database is.
 */
export type RoleKind = "replica" | "primary" | "unknown" | "file";

/**
 * A row of panels.
 */
export type RowFrame = { 
/**
 * Unique within the dashboard, also among repeated rows.
 */
key: string, 
/**
 * Its title; empty for the row that no row panel opened.
 */
title: string, 
/**
 * Collapsed in the file.
 */
collapsed: boolean, 
/**
 * Its panels.
 */
panels: Array<PanelFrame>, };

/**
 * Asks for rows on screen.
 */
export type RowsRequest = { 
/**
 * The open trace.
 */
trace: number, 
/**
 * How it is looked at.
 */
state: WaterfallState, 
/**
 * The first row.
 */
from: number, 
/**
 * How many, at most 500.
 */
count: number, };

/**
 * One alerting rule.
 */
export type RuleLine = { 
/**
 * Names it among the rules of the environment.
 */
id: string, 
/**
 * Its alert's name, untrusted.
 */
name: string, 
/**
 * Its group.
 */
group: string, 
/**
 * Title of the source that evaluates it, or the file of the pack that holds it.
 */
origin: string, 
/**
 * Its expression.
 */
query: string, 
/**
 * How long the expression must hold before it fires, in words.
 */
hold: string, 
/**
 * How grave its alerts are.
 */
severity: AlertSeverity, 
/**
 * Where it stands.
 */
state: RuleState, 
/**
 * The state in words, such as "cannot fire: there is no metric queue_depht; nearest: queue_depth".
 */
why: string, 
/**
 * Its alerts that fire.
 */
firing: number, 
/**
 * Its alerts that wait.
 */
pending: number, 
/**
 * The surest runbook.
 */
runbook: RelatedRunbook | null, 
/**
 * Why its annotation leads to no runbook, if it names one that is not there.
 */
broken: string | null, };

/**
 * Where a rule stands.
 */
export type RuleState = "firing" | "pending" | "failed" | "never" | "inactive" | "unused";

/**
 * A stretch of text of one look.
 */
export type Run = { 
/**
 * The text, untrusted.
 */
text: string, 
/**
 * Strong.
 */
strong?: boolean, 
/**
 * Emphasised.
 */
emphasis?: boolean, 
/**
 * Code.
 */
code?: boolean, 
/**
 * Struck through.
 */
struck?: boolean, 
/**
 * A placeholder's name; the text is its value, or as it is written.
 */
placeholder?: string, 
/**
 * Where it leads.
 */
link?: RunbookLinkView, };

/**
 * Runs a named query.
 */
export type RunQuery = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * Key of the source.
 */
source: string, 
/**
 * [`NamedQuery::id`].
 */
query: string, 
/**
 * Values by the names of the parameters; those left out have their defaults.
 */
values: Record<string, string>, 
/**
 * Width of the drawing in CSS pixels.
 */
width: number, 
/**
 * Height of the drawing in CSS pixels.
 */
height: number, 
/**
 * Colours.
 */
theme: ThemeName, 
/**
 * Time axis.
 */
zone: Zone, 
/**
 * Names the question for `withdraw`; 0 if nobody will withdraw it.
 */
question: number, };

/**
 * One block of the text.
 */
export type RunbookBlock = { 
/**
 * Its number within the runbook, stable while the file is.
 */
id: number, 
/**
 * The line it begins at, from 1; of the included file if it was included.
 */
line: number, 
/**
 * How deep it is nested in lists and quotes.
 */
indent: number, 
/**
 * The step it belongs to, if any.
 */
step: number | null, 
/**
 * What it is.
 */
kind: BlockKind, };

/**
 * What a check of a runbook against the live sources found.
 */
export type RunbookCheck = { 
/**
 * What leads nowhere: metrics, tables, addresses.
 */
problems: Array<Problem>, 
/**
 * Sources that could not be asked.
 */
failures: Array<Failure>, };

/**
 * A date and where it came from.
 */
export type RunbookDate = { 
/**
 * The moment; the begin of the day if only a day is known.
 */
at: Millis, 
/**
 * Where it was found, such as "last commit" or "front matter".
 */
from: string, };

/**
 * One thing known about a runbook.
 */
export type RunbookFact = { 
/**
 * Its name: `alerts`, `severity`, `services`, `owner`, `escalation`, `reviewed`.
 */
name: string, 
/**
 * Its value, untrusted.
 */
value: string, 
/**
 * How it was found, such as "front matter" or "list below the title, line 5".
 */
from: string, 
/**
 * It was concluded from the text and not said.
 */
inferred: boolean, };

/**
 * One runbook in the list.
 */
export type RunbookLine = { 
/**
 * Its file within the pack, or `starter/NAME`.
 */
file: string, 
/**
 * Its title, untrusted.
 */
title: string, 
/**
 * Its first sentence, untrusted.
 */
summary: string, 
/**
 * It came with Wheelhouse.
 */
starter: boolean, 
/**
 * Alerts that lead to it.
 */
alerts: Array<string>, 
/**
 * How many steps it has.
 */
steps: number, 
/**
 * How many blocks of it can be asked.
 */
live: number, 
/**
 * Links that lead nowhere.
 */
broken: number, 
/**
 * Who owns it, else the pack, if that is known.
 */
owner: string | null, 
/**
 * When somebody last reviewed it, as far as that is known.
 */
reviewed: RunbookDate | null, 
/**
 * When it was last worked through in production, on this computer.
 */
run: RunbookRun | null, 
/**
 * When it was last worked through elsewhere, on this computer.
 */
drill: RunbookRun | null, };

/**
 * A runbook that the palette can name.
 */
export type RunbookLink = { 
/**
 * Path relative to the pack, or the starter set's file name.
 */
file: string, 
/**
 * Its first heading, or the file name.
 */
title: string, };

/**
 * A link in a runbook.
 */
export type RunbookLinkView = { 
/**
 * Where it leads.
 */
target: LinkTarget, 
/**
 * Why it leads nowhere, if it does.
 */
broken?: string, };

/**
 * A time that a runbook was worked through.
 */
export type RunbookRun = { 
/**
 * When.
 */
at: Millis, 
/**
 * Who.
 */
by: string, 
/**
 * Title of the environment.
 */
environment: string, };

/**
 * One runbook as it is read and worked through.
 */
export type RunbookView = { 
/**
 * Its file.
 */
file: string, 
/**
 * Its title, untrusted.
 */
title: string, 
/**
 * It came with Wheelhouse.
 */
starter: boolean, 
/**
 * What is known about it: alerts, severity, owner and the like.
 */
facts: Array<RunbookFact>, 
/**
 * Every placeholder, in the order of the text.
 */
placeholders: Array<Placeholder>, 
/**
 * Headings, for the outline.
 */
outline: Array<OutlineEntry>, 
/**
 * The text, block by block; nesting is told by `indent`.
 */
blocks: Array<RunbookBlock>, 
/**
 * What is wrong with the file: broken links, loops, bad front matter.
 */
problems: Array<Problem>, 
/**
 * Where the text was cut, if it was.
 */
cut: string | null, };

/**
 * Asks for the runbooks of the pack and of the starter set.
 */
export type RunbooksRequest = { 
/**
 * Environment id; its alerts decide what is covered.
 */
environment: string, };

/**
 * Every runbook, and the alerts that have none.
 */
export type RunbooksView = { 
/**
 * Runbooks of the pack by file, then those of the starter set.
 */
runbooks: Array<RunbookLine>, 
/**
 * Names of alert rules that lead to no runbook.
 */
uncovered: Array<string>, 
/**
 * Files that could not be read whole.
 */
problems: Array<Problem>, };

/**
 * The rungs in order.
 */
export type Rung = "dns" | "tcp" | "tls" | "http" | "auth" | "query";

/**
 * How a rung went.
 */
export type RungState = "passed" | "failed" | "skipped" | "not_reached";

/**
 * Saves a diagram as SVG.
 */
export type SaveDiagram = { 
/**
 * Which.
 */
diagram: DiagramRequest, 
/**
 * Its colours.
 */
theme: ThemeName, };

/**
 * Formats a panel is saved in.
 */
export type SaveFormat = "csv" | "json" | "svg" | "png";

/**
 * Saves one panel's picture or data to a file that the user chooses.
 */
export type SavePanel = { 
/**
 * The panel as it is on screen.
 */
panel: PanelRequest, 
/**
 * What is saved.
 */
format: SaveFormat, };

/**
 * Saves the answer of a named query.
 */
export type SaveQuery = { 
/**
 * It is run again.
 */
run: RunQuery, 
/**
 * CSV and JSON hold the rows, SVG and PNG the drawing.
 */
format: SaveFormat, };

/**
 * Names a file a panel is saved to.
 */
export type SavedFile = { 
/**
 * Where it lies now; none if the dialog was closed.
 */
path: string | null, };

/**
 * A stretch of time that is cut to a mark.
 */
export type ScaleCut = { 
/**
 * First moment, in nanoseconds from the start.
 */
from: number, 
/**
 * Last moment.
 */
to: number, 
/**
 * The middle of the mark on screen, 0 to 1.
 */
at: number, };

/**
 * A stretch of time and its stretch of the screen; between pieces and in them it is linear.
 */
export type ScalePiece = { 
/**
 * First moment, in nanoseconds from the start.
 */
from: number, 
/**
 * Last moment.
 */
to: number, 
/**
 * Left end on screen, 0 to 1.
 */
left: number, 
/**
 * Right end on screen, 0 to 1.
 */
right: number, };

/**
 * Where a word of a search occurs.
 */
export type SchemaHit = { 
/**
 * What kind of text it occurs in.
 */
place: HitPlace, 
/**
 * The column, if it is one's.
 */
column: string | null, 
/**
 * The text around it, untrusted.
 */
text: string, 
/**
 * Where the words stand in `text`: from and to, in UTF-16 units.
 */
marks: [number, number][], };

/**
 * Asks for the tables of a database, or for those that fit a search.
 */
export type SchemaRequest = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * Key of the source; the first database without.
 */
source: string | null, 
/**
 * Words that all have to occur in names, comments or the documented data model.
 */
search?: string, 
/**
 * How many tables to pass by.
 */
from?: number, 
/**
 * How many tables to answer with at most; all without.
 */
count?: number, 
/**
 * Takes what was read a moment ago, so that pages belong together.
 */
kept?: boolean, 
/**
 * Names the question for `withdraw`; 0 if nobody will withdraw it.
 */
question: number, };

/**
 * The tables and views of a database.
 */
export type SchemaView = { 
/**
 * Key of the source.
 */
source: string, 
/**
 * Sorted by schema and name; those that fit a search by how well they do.
 */
tables: Array<TableLine>, 
/**
 * How many tables fit the search, listed or not; all without a search.
 */
matched: number, 
/**
 * How many tables there are.
 */
total: number, 
/**
 * True if the database has more tables than are read.
 */
cut: boolean, 
/**
 * When the database was read.
 */
at: Millis, };

/**
 * Searches in the texts and names of all migrations.
 */
export type SearchMigrations = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * Key of the source; the first database without.
 */
source: string | null, 
/**
 * Text that occurs as it stands, upper and lower case alike.
 */
text: string, 
/**
 * Names the question for `withdraw`; 0 if nobody will withdraw it.
 */
question: number, };

/**
 * Searches one source for traces.
 */
export type SearchTraces = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * Key of the source; the first with traces without.
 */
source: string | null, 
/**
 * The conditions.
 */
query: TraceQuery, 
/**
 * Names the question for `withdraw`; 0 if nobody will withdraw it.
 */
question: number, };

/**
 * Between which looks something happened, by this computer's clock.
 */
export type SeenWindow = { 
/**
 * The last look before it; absent if it was so at the first look.
 */
after: Nanos | null, 
/**
 * The first look that found it.
 */
before: Nanos, 
/**
 * In words: "between 2026-03-03T10:00:00Z and 2026-03-03T10:00:30Z".
 */
text: string, };

/**
 * A query as it was sent.
 */
export type SentQuery = { 
/**
 * Its letter.
 */
ref_id: string, 
/**
 * Its text with everything filled in.
 */
expr: string, 
/**
 * Key of the source it went to.
 */
source: string, 
/**
 * Asked for one moment instead of a range.
 */
instant: boolean, 
/**
 * The step in milliseconds.
 */
step: Millis, };

/**
 * One series of a drawing.
 */
export type SeriesView = { 
/**
 * Its legend label, untrusted.
 */
label: string, 
/**
 * Its colour as a CSS value, usually `var(--series-3)`.
 */
color: string, 
/**
 * Its labels.
 */
labels: Labels, 
/**
 * Values of the legend's calculations with units, in the legend's order.
 */
calcs: Array<string>, 
/**
 * False if it is left out of the drawing by isolation.
 */
shown: boolean, 
/**
 * Measured by the right axis.
 */
right: boolean, 
/**
 * Grafana's id of its unit.
 */
unit: string, 
/**
 * Decimals of its values, if the file says.
 */
decimals: number | null, 
/**
 * Links of its values.
 */
links: Array<LinkView>, };

/**
 * A service of a trace.
 */
export type ServiceView = { 
/**
 * Its name, may be empty.
 */
name: string, 
/**
 * Number of its spans.
 */
spans: number, 
/**
 * Spans with an error.
 */
errors: number, 
/**
 * Its self time in nanoseconds.
 */
self_time: number, };

/**
 * Turns redaction off for an environment until the window closes, or on again.
 */
export type SetRedaction = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * Whether it is on.
 */
on: boolean, 
/**
 * Why it is turned off; recorded.
 */
reason: string, };

/**
 * Stores a secret for a source.
 */
export type SetSecret = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * Source id.
 */
source: string, 
/**
 * The secret.
 */
secret: string, 
/**
 * Keep it in memory only, although there is a keychain.
 */
session_only: boolean, };

/**
 * OpenTelemetry severity ranges, ordered.
 */
export type Severity = "unset" | "trace" | "debug" | "info" | "warn" | "error" | "fatal";

/**
 * Which golden signal.
 */
export type SignalKind = "rate" | "errors" | "latency" | "saturation";

/**
 * What became of checking a signature.
 */
export type SignatureState = "good" | "unknown_key" | "stale" | "bad" | "none" | "unchecked";

/**
 * Whether a commit is signed.
 */
export type SignatureView = { 
/**
 * What became of the check.
 */
state: SignatureState, 
/**
 * Whose signature, and what it is worth, in a sentence.
 */
words: string, };

/**
 * What became of a silence that was asked for.
 */
export type SilenceAnswer = { "kind": "ask", 
/**
 * The question, which names the environment and what becomes quiet.
 */
words: string, 
/**
 * In production the second question wants the environment's name typed.
 */
type_name: boolean, } | { "kind": "done", 
/**
 * The silence's id; another one if its conditions were changed.
 */
id: string, };

/**
 * Where a silence stands.
 */
export type SilenceState = "active" | "pending" | "expired";

/**
 * A silence.
 */
export type SilenceView = { 
/**
 * Its id at its source.
 */
id: string, 
/**
 * Key of its source.
 */
source: string, 
/**
 * Title of its source.
 */
title: string, 
/**
 * Where it stands.
 */
state: SilenceState, 
/**
 * What alerts must have.
 */
matchers: Array<MatcherView>, 
/**
 * Who made it, untrusted.
 */
by: string, 
/**
 * Why, untrusted.
 */
comment: string, 
/**
 * From when on.
 */
starts: Millis | null, 
/**
 * Until when.
 */
ends: Millis | null, 
/**
 * When it was last changed.
 */
updated: Millis | null, 
/**
 * Alerts that it keeps quiet now.
 */
hides: number, 
/**
 * What is worth knowing, such as "hides nothing" or "in force for 12 days".
 */
remarks: Array<string>, };

/**
 * Whether silences can be made.
 */
export type Silencing = { 
/**
 * They can.
 */
allowed: boolean, 
/**
 * Why not, and what would allow it; empty if they can.
 */
why: string, 
/**
 * Keys of the sources that keep silences.
 */
sources: Array<string>, };

/**
 * One objective and how it stands.
 */
export type SloView = { 
/**
 * Names it among the objectives of the pack.
 */
id: string, 
/**
 * Its title, untrusted.
 */
title: string, 
/**
 * The service it is about, untrusted; may be empty.
 */
service: string, 
/**
 * What it promises, untrusted; may be empty.
 */
description: string, 
/**
 * Its file in the pack.
 */
file: string, 
/**
 * What the file is written in: `OpenSLO`, `Sloth` or `Pyrra`.
 */
format: string, 
/**
 * The share that must be good, such as 0.995.
 */
target: number, 
/**
 * Its period in words, such as "30 days, rolling".
 */
period: string, 
/**
 * How it stands.
 */
health: Health, 
/**
 * How it stands in one sentence, such as "Burns 14.8 × as fast as it may; at this speed the
 * budget is gone in 1 h 20 m".
 */
sentence: string, 
/**
 * The share of the error budget that is left; below 0 if more than all of it is spent. Absent
 * if that cannot be told.
 */
left: number | null, 
/**
 * The share that was good over the period.
 */
achieved: number | null, 
/**
 * How much of the period there is data for, 0 to 1.
 */
covered: number, 
/**
 * That in words, such as "6 h of 30 days"; empty if it is all of it.
 */
coverage: string, 
/**
 * Its burn over the usual pairs of windows, fastest first.
 */
burns: Array<BurnView>, 
/**
 * When the budget is gone if it burns on as in the last hour.
 */
exhausted: Millis | null, 
/**
 * The budget left over the period that there is data for.
 */
chart: ChartView | null, 
/**
 * Alerts of the environment's rules that are about it.
 */
alerts: Array<string>, 
/**
 * What was asked.
 */
queries: Array<SentQuery>, 
/**
 * Why it cannot be told how it stands, in words; empty if it can.
 */
unknown: string, 
/**
 * Why its source did not answer.
 */
failure: Failure | null, };

/**
 * Asks how the objectives of the pack stand.
 */
export type SlosRequest = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * Width of one objective's chart in CSS pixels; 0 for none.
 */
width: number, 
/**
 * Height of one objective's chart in CSS pixels.
 */
height: number, 
/**
 * Colours.
 */
theme: ThemeName, 
/**
 * Time axis.
 */
zone: Zone, };

/**
 * The objectives, those that need attention first.
 */
export type SlosView = { 
/**
 * The objectives.
 */
slos: Array<SloView>, 
/**
 * Files that could not be read whole.
 */
problems: Array<Problem>, 
/**
 * When this was answered.
 */
at: Millis, };

/**
 * A source as its card shows it.
 */
export type SourceCard = { 
/**
 * Key in `wheelhouse.toml`.
 */
id: string, 
/**
 * Its title.
 */
title: string, 
/**
 * Its kind.
 */
kind: string, 
/**
 * Signals it answers: `metrics`, `logs`, `traces`, `alerts`, `database`.
 */
signals: Array<string>, 
/**
 * Its address, or what it listens to; never a secret.
 */
address: string, 
/**
 * How it is asked for a secret.
 */
auth: AuthKind, 
/**
 * True if a secret is stored for it.
 */
has_secret: boolean, 
/**
 * Where the secret is kept, if there is one.
 */
persistence: Persistence | null, 
/**
 * How it stands.
 */
state: SourceState, 
/**
 * Facts in the order shown, such as targets, receivers, files, version.
 */
facts: [string, string][], 
/**
 * What its part of `wheelhouse.toml` or its collector reports.
 */
problems: Array<Problem>, };

/**
 * What a source is, as `wheelhouse.toml` writes its kind.
 */
export type SourceKind = "prometheus" | "direct" | "tempo" | "jaeger" | "zipkin" | "datadog" | "xray" | "otlp-files" | "loki" | "elasticsearch" | "opensearch" | "splunk" | "victorialogs" | "cloudwatch" | "jsonl" | "postgres" | "mysql" | "mariadb" | "sqlite" | "actuator" | "alertmanager" | "grafana";

/**
 * A source in one line.
 */
export type SourceLine = { 
/**
 * Key in `wheelhouse.toml`.
 */
id: string, 
/**
 * Its title.
 */
title: string, 
/**
 * Its kind, such as `prometheus` or `direct`.
 */
kind: string, 
/**
 * How it stands.
 */
health: Health, 
/**
 * What is known in words, such as "412 series, 3 of 3 targets up".
 */
detail: string, 
/**
 * Its newest sample or line.
 */
newest?: Millis, 
/**
 * When it last answered.
 */
answered?: Millis, 
/**
 * Why it does not.
 */
failure?: Failure, };

/**
 * Names one source.
 */
export type SourceRef = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * Source id.
 */
source: string, };

/**
 * How a source stands.
 */
export type SourceState = { 
/**
 * In one word.
 */
health: Health, 
/**
 * In a sentence.
 */
detail: string, 
/**
 * When it last answered.
 */
answered: Millis | null, 
/**
 * Its newest sample or line.
 */
newest: Millis | null, 
/**
 * Why it fails.
 */
failure: Failure | null, };

/**
 * Lists the sources of an environment.
 */
export type SourcesRequest = { 
/**
 * Environment id.
 */
environment: string, };

/**
 * Everything about one span. All texts are untrusted.
 */
export type SpanDetail = { 
/**
 * The span.
 */
span: number, 
/**
 * 16 lower-case hex digits.
 */
span_id: string, 
/**
 * 16 lower-case hex digits; empty for a root.
 */
parent_id: string, 
/**
 * Span name.
 */
name: string, 
/**
 * Its service.
 */
service: string, 
/**
 * Its role.
 */
kind: SpanKind, 
/**
 * Its status.
 */
status: SpanStatus, 
/**
 * What the status says, may be empty.
 */
status_message: string, 
/**
 * When it started, as the source wrote it.
 */
start: Nanos, 
/**
 * When it ended, as the source wrote it.
 */
end: Nanos, 
/**
 * Start in nanoseconds from the trace's start.
 */
offset: number, 
/**
 * Length in nanoseconds.
 */
duration: number, 
/**
 * Self time in nanoseconds.
 */
self_time: number, 
/**
 * Its time on the critical path, in nanoseconds.
 */
critical: number, 
/**
 * Its ancestors, root first, without itself.
 */
crumbs: Array<Crumb>, 
/**
 * Direct children.
 */
children: number, 
/**
 * All spans below it.
 */
descendants: number, 
/**
 * Its statement, if it asked a database.
 */
sql: SqlView | null, 
/**
 * What it threw, if it did.
 */
exception: ExceptionView | null, 
/**
 * Its attributes by semantic convention, then its resource and scope.
 */
groups: Array<AttributeGroup>, 
/**
 * Its events in time order.
 */
events: Array<SpanEventView>, 
/**
 * Its links.
 */
links: Array<SpanLinkView>, 
/**
 * Attributes, events and links that were dropped before they were sent.
 */
dropped: [number, number, number], };

/**
 * An event of a span.
 */
export type SpanEventView = { 
/**
 * When, in nanoseconds from the span's start; negative if clocks are wrong.
 */
offset: number, 
/**
 * When, as the source wrote it.
 */
at: Nanos, 
/**
 * Its name.
 */
name: string, 
/**
 * Its attributes.
 */
attributes: Array<AttributeRow>, };

/**
 * OpenTelemetry span kinds.
 */
export type SpanKind = "unspecified" | "internal" | "server" | "client" | "producer" | "consumer";

/**
 * A link of a span.
 */
export type SpanLinkView = { 
/**
 * 32 lower-case hex digits.
 */
trace_id: string, 
/**
 * 16 lower-case hex digits.
 */
span_id: string, 
/**
 * The span, if it is in this trace.
 */
here: number | null, 
/**
 * Its attributes.
 */
attributes: Array<AttributeRow>, };

/**
 * Asks for everything about one span.
 */
export type SpanRequest = { 
/**
 * The open trace.
 */
trace: number, 
/**
 * The span.
 */
span: number, };

/**
 * OpenTelemetry span status.
 */
export type SpanStatus = "unset" | "ok" | "error";

/**
 * The shape of a spot, in CSS pixels of the drawing.
 */
export type SpotShape = { "kind": "rect", x: number, y: number, width: number, height: number, } | { "kind": "sector", x: number, y: number, inner: number, outer: number, from: number, to: number, };

/**
 * A part of a figure that a pointer can rest on.
 */
export type SpotView = { 
/**
 * Where it is.
 */
shape: SpotShape, 
/**
 * Head of its tooltip, untrusted.
 */
title: string, 
/**
 * Lines of its tooltip: name, value and colour.
 */
lines: [string, string, string | null][], 
/**
 * Links of its value.
 */
links?: Array<LinkView>, };

/**
 * A database statement.
 */
export type SqlView = { 
/**
 * The database system, such as `postgresql`; may be empty.
 */
system: string, 
/**
 * The statement with line breaks.
 */
formatted: string, 
/**
 * The statement as it was recorded.
 */
text: string, 
/**
 * The table it is about, if the span says so.
 */
table: string | null, };

/**
 * How old the newest point is.
 */
export type Staleness = { 
/**
 * The newest point.
 */
newest: Millis, 
/**
 * Its age in milliseconds.
 */
age: Millis, };

/**
 * Why a source answers for a data source.
 */
export type Standing = "named" | "mapped" | "stands_in";

/**
 * Something that must be known about a database.
 */
export type StandingFinding = { 
/**
 * In a sentence.
 */
message: string, 
/**
 * What to do; may be empty.
 */
remedy: string, 
/**
 * True if nothing read from it should be believed before it is mended.
 */
grave: boolean, };

/**
 * Begins an incident; from now on it is recorded.
 */
export type StartIncident = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * Its title; made from the alert if empty.
 */
title: string, 
/**
 * The alert it is begun from.
 */
alert: Alert | null, 
/**
 * How grave it is; by the alert if absent.
 */
severity: AlertSeverity | null, };

/**
 * One big number.
 */
export type StatView = { 
/**
 * Its label, may be empty if there is only one.
 */
label: string, 
/**
 * The number with its unit, or a mapped text.
 */
text: string, 
/**
 * The number itself; absent if it is not finite.
 */
value: number | null, 
/**
 * Its colour as a CSS value.
 */
color: string, 
/**
 * The state its threshold gives it.
 */
state: CellState, 
/**
 * Share of the gauge's arc, 0–1.
 */
fraction: number | null, 
/**
 * Where the arc's thresholds begin, as shares 0–1 with CSS colours.
 */
bands: [number, string][], 
/**
 * A small drawing of its recent course.
 */
spark?: string, 
/**
 * The colour behind the number as a CSS value, if the panel fills its background.
 */
background?: string, 
/**
 * Change over the range in per cent, if the panel shows it.
 */
change?: number, 
/**
 * Links of the value.
 */
links: Array<LinkView>, };

/**
 * Times of one service or operation, in nanoseconds.
 */
export type StatisticsRow = { service: string, 
/**
 * Span name; empty in a row of a service.
 */
name: string, count: number, errors: number, total: number, self_time: number, 
/**
 * Self time as a share of all self time, 0 to 1.
 */
share: number, 
/**
 * Time on the critical path.
 */
critical: number, min: number, p50: number, p95: number, max: number, 
/**
 * The slowest span.
 */
slowest: number, };

/**
 * One rung of a diagnosis and how it went.
 */
export type Step = { 
/**
 * Which rung.
 */
rung: Rung, 
/**
 * How it went.
 */
state: RungState, 
/**
 * What was found: addresses, certificate, server version, or why it was skipped.
 */
detail: string, 
/**
 * Time taken in milliseconds.
 */
took_ms: number, 
/**
 * The failure with its remedy, if the rung failed.
 */
failure?: Failure, };

/**
 * A cell.
 */
export type TableCell = { 
/**
 * What is shown, untrusted.
 */
text: string, 
/**
 * What is sorted by, if it is a number.
 */
value: number | null, 
/**
 * The state its threshold gives it.
 */
state: CellState, 
/**
 * Its colour as a CSS value, where its column's look is coloured.
 */
color?: string, 
/**
 * Share of its bar, 0–1.
 */
fraction?: number, 
/**
 * A small drawing of its course.
 */
spark?: string, 
/**
 * Links of its value.
 */
links?: Array<LinkView>, };

/**
 * A head.
 */
export type TableColumn = { 
/**
 * Its name, untrusted.
 */
name: string, 
/**
 * Numbers align right.
 */
numeric: boolean, 
/**
 * Alignment, if the file says.
 */
align?: Align, 
/**
 * Width in CSS pixels, if the file says.
 */
width?: number, 
/**
 * How its cells look.
 */
look: CellLook, 
/**
 * Rows can be filtered by its values.
 */
filterable: boolean, };

/**
 * One table.
 */
export type TableDetail = { 
/**
 * As it stands in the list.
 */
line: TableLine, 
/**
 * Its columns in their order.
 */
columns: Array<ColumnView>, 
/**
 * Its indexes.
 */
indexes: Array<IndexView>, 
/**
 * Its foreign keys.
 */
foreign_keys: Array<ForeignKeyView>, 
/**
 * Foreign keys of other tables that lead here: table and columns.
 */
referenced_by: Array<[string, string]>, 
/**
 * Migrations that make or change it: history, key and id of each.
 */
migrations: Array<[string, string, string]>, 
/**
 * What each of them does to it or to one of its columns, in the order they ran.
 */
touches: Array<TouchView>, 
/**
 * What the data model says about it.
 */
docs: DocsView | null, };

/**
 * A table in the list.
 */
export type TableLine = { 
/**
 * Its schema, may be empty.
 */
schema: string, 
/**
 * Its name.
 */
name: string, 
/**
 * What it is: "table", "view", "materialized view" …
 */
kind: string, 
/**
 * About how many rows it has, by the server's own estimate.
 */
rows: number | null, 
/**
 * Its size with indexes, in bytes.
 */
bytes: number | null, 
/**
 * Number of columns.
 */
columns: number, 
/**
 * Number of indexes.
 */
indexes: number, 
/**
 * Its comment, may be empty.
 */
comment: string, 
/**
 * What is wrong with it: an invalid index, a foreign key without index.
 */
findings: Array<string>, 
/**
 * Names of columns and comments in lower case, for searching.
 */
words: string, 
/**
 * The data model says something about it.
 */
documented: boolean, 
/**
 * Where the words of a search occur, the best first; empty without a search.
 */
hits: Array<SchemaHit>, };

/**
 * Asks for one table.
 */
export type TableRequest = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * Key of the source.
 */
source: string, 
/**
 * Its schema, may be empty.
 */
schema: string, 
/**
 * Its name.
 */
table: string, };

/**
 * Rows and columns.
 */
export type TableView = { 
/**
 * Heads.
 */
columns: Array<TableColumn>, 
/**
 * Rows; every row has one cell per column.
 */
rows: Array<Array<TableCell>>, 
/**
 * Number of rows before the cap.
 */
total: number, 
/**
 * A last row of calculations, one text per column; empty if the file asks for none.
 */
footer: Array<string>, 
/**
 * The head is shown.
 */
head: boolean, };

/**
 * How a source finds text.
 */
export type TextMatch = "anywhere" | "words";

/**
 * Light or dark.
 */
export type ThemeName = "dark" | "light";

/**
 * A closed span of time, both ends included.
 */
export type TimeRange = { 
/**
 * First moment of the range.
 */
start: Millis, 
/**
 * Last moment of the range; never before `start` once checked.
 */
end: Millis, };

/**
 * What is checked of a database server's certificate.
 */
export type TlsCheck = "verify-full" | "verify-ca" | "require" | "off";

/**
 * What hovering a drawing shows.
 */
export type TooltipMode = "single" | "all" | "all_descending" | "all_ascending" | "hidden";

/**
 * What a migration does to a table or to one of its columns.
 */
export type TouchView = { 
/**
 * [`super::HistoryView::key`].
 */
history: string, 
/**
 * [`super::MigrationRow::key`].
 */
migration: string, 
/**
 * The migration's id.
 */
id: string, 
/**
 * The column, where it is one column's.
 */
column: string | null, 
/**
 * What is done: "creates", "alters", "indexes", "drops", "fills".
 */
deed: string, 
/**
 * The file within the pack.
 */
file: string, 
/**
 * The line of the file, from 1.
 */
line: number, };

/**
 * What a kind of source can do in a search; the screen adapts and says so.
 */
export type TraceAbilities = { 
/**
 * Name of the query language in which it can be asked directly, such as `TraceQL`.
 */
language: string | null, 
/**
 * Whether a service must be named.
 */
needs_service: boolean, 
/**
 * Whether it can be searched at all.
 */
search: boolean, 
/**
 * Whether conditions on attributes are answered.
 */
attributes: boolean, 
/**
 * Comparisons that it answers for attributes.
 */
ops: Array<MatchOp>, 
/**
 * Whether it can be asked for traces with an error only.
 */
errors: boolean, 
/**
 * The most traces of one search.
 */
most: number, 
/**
 * How long after its end a trace may be missing, in milliseconds; 0 if it is there at once.
 */
delay_ms: number, };

/**
 * The traces of a file; each can be opened by the file's path and its id.
 */
export type TraceFile = { 
/**
 * Where it is; names the file when one of its traces is opened.
 */
path: string, 
/**
 * The file's name.
 */
name: string, 
/**
 * Summaries, newest first.
 */
traces: Array<TraceSummary>, 
/**
 * The number at which the list was cut, if it was.
 */
capped_at: number | null, 
/**
 * Parts of the file that could not be read.
 */
warnings: Array<string>, };

/**
 * Something wrong with a trace, or something found in it.
 */
export type TraceFinding = { 
/**
 * A stable name, such as `missing_parents`, `clock_skew`, `repeated`.
 */
code: string, 
/**
 * What it is, in a sentence.
 */
message: string, 
/**
 * What it means or what to do; may be empty.
 */
remedy: string, 
/**
 * True if data is missing or wrong; false for something worth a look.
 */
problem: boolean, 
/**
 * A few spans that show it.
 */
spans: Array<number>, };

/**
 * The log lines of a trace.
 */
export type TraceLogs = { 
/**
 * Lines in time order.
 */
lines: Array<LogLine>, 
/**
 * For every line its span, if the trace has it.
 */
spans: Array<number | null>, 
/**
 * For every line its time in nanoseconds from the trace's start.
 */
offsets: Array<number>, 
/**
 * The number at which the answer was cut, if it was.
 */
capped_at: number | null, 
/**
 * Every source that was asked.
 */
asked: Array<AskedSource>, };

/**
 * Asks for the log lines of a trace.
 */
export type TraceLogsRequest = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * The open trace.
 */
trace: number, 
/**
 * Names the question for `withdraw`; 0 if nobody will withdraw it.
 */
question: number, };

/**
 * What a pasted text led to.
 */
export type TraceLookup = { 
/**
 * What the text was read as.
 */
kind: PastedKind, 
/**
 * The trace id in it, as 32 lower-case hex digits.
 */
trace_id: string | null, 
/**
 * The span id in it, as 16 lower-case hex digits.
 */
span_id: string | null, 
/**
 * The request id in it, which log lines were searched for.
 */
request_id: string | null, 
/**
 * The file that was named; nobody was asked.
 */
file: string | null, 
/**
 * Where traces were found; the first is the one to open.
 */
found: Array<FoundTrace>, 
/**
 * Every source that was asked, in order.
 */
asked: Array<AskedSource>, 
/**
 * What to try if nothing was found.
 */
advice: Array<Advice>, 
/**
 * When asking again makes sense, in milliseconds: spans may still be on their way.
 */
retry_after_ms: number | null, };

/**
 * How the route did around the time of the trace.
 */
export type TraceMetrics = { 
/**
 * The service and route they are about.
 */
about: string, 
/**
 * Requests, errors and latency around that time, with the trace marked; empty without a route.
 */
signals: Array<GoldenSignal>, 
/**
 * Why there are none; empty if there are.
 */
missing: string, };

/**
 * Asks how the route of a trace did around its time.
 */
export type TraceMetricsRequest = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * The open trace.
 */
trace: number, 
/**
 * The span whose service and route are meant; the root without.
 */
span: number | null, 
/**
 * Width of one drawing in CSS pixels.
 */
width: number, 
/**
 * Height of one drawing in CSS pixels.
 */
height: number, 
/**
 * Colours.
 */
theme: ThemeName, 
/**
 * Time axis.
 */
zone: Zone, 
/**
 * Names the question for `withdraw`; 0 if nobody will withdraw it.
 */
question: number, };

/**
 * What can be searched for.
 */
export type TraceNames = { 
/**
 * The sources of the environment that have traces.
 */
sources: Array<TraceSourceView>, 
/**
 * Key of the source that the rest is about; absent if there is none.
 */
source: string | null, 
/**
 * Its services.
 */
services: Array<string>, 
/**
 * Operations of the service that was named.
 */
operations: Array<string>, 
/**
 * What the source can do.
 */
abilities: TraceAbilities, 
/**
 * Why names are missing.
 */
failure: Failure | null, };

/**
 * Asks what can be searched for.
 */
export type TraceNamesRequest = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * Key of the source; the first with traces without.
 */
source: string | null, 
/**
 * The service whose operations are asked for too.
 */
service: string | null, 
/**
 * The shared range.
 */
range: TimeRange, };

/**
 * A trace search; every condition is optional, and all that are given must hold.
 */
export type TraceQuery = { 
/**
 * Service name.
 */
service: string | null, 
/**
 * Span name.
 */
operation: string | null, 
/**
 * Only traces with an error, or only those without one.
 */
errors: boolean | null, 
/**
 * At least this long, in milliseconds.
 */
min_duration_ms: number | null, 
/**
 * At most this long, in milliseconds.
 */
max_duration_ms: number | null, 
/**
 * Attributes that one span of the trace has.
 */
attributes: Array<AttributeMatch>, 
/**
 * A query in the source's own language, sent as it is instead of all conditions above.
 */
raw: string | null, 
/**
 * When they started.
 */
range: TimeRange, 
/**
 * At most this many.
 */
limit: number, };

/**
 * Names an open trace.
 */
export type TraceRef = { 
/**
 * The open trace.
 */
trace: number, };

/**
 * The answer of a search.
 */
export type TraceSearch = { 
/**
 * Key of the source that answered.
 */
source: string, 
/**
 * The search as it was sent.
 */
written: string, 
/**
 * Traces, newest first.
 */
traces: Array<TraceSummary>, 
/**
 * The number at which the answer was cut, if it was.
 */
capped_at: number | null, 
/**
 * Remarks of the source.
 */
warnings: Array<string>, 
/**
 * True if part of the data is missing by the source's own word.
 */
partial: boolean, 
/**
 * How long the source took, in milliseconds.
 */
took_ms: number, 
/**
 * When this was answered.
 */
at: Millis, };

/**
 * A source that has traces.
 */
export type TraceSourceView = { 
/**
 * Its key.
 */
source: string, 
/**
 * Its title.
 */
title: string, 
/**
 * Its kind, such as `tempo`.
 */
kind: string, };

/**
 * Where time went, by service and by operation.
 */
export type TraceStatistics = { 
/**
 * One row per service and operation, most self time first.
 */
operations: Array<StatisticsRow>, 
/**
 * One row per service, most self time first.
 */
services: Array<StatisticsRow>, };

/**
 * One line of a trace search.
 */
export type TraceSummary = { 
/**
 * 32 lower-case hex digits.
 */
id: string, 
/**
 * Service of the root, or of the first span.
 */
service: string, 
/**
 * Name of the root, or of the first span.
 */
name: string, 
/**
 * First start.
 */
start: Nanos, 
/**
 * Last end minus first start, in milliseconds.
 */
duration_ms: number, 
/**
 * Number of spans, where the source says it.
 */
spans: number | null, 
/**
 * Number of spans whose status is an error, where the source says it.
 */
errors: number | null, };

/**
 * An open trace: everything but its rows.
 *
 * Times are nanoseconds from `start` as floats, exact below 104 days; negative ones occur.
 */
export type TraceView = { 
/**
 * Names the open trace in other requests.
 */
trace: number, 
/**
 * 32 lower-case hex digits.
 */
id: string, 
/**
 * Key of the source; absent for a file.
 */
source: string | null, 
/**
 * Title of the source, or the file's name.
 */
origin: string, 
/**
 * First start.
 */
start: Nanos, 
/**
 * Last end minus first start.
 */
duration: number, 
/**
 * Number of spans.
 */
spans: number, 
/**
 * Spans with an error.
 */
errors: number, 
/**
 * Where the error begins, if there is one: an error without an erring child.
 */
error: ErrorSpot | null, 
/**
 * The span that was asked for by its id, if the trace has it.
 */
span: number | null, 
/**
 * Service of the root, or of the first span.
 */
service: string, 
/**
 * Name of the root, or of the first span.
 */
name: string, 
/**
 * Its services, by first span; a row names one by its place here.
 */
services: Array<ServiceView>, 
/**
 * Depth of the deepest span; a root has 0.
 */
depth: number, 
/**
 * What is wrong with the trace, and what was found in it, gravest first.
 */
findings: Array<TraceFinding>, 
/**
 * The whole trace in small.
 */
minimap: Array<MinimapBar>, 
/**
 * Lanes of the minimap.
 */
lanes: number, 
/**
 * True if clocks disagree and the times can be corrected.
 */
skewed: boolean, 
/**
 * True if cutting idle time would show more.
 */
sparse: boolean, 
/**
 * Remarks of the source.
 */
warnings: Array<string>, 
/**
 * When it was fetched.
 */
at: Millis, };

/**
 * A column whose documented type is not the one in the database.
 */
export type TypeDifference = { schema: string, table: string, column: string, 
/**
 * As the document says.
 */
documented: string, 
/**
 * As the database says.
 */
actual: string, 
/**
 * The line of the document, from 1.
 */
line: number, };

/**
 * Types of attribute values in OTLP.
 */
export type ValueKind = "text" | "int" | "double" | "bool" | "bytes" | "list" | "map" | "empty";

/**
 * Asks for the values behind a drawing, as raw bytes.
 *
 * The answer is little-endian: `u32` number of series *s*, `u32` number of moments *n*, then *n*
 * `f64` moments in milliseconds, then *s* × *n* `f64` values, series by series; `NaN` is a gap.
 */
export type ValuesRequest = { 
/**
 * From [`ChartView::values_key`].
 */
key: string, };

/**
 * One option.
 */
export type VariableChoice = { 
/**
 * What is shown.
 */
text: string, 
/**
 * What is used.
 */
value: string, };

/**
 * A variable's options and what to choose.
 */
export type VariableOptions = { 
/**
 * Options in the order the file asks for; "All" first if offered, with the value `$__all`.
 */
options: Array<VariableChoice>, 
/**
 * The value to use: the chosen one if it still exists, else the file's, else the first.
 */
value: Array<string>, 
/**
 * The number at which the list was cut, if it was.
 */
capped_at: number | null, };

/**
 * Asks for a variable's options.
 */
export type VariableRequest = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * Dashboard uid.
 */
uid: string, 
/**
 * Variable name.
 */
name: string, 
/**
 * Values chosen so far, for chained variables.
 */
chosen: Record<string, string[]>, 
/**
 * The shared range.
 */
range: TimeRange, };

/**
 * A variable as the bar above the grid shows it.
 */
export type VariableView = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its label, or its name.
 */
label: string, 
/**
 * What it is for; may be empty.
 */
description: string, 
/**
 * Not shown in the bar; its options are asked for all the same.
 */
hidden: boolean, 
/**
 * Asked again when the range changes.
 */
refresh_on_range: boolean, 
/**
 * Grafana's name of its type.
 */
kind: string, 
/**
 * Several values at once.
 */
multi: boolean, 
/**
 * Offers "All".
 */
include_all: boolean, 
/**
 * What the file chose.
 */
current: Array<string>, };

/**
 * What became of a part.
 */
export type Verdict = "unsupported" | "approximated" | "rendered";

/**
 * How many parts are shown as they are meant.
 */
export type VerdictCounts = { 
/**
 * As written.
 */
rendered: number, 
/**
 * Nearly as written.
 */
approximated: number, 
/**
 * Left out.
 */
unsupported: number, };

/**
 * Names an evidence pack to verify.
 */
export type VerifyEvidence = { 
/**
 * Its folder; the window asks for one without.
 */
folder: string | null, };

/**
 * The version that git held when a migration was applied.
 */
export type VersionThen = { 
/**
 * The commit of the main line that it stands in.
 */
commit: CommitView, 
/**
 * Its name then.
 */
file: string, 
/**
 * True if its checksum is the one in the row: this text is what was applied.
 */
proved: boolean, 
/**
 * How it is known, in a sentence.
 */
words: string, };

/**
 * Which spans are shown; all conditions must hold.
 */
export type WaterfallFilter = { 
/**
 * Text in names, services, attributes, events or status messages, in any case.
 */
text: string, 
/**
 * One of these services; any if empty.
 */
services: Array<string>, 
/**
 * Attributes it has.
 */
attributes: Array<FilterAttribute>, 
/**
 * Only spans with an error.
 */
errors: boolean, 
/**
 * At least this share of the trace's duration, 0 to 1.
 */
min_share: number, 
/**
 * Only spans on the critical path.
 */
critical: boolean, };

/**
 * One row.
 */
export type WaterfallRow = { 
/**
 * The span, or the first span of a fold.
 */
span: number, 
/**
 * Its depth below the root on screen.
 */
depth: number, 
/**
 * Span name.
 */
name: string, 
/**
 * What it did in a few words, such as a statement's verb and table; may be empty.
 */
note: string, 
/**
 * Place in [`TraceView::services`].
 */
service: number, 
/**
 * Its role.
 */
kind: SpanKind, 
/**
 * Start in nanoseconds from the trace's start.
 */
start: number, 
/**
 * Length in nanoseconds.
 */
duration: number, 
/**
 * Self time in nanoseconds.
 */
self_time: number, 
/**
 * Its stretches of the critical path, in nanoseconds from the trace's start.
 */
critical: Array<[number, number]>, 
/**
 * Its status is an error.
 */
error: boolean, 
/**
 * A span that is not shown below it has an error.
 */
error_inside: boolean, 
/**
 * Its events, at most 50.
 */
events: Array<EventTick>, 
/**
 * Number of its links.
 */
links: number, 
/**
 * Direct children.
 */
children: number, 
/**
 * All spans below it.
 */
descendants: number, 
/**
 * Whether its children are shown.
 */
open: boolean, 
/**
 * Spans below it that the filter hides.
 */
hidden: number, 
/**
 * It does not match the filter and is kept as an ancestor of one that does.
 */
context: boolean, 
/**
 * Its parent is missing from the trace.
 */
orphan: boolean, 
/**
 * How far its clock was moved, in nanoseconds; 0 if it was not.
 */
moved: number, 
/**
 * The siblings it stands for.
 */
fold: FoldView | null, };

/**
 * Rows on screen.
 */
export type WaterfallRows = { 
/**
 * All rows of this state.
 */
total: number, 
/**
 * The first of `rows`.
 */
from: number, 
/**
 * The rows.
 */
rows: Array<WaterfallRow>, 
/**
 * Ancestors of the first row, root first, for the breadcrumb that stays.
 */
crumbs: Array<Crumb>, 
/**
 * What is not shown and why.
 */
hidden: HiddenCounts, 
/**
 * Spans that match the filter; absent without a filter.
 */
matches: number | null, 
/**
 * Where time lies on screen.
 */
scale: Array<ScalePiece>, 
/**
 * Stretches of time that are cut.
 */
cuts: Array<ScaleCut>, };

/**
 * How the waterfall is looked at; the window keeps it and sends it with every request.
 */
export type WaterfallState = { 
/**
 * The span shown as the root; the whole trace without.
 */
root: number | null, 
/**
 * Spans of this depth and below are closed; 0 closes all.
 */
depth: number | null, 
/**
 * Spans that are open although they would be closed.
 */
opened: Array<number>, 
/**
 * Spans that are closed although they would be open.
 */
closed: Array<number>, 
/**
 * Services whose spans are closed.
 */
closed_services: Array<string>, 
/**
 * Whether repeated siblings are folded into one row.
 */
fold: boolean, 
/**
 * Folds that are open, by their first span.
 */
unfolded: Array<number>, 
/**
 * What is shown.
 */
filter: WaterfallFilter, 
/**
 * Whether clocks are corrected.
 */
correct_skew: boolean, 
/**
 * Whether idle time is cut.
 */
compress: boolean, 
/**
 * The stretch of time on screen, in nanoseconds from the start; the whole without.
 */
zoom: [number, number] | null, };

/**
 * What a problem costs.
 */
export type Weight = "note" | "warning" | "error";

/**
 * Withdraws questions that nobody waits for any more; their requests are dropped at the server.
 */
export type Withdraw = { 
/**
 * Numbers from [`PanelRequest::question`] and its like.
 */
questions: Array<number>, };

/**
 * Says that somebody works through a runbook: ticks, notes or leaves out a step.
 */
export type WorkedOnRunbook = { 
/**
 * Environment id.
 */
environment: string, 
/**
 * Its file, as listed.
 */
file: string, };

/**
 * The zone of the time axis.
 */
export type Zone = { "kind": "utc" } | { "kind": "named", "name": string };
