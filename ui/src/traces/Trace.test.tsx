import { screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import axe from "axe-core";
import { beforeEach, describe, expect, it } from "vitest";

import type { Commands, WaterfallState } from "../contract.ts";
import { fake } from "../fake/ipc.ts";
import { openWindow } from "../fake/render.tsx";
import { answers } from "../fake/answers.ts";
import { TRACE_IDS } from "../fake/traces/answers.ts";
import { spanId } from "../fake/traces/spans.ts";
import { here, history } from "../state/location.ts";
// The screen is read on demand; here before any waiting begins.
import "./Trace.tsx";
import { forgetLooks } from "./use-look.ts";

beforeEach(forgetLooks);

async function openTrace(name: string, span?: number): Promise<UserEvent> {
  const { user } = openWindow({
    screen: "trace",
    id: TRACE_IDS[name] ?? name,
    source: "tempo",
    ...(span === undefined ? {} : { span: spanId(span) }),
  });
  await screen.findByRole("treegrid", { name: "Waterfall" });
  await waitFor(() => expect(document.documentElement.dataset["ready"]).toBe("trace"));
  return user;
}

const row = (name: RegExp) => screen.findByRole("row", { name });
const noRow = (name: RegExp) =>
  waitFor(() => expect(screen.queryByRole("row", { name })).toBeNull());
const selected = () => screen.findByRole("row", { selected: true });
const asked = <C extends keyof Commands>(command: C): Commands[C][0][] =>
  fake.calls.flatMap((each) => (each.command === command ? (each.request as Commands[C][0]) : []));
const lastState = (): WaterfallState | undefined => asked("trace_rows").at(-1)?.state;

describe("an open trace", () => {
  it("says what it is in a sentence, and the error leads to its span", async () => {
    const user = await openTrace("harbour");
    expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("POST /orders");
    expect(screen.getByText(/3 services/)).toHaveTextContent(
      "4.39 s, 20 spans, 3 services, 2 errors in orders-db: pool timeout",
    );
    expect(screen.getByText("2026-11-26 03:14:00.123456789 UTC")).toBeVisible();
    await user.click(screen.getByRole("button", { name: /2 errors in/ }));
    expect(await selected()).toHaveAccessibleName(/INSERT orders, orders-db, error/);
    const detail = await screen.findByRole("article", { name: "Span INSERT orders" });
    expect(detail).toHaveTextContent("pool timeout");
    expect(within(detail).getByLabelText("Stack trace")).toHaveTextContent("PoolTimedOut");
    expect(within(detail).getByLabelText("Statement")).toHaveTextContent("INSERT INTO orders");
  });

  it("is fetched again when more spans may have come in", async () => {
    const user = await openTrace("harbour");
    await user.click(screen.getByRole("button", { name: "Fetch the trace again" }));
    await waitFor(() => expect(asked("open_trace")).toHaveLength(2));
    expect(await row(/^authorize/)).toBeInTheDocument();
  });

  it("asks for the rows in sight alone, however many there are", async () => {
    await openTrace("many");
    await row(/^POST \/batches/);
    expect(screen.getByText(/50,000 spans, [\d,]+ rows/)).toBeVisible();
    for (const { count, from } of asked("trace_rows")) {
      expect(count).toBeLessThanOrEqual(500);
      expect(from).toBeLessThan(500);
    }
    expect(screen.getAllByRole("row").length).toBeLessThan(60);
  });

  it("opens at the span that was asked for, inside of what is folded", async () => {
    await openTrace("repeated", 200);
    expect(asked("open_trace").at(-1)?.span_id).toBe(spanId(200));
    expect(await selected()).toHaveAccessibleName(/^SELECT order_lines/);
    expect(lastState()?.unfolded).toEqual([3]);
  });

  it("shows what repeats as the one row that it is folded into", async () => {
    const user = await openTrace("repeated");
    await user.keyboard("c");
    await noRow(/^list orders/);
    await user.click(screen.getByRole("button", { name: "Show" }));
    expect(await selected()).toHaveAccessibleName(/^312 times SELECT order_lines/);
    expect(screen.queryByRole("row", { name: /^SELECT order_lines/ })).toBeNull();
  });

  it("names problems first, and corrects clocks", async () => {
    const user = await openTrace("skewed");
    const list = screen.getByRole("list", { name: /What is wrong/ });
    const items = within(list)
      .getAllByRole("listitem")
      .map((item) => item.textContent);
    expect(items[0]).toContain("answered with a part of the trace");
    expect(items[1]).toContain("names a parent that is not in the trace");
    await user.click(within(list).getByRole("button", { name: "Correct clocks" }));
    expect(await row(/POST \/charges, .*clock moved by 240 ms/)).toBeVisible();
    await user.click(within(list).getAllByRole("button", { name: "Show" })[0] as HTMLElement);
    expect(await selected()).toHaveAccessibleName(/book entry.*its parent is missing/);
  });
});

describe("the rows", () => {
  it("are walked, closed, opened and made the root by keys", async () => {
    const user = await openTrace("harbour");
    await user.keyboard("jjjj");
    expect(await selected()).toHaveAccessibleName(/^load cart/);
    expect(screen.getByRole("treegrid")).toHaveFocus();
    await user.keyboard("{ArrowLeft}");
    await noRow(/6 times SELECT products/);
    expect(await selected()).toHaveAttribute("aria-expanded", "false");
    await user.keyboard("{ArrowRight}");
    expect(await row(/6 times SELECT products/)).toBeVisible();
    await user.keyboard("{ArrowRight}{Enter}");
    expect((await screen.findAllByRole("row", { name: /^SELECT products/ })).length).toBe(6);
    await user.keyboard("{ArrowLeft}");
    await noRow(/^SELECT products/);
    expect(await selected()).toHaveAccessibleName(/^6 times SELECT products/);
    await user.keyboard("{ArrowLeft}");
    await waitFor(async () => expect(await selected()).toHaveAccessibleName(/^load cart/));
    await user.keyboard("z");
    await noRow(/^authorize/);
    expect(screen.getByText("13 outside this root")).toBeVisible();
    await user.keyboard("{Escape}");
    expect(await row(/^authorize/)).toBeVisible();
    await user.keyboard("[[");
    await noRow(/^authorize/);
  });

  it("close all, open all, and fold what repeats", async () => {
    const user = await openTrace("harbour");
    await user.keyboard("c");
    await noRow(/^authorize/);
    expect(await row(/^POST \/orders, .*an error inside/)).toHaveAttribute(
      "aria-expanded",
      "false",
    );
    await user.keyboard("o");
    expect(await row(/^authorize/)).toBeVisible();
    await user.keyboard("f");
    expect((await screen.findAllByRole("row", { name: /^SELECT products/ })).length).toBe(6);
    await user.click(screen.getByRole("button", { name: "Fold repeats" }));
    expect(await row(/6 times SELECT products/)).toBeVisible();
  });

  it("are walked by errors and by matches", async () => {
    const user = await openTrace("harbour");
    await user.keyboard("e");
    expect(await selected()).toHaveAccessibleName(/^POST \/orders/);
    await user.keyboard("e");
    await waitFor(async () => expect(await selected()).toHaveAccessibleName(/^INSERT/));
    await user.keyboard("E");
    await waitFor(async () => expect(await selected()).toHaveAccessibleName(/^POST \/orders/));
  });

  it("say why there are none, and how to see all again", async () => {
    const user = await openTrace("harbour");
    await user.keyboard("/no such words");
    expect(screen.getByRole("searchbox", { name: "Filter spans" })).toHaveFocus();
    expect(await screen.findByText("No span passes the filter.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Show all 20 spans" }));
    expect(await row(/^authorize/)).toBeVisible();
    expect(screen.getByRole("searchbox", { name: "Filter spans" })).toHaveValue("");
  });

  it("that match keep their ancestors, and say how many are hidden", async () => {
    const user = await openTrace("harbour");
    await user.keyboard("/INSERT{Enter}");
    expect(await row(/^save order, .*does not match the filter/)).toBeVisible();
    await noRow(/^authorize/);
    expect(await screen.findByText(/1 of 20 spans match, 3 rows/)).toBeVisible();
    expect(screen.getByText("17 hidden by the filter")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Show all" }));
    expect(await row(/^authorize/)).toBeVisible();
  });

  it("are filtered by attributes and services as tokens", async () => {
    const user = await openTrace("harbour");
    await user.keyboard("/http.route = /orders{Enter}");
    await waitFor(() =>
      expect(lastState()?.filter.attributes).toEqual([{ name: "http.route", value: "/orders" }]),
    );
    await user.click(screen.getByRole("button", { name: "Remove http.route = /orders" }));
    await user.type(screen.getByRole("searchbox"), "service = payments{Enter}");
    await waitFor(() => expect(lastState()?.filter.services).toEqual(["payments"]));
    expect(lastState()?.filter.text).toBe("");
    await user.click(screen.getByRole("button", { name: "Errors" }));
    expect(await screen.findByText("No span passes the filter.")).toBeVisible();
  });

  it("tell what a bar stands for under the pointer, and what can be done with them", async () => {
    const user = await openTrace("harbour");
    const save = await row(/^save order/);
    await user.hover(within(save).getAllByRole("gridcell")[1] as HTMLElement);
    expect(await screen.findByText("orders-api: save order")).toBeInTheDocument();
    expect(screen.getByText("3.79 s (86% of the trace)")).toBeInTheDocument();
    await user.pointer({ keys: "[MouseRight]", target: save });
    await user.click(await screen.findByRole("menuitem", { name: /Show as the root/ }));
    await noRow(/^authorize/);
    await user.click(screen.getByRole("button", { name: "Back to the whole trace" }));
    await row(/^authorize/);
  });

  it("are zoomed in time by keys, and back", async () => {
    const user = await openTrace("harbour");
    screen.getByRole("slider", { name: "Start of the time on screen" }).focus();
    await user.keyboard("{ArrowRight}{ArrowRight}");
    expect(await screen.findByText(/^Zoomed to 87.8 ms – 4.39 s/)).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "All of the time" }));
    await waitFor(() => expect(screen.queryByText(/^Zoomed to/)).toBeNull());
  });

  it("come back as they were left", async () => {
    const user = await openTrace("harbour");
    await user.keyboard("c");
    await noRow(/^authorize/);
    await user.keyboard("go");
    await screen.findByRole("heading", { name: /requests fail/ });
    await user.keyboard("[[");
    await row(/^POST \/orders/);
    await noRow(/^authorize/);
    expect(asked("open_trace")).toHaveLength(1);
  });

  it("are asked for again when Wheelhouse closed the trace meanwhile", async () => {
    let gone = true;
    fake.override.trace_rows = (request) => {
      if (gone) {
        gone = false;
        throw { code: "not_found", message: "This trace is not open any more." } as never;
      }
      return answers.trace_rows(request);
    };
    openWindow({ screen: "trace", id: TRACE_IDS["harbour"] ?? "", source: "tempo" });
    await waitFor(() => expect(asked("open_trace").length).toBe(2));
  });
});

