import { expect, it } from "vitest";

import { isTraceFile } from "./files.ts";
import { isTraceId, placeAround } from "./place.ts";
import { recognise, shortened } from "./recognise.ts";

const ID = "4bf92f3577b34da6a3ce929d0e0e4736";

it.each([
  [ID, "trace id", true],
  [ID.toUpperCase(), "trace id", true],
  ["463ac35c9f6413ad", "trace id", true],
  [`  ${ID}\n`, "trace id", true],
  ["4bf92f35-77b3-4da6-a3ce-929d0e0e4736", "trace or request id", true],
  [`00-${ID}-00f067aa0ba902b7-01`, "traceparent", true],
  [`traceparent: 00-${ID}-00f067aa0ba902b7-01`, "traceparent", true],
  [`${ID}-00f067aa0ba902b7-1`, "B3 header", true],
  ["b3: 463ac35c9f6413ad-00f067aa0ba902b7", "B3 header", true],
  ["1-5759e988-bd862e3fe1be46a994272793", "X-Ray trace id", true],
  ["Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1", "X-Ray trace id", true],
  [`https://jaeger.example/trace/${ID}`, "address of a trace", true],
  ['{"level":"error","trace_id":"x"}', "JSON log line", true],
  [`02:14:05 ERROR trace_id=${ID} pool timeout`, "log line", true],
  ["level=error request_id=8f21 pool timeout", "log line", true],
  ["X-Request-Id: 8f3a21", "header", true],
  ["req-8f3a21", "request id, through the logs", false],
  ["01HF9ZQ4X3J7", "request id, through the logs", false],
])("takes %j for a %s", (text, words, sure) => {
  expect(recognise(text)).toEqual({ words, sure });
});

it.each([
  "",
  "pool",
  "Database pool",
  "last 1 h",
  "theme: dark",
  "http-red",
  "https://wiki.example.com/runbook",
])("takes %j for the name of something", (text) => {
  expect(recognise(text)).toBeUndefined();
});

it("keeps both ends of a long text, on one line", () => {
  expect(shortened("short\n text")).toBe("short text");
  const cut = shortened("a".repeat(100) + "z");
  expect(cut).toHaveLength(48);
  expect(cut).toMatch(/^a+…a+z$/);
});

it.each([
  ["/tmp/a.json", true],
  ["C:\\traces\\a.JSON.GZ", true],
  ["/tmp/a.pb", true],
  ["/tmp/a.jsonl", true],
  ["/srv/orders/handover", false],
  ["/srv/v2.3", false],
])("tells files from folders: %s", (path, is) => {
  expect(isTraceFile(path)).toBe(is);
});

it("knows the ids of traces in a table by column and form", () => {
  expect(isTraceId("traceID", ID)).toBe(true);
  expect(isTraceId("trace_id", "463ac35c9f6413ad")).toBe(true);
  expect(isTraceId("trace id", "none")).toBe(false);
  expect(isTraceId("order id", ID)).toBe(false);
});

it("leads from a trace that something names to a place without a source", () => {
  expect(placeAround(ID, "", undefined)).toEqual({ screen: "trace", id: ID });
  expect(placeAround(ID, "00f067aa0ba902b7", 7_200_000)).toEqual({
    screen: "trace",
    id: ID,
    span: "00f067aa0ba902b7",
    around: { start: 3_600_000, end: 10_800_000 },
  });
});
