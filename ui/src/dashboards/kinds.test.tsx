import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, onTestFinished, vi } from "vitest";

import type { PanelRequest, PanelView } from "../contract.ts";
import { fake } from "../fake/ipc.ts";
import { kindsPanel, kindsView } from "../fake/kinds.ts";
import { openWindow } from "../fake/render.tsx";
import { here, history } from "../state/location.ts";

const KINDS = { screen: "dashboard", uid: "kinds", chosen: {} } as const;

/** Opens the dashboard with one of its panels, which is enough and quicker. */
function openPanel(id: number, change: (view: PanelView) => PanelView = (view) => view) {
  const view = kindsView();
  fake.override.dashboard = () => ({
    ...view,
    rows: view.rows.map((row) => ({
      ...row,
      panels: row.panels.filter((panel) => panel.id === id),
    })),
  });
  fake.override.panel = (request) => change(kindsPanel(request));
  return openWindow(KINDS);
}

const calls = (command: string): unknown[] =>
  fake.calls.filter((each) => each.command === command).map(({ request }) => request);

const place = () => here(history.get());

describe("an empty panel", () => {
  it("leads to the range that has data, and says when it was last seen", async () => {
    const { user } = openPanel(16);
    expect(await screen.findByText(/has no sample in this range/)).toBeVisible();
    expect(screen.getByText("3 h ago")).toHaveAttribute(
      "title",
      expect.stringMatching(/^2026-11-26 00:0\d:\d\d UTC$/),
    );
    await user.click(screen.getByRole("button", { name: "Show the last range with data" }));
    expect(place().range.kind).toBe("absolute");
  });

  it("chooses a value that exists", async () => {
    const { user } = openPanel(17);
    await user.click(await screen.findByRole("button", { name: /Choose region/ }));
    expect(place().view).toMatchObject({ uid: "kinds", chosen: { region: ["eu-west-1"] } });
  });

  it("names what is near where nothing can be pressed", async () => {
    openPanel(15);
    const note = await screen.findByText("The nearest name is cache_requests_total.");
    expect(note.closest("button")).toBeNull();
  });
});

