import { answer, entriesOf, FOLDER, note, reached, type Draft, type Kept } from "./book.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Incidents that were worked before: over, mitigated, and one whose record was meddled with. */
export function pastIncidents(now: number): Kept[] {
  return [mitigated(now), closed(now), broken(now), quiet(now)];
}

const CLOSED: Draft[] = [
  { after: 95, what: { kind: "began", words: "from the alert QueueBacklog, firing for 1 min" } },
  { after: 95, what: reached("acknowledged") },
  {
    after: 130,
    what: { kind: "runbook", file: "runbooks/queue-backlog.md", title: "Queue backlog" },
  },
  {
    after: 240,
    cause: true,
    what: answer({
      title: "Jobs that wait",
      from: "panel of Worker",
      query: "sum by (queue) (jobs_waiting)",
      value: "mails 18,204",
      data: "data/0004-jobs-that-wait.json",
      picture: "pictures/0004-jobs-that-wait.svg",
    }),
  },
  {
    after: 400,
    what: {
      kind: "copied",
      text: "systemctl restart orders-worker",
      file: "runbooks/queue-backlog.md",
    },
  },
  { after: 640, what: reached("mitigated", "The worker takes jobs again") },
  { after: 2_200, what: note("One poisoned job held the worker; it is in the dead letters now.") },
  {
    after: 2_760,
    what: reached("closed", "Backlog is empty. Follow-up: a limit of tries for every job."),
  },
];

function closed(now: number): Kept {
  const began = now - 3 * DAY - 5 * HOUR;
  return {
    line: {
      id: "INC-5",
      title: "Mails wait for an hour",
      state: "closed",
      severity: "warning",
      environment: "demo",
      began,
      ended: began + 2_760_000,
      alert: "QueueBacklog",
      operator: "grace",
    },
    folder: `${FOLDER}/INC-5-mails-wait-for-an-hour`,
    alert: {
      labels: { alertname: "QueueBacklog", severity: "warning", queue: "mails" },
      annotations: { summary: "18,204 jobs wait" },
      state: "firing",
      since: began,
      value: 18_204,
    },
    entries: entriesOf(
      began,
      CLOSED.map((draft) => ({ by: "grace", ...draft })),
    ),
    happened: [
      { at: began, end: began + 900_000, kind: "alert", text: "QueueBacklog" },
      { at: began + 420_000, kind: "restart", text: "worker started anew" },
    ],
    spent: [
      {
        id: "mail",
        title: "Mails go out",
        spent: 0.42,
        words: "42% of the budget of 30 days",
      },
    ],
    breaches: [],
    remarks: [],
  };
}

function mitigated(now: number): Kept {
  const began = now - 9 * HOUR;
  return {
    line: {
      id: "INC-6",
      title: "Reports take minutes",
      state: "mitigated",
      severity: "other",
      environment: "demo",
      began,
      ended: null,
      alert: null,
      operator: "linus",
    },
    folder: `${FOLDER}/INC-6-reports-take-minutes`,
    alert: null,
    entries: entriesOf(
      began,
      [
        { after: 0, what: { kind: "began", words: "by hand" } as const },
        { after: 300, what: note("A customer calls: the monthly report takes four minutes.") },
        { after: 1_700, what: reached("mitigated", "Reports run on the standby until the fix") },
      ].map((draft) => ({ by: "linus", ...draft })),
    ),
    happened: [],
    spent: [],
    breaches: [],
    remarks: [],
  };
}

function broken(now: number): Kept {
  const began = now - 12 * DAY;
  return {
    line: {
      id: "INC-3",
      title: "Checkout answers 500 for some customers of the shop in Tromsø and nobody knows why",
      state: "closed",
      severity: "critical",
      environment: "demo",
      began,
      ended: began + 4 * HOUR,
      alert: null,
      operator: "ada",
    },
    folder: `${FOLDER}/INC-3-checkout-answers-500`,
    alert: null,
    entries: entriesOf(began, [
      { after: 0, what: { kind: "began", words: "by hand" } },
      { after: 0, what: reached("acknowledged") },
      { after: 900, what: note("Names with ø are cut in the middle of a letter.") },
      {
        after: 1_800,
        cause: true,
        what: answer({
          title: "Errors by city",
          query: "sum by (city) (rate(checkout_errors_total[5m]))",
          value: "Tromsø 0.2/s",
          data: "data/0004-errors-by-city.json",
          picture: "pictures/0004-errors-by-city.svg",
        }),
      },
      { after: 10_000, what: reached("mitigated") },
      { after: 14_400, what: reached("closed", "Fixed in v2.2.7") },
    ]),
    happened: [{ at: began + 9_000_000, kind: "deploy", text: "orders v2.2.6 → v2.2.7" }],
    spent: [],
    breaches: [
      "Entry 3 was changed: its hash is not what entry 4 names.",
      "pictures/0004-errors-by-city.svg is not what was recorded.",
    ],
    remarks: ["A torn end of 212 bytes was cut off after entry 6."],
  };
}

function quiet(now: number): Kept {
  const began = now - 20 * DAY;
  return {
    line: {
      id: "INC-1",
      title: "Drill: the database is gone",
      state: "closed",
      severity: "other",
      environment: "demo",
      began,
      ended: began + 18 * MINUTE,
      alert: null,
      operator: "ada",
    },
    folder: `${FOLDER}/INC-1-drill-the-database-is-gone`,
    alert: null,
    entries: entriesOf(began, [
      { after: 0, what: { kind: "began", words: "by hand" } },
      { after: 1_080, what: reached("closed") },
    ]),
    happened: [],
    spent: [],
    breaches: [],
    remarks: [],
  };
}
