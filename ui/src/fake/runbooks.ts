import harbourQueue from "../../../fixtures/harbour/pack/runbooks/queue-backlog.md?raw";
import harbourSlow from "../../../fixtures/harbour/pack/runbooks/slow-database.md?raw";
import harbourThird from "../../../fixtures/harbour/pack/runbooks/third-party-timeouts.md?raw";
import highErrorRate from "../../../runbooks/high-error-rate.md?raw";
import saturatedPool from "../../../runbooks/saturated-database-pool.md?raw";
import slowResponses from "../../../runbooks/slow-responses.md?raw";
import type {
  Failure,
  OpenRunbook,
  Placeholder,
  RunbookFact,
  RunbookLine,
  RunbookView,
} from "../contract.ts";
import type { Handlers } from "./ipc.ts";
import { answerOf } from "./runbooks/block-answers.ts";
import { placeholdersIn, read } from "./runbooks/read.ts";

type Runbooks = Pick<
  Handlers,
  | "runbooks"
  | "open_runbook"
  | "ask_block"
  | "alert_runbooks"
  | "check_runbook"
  | "worked_on_runbook"
>;

const DAY = 86_400_000;

/** A text that holds a bit of everything a runbook may hold. */
const EVERYTHING = `# Everything at once

> [!WARNING]
> The replica is two hours behind: rows that are missing here may be there.

1. **Which jobs wait?** Look at \`{{ queue }}\` first.

   \`\`\`sql name=jobs
   SELECT state, count(*), min(enqueued_at) FROM order_jobs
   WHERE queue = '{{ queue }}'
   GROUP BY state;
   \`\`\`

2. **Does the service answer?**

   \`\`\`http expect: status 200
   GET http://127.0.0.1:4810/readyz
   \`\`\`

3. **What do they say?** Jobs in state {{ steps.jobs.first.state }} are the ones.

   \`\`\`logql
   {service="orders"} |= "timeout"
   \`\`\`

4. **Which trace is it?**

   \`\`\`traceql
   { status = error }
   \`\`\`

5. Restart the pod of <POD>, which [nobody wrote down](gone.md).

   \`\`\`sh
   rm -rf /var/run/orders/<POD>.lock
   \`\`\`

---

<details><summary>Old notes</summary>kept for the record</details>
`;

const FILES: Readonly<Record<string, string>> = {
  "runbooks/high-error-rate.md": highErrorRate,
  "runbooks/queue-backlog.md": harbourQueue,
  "runbooks/slow-database.md": harbourSlow,
  "runbooks/third-party-timeouts.md": harbourThird,
  "runbooks/everything.md": EVERYTHING,
  "starter/saturated-database-pool.md": saturatedPool,
  "starter/slow-responses.md": slowResponses,
};

/** What is known of the values: Harbour's pack would say it in wheelhouse.toml. */
const OF_ENVIRONMENT = new Map([
  ["port", "4810"],
  ["run_dir", "/var/lib/harbour"],
  ["queue", "orders"],
]);

/** Runbooks of the pack and of the starter set, read from the very files. */
export const runbookAnswers: Runbooks = {
  runbooks: () => ({
    runbooks: Object.keys(FILES).map((file, at) => lineOf(file, at)),
    uncovered: ["PoolNearlyFull", "HarbourCertificateExpires"],
    problems: [],
  }),
  open_runbook: viewOf,
  ask_block: (request) => {
    const block = viewOf(request.runbook).blocks.find(({ id }) => id === request.block);
    if (block?.kind.kind !== "live") throw refusal(`Block ${request.block} cannot be asked.`);
    return answerOf(request, block.kind);
  },
  alert_runbooks: ({ alert: { labels } }) => {
    const name = labels["alertname"] ?? "";
    const found = Object.keys(FILES).filter((file) => alertsOf(file).includes(name));
    return {
      runbooks: found.map((file) => ({
        file,
        title: titleOf(file),
        why: `its text names ${name}`,
      })),
      broken: null,
    };
  },
  worked_on_runbook: () => ({}),
  check_runbook: ({ file }) => ({
    problems:
      file === "runbooks/high-error-rate.md"
        ? [
            {
              weight: "warning",
              file,
              line: 53,
              message: "No source has a series named db_client_connection_pending_requests.",
              remedy: "Nearest names: db_client_connections_pending_requests. Correct the query.",
            },
          ]
        : [],
    failures: [],
  }),
};

