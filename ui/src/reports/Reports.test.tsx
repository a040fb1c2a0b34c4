import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import type { ImportReport, LintRequest, ReportEntry } from "../contract.ts";
import { fake } from "../fake/ipc.ts";
import { openWindow } from "../fake/render.tsx";
import { tools } from "../fake/tools.ts";
import { here, history } from "../state/location.ts";

const place = () => here(history.get()).view;
const REPORT = { screen: "report", uid: "http-red" } as const;

describe("the import report", () => {
  it("counts first, then tells every part that is not as written with its reason", async () => {
    openWindow(REPORT);
    expect(
      await screen.findByRole("heading", { name: "Import report: HTTP service (RED)" }),
    ).toBeVisible();
    expect(
      screen.getByText("63 of 68 parts are shown as written, 2 nearly so, 3 not at all."),
    ).toBeVisible();
    const list = screen.getByRole("region", { name: "Parts of the file" });
    expect(list).toHaveTextContent("Customers by country");
    expect(list).toHaveTextContent("Maps are not drawn.");
    expect(screen.getByRole("table", { name: "Kinds of parts" })).not.toHaveTextContent(
      "transformation",
    );
  });

  it("is filtered by verdict, by kind and by words", async () => {
    const { user } = openWindow(REPORT);
    const status = await screen.findByText("68 parts");
    await user.click(screen.getByRole("button", { name: "3 Not shown" }));
    expect(status).toHaveTextContent("3 of 68 parts");
    await user.click(screen.getByRole("button", { name: "annotation" }));
    expect(status).toHaveTextContent("1 of 68 parts");
    await user.click(screen.getByRole("button", { name: "Show all" }));
    expect(status).toHaveTextContent("68 parts");
    await user.keyboard("/lineStyle");
    expect(screen.getByRole("searchbox", { name: "Filter parts" })).toHaveFocus();
    expect(status).toHaveTextContent("1 of 68 parts");
    await user.keyboard("x");
    expect(screen.getByText("None of the 68 parts passes these filters.")).toBeVisible();
  });

  it("leads to the panel and is copied as text and as JSON", async () => {
    const { user } = openWindow(REPORT);
    await user.click(await screen.findByRole("button", { name: "Copy as text" }));
    expect(await navigator.clipboard.readText()).toContain("- Not shown: panel type geomap");
    await user.click(screen.getByRole("button", { name: "Copy as JSON" }));
    const copied = JSON.parse(await navigator.clipboard.readText()) as ImportReport;
    expect(copied.entries).toHaveLength(68);
    await user.click(screen.getByRole("button", { name: /^Customers by country/ }));
    expect(place()).toEqual({ screen: "dashboard", uid: "http-red", chosen: {}, panel: 15 });
  });

  it("of a file with thousands of parts draws those in sight", async () => {
    const part: ReportEntry = {
      panel: 1,
      panel_title: "One",
      element: "option",
      name: "unit",
      verdict: "rendered",
      words: "",
    };
    fake.override.import_report = () => ({
      title: "Large",
      file: "dashboards/large.json",
      total: { rendered: 20_000, approximated: 0, unsupported: 0 },
      elements: [],
      entries: Array.from({ length: 20_000 }, () => part),
    });
    openWindow(REPORT);
    expect(await screen.findByText("20,000 parts")).toBeVisible();
    expect(screen.getAllByText("unit").length).toBeLessThan(200);
  });

  it("says why there is none", async () => {
    fake.override.import_report = () =>
      Promise.reject({
        code: "not_found",
        message: "There is no dashboard “gone”.",
        remedy: "It was renamed or removed; see the list.",
      });
    openWindow({ screen: "report", uid: "gone" });
    expect(await screen.findByText("There is no dashboard “gone”.")).toBeVisible();
  });

  it("is reached by key from its dashboard", async () => {
    const { user } = openWindow({ screen: "dashboard", uid: "http-red", chosen: {} });
    await screen.findByRole("article", { name: "Requests" });
    await user.keyboard("gf");
    expect(place()).toEqual({ screen: "report", uid: "http-red" });
  });
});

