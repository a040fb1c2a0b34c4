import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";

import { PACK } from "../../fake/answers.ts";
import { fake } from "../../fake/ipc.ts";
import { openWindow } from "../../fake/render.tsx";
import { announcement } from "../../parts/announce.ts";
import { here, history } from "../../state/location.ts";
import { prefer, preferences } from "../../state/preferences.ts";

const KEY = `${PACK.folder}\ndemo`;

beforeEach(() => prefer({ logLayouts: {}, logWrap: false }));

const grid = (): HTMLElement => screen.getByLabelText("Log lines");
/** The lines that are drawn, by their mark: to ask so many rows for their roles takes seconds. */
const lines = (): HTMLElement[] => [...grid().querySelectorAll<HTMLElement>("[data-row]")];
const heads = (): string[] =>
  within(grid())
    .getAllByRole("columnheader")
    .map((each) => each.textContent ?? "");
const name = (field: string): HTMLElement => within(grid()).getByRole("button", { name: field });
const layout = () => preferences.get().logLayouts[KEY];

async function openLogs(...columns: string[]): Promise<UserEvent> {
  if (columns.length > 0) prefer({ logLayouts: { [KEY]: { columns, widths: {} } } });
  const { user } = openWindow({ screen: "logs" });
  await waitFor(() => expect(lines().length).toBeGreaterThan(5));
  return user;
}

describe("columns", () => {
  it("are chosen from the fields that the lines have, and remembered for the environment", async () => {
    const user = await openLogs();
    await user.click(screen.getByRole("button", { name: "Columns" }));
    await user.click(await screen.findByRole("menuitemcheckbox", { name: /^http\.route/ }));
    await user.keyboard("{Escape}");
    expect(layout()).toEqual({ columns: ["http.route"], widths: {} });
    expect(heads()).toEqual([
      "Time (UTC)",
      "Severity",
      "Service",
      "Source",
      "http.route",
      "Message",
    ]);
    await waitFor(() => expect(grid()).toHaveTextContent("/orders/{id}"));
    // A long value is cut by the page, and its title has it whole.
    const [cell] = within(grid()).getAllByTitle("/orders/{id}");
    expect(cell).toHaveTextContent("/orders/{id}");
    expect(Object.keys(preferences.get().logLayouts)).toEqual([KEY]);
  });

  it("are moved and taken out by keyboard, and keep the focus", async () => {
    const user = await openLogs("http.route", "pid", "duration_ms");
    name("pid").focus();
    await user.keyboard("{ArrowLeft}");
    expect(layout()?.columns).toEqual(["pid", "http.route", "duration_ms"]);
    expect(announcement.get().text).toBe("pid is column 1 of 3.");
    expect(name("pid")).toHaveFocus();
    await user.keyboard("{ArrowRight}{ArrowRight}");
    expect(layout()?.columns).toEqual(["http.route", "duration_ms", "pid"]);
    expect(name("pid")).toHaveFocus();
    await user.keyboard("{Delete}");
    expect(layout()?.columns).toEqual(["http.route", "duration_ms"]);
    await user.click(
      within(grid()).getByRole("button", { name: "Take out the column http.route" }),
    );
    expect(heads().slice(4)).toEqual(["duration_ms", "Message"]);
  });

  it("are dragged to another place", async () => {
    await openLogs("http.route", "pid", "duration_ms");
    for (const [at, each] of ["http.route", "pid", "duration_ms"].entries()) {
      name(each).getBoundingClientRect = () => new DOMRect(400 + at * 100, 0, 100, 24);
    }
    const dragged = name("http.route");
    dragged.setPointerCapture = () => undefined;
    fireEvent.pointerDown(dragged, { clientX: 410, pointerId: 1 });
    fireEvent.pointerMove(dragged, { clientX: 412, pointerId: 1 });
    fireEvent.pointerUp(dragged, { clientX: 412, pointerId: 1 });
    expect(layout()?.columns, "a press is no drag").toEqual(["http.route", "pid", "duration_ms"]);
    fireEvent.pointerDown(dragged, { clientX: 410, pointerId: 1 });
    fireEvent.pointerMove(dragged, { clientX: 580, pointerId: 1 });
    fireEvent.pointerUp(dragged, { clientX: 580, pointerId: 1 });
    expect(layout()?.columns).toEqual(["pid", "http.route", "duration_ms"]);
  });

  it("are made wider and narrower by their edges", async () => {
    const user = await openLogs("pid");
    const edge = within(grid()).getByRole("separator", { name: "Width of pid" });
    edge.focus();
    await user.keyboard("{ArrowRight}{ArrowRight}");
    expect(layout()?.widths).toEqual({ pid: 120 });
    expect(edge).toHaveAttribute("aria-valuenow", "120");
    const service = within(grid()).getByRole("separator", { name: "Width of Service" });
    service.setPointerCapture = () => undefined;
    fireEvent.pointerDown(service, { clientX: 300, pointerId: 1 });
    fireEvent.pointerMove(service, { clientX: 100, pointerId: 1 });
    fireEvent.pointerUp(service, { clientX: 100, pointerId: 1 });
    expect(layout()?.widths).toEqual({ pid: 120, "@service": 56 });
  });
});