describe("beside the rows", () => {
  it("a span filters by a value and leads to another trace", async () => {
    const user = await openTrace("harbour", 11);
    await screen.findByRole("article", { name: "Span POST /quotes" });
    await user.click(screen.getByRole("button", { name: "Only spans with this service.name" }));
    await waitFor(() =>
      expect(lastState()?.filter.attributes).toEqual([{ name: "service.name", value: "payments" }]),
    );
    await user.click(screen.getByRole("button", { name: /Look up trace/ }));
    // The look-up makes place for the trace as soon as it is found.
    await waitFor(() =>
      expect(here(history.get()).view).not.toMatchObject({ id: TRACE_IDS["harbour"] }),
    );
  });

  it("log lines lead to their span, and a span to its lines", async () => {
    const user = await openTrace("harbour");
    await user.keyboard("l");
    const lines = await screen.findByRole("grid", { name: "Log lines of the trace" });
    const line = await within(lines).findByRole("row", { name: /pool timed out/ });
    // Times are told from the start of the trace.
    expect(line).toHaveTextContent(/^\+\d/);
    expect(asked("trace_logs")).toEqual([]);
    await user.click(line);
    expect(await selected()).toHaveAccessibleName(/^INSERT orders/);
    await waitFor(() => expect(lines.querySelectorAll("[data-marked]")).toHaveLength(2));
    await screen.findByText(/7 lines, 2 of the selected span/);
    await user.click(screen.getByRole("button", { name: "Only its lines" }));
    await waitFor(() => expect(lines.querySelectorAll("[data-row]")).toHaveLength(2));
  });

  it("a log line opens as on the screen of logs, with what is hidden marked", async () => {
    const user = await openTrace("harbour");
    await user.keyboard("l");
    const lines = await screen.findByRole("grid", { name: "Log lines of the trace" });
    expect(asked("open_logs").at(-1)).toMatchObject({
      source: null,
      filter: { fields: [{ name: "trace_id", values: [TRACE_IDS["harbour"]] }] },
    });
    expect(await within(lines).findByTitle("hidden: e-mail")).toHaveTextContent("[e-mail]");
    await user.click(within(lines).getByRole("row", { name: /cart loaded/ }));
    const about = await screen.findByRole("region", { name: "About the line" });
    const fields = await within(about).findByRole("region", { name: "Fields" });
    expect(fields).toHaveTextContent("pool.size");
    await user.keyboard("a");
    expect(within(about).getByRole("button", { name: "Raw" })).toHaveAttribute(
      "aria-pressed",
      "true",
    );
    // It is beside the trace that it would lead to.
    expect(screen.queryByRole("button", { name: "Its lines" })).toBeNull();
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("region", { name: "About the line" })).toBeNull();
    expect(lines).toBeVisible();
    await user.click(screen.getByRole("button", { name: "In Logs" }));
    expect(here(history.get()).view).toMatchObject({ screen: "logs", order: "oldest_first" });
  });

  it("says which source of logs did not answer", async () => {
    fake.override.open_logs = async (request) => {
      const view = await answers.open_logs(request);
      const failure = { code: "unreachable", message: "No connection to Loki." } as const;
      return {
        ...view,
        asked: view.asked.map((each) => (each.kind === "loki" ? { ...each, failure } : each)),
      };
    };
    const user = await openTrace("harbour");
    await user.keyboard("l");
    expect(await screen.findByText(/Loki: No connection to Loki\./)).toBeVisible();
    expect(await screen.findByRole("row", { name: /pool timed out/ })).toBeInTheDocument();
  });

  it("metrics show how the route did around that time", async () => {
    const user = await openTrace("harbour");
    await user.keyboard("m");
    expect(await screen.findByText("POST /orders of orders-api")).toBeVisible();
    expect(screen.getByRole("tab", { name: "Metrics" })).toHaveAttribute("aria-selected", "true");
    await user.keyboard("{Escape}");
    expect(screen.queryByText("POST /orders of orders-api")).toBeNull();
  });
});