describe("links", () => {
  it("of a panel ask before they leave the window, and remember the answer", async () => {
    const { user } = openPanel(1);
    await user.click(await screen.findByRole("button", { name: "Links of Requests by status" }));
    expect(screen.getByRole("menuitem", { name: /Local file/ })).toHaveAttribute("aria-disabled");
    await user.click(screen.getByRole("menuitem", { name: /Release notes/ }));
    const dialog = await screen.findByRole("dialog", { name: /Open git\.example\.com/ });
    expect(dialog).toHaveTextContent("https://git.example.com/orders/releases?tag=v2.3.1");
    await user.click(within(dialog).getByRole("checkbox", { name: /git\.example\.com/ }));
    await user.click(within(dialog).getByRole("button", { name: "Open the page" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    const url = "https://git.example.com/orders/releases?tag=v2.3.1";
    expect(calls("open_page")).toEqual([
      { url, agreed: false, remember: false },
      { url, agreed: true, remember: true },
    ]);
  });

  it("are not followed when the question is cancelled", async () => {
    const { user } = openPanel(18);
    await user.click(await screen.findByRole("button", { name: "1,204" }));
    const dialog = await screen.findByRole("dialog", { name: /Open git/ });
    await user.click(within(dialog).getByRole("button", { name: "Cancel" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(calls("open_page")).toHaveLength(1);
  });

  it("that Wheelhouse refuses say why", async () => {
    fake.override.open_page = () => ({ kind: "refused", why: "The pack allows no other host." });
    const { user } = openPanel(18);
    fake.override.open_page = () => ({ kind: "refused", why: "The pack allows no other host." });
    await user.click(await screen.findByRole("button", { name: "1,204" }));
    const dialog = await screen.findByRole("dialog", { name: "This page is not opened" });
    expect(dialog).toHaveTextContent("The pack allows no other host.");
    expect(within(dialog).queryByRole("button", { name: "Open the page" })).toBeNull();
  });

  it("of the dashboard go to another, in the same range", async () => {
    const { user } = openPanel(18);
    const bar = await screen.findByRole("navigation", { name: "Links of Every kind of panel" });
    expect(within(bar).getByRole("button", { name: "Local file" })).toBeDisabled();
    const { range } = place();
    await user.click(within(bar).getByRole("button", { name: "Database pool of orders" }));
    expect(place()).toEqual({
      view: { screen: "dashboard", uid: "pool", chosen: { service: ["orders"] } },
      range,
    });
  });

  it("of a series open at a click on the drawing", async () => {
    openPanel(1);
    const chart = await screen.findByRole("slider", { name: /Requests by status/ });
    const around = chart.parentElement;
    if (around) around.setPointerCapture = () => undefined;
    fireEvent.pointerEnter(chart);
    fireEvent.pointerMove(chart, { clientX: 300, clientY: 40 });
    await waitFor(() => expect(chart).toHaveTextContent("req/s"));
    fireEvent.pointerDown(chart, { clientX: 300, clientY: 40, button: 0, pointerId: 1 });
    fireEvent.pointerUp(chart, { clientX: 300, clientY: 40, pointerId: 1 });
    fireEvent.click(await screen.findByRole("menuitem", { name: /Database pool/ }));
    expect(place().view).toMatchObject({ uid: "pool" });
  });
});

describe("marks and exemplars", () => {
  it("tell what happened, and lead to it", async () => {
    const { user } = openPanel(1);
    const marks = await screen.findByRole("group", { name: "Marks of Requests by status" });
    expect(within(marks).getAllByRole("button")).toHaveLength(4);
    const alert = within(marks).getByRole("button", { name: /Alert: HighErrorRate fired/ });
    await user.hover(alert);
    expect(marks).toHaveTextContent("Alert: HighErrorRate fired");
    await user.click(alert);
    const details = await screen.findByRole("dialog", { name: "What happened" });
    expect(details).toHaveTextContent("for 12 min");
    await user.click(within(details).getByRole("button", { name: "Open the alerts" }));
    expect(place().view.screen).toBe("overview");
  });

  it("open by keyboard, and zoom to what they tell", async () => {
    const { user } = openPanel(1);
    const both = await screen.findByRole("button", { name: /New version.*; Restart/ });
    act(() => both.focus());
    await user.keyboard("{Enter}");
    const details = await screen.findByRole("dialog", { name: "What happened" });
    const [first] = within(details).getAllByRole("button", { name: "Zoom to it" });
    if (first) await user.click(first);
    expect(place().range.kind).toBe("absolute");
  });

  it("are walked with the arrow keys, and give the trace id", async () => {
    const { user } = openPanel(1);
    const group = await screen.findByRole("group", { name: /Exemplars of/ });
    const [first, second] = within(group).getAllByRole("button");
    expect(second).toHaveAttribute("tabindex", "-1");
    act(() => first?.focus());
    await user.keyboard("{ArrowRight}");
    expect(second).toHaveFocus();
    await user.keyboard("{Enter}");
    const details = await screen.findByRole("dialog", { name: "Exemplar" });
    expect(details).toHaveTextContent("/orders");
    await user.click(within(details).getByRole("button", { name: "Copy the trace id" }));
    expect(await navigator.clipboard.readText()).toBe("4bf92f3577b34da6a3ce929d0e0e4710");
  });
});

describe("a figure", () => {
  it("tells what the pointer rests on, and shares the time cursor", async () => {
    openPanel(3);
    const figure = await screen.findByRole("slider", { name: /Latency of checkout: Latency/ });
    fireEvent.pointerMove(figure, { clientX: 300, clientY: 150 });
    expect(figure.parentElement).toHaveTextContent("Requests");
    fireEvent.pointerMove(figure, { clientX: 2, clientY: 2 });
    expect(figure.parentElement).not.toHaveTextContent("Requests");
  });

  it("is walked with the arrow keys", async () => {
    const { user } = openPanel(4);
    const figure = await screen.findByRole("slider", { name: /State of replicas/ });
    act(() => figure.focus());
    await user.keyboard("{ArrowRight}");
    expect(figure).toHaveAttribute("aria-valuetext", "orders-1, State up, For 24 min");
    await user.keyboard("{ArrowRight}{ArrowDown}");
    expect(figure).toHaveAttribute("aria-valuetext", "orders-2, State down, For 12 min");
    await user.keyboard("{Enter}");
    expect(place().view).toMatchObject({ uid: "pool" });
  });

  it("with several links offers them", async () => {
    const { user } = openPanel(5);
    const figure = await screen.findByRole("slider", { name: /Traffic by client/ });
    act(() => figure.focus());
    await user.keyboard("{ArrowRight}{Enter}");
    expect(await screen.findByRole("menuitem", { name: /Release notes/ })).toBeVisible();
  });
});

describe("log lines", () => {
  it("are drawn where they are in sight, and open to show their fields", async () => {
    const { user } = openPanel(10);
    const list = await screen.findByRole("region", { name: "Errors, 400 lines" });
    const rows = within(list).getAllByRole("button");
    expect(rows.length).toBeLessThan(100);
    expect(rows[3]).toHaveTextContent(/error.*pool timeout/);
    if (rows[3]) await user.click(rows[3]);
    expect(rows[3]).toHaveAttribute("aria-expanded", "true");
    expect(list).toHaveTextContent("4bf92f3577b34da6a3ce929d0e0e4736");
    await user.click(within(list).getByRole("button", { name: "Copy the line" }));
    expect(await navigator.clipboard.readText()).toContain('"severity":"error"');
  });

  it("are walked with j and k, and Esc leads back to the panel", async () => {
    const { user } = openPanel(10);
    const list = await screen.findByRole("region", { name: "Errors, 400 lines" });
    const [first, second] = within(list).getAllByRole("button");
    act(() => first?.focus());
    await user.keyboard("j");
    expect(second).toHaveFocus();
    await user.keyboard("{Escape}");
    expect(screen.getByRole("article", { name: "Errors" })).toHaveFocus();
  });
});

describe("a table", () => {
  it("is filtered by the values of a column", async () => {
    const { user } = openPanel(13);
    const table = await screen.findByRole("table");
    const routes = (): number => within(table).getAllByRole("row").length - 2;
    expect(routes()).toBe(7);
    await user.click(within(table).getByRole("button", { name: "Filter State" }));
    const menu = await screen.findByRole("dialog", { name: "Values of State" });
    await user.click(within(menu).getByRole("checkbox", { name: /fine/ }));
    expect(routes()).toBe(3);
    expect(screen.getByText("3 of 7 rows pass the filters.")).toBeVisible();
    await user.click(within(menu).getByRole("button", { name: "All" }));
    expect(routes()).toBe(7);
    expect(table.querySelector("tfoot")).toHaveTextContent("7 routes");
  });

  it("writes on coloured fields in a colour that can be read", async () => {
    openPanel(13);
    const field = (await screen.findByText("failing")).closest("td");
    expect(field?.getAttribute("style")).toContain("--on-threshold-critical");
  });
});

it("lists alerts with their runbooks", async () => {
  const { user } = openPanel(11);
  const panel = await screen.findByRole("article", { name: "Alerts" });
  await user.click(await within(panel).findByRole("button", { name: "High error rate" }));
  const dock = await screen.findByRole("complementary", { name: "Dock" });
  expect(await within(dock).findByRole("heading", { name: "High error rate" })).toBeVisible();
  expect(panel).toHaveTextContent("Silenced");
  await user.click(within(panel).getByRole("button", { name: "Runbook" }));
  expect(await screen.findByRole("dialog", { name: /wiki\.example\.com/ })).toBeVisible();
});

it("shows bars with names, numbers and states", async () => {
  openPanel(6);
  const panel = await screen.findByRole("article", { name: "Disk use" });
  await waitFor(() => expect(within(panel).getAllByRole("listitem")).toHaveLength(4));
  expect(within(panel).getAllByRole("listitem")[0]).toHaveTextContent("node-1critical: 92%");
});

it("keeps a panel that cannot be drawn from taking the others with it", async () => {
  const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
  onTestFinished(() => error.mockRestore());
  fake.override.panel = (request) => {
    const view = kindsPanel(request);
    if (view.content.kind !== "logs") return view;
    const lines = view.content.value.lines.map((line) => ({ ...line, at: "no number" }));
    return { ...view, content: { kind: "logs", value: { ...view.content.value, lines } } };
  };
  openWindow(KINDS);
  const broken = await screen.findByRole("article", { name: "Errors" });
  expect(await within(broken).findByText(/The answer could not be drawn: Cannot/)).toBeVisible();
  expect(await screen.findByText("High error rate")).toBeVisible();
});

describe("keys of a panel", () => {
  it("explore its query, with source, unit and where it came from", async () => {
    const { user } = openPanel(1);
    const panel = await screen.findByRole("article", { name: "Requests by status" });
    await screen.findByRole("slider", { name: /Requests/ });
    act(() => panel.focus());
    await user.keyboard("x");
    expect(place().view).toEqual({
      screen: "explore",
      expr: "sum by (status) (rate(http_requests_total[1m]))",
      source: "metrics",
      unit: "reqps",
      from: { uid: "kinds", panel: 1 },
    });
  });

  it("fill the screen and leave it, show the query, and what is related", async () => {
    const { user } = openWindow(KINDS);
    const panel = await screen.findByRole("article", { name: "Requests by status" });
    await within(panel).findByRole("slider");
    act(() => panel.focus());
    await user.keyboard("i");
    const dialog = await screen.findByRole("dialog", { name: /Query of/ });
    expect(dialog).toHaveTextContent("every 15.00 s");
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await user.keyboard("w");
    expect(await screen.findByRole("dialog", { name: /Related to/ })).toBeVisible();
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await user.keyboard("v");
    await waitFor(() => expect(screen.getAllByRole("article")).toHaveLength(1));
    await user.keyboard("v");
    await waitFor(() => expect(screen.getAllByRole("article").length).toBeGreaterThan(5));
  });

  it("walk from panel to panel", async () => {
    const { user } = openWindow(KINDS);
    await screen.findByRole("article", { name: "Requests by status" });
    await user.keyboard("jj");
    expect(screen.getByRole("article", { name: "Latency and load" })).toHaveFocus();
    await user.keyboard("k");
    expect(screen.getByRole("article", { name: "Requests by status" })).toHaveFocus();
    await user.keyboard("{Enter}");
    expect(place().view).toMatchObject({ panel: 1 });
  });
});

describe("saving a panel", () => {
  const save = async (user: ReturnType<typeof openWindow>["user"]): Promise<void> => {
    await screen.findByRole("slider", { name: /Requests/ });
    await user.click(screen.getByRole("button", { name: "Menu of Requests by status" }));
    await user.click(await screen.findByRole("menuitem", { name: /CSV/ }));
  };

  it("says where it lies", async () => {
    const { user } = openPanel(1);
    await save(user);
    expect(await screen.findByText("Saved as /exports/panel-1.csv.")).toBeInTheDocument();
    const [asked] = calls("save_panel") as { panel: PanelRequest; format: string }[];
    expect(asked).toMatchObject({ format: "csv", panel: { uid: "kinds", panel: 1, question: 0 } });
  });

  it("says why it does not", async () => {
    const { user } = openPanel(1);
    fake.override.save_panel = () =>
      Promise.reject({ code: "storage", message: "The disk is full.", remedy: "Choose another." });
    await save(user);
    const dialog = await screen.findByRole("dialog", { name: /is not saved/ });
    expect(dialog).toHaveTextContent("The disk is full.");
  });
});

it("opens a file of 258 panels and asks of those in sight alone", async () => {
  // Only the first four are within the window.
  const seen = new Set(["1", "2", "3", "4"]);
  const Real = globalThis.IntersectionObserver;
  globalThis.IntersectionObserver = class {
    readonly callback: IntersectionObserverCallback;
    constructor(callback: IntersectionObserverCallback) {
      this.callback = callback;
    }
    observe(target: Element): void {
      const number = target.getAttribute("aria-label")?.split(" ")[1] ?? "";
      const entry = { isIntersecting: seen.has(number), target } as IntersectionObserverEntry;
      this.callback([entry], this as unknown as IntersectionObserver);
    }
    disconnect(): void {}
  } as unknown as typeof IntersectionObserver;
  try {
    const { container } = openWindow({ screen: "dashboard", uid: "many", chosen: {} });
    const number = (selector: string): number => container.querySelectorAll(selector).length;
    await waitFor(() => expect(number("[role=slider]")).toBe(4));
    expect(number("article")).toBe(258);
    const asked = (calls("panel") as PanelRequest[]).map(({ panel }) => panel);
    expect(new Set(asked)).toEqual(new Set([1, 2, 3, 4]));
    // Out of sight a panel has neither menu nor content.
    expect(number("article button[aria-haspopup=menu]")).toBe(4);
  } finally {
    globalThis.IntersectionObserver = Real;
  }
});