describe("by keyboard alone", () => {
  it("rows are walked, opened and closed", async () => {
    const user = await openLogs();
    await user.keyboard("j");
    expect(lines()[0]).toHaveFocus();
    await user.keyboard("jj");
    expect(lines()[2]).toHaveFocus();
    await user.keyboard("{ArrowUp}{Enter}");
    expect(await screen.findByRole("region", { name: "About the line" })).toBeVisible();
    expect(lines()[1]).toHaveAttribute("aria-current", "true");
    // What is open follows.
    await user.keyboard("k");
    expect(lines()[0]).toHaveAttribute("aria-current", "true");
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("region", { name: "About the line" })).toBeNull();
    // One of the rows takes the tab key, and no other.
    expect(lines().filter((each) => each.tabIndex === 0)).toEqual([lines()[0]]);
  });

  it("the last line is reached though it was not drawn", async () => {
    const user = await openLogs();
    Object.defineProperty(grid(), "scrollHeight", { value: 400 * 24, configurable: true });
    await user.keyboard("j{End}");
    fireEvent.scroll(grid());
    await waitFor(() => expect(document.activeElement).toHaveAttribute("aria-rowindex", "401"));
    await user.keyboard("{PageUp}");
    await waitFor(() => expect(document.activeElement).toHaveAttribute("aria-rowindex", "381"));
  });

  it("a line is shown as it was written, and what is around it, from the list", async () => {
    const user = await openLogs();
    await user.keyboard("ja");
    const written = await screen.findByRole("region", { name: "As it was written" });
    expect(within(written).getByRole("button", { name: "Raw" })).toHaveAttribute(
      "aria-pressed",
      "true",
    );
    expect(written).toHaveTextContent('"level":');
    await user.keyboard("a");
    expect(within(written).getByRole("button", { name: "Raw" })).toHaveAttribute(
      "aria-pressed",
      "false",
    );
    await user.keyboard("u");
    const around = screen.getByRole("region", { name: "Around it" });
    await waitFor(() => expect(within(around).getAllByRole("listitem")).toHaveLength(11));
    await user.keyboard("u");
    await waitFor(() => expect(within(around).getAllByRole("listitem")).toHaveLength(41));
    // Another line asks its source for nothing.
    await user.keyboard("j");
    await waitFor(() =>
      expect(
        within(screen.getByRole("region", { name: "Around it" })).queryAllByRole("listitem"),
      ).toEqual([]),
    );
  });

  it("a line leads to its request and its trace", async () => {
    const user = await openLogs();
    await user.keyboard("ji");
    expect(here(history.get()).view).toMatchObject({
      screen: "logs",
      order: "oldest_first",
      fields: [{ name: "request_id", op: "equal" }],
    });
    await waitFor(() => expect(lines().length).toBeGreaterThan(0));
    await user.keyboard("jo");
    expect(here(history.get()).view).toMatchObject({ screen: "trace", way: "from a log line" });
  });

  it("lines are wrapped, turned round, seen as patterns, followed and exported", async () => {
    const user = await openLogs();
    await user.keyboard("w");
    expect(preferences.get().logWrap).toBe(true);
    await user.keyboard("y");
    expect(here(history.get()).view).toMatchObject({ order: "oldest_first" });
    await user.keyboard("m");
    expect(await screen.findByRole("region", { name: "Patterns" })).toBeVisible();
    await user.keyboard("s");
    expect(await screen.findByRole("dialog", { name: "Export the lines" })).toBeVisible();
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await user.keyboard("v");
    expect(await screen.findByText("Following")).toBeVisible();
    await user.keyboard("h");
    expect(await screen.findByText("Paused")).toBeVisible();
    await user.keyboard("v");
    expect(here(history.get()).view).not.toHaveProperty("follow");
  });

  it("every key of lines is in the sheet", async () => {
    const user = await openLogs();
    await user.keyboard("?");
    const sheet = await screen.findByRole("dialog", { name: "Keys" });
    for (const label of ["Its line as it was written", "Find in these lines", "Lines around it"]) {
      expect(within(sheet).getByText(label)).toBeInTheDocument();
    }
    expect(within(sheet).getByRole("heading", { name: "Among log lines" })).toBeInTheDocument();
  });
});

