import type { Handlers } from "./ipc.ts";

type Alerting = Pick<
  Handlers,
  "alerts" | "alert_detail" | "create_silence" | "expire_silence" | "slos" | "budget_spent"
>;

export const alertAnswers: Alerting = {
  alerts: () => ({
    alerts: [],
    rules: [],
    silences: [],
    coverage: { covered: 0, uncovered: [], orphans: [] },
    silencing: { allowed: false, why: "No source here keeps silences.", sources: [] },
    failures: [],
    warnings: [],
    at: Date.now(),
  }),
  alert_detail: () => ({
    runbooks: [],
    broken: null,
    panels: [],
    dashboard: null,
    query: null,
    limit: null,
    log_fields: [],
    service: null,
    earlier: [],
  }),
  create_silence: () => ({ kind: "done", id: "1" }),
  expire_silence: () => ({ kind: "done", id: "1" }),
  slos: () => ({ slos: [], problems: [], at: Date.now() }),
  budget_spent: () => [],
};
