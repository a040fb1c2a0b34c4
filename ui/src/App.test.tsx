import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import type { OverviewRequest } from "./contract.ts";
import { PACK, UNREACHABLE, overview } from "./fake/answers.ts";
import { fake } from "./fake/ipc.ts";
import { openWindow } from "./fake/render.tsx";
import { askAhead } from "./session.ts";
import { go, here, history } from "./state/location.ts";
import { preferences, prefer } from "./state/preferences.ts";
import { HOUR } from "./state/time-range.ts";

const inProduction = { environments: { [PACK.folder]: "production-like" } };

describe("the Overview", () => {
  it("answers first whether it is healthy, and says when it is ready", async () => {
    openWindow();
    expect(await screen.findByRole("heading", { name: /4\.1% of requests fail/ })).toBeVisible();
    await waitFor(() => expect(document.documentElement.dataset["ready"]).toBe("overview"));
    expect(screen.getByRole("region", { name: "Alerts" })).toHaveTextContent("HighErrorRate");
    const alerts = screen.getByRole("region", { name: "Alerts" });
    expect(await within(alerts).findByRole("button", { name: /High error rate/ })).toBeVisible();
    expect(screen.getByRole("region", { name: "Sources" })).toHaveTextContent("3 h 12 min");
    for (const name of ["Rate", "Errors", "Latency", "Saturation"]) {
      expect(screen.getByRole("slider", { name: `${name}, time cursor` })).toBeVisible();
    }
    expect(screen.getByRole("button", { name: "2/3 sources" })).toBeVisible();
  });

  it("is asked for before the window is built, and not once more by it", async () => {
    const asked = () => fake.calls.filter(({ command }) => command === "overview");
    askAhead(PACK);
    await waitFor(() => expect(asked(), "before anything shows").toHaveLength(1));
    openWindow();
    expect(await screen.findByRole("heading", { name: /requests fail/ })).toBeVisible();
    expect(asked()).toHaveLength(1);
  });

  it("is not asked for ahead where another screen or no pack opens", () => {
    askAhead(null);
    go({ screen: "sources" });
    askAhead(PACK);
    expect(fake.calls).toEqual([]);
  });

  it("says what failed where the Overview itself is not answered", async () => {
    fake.override.overview = () => Promise.reject(UNREACHABLE);
    const { user } = openWindow();
    expect(await screen.findByText(UNREACHABLE.message)).toBeVisible();
    fake.override = {};
    await user.click(screen.getByRole("button", { name: "Ask again" }));
    expect(await screen.findByRole("heading", { name: /requests fail/ })).toBeVisible();
  });

  it("announces a firing alert once, however often it is asked again", async () => {
    const { user } = openWindow();
    const status = await screen.findByText(/Alert firing: HighErrorRate/);
    await user.keyboard("r");
    await user.keyboard("r");
    // The day, whose changes the Overview lists, is asked for besides.
    const asked = () =>
      fake.calls.filter(({ command, request }) => {
        if (command !== "overview") return false;
        const { start, end } = (request as OverviewRequest).range;
        return end - start === HOUR;
      });
    await waitFor(() => expect(asked()).toHaveLength(3));
    expect(screen.getByText(/Alert firing: HighErrorRate/), "the same element").toBe(status);
  });

  it("says that nothing is wrong where nothing is", async () => {
    fake.override.overview = ({ range }) => ({
      ...overview(range.end),
      health: "ok",
      sentence: "All is well",
      alerts: [],
      changes: [],
      probes: [],
    });
    openWindow();
    expect(await screen.findByText("No alert is pending or firing.")).toBeVisible();
    expect(screen.getByText(/No probe is named/)).toBeVisible();
    expect(screen.getByText("No change in this range")).toBeVisible();
  });
});

describe("production", () => {
  it("is framed, and its word stands in the bar", async () => {
    prefer(inProduction);
    const { container } = openWindow();
    expect(
      await screen.findByRole("button", { name: /Production-like\s*PRODUCTION/ }),
    ).toBeVisible();
    expect(container.querySelector(".frame[data-production]")).not.toBeNull();
    expect(fake.title).toBe("Harbour orders · Production-like · Wheelhouse");
  });

  it("is entered through the environment menu, and remembered", async () => {
    const { user, container } = openWindow();
    await screen.findByRole("button", { name: "Demo" });
    expect(container.querySelector(".frame[data-production]")).toBeNull();
    await user.keyboard("e");
    await user.click(await screen.findByRole("menuitemradio", { name: /Production-like/ }));
    expect(await screen.findByRole("button", { name: /PRODUCTION/ })).toBeVisible();
    expect(preferences.get().environments).toEqual({ [PACK.folder]: "production-like" });
    await waitFor(() =>
      expect(fake.calls.at(-1)?.request).toMatchObject({ environment: "production-like" }),
    );
  });
});

