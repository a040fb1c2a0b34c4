import type { SpanKind, TraceFinding } from "../../contract.ts";

/** A span of the fake; times are nanoseconds from the trace's start. */
export type FakeSpan = {
  /** Place of the parent; −1 is a root, −2 a parent that is missing. */
  parent: number;
  service: string;
  name: string;
  start: number;
  duration: number;
  kind?: SpanKind;
  note?: string;
  error?: string;
  sql?: string;
  attributes?: [name: string, value: string][];
  events?: { at: number; name: string; error?: boolean; attributes?: [string, string][] }[];
  stack?: string;
  /** Trace ids it links to. */
  links?: string[];
  /** How far its clock is off. */
  off?: number;
};

/** A trace of the fake. */
export type FakeTrace = {
  id: string;
  start: string;
  spans: FakeSpan[];
  findings: TraceFinding[];
  warnings?: string[];
  skewed?: boolean;
  sparse?: boolean;
};

export const MS = 1e6;
const START = "1795662840123456789";
const API = "orders-api";
const DB = "orders-db";
const PAY = "payments";

const STACK = `sqlx::Error: PoolTimedOut
   at orders::store::acquire (src/store.rs:88)
   at orders::store::insert_order (src/store.rs:141)
   at orders::routes::create (src/routes/orders.rs:57)
   at axum::handler::Handler::call
   at tokio::runtime::task::core::poll`;

