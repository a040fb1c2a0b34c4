import { screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";

import type { ExploreRequest } from "../contract.ts";
import { sourceCards } from "../fake/answers.ts";
import { fake } from "../fake/ipc.ts";
import { openWindow } from "../fake/render.tsx";
import { tools } from "../fake/tools.ts";
import { back, here, history } from "../state/location.ts";
import { past } from "./past.ts";

beforeEach(() => past.set([]));

const place = () => here(history.get()).view;

async function openExplore(expr = ""): Promise<{ user: UserEvent; field: HTMLTextAreaElement }> {
  const { user } = openWindow({ screen: "explore", expr });
  const field = await screen.findByRole<HTMLTextAreaElement>("textbox", { name: "Query" });
  await waitFor(() => expect(field).toHaveFocus());
  return { user, field };
}

function asked(): ExploreRequest[] {
  return fake.calls
    .filter(({ command }) => command === "explore")
    .map(({ request }) => request as ExploreRequest);
}

describe("the editor", () => {
  it("offers what could stand at the cursor, and takes it by key", async () => {
    const { user, field } = await openExplore();
    await user.type(field, "ra");
    const list = await screen.findByRole("listbox", { name: "What could stand here" });
    const first = within(list).getByRole("option", { name: /^rate/ });
    await waitFor(() => expect(first).toHaveAttribute("aria-selected", "true"));
    expect(field.getAttribute("aria-activedescendant")).toBe(first.id);
    await user.keyboard("{Enter}");
    expect(field).toHaveValue("rate(");
    expect(place(), "taking is not running").toEqual({ screen: "explore", expr: "" });

    await user.keyboard("orders");
    await screen.findByRole("option", { name: /orders_created_total/ });
    await user.keyboard("{ArrowDown}{ArrowUp}{Tab}");
    expect(field).toHaveValue("rate(orders_created_total");
    expect(field).toHaveFocus();
    expect(screen.queryByRole("listbox")).toBeNull();
  });

  it("offers labels, values and durations where they belong", async () => {
    const { user, field } = await openExplore();
    await user.type(field, "up{{");
    expect(await screen.findByRole("option", { name: /^route/ })).toBeVisible();
    await user.keyboard('route="');
    await user.click(await screen.findByRole("option", { name: /^\/orders/ }));
    expect(field).toHaveValue('up{route="/orders"');
    await user.keyboard("}}[[");
    expect(await screen.findByRole("option", { name: /\$__rate_interval/ })).toBeVisible();
  });

  it("opens choices by Ctrl Space, closes them by Esc, and Esc again leaves the editor", async () => {
    const { user, field } = await openExplore();
    await user.keyboard("{Control>} {/Control}");
    await screen.findByRole("listbox");
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("listbox")).toBeNull();
    expect(field).toHaveFocus();
    await user.keyboard("{Escape}");
    expect(field).not.toHaveFocus();
    await user.keyboard("/");
    expect(field).toHaveFocus();
  });

  it("runs by Enter, by Ctrl Enter with choices open, and begins a line by Shift Enter", async () => {
    const { user, field } = await openExplore();
    await user.type(field, "up{Enter}");
    expect(place()).toEqual({ screen: "explore", expr: "up" });
    await user.keyboard("{Shift>}{Enter}{/Shift}+ que");
    await screen.findByRole("listbox");
    await user.keyboard("{Control>}{Enter}{/Control}");
    expect(place()).toEqual({ screen: "explore", expr: "up\n+ que" });
    back();
    await waitFor(() => expect(field).toHaveValue("up"));
  });

  it("says what is wrong and where, and underlines it", async () => {
    const { user, field } = await openExplore();
    await user.type(field, "sum(up))");
    expect(await screen.findByText("Column 8: unexpected right parenthesis ')'")).toBeVisible();
    expect(field).toHaveAttribute("aria-invalid", "true");
    expect(document.querySelector("[data-wrong] [data-word][data-wrong]")).toHaveTextContent(")");
    await user.keyboard("{Backspace}");
    await waitFor(() => expect(field).toHaveAttribute("aria-invalid", "false"));
  });

  it("walks through the queries of the session from an empty editor", async () => {
    const { user, field } = await openExplore();
    await user.type(field, "up{Enter}");
    await user.clear(field);
    await user.type(field, "queue_depth{Enter}");
    await user.clear(field);
    await user.keyboard("{ArrowUp}");
    expect(field).toHaveValue("queue_depth");
    await user.keyboard("{ArrowUp}");
    expect(field).toHaveValue("up");
    await user.keyboard("{ArrowDown}{ArrowDown}");
    expect(field).toHaveValue("");
    await user.click(screen.getByRole("button", { name: "History" }));
    await user.click(await screen.findByRole("menuitem", { name: /queue_depth/ }));
    expect(place()).toMatchObject({ expr: "queue_depth" });
  });

  it("offers PromQL alone where the source does not answer, and says so", async () => {
    fake.override.complete = async (request) => ({
      ...(await tools.complete(request)),
      failure: { code: "unreachable", message: "Prometheus did not answer." },
    });
    const { user, field } = await openExplore();
    await user.type(field, "ra");
    const list = await screen.findByRole("listbox");
    expect(list.parentElement).toHaveTextContent("Names are missing: Prometheus did not answer.");
  });
});

