import { screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import type { OpenLogs } from "../contract.ts";
import { logAnswers } from "../fake/logs.ts";
import { fake } from "../fake/ipc.ts";
import { openWindow } from "../fake/render.tsx";
import { here, history, type LogsPlace } from "../state/location.ts";

const place = (): LogsPlace => {
  const { view } = here(history.get());
  if (view.screen !== "logs") throw new Error(`the screen is ${view.screen}`);
  return view;
};

async function openLogs(rest: Partial<LogsPlace> = {}): Promise<UserEvent> {
  const { user } = openWindow({ screen: "logs", ...rest });
  await waitFor(() => expect(lines().length).toBeGreaterThan(0));
  return user;
}

const table = (): HTMLElement => screen.getByLabelText("Log lines");

/** The lines that are drawn, by their mark: to ask so many rows for their roles takes seconds. */
const lines = (): HTMLElement[] => [...table().querySelectorAll<HTMLElement>("[data-row]")];

describe("a search in the logs", () => {
  it("needs two keys: what was pasted, and Enter", async () => {
    const asked: OpenLogs[] = [];
    fake.override.open_logs = (request) => {
      asked.push(request);
      return logAnswers.open_logs(request);
    };
    const { user } = openWindow();
    await screen.findByRole("heading", { name: /requests fail/ });
    await user.keyboard("gl");
    await user.click(await screen.findByRole("searchbox", { name: "Find in the logs" }));
    await user.keyboard("req-00l1c6c{Enter}");
    await waitFor(() => expect(asked.at(-1)?.filter.text).toEqual(["req-00l1c6c"]));
    expect(asked.at(-1)?.source).toBeNull();
  });

  it("takes conditions on fields and gives each a cross", async () => {
    const user = await openLogs();
    await user.click(screen.getByRole("searchbox", { name: "Find in the logs" }));
    await user.keyboard("http.response.status_code>499{Enter}");
    expect(place().fields).toEqual([
      { name: "http.response.status_code", op: "above", values: ["499"] },
    ]);
    await user.click(
      await screen.findByRole("button", { name: "Without http.response.status_code > 499" }),
    );
    expect(place()).toEqual({ screen: "logs" });
  });

  it("is browsed by severity, service and the values of fields", async () => {
    const user = await openLogs();
    const browse = screen.getByRole("navigation", { name: "Browse" });
    await user.click(await within(browse).findByRole("button", { name: /^error \d+|^error\d+/ }));
    expect(place().severities).toEqual(["error"]);
    await user.click(await within(browse).findByRole("button", { name: /^payments/ }));
    expect(place().fields).toEqual([{ name: "service", op: "equal", values: ["payments"] }]);
  });
});

it("values are left out by keyboard alone, among those browsed and in a line", async () => {
  const user = await openLogs();
  const browse = screen.getByRole("navigation", { name: "Browse" });
  (await within(browse).findByRole("button", { name: /^payments/ })).focus();
  await user.tab();
  expect(document.activeElement).toHaveAccessibleName("Without service payments");
  await user.keyboard("{Enter}");
  expect(place().fields).toEqual([{ name: "service", op: "not_equal", values: ["payments"] }]);
  await waitFor(() => expect(lines().length).toBeGreaterThan(0));
  await user.keyboard("j{Enter}");
  const fields = await screen.findByRole("region", { name: "Fields" });
  screen.getByRole("region", { name: "About the line" }).focus();
  await user.tab();
  expect(fields).toContainElement(document.activeElement as HTMLElement);
  expect(document.activeElement).toHaveAccessibleName(/^Only service /);
  await user.tab();
  await user.keyboard("{Enter}");
  expect(place().fields?.[0]?.values).toHaveLength(2);
});

describe("a line", () => {
  it("is opened by keyboard, shows its fields and leads to its trace and request", async () => {
    const user = await openLogs();
    lines()[4]?.focus();
    await user.keyboard("{Enter}");
    const about = await screen.findByRole("region", { name: "About the line" });
    const fields = within(about).getByRole("region", { name: "Fields" });
    expect(fields).toHaveTextContent("orders-api");
    await user.click(screen.getByRole("button", { name: "Request" }));
    expect(place().fields?.[0]?.name).toBe("request_id");
    expect(place().order).toBe("oldest_first");
  });

  it("shows what is around it only when that is asked for, with the query", async () => {
    const user = await openLogs();
    await user.click(lines()[4] ?? document.body);
    const around = await screen.findByRole("region", { name: "Around it" });
    expect(within(around).queryByRole("listitem")).toBeNull();
    await user.click(within(around).getByRole("button", { name: "± 5" }));
    expect((await within(around).findAllByRole("listitem")).length).toBeGreaterThan(5);
  });

  it("holds hostile text as text, and hidden pieces are marked", async () => {
    const user = await openLogs();
    await user.type(
      screen.getByRole("searchbox", { name: "Only lines with this text" }),
      "onerror",
    );
    await waitFor(() => expect(lines()[0]).toHaveTextContent("<img src=x onerror="));
    expect(table().querySelector("img")).toBeNull();
    const keep = screen.getByRole("searchbox", { name: "Only lines with this text" });
    await user.clear(keep);
    await user.type(keep, "was declined");
    expect((await screen.findAllByTitle("hidden: card number")).length).toBeGreaterThan(0);
  });
});

it("tells patterns that are new since the last change, and shows the lines of one alone", async () => {
  const user = await openLogs({ patterns: true });
  const patterns = await screen.findByRole("region", { name: "Patterns" });
  await waitFor(() => expect(patterns).toHaveTextContent(/not seen before “deploy v2.3.1/));
  const [first] = await within(patterns).findAllByRole("listitem");
  expect(first).toHaveTextContent("new");
  await user.click(within(first ?? patterns).getByRole("button"));
  await waitFor(() =>
    expect(
      fake.calls.some(
        ({ command, request }) =>
          command === "log_rows" && JSON.stringify(request).includes('"pattern":'),
      ),
    ).toBe(true),
  );
});

it("follows new lines, pauses, and says how many came", async () => {
  const user = await openLogs({ follow: true });
  const following = await screen.findByRole("region", { name: "New lines" });
  await waitFor(() => expect(following).toHaveTextContent(/came/));
  await user.click(within(following).getByRole("button", { name: "Pause" }));
  expect(await within(following).findByText("Paused")).toBeVisible();
});

it("shows secrets only for a reason, which is recorded", async () => {
  const user = await openLogs();
  await user.click(screen.getByRole("button", { name: /hidden$/ }));
  const dialog = await screen.findByRole("dialog", { name: "What is hidden" });
  const show = within(dialog).getByRole("button", { name: "Show them" });
  expect(show).toBeDisabled();
  await user.type(within(dialog).getByRole("textbox"), "card dispute 4711");
  await user.click(show);
  await waitFor(() =>
    expect(
      fake.calls.filter(({ command }) => command === "set_redaction").map(({ request }) => request),
    ).toEqual([{ environment: "demo", on: false, reason: "card dispute 4711" }]),
  );
});

it("exports every line with its seal", async () => {
  const user = await openLogs();
  await user.click(screen.getByRole("button", { name: "Export" }));
  const dialog = await screen.findByRole("dialog", { name: "Export the lines" });
  await user.click(within(dialog).getByRole("button", { name: "Choose a file…" }));
  expect(await within(dialog).findByRole("progressbar")).toBeInTheDocument();
});
