import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { UNREACHABLE } from "../../fake/answers.ts";
import { fake } from "../../fake/ipc.ts";
import { openWindow } from "../../fake/render.tsx";
import { TRACE_ID } from "../../fake/trace-search.ts";
import { back, here, history } from "../../state/location.ts";

const view = () => here(history.get()).view;

const DEAD = "4bf92f3577b34da6a3ce929d0e0edead";

/** How often a text was looked up. */
const lookups = (): number => fake.calls.filter(({ command }) => command === "find_trace").length;

describe("what is pasted", () => {
  it("into the field leads to the trace at once, and back to where it was pasted", async () => {
    const { user } = openWindow({ screen: "traces" });
    await screen.findByRole("textbox", { name: /Paste an id/ });
    await user.paste(`00-${TRACE_ID}-00f067aa0ba902b7-01\n`);
    await waitFor(() =>
      expect(view()).toMatchObject({ screen: "trace", id: TRACE_ID, source: "demo/tempo" }),
    );
    act(back);
    expect(view()).toEqual({ screen: "traces" });
  });

  it("beside every field is looked up too, but not what names no trace elsewhere", async () => {
    openWindow();
    await screen.findByRole("heading", { name: /requests fail/ });
    const paste = (text: string): void => {
      fireEvent.paste(document.body, { clipboardData: { getData: () => text } });
    };
    paste("some words of a chat");
    expect(view()).toEqual({ screen: "overview" });
    paste(TRACE_ID);
    await waitFor(() => expect(view()).toMatchObject({ screen: "trace", id: TRACE_ID }));
  });

  it("or dropped as text is looked up", async () => {
    openWindow();
    await screen.findByRole("heading", { name: /requests fail/ });
    const dataTransfer = { types: ["text/plain"], getData: () => "req-8812" };
    fireEvent.drop(document.body, { dataTransfer });
    await waitFor(() =>
      expect(view()).toMatchObject({ way: "Found through 12 log lines of request req-8812" }),
    );
    expect(await screen.findByText("Found through 12 log lines of request req-8812")).toBeVisible();
  });

  it("into the palette is its first item", async () => {
    const { user } = openWindow();
    await screen.findByRole("heading", { name: /requests fail/ });
    await user.keyboard("{Control>}k{/Control}");
    await screen.findByRole("combobox", { name: "Find" });
    await user.paste(`https://jaeger.example/trace/${TRACE_ID}`);
    const first = (await screen.findAllByRole("option"))[0];
    expect(first).toHaveTextContent(/Look up trace https:\/\/jaeger/);
    await user.keyboard("{Enter}");
    await waitFor(() => expect(view()).toMatchObject({ screen: "trace", id: TRACE_ID }));
  });
});

describe("a look-up", () => {
  it("that several sources answer offers a choice", async () => {
    const { user } = openWindow({ screen: "lookup", text: "req-several-8812" });
    expect(await screen.findByRole("heading", { name: "2 traces found" })).toBeVisible();
    await user.keyboard("j{Enter}");
    expect(view()).toMatchObject({ screen: "trace", source: "demo/harbour" });
  });

  it("that finds nothing says how it was read, who was asked, and what to try", async () => {
    openWindow({ screen: "lookup", text: DEAD });
    expect(await screen.findByRole("heading", { name: "No trace was found" })).toBeVisible();
    expect(screen.getByText("a trace id")).toBeVisible();
    const rows = screen.getAllByRole("row").map((row) => row.textContent);
    expect(rows).toContainEqual(
      expect.stringMatching(/^Tempotraces02:14–03:14 UTCdoes not have it/),
    );
    expect(rows).toContainEqual(
      expect.stringMatching(/^Harbourtracesall it keepsdoes not have it/),
    );
    expect(rows).toContainEqual(expect.stringMatching(/^Lokilogs.*connection refused/));
    expect(screen.getByText("Look for another request of the same route.")).toBeVisible();
    expect(screen.getByRole("timer")).toHaveTextContent("Asks again in 15 s");
  });

  it("is repeated after a countdown, unless somebody objects", async () => {
    fake.override.find_trace = (request) => ({
      kind: "trace_id",
      trace_id: request.text,
      span_id: null,
      request_id: null,
      file: null,
      found: [],
      asked: [],
      advice: [],
      retry_after_ms: 1_000,
    });
    const { user } = openWindow({ screen: "lookup", text: DEAD });
    await screen.findByRole("timer");
    expect(lookups()).toBe(1);
    await waitFor(() => expect(lookups()).toBeGreaterThan(1));
    await user.click(await screen.findByRole("button", { name: "Do not" }));
    const asked = lookups();
    expect(screen.queryByRole("timer")).toBeNull();
    await user.click(screen.getByRole("button", { name: "Ask again" }));
    await waitFor(() => expect(lookups()).toBe(asked + 1));
  });

  it("that fails says so and can be repeated", async () => {
    fake.override.find_trace = () => Promise.reject(UNREACHABLE);
    const { user } = openWindow({ screen: "lookup", text: TRACE_ID });
    expect(await screen.findByText(UNREACHABLE.message)).toBeVisible();
    fake.override = {};
    await user.click(screen.getByRole("button", { name: "Ask again" }));
    await waitFor(() => expect(view()).toMatchObject({ screen: "trace" }));
  });

  it("that is stopped is withdrawn, and leads back", async () => {
    fake.override.find_trace = () => new Promise(() => undefined);
    const { user } = openWindow({ screen: "traces" });
    await screen.findByRole("textbox", { name: /Paste an id/ });
    await user.paste(TRACE_ID);
    await user.click(await screen.findByRole("button", { name: "Stop" }));
    expect(view()).toEqual({ screen: "traces" });
    await waitFor(() => expect(fake.calls.map(({ command }) => command)).toContain("withdraw"));
  });
});

