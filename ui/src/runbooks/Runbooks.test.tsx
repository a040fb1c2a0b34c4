import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";

import type { AskBlock, OpenRunbook } from "../contract.ts";
import { PACK, UNREACHABLE } from "../fake/answers.ts";
import { fake } from "../fake/ipc.ts";
import { openWindow } from "../fake/render.tsx";
import { answerOf } from "../fake/runbooks/block-answers.ts";
import { here, history } from "../state/location.ts";
import { prefer } from "../state/preferences.ts";

const FILE = "runbooks/high-error-rate.md";
const EVERYTHING = "runbooks/everything.md";

function reading(file: string) {
  return openWindow({ screen: "runbooks", file });
}

function asked(): AskBlock[] {
  return fake.calls
    .filter(({ command }) => command === "ask_block")
    .map(({ request }) => request as AskBlock);
}

/** The live block that holds a query. */
async function liveOf(query: RegExp): Promise<HTMLElement> {
  const text = await screen.findByText(
    (_, element) => element?.tagName === "PRE" && query.test(element.textContent ?? ""),
  );
  const live = text.closest<HTMLElement>("[data-standing]");
  if (!live) throw new Error(`${query} is not in a live block`);
  return live;
}

describe("the list", () => {
  it("says what each runbook is for, what leads to it and how well it is kept", async () => {
    openWindow({ screen: "runbooks" });
    const list = await screen.findByRole("region", { name: "Runbooks" });
    const rows = await within(list).findAllByRole("listitem");
    expect(rows).toHaveLength(7);
    expect(rows[0]).toHaveTextContent("High error rate");
    expect(rows[0]).toHaveTextContent("12 steps, 7 live");
    expect(rows[0]).toHaveTextContent("23 d ago · last commit");
    await waitFor(() => expect(rows[0]).toHaveTextContent("HighErrorRate fires"));
    expect(rows[4]).toHaveTextContent("1 broken link");
    expect(rows[4]).toHaveTextContent("never reviewed");
    expect(rows[5]).toHaveTextContent("starter");
    expect(screen.getByRole("region", { name: "Alerts without a runbook" })).toHaveTextContent(
      "PoolNearlyFull",
    );
  });

  it("is filtered and walked by keys alone", async () => {
    const { user } = openWindow();
    await screen.findByRole("heading", { name: /requests fail/ });
    await user.keyboard("gr");
    await screen.findByText("Slow responses");
    await user.keyboard("/");
    await user.keyboard("slow{Escape}jj");
    expect(screen.getByText("2 of 7 runbooks")).toBeVisible();
    await waitFor(() => expect(document.activeElement).toHaveTextContent("Slow responses"));
    await user.keyboard("k{Enter}");
    expect(await screen.findByRole("heading", { name: "Slow database" })).toBeVisible();
    await user.keyboard("[[");
    expect(here(history.get()).view).toEqual({ screen: "runbooks" });
  });

  it("says why it is empty, and what failed", async () => {
    fake.override.runbooks = () => ({ runbooks: [], uncovered: [], problems: [] });
    openWindow({ screen: "runbooks" });
    expect(await screen.findByText(/Save a Markdown file in the pack’s runbooks/)).toBeVisible();
    expect(screen.getByText("Every alert rule leads to a runbook.")).toBeVisible();
  });

  it("says what failed, and asks again", async () => {
    fake.override.runbooks = () => Promise.reject(UNREACHABLE);
    const { user } = openWindow({ screen: "runbooks" });
    expect(await screen.findByText(UNREACHABLE.message)).toBeVisible();
    fake.override = {};
    await user.click(screen.getByRole("button", { name: "Ask again" }));
    expect(await screen.findByText("Queue backlog")).toBeVisible();
  });
});

