import { act, screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import type { AlertLine, AlertsView } from "../contract.ts";
import { UNREACHABLE } from "../fake/answers.ts";
import { alertAnswers } from "../fake/alerts.ts";
import { manyAlerts, manyLabels } from "../fake/alerts/lines.ts";
import { ACTIVE, HOSTILE } from "../fake/hostile-texts.ts";
import { fake } from "../fake/ipc.ts";
import { openWindow } from "../fake/render.tsx";
import { docked } from "../runbooks/docked.ts";
import { back, here, history, type AlertsPlace } from "../state/location.ts";

const place = (): AlertsPlace => {
  const { view } = here(history.get());
  if (view.screen !== "alerts") throw new Error(`the screen is ${view.screen}`);
  return view;
};

async function openAlerts(rest: Partial<AlertsPlace> = {}): Promise<UserEvent> {
  const { user } = openWindow({ screen: "alerts", ...rest });
  await screen.findByRole("table");
  return user;
}

const rows = (): HTMLElement[] => screen.getAllByRole("row").slice(1);

/** What the window draws itself: its signs, and the places of rows. */
const OWN = "svg[aria-hidden=true], svg[aria-hidden=true] *, [role=row], [role=rowgroup]";

/** Answers with something else in the view. */
function answer(change: Partial<AlertsView>): void {
  fake.override.alerts = async (request) => ({
    ...(await alertAnswers.alerts(request)),
    ...change,
  });
}

describe("the alerts", () => {
  it("are reached by keyboard, gravest first, each with its state in a word", async () => {
    const { user } = openWindow();
    await screen.findByRole("heading", { name: /requests fail/ });
    await user.keyboard("ga");
    await screen.findByRole("table", { name: "Alerts" });
    expect(rows().map((row) => within(row).getAllByRole("cell")[0]?.textContent)).toEqual([
      "Critical",
      "Warning",
      "Firing",
      "Pending",
      "Silenced",
      "Quiet",
    ]);
    expect(rows()[4]).toHaveTextContent("rosa@example.com: The mail provider is slow.");
    expect(rows()[5]).toHaveTextContent("inhibited by HighErrorRate");
    expect(rows()[2]).toHaveTextContent("missing: It names runbooks/certs.md");
  });

  it("are cut down by kind and text, and stay so on the way back", async () => {
    const user = await openAlerts();
    await user.click(screen.getByRole("button", { name: "1 critical" }));
    expect(rows()).toHaveLength(1);
    await user.keyboard("{Escape}/");
    await user.keyboard("nothing like it");
    expect(screen.getByText(/No alert is left/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Show all" }));
    expect(rows()).toHaveLength(6);
    await user.type(screen.getByRole("searchbox"), "service=orders");
    expect(screen.getByText("4 of 6")).toBeVisible();
    await user.click(screen.getByRole("button", { name: /^Rules/ }));
    expect(await screen.findByRole("table", { name: "Rules" })).toBeVisible();
    act(back);
    expect(await screen.findByRole("searchbox")).toHaveValue("service=orders");
  });

  it("are walked and opened by keyboard; the runbook of the open one is a key away", async () => {
    const user = await openAlerts();
    await user.keyboard("j{Enter}");
    expect(place().alert).toBe("a1");
    const detail = await screen.findByRole("complementary", { name: "Detail of the alert" });
    expect(within(detail).getByRole("heading", { level: 2 })).toHaveTextContent("HighErrorRate");
    await user.keyboard("jjj");
    expect(place().alert).toBe("a4");
    await user.keyboard("B");
    await waitFor(() =>
      expect(docked.get()?.opened).toMatchObject({
        file: "runbooks/pool-exhaustion.md",
        alert: { name: "PoolNearlyFull" },
      }),
    );
    await user.keyboard("{Escape}{Escape}");
    await waitFor(() => expect(place().alert).toBeUndefined());
  });

  it("lead to a runbook from within their row without being opened", async () => {
    const user = await openAlerts();
    await user.click(within(rows()[4]!).getByRole("button", { name: "Queue backlog" }));
    expect(docked.get()?.opened).toMatchObject({
      file: "runbooks/queue-backlog.md",
      labels: { queue: "mail" },
    });
    expect(place().alert).toBeUndefined();
  });

  it("of 2,000 put only those in sight into the page", async () => {
    answer({ alerts: manyAlerts(2_000, Date.now()) });
    await openAlerts();
    expect(rows().length).toBeLessThan(120);
    expect(screen.getByRole("table")).toHaveAttribute("aria-rowcount", "2001");
  });

  it("say why there are none, and never that all is well while a source is silent", async () => {
    answer({ alerts: [] });
    const { user } = openWindow({ screen: "alerts" });
    expect(
      await screen.findByText(/Nothing fires, waits or is kept quiet. 22 rules/),
    ).toBeVisible();
    answer({ alerts: [], failures: [UNREACHABLE] });
    await user.keyboard("r");
    expect(await screen.findByText(/1 source did not answer: some may fire/)).toBeVisible();
    expect(screen.getByText(UNREACHABLE.message)).toBeVisible();
  });

  it("that cannot be read say what to do, and old ones say that they are old", async () => {
    fake.override.alerts = () => {
      throw UNREACHABLE as unknown as Error;
    };
    const { user } = openWindow({ screen: "alerts" });
    expect(await screen.findByText(UNREACHABLE.remedy ?? "")).toBeVisible();
    delete fake.override.alerts;
    await user.keyboard("r");
    await screen.findByRole("table");
    fake.override.alerts = () => {
      throw UNREACHABLE as unknown as Error;
    };
    await user.keyboard("r");
    expect(await screen.findByText(/, not since: No connection/)).toBeVisible();
    expect(rows()).toHaveLength(6);
  });
});

describe("an alert", () => {
  it("shows its chart, where it leads, and when it fired before", async () => {
    const user = await openAlerts({ alert: "a1" });
    const detail = screen.getByRole("complementary", { name: "Detail of the alert" });
    expect(await within(detail).findByRole("slider", { name: /Its query/ })).toBeVisible();
    expect(within(detail).getByRole("region", { name: "Its query" })).toHaveTextContent(
      "limit 0.01",
    );
    expect(within(detail).getByRole("region", { name: "Earlier" })).toHaveTextContent(
      /lasted 14 min.*lasted 40 min.*lasted 3 min/,
    );
    await user.click(within(detail).getByRole("button", { name: "Its log lines" }));
    expect(here(history.get()).view).toEqual({
      screen: "logs",
      fields: [{ name: "service", op: "equal", values: ["orders"] }],
    });
    act(back);
    await user.click(await screen.findByRole("button", { name: "Traces with errors" }));
    expect(here(history.get()).view).toEqual({
      screen: "traces",
      search: { service: "orders", errors: true },
    });
  });

  it("that is kept quiet says by whom, why and for how long", async () => {
    const user = await openAlerts({ alert: "a5" });
    const quiet = await screen.findByRole("list", { name: "What keeps it quiet" });
    expect(quiet).toHaveTextContent("rosa@example.com: The mail provider is slow.");
    expect(quiet).toHaveTextContent("in force for 12 days");
    await user.click(within(quiet).getByRole("button", { name: "Show the silence" }));
    expect(place()).toMatchObject({ tab: "silences", silence: "alertmanager\n5c1e9a40" });
  });

  it("with 500 labels shows a few, and all on demand", async () => {
    answer({ alerts: [manyLabels(500, Date.now())] });
    const user = await openAlerts({ alert: "labels" });
    const labels = await screen.findByRole("region", { name: "Labels" });
    expect(within(labels).getAllByRole("term")).toHaveLength(20);
    await user.click(within(labels).getByRole("button", { name: "Show all 502" }));
    expect(within(labels).getAllByRole("term")).toHaveLength(502);
  });

  it("that is over says so", async () => {
    await openAlerts({ alert: "no such" });
    expect(screen.getByText(/No source tells of this alert any more/)).toBeVisible();
  });

  it("begins an incident, which is shown", async () => {
    const user = await openAlerts({ alert: "a2" });
    await user.keyboard("I");
    await waitFor(() => expect(here(history.get()).view.screen).toBe("incidents"));
  });

  it.each(HOSTILE)("never makes markup of %s", async (_, text) => {
    const line: AlertLine = {
      id: "hostile",
      alert: {
        labels: { alertname: text, severity: text, [text]: text },
        annotations: { summary: text, description: `${text} ` },
        state: "suppressed",
        since: 0,
        value: null,
      },
      severity: "other",
      sources: [text],
      silences: [text],
      quiet: [text],
      runbook: null,
      rule: null,
    };
    answer({ alerts: [line] });
    await openAlerts({ alert: "hostile" });
    const detail = screen.getByRole("complementary", { name: "Detail of the alert" });
    await within(detail).findByRole("region", { name: "Where it leads" });
    for (const shown of [detail, screen.getByRole("table")]) {
      const active = [...shown.querySelectorAll(ACTIVE)].filter((each) => !each.matches(OWN));
      expect(active).toEqual([]);
    }
    expect(Reflect.get(window, "hit")).toBeUndefined();
  });
});

describe("the rules", () => {
  it("say in a word where they stand, and why one can never fire", async () => {
    const user = await openAlerts({ tab: "rules" });
    expect(screen.getByRole("button", { name: "2 can never fire" })).toBeVisible();
    await user.click(screen.getByRole("button", { name: "2 can never fire" }));
    expect(rows()).toHaveLength(2);
    expect(rows()[0]).toHaveTextContent("there is no metric queue_depht; nearest: queue_depth");
    await user.keyboard("j{Enter}");
    const detail = screen.getByRole("complementary", { name: "Detail of the rule" });
    expect(detail).toHaveTextContent("queue_depht > 0 and rate");
    expect(place()).toMatchObject({ tab: "rules", rule: "r10" });
  });

  it("without a runbook are counted and listed, and so are runbooks without a rule", async () => {
    const user = await openAlerts({ tab: "rules" });
    const coverage = screen.getByRole("region", { name: "Coverage" });
    expect(coverage).toHaveTextContent("16 of 25 alerting rules lead to a runbook.");
    await user.click(within(coverage).getByRole("button", { name: "9 without one" }));
    await user.click(within(coverage).getByRole("button", { name: "DiskFilling" }));
    expect(rows()).toHaveLength(1);
    await user.click(within(coverage).getByRole("button", { name: "Which" }));
    expect(coverage).toHaveTextContent("Cache is downnames CacheDown, CacheEvictionsHigh");
    await user.click(within(coverage).getByRole("button", { name: "Cache is down" }));
    expect(docked.get()?.opened.file).toBe("runbooks/cache-down.md");
  });

  it("lead to their alerts", async () => {
    const user = await openAlerts({ tab: "rules", rule: "r1" });
    await user.click(screen.getByRole("button", { name: "More than 1% of requests fail" }));
    expect(place()).toEqual({ screen: "alerts", rule: "r1", alert: "a1" });
  });
});