/** An order that waits for a connection until it gives up. */
export const harbour: FakeTrace = {
  id: "4bf92f3577b34da6a3ce929d0e0e4736",
  start: START,
  findings: [
    {
      code: "repeated",
      message: "orders-api asks orders-db 6 times for the same statement under one span.",
      remedy: "Read the rows in one statement: WHERE product_id = ANY($1).",
      problem: false,
      spans: [4],
    },
  ],
  spans: [
    server(-1, API, "POST /orders", 0, 4_390, {
      note: "500",
      error: "pool timed out while waiting for an open connection",
      attributes: [
        ["http.request.method", "POST"],
        ["http.route", "/orders"],
        ["http.response.status_code", "500"],
        ["url.path", "/orders"],
        ["url.full", "https://shop.example.com/orders"],
        ["client.address", "10.4.12.9"],
        ["user_agent.original", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15"],
      ],
      events: [{ at: 12 * MS, name: "request.accepted" }],
    }),
    { parent: 0, service: API, name: "authorize", start: 4 * MS, duration: 38 * MS },
    client(1, PAY, "GET /customers/{id}", 8, 30, { note: "200" }),
    { parent: 0, service: API, name: "load cart", start: 46 * MS, duration: 402 * MS },
    ...Array.from({ length: 6 }, (_, at) =>
      client(3, DB, "SELECT products", 52 + at * 64, 48 + at * 2, {
        note: "SELECT products",
        sql: "SELECT id, name, price_cents, stock FROM products WHERE id = $1 AND deleted_at IS NULL",
      }),
    ),
    { parent: 0, service: API, name: "price cart", start: 452 * MS, duration: 96 * MS },
    client(10, PAY, "POST /quotes", 460, 80, {
      note: "201",
      links: ["9c1f0a77be2d4c1099ab34cd5566ef01"],
    }),
    server(11, PAY, "POST /quotes", 466, 68, { note: "201" }),
    { parent: 12, service: PAY, name: "fraud check", start: 470 * MS, duration: 40 * MS },
    { parent: 0, service: API, name: "save order", start: 552 * MS, duration: 3_790 * MS },
    client(14, DB, "INSERT orders", 560, 3_760, {
      note: "INSERT orders",
      error: "pool timeout",
      sql: "INSERT INTO orders (id, customer_id, total_cents, placed_at, note) VALUES ($1, $2, $3, now(), 'gift') RETURNING id, placed_at",
      events: [
        { at: 1_560 * MS, name: "pool.waiting", attributes: [["pool.waiting", "14"]] },
        { at: 4_316 * MS, name: "exception", error: true },
      ],
      stack: STACK,
    }),
    { parent: 15, service: DB, name: "acquire connection", start: 562 * MS, duration: 3_750 * MS },
    { parent: 0, service: API, name: "write response", start: 4_350 * MS, duration: 34 * MS },
    { parent: 17, service: API, name: "render error", start: 4_352 * MS, duration: 18 * MS },
    {
      parent: 0,
      service: API,
      name: "publish order.failed",
      kind: "producer",
      start: 4_372 * MS,
      duration: 12 * MS,
    },
  ],
};

/** One statement per order of a page. */
export const repeated: FakeTrace = {
  id: "a17d3ba0c6e84fb2a2c5190d3bd2f612",
  start: START,
  findings: [
    {
      code: "repeated",
      message: "×312 SELECT order_lines under GET /orders, 1.21 s in total.",
      remedy: "Read them in one statement, for instance with a join or WHERE order_id = ANY($1).",
      problem: false,
      spans: [3],
    },
  ],
  spans: [
    server(-1, API, "GET /orders", 0, 1_420, { note: "200" }),
    { parent: 0, service: API, name: "list orders", start: 6 * MS, duration: 1_390 * MS },
    client(1, DB, "SELECT orders", 10, 42, {
      note: "SELECT orders",
      sql: "SELECT * FROM orders WHERE customer_id = $1 ORDER BY placed_at DESC LIMIT 312",
    }),
    ...Array.from({ length: 312 }, (_, at) =>
      client(1, DB, "SELECT order_lines", 58 + at * 4.2, 3.2 + (at % 7) * 0.2, {
        note: "SELECT order_lines",
        sql: `SELECT * FROM order_lines WHERE order_id = ${at}`,
      }),
    ),
  ],
};

/** A consumer whose clock is 240 ms behind, and a parent that never arrived. */
export const skewed: FakeTrace = {
  id: "5e8c2f40d1934b6f8a7be03c44d2aa19",
  start: START,
  skewed: true,
  findings: [
    {
      code: "missing_parents",
      message: "1 span names a parent that is not in the trace.",
      remedy: "It was not sent, or not yet: ask again, or look at the sampling of its service.",
      problem: true,
      spans: [4],
    },
    {
      code: "skew",
      message: "The clock of payments is 240 ms behind orders-api.",
      remedy:
        "Its spans are shown as they were sent. Correct clocks moves them into their parents.",
      problem: true,
      spans: [2],
    },
  ],
  warnings: ["The source answered with a part of the trace: 5 MB is its limit per trace."],
  spans: [
    server(-1, API, "POST /payments", 0, 320, { note: "201" }),
    client(0, API, "POST /charges", 20, 260, { note: "201" }),
    server(1, PAY, "POST /charges", -190, 210, { note: "201", off: 240 * MS }),
    {
      parent: 2,
      service: PAY,
      name: "charge",
      start: -180 * MS,
      duration: 180 * MS,
      off: 240 * MS,
    },
    { parent: -2, service: "ledger", name: "book entry", start: 200 * MS, duration: 60 * MS },
  ],
};

/** A job that waits two hours for its queue. */
export const sparse: FakeTrace = {
  id: "77aa10ce5b1f4d30b6a0c2f5e9d4b801",
  start: START,
  sparse: true,
  findings: [],
  spans: [
    server(-1, API, "POST /exports", 0, 180, { note: "202" }),
    {
      parent: 0,
      service: API,
      name: "enqueue export",
      kind: "producer",
      start: 60 * MS,
      duration: 40 * MS,
    },
    {
      parent: 1,
      service: "worker",
      name: "run export",
      kind: "consumer",
      start: 7_200_000 * MS,
      duration: 640 * MS,
    },
    client(2, DB, "SELECT orders", 7_200_020, 400, { note: "SELECT orders" }),
    client(2, "storage", "PUT export.csv", 7_200_440, 180, { note: "200" }),
  ],
};

/** As many spans as are asked for, nested and repeated like those of a batch. */
export function many(count: number, id = "00000000000000000000000000050000"): FakeTrace {
  const services = [API, DB, PAY, "search", "cache", "mail", "stock", "ledger", "gateway"];
  const spans: FakeSpan[] = [server(-1, "gateway", "POST /batches", 0, count * 2, {})];
  const slot = (count * 2) / Math.max(count, 1);
  for (let at = 1; at < count; at += 1) {
    // Groups of forty under the root; within a group chains and rows take turns.
    const group = Math.floor((at - 1) / 40) * 40 + 1;
    const parent =
      at === group ? 0 : at % 4 === 0 ? group : at - 1 - ((at - group) % 3 === 0 ? 1 : 0);
    const start = Math.max(at * slot, 0.1);
    const end = (group + 40) * slot;
    const duration = Math.max((end - start) * (0.35 + ((at * 37) % 50) / 100), 0.2);
    spans.push({
      parent: Math.max(Math.min(parent, at - 1), 0),
      service: services[(at * 7 + Math.floor(at / 40)) % services.length] ?? API,
      name: at === group ? `batch ${Math.floor(at / 40)}` : `step ${at % 40}`,
      start: start * MS,
      duration: duration * MS,
      ...(at % 1_777 === 0 ? { error: "step refused" } : {}),
    });
  }
  return { id, start: START, spans, findings: [] };
}

/** A call within a call, that many times. */
export function deep(levels: number): FakeTrace {
  return {
    id: "0000000000000000000000000000deeb",
    start: START,
    findings: [],
    spans: Array.from({ length: levels }, (_, at) => ({
      parent: at - 1,
      service: [API, PAY, DB][at % 3] ?? API,
      name: `resolve level ${at}`,
      start: at * MS,
      duration: (2 * levels - 2 * at) * MS,
    })),
  };
}

function server(
  parent: number,
  service: string,
  name: string,
  start: number,
  duration: number,
  rest: Partial<FakeSpan>,
): FakeSpan {
  return { parent, service, name, kind: "server", ...times(start, duration), ...rest };
}

function client(
  parent: number,
  service: string,
  name: string,
  start: number,
  duration: number,
  rest: Partial<FakeSpan>,
): FakeSpan {
  return { parent, service, name, kind: "client", ...times(start, duration), ...rest };
}

function times(start: number, duration: number): Pick<FakeSpan, "start" | "duration"> {
  return { start: start * MS, duration: duration * MS };
}

/** A span id made of its place. */
export function spanId(at: number): string {
  return (at + 0xa1_0000).toString(16).padStart(16, "0");
}