describe("before the first query", () => {
  it("teaches with what the source has, and runs an example", async () => {
    const { user } = await openExplore();
    const examples = await screen.findByRole("region", { name: /from what Prometheus has/ });
    await user.click(within(examples).getByRole("button", { name: /http_requests per second/ }));
    expect(place()).toMatchObject({ expr: "sum(rate(http_requests_total[$__rate_interval]))" });
    await waitFor(() => expect(asked().length).toBeGreaterThan(0));
  });

  it("says that a source has no metric", async () => {
    fake.override.complete = () => ({ from: 0, to: 0, items: [], problem: null, failure: null });
    await openExplore();
    expect(await screen.findByText(/There is no metric in Prometheus yet/)).toBeVisible();
  });

  it("says that there is no source to ask", async () => {
    fake.override.sources = () => sourceCards(0).filter(({ id }) => id === "logs");
    openWindow({ screen: "explore", expr: "" });
    expect(await screen.findByText(/Demo has no source of metrics/)).toBeVisible();
  });
});

describe("the answer", () => {
  it("is a chart and a table, with what was sent and how long it took", async () => {
    const { user } = await openExplore("rate(up[$__rate_interval])");
    expect(await screen.findByRole("slider", { name: /Over the range/ })).toBeVisible();
    expect(await screen.findByText(/5 series · 42 ms · a point every 15 s/)).toBeVisible();
    expect(screen.getByText("rate(up[1m])")).toBeVisible();
    // The page of a test is low: chart and table share one place.
    await user.click(screen.getByRole("button", { name: /^At 2026-11-26 03:14:00 UTC/ }));
    expect(await screen.findByRole("table")).toHaveTextContent("/orders");
  });

  it("draws one series alone, and all of the next query", async () => {
    const { user, field } = await openExplore("up");
    await user.click(await screen.findByRole("button", { name: "/carts" }));
    await waitFor(() => expect(asked().at(-1)?.isolate).toEqual(["/carts"]));
    await user.type(field, " + 1{Enter}");
    await waitFor(() => expect(asked().at(-1)).toMatchObject({ expr: "up + 1", isolate: [] }));
  });

  it("that is empty says why once", async () => {
    await openExplore("http_request_rate");
    expect(await screen.findByText("No series is named http_request_rate.")).toBeVisible();
    expect(screen.queryByRole("button", { name: /^At / })).toBeNull();
  });

  it("says where it was cut, and what the source remarks", async () => {
    fake.override.explore = async (request) => ({
      ...(await tools.explore(request)),
      capped_at: 1_000,
      warnings: ["A store did not answer."],
    });
    await openExplore("up");
    expect(await screen.findByText(/Cut at 1,000 series/)).toBeVisible();
    expect(screen.getByText("A store did not answer.")).toBeVisible();
  });

  it("that fails says what to do, and is asked again", async () => {
    fake.override.explore = () => Promise.reject(new Error("the core is gone"));
    const { user } = await openExplore("up");
    const retry = await screen.findByRole("button", { name: "Ask again" });
    fake.override = {};
    await user.click(retry);
    expect(await screen.findByRole("slider", { name: /Over the range/ })).toBeVisible();
  });

  it("that does not come can be stopped, which withdraws the question", async () => {
    fake.override.explore = () => new Promise(() => undefined);
    const { user } = await openExplore("up");
    await user.click(await screen.findByRole("button", { name: "Stop" }));
    expect(await screen.findByText("Stopped. Enter asks again.")).toBeVisible();
    await waitFor(() =>
      expect(fake.calls.some(({ command }) => command === "withdraw")).toBe(true),
    );
    fake.override = {};
    await user.keyboard("{Enter}");
    expect(await screen.findByRole("slider", { name: /Over the range/ })).toBeVisible();
  });
});

