import { call } from "#ipc";

import { failureOf } from "../failure.ts";
import { announce } from "../parts/announce.ts";
import { go } from "../state/location.ts";

/** Files of log lines, also those a rotation put aside, packed or not. */
const OF_LINES =
  /\.(?:(?:log|txt|out|err|jsonl|ndjson|json)(?:[.-]\d+)?|gz|zst)(?:\.(?:gz|zst))?$/iu;
/** Those that cannot hold traces. */
const ONLY_OF_LINES = /\.(?:(?:log|txt|out|err)(?:[.-]\d+)?(?:\.gz)?|zst)$/iu;

/** Whether a path names a file that may hold log lines; traces have some of the same names. */
export function isLogFile(path: string): boolean {
  return OF_LINES.test(path);
}

/** Whether a path names a file of log lines and of nothing else. */
export function isOnlyLogFile(path: string): boolean {
  return ONLY_OF_LINES.test(path);
}

/** Shows the lines of files, merged by time. */
export function openLogFiles(files: readonly string[]): void {
  go({ screen: "logs", files });
}

/** Asks for files of log lines, or a folder of them, with the system's own dialog. */
export async function pickLogFiles(folder: boolean): Promise<void> {
  try {
    const picked = await call("pick_log_files", { folder });
    if (!picked) return;
    // The screen reads them by their paths, so that it can be come back to.
    void call("close_logs", { logs: picked.logs });
    openLogFiles(picked.asked.map(({ source }) => source));
  } catch (error) {
    announce(failureOf(error).message);
  }
}
