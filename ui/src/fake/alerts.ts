import type { Handlers } from "./ipc.ts";
import { alertDetail } from "./alerts/detail.ts";
import { ALERT_LINES } from "./alerts/lines.ts";
import { objectives } from "./alerts/objectives.ts";
import { RULES } from "./alerts/rules.ts";
import { silenceKeeper } from "./alerts/silences.ts";

type Alerting = Pick<
  Handlers,
  "alerts" | "alert_detail" | "create_silence" | "expire_silence" | "slos" | "budget_spent"
>;

/** An environment's alerting, with silences that begin as given and change as they are asked to. */
export function alerting(): Alerting {
  const keeper = silenceKeeper();
  return {
    alerts: () => ({
      alerts: ALERT_LINES(Date.now()),
      rules: RULES,
      silences: keeper.silences(),
      coverage: {
        covered: RULES.filter(({ runbook }) => runbook !== null).length,
        uncovered: RULES.filter(({ runbook }) => runbook === null).map(({ name }) => name),
        orphans: [
          {
            file: "runbooks/cache-down.md",
            title: "Cache is down",
            alerts: ["CacheDown", "CacheEvictionsHigh"],
          },
        ],
      },
      silencing: { allowed: true, why: "", sources: ["alertmanager"] },
      failures: [],
      warnings: [],
      at: Date.now(),
    }),
    alert_detail: alertDetail,
    create_silence: keeper.create,
    expire_silence: keeper.expire,
    slos: objectives,
    budget_spent: () => [
      {
        id: "checkout-availability",
        title: "Checkout answers",
        spent: 0.18,
        words: "18% of the budget of 30 days",
      },
    ],
  };
}

export const alertAnswers: Alerting = alerting();