describe("the keyboard", () => {
  it("goes to screens and back", async () => {
    const { user } = openWindow();
    await screen.findByRole("heading", { name: /requests fail/ });
    await user.keyboard("gd");
    expect(await screen.findByRole("heading", { name: "Dashboards" })).toBeVisible();
    await user.keyboard("gs");
    expect(await screen.findByRole("heading", { name: "Sources of Demo" })).toBeVisible();
    await user.keyboard("[[");
    await waitFor(() => expect(here(history.get()).view.screen).toBe("dashboards"));
    await user.keyboard("]");
    expect(here(history.get()).view.screen).toBe("sources");
  });

  it("filters the list, walks its rows and opens one", async () => {
    const { user } = openWindow({ screen: "dashboards" });
    await screen.findByText("HTTP service (RED)");
    await user.keyboard("/");
    expect(screen.getByRole("searchbox", { name: "Filter dashboards" })).toHaveFocus();
    await user.keyboard("red{Escape}j");
    await waitFor(() => expect(document.activeElement).toHaveTextContent("HTTP service (RED)"));
    await user.keyboard("{Enter}");
    expect(here(history.get()).view).toEqual({ screen: "dashboard", uid: "http-red", chosen: {} });
  });

  it("is left alone while somebody types", async () => {
    const { user } = openWindow({ screen: "dashboards" });
    await user.type(await screen.findByRole("searchbox"), "gs t");
    expect(here(history.get()).view.screen).toBe("dashboards");
    expect(screen.getByRole("searchbox")).toHaveValue("gs t");
  });

  it("lists every key, and opens and closes the dock", async () => {
    const { user } = openWindow();
    await screen.findByRole("heading", { name: /requests fail/ });
    await user.keyboard("?");
    const sheet = await screen.findByRole("dialog", { name: "Keys" });
    expect(within(sheet).getByText("Change the time range")).toBeVisible();
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await user.keyboard("b");
    const dock = await screen.findByRole("complementary", { name: "Dock" });
    const edge = within(dock).getByRole("separator", { name: "Width of the dock" });
    act(() => edge.focus());
    await user.keyboard("{ArrowLeft}");
    expect(preferences.get().dockWidth).toBe(356);
  });
});

