import { expect, it } from "vitest";

import type { Completion } from "../contract.ts";
import { examplesOf } from "./examples.ts";

const metrics = (...names: string[]): Completion[] =>
  names.map((text) => ({ text, kind: "metric", detail: "" }));

const queries = (...names: string[]): string[] =>
  examplesOf(metrics(...names)).map((example) => example.expr);

it("asks the usual question of each kind of metric", () => {
  expect(queries("a_seconds_bucket", "b_total", "c_sum", "c_count", "d_bytes", "up")).toEqual([
    "histogram_quantile(0.95, sum by (le) (rate(a_seconds_bucket[$__rate_interval])))",
    "sum(rate(b_total[$__rate_interval]))",
    "sum(rate(c_sum[$__rate_interval])) / sum(rate(c_count[$__rate_interval]))",
    "d_bytes",
    "up",
  ]);
});

it("takes what the system is for before what every process tells", () => {
  expect(queries("go_goroutines", "orders_open")[0]).toBe("orders_open");
});

it("asks for no mean without a sum, and for no name that must be quoted", () => {
  expect(queries("x_count", "http.server.duration")).toEqual([]);
});

it("knows no metric where there is none", () => {
  expect(examplesOf([{ text: "rate", kind: "function", detail: "" }])).toEqual([]);
  expect(examplesOf(metrics(...Array.from({ length: 500 }, (_, at) => `m${at}`)))).toHaveLength(6);
});
