import { isLogFile, isOnlyLogFile, openLogFiles } from "../logs/files.ts";
import { packQuery, queryClient } from "../queries.ts";
import { here, history } from "../state/location.ts";
import { opening, openPack } from "../state/opening.ts";
import { isTraceFile, openTraceFile } from "../traces/lookup/files.ts";

/**
 * Opens what was dropped onto the window: files of log lines, a file of traces, or the folder of a
 * pack. Names that both lines and traces have are lines on the screen of logs, else traces.
 */
export function openDropped(paths: readonly string[]): void {
  const [path] = paths;
  if (path === undefined) return;
  const areLines = paths.every(isOnLogs() ? isLogFile : isOnlyLogFile);
  if (!areLines && !isTraceFile(path)) {
    void openPack(path);
  } else if (!queryClient.getQueryData(packQuery.queryKey)) {
    opening.set({
      busy: false,
      failure: {
        code: "bad_input",
        message: `${path} is a file, and no pack is open to look at it in.`,
        remedy: "Open a pack, then drop the file again.",
      },
    });
  } else if (areLines) {
    openLogFiles(paths);
  } else {
    openTraceFile(path);
  }
}

/** What can be dropped here, in words. */
export function dropWords(): string {
  return isOnLogs()
    ? "Drop files of log lines (.jsonl, .log, .gz, .zst) to read them, or the folder of a pack"
    : "Drop a file of traces or of log lines to open it, or the folder of a pack";
}

function isOnLogs(): boolean {
  return here(history.get()).view.screen === "logs";
}