describe("the head", () => {
  it("chooses the source and the unit", async () => {
    const { user } = await openExplore("up");
    await user.click(await screen.findByRole("button", { name: "Source: Prometheus" }));
    await user.click(await screen.findByRole("menuitemradio", { name: "Harbour" }));
    await waitFor(() => expect(asked().at(-1)).toMatchObject({ source: "harbour", expr: "up" }));
    await user.click(screen.getByRole("button", { name: "Unit: Plain number" }));
    await user.click(await screen.findByRole("menuitemradio", { name: "Seconds" }));
    await waitFor(() => expect(asked().at(-1)).toMatchObject({ source: "harbour", unit: "s" }));
  });

  it("copies the query with its environment, and the panel as JSON", async () => {
    const { user } = await openExplore("up");
    await user.click(await screen.findByRole("button", { name: "Copy query" }));
    expect(await navigator.clipboard.readText()).toBe("# Demo, Prometheus\nup");
    await waitFor(() => expect(screen.getByRole("button", { name: "Copy as JSON" })).toBeEnabled());
    await user.click(screen.getByRole("button", { name: "Copy as JSON" }));
    const copied: unknown = JSON.parse(await navigator.clipboard.readText());
    expect(copied).toMatchObject({ type: "timeseries", targets: [{ expr: "up" }] });
  });

  it("leads back to the panel, with the values chosen there", async () => {
    const { user } = openWindow({ screen: "dashboard", uid: "http-red", chosen: { a: ["b"] } });
    history.update(({ places, at }) => ({
      places: [
        ...places,
        {
          view: { screen: "explore", expr: "up", from: { uid: "http-red", panel: 6 } },
          range: { kind: "relative", ms: 3_600_000 },
        },
      ],
      at: at + 1,
    }));
    await user.click(await screen.findByRole("button", { name: "Back to HTTP service (RED)" }));
    expect(place()).toEqual({ screen: "dashboard", uid: "http-red", chosen: { a: ["b"] } });
  });
});

it("is reached by key", async () => {
  const { user } = openWindow();
  await screen.findByRole("heading", { name: /requests fail/ });
  await user.keyboard("gx");
  expect(await screen.findByRole("textbox", { name: "Query" })).toBeVisible();
});

it("does not wait for the list of sources, which may be slow", async () => {
  fake.override.sources = () => new Promise(() => undefined);
  await openExplore("up");
  expect(await screen.findByRole("slider", { name: /Over the range/ })).toBeVisible();
  expect(asked()).toHaveLength(1);
});
