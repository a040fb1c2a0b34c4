import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import type { Failure, Pin } from "../contract.ts";
import { PACK } from "../fake/answers.ts";
import { recordNothing } from "../fake/incidents.ts";
import { fake } from "../fake/ipc.ts";
import { openWindow } from "../fake/render.tsx";
import { TRACE_IDS } from "../fake/traces/answers.ts";
import { announcement } from "../parts/announce.ts";
import { dock, dockOf, plainly } from "../runbooks/docked.ts";
import { here, history } from "../state/location.ts";
import { pinnableNow } from "./pinnable.ts";
import { recording } from "./recording.ts";

const FULL: Failure = {
  code: "storage",
  message: "The entry could not be written: no space left on the disk.",
};
const FILE = "runbooks/high-error-rate.md";

function pins(): Pin["what"][] {
  return fake.calls
    .filter(({ command }) => command === "pin")
    .map(({ request }) => (request as Pin).what);
}

/** Which incident is recorded is known before keys are pressed. */
async function known(): Promise<void> {
  await waitFor(() => expect(recording.get()).toBeDefined());
}

describe("one key pins", () => {
  it("the panel that is pointed at, and says so", async () => {
    const { user } = openWindow({ screen: "dashboard", uid: "http-red", chosen: {} });
    await known();
    const [panel] = await screen.findAllByRole("button", { name: /^Menu of/ });
    if (panel) await user.hover(panel);
    await waitFor(() => expect(pinnableNow()?.what.kind).toBe("panel"));
    await user.keyboard("p");
    expect(await screen.findByText(/^Pinned to INC-7 as 43/)).toBeVisible();
    expect(announcement.get().text).toBe("Pinned to INC-7 as 43.");
    expect(pins()).toMatchObject([{ kind: "panel", panel: { uid: "http-red" } }]);
  });

  it("the query of Explore", async () => {
    const { user } = openWindow({ screen: "explore", expr: "up" });
    await known();
    const button = await screen.findByRole("button", { name: "Pin" });
    await waitFor(() => expect(button).toBeEnabled());
    await user.keyboard("{Escape}p");
    await waitFor(() => expect(pins()).toMatchObject([{ kind: "query", query: { expr: "up" } }]));
  });

  it("the log line that is gone to", async () => {
    const { user } = openWindow({ screen: "logs" });
    await known();
    await waitFor(() => expect(document.documentElement.dataset["ready"]).toBe("logs"));
    await screen.findAllByRole("row");
    await user.keyboard("j");
    await waitFor(() => expect(pinnableNow()?.what.kind).toBe("lines"));
    await user.keyboard("p");
    await waitFor(() =>
      expect(pins()).toMatchObject([{ kind: "lines", lines: [expect.any(Number)] }]),
    );
  });

  it("the trace that is open", async () => {
    const id = TRACE_IDS["harbour"] ?? "";
    const { user } = openWindow({ screen: "trace", id, source: "tempo" });
    await known();
    await waitFor(() => expect(pinnableNow()?.what.kind).toBe("trace"));
    await user.keyboard("p");
    await waitFor(() => expect(pins()).toMatchObject([{ kind: "trace", trace: { id } }]));
  });

  it("the migration that is open", async () => {
    const { user } = openWindow({ screen: "database", migration: "20260914103000" });
    await known();
    await waitFor(() => expect(pinnableNow()?.what.kind).toBe("migration"));
    await user.keyboard("p");
    await waitFor(() =>
      expect(pins()).toMatchObject([
        { kind: "migration", migration: { migration: "20260914103000" } },
      ]),
    );
  });

  it("the live query of a runbook that has the focus, and nothing else of the dock", async () => {
    const { user } = openWindow({ screen: "explore", expr: "up" });
    await known();
    act(() => dock(dockOf(PACK.folder, "demo"), plainly(FILE)));
    const docked = await screen.findByRole("complementary", { name: "Dock" });
    const [live] = await within(docked).findAllByRole("group", { name: /^PromQL of line/ });
    const row = live?.closest<HTMLElement>("[data-row]");
    await user.keyboard("{Escape}gk");
    await user.keyboard("p");
    expect(announcement.get().text).toMatch(/^Nothing to pin: go to a live query/);
    act(() => row?.focus());
    await user.keyboard("p");
    await waitFor(() => expect(pins().map(({ kind }) => kind)).toContain("block"));
    expect(pins().map(({ kind }) => kind)).not.toContain("query");
  });

  it("nothing where there is nothing, and says what could be pinned", async () => {
    const { user } = openWindow({ screen: "sources" });
    await known();
    await screen.findByRole("heading", { name: "Sources of Demo" });
    await user.keyboard("p");
    expect(announcement.get().text).toMatch(/^Nothing to pin: point at a panel/);
    expect(pins()).toEqual([]);
  });
});

