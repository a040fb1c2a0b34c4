import { act, screen, waitFor, within } from "@testing-library/react";
import axe from "axe-core";
import { expect, it } from "vitest";

import { PACK } from "./fake/answers.ts";
import { fake } from "./fake/ipc.ts";
import { openWindow } from "./fake/render.tsx";
import { dock, dockOf, plainly } from "./runbooks/docked.ts";
import { open } from "./state/overlays.ts";
import { prefer } from "./state/preferences.ts";

/**
 * Colours need a real page; tokens.test.ts computes their contrast. Menus and popovers lie outside
 * the landmarks, and Base UI's focus guards are hidden on purpose: they hand the focus on.
 */
async function violations(): Promise<string[]> {
  const results = await axe.run(
    { include: [["body"]], exclude: [["[data-base-ui-focus-guard]"], ["span[data-type]"]] },
    { rules: { "color-contrast": { enabled: false }, region: { enabled: false } } },
  );
  return results.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`,
  );
}

it.each([
  ["overview", { screen: "overview" }],
  ["dashboards", { screen: "dashboards" }],
  ["dashboard", { screen: "dashboard", uid: "http-red", chosen: {} }],
  ["explore", { screen: "explore", expr: "" }],
  ["explore", { screen: "explore", expr: "up" }],
  ["report", { screen: "report", uid: "http-red" }],
  ["lint", { screen: "lint" }],
  ["traces", { screen: "traces" }],
  ["lookup", { screen: "lookup", text: "4bf92f3577b34da6a3ce929d0e0edead" }],
  ["lookup", { screen: "lookup", text: "req-several-8812" }],
  ["trace_file", { screen: "trace_file", path: "/exports/torn.json" }],
  ["database", { screen: "database" }],
  ["database", { screen: "database", migration: "20260914103000" }],
  ["database", { screen: "database", tab: "schema", table: { schema: "public", name: "orders" } }],
  ["database", { screen: "database", tab: "health" }],
  ["runbooks", { screen: "runbooks" }],
  ["runbook", { screen: "runbooks", file: "runbooks/high-error-rate.md" }],
  ["runbook", { screen: "runbooks", file: "runbooks/everything.md" }],
  ["alerts", { screen: "alerts" }],
  ["alerts", { screen: "alerts", alert: "a5" }],
  ["alerts", { screen: "alerts", tab: "rules", rule: "r10", missing: "runbooks" }],
  ["alerts", { screen: "alerts", tab: "silences", silence: "alertmanager\n5c1e9a40" }],
  ["alerts", { screen: "alerts", tab: "objectives" }],
  ["logs", { screen: "logs", patterns: true }],
  ["logs", { screen: "logs", follow: true }],
  ["incidents", { screen: "incidents" }],
  ["incident", { screen: "incidents", id: "INC-7", entry: 22 }],
  ["incident", { screen: "incidents", id: "INC-3" }],
  ["sources", { screen: "sources" }],
] as const)("finds nothing to object to on %s", async (name, view) => {
  openWindow(view);
  await waitFor(() => expect(document.documentElement.dataset["ready"]).toBe(name));
  expect(await violations()).toEqual([]);
});

it.each([undefined, "runbooks/everything.md"])(
  "finds nothing to object to in the dock beside a screen: %s",
  async (file) => {
    openWindow();
    await screen.findByRole("heading", { name: /requests fail/ });
    act(() => {
      prefer({ dockOpen: true });
      if (file !== undefined) dock(dockOf(PACK.folder, "demo"), plainly(file));
    });
    const docked = await screen.findByRole("complementary", { name: "Dock" });
    await (file === undefined
      ? within(docked).findByText("Queue backlog")
      : within(docked).findByText("order not saved"));
    expect(await violations()).toEqual([]);
  },
);

it("finds nothing to object to in any kind of panel", async () => {
  openWindow({ screen: "dashboard", uid: "kinds", chosen: {} });
  await screen.findByText(/Choose region/);
  await waitFor(() => expect(screen.queryByRole("status", { name: /^Loading/ })).toBeNull());
  expect(await violations()).toEqual([]);
});

it.each([
  "palette",
  "keys",
  "range",
  "environment",
  "pack",
  "problems",
  "diagnostics",
  "begin_incident",
  "incident_note",
  "handover",
] as const)("finds nothing to object to over the screen: %s", async (overlay) => {
  openWindow();
  await screen.findByRole("heading", { name: /requests fail/ });
  open(overlay);
  await screen.findByRole(overlay === "environment" || overlay === "pack" ? "menu" : "dialog");
  expect(await violations()).toEqual([]);
});

it("finds nothing to object to on the first screen", async () => {
  fake.override.current_pack = () => null;
  openWindow();
  await screen.findByRole("button", { name: /Ticketing/ });
  expect(await violations()).toEqual([]);
});