describe("the text", () => {
  it("tells what is known and where it was found, and what was only inferred", async () => {
    reading(FILE);
    await screen.findByRole("heading", { name: "High error rate" });
    const facts = [...document.querySelectorAll("dl[aria-label=Facts] > div")];
    const words = facts.map(({ textContent }) => textContent);
    expect(words).toContain(
      "AlertsHighErrorRate, ErrorBudgetBurninferred list below the title, line 5",
    );
    expect(words).toContain("OwnerOrders wheelhouse.toml");
  });

  it("shows links, boxes, tables, admonitions and HTML as what they are", async () => {
    reading(EVERYTHING);
    expect(await screen.findByText(/The replica is two hours behind/)).toBeVisible();
    expect(screen.getByText("Warning", { selector: "blockquote *" })).toBeVisible();
    expect(screen.getByText(/leads nowhere: there is no file gone\.md/)).toBeVisible();
    expect(screen.getByText(/^<details><summary>Old notes/)).toBeVisible();
    expect(screen.getByText("1 problem in the file")).toBeVisible();
  });

  it("follows links to other runbooks, and back", async () => {
    const { user } = reading(FILE);
    const [link] = await screen.findAllByRole("button", { name: "Saturated database pool" });
    if (link) await user.click(link);
    expect(await screen.findByRole("heading", { name: "Saturated database pool" })).toBeVisible();
    await user.keyboard("[[");
    expect(await screen.findByRole("heading", { name: "High error rate" })).toBeVisible();
  });

  it("lays out a long text as far as it was read, and what the outline leads to", async () => {
    fake.override.open_runbook = ({ file }) => ({
      file,
      title: "Long",
      starter: false,
      facts: [],
      placeholders: [],
      problems: [],
      cut: "Cut after 5 MB.",
      outline: [{ block: 2_000, level: 2, text: "The end", steps: 0 }],
      blocks: Array.from({ length: 2_000 }, (_, at) => ({
        id: at + 1,
        line: at + 1,
        indent: 0,
        step: null,
        kind:
          at === 1_999
            ? ({ kind: "heading", level: 2, text: [{ text: "The end" }], anchor: "end" } as const)
            : ({ kind: "paragraph", text: [{ text: `Line ${at + 1}` }] } as const),
      })),
    });
    vi.stubGlobal(
      "IntersectionObserver",
      class {
        observe(): void {}
        disconnect(): void {}
      },
    );
    try {
      const { user } = reading(FILE);
      expect(await screen.findByText("Line 300")).toBeVisible();
      expect(screen.queryByText("Line 301")).toBeNull();
      expect(screen.getByText("Cut after 5 MB.")).toBeVisible();
      await user.click(screen.getByRole("button", { name: "The end" }));
      expect(await screen.findByRole("heading", { name: "The end" })).toBeVisible();
      await waitFor(() => expect(document.activeElement).toHaveTextContent("The end"));
    } finally {
      vi.unstubAllGlobals();
    }
  });
});