describe("a pin", () => {
  it("without an incident begins one first, and is not lost", async () => {
    recordNothing();
    const { user } = openWindow({ screen: "explore", expr: "up" });
    await known();
    const button = await screen.findByRole("button", { name: "Pin" });
    await waitFor(() => expect(button).toBeEnabled());
    await user.click(button);
    const dialog = await screen.findByRole("dialog", { name: "Begin an incident" });
    expect(dialog).toHaveTextContent("the query of Explore is pinned to it");
    await user.type(within(dialog).getByRole("textbox"), "Something is slow{Enter}");
    expect(await screen.findByText(/^Pinned to INC-8 as 3/)).toBeVisible();
    // What was looked at stays in sight.
    expect(here(history.get()).view.screen).toBe("explore");
  });

  it("that fails says why and stays until it is tried again", async () => {
    fake.override.pin = () => {
      throw FULL as unknown as Error;
    };
    const { user } = openWindow({ screen: "explore", expr: "up" });
    await known();
    const button = await screen.findByRole("button", { name: "Pin" });
    await waitFor(() => expect(button).toBeEnabled());
    await user.click(button);
    expect(await screen.findByText(FULL.message)).toBeVisible();
    expect(screen.getByText(/the query of Explore/)).toBeVisible();
    delete fake.override.pin;
    await user.click(screen.getByRole("button", { name: "Ask again" }));
    expect(await screen.findByText(/^Pinned to INC-7 as 43/)).toBeVisible();
    expect(screen.queryByText(FULL.message)).toBeNull();
  });
});

describe("an alert that fires", () => {
  it("begins an incident by one key while none is recorded", async () => {
    recordNothing();
    const { user } = openWindow({ screen: "dashboards" });
    expect(await screen.findByRole("button", { name: /^Begin incident/ })).toBeVisible();
    await user.keyboard("I");
    const recorded = await screen.findByRole("button", { name: /INC-8 recording/ });
    const start = fake.calls.find(({ command }) => command === "start_incident");
    expect(start?.request).toMatchObject({ alert: { labels: { alertname: "HighErrorRate" } } });
    expect(screen.queryByRole("button", { name: /^Begin incident/ })).toBeNull();
    await user.keyboard("I");
    expect(here(history.get()).view).toEqual({ screen: "incidents", id: "INC-8" });
    expect(recorded).toBeVisible();
  });

  it("offers to try again where no incident could be begun", async () => {
    recordNothing();
    fake.override.start_incident = () => {
      throw FULL as unknown as Error;
    };
    const { user } = openWindow({ screen: "dashboards" });
    await user.click(await screen.findByRole("button", { name: /^Begin incident/ }));
    const dialog = await screen.findByRole("dialog", { name: "Begin an incident" });
    expect(dialog).toHaveTextContent(FULL.message);
    delete fake.override.start_incident;
    await user.click(within(dialog).getByRole("button", { name: "Begin from this alert" }));
    expect(await screen.findByRole("heading", { level: 1, name: /INC-8/ })).toBeVisible();
  });
});

describe("what is done in the dock", () => {
  it("is recorded step by step, with a mark beside each", async () => {
    const { user } = openWindow({ screen: "dashboards" });
    await known();
    act(() => dock(dockOf(PACK.folder, "demo"), plainly(FILE)));
    const docked = await screen.findByRole("complementary", { name: "Dock" });
    await within(docked).findByRole("list", { name: "Steps" });
    expect(docked).toHaveTextContent("Recorded in INC-7");
    await user.click(within(docked).getByRole("checkbox", { name: "Done: Which status?" }));
    expect(await within(docked).findByText("recorded")).toBeVisible();
    await user.click(
      within(docked).getByRole("button", { name: "Note or skip: Is a third party failing?" }),
    );
    await user.type(within(docked).getByRole("textbox", { name: "Note" }), "none is called");
    await user.type(within(docked).getByRole("textbox", { name: "Skip, because" }), "none is used");
    await user.click(within(docked).getByRole("button", { name: "Skip the step" }));
    await waitFor(() => expect(within(docked).getAllByText("recorded")).toHaveLength(2));
    expect(pins()).toMatchObject([
      { kind: "runbook", file: FILE, title: "High error rate" },
      { kind: "step", step: "Which status?", deed: "done", words: "" },
      { kind: "step", step: "Is a third party failing?", deed: "noted", words: "none is called" },
      { kind: "step", step: "Is a third party failing?", deed: "skipped", words: "none is used" },
    ]);
  });

  it("holds the commands that were copied", async () => {
    const { user } = openWindow({ screen: "dashboards" });
    await known();
    act(() => dock(dockOf(PACK.folder, "demo"), plainly(FILE)));
    const docked = await screen.findByRole("complementary", { name: "Dock" });
    const [copy] = await within(docked).findAllByRole("button", { name: "Copy" });
    if (copy) await user.click(copy);
    await waitFor(() => expect(pins().map(({ kind }) => kind)).toContain("copied"));
  });

  it("is done whether or not it could be recorded, and says that it was not", async () => {
    fake.override.pin = () => {
      throw FULL as unknown as Error;
    };
    const { user } = openWindow({ screen: "dashboards" });
    await known();
    act(() => dock(dockOf(PACK.folder, "demo"), plainly(FILE)));
    const docked = await screen.findByRole("complementary", { name: "Dock" });
    const box = await within(docked).findByRole("checkbox", { name: "Done: Which status?" });
    await user.click(box);
    expect(box).toBeChecked();
    expect(await within(docked).findByText("not recorded")).toBeVisible();
    expect(screen.getAllByText(FULL.message)).not.toHaveLength(0);
  });

  it("is not recorded where no incident is, and says so", async () => {
    recordNothing();
    const { user } = openWindow({ screen: "dashboards" });
    await known();
    act(() => dock(dockOf(PACK.folder, "demo"), plainly(FILE)));
    const docked = await screen.findByRole("complementary", { name: "Dock" });
    await user.click(await within(docked).findByRole("checkbox", { name: "Done: Which status?" }));
    expect(docked).toHaveTextContent("This is not recorded.");
    expect(pins()).toEqual([]);
    await user.click(within(docked).getByRole("button", { name: /^Begin incident/ }));
    expect(await within(docked).findByText(/Recorded in INC-8/)).toBeVisible();
  });
});
