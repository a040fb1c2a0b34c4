import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { dashboardView } from "../fake/dashboard.ts";
import { fake } from "../fake/ipc.ts";
import { openWindow } from "../fake/render.tsx";
import { cursor } from "../chart/cursor.ts";
import { back, here, history } from "../state/location.ts";
import type { PanelRequest } from "../contract.ts";

const RED = { screen: "dashboard", uid: "http-red", chosen: {} } as const;

function panelRequests(id: number): PanelRequest[] {
  return fake.calls
    .filter(({ command }) => command === "panel")
    .map(({ request }) => request as PanelRequest)
    .filter((request) => request.panel === id);
}

async function panel(name: string): Promise<HTMLElement> {
  return screen.findByRole("article", { name });
}

describe("a panel says which state it is in", () => {
  it("while it loads", async () => {
    const answers = await import("../fake/dashboard.ts");
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    fake.override.panel = async (request) => {
      await answered;
      return answers.panel(request);
    };
    openWindow(RED);
    expect(await screen.findByRole("status", { name: "Loading Requests" })).toBeInTheDocument();
    expect(document.documentElement.dataset["ready"]).toBe("dashboard");
    answer();
    expect(await screen.findByText("312 req/s")).toBeVisible();
  });

  it("when it is empty, failed, stale, capped or not supported", async () => {
    openWindow(RED);
    const text = async (name: string): Promise<HTMLElement> => {
      const found = await panel(name);
      await waitFor(() => expect(within(found).queryByRole("status")).toBeNull());
      return found;
    };
    expect(await text("Cache hits")).toHaveTextContent("No series is named cache_hits_total.");
    const failed = await text("Queue");
    expect(failed).toHaveTextContent("Prometheus did not answer within 20 s.");
    expect(failed).toHaveTextContent("Shorten the range");
    expect(within(failed).getByRole("button", { name: "Diagnose in Sources" })).toBeVisible();
    expect(await text("Pool")).toHaveTextContent("no sample for 3 h 12 min");
    expect(await text("Errors by code")).toHaveTextContent("first 100");
    expect(await text("Errors by code")).toHaveTextContent("One store did not answer");
    expect(await text("Logs of orders")).toHaveTextContent("Log panels are not drawn yet");
  });

  it("when the call itself is refused, and asks again", async () => {
    fake.override.panel = () => Promise.reject(new Error("the core is gone"));
    const { user } = openWindow(RED);
    const requests = await panel("Requests");
    expect(await within(requests).findByText(/the core is gone/)).toBeVisible();
    fake.override = {};
    await user.click(within(requests).getByRole("button", { name: "Ask again" }));
    expect(await within(requests).findByText("312 req/s")).toBeVisible();
  });
});

describe("variables", () => {
  it("have values before any panel is asked, and change those after them", async () => {
    const { user } = openWindow(RED);
    await panel("Requests");
    await waitFor(() => expect(panelRequests(1)).toHaveLength(1));
    expect(panelRequests(1)[0]?.chosen).toEqual({ service: ["orders"], route: ["$__all"] });

    await user.click(screen.getByRole("combobox", { name: /Service/ }));
    await user.click(await screen.findByRole("option", { name: "worker" }));
    await waitFor(() =>
      expect(panelRequests(1).at(-1)?.chosen).toMatchObject({ service: ["worker"] }),
    );
    await user.click(screen.getByRole("combobox", { name: /Route/ }));
    expect(await screen.findByRole("option", { name: "/jobs" })).toBeVisible();
    expect(screen.queryByRole("option", { name: "/orders" })).toBeNull();
  });

  it("that fail say so and leave the rest", async () => {
    fake.override.variable_options = ({ name }) => {
      if (name === "route") throw new Error("label_values failed");
      return { options: [{ text: "orders", value: "orders" }], value: ["orders"], capped_at: null };
    };
    openWindow(RED);
    const bar = await screen.findByRole("group", { name: "Variables" });
    expect(await within(bar).findByText(/The options of Route failed/)).toBeInTheDocument();
    await waitFor(() => expect(panelRequests(1).length).toBeGreaterThan(0));
  });
});

