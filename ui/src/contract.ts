// Written from src-tauri/src/contract.rs by `WRITE_CONTRACT=1 cargo test -p wheelhouse`.
// Do not edit: a test compares it with the Rust types.

/**
 * Adds a source to `wheelhouse.toml`.
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
 * `prometheus` or `direct`.
 */
kind: string, 
/**
 * Address of the server, or of the page to scrape.
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
tenant: string, };

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
 * Where an alert stands.
 */
export type AlertState = "pending" | "firing" | "suppressed";

/**
 * How a source is asked for its secret.
 */
export type AuthKind = "none" | "bearer" | "basic" | "header";

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
 * The state a threshold or mapping gives a value.
 */
export type CellState = "neutral" | "ok" | "warning" | "critical";

/**
 * Kinds of change.
 */
export type ChangeKind = "deploy" | "restart" | "down" | "up";

/**
 * Something that changed.
 */
export type ChangeMark = { 
/**
 * When.
 */
at: Millis, 
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
 * The series in drawing order.
 */
series: Array<SeriesView>, 
/**
 * Where and how the legend stands.
 */
legend: Legend, 
/**
 * Points that could not be drawn because they are not finite.
 */
not_finite: number, };

/**
 * The kinds of failure that the window treats differently.
 */
export type Code = "unreachable" | "unauthorized" | "forbidden" | "rate_limited" | "timeout" | "server_error" | "unexpected_answer" | "bad_query" | "unsupported" | "too_large" | "circuit_open" | "not_found" | "bad_pack" | "bad_input" | "vault_locked" | "vault_missing" | "storage" | "cancelled" | "internal";

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
 * One panel's content.
 */
panel: [PanelRequest, PanelView], 
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
pick_pack: [Nothing, PackView | null], };

/**
 * What a panel holds.
 */
export type Content = { "kind": "chart", "value": ChartView } | { "kind": "stat", "value": Array<StatView> } | { "kind": "gauge", "value": Array<StatView> } | { "kind": "table", "value": TableView } | { "kind": "markdown", "value": string } | { "kind": "plain", "value": string } | { "kind": "empty", "value": string } | { "kind": "unsupported", "value": string } | { "kind": "failed", "value": Failure };

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
uid: string, };

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
 * Variables in the order of the file, hidden ones left out.
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
 * The states that have colour, shape and word.
 */
export type Health = "ok" | "unknown" | "warning" | "critical";

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
calcs: Array<LegendCalc>, };

/**
 * The head of one calculation.
 */
export type LegendCalc = { 
/**
 * In words, such as "Last".
 */
title: string, };

/**
 * Milliseconds since the Unix epoch, or a length in milliseconds; exact in JavaScript.
 */
export type Millis = number;

/**
 * A request or response that holds nothing.
 */
export type Nothing = Record<symbol, never>;

/**
 * Opens the pack in a folder.
 */
export type OpenPack = { 
/**
 * The folder, or the path of its `wheelhouse.toml`.
 */
folder: string, };

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
 * Where a panel stands and what it will be.
 */
export type PanelFrame = { 
/**
 * Its id, unique in the dashboard.
 */
id: number, 
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
isolate: Array<string>, };

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
queries: Array<string>, 
/**
 * When this was answered.
 */
at: Millis, };

/**
 * Where a secret is kept.
 */
export type Persistence = "keychain" | "session_only";

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
 * A row of panels.
 */
export type RowFrame = { 
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
 * The rungs in order.
 */
export type Rung = "dns" | "tcp" | "tls" | "http" | "auth" | "query";

/**
 * How a rung went.
 */
export type RungState = "passed" | "failed" | "skipped" | "not_reached";

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
shown: boolean, };

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
 * Which golden signal.
 */
export type SignalKind = "rate" | "errors" | "latency" | "saturation";

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
spark?: string, };

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
state: CellState, };

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
numeric: boolean, };

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
total: number, };

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
 * What a problem costs.
 */
export type Weight = "note" | "warning" | "error";

/**
 * The zone of the time axis.
 */
export type Zone = { "kind": "utc" } | { "kind": "named", "name": string };
