import type { ExportLogs, ExportView } from "../../contract.ts";

type Job = { request: ExportLogs; begun: number; cancelled: number | null; resumed: boolean };

/** The fake writes this many lines in four seconds. */
const LINES = 48_210;
const LASTS = 4_000;
const jobs: Job[] = [];

export function begin(request: ExportLogs): ExportView {
  jobs.push({ request, begun: Date.now(), cancelled: null, resumed: false });
  return state(jobs.length);
}

export function cancel(job: number): ExportView {
  const found = get(job);
  found.cancelled ??= Date.now();
  return state(job);
}

/** A text search for "drop" loses its connection half-way, until it is resumed. */
export function resume(job: number): ExportView {
  get(job).resumed = true;
  return state(job);
}

export function state(job: number): ExportView {
  const { request, begun, cancelled, resumed } = get(job);
  const full = ((cancelled ?? Date.now()) - begun) / LASTS;
  const drops = request.filter.text.includes("drop") && !resumed;
  const share = Math.min(full, drops ? 0.5 : 1);
  const isOver = cancelled !== null || share >= 1;
  const path = `/exports/logs.${request.format === "text" ? "log" : request.format}`;
  const { start, end } = request.filter.range;
  const isWaiting = drops && share >= 0.5;
  return {
    job,
    path,
    manifest: isOver ? `${path}.manifest.json` : null,
    stage: cancelled !== null ? "cancelled" : isWaiting ? "waiting" : isOver ? "whole" : "running",
    lines: Math.floor(LINES * share),
    bytes: Math.floor(LINES * share) * 312,
    redacted: request.redacted ? Math.floor(212 * share) : 0,
    reached: `${Math.round(start + (end - start) * share)}000000`,
    share,
    sha256: isOver ? "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" : null,
    notes:
      request.format === "csv" && isOver
        ? ["3 cells looked like formulas and begin with an apostrophe."]
        : [],
    failure: isWaiting
      ? {
          code: "unauthorized",
          message: "Loki refuses the secret: the token expired.",
          remedy: "Enter a new secret on the Sources screen, then resume.",
        }
      : null,
  };
}

function get(job: number): Job {
  const found = jobs[job - 1];
  if (!found) throw new Error(`the fake has no export ${job}`);
  return found;
}
