import type { BurnView, SloView, SlosRequest, SlosView } from "../../contract.ts";
import { drawChart } from "../drawing.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Pair = [long: number | null, short: number | null];

const WINDOWS = [
  ["page", "1 h", "5 min", 14.4],
  ["page", "6 h", "30 min", 6],
  ["ticket", "1 d", "2 h", 3],
  ["ticket", "3 d", "6 h", 1],
] as const;

function burns(pairs: readonly Pair[]): BurnView[] {
  return WINDOWS.map(([severity, long, short, threshold], at) => {
    const [long_burn, short_burn] = pairs[at] ?? [null, null];
    const burning =
      long_burn !== null && short_burn !== null && long_burn > threshold && short_burn > threshold;
    return { severity, long, short, threshold, long_burn, short_burn, burning };
  });
}

/** Objectives in every state, those that need attention first. */
export function objectives({ width, height }: SlosRequest): SlosView {
  const now = Date.now();
  const chart = (hours: number, from: number, to: number) =>
    width === 0
      ? null
      : drawChart({
          width,
          height,
          range: { start: now - hours * HOUR, end: now },
          unit: "percentunit",
          max: 1,
          series: [
            {
              label: "budget left",
              at: (moment) => {
                const share = 1 - (now - moment) / (hours * HOUR);
                return from + (to - from) * Math.max(share - 0.3, 0) ** 1.4 * 1.65;
              },
            },
          ],
          legend: { shown: false },
          fill: true,
        });
  const slo = (part: Partial<SloView> & Pick<SloView, "id" | "title" | "health">): SloView => ({
    service: "orders",
    description: "",
    file: "slos/orders.yml",
    format: "OpenSLO",
    target: 0.999,
    period: "30 days, rolling",
    sentence: "",
    left: null,
    achieved: null,
    covered: 1,
    coverage: "",
    burns: [],
    exhausted: null,
    chart: null,
    alerts: [],
    queries: [
      {
        ref_id: "bad",
        expr: `sum(rate(http_requests_total{service="orders",status=~"5.."}[5m]))`,
        source: "metrics",
        instant: true,
        step: MINUTE,
      },
      {
        ref_id: "total",
        expr: `sum(rate(http_requests_total{service="orders"}[5m]))`,
        source: "metrics",
        instant: true,
        step: MINUTE,
      },
    ],
    unknown: "",
    failure: null,
    ...part,
  });
  return {
    at: now,
    problems: [
      {
        weight: "warning",
        file: "slos/payments.yml",
        line: 14,
        message: "The target is 100%, which leaves no budget at all.",
        remedy: "Write a target below 100, such as 99.9.",
      },
    ],
    slos: [
      slo({
        id: "checkout-availability",
        title: "Checkout answers",
        description: "Requests to the check-out that do not fail with a 5xx.",
        health: "critical",
        sentence: "Burns 14.8 × as fast as it may; at this speed the budget is gone in 1 d 7 h.",
        left: 0.61,
        achieved: 0.99961,
        covered: 6 / 720,
        coverage: "6 h of 30 days",
        burns: burns([
          [14.8, 41],
          [6.9, 22.4],
          [2.4, 12.7],
          [null, 6.9],
        ]),
        exhausted: now + 31 * HOUR,
        chart: chart(6, 1, 0.61),
        alerts: ["CheckoutBudgetBurnFast", "HighErrorRate"],
      }),
      slo({
        id: "order-latency",
        title: "Orders answer within 300 ms",
        description: "Share of requests to /orders that answer within 300 ms.",
        target: 0.99,
        health: "warning",
        format: "Pyrra",
        file: "slos/order-latency.yml",
        period: "4 weeks, rolling",
        sentence: "More than the whole budget is spent; it still burns 1.3 × as fast as it may.",
        left: -0.32,
        achieved: 0.9868,
        burns: burns([
          [0.8, 0.4],
          [1.1, 0.9],
          [2.2, 1.4],
          [1.3, 1.1],
        ]),
        chart: chart(672, 1, 0),
        alerts: ["SlowRequests"],
      }),
      slo({
        id: "imports-fresh",
        title: "Imports are fresh",
        service: "imports",
        target: 0.995,
        health: "unknown",
        file: "slos/imports.yml",
        format: "Sloth",
        sentence: "It cannot be told: no import ran in the last 6 h.",
        unknown: "No event was counted in the last 6 h, so there is nothing to divide by.",
        covered: 0,
        coverage: "nothing of 30 days",
        burns: burns([]),
        alerts: ["ImportsBudgetBurnFast"],
      }),
      slo({
        id: "payments-availability",
        title: "Payments are accepted",
        service: "payments",
        target: 0.9995,
        health: "unknown",
        file: "slos/payments.yml",
        period: "calendar month, Europe/Berlin",
        sentence: "It cannot be told: its source did not answer.",
        unknown: "Its source did not answer.",
        covered: 0,
        failure: {
          code: "timeout",
          message: "Mimir gave no answer within 10 s.",
          place: "source “Mimir”",
          remedy: "Test the source to see which step takes so long.",
        },
      }),
      slo({
        id: "search-availability",
        title: "Search answers",
        service: "search",
        target: 0.99,
        health: "ok",
        file: "slos/search.yml",
        sentence: "Spends 0.3 × of what it may.",
        left: 0.87,
        achieved: 0.9987,
        burns: burns([
          [0.3, 0.1],
          [0.3, 0.3],
          [0.2, 0.3],
          [0.4, 0.3],
        ]),
        exhausted: now + 190 * DAY,
        chart: chart(720, 1, 0.87),
        alerts: ["SearchBudgetBurnFast", "SearchBudgetBurnSlow"],
      }),
    ],
  };
}