function viewOf({ file, labels, given }: OpenRunbook): RunbookView {
  const text = FILES[file];
  if (text === undefined) throw refusal(`There is no runbook ${file} any more.`);
  const typed = Object.entries(given).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  );
  const values = new Map([...OF_ENVIRONMENT, ...Object.entries(labels), ...typed]);
  const { title, blocks, outline } = read(text, values);
  const placeholders = [...placeholdersIn(text)].map(([name, { written, line }]): Placeholder => ({
    name,
    written: [written],
    value: values.get(name) ?? null,
    from: name.startsWith("steps.")
      ? "answer of a step above"
      : name in labels
        ? "label of the alert"
        : "wheelhouse.toml",
    line,
  }));
  return {
    file,
    title,
    starter: file.startsWith("starter/"),
    facts: factsOf(file),
    placeholders,
    outline,
    blocks,
    problems:
      file === "runbooks/everything.md"
        ? [
            {
              weight: "warning",
              file,
              line: 34,
              message: "The link “nobody wrote down” leads to gone.md, which is not there.",
              remedy: "Correct the link, or write the file.",
            },
          ]
        : [],
    cut: null,
  };
}

function factsOf(file: string): RunbookFact[] {
  const alerts = alertsOf(file);
  const starter = FILES[file]?.includes("- **Alerts:**") === true;
  const facts: RunbookFact[] = [];
  if (alerts.length > 0) {
    facts.push({
      name: "alerts",
      value: alerts.join(", "),
      from: starter ? "list below the title, line 5" : "text below the title, line 3",
      inferred: true,
    });
  }
  if (starter) {
    facts.push(
      {
        name: "severity",
        value: "critical above 5% of requests",
        from: "list below the title, line 6",
        inferred: true,
      },
      { name: "owner", value: "Orders", from: "wheelhouse.toml", inferred: false },
      {
        name: "escalation",
        value: "After 15 minutes without a cause, call the owner.",
        from: "heading “Escalation”, line 96",
        inferred: true,
      },
    );
  }
  return [
    ...facts,
    { name: "reviewed", value: "2026-10-02", from: "last commit, by mara", inferred: true },
  ];
}

function lineOf(file: string, at: number): RunbookLine {
  const { blocks } = read(FILES[file] ?? "", OF_ENVIRONMENT);
  const first = blocks.find(({ kind }) => kind.kind === "paragraph")?.kind;
  return {
    file,
    title: titleOf(file),
    summary: first?.kind === "paragraph" ? first.text.map(({ text }) => text).join("") : "",
    starter: file.startsWith("starter/"),
    alerts: alertsOf(file),
    steps: new Set(blocks.map(({ step }) => step).filter((step) => step !== null)).size,
    live: blocks.filter(({ kind }) => kind.kind === "live").length,
    broken: file === "runbooks/everything.md" ? 1 : 0,
    owner: file.startsWith("starter/") ? null : "Orders",
    reviewed:
      at === 4
        ? null
        : {
            at: Date.UTC(2026, 10, 26) - (at + 1) * 23 * DAY,
            from: at === 1 ? "front matter" : "last commit",
          },
    run:
      at === 1 ? { at: Date.UTC(2026, 10, 20), by: "mara", environment: "Production-like" } : null,
    drill: at < 3 ? { at: Date.UTC(2026, 10, 12), by: "jon", environment: "Demo" } : null,
  };
}

function alertsOf(file: string): string[] {
  const text = FILES[file] ?? "";
  const line = /^.*\bAlerts?:.*$/mu.exec(text)?.[0]?.split("Dashboard")[0] ?? "";
  return [...line.matchAll(/`(\w+)`/gu)].map((found) => found[1] ?? "");
}

function titleOf(file: string): string {
  return /^# (.*)$/mu.exec(FILES[file] ?? "")?.[1] ?? file;
}

function refusal(message: string): Error {
  const failure: Failure = { code: "not_found", message, remedy: "Read the list again." };
  return failure as unknown as Error;
}
