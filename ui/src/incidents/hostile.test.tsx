import { act, screen, within } from "@testing-library/react";
import { expect, it } from "vitest";

import type { EntryWhat } from "../contract.ts";
import { HOSTILE } from "../fake/hostile-texts.ts";
import { incidentAnswers } from "../fake/incidents.ts";
import { fake } from "../fake/ipc.ts";
import { openWindow } from "../fake/render.tsx";
import { go } from "../state/location.ts";
import { open } from "../state/overlays.ts";

/** What loads, runs, submits or leads anywhere by itself; the window draws its own shapes as SVG. */
const ACTIVE =
  "a, img, script, iframe, object, embed, form[action], video, audio, base, meta[http-equiv], [src], [href], [srcset]";

const ALL = HOSTILE.map(([, text]) => text).join("\n");

/** What the window itself goes by. */
const OURS = new Set(["kind", "milestone", "verdict"]);

/** Elements of the page's body that act, or that have a handler written into them. */
function acting(): string[] {
  return [...document.body.querySelectorAll("*")]
    .filter(
      (element) =>
        element.matches(ACTIVE) ||
        element.getAttributeNames().some((name) => /^on|^xlink/iu.test(name)),
    )
    .map(({ outerHTML }) => outerHTML);
}

function hostile(what: EntryWhat): EntryWhat {
  const parts = Object.entries(what).map(([name, value]): [string, unknown] => {
    if (Array.isArray(value)) return [name, [ALL]];
    return [name, typeof value === "string" && !OURS.has(name) ? ALL : value];
  });
  return Object.fromEntries(parts) as EntryWhat;
}

it("makes nothing that acts of an incident, wherever it puts a text", async () => {
  const view = await incidentAnswers.open_incident({ environment: "demo", id: "INC-7" });
  const line = { ...view.line, title: ALL, operator: ALL, alert: ALL };
  const entries = view.entries.map((entry) => ({
    ...entry,
    operator: ALL,
    what: hostile(entry.what),
  }));
  fake.override.incidents = () => ({
    incidents: [line],
    recording: line.id,
    folder: ALL,
    problems: [{ weight: "error", file: ALL, message: ALL, remedy: ALL }],
  });
  fake.override.open_incident = () => ({
    ...view,
    line,
    folder: ALL,
    entries,
    happened: view.happened.map((change) => ({ ...change, text: ALL })),
    spent: view.spent.map((each) => ({ ...each, title: ALL, words: ALL })),
    alert: view.alert && {
      ...view.alert,
      labels: { alertname: ALL, [ALL]: ALL },
      annotations: { summary: ALL, runbook_url: ALL },
    },
    verdict: { holds: false, words: ALL, breaches: [ALL], remarks: [ALL] },
  });
  fake.override.incident_picture = () => ({ svg: `<svg>${ALL}</svg>`, why: "" });
  fake.override.handover_note = () => ({ text: ALL, failures: [] });
  openWindow({ screen: "incidents" });
  await screen.findByRole("table", { name: "Incidents" });
  expect(acting()).toEqual([]);
  act(() => go({ screen: "incidents", id: "INC-7" }));
  await screen.findByRole("list", { name: "Entries" });
  expect(acting()).toEqual([]);
  for (const kind of new Set(entries.map(({ what }) => what.kind))) {
    const entry = entries.find(({ what }) => what.kind === kind)?.number ?? 0;
    act(() => go({ screen: "incidents", id: "INC-7", entry }));
    // oxlint-disable-next-line no-await-in-loop -- one entry after the other is looked at
    await screen.findByRole("region", { name: `About entry ${entry}` });
    expect(acting()).toEqual([]);
  }
  act(() => open("handover"));
  const note = await screen.findByRole("region", { name: "The note as Markdown" });
  expect(within(note).getByText(/<script>window.hit = 1/)).toBeVisible();
  expect(acting()).toEqual([]);
  expect("hit" in window).toBe(false);
});
