import type { Alert, AnswerRecord, EntryWhat } from "../../contract.ts";
import { answer, entriesOf, FOLDER, note, reached, type Draft, type Kept } from "./book.ts";

const MINUTE = 60_000;

const ALERT: Omit<Alert, "since"> = {
  labels: { alertname: "HighErrorRate", severity: "critical", service: "orders" },
  annotations: {
    summary: "More than 1% of requests fail",
    runbook_url: "runbooks/high-error-rate.md",
  },
  state: "firing",
  value: 0.041,
};

const RUNBOOK = { file: "runbooks/high-error-rate.md", runbook: "High error rate" };
const POOL = { file: "runbooks/pool-exhaustion.md", runbook: "Connection pool is exhausted" };

/** The incident that goes on: begun from the alert, worked by two people, nearly understood. */
export function openIncident(now: number): Kept {
  const began = now - 23 * MINUTE;
  return {
    line: {
      id: "INC-7",
      title: "More than 1% of requests fail",
      state: "open",
      severity: "critical",
      environment: "demo",
      began,
      ended: null,
      alert: "HighErrorRate",
      operator: "ada",
    },
    folder: `${FOLDER}/INC-7-more-than-1-of-requests-fail`,
    alert: { ...ALERT, since: began },
    entries: entriesOf(began, drafts(began)),
    happened: [
      { at: began - 2 * MINUTE, kind: "deploy", text: "orders v2.3.0 → v2.3.1" },
      { at: began - MINUTE, kind: "restart", text: "orders-2 started anew" },
      {
        at: began - 90_000,
        kind: "migration",
        text: "20260914103000 add_order_index applied to orders-db",
      },
      { at: began, kind: "alert", text: "HighErrorRate" },
      { at: began + MINUTE, kind: "down", text: "Payments: answers 503" },
      {
        at: began + 4 * MINUTE,
        end: began + 15 * MINUTE,
        kind: "alert",
        text: "PoolNearlyFull",
      },
      { at: began + 17 * MINUTE, kind: "deploy", text: "orders v2.3.1 → v2.3.0" },
      { at: began + 19 * MINUTE, kind: "up", text: "Payments: answers again" },
    ],
    spent: [
      {
        id: "orders-availability",
        title: "Orders answer",
        spent: 0.18,
        words: "18% of the budget of 30 days",
      },
      {
        id: "checkout-latency",
        title: "Checkout under 500 ms",
        spent: 0.031,
        words: "3.1% of the budget of 30 days",
      },
      {
        id: "mail",
        title: "Mails go out",
        spent: null,
        words: "Cannot be told: no sample since 02:40",
      },
    ],
    breaches: [],
    remarks: ["The clock of this computer went back by 0.4 s between entries 20 and 21."],
  };
}

