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
