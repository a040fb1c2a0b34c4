import type { GoldenSignal, GoldenSignals, OverviewRequest } from "../contract.ts";
import { course, drawChart } from "./drawing.ts";

const MINUTE = 60_000;

/** Four signals of a service whose errors rise 24 minutes before the end of the range. */
export function goldenSignals({ range, width, height }: OverviewRequest): GoldenSignals {
  const turn = range.end - 24 * MINUTE;
  const rising = (before: number, after: number, seed: number) => (at: number) =>
    at < turn ? course(before, before * 0.3, seed)(at) : course(after, after * 0.2, seed)(at);
  const size = { width, height, range, legend: { shown: false }, fill: true };
  const signal = (
    part: Pick<GoldenSignal, "kind" | "title" | "value" | "detail" | "health">,
    drawing: Omit<Parameters<typeof drawChart>[0], keyof typeof size>,
  ): GoldenSignal => ({
    ...part,
    chart: drawChart({ ...size, ...drawing }),
    query: `fake_${part.kind}`,
  });
  return {
    signals: [
      signal(
        { kind: "rate", title: "Rate", value: "312 req/s", detail: "all routes", health: "ok" },
        { unit: "reqps", max: 500, series: [{ label: "orders", at: course(310, 70, 1) }] },
      ),
      signal(
        {
          kind: "errors",
          title: "Errors",
          value: "4.1%",
          detail: "5xx of all requests",
          health: "critical",
        },
        {
          unit: "percentunit",
          max: 0.08,
          threshold: 0.01,
          series: [{ label: "orders", at: rising(0.002, 0.043, 2) }],
        },
      ),
      signal(
        {
          kind: "latency",
          title: "Latency",
          value: "1.84 s",
          detail: "95th percentile",
          health: "warning",
        },
        { unit: "s", max: 3, series: [{ label: "orders", at: rising(0.21, 1.8, 3) }] },
      ),
      signal(
        {
          kind: "saturation",
          title: "Saturation",
          value: "92%",
          detail: "connection pool, 18 of 20",
          health: "warning",
        },
        { unit: "percentunit", max: 1, series: [{ label: "orders", at: rising(0.4, 0.9, 4) }] },
      ),
    ],
  };
}