function drafts(began: number): Draft[] {
  const over = (start: number, end: number): Pick<AnswerRecord, "range"> => ({
    range: { start: began + start * MINUTE, end: began + end * MINUTE },
  });
  const errors = (value: string, picture: string, end: number): EntryWhat =>
    answer({
      title: "Is it still going on?",
      from: "runbook high-error-rate.md, step 1",
      query:
        'sum(rate(http_requests_total{service="orders",status=~"5.."}[5m]))\n  / sum(rate(http_requests_total{service="orders"}[5m]))',
      value,
      verdict: "missed",
      words: `${value} is not below 1%`,
      data: `data/${picture}.json`,
      picture: `pictures/${picture}.svg`,
      ...over(-60 + end, end),
    });
  return [
    {
      after: 64,
      what: { kind: "began", words: "from the alert HighErrorRate, firing for 1 min" },
    },
    { after: 64, what: reached("acknowledged") },
    {
      after: 70,
      what: { kind: "runbook", file: RUNBOOK.file, title: RUNBOOK.runbook },
    },
    { after: 72, what: errors("4.1%", "0004-is-it-still-going-on", 1) },
    {
      after: 74,
      what: answer({
        title: "Which status?",
        from: "runbook high-error-rate.md, step 2",
        query:
          'sum by (status) (increase(http_requests_total{service="orders",status=~"5.."}[5m]))',
        value: "1 row: 503",
        data: "data/0005-which-status.csv",
        ...over(-59, 1),
      }),
    },
    {
      after: 75,
      what: answer({
        title: "Which route?",
        from: "runbook high-error-rate.md, step 3",
        query:
          'topk(3, sum by (route) (rate(http_requests_total{service="orders",status=~"5.."}[5m])))',
        value: "/checkout 3.9/s",
        data: "data/0006-which-route.json",
        picture: "pictures/0006-which-route.svg",
        ...over(-59, 1),
      }),
    },
    {
      after: 78,
      what: answer({
        title: "Lines with an error",
        from: "runbook high-error-rate.md, step 4",
        source: "Loki",
        query: '{service="orders"} | severity >= error',
        failure: "No connection to logs.orders.internal:3100: connection refused.",
        verdict: "unknown",
        words: "Cannot tell: Loki did not answer",
        ...over(-59, 1),
      }),
    },
    {
      after: 121,
      what: {
        kind: "step",
        ...RUNBOOK,
        step: "Is it still going on?",
        deed: "done",
        words: "",
      },
    },
    {
      after: 150,
      what: {
        kind: "step",
        ...RUNBOOK,
        step: "Which status?",
        deed: "noted",
        words: "Only 503, since 02:51",
      },
    },
    {
      after: 151,
      what: { kind: "step", ...RUNBOOK, step: "Which status?", deed: "done", words: "" },
    },
    {
      after: 166,
      what: {
        kind: "step",
        ...RUNBOOK,
        step: "Is a third party failing?",
        deed: "skipped",
        words: "Payments is down because of us: it waits for our pool",
      },
    },
    {
      after: 184,
      by: "grace",
      what: note("Taking the database side. Ada stays on the service."),
    },
    {
      after: 203,
      by: "grace",
      what: { kind: "runbook", file: POOL.file, title: POOL.runbook },
    },
    {
      after: 207,
      by: "grace",
      what: answer({
        title: "How full is the pool?",
        from: "runbook pool-exhaustion.md, step 1",
        query: 'max(db_client_connections_usage{pool="orders",state="used"})',
        value: "20 connections",
        verdict: "missed",
        words: "20 is not below 16",
        data: "data/0014-how-full-is-the-pool.json",
        picture: "pictures/0014-how-full-is-the-pool.svg",
        ...over(-56, 4),
      }),
    },
    {
      after: 209,
      by: "grace",
      what: answer({
        title: "Who waits for a connection?",
        from: "runbook pool-exhaustion.md, step 2",
        source: "orders-db",
        query:
          "select pid, state, wait_event, query_start\n  from pg_stat_activity\n where datname = 'orders' and state <> 'idle'\n order by query_start",
        value: "20 rows",
        data: "data/0015-who-waits-for-a-connection.csv",
        ...over(3, 4),
      }),
    },
    {
      after: 251,
      what: {
        kind: "lines",
        title: "orders, 02:54–02:55, severity error and above",
        lines: [
          "order not saved: timed out after 2 s waiting for a connection from the pool",
          "order not saved: timed out after 2 s waiting for a connection from the pool",
          "pool orders: 20 of 20 in use, 41 waiting",
          "checkout failed for order 88412 request req-several-8812",
        ],
        data: "data/0016-lines.jsonl",
      },
    },
    {
      after: 288,
      what: {
        kind: "thing",
        thing: "trace",
        title: "POST /checkout, 4.39 s",
        words: "20 spans, 3 services, 1 error in orders-db: pool timeout",
        data: "data/0017-trace-4bf92f3577b34da6.json",
      },
    },
    { after: 299, what: errors("4.4%", "0018-is-it-still-going-on", 5) },
    {
      after: 322,
      by: "grace",
      what: {
        kind: "thing",
        thing: "alert",
        title: "PoolNearlyFull",
        words: "pending since 02:55, 18 of 20 connections are in use",
        data: "data/0019-alert.json",
      },
    },
    {
      after: 347,
      by: "grace",
      what: note(
        "Every one of the 20 connections runs the same select over orders by customer. The plan is a sequential scan; yesterday it was an index scan.",
      ),
    },
    {
      after: 402,
      by: "grace",
      cause: true,
      what: {
        kind: "thing",
        thing: "migration",
        title: "20260914103000 add_order_index",
        words:
          "applied 02:49:31, took 1.2 s; replaces orders_customer_idx and was edited after it was applied elsewhere",
        data: "data/0021-migration.json",
      },
    },
    {
      after: 431,
      cause: true,
      what: answer({
        title: "Time per statement",
        from: "panel of Database pool",
        query: 'topk(5, sum by (statement) (rate(db_statement_seconds_sum{pool="orders"}[5m])))',
        value: "orders_by_customer 1.84 s",
        data: "data/0022-time-per-statement.json",
        picture: "pictures/0022-time-per-statement.svg",
        ...over(-53, 7),
      }),
    },
    {
      after: 455,
      what: {
        kind: "step",
        ...RUNBOOK,
        step: "Did a release or a migration precede it?",
        deed: "done",
        words: "",
      },
    },
    {
      after: 461,
      what: note("v2.3.1 queries by customer on every checkout; v2.3.0 did not. Rolling back."),
    },
    {
      after: 512,
      what: {
        kind: "copied",
        text: "kubectl -n orders rollout undo deployment/orders --to-revision=41",
        file: RUNBOOK.file,
      },
    },
    {
      after: 530,
      what: {
        kind: "silence",
        words: "Silenced PoolNearlyFull for 30 min: it follows from the error rate",
      },
    },
    {
      after: 533,
      what: { kind: "changed", words: "Severity from warning to critical" },
    },
    { after: 574, what: errors("4.2%", "0028-is-it-still-going-on", 9) },
    {
      after: 640,
      by: "grace",
      what: answer({
        title: "Rows read by plan",
        from: "query of Explore",
        query: 'rate(pg_stat_user_tables_seq_tup_read{relname="orders"}[5m])',
        value: "3.1 M/s",
        data: "data/0029-rows-read-by-plan.json",
        picture: "pictures/0029-rows-read-by-plan.svg",
        ...over(-49, 11),
      }),
    },
    {
      after: 702,
      by: "grace",
      what: {
        kind: "copied",
        text: "psql service=orders-production <<'SQL'\ncreate index concurrently orders_customer_idx on orders (customer_id);\nSQL",
        file: POOL.file,
      },
    },
    {
      after: 760,
      what: note("Roll-back waits for the change board. Called Linus, who approves it."),
    },
    {
      after: 985,
      what: {
        kind: "step",
        ...RUNBOOK,
        step: "Roll the release back",
        deed: "done",
        words: "",
      },
    },
    {
      after: 1_032,
      what: answer({
        title: "Is it still going on?",
        from: "runbook high-error-rate.md, step 1",
        query:
          'sum(rate(http_requests_total{service="orders",status=~"5.."}[5m]))\n  / sum(rate(http_requests_total{service="orders"}[5m]))',
        value: "1.8%",
        verdict: "missed",
        words: "1.8% is not below 1%",
        data: "data/0033-is-it-still-going-on.json",
        picture: "pictures/0033-is-it-still-going-on.svg",
        ...over(-43, 17),
      }),
    },
    {
      after: 1_060,
      by: "grace",
      what: answer({
        title: "How full is the pool?",
        from: "runbook pool-exhaustion.md, step 1",
        query: 'max(db_client_connections_usage{pool="orders",state="used"})',
        value: "11 connections",
        verdict: "met",
        words: "11 is below 16",
        data: "data/0034-how-full-is-the-pool.json",
        picture: "pictures/0034-how-full-is-the-pool.svg",
        ...over(-42, 18),
      }),
    },
    {
      after: 1_093,
      by: "grace",
      what: { kind: "step", ...POOL, step: "How full is the pool?", deed: "done", words: "" },
    },
    {
      after: 1_101,
      by: "grace",
      what: {
        kind: "step",
        ...POOL,
        step: "Raise the limit of the pool",
        deed: "skipped",
        words: "not needed once the index is back",
      },
    },
    {
      after: 1_150,
      what: answer({
        title: "Is it still going on?",
        from: "runbook high-error-rate.md, step 1",
        query:
          'sum(rate(http_requests_total{service="orders",status=~"5.."}[5m]))\n  / sum(rate(http_requests_total{service="orders"}[5m]))',
        value: "0.4%",
        verdict: "met",
        words: "0.4% is below 1%",
        data: "data/0037-is-it-still-going-on.json",
        picture: "pictures/0037-is-it-still-going-on.svg",
        ...over(-41, 19),
      }),
    },
    {
      after: 1_188,
      what: {
        kind: "step",
        ...RUNBOOK,
        step: "Is it still going on?",
        deed: "open again",
        words: "",
      },
    },
    {
      after: 1_201,
      what: note(
        "Errors are back to normal; customers of 02:51 to 03:08 must be told. Support has the list of orders.",
      ),
    },
    {
      after: 1_240,
      by: "grace",
      what: { kind: "other", name: "drill_score" },
    },
    {
      after: 1_262,
      by: "grace",
      what: {
        kind: "lines",
        title: "orders, 03:12, severity error and above",
        lines: ["checkout failed for order 88999: card declined"],
        data: null,
      },
    },
    {
      after: 1_295,
      what: note("Watching for ten more minutes before this is called mitigated."),
    },
  ];
}