describe("a drawing", () => {
  it("shows the values under the pointer, largest first, and one cursor on all drawings", async () => {
    openWindow(RED);
    const chart = await screen.findByRole("slider", { name: "Rate by route, time cursor" });
    expect(fake.calls.some(({ command }) => command === "panel_values")).toBe(false);
    fireEvent.pointerEnter(chart);
    fireEvent.pointerMove(chart, { clientX: 300, clientY: 40 });
    await waitFor(() => expect(within(chart).getByText("/health")).toBeInTheDocument());
    fireEvent.pointerMove(chart, { clientX: 301, clientY: 40 });
    const values = chart.textContent?.match(/[\d.]+ req\/s/g)?.map(Number.parseFloat) ?? [];
    const shown = values.slice(-5);
    expect(shown).toEqual(shown.toSorted((one, other) => other - one));
    const at = cursor.get()?.at;
    const other = screen.getByRole("slider", { name: /Latency/ });
    await waitFor(() => expect(other.getAttribute("aria-valuenow")).toBe(String(at)));
    fireEvent.pointerLeave(chart);
    expect(cursor.get()).toBeUndefined();
  });

  it("zooms to what is dragged over, and back returns", async () => {
    openWindow(RED);
    const chart = await screen.findByRole("slider", { name: "Rate by route, time cursor" });
    const before = here(history.get()).range;
    chart.setPointerCapture = () => undefined;
    fireEvent.pointerDown(chart, { clientX: 100, button: 0, pointerId: 1 });
    fireEvent.pointerMove(chart, { clientX: 200, pointerId: 1 });
    fireEvent.pointerUp(chart, { clientX: 200, pointerId: 1 });
    const range = here(history.get()).range;
    expect(range.kind === "absolute" && range.end - range.start).toBeGreaterThan(60_000);
    await waitFor(() =>
      expect(panelRequests(6).at(-1)?.range).toMatchObject({
        start: (range as { start: number }).start,
      }),
    );
    back();
    expect(here(history.get()).range).toEqual(before);
  });

  it("is moved, selected and zoomed by keyboard", async () => {
    const { user } = openWindow(RED);
    const chart = await screen.findByRole("slider", { name: "Rate by route, time cursor" });
    chart.focus();
    await user.keyboard("{ArrowLeft}");
    await waitFor(() => expect(chart.getAttribute("aria-valuetext")).toContain("/orders"));
    await user.keyboard("{Shift>}{ArrowLeft}{ArrowLeft}{ArrowLeft}{/Shift}{Enter}");
    expect(here(history.get()).range.kind).toBe("absolute");
  });

  it("draws one series alone by a click on its name, and adds by Ctrl", async () => {
    const { user } = openWindow(RED);
    const legend = await screen.findByRole("group", { name: "Legend of Rate by route" });
    await user.click(within(legend).getByRole("button", { name: "/carts" }));
    await waitFor(() => expect(panelRequests(6).at(-1)?.isolate).toEqual(["/carts"]));
    await user.keyboard("{Control>}");
    await user.click(within(legend).getByRole("button", { name: "/orders" }));
    await user.keyboard("{/Control}");
    await waitFor(() => expect(panelRequests(6).at(-1)?.isolate).toEqual(["/carts", "/orders"]));
    expect(within(legend).getByRole("button", { name: "/health" })).toHaveAttribute(
      "aria-pressed",
      "false",
    );
  });
});

describe("a panel's menu", () => {
  it("shows and copies the query with the environment's name", async () => {
    const { user } = openWindow(RED);
    await within(await panel("Requests")).findByText("312 req/s");
    await user.click(screen.getByRole("button", { name: "Menu of Requests" }));
    await user.click(await screen.findByRole("menuitem", { name: "Show the query" }));
    const dialog = await screen.findByRole("dialog", { name: /Query of “Requests”/ });
    await user.click(within(dialog).getByRole("button", { name: "Copy" }));
    expect(await navigator.clipboard.readText()).toMatch(/^# Demo: Requests\nsum by \(route\)/);
  });

  it("fills the screen, and Esc leaves it", async () => {
    const { user } = openWindow(RED);
    await panel("Rate by route");
    await user.click(screen.getByRole("button", { name: "Menu of Rate by route" }));
    await user.click(await screen.findByRole("menuitem", { name: "Full screen" }));
    await waitFor(() => expect(screen.getAllByRole("article")).toHaveLength(1));
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.getAllByRole("article").length).toBeGreaterThan(5));
  });
});

it("asks no panel of a folded row until it is opened", async () => {
  const { user } = openWindow(RED);
  await panel("Requests");
  await waitFor(() => expect(panelRequests(13).length).toBeGreaterThan(0));
  expect(panelRequests(14)).toEqual([]);
  await user.click(screen.getByRole("button", { name: /Process/ }));
  await waitFor(() => expect(panelRequests(14).length).toBeGreaterThan(0));
});

it("never has more than eight questions open", async () => {
  let running = 0;
  let most = 0;
  const answers = await import("../fake/dashboard.ts");
  fake.override.panel = async (request) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => queueMicrotask(() => resolve(undefined)));
    await Promise.resolve();
    running -= 1;
    return answers.panel(request);
  };
  openWindow(RED);
  await waitFor(() => expect(panelRequests(13).length).toBeGreaterThan(0));
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(8);
});

it("says that a panel is gone rather than showing another", async () => {
  openWindow({ ...RED, panel: 999 });
  // The note itself and the live region.
  expect(await screen.findAllByText(/has no panel 999/)).toHaveLength(2);
});

it("sorts a table by the head that is clicked", async () => {
  const { user } = openWindow(RED);
  const table = await within(await panel("Slowest routes")).findByRole("table");
  const first = (): string => within(table).getAllByRole("row")[1]?.textContent ?? "";
  expect(first()).toContain("/orders");
  await user.click(within(table).getByRole("button", { name: "p95" }));
  await user.click(within(table).getByRole("button", { name: "p95" }));
  expect(first()).toContain("/health");
  expect(within(table).getByRole("columnheader", { name: "p95" })).toHaveAttribute(
    "aria-sort",
    "ascending",
  );
});

it("shows Markdown as text that leads nowhere", async () => {
  fake.override.dashboard = () => ({
    ...dashboardView("http-red"),
    variables: [],
    rows: [
      {
        key: "top",
        title: "",
        collapsed: false,
        panels: [
          {
            key: "4",
            id: 4,
            scoped: {},
            transparent: false,
            title: "About",
            description: "",
            kind: "text",
            place: { x: 0, y: 0, w: 24, h: 8 },
          },
        ],
      },
    ],
  });
  fake.override.panel = ({ range }) => ({
    title: "About",
    content: {
      kind: "markdown",
      value:
        "[a](https://example.com) ![b](https://example.com/x.png) <img src=x onerror=alert(1)> <script>alert(1)</script> **bold**",
    },
    capped_at: null,
    warnings: [],
    queries: [],
    links: [],
    at: range.end,
  });
  openWindow(RED);
  const about = await panel("About");
  expect(await within(about).findByText("bold")).toBeVisible();
  expect(about).toHaveTextContent("https://example.com");
  expect(about.querySelector("a, img, script")).toBeNull();
});
