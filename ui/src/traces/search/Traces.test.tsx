import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import type { SearchTraces } from "../../contract.ts";
import { UNREACHABLE } from "../../fake/answers.ts";
import { fake } from "../../fake/ipc.ts";
import { openWindow } from "../../fake/render.tsx";
import { ABILITIES, traceSearch } from "../../fake/trace-search.ts";
import { back, here, history } from "../../state/location.ts";

/** What was searched for last. */
function lastSearch(): SearchTraces {
  const call = fake.calls.findLast(({ command }) => command === "search_traces");
  if (!call) throw new Error("nothing was searched for");
  return call.request as SearchTraces;
}

async function openTraces(): Promise<{ user: UserEvent }> {
  const { user } = openWindow({ screen: "traces" });
  await screen.findByRole("table", { name: "Traces found in Tempo" });
  return { user };
}

const view = () => here(history.get()).view;

describe("the search for traces", () => {
  it("is reached by keyboard, with the cursor where an id is pasted", async () => {
    const { user } = openWindow();
    await screen.findByRole("heading", { name: /requests fail/ });
    await user.keyboard("gt");
    const field = await screen.findByRole("textbox", { name: /Paste an id/ });
    expect(field).toHaveFocus();
    expect(screen.getByRole("button", { name: "Traces" })).toHaveAttribute("aria-current", "page");
  });

  it("searches by what is typed, as it is written, and back leads through the searches", async () => {
    const { user } = await openTraces();
    await user.keyboard("{Escape}/");
    expect(screen.getByRole("combobox", { name: "Service" })).toHaveFocus();
    await user.keyboard("orders-w");
    await user.click(await screen.findByRole("option", { name: "orders-worker" }));
    await waitFor(() => expect(lastSearch().query.service).toBe("orders-worker"));
    await user.type(screen.getByRole("combobox", { name: "Operation" }), "pay out{Enter}");
    await waitFor(() => expect(lastSearch().query.operation).toBe("pay out"));
    expect(screen.queryByText(/No name has these letters/)).toBeNull();
    back();
    await user.type(screen.getByRole("textbox", { name: "Shortest duration" }), "200ms{Enter}");
    await waitFor(() => expect(lastSearch().query.min_duration_ms).toBe(200));
    expect(
      await screen.findByText(/service\.name = "orders-worker" && trace:duration >= 200ms/),
    ).toBeVisible();
    await user.type(screen.getByRole("textbox", { name: "Attribute" }), "tenant = blue{Enter}");
    await waitFor(() =>
      expect(lastSearch().query.attributes).toEqual([
        { name: "tenant", op: "equal", value: "blue" },
      ]),
    );
    await user.click(screen.getByRole("button", { name: "Remove tenant = blue" }));
    expect(view()).toEqual({
      screen: "traces",
      search: { service: "orders-worker", minMs: 200 },
    });
    back();
    back();
    back();
    await waitFor(() =>
      expect(screen.getByRole("textbox", { name: "Shortest duration" })).toHaveValue(""),
    );
    expect(screen.getByRole("combobox", { name: "Service" })).toHaveValue("orders-worker");
  });

  it("says what is wrong with what was typed, and asks nothing", async () => {
    const { user } = await openTraces();
    const before = fake.calls.length;
    await user.type(screen.getByRole("textbox", { name: "Longest duration" }), "soon{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent('"soon" is not a duration');
    expect(fake.calls.slice(before).filter(({ command }) => command === "search_traces")).toEqual(
      [],
    );
  });

  it("is put in the source's own language where there is one", async () => {
    const { user } = await openTraces();
    await user.click(screen.getByRole("button", { name: "TraceQL" }));
    const query = screen.getByRole("textbox", { name: "TraceQL query" });
    expect(query).toHaveValue("{} with(most_recent=true)");
    await user.clear(query);
    await user.type(query, "{{ status = error }{Enter}");
    await waitFor(() => expect(lastSearch().query.raw).toBe("{ status = error }"));
  });

  it("says that it was cut, and asks for more", async () => {
    const { user } = await openTraces();
    expect(screen.getByText("50 of at least 50: the search’s limit")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Raise to 200" }));
    await waitFor(() => expect(lastSearch().query.limit).toBe(200));
    expect(await screen.findByText(/120 traces · 84 ms · asked of Tempo/)).toBeVisible();
  });

  it("says of an answer that it is partial, and what the source remarks", async () => {
    fake.override.search_traces = (request) => ({
      ...(traceSearch.search_traces(request) as object as Awaited<
        ReturnType<typeof traceSearch.search_traces>
      >),
      partial: true,
      warnings: ["2 of 40 blocks could not be read."],
    });
    await openTraces();
    expect(screen.getByText("Tempo says that parts are missing")).toBeVisible();
    expect(screen.getByText("2 of 40 blocks could not be read.")).toBeVisible();
  });
});

describe("what was found", () => {
  it("is sorted by a column and opened by keyboard", async () => {
    const { user } = await openTraces();
    const table = screen.getByRole("table", { name: /Traces found/ });
    await user.click(within(table).getByRole("button", { name: "Duration" }));
    expect(within(table).getByRole("columnheader", { name: "Duration" })).toHaveAttribute(
      "aria-sort",
      "descending",
    );
    await user.keyboard("j");
    expect(document.activeElement).toHaveAttribute("aria-rowindex", "2");
    await user.keyboard("{Enter}");
    expect(view()).toMatchObject({ screen: "trace", source: "demo/tempo" });
    const opened = view();
    await user.keyboard("[[");
    await screen.findByRole("table", { name: /Traces found/ });
    await waitFor(() => expect(document.activeElement).toHaveAttribute("data-row"));
    await user.keyboard("{Enter}");
    expect(view()).toMatchObject({ id: "id" in opened ? opened.id : "" });
  });

  it("is walked through and opened in the plot", async () => {
    const { user } = await openTraces();
    const plot = screen.getByRole("listbox", { name: /Duration over time: 50 traces/ });
    plot.focus();
    await user.keyboard("{Home}");
    const first = plot.getAttribute("aria-activedescendant");
    await user.keyboard("{ArrowRight}");
    const second = plot.getAttribute("aria-activedescendant");
    expect(second).not.toBe(first);
    await user.keyboard("{Enter}");
    expect(view()).toMatchObject({ screen: "trace", id: second?.replace("dot-", "") });
  });

  it("is narrowed by dragging over the plot", async () => {
    await openTraces();
    const plot = screen.getByRole("listbox", { name: /Duration over time/ });
    fireEvent.pointerDown(plot, { button: 0, clientX: 200, clientY: 60 });
    fireEvent.pointerMove(plot, { clientX: 400, clientY: 160 });
    fireEvent.pointerUp(plot, { clientX: 400, clientY: 160 });
    const place = here(history.get());
    expect(place.range.kind).toBe("absolute");
    expect(place.view).toMatchObject({ screen: "traces" });
    await waitFor(() => expect(lastSearch().query.min_duration_ms).toBeGreaterThan(0));
    expect(lastSearch().query.max_duration_ms).toBeGreaterThan(
      lastSearch().query.min_duration_ms ?? 0,
    );
  });

  it("is nothing, and why that may be", async () => {
    const { user } = openWindow({ screen: "traces", search: { service: "nobody", minMs: 5 } });
    const words = await screen.findByText(/No trace started/);
    expect(words).toHaveTextContent("that fits the service and the duration in Tempo");
    await user.click(screen.getByRole("button", { name: "Search the last 6 h" }));
    expect(here(history.get()).range).toEqual({ kind: "relative", ms: 6 * 3_600_000 });
    await user.click(await screen.findByRole("button", { name: "Search without conditions" }));
    expect(view()).toEqual({ screen: "traces", search: {} });
  });

  it("is a failure, with what to do", async () => {
    fake.override.search_traces = () => Promise.reject(UNREACHABLE);
    openWindow({ screen: "traces" });
    expect(await screen.findByText(UNREACHABLE.message)).toBeVisible();
    expect(screen.getByRole("button", { name: "Ask again" })).toBeVisible();
  });
});

describe("what a source cannot do", () => {
  it("is said before it is asked", async () => {
    fake.override.trace_names = () => ({
      sources: [{ source: "demo/jaeger", title: "Jaeger", kind: "jaeger" }],
      source: "demo/jaeger",
      services: ["orders-api"],
      operations: [],
      abilities: {
        ...ABILITIES,
        language: null,
        needs_service: true,
        attributes: false,
        errors: false,
      },
      failure: null,
    });
    openWindow({ screen: "traces" });
    expect(await screen.findByText(/Jaeger searches one service at a time/)).toBeVisible();
    expect(screen.getByRole("textbox", { name: "Attribute" })).toBeDisabled();
    expect(screen.queryByRole("button", { name: "TraceQL" })).toBeNull();
    expect(screen.getByRole("button", { name: "Status: any" })).toHaveAttribute(
      "title",
      "Jaeger cannot be asked for a status.",
    );
  });

  it("is everything where there is none", async () => {
    fake.override.trace_names = () => ({
      sources: [],
      source: null,
      services: [],
      operations: [],
      abilities: ABILITIES,
      failure: null,
    });
    const { user } = openWindow({ screen: "traces" });
    expect(await screen.findByText("Demo has no source of traces.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Add a source" }));
    expect(view()).toEqual({ screen: "sources" });
  });
});
