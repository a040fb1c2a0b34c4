import type {
  AskBlock,
  BlockAnswer,
  Content,
  Expectation,
  LiveBlock,
  LiveLanguage,
  LogLine,
  TableCell,
} from "../../contract.ts";
import { course, drawChart } from "../drawing.ts";

const MINUTE = 60_000;

const SOURCES: Record<LiveLanguage, string> = {
  promql: "metrics",
  logql: "logs",
  traceql: "tempo",
  sql: "orders-db",
  http: "harbour",
};

/** What the fake answers for a query: the middle of an incident that began with a release. */
export function answerOf(request: AskBlock, live: LiveBlock): BlockAnswer {
  const { range } = request;
  const query = {
    ref_id: "A",
    expr: live.text,
    source: SOURCES[live.language],
    instant: live.language === "sql",
    step: 15_000,
  };
  const rest = { query, outputs: {}, warnings: [], at: range.end, took_ms: 38, verdict: null };
  return { ...rest, ...about(request, live) };
}

type Part = Pick<BlockAnswer, "content" | "value"> & Partial<BlockAnswer>;

function about(request: AskBlock, live: LiveBlock): Part {
  const { text, expect } = live;
  const met = (words: string): Expectation => ({ kind: "met", words });
  const missed = (words: string): Expectation => ({ kind: "missed", words });
  if (live.language === "sql") {
    return {
      value: "2 rows",
      content: table(
        ["state", "count", "oldest"],
        [
          ["queued", "218", "02:52:11"],
          ["running", "4", "03:13:58"],
        ],
      ),
      outputs: live.name === "" ? {} : { [`steps.${live.name}.first.state`]: "queued" },
    };
  }
  if (live.language === "logql") return { value: "3 lines", content: lines(request) };
  if (live.language === "http") {
    return {
      value: "status 200",
      content: { kind: "plain", value: '{\n  "status": "ok",\n  "version": "2.3.1"\n}' },
      verdict: expect === "" ? null : met("the status is 200"),
    };
  }
  if (text.includes("pending_requests")) {
    return {
      value: null,
      content: {
        kind: "empty",
        value: {
          cause: "metric_unknown",
          text: "No series is named db_client_connection_pending_requests.",
          hints: [{ text: "Nearest names: db_client_connections_pending_requests" }],
        },
      },
      verdict: { kind: "unknown", why: "No series answered, so there is nothing to compare." },
    };
  }
  if (text.includes("build_info") || text.includes("app_deploys_total")) {
    return {
      value: "2 rows",
      content: table(
        ["version", "Value"],
        [
          ["2.3.0", "1"],
          ["2.3.1", "2"],
        ],
      ),
      verdict: missed("2 rows instead of 1: 2.3.0 and 2.3.1 run side by side"),
      outputs: { "steps.release.first.version": "2.3.1" },
    };
  }
  if (text.includes("[2m]") || text.includes("queue_depth")) {
    return chart(request, {
      series: ["all"],
      value: "0.21%",
      at: 0.002,
      after: 0.002,
      verdict: met("0.0021 is below 0.01"),
    });
  }
  if (text.includes("topk") || text.includes("http_route")) {
    return chart(request, {
      series: ["/orders", "/carts", "/products"],
      value: "3 series",
      at: 0.002,
      after: 0.06,
    });
  }
  if (text.includes("status_code)")) {
    return chart(request, { series: ["500", "503"], value: "2 series", at: 0.001, after: 0.04 });
  }
  return chart(request, {
    series: ["all"],
    value: "4.1%",
    at: 0.002,
    after: 0.041,
    ...(expect === "" ? {} : { verdict: missed(`0.041 is not ${expect} (highest at 03:02)`) }),
  });
}

type Drawn = {
  series: readonly string[];
  value: string;
  at: number;
  after: number;
  verdict?: Expectation;
};

function chart(request: AskBlock, { series, value, at, after, verdict }: Drawn): Part {
  const { range, width, height } = request;
  const turn = range.end - 24 * MINUTE;
  return {
    value,
    verdict: verdict ?? null,
    content: {
      kind: "chart",
      value: drawChart({
        width,
        height,
        range,
        unit: "percentunit",
        max: Math.max(after * 1.6, 0.02),
        ...(verdict ? { threshold: 0.01 } : {}),
        series: series.map((label, index) => ({
          label,
          at: (moment: number) =>
            moment < turn
              ? course(at, at * 0.4, index)(moment)
              : course(after / (index + 1), after * 0.15, index)(moment),
        })),
        legend: series.length > 1 ? {} : { shown: false },
      }),
    },
  };
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): Content {
  const numeric = heads.map((_, at) => rows.every((row) => Number.isFinite(Number(row[at]))));
  return {
    kind: "table",
    value: {
      columns: heads.map((name, at) => ({
        name,
        numeric: numeric[at] ?? false,
        look: "plain" as const,
        filterable: false,
      })),
      rows: rows.map((row) =>
        row.map((text, at): TableCell => ({
          text,
          value: numeric[at] === true ? Number(text) : null,
          state: "neutral",
        })),
      ),
      total: rows.length,
      footer: [],
      head: true,
    },
  };
}

function lines({ range }: AskBlock): Content {
  return {
    kind: "logs",
    value: {
      times: true,
      wrap: false,
      labels: false,
      lines: ["pool timeout after 5000 ms", "pool timeout after 5000 ms", "order not saved"].map(
        (body, at): LogLine => ({
          at: `${range.end - at * 4_200}000000`,
          severity: "error",
          body,
          service: "orders",
          trace_id: "",
          span_id: "",
          request_id: "",
          fields: [],
          raw: body,
          id: `fake-${at}`,
          stream: "",
        }),
      ),
    },
  };
}
