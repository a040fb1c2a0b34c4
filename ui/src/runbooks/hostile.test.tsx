import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";

import { overview, PACK } from "../fake/answers.ts";
import { HOSTILE } from "../fake/hostile-texts.ts";
import { fake } from "../fake/ipc.ts";
import { openWindow } from "../fake/render.tsx";
import { hostileAnswer, hostileView } from "../fake/runbooks/hostile.ts";
import { dock, dockOf, plainly } from "./docked.ts";

/** What loads, runs, submits or leads anywhere by itself; the window draws its own shapes as SVG. */
const ACTIVE =
  "a, img, script, iframe, object, embed, form[action], video, audio, base, meta[http-equiv], [src], [href], [srcset]";

const ALL = HOSTILE.map(([, text]) => text).join("\n");

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

it("makes nothing that acts of a runbook, wherever it puts a text", async () => {
  fake.override.open_runbook = (request) => hostileView(request, ALL);
  fake.override.ask_block = ({ range }) => hostileAnswer(ALL, range.end);
  fake.override.check_runbook = () => ({
    problems: [{ weight: "error", file: ALL, message: ALL, remedy: ALL }],
    failures: [{ code: "internal", message: ALL, place: ALL, remedy: ALL }],
  });
  const { user } = openWindow({ screen: "runbooks", file: ALL });
  act(() => dock(dockOf(PACK.folder, "demo"), plainly(ALL)));
  const docked = await screen.findByRole("complementary", { name: "Dock" });
  await within(docked).findAllByText("Not as expected");
  await user.click(await screen.findByRole("button", { name: "Check against live sources" }));
  await screen.findAllByText("Error");
  expect(document.body.textContent).toContain("<script>window.hit = 1</script>");
  expect(acting()).toEqual([]);
  expect("hit" in window).toBe(false);
  expect(fake.calls.filter(({ command }) => command === "open_page")).toEqual([]);
});

it("makes nothing that acts of the list, or of an alert that leads to it", async () => {
  fake.override.runbooks = () => ({
    runbooks: [
      {
        file: ALL,
        title: ALL,
        summary: ALL,
        starter: true,
        alerts: [ALL],
        steps: 1,
        live: 1,
        broken: 1,
        owner: ALL,
        run: null,
        drill: { at: 1, by: ALL, environment: ALL },
        reviewed: { at: 0, from: ALL },
      },
    ],
    uncovered: [ALL],
    problems: [{ weight: "error", file: ALL, message: ALL, remedy: ALL }],
  });
  fake.override.overview = ({ range }) => ({
    ...overview(range.end),
    alerts: [
      {
        labels: { alertname: ALL, severity: ALL },
        annotations: { summary: ALL, runbook_url: ALL },
        state: "firing",
        since: 0,
        value: 1,
      },
    ],
  });
  fake.override.alert_runbooks = () => ({
    runbooks: [{ file: ALL, title: ALL, why: ALL }],
    broken: ALL,
  });
  openWindow({ screen: "runbooks" });
  await screen.findByText("1 broken link");
  await waitFor(() => expect(screen.getByRole("button", { name: "Dismiss" })).toBeVisible());
  expect(acting()).toEqual([]);
  expect("hit" in window).toBe(false);
});
