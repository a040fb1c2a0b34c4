import { act, screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import type { AskBlock, OpenRunbook } from "../../contract.ts";
import { overview, PACK } from "../../fake/answers.ts";
import { fake } from "../../fake/ipc.ts";
import { openWindow } from "../../fake/render.tsx";
import { setRange } from "../../state/location.ts";
import { preferences } from "../../state/preferences.ts";
import { dock, dockOf, plainly } from "../docked.ts";
import { kept } from "../kept.ts";

const FILE = "runbooks/high-error-rate.md";
const OF = dockOf(PACK.folder, "demo");
const HOUR = 3_600_000;

async function theDock(): Promise<HTMLElement> {
  return screen.findByRole("complementary", { name: "Dock" });
}

/** The window on a screen with a runbook in its dock. */
async function working(file = FILE): Promise<{ user: UserEvent; docked: HTMLElement }> {
  const { user } = openWindow();
  act(() => dock(OF, plainly(file)));
  const docked = await theDock();
  await within(docked).findByRole("list", { name: "Steps" });
  return { user, docked };
}

describe("an alert", () => {
  it("leads to its runbook from the Overview, filled in with its labels", async () => {
    const { user } = openWindow();
    await screen.findByRole("heading", { name: /requests fail/ });
    const alerts = screen.getByRole("region", { name: "Alerts" });
    await user.click(await within(alerts).findByRole("button", { name: /High error rate/ }));
    const docked = await theDock();
    expect(await within(docked).findByRole("heading", { name: "High error rate" })).toBeVisible();
    expect(docked).toHaveTextContent("For HighErrorRate since 02:52, 22 min ago");
    const opened = fake.calls.find(({ command }) => command === "open_runbook")
      ?.request as OpenRunbook;
    expect(opened.labels).toEqual({
      alertname: "HighErrorRate",
      severity: "critical",
      service: "orders",
    });
  });

  it("is offered on every other screen, and opened by one key", async () => {
    const { user } = openWindow({ screen: "dashboards" });
    expect(await screen.findByRole("button", { name: /^High error rate/ })).toBeVisible();
    await user.keyboard("B");
    const docked = await theDock();
    expect(await within(docked).findByText(/^For/)).toHaveTextContent("HighErrorRate");
    await waitFor(() => expect(docked).toContainElement(document.activeElement as HTMLElement));
    // What is worked on is not offered again.
    expect(screen.queryByRole("button", { name: "Dismiss" })).toBeNull();
  });

  it("is offered until it is dismissed, and again when it fires anew", async () => {
    const { user } = openWindow({ screen: "dashboards" });
    await user.click(await screen.findByRole("button", { name: "Dismiss" }));
    expect(screen.queryByRole("button", { name: /^High error rate/ })).toBeNull();
    fake.override.overview = ({ range }) => {
      const view = overview(range.end);
      return { ...view, alerts: view.alerts.map((alert) => ({ ...alert, since: range.end })) };
    };
    await user.keyboard("r");
    expect(await screen.findByRole("button", { name: /^High error rate/ })).toBeVisible();
  });

  it("whose runbook is missing says so", async () => {
    fake.override.alert_runbooks = () => ({
      runbooks: [],
      broken: "runbooks/high-error-rate.md is not in the pack",
    });
    openWindow();
    await screen.findByRole("heading", { name: /requests fail/ });
    const alerts = screen.getByRole("region", { name: "Alerts" });
    expect(await within(alerts).findAllByText("runbook missing")).not.toHaveLength(0);
  });
});

describe("the dock", () => {
  it("keeps its runbook beside every screen", async () => {
    const { user, docked } = await working();
    const title = within(docked).getByRole("heading", { name: "High error rate" });
    await user.keyboard("{Escape}gd");
    await screen.findByRole("heading", { name: "Dashboards" });
    await user.keyboard("gs");
    await screen.findByRole("heading", { name: "Sources of Demo" });
    expect(within(docked).getByRole("heading", { name: "High error rate" })).toBe(title);
  });

  it("follows the range that all share", async () => {
    await working();
    act(() => setRange({ kind: "absolute", start: 0, end: HOUR }));
    await waitFor(() => {
      const last = fake.calls.findLast(({ command }) => command === "ask_block");
      expect(last?.request as AskBlock).toMatchObject({ range: { start: 0, end: HOUR } });
    });
  });

  it("tells of every step how it stands", async () => {
    const { docked } = await working();
    const steps = within(docked).getByRole("list", { name: "Steps" });
    await waitFor(() =>
      expect(
        within(steps).getByRole("button", {
          name: "Step 1, Is it still going on?, Not as expected",
        }),
      ).toBeVisible(),
    );
    expect(
      within(steps).getByRole("button", { name: /Step 5, .* pool exhausted\?, Cannot tell/ }),
    ).toBeVisible();
  });

  it("keeps ticks, notes and reasons, and forgets them after a question", async () => {
    const { user, docked } = await working();
    await user.click(within(docked).getByRole("checkbox", { name: "Done: Is it still going on?" }));
    await user.click(within(docked).getByRole("button", { name: "Note or skip: Which status?" }));
    await user.keyboard("Only 503, since 02:51");
    await user.click(within(docked).getByRole("button", { name: "Keep the note" }));
    expect(within(docked).getByText("Only 503, since 02:51")).toBeVisible();
    await user.click(
      within(docked).getByRole("button", { name: "Note or skip: Is a third party failing?" }),
    );
    await user.type(within(docked).getByRole("textbox", { name: "Skip, because" }), "none is used");
    await user.click(within(docked).getByRole("button", { name: "Skip the step" }));
    expect(docked).toHaveTextContent("Skipped, because none is used");

    await user.keyboard("{Escape}bb");
    const again = await theDock();
    expect(
      await within(again).findByRole("checkbox", { name: "Done: Is it still going on?" }),
    ).toBeChecked();
    expect(within(again).getByText("Only 503, since 02:51")).toBeVisible();
    expect(within(again).getByRole("button", { name: /^Step 1,.*done/ })).toBeVisible();
    expect(within(again).getByRole("button", { name: /^Step 7,.*skipped/ })).toBeVisible();

    await user.click(within(again).getByRole("button", { name: "Clear 3 entries…" }));
    await user.click(within(again).getByRole("button", { name: "Clear" }));
    expect(kept.get()).toEqual([]);
    expect(
      within(again).getByRole("checkbox", { name: "Done: Is it still going on?" }),
    ).not.toBeChecked();
  });

  it("keeps its place while it is closed", async () => {
    const { user, docked } = await working();
    const body = (): HTMLElement => screen.getByRole("region", { name: "High error rate" });
    act(() => {
      body().scrollTop = 420;
      body().dispatchEvent(new Event("scroll"));
    });
    await user.keyboard("{Escape}b");
    await waitFor(() => expect(docked).not.toBeInTheDocument());
    await user.keyboard("b");
    await waitFor(() => expect(body().scrollTop).toBe(420));
  });

  it("follows links to other runbooks within itself, and back", async () => {
    const { user, docked } = await working();
    const [link] = within(docked).getAllByRole("button", { name: "Saturated database pool" });
    if (link) await user.click(link);
    expect(
      await within(docked).findByRole("heading", { name: "Saturated database pool" }),
    ).toBeVisible();
    await user.click(within(docked).getByRole("button", { name: "Back to the runbook before" }));
    expect(await within(docked).findByRole("heading", { name: "High error rate" })).toBeVisible();
  });

  it("lists runbooks to choose from while it is empty", async () => {
    const { user } = openWindow();
    await screen.findByRole("heading", { name: /requests fail/ });
    await user.keyboard("b");
    const docked = await theDock();
    const filter = await within(docked).findByRole("searchbox");
    await waitFor(() => expect(filter).toHaveFocus());
    await user.keyboard("backlog");
    const list = within(docked).getByRole("list", { name: "Runbooks to choose" });
    await waitFor(() => expect(within(list).getAllByRole("listitem")).toHaveLength(1));
    await user.click(within(list).getByRole("button", { name: /Queue backlog/ }));
    expect(await within(docked).findByRole("heading", { name: "Queue backlog" })).toBeVisible();
    await user.click(within(docked).getByRole("button", { name: "Choose another runbook" }));
    expect(await within(docked).findByRole("searchbox")).toBeVisible();
  });

  it("shows nothing of another environment", async () => {
    openWindow();
    act(() => dock(dockOf(PACK.folder, "production-like"), plainly(FILE)));
    const docked = await theDock();
    expect(await within(docked).findByRole("heading", { name: "Choose a runbook" })).toBeVisible();
  });

  it("is entered, walked and left by keys alone", async () => {
    const { user, docked } = await working();
    await user.keyboard("gk");
    expect(screen.getByRole("region", { name: "High error rate" })).toHaveFocus();
    await user.keyboard("jj");
    await waitFor(() => expect(document.activeElement).toHaveAttribute("data-kind", "live"));
    expect(docked).toContainElement(document.activeElement as HTMLElement);
    const before = fake.calls.filter(({ command }) => command === "ask_block").length;
    await user.keyboard("{Enter}");
    await waitFor(() =>
      expect(fake.calls.filter(({ command }) => command === "ask_block").length).toBe(before + 1),
    );
    await user.keyboard("k{Enter}");
    expect(
      within(docked).getByRole("checkbox", { name: "Done: Is it still going on?" }),
    ).toBeChecked();
    await user.keyboard("{Escape}");
    expect(docked).not.toContainElement(document.activeElement as HTMLElement);
    await user.keyboard("b");
    expect(preferences.get().dockOpen).toBe(false);
  });

  it("keeps its keys from the screen beside it", async () => {
    const { user } = openWindow({ screen: "logs" });
    await screen.findByRole("grid");
    await user.keyboard("B");
    const docked = await theDock();
    await waitFor(() => expect(docked).toContainElement(document.activeElement as HTMLElement));
    await user.keyboard("jj");
    expect(docked).toContainElement(document.activeElement as HTMLElement);
  });

  it("takes a runbook from the page that shows it, and shows it as a page", async () => {
    const { user } = openWindow({ screen: "runbooks", file: FILE });
    await user.click(await screen.findByRole("button", { name: "Work through it beside" }));
    const docked = await theDock();
    await within(docked).findByRole("heading", { name: "High error rate" });
    await user.keyboard("{Escape}go");
    await screen.findByRole("heading", { name: /requests fail/ });
    await user.click(within(docked).getByRole("button", { name: "Read it as a page" }));
    expect(await screen.findByRole("navigation", { name: "Outline" })).toBeVisible();
  });
});

it("is opened from the palette by its name", async () => {
  const { user } = openWindow();
  await screen.findByRole("heading", { name: /requests fail/ });
  await user.keyboard("{Control>}k{/Control}");
  await screen.findByRole("option", { name: /Third-party time-outs/ });
  await user.type(await screen.findByRole("combobox", { name: "Find" }), "third-party{Enter}");
  const docked = await theDock();
  expect(
    await within(docked).findByRole("heading", { name: "Third-party time-outs" }),
  ).toBeVisible();
});