describe("live blocks", () => {
  it("are asked by themselves over the shared range, and again at every refresh", async () => {
    const { user } = reading(FILE);
    await waitFor(() => expect(asked()).toHaveLength(7));
    const range = { start: Date.UTC(2026, 10, 26, 2, 14), end: Date.UTC(2026, 10, 26, 3, 14) };
    expect(asked()[0]).toMatchObject({ range, runbook: { file: FILE, environment: "demo" } });
    await user.keyboard("r");
    await waitFor(() => expect(asked()).toHaveLength(14));
  });

  it("say in shape, colour and word whether the answer is as expected", async () => {
    reading(FILE);
    const missed = await liveOf(/^\(sum\(\s*rate\(http_server.*\[5m\]/su);
    expect(await within(missed).findByText("Not as expected")).toBeVisible();
    expect(missed).toHaveTextContent("4.1%");
    expect(missed).toHaveTextContent("expected < 0.01");
    expect(missed).toHaveTextContent("0.041 is not < 0.01");
    const unknown = await liveOf(/pending_requests/);
    expect(await within(unknown).findByText("Cannot tell")).toBeVisible();
    expect(unknown).toHaveTextContent("there is nothing to compare");
    const met = await liveOf(/\[2m\]/);
    expect(await within(met).findByText("As expected")).toBeVisible();
    const outline = screen.getByRole("navigation", { name: "Outline" });
    expect(within(outline).getByRole("button", { name: /Is it still going on/ })).toHaveTextContent(
      "Not as expected",
    );
    expect(within(outline).getByRole("button", { name: /pool exhausted/ })).toHaveTextContent(
      "Cannot tell",
    );
  });

  it("never keep a verdict that a failed refresh has made old", async () => {
    const { user } = reading(FILE);
    const missed = await liveOf(/^\(sum\(\s*rate\(http_server.*\[5m\]/su);
    await within(missed).findByText("Not as expected");
    fake.override.ask_block = () => Promise.reject(UNREACHABLE);
    await user.keyboard("r");
    expect(await within(missed).findByText("Cannot tell")).toBeVisible();
    expect(within(missed).getByText(UNREACHABLE.message)).toBeVisible();
    expect(missed).not.toHaveTextContent("4.1%");
  });

  it("say why they are not asked, and are not", async () => {
    reading(EVERYTHING);
    const refused = await liveOf(/status = error/);
    expect(refused).toHaveTextContent(
      "It cannot be asked here: no source with traces takes TraceQL.",
    );
    expect(within(refused).queryByRole("button", { name: "Run" })).toBeNull();
    await waitFor(() => expect(asked()).toHaveLength(3));
  });

  it("lead to the full screen with their query, and back to where they stand", async () => {
    const { user } = reading(EVERYTHING);
    const logs = await liveOf(/\|= "timeout"/);
    await within(logs).findByText("order not saved");
    await user.click(within(logs).getByRole("button", { name: "Logs" }));
    expect(here(history.get()).view).toEqual({
      screen: "logs",
      raw: '{service="orders"} |= "timeout"',
      source: "logs",
    });
    await user.keyboard("[[");
    expect(await screen.findByRole("heading", { name: "Everything at once" })).toBeVisible();
  });

  it("feed what they answered to later steps", async () => {
    reading(EVERYTHING);
    await waitFor(() =>
      expect(screen.getByRole("textbox", { name: "steps.jobs.first.state" })).toHaveValue("queued"),
    );
    expect(await screen.findByRole("button", { name: "queued" })).toBeVisible();
  });

  it("that feed themselves are asked twice and not without end", async () => {
    let times = 0;
    fake.override.ask_block = (request) => {
      times += 1;
      const live = { name: "", expect: "", open: [], refused: null, text: "up" };
      return {
        ...answerOf(request, { ...live, language: "sql" }),
        outputs: { "steps.jobs.first.state": `state ${times}`, queue: `queue ${times}` },
      };
    };
    const { user } = reading(EVERYTHING);
    await screen.findByText("Everything at once");
    await waitFor(() => expect(times).toBeGreaterThanOrEqual(4));
    // Long enough for many rounds, if there were any.
    await user.keyboard("{Control>}k{/Control}");
    await user.type(await screen.findByRole("combobox", { name: "Find" }), "everything at once");
    expect(times).toBeLessThan(10);
  });
});

describe("values", () => {
  it("are asked for, and a step that needs one is not asked before", async () => {
    fake.override.open_runbook = openWith('sum(rate(x{pod="<POD>"}[5m]))');
    const { user } = reading(FILE);
    const live = await liveOf(/<POD>/);
    expect(live).toHaveTextContent("It is not asked before POD has a value.");
    expect(
      screen.getByText("1 value is needed: steps that use it are not run before."),
    ).toBeVisible();
    expect(asked()).toHaveLength(0);
    await user.click(within(live).getByRole("button", { name: "Fill in POD" }));
    const field = screen.getByRole("textbox", { name: "POD" });
    expect(field).toHaveFocus();
    await user.keyboard("orders-7{Enter}");
    await waitFor(() => expect(asked()).toHaveLength(1));
    expect(asked()[0]?.runbook.given).toEqual({ POD: "orders-7" });
    expect(screen.getByText("typed here")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Take back what was typed for POD" }));
    expect(await screen.findByText(/1 value is needed/)).toBeVisible();
  });

  it("that are folded unfold where the text leads to them", async () => {
    const names = Array.from({ length: 12 }, (_, at) => `value_${at}`);
    fake.override.open_runbook = ({ file }) => ({
      ...openWith("up")({ environment: "demo", file, labels: {}, given: {} }),
      placeholders: names.map((name) => ({
        name,
        written: [name],
        value: null,
        from: "",
        line: 1,
      })),
      blocks: [
        {
          id: 1,
          line: 1,
          indent: 0,
          step: null,
          kind: { kind: "paragraph", text: [{ text: "<the last>", placeholder: "value_11" }] },
        },
      ],
    });
    const { user } = reading(FILE);
    await screen.findByText("4 more are needed further down");
    await user.click(screen.getByRole("button", { name: /^<the last>/ }));
    expect(screen.getByRole("textbox", { name: "value_11" })).toHaveFocus();
  });

  it("say where they came from", async () => {
    reading(EVERYTHING);
    expect(await screen.findByRole("textbox", { name: "queue" })).toHaveAccessibleDescription(
      "wheelhouse.toml",
    );
  });
});

describe("commands", () => {
  it("are marked before they are read where they would change something", async () => {
    reading(FILE);
    const command = await screen.findByText("Changes the system");
    const figure = command.closest("figure");
    expect(figure?.firstElementChild).toHaveTextContent(
      "Changes the systemrolls the deployment back to the release before (line 1)",
    );
  });

  it("are copied with their values, and never run", async () => {
    const { user } = reading(FILE);
    const figure = (await screen.findByText("Changes the system")).closest("figure");
    if (!figure) throw new Error("the command has no frame");
    await user.type(screen.getByRole("textbox", { name: "DEPLOYMENT" }), "orders{Enter}");
    await user.type(screen.getByRole("textbox", { name: "NAMESPACE" }), "shop{Enter}");
    await waitFor(() => expect(figure).toHaveTextContent("deployment/orders --namespace shop"));
    await user.click(within(figure).getByRole("button", { name: "Copy" }));
    expect(await navigator.clipboard.readText()).toBe(
      "kubectl rollout undo deployment/orders --namespace shop",
    );
  });

  it("for production say so, and are asked about once", async () => {
    prefer({ environments: { [PACK.folder]: "production-like" } });
    const { user } = reading(FILE);
    const figure = (await screen.findByText("Changes the system")).closest("figure");
    if (!figure) throw new Error("the command has no frame");
    await navigator.clipboard.writeText("");
    await user.click(within(figure).getByRole("button", { name: "Copy for PRODUCTION…" }));
    expect(await navigator.clipboard.readText()).toBe("");
    expect(figure).toHaveTextContent(
      "Copy it for Production-like, with DEPLOYMENT, NAMESPACE left open?",
    );
    await user.click(within(figure).getByRole("button", { name: "Copy for PRODUCTION" }));
    expect(await navigator.clipboard.readText()).toContain("kubectl rollout undo");
    expect(
      await screen.findByText("A command for Production-like (production) copied."),
    ).toBeVisible();
  });
});

it("checks a runbook against the live sources when that is wanted", async () => {
  const { user } = reading(FILE);
  await user.click(await screen.findByRole("button", { name: "Check against live sources" }));
  expect(await screen.findByText(/No source has a series named db_client/)).toBeVisible();
});

it("is printed in light, and as it was afterwards", async () => {
  reading(FILE);
  await screen.findByRole("heading", { name: "High error rate" });
  const { dataset } = document.documentElement;
  window.dispatchEvent(new Event("beforeprint"));
  expect(dataset["theme"]).toBe("light");
  window.dispatchEvent(new Event("afterprint"));
  expect(dataset["theme"]).toBe("dark");
});

it("says what failed where a runbook does not open", async () => {
  reading("runbooks/gone.md");
  expect(await screen.findByText("There is no runbook runbooks/gone.md any more.")).toBeVisible();
});

/** A runbook of one query that needs POD. */
function openWith(query: string) {
  return ({ file, given }: OpenRunbook) => {
    const value = given["POD"];
    return {
      file,
      title: "One query",
      starter: false,
      facts: [],
      placeholders: [
        { name: "POD", written: ["<POD>"], value: value ?? null, from: "typed", line: 3 },
      ],
      problems: [],
      cut: null,
      outline: [],
      blocks: [
        {
          id: 1,
          line: 3,
          indent: 0,
          step: null,
          kind: {
            kind: "live" as const,
            language: "promql" as const,
            name: "",
            text: query.replace("<POD>", value ?? "<POD>"),
            expect: "",
            open: value === undefined ? ["POD"] : [],
            refused: null,
          },
        },
      ],
    };
  };
}
