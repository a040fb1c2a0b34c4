import { logsInHand, type LogsDeeds } from "../logs/in-hand.ts";
import type { Action } from "./actions.ts";

/** What is done with the log lines on screen; they come before the actions whose keys they share. */
export const LOG_ACTIONS: readonly Action[] = [
  ofLogs("logs_next", "Next row", "j", ({ move }) => move && (() => move(1)), true),
  ofLogs("logs_previous", "Previous row", "k", ({ move }) => move && (() => move(-1)), true),
  ofLogs("logs_raw", "Its line as it was written", "a", ({ raw }) => raw),
  ofLogs("logs_around", "Lines around it", "u", ({ around }) => around),
  ofLogs("logs_trace", "Open its trace", "o", ({ trace }) => trace),
  ofLogs("logs_of_trace", "All lines of its trace", "l", ({ ofTrace }) => ofTrace),
  ofLogs("logs_of_request", "All lines of its request", "i", ({ ofRequest }) => ofRequest),
  ofLogs("logs_find", "Find in these lines", "f", ({ find }) => find),
  ofLogs("logs_match", "Next line with it", "n", ({ seek }) => seek && (() => seek(false))),
  ofLogs("logs_match_back", "Line with it before", "N", ({ seek }) => seek && (() => seek(true))),
  ofLogs("logs_wrap", "Show long lines whole, or cut", "w", ({ wrap }) => wrap),
  ofLogs("logs_turn", "Turn the order round", "y", ({ turn }) => turn),
  ofLogs("logs_patterns", "Patterns", "m", ({ patterns }) => patterns),
  ofLogs("logs_live", "Follow new lines, or stop", "v", ({ live }) => live),
  ofLogs("logs_pause", "Pause what is followed, or go on", "h", ({ pause }) => pause),
  ofLogs("logs_save", "Export the lines…", "s", ({ save }) => save),
];

/** Closes what is open beside log lines; false if nothing is. */
export function leaveLogs(): boolean {
  return logsInHand.get()?.leave() ?? false;
}

function ofLogs(
  id: string,
  label: string,
  keys: string,
  deed: (logs: LogsDeeds) => (() => void) | undefined,
  keyOnly = false,
): Action {
  const now = (): (() => void) | undefined => {
    const logs = logsInHand.get();
    return logs && deed(logs);
  };
  return {
    id,
    label: `Logs: ${label}`,
    group: "Logs",
    keys,
    run: () => now()?.(),
    when: () => now() !== undefined,
    ...(keyOnly ? { keyOnly } : {}),
  };
}
