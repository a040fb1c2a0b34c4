import type { LogAbilities } from "../contract.ts";
import type { Handlers } from "./ipc.ts";
import * as counts from "./logs/counts.ts";
import * as exports from "./logs/export.ts";
import * as held from "./logs/held.ts";
import * as rows from "./logs/rows.ts";

type Logs = Pick<
  Handlers,
  | "log_sources"
  | "open_logs"
  | "more_logs"
  | "close_logs"
  | "read_log_files"
  | "pick_log_files"
  | "log_rows"
  | "find_log"
  | "log_line"
  | "log_context"
  | "log_volume"
  | "log_fields"
  | "log_values"
  | "log_patterns"
  | "follow_logs"
  | "log_state"
  | "pause_logs"
  | "export_logs"
  | "export_state"
  | "cancel_export"
  | "resume_export"
  | "set_redaction"
>;

const ABILITIES: LogAbilities = {
  language: null,
  text: "anywhere",
  ops: ["equal", "not_equal", "contains", "regex", "exists", "missing", "above", "below"],
  volume: true,
  fields: true,
  values: false,
  context: false,
  tail: false,
  page: 1_000,
  most: null,
  delay_ms: 0,
};

/** What the screen of logs is answered with. */
export const logAnswers: Logs = {
  log_sources: () =>
    held.LOG_SOURCES.map(({ source, title, kind, language }) => ({
      source,
      title,
      kind,
      abilities:
        kind === "loki"
          ? { ...ABILITIES, language, values: true, context: true, tail: true, most: 5_000 }
          : ABILITIES,
      failure: null,
    })),
  open_logs: held.openSearch,
  more_logs: ({ logs, older }) => held.more(logs, older),
  close_logs: ({ logs }) => {
    held.close(logs);
    return {};
  },
  read_log_files: ({ paths }) => held.openFiles(paths),
  pick_log_files: ({ folder }) =>
    held.openFiles(folder ? ["/var/log/orders"] : ["/exports/app.jsonl", "/exports/app.log.1.gz"]),
  log_rows: rows.rows,
  find_log: rows.find,
  log_line: ({ logs, line }) => rows.detail(logs, line),
  log_context: rows.context,
  log_volume: counts.volume,
  log_fields: counts.facets,
  log_values: counts.values,
  log_patterns: counts.patterns,
  follow_logs: held.openFollow,
  log_state: ({ logs }) => held.state(logs),
  pause_logs: ({ logs, paused }) => held.pause(logs, paused),
  export_logs: exports.begin,
  export_state: ({ job }) => exports.state(job),
  cancel_export: ({ job }) => exports.cancel(job),
  resume_export: ({ job }) => exports.resume(job),
  set_redaction: ({ on, reason }) => {
    held.redaction.on = on;
    held.redaction.records.unshift({ at: Date.now(), who: "mara", on, why: reason });
    return { ...held.redaction };
  },
};