describe("a file of traces", () => {
  it("that is dropped lists its traces, and what of it could not be read", async () => {
    const { user } = openWindow();
    await screen.findByRole("heading", { name: /requests fail/ });
    act(() => fake.events?.onDropped(["/exports/torn.json"]));
    expect(await screen.findByRole("heading", { name: "torn.json" })).toBeVisible();
    expect(await screen.findByText("Line 9 is not JSON: it ends in the middle.")).toBeVisible();
    await user.keyboard("j{Enter}");
    expect(view()).toMatchObject({ screen: "trace", file: "/exports/torn.json" });
  });

  it("with one trace opens it", async () => {
    openWindow();
    await screen.findByRole("heading", { name: /requests fail/ });
    act(() => fake.events?.onDropped(["/exports/one.pb"]));
    await waitFor(() =>
      expect(view()).toMatchObject({ screen: "trace", id: TRACE_ID, file: "/exports/one.pb" }),
    );
  });

  it("that cannot be read says why", async () => {
    fake.override.read_trace_file = () =>
      Promise.reject({
        code: "bad_input",
        message: "cat.json holds no traces.",
        remedy: "Choose another.",
      });
    openWindow();
    await screen.findByRole("heading", { name: /requests fail/ });
    act(() => fake.events?.onDropped(["/exports/cat.json"]));
    expect(await screen.findByText("cat.json holds no traces.")).toBeVisible();
  });

  it("is chosen with the system's dialog", async () => {
    const { user } = openWindow({ screen: "traces" });
    await user.click(await screen.findByRole("button", { name: "Open file…" }));
    expect(await screen.findByRole("heading", { name: "checkout.json" })).toBeVisible();
  });

  it("needs a pack to be looked at in; a folder is still a pack", async () => {
    fake.override.current_pack = () => null;
    openWindow();
    await screen.findByRole("heading", { name: "Wheelhouse" });
    act(() => fake.events?.onDropped(["/exports/one.pb"]));
    expect(
      await screen.findByText("/exports/one.pb is a file, and no pack is open to look at it in."),
    ).toBeVisible();
    act(() => fake.events?.onDropped(["/srv/tickets/handover"]));
    await waitFor(() =>
      expect(fake.calls).toContainEqual({
        command: "open_pack",
        request: { folder: "/srv/tickets/handover" },
      }),
    );
  });
});

describe("a trace that is named elsewhere", () => {
  it("is opened from the exemplar of a chart", async () => {
    const { user } = openWindow({ screen: "dashboard", uid: "kinds", chosen: {}, panel: 1 });
    const group = await screen.findByRole("group", { name: /Exemplars of/ });
    const [exemplar] = within(group).getAllByRole("button");
    if (!exemplar) throw new Error("the chart has no exemplar");
    await user.click(exemplar);
    await user.click(await screen.findByRole("button", { name: "Open the trace" }));
    expect(view()).toMatchObject({ screen: "trace", id: "4bf92f3577b34da6a3ce929d0e0e4700" });
  });

  it("is opened at its span from a log line", async () => {
    const { user } = openWindow({ screen: "dashboard", uid: "kinds", chosen: {}, panel: 10 });
    const [line] = await screen.findAllByRole("button", { name: /error.*pool/ });
    if (!line) throw new Error("there is no such line");
    await user.click(line);
    await user.click(await screen.findByRole("button", { name: TRACE_ID }));
    expect(view()).toMatchObject({ screen: "trace", id: TRACE_ID });
  });
});