describe("the other views", () => {
  it("statistics are sorted, and show their spans in the waterfall", async () => {
    const user = await openTrace("harbour");
    await user.keyboard("2");
    const names = async (): Promise<string[]> => {
      const table = await screen.findByRole("table");
      return within(table)
        .getAllByRole("rowheader")
        .map((each) => each.textContent ?? "");
    };
    expect((await names())[0]).toContain("acquire connection");
    await user.click(screen.getByRole("button", { name: "Spans" }));
    expect((await names())[0]).toContain("SELECT products");
    await user.click(screen.getByRole("button", { name: /SELECT products/ }));
    expect(await row(/6 times SELECT products/)).toBeVisible();
    expect(lastState()?.filter).toMatchObject({ services: ["orders-db"], text: "SELECT products" });
  });

  it("compares with a normal one of the same operation", async () => {
    const user = await openTrace("harbour");
    await user.keyboard("3");
    await user.click(await screen.findByRole("button", { name: "A normal one of POST /orders" }));
    const table = await screen.findByRole("table", { name: "Comparison" });
    expect(asked("search_traces").at(-1)?.query).toMatchObject({
      service: "orders-api",
      operation: "POST /orders",
      errors: false,
    });
    expect(table).toHaveTextContent("acquire connection");
    await user.click(within(table).getByRole("button", { name: "acquire connection" }));
    expect(await selected()).toHaveAccessibleName(/^acquire connection/);
  });

  it("says what is wrong with an id instead of asking", async () => {
    const user = await openTrace("harbour");
    await user.keyboard("3");
    await user.type(await screen.findByRole("textbox", { name: /Compare with/ }), "orders{Enter}");
    expect(screen.getByRole("alert")).toHaveTextContent("An id has up to 32 hex digits.");
    expect(asked("compare_traces")).toEqual([]);
  });
});

it("saves the trace, and says where or why not", async () => {
  const user = await openTrace("harbour");
  await user.keyboard("s");
  expect(await screen.findByText(/Saved as/)).toHaveTextContent("/exports/trace-4bf9");
  fake.override.save_trace = () => {
    throw { code: "storage", message: "The disk is full." } as never;
  };
  await user.keyboard("s");
  expect(await screen.findByText("The disk is full.")).toBeVisible();
});

it("tells what to do about a trace that no source holds", async () => {
  const { user } = openWindow({ screen: "trace", id: "dead", source: "tempo" });
  expect(await screen.findByText("No source holds a trace dead.")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Look it up" }));
  await waitFor(() => expect(here(history.get()).view).toMatchObject({ screen: "lookup" }));
});

it.each(["harbour", "skewed", "sparse"])(
  "has names and roles for all that is in %s",
  async (name) => {
    const user = await openTrace(name);
    await user.keyboard("jj{Enter}");
    await screen.findByRole("article");
    const results = await axe.run(
      { include: [["main"]], exclude: [["[data-base-ui-focus-guard]"]] },
      { rules: { "color-contrast": { enabled: false }, region: { enabled: false } } },
    );
    expect(
      results.violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`,
      ),
    ).toEqual([]);
  },
);
