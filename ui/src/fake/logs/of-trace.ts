import type { LogSpan, Severity } from "../../contract.ts";
import { harbour, MS, spanId } from "../traces/spans.ts";
import type { FakeLine } from "./lines.ts";

type Written = [span: number | null, severity: Severity, body: string | LogSpan[]];

const WRITTEN: readonly Written[] = [
  [0, "info", "POST /orders accepted"],
  [
    1,
    "debug",
    [{ text: "customer " }, { text: "[e-mail]", redacted: "e-mail" }, { text: " authorized" }],
  ],
  [3, "info", "cart loaded with 6 products"],
  [15, "warn", "waiting for a connection: 20 of 20 in use, 14 waiting"],
  [15, "error", "pool timed out while waiting for an open connection"],
  [0, "error", "POST /orders failed with 500"],
  [null, "info", "request finished in 4390 ms"],
];

/** The lines that name the fake's trace, each with its span. */
export function linesOfTrace(id: string): (readonly [span: number | null, line: FakeLine])[] {
  if (id !== harbour.id) return [];
  return WRITTEN.map(([span, severity, written], at) => {
    const owner = harbour.spans[span ?? 0];
    const when = BigInt(harbour.start) + BigInt(Math.round((owner?.start ?? 0) + 2 * MS));
    const body = typeof written === "string" ? [{ text: written }] : written;
    const line: FakeLine = {
      line: 700_000 + at,
      at: String(when),
      millis: Number(when / 1_000_000n),
      severity,
      service: owner?.service ?? "",
      source: 0,
      body,
      text: body.map(({ text }) => text).join(""),
      fields: [["pool.size", "20"]],
      trace_id: id,
      span_id: span === null ? "" : spanId(span),
      request_id: "req-7f3a",
      dialect: "pino",
      stream: '{service_name="orders-api"}',
    };
    return [span, line] as const;
  }).toSorted(([, one], [, other]) => one.millis - other.millis);
}