describe("the time range", () => {
  it("takes text, refuses what is none, and moves every question", async () => {
    const { user } = openWindow();
    await screen.findByRole("heading", { name: /requests fail/ });
    await user.keyboard("t");
    const from = await screen.findByRole("textbox", { name: "From" });
    await user.clear(from);
    await user.type(from, "yesterday{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent('"yesterday" is not understood');
    await user.clear(from);
    await user.type(from, "2026-11-26 02:00");
    await user.clear(screen.getByRole("textbox", { name: "To" }));
    await user.type(screen.getByRole("textbox", { name: "To" }), "2026-11-26 03:00{Enter}");
    const range = { start: Date.UTC(2026, 10, 26, 2), end: Date.UTC(2026, 10, 26, 3) };
    expect(here(history.get()).range).toEqual({ kind: "absolute", ...range });
    await waitFor(() => expect(fake.calls.at(-1)?.request).toMatchObject({ range }));
  });
});

describe("the palette", () => {
  it("finds a dashboard by its words and opens it", async () => {
    const { user } = openWindow();
    await screen.findByRole("heading", { name: /requests fail/ });
    await user.keyboard("{Control>}k{/Control}");
    const input = await screen.findByRole("combobox", { name: "Find" });
    await screen.findByRole("option", { name: /Database pool/ });
    await user.type(input, "pool");
    await waitFor(() => expect(screen.queryByRole("option", { name: /Refresh/ })).toBeNull());
    await user.click(screen.getByRole("option", { name: /Database pool/ }));
    expect(here(history.get()).view).toEqual({ screen: "dashboard", uid: "pool", chosen: {} });
    await waitFor(() => expect(screen.queryByRole("combobox", { name: "Find" })).toBeNull());
  });

  it("runs an action by keyboard alone", async () => {
    const { user } = openWindow();
    await screen.findByRole("heading", { name: /requests fail/ });
    await user.keyboard("{Control>}k{/Control}");
    await user.type(await screen.findByRole("combobox", { name: "Find" }), "theme: light{Enter}");
    await waitFor(() => expect(document.documentElement.dataset["theme"]).toBe("light"));
  });
});

describe("without a pack", () => {
  it("says what Wheelhouse is, and opens one of those opened before", async () => {
    fake.override.current_pack = () => null;
    const { user } = openWindow();
    expect(await screen.findByRole("heading", { name: "Wheelhouse" })).toBeVisible();
    await user.click(await screen.findByRole("button", { name: /Ticketing/ }));
    expect(await screen.findByRole("navigation", { name: "Screens" })).toBeVisible();
    expect(fake.calls).toContainEqual({
      command: "open_pack",
      request: { folder: "/srv/tickets/handover" },
    });
  });

  it("opens a folder that is dropped, and says why one does not open", async () => {
    fake.override.current_pack = () => null;
    fake.override.open_pack = () =>
      Promise.reject({
        code: "bad_pack",
        message: "There is no wheelhouse.toml in /tmp/photos.",
        remedy: "Choose the folder that holds it.",
      });
    openWindow();
    await screen.findByRole("heading", { name: "Wheelhouse" });
    act(() => fake.events?.onDragging(true));
    expect(screen.getByText("Drop the folder to open it.")).toBeVisible();
    act(() => fake.events?.onDropped(["/tmp/photos"]));
    expect(await screen.findByText("There is no wheelhouse.toml in /tmp/photos.")).toBeVisible();
    expect(screen.getByText("Choose the folder that holds it.")).toBeVisible();
  });
});

it("asks everything again when the pack's files change", async () => {
  openWindow();
  await screen.findByRole("heading", { name: /requests fail/ });
  const before = fake.calls.length;
  fake.override.current_pack = () => ({ ...PACK, name: "Renamed", revision: 2 });
  act(() => fake.events?.onPackChanged(2));
  expect(await screen.findByRole("button", { name: "Renamed" })).toBeVisible();
  await waitFor(() =>
    expect(fake.calls.slice(before).map(({ command }) => command)).toContain("overview"),
  );
});

it("asks again when a collector has read its history", async () => {
  openWindow();
  await screen.findByRole("heading", { name: /requests fail/ });
  const before = fake.calls.length;
  act(() => fake.events?.onCollected());
  await waitFor(() =>
    expect(fake.calls.slice(before).map(({ command }) => command)).toContain("golden_signals"),
  );
});

it("opens the runbook of an alert whose notification was clicked, in its environment", async () => {
  openWindow();
  await screen.findByRole("heading", { name: /requests fail/ });
  const alert = overview(Date.now()).alerts[0];
  if (!alert) throw new Error("the fake has no alert");
  act(() => fake.events?.onAlertOpened({ environment: "production-like", alert }));
  expect(await screen.findByRole("complementary", { name: "Dock" })).toBeVisible();
  expect(screen.getByRole("button", { name: /Production-like/ })).toBeVisible();
  await waitFor(() => expect(fake.calls.map(({ command }) => command)).toContain("open_runbook"));
});

it("keeps a pack whose folder is gone, and says so", async () => {
  fake.override.current_pack = () => ({ ...PACK, present: false });
  openWindow();
  expect(await screen.findByText(/cannot be read\. What was last read/)).toBeVisible();
});

it("shows diagnostics before they are copied", async () => {
  const { user } = openWindow();
  await screen.findByRole("heading", { name: /requests fail/ });
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByRole("combobox", { name: "Find" }), "diagnostics{Enter}");
  expect(await screen.findByRole("textbox", { name: "Diagnostics" })).toHaveValue(
    "Wheelhouse 0.1.0\nLinux x86_64\npack: Harbour orders",
  );
  await user.click(screen.getByRole("button", { name: "Copy" }));
  expect(await navigator.clipboard.readText()).toContain("Wheelhouse 0.1.0");
});