describe("find in these lines", () => {
  const found = (): (string | null)[] =>
    lines()
      .filter((each) => each.hasAttribute("data-found"))
      .map((each) => each.getAttribute("aria-rowindex"));

  it("goes from one to the next and round, without leaving the field", async () => {
    const user = await openLogs();
    await user.keyboard("f");
    await user.keyboard("queue is");
    await screen.findByText("9 lines");
    await user.keyboard("{Enter}");
    await screen.findByText("1 of 9");
    const [first] = found();
    expect(found()).toHaveLength(1);
    await user.keyboard("{Enter}");
    await screen.findByText("2 of 9");
    expect(found()).not.toEqual([first]);
    await user.keyboard("{Shift>}{Enter}{/Shift}");
    await screen.findByText("1 of 9");
    await user.keyboard("{Shift>}{Enter}{/Shift}");
    await screen.findByText("9 of 9");
    expect(screen.getByRole("searchbox", { name: "Find in these lines" })).toHaveFocus();
    expect(screen.queryByRole("region", { name: "About the line" })).toBeNull();
    expect(grid().querySelectorAll("mark").length).toBeGreaterThan(0);
  });

  it("goes on by n and N from a row, and a detail that is open follows", async () => {
    const user = await openLogs();
    await user.keyboard("f");
    await user.keyboard("timed out{Escape}");
    await user.click(lines()[0] ?? document.body);
    await screen.findByRole("region", { name: "About the line" });
    await user.keyboard("n");
    await waitFor(() =>
      expect(screen.getByRole("region", { name: "About the line" })).toHaveTextContent(
        "timed out after",
      ),
    );
    const [first] = found();
    await user.keyboard("n");
    await waitFor(() => expect(found()).not.toEqual([first]));
    await user.keyboard("N");
    await waitFor(() => expect(found()).toEqual([first]));
  });

  it("says when no line has it", async () => {
    const user = await openLogs();
    await user.keyboard("f");
    await user.keyboard("no such words");
    expect(await screen.findByText("in no line")).toBeVisible();
    expect(screen.getByRole("button", { name: "The next line with it" })).toBeDisabled();
  });
});

it("new lines wait while older ones are read, and come again at the end", async () => {
  openWindow({ screen: "logs", follow: true });
  await screen.findByText("Following");
  const list = grid();
  const scrollTo = (top: number): void => {
    Object.defineProperty(list, "scrollHeight", { value: 5_000, configurable: true });
    act(() => {
      list.scrollTop = top;
      fireEvent.scroll(list);
    });
  };
  scrollTo(100);
  expect(await screen.findByText("Paused")).toBeVisible();
  scrollTo(4_760);
  expect(await screen.findByText("Following")).toBeVisible();
  expect(
    fake.calls.filter(({ command }) => command === "pause_logs").map(({ request }) => request),
  ).toMatchObject([{ paused: true }, { paused: false }]);
});
