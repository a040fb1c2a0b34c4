import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import { dashboardView, options, panel as panelAnswer } from "../fake/dashboard.ts";
import { fake } from "../fake/ipc.ts";
import { openWindow } from "../fake/render.tsx";
import { cursor } from "../chart/cursor.ts";
import { noteRefresh } from "../state/back-off.ts";
import { back, go, here, history, setRange } from "../state/location.ts";
import { prefer } from "../state/preferences.ts";
import type { DashboardView, PanelRequest, VariableRequest, Withdraw } from "../contract.ts";

const RED = { screen: "dashboard", uid: "http-red", chosen: {} } as const;

function panelRequests(id: number): PanelRequest[] {
  return fake.calls
    .filter(({ command }) => command === "panel")
    .map(({ request }) => request as PanelRequest)
    .filter((request) => request.panel === id);
}

function isPanel({ command }: { command: string }): boolean {
  return command === "panel";
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

  it("that the file hides are asked and not shown; the others say what they are for", async () => {
    const view = dashboardView("http-red");
    const [service, route] = view.variables;
    if (!service || !route) throw new Error("the fake has two variables");
    fake.override.dashboard = () => ({
      ...view,
      variables: [
        { ...service, hidden: true },
        { ...route, description: "The path without its ids" },
        { ...service, name: "about", label: "About", kind: "constant", current: ["orders"] },
        { ...service, name: "only", label: "Only", kind: "adhoc", current: ["code|=~|5.."] },
        { ...service, name: "text", label: "Text", kind: "textbox", current: ["x"] },
      ],
    });
    fake.override.variable_options = (request) =>
      request.name === "route" || request.name === "service"
        ? options(request)
        : { options: [], value: request.chosen[request.name] ?? [], capped_at: null };
    const { user } = openWindow(RED);
    const bar = await screen.findByRole("group", { name: "Variables" });
    expect(within(bar).queryByRole("combobox", { name: /Service/ })).toBeNull();
    expect(within(bar).getByText("Route")).toHaveAttribute("title", "The path without its ids");
    expect(bar).toHaveTextContent("code =~ 5..");
    await waitFor(() =>
      expect(panelRequests(1).at(-1)?.chosen).toMatchObject({ service: ["orders"] }),
    );
    const text = within(bar).getByRole("textbox", { name: "Text" });
    await user.clear(text);
    await user.type(text, "y{Enter}");
    await waitFor(() => expect(panelRequests(1).at(-1)?.chosen).toMatchObject({ text: ["y"] }));
  });

  it("are asked again in another range only if they look at it", async () => {
    const view = dashboardView("http-red");
    fake.override.dashboard = () => ({
      ...view,
      variables: view.variables.map((variable) => ({
        ...variable,
        refresh_on_range: variable.name === "route",
      })),
    });
    openWindow(RED);
    await waitFor(() => expect(panelRequests(1).length).toBeGreaterThan(0));
    const asked = (): string[] =>
      fake.calls
        .filter(({ command }) => command === "variable_options")
        .map(({ request }) => (request as VariableRequest).name);
    const before = asked().length;
    act(() => setRange({ kind: "relative", ms: 7_200_000 }));
    await waitFor(() => expect(asked().length).toBeGreaterThan(before));
    expect(new Set(asked().slice(before))).toEqual(new Set(["route"]));
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

describe("repeated rows and panels", () => {
  /** One row per service, each with a copy of the same panel per route. */
  const repeated = (services: string[]): DashboardView => ({
    ...dashboardView("http-red"),
    rows: services.map((service) => ({
      key: `row ${service}`,
      title: `Service ${service}`,
      collapsed: false,
      panels: ["/a", "/b"].map((route, at) => ({
        key: `1 ${service} ${route}`,
        id: 1,
        title: `${service} ${route}`,
        description: "",
        kind: "stat",
        place: { x: at * 12, y: 0, w: 12, h: 6 },
        scoped: { service: [service], route: [route] },
        transparent: false,
      })),
    })),
  });

  it("are laid out for the values that the variables have, and asked with their own", async () => {
    fake.override.dashboard = ({ chosen }) => repeated(chosen["service"] ?? ["none"]);
    fake.override.panel = (request) => ({
      ...panelAnswer(request),
      title: `${request.scoped["service"]?.[0]} ${request.scoped["route"]?.[0]}`,
    });
    const { user } = openWindow(RED);
    expect(await screen.findByRole("article", { name: "orders /a" })).toBeVisible();
    expect(screen.getByRole("article", { name: "orders /b" })).toBeVisible();
    await waitFor(() =>
      expect(panelRequests(1).map(({ scoped }) => scoped)).toEqual(
        expect.arrayContaining([
          { service: ["orders"], route: ["/a"] },
          { service: ["orders"], route: ["/b"] },
        ]),
      ),
    );
    await user.click(screen.getByRole("combobox", { name: /Service/ }));
    await user.click(await screen.findByRole("option", { name: "worker" }));
    expect(await screen.findByRole("article", { name: "worker /b" })).toBeVisible();

    await user.click(screen.getByRole("button", { name: "Menu of worker /b" }));
    await user.click(await screen.findByRole("menuitem", { name: "Full screen" }));
    await waitFor(() => expect(screen.getAllByRole("article")).toHaveLength(1));
    expect(screen.getByRole("article", { name: "worker /b" })).toBeVisible();
  });
});

describe("what nobody waits for any more", () => {
  /** Panels are not answered until they are withdrawn, as Wheelhouse does it. */
  const hold = (): void => {
    const held: (() => void)[] = [];
    fake.override.panel = () =>
      new Promise((_, reject) => {
        held.push(() => reject({ code: "cancelled", message: "Nobody waits for it." }));
      });
    fake.override.withdraw = () => {
      for (const each of held.splice(0)) each();
      return {};
    };
  };

  it("is withdrawn in one message when the dashboard is left", async () => {
    hold();
    openWindow(RED);
    await waitFor(() => expect(fake.calls.filter(isPanel).length).toBeGreaterThan(3));
    act(() => go({ screen: "sources" }));
    const questions = fake.calls
      .filter(isPanel)
      .map(({ request }) => (request as PanelRequest).question);
    await waitFor(() => expect(fake.calls.map(({ command }) => command)).toContain("withdraw"));
    const withdrawn = fake.calls
      .filter(({ command }) => command === "withdraw")
      .flatMap(({ request }) => (request as Withdraw).questions);
    expect(new Set(withdrawn)).toEqual(new Set(questions));
    expect(new Set(questions).size).toBe(questions.length);
    // Those that waited at the gate were never sent.
    expect(questions.length).toBeLessThanOrEqual(8);
    expect(fake.calls.filter(isPanel)).toHaveLength(questions.length);
  });

  it("is withdrawn when a newer question takes its place, and the old picture stays", async () => {
    const { user } = openWindow(RED);
    await within(await panel("Requests")).findByText("312 req/s");
    hold();
    await user.keyboard("r");
    await user.keyboard("r");
    await waitFor(() => expect(fake.calls.map(({ command }) => command)).toContain("withdraw"));
    expect(within(await panel("Requests")).getByText("312 req/s")).toBeVisible();
  });
});

it("slows down while no source answers, and says so", async () => {
  prefer({ refreshMs: 30_000 });
  fake.override.panel = (request) => ({
    ...panelAnswer(request),
    content: { kind: "failed", value: { code: "timeout", message: "No answer." } },
  });
  openWindow(RED);
  expect(await screen.findAllByText("No answer.")).not.toHaveLength(0);
  act(noteRefresh);
  const slowed = await screen.findByRole("button", {
    name: "Refresh interval: every 1 min instead of 30 s, because no source answers",
  });
  expect(slowed).toHaveTextContent("1 min");
  fake.override = {};
  await userEvent.keyboard("r");
  expect(await screen.findByRole("button", { name: "Refresh interval: Every 30 s" })).toBeVisible();
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
