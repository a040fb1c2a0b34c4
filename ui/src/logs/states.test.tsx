import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import type { HeldLogs, OpenLogs } from "../contract.ts";
import { fake } from "../fake/ipc.ts";
import { logAnswers } from "../fake/logs.ts";
import { openWindow } from "../fake/render.tsx";
import { here, history } from "../state/location.ts";

const view = () => here(history.get()).view;
const grid = (): Promise<HTMLElement> => screen.findByRole("grid", { name: "Log lines" });

/** Answers searches with something changed. */
function answer(change: (held: HeldLogs, request: OpenLogs) => HeldLogs): void {
  fake.override.open_logs = async (request) => change(await logAnswers.open_logs(request), request);
}

describe("where no line is shown", () => {
  it("it is told who has none, under which conditions and when, and what can be done", async () => {
    const { user } = openWindow({ screen: "logs", text: ["nothing has this"] });
    expect(
      await screen.findByText(
        "Harbour and Loki have no line that fits these conditions between 02:14:00 and 03:14:00 UTC.",
      ),
    ).toBeVisible();
    await user.click(screen.getByRole("button", { name: "In the last 24 h" }));
    expect(here(history.get()).range).toEqual({ kind: "relative", ms: 86_400_000 });
    await user.click(await screen.findByRole("button", { name: "Without conditions" }));
    expect(view()).toEqual({ screen: "logs" });
  });

  it("a source that did not answer is not taken for one that has none", async () => {
    openWindow({ screen: "logs", text: ["no loki", "nothing has this"] });
    expect(await screen.findByText(/^Harbour has no line/)).toHaveTextContent(
      "Loki did not answer: lines may be missing.",
    );
  });

  it("the failure stands in their place if no source answered, and can be asked again", async () => {
    const { user } = openWindow({ screen: "logs", source: "demo/loki", text: ["no loki"] });
    const list = await grid();
    await within(list).findByText(/^No connection to logs\.orders\.internal/);
    const asked = fake.calls.filter(({ command }) => command === "open_logs").length;
    await user.click(within(list).getByRole("button", { name: "Ask again" }));
    await waitFor(() =>
      expect(fake.calls.filter(({ command }) => command === "open_logs").length).toBe(asked + 1),
    );
  });

  it("all that are held come back with one press", async () => {
    const { user } = openWindow({ screen: "logs" });
    await grid();
    await user.type(screen.getByRole("searchbox", { name: "Only lines with this text" }), "zzz");
    expect(await screen.findByText("None of the 400 lines held here is left.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Show all of them" }));
    await waitFor(async () =>
      expect((await grid()).querySelectorAll("[data-row]").length).toBeGreaterThan(5),
    );
  });
});

it("lines that are held no more are asked for again", async () => {
  fake.override.log_rows = () => {
    throw { code: "not_found", message: "These lines are not held any more." } as never;
  };
  const { user } = openWindow({ screen: "logs" });
  const list = await grid();
  await within(list).findByText("These lines are not held any more.");
  delete fake.override.log_rows;
  await user.click(within(list).getByRole("button", { name: "Ask again" }));
  await waitFor(async () =>
    expect((await grid()).querySelectorAll("[data-row]").length).toBeGreaterThan(5),
  );
});

it("says at how many a source stopped, and that no more are held", async () => {
  answer((held) => ({
    ...held,
    full: 100_000,
    asked: held.asked.map((each, at) => (at === 0 ? { ...each, capped_at: 5_000 } : each)),
  }));
  openWindow({ screen: "logs" });
  expect(await screen.findByText(/of at least 5,000, the server’s limit/)).toBeVisible();
  expect((await screen.findAllByText(/100,000 lines are held/))[0]).toBeInTheDocument();
});

it("files are filtered here, and a folder of them is opened from the palette", async () => {
  const { user } = openWindow({ screen: "logs" });
  await grid();
  await user.keyboard("{Control>}k{/Control}");
  await user.keyboard("folder of log lines{Enter}");
  await waitFor(() => expect(view()).toEqual({ screen: "logs", files: ["/var/log/orders"] }));
  expect(await screen.findByTitle("/var/log/orders")).toHaveTextContent("orders");
  expect(screen.queryByRole("searchbox", { name: "Find in the logs" })).toBeNull();
  await waitFor(() =>
    expect(screen.getByRole("searchbox", { name: "Only lines with this text" })).toBeVisible(),
  );
  await user.keyboard("/");
  expect(screen.getByRole("searchbox", { name: "Only lines with this text" })).toHaveFocus();
  expect(screen.queryByRole("button", { name: "Export" })).toBeNull();
});

describe("patterns", () => {
  it("are in two groups, with what fills the holes of the chosen one", async () => {
    const { user } = openWindow({ screen: "logs", patterns: true });
    const patterns = await screen.findByRole("region", { name: "Patterns" });
    const fresh = await within(patterns).findByRole("list", { name: "New patterns" });
    expect(within(fresh).getAllByRole("listitem")).toHaveLength(3);
    expect(within(patterns).getByRole("list", { name: "Known patterns" })).toBeVisible();
    const [first] = within(fresh).getAllByRole("button");
    expect(first).toHaveTextContent(/^112\.8%.*newtimed out after number 30\d\d ms/);
    expect(first).toHaveAttribute("title", expect.stringMatching(/‹number: 30\d\d, 30\d\d/u));
    await user.click(first ?? fresh);
    const fills = await within(patterns).findByLabelText("What differs");
    expect(fills).toHaveTextContent(/number\s*30\d\d.*and 6 more/);
  });

  it("are walked by arrow keys, with one of them for the tab key", async () => {
    const { user } = openWindow({ screen: "logs", patterns: true });
    const patterns = await screen.findByRole("region", { name: "Patterns" });
    await within(patterns).findByRole("list", { name: "New patterns" });
    const buttons = [...patterns.querySelectorAll<HTMLElement>("li button")];
    expect(buttons.filter((each) => each.tabIndex === 0)).toEqual([buttons[0]]);
    buttons[0]?.focus();
    await user.keyboard("{ArrowDown}{ArrowDown}{ArrowDown}");
    expect(buttons[3]).toHaveFocus();
    await user.keyboard("{ArrowUp}{Enter}");
    expect(buttons[2]).toHaveAttribute("aria-pressed", "true");
    await user.keyboard("m");
    expect(screen.queryByRole("region", { name: "Patterns" })).toBeNull();
  });
});

it("an export says what goes into it before it is written", async () => {
  const { user } = openWindow({ screen: "logs", text: ["declined"] });
  await grid();
  await user.keyboard("s");
  const dialog = await screen.findByRole("dialog", { name: "Export the lines" });
  expect(dialog).toHaveTextContent("Demo: Harbour, Loki");
  expect(dialog).toHaveTextContent("2026-11-26 02:14:00 UTC and 2026-11-26 03:14:00 UTC");
  expect(dialog).toHaveTextContent('text contains "declined"');
});