describe("lint", () => {
  const asked = (): LintRequest[] =>
    fake.calls
      .filter(({ command }) => command === "lint")
      .map(({ request }) => request as LintRequest);

  it("shows at once what the files tell, by file and panel, and filters by rule", async () => {
    const { user } = openWindow({ screen: "lint" });
    expect(await screen.findByText(/^6 findings in 6 dashboards with 45 panels/)).toBeVisible();
    expect(asked()).toEqual([expect.objectContaining({ live: false, uid: null })]);
    const list = screen.getByRole("region", { name: "Findings by file and panel" });
    expect(list).toHaveTextContent("dashboards/orders.json");
    await user.click(screen.getByRole("button", { name: /no-unit/ }));
    expect(screen.getByText("1 of 6 findings")).toBeVisible();
    await user.click(within(list).getByRole("button", { name: /^Orders per minute/ }));
    expect(place()).toEqual({ screen: "dashboard", uid: "orders", chosen: {}, panel: 3 });
  });

  it("asks the sources on request, says that it does, and what they add", async () => {
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    fake.override.lint = async (request) => {
      if (request.live) await answered;
      return tools.lint(request);
    };
    const { user } = openWindow({ screen: "lint" });
    await user.click(await screen.findByRole("button", { name: "Check against live sources" }));
    expect(await screen.findByText("Asking the sources of Demo")).toBeVisible();
    // What the files tell stays in sight meanwhile.
    expect(screen.getByText(/^6 findings in/)).toBeVisible();
    answer();
    expect(await screen.findByText(/^7 findings .* 61 queries asked of the sources/)).toBeVisible();
    expect(screen.getByText(/matches nothing: no series is named queue_jobs/)).toBeVisible();
    const before = asked().length;
    await user.click(screen.getByRole("button", { name: "Check against live sources again" }));
    await waitFor(() => expect(asked()).toHaveLength(before + 1));
  });

  it("can be told to wait no longer", async () => {
    fake.override.lint = (request) =>
      request.live ? new Promise(() => undefined) : tools.lint(request);
    const { user } = openWindow({ screen: "lint" });
    await user.click(await screen.findByRole("button", { name: "Check against live sources" }));
    await user.click(await screen.findByRole("button", { name: "Stop" }));
    expect(await screen.findByRole("button", { name: "Check against live sources" })).toBeVisible();
  });

  it("names the sources that could not be asked", async () => {
    fake.override.lint = async (request) => ({
      ...(await tools.lint(request)),
      failures: [{ code: "unreachable", message: "Prometheus did not answer.", place: "metrics" }],
    });
    openWindow({ screen: "lint" });
    expect(await screen.findByText("Prometheus did not answer.")).toBeVisible();
  });

  it("of one dashboard names it, and says what a clean result rests on", async () => {
    openWindow({ screen: "lint", uid: "http-red" });
    expect(await screen.findByRole("heading", { name: "Lint: HTTP service (RED)" })).toBeVisible();
    expect(screen.getByText(/^Nothing to object to in 1 dashboard with 12 panels/)).toBeVisible();
    expect(screen.getByText(/only the live sources can tell/)).toBeVisible();
    expect(screen.getByRole("button", { name: "All dashboards" })).toBeVisible();
  });

  it("is reached by key", async () => {
    const { user } = openWindow();
    await screen.findByRole("heading", { name: /requests fail/ });
    await user.keyboard("gn");
    await waitFor(() => expect(place()).toEqual({ screen: "lint" }));
  });
});

it("leads from the list of dashboards to Explore, to lint, and to the report of a file in part", async () => {
  const { user } = openWindow({ screen: "dashboards" });
  await user.click(await screen.findByRole("button", { name: /^The panel “Map” is of type/ }));
  expect(place()).toEqual({ screen: "report", uid: "queue" });
  await user.keyboard("gd");
  await user.click(await screen.findByRole("button", { name: "Lint" }));
  expect(place()).toEqual({ screen: "lint" });
  await user.keyboard("gd");
  await user.click(await screen.findByRole("button", { name: "Explore" }));
  expect(place()).toEqual({ screen: "explore", expr: "" });
});
