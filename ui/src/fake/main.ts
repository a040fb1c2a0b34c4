import { go } from "../state/location.ts";
import { open, type Overlay } from "../state/overlays.ts";
import { prefer } from "../state/preferences.ts";
import { dock, dockOf, openedFor, plainly } from "../runbooks/docked.ts";
import { alertAnswers } from "./alerts.ts";
import { manyAlerts, manyLabels } from "./alerts/lines.ts";
import { overview, PACK } from "./answers.ts";
import { incidentAnswers, recordNothing } from "./incidents.ts";
import { repeated } from "./incidents/book.ts";
import { fake } from "./ipc.ts";
import { hostileAnswer, hostileView } from "./runbooks/hostile.ts";
import { TRACE_IDS } from "./traces/answers.ts";

// For looking at a screen without a window: #screen=dashboard&uid=http-red&theme=light&env=demo
const wanted = new URLSearchParams(window.location.hash.slice(1));
const theme = wanted.get("theme");
const screen = wanted.get("screen") ?? "overview";
const uid = wanted.get("uid") ?? "http-red";
const panel = wanted.get("panel");

prefer({
  theme: theme === "light" || theme === "dark" ? theme : "system",
  zone: "utc",
  dockOpen: wanted.has("dock"),
  environments: { [PACK.folder]: wanted.get("env") ?? "demo" },
});
if (wanted.has("closed")) fake.override.current_pack = () => null;
if (screen === "dashboards" || screen === "sources") go({ screen });
if (screen === "dashboard") {
  go({ screen, uid, chosen: {}, ...(panel === null ? {} : { panel: Number(panel) }) });
}
if (screen === "explore") {
  const expr = wanted.get("expr") ?? "";
  go({ screen, expr, unit: wanted.get("unit") ?? "reqps" });
}
if (screen === "traces") go({ screen });
if (screen === "lookup") go({ screen, text: wanted.get("text") ?? "" });
if (screen === "trace_file") go({ screen, path: wanted.get("path") ?? "/exports/checkout.json" });
if (screen === "trace") {
  const name = wanted.get("trace") ?? "harbour";
  go({ screen, id: TRACE_IDS[name] ?? name, source: "tempo" });
}
if (screen === "logs") {
  go({
    screen,
    ...(wanted.has("follow") ? { follow: true } : {}),
    ...(wanted.has("patterns") ? { patterns: true } : {}),
  });
}
if (screen === "database") {
  const tab = wanted.get("tab");
  const table = wanted.get("table");
  go({
    screen,
    source: wanted.get("source") ?? "orders-db",
    ...(tab === "schema" || tab === "diagram" || tab === "queries" || tab === "health"
      ? { tab }
      : {}),
    ...(wanted.has("migration") ? { migration: wanted.get("migration") ?? "" } : {}),
    ...(table === null ? {} : { table: { schema: "public", name: table } }),
  });
}
// Alerts in great numbers: many=2000, or one with many labels: labels=500
const many = Number(wanted.get("many") ?? 0);
const manyOfOne = Number(wanted.get("labels") ?? 0);
if (many > 0 || manyOfOne > 0) {
  fake.override.alerts = async (request) => ({
    ...(await alertAnswers.alerts(request)),
    alerts: many > 0 ? manyAlerts(many, Date.now()) : [manyLabels(manyOfOne, Date.now())],
  });
}
if (screen === "alerts") {
  const tab = wanted.get("tab");
  go({
    screen,
    ...(tab === "rules" || tab === "silences" || tab === "objectives" ? { tab } : {}),
    ...(wanted.has("alert") ? { alert: wanted.get("alert") ?? "" } : {}),
    ...(wanted.has("rule") ? { rule: wanted.get("rule") ?? "" } : {}),
    ...(wanted.has("silence") ? { silence: `alertmanager\n${wanted.get("silence")}` } : {}),
  });
}
// One text in every place of a runbook: hostile=<text>
const hostile = wanted.get("hostile");
if (hostile !== null) {
  fake.override.open_runbook = (request) => hostileView(request, hostile);
  fake.override.ask_block = ({ range }) => hostileAnswer(hostile, range.end);
}
if (screen === "runbooks") {
  const file = wanted.get("file");
  go(file === null ? { screen } : { screen, file });
}
// With &idle nothing is recorded, with &none there is no incident at all.
if (wanted.has("idle")) recordNothing();
if (wanted.has("none")) {
  fake.override.incidents = () => ({ incidents: [], recording: null, folder: "", problems: [] });
}
// As many entries as are wanted, over and over the same: entries=2000
const amount = Number(wanted.get("entries") ?? 0);
if (amount > 0) {
  fake.override.open_incident = async (request) => {
    const view = await incidentAnswers.open_incident(request);
    return { ...view, entries: repeated(view.entries, amount) };
  };
}
if (screen === "incidents") {
  const id = wanted.get("id");
  const entry = wanted.get("entry");
  go({
    screen,
    ...(id === null ? {} : { id }),
    ...(entry === null ? {} : { entry: Number(entry) }),
  });
}
// What stands in the dock: docked=runbooks/high-error-rate.md, for the first alert with &alert
const inDock = wanted.get("docked");
if (inDock !== null) {
  const [first] = overview(Date.now()).alerts;
  const of = dockOf(PACK.folder, wanted.get("env") ?? "demo");
  dock(of, wanted.has("alert") && first ? openedFor(inDock, first) : plainly(inDock));
}
if (screen === "report") go({ screen, uid });
if (screen === "lint") go(wanted.has("uid") ? { screen, uid } : { screen });

await import("../main.tsx");

// What is typed into the query of Explore.
const typed = wanted.get("type");
if (typed !== null) {
  setTimeout(() => {
    document.querySelector("textarea")?.focus();
    for (const letter of typed) document.execCommand("insertText", false, letter);
  }, 600);
}

const overlay = wanted.get("open");
if (overlay !== null) setTimeout(() => open(overlay as Overlay), 300);
// Buttons to press, by name, one after the other.
for (const [at, name] of wanted.getAll("press").entries()) {
  setTimeout(
    () => {
      const buttons = [...document.querySelectorAll<HTMLElement>("button, [role=menuitem]")];
      buttons.findLast((each) => each.textContent?.includes(name))?.click();
    },
    400 + 200 * at + (wanted.has("keys") ? 1_500 : 0),
  );
}
// Keys to press, one after the other: keys=j,j,Enter
for (const [at, key] of (wanted.get("keys")?.split(",") ?? []).entries()) {
  setTimeout(
    () =>
      (document.activeElement ?? document.body).dispatchEvent(
        new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
      ),
    600 + 150 * at,
  );
}
// Where the pointer rests, as a share of the first drawing's width.
const hover = wanted.get("hover");
if (hover !== null) {
  setTimeout(() => {
    const chart =
      document.querySelectorAll<HTMLElement>("[role=slider]")[Number(wanted.get("chart") ?? 0)];
    const box = chart?.getBoundingClientRect();
    if (!chart || !box) return;
    const at = {
      clientX: box.left + box.width * Number(hover),
      clientY: box.top + 40,
      bubbles: true,
    };
    chart.dispatchEvent(new PointerEvent("pointerover", at));
    chart.dispatchEvent(new PointerEvent("pointermove", at));
    setTimeout(() => chart.dispatchEvent(new PointerEvent("pointermove", at)), 200);
  }, 800);
}
