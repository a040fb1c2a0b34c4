import { createStore } from "../state/store.ts";

/** A query that was run in this session. */
export type Past = { pack: string; source: string | undefined; expr: string };

/** Enough to find again what was asked an hour ago. */
const KEPT = 50;

/** Queries run since the window opened, newest first, each once. */
export const past = createStore<readonly Past[]>([]);

/** Puts a query on top. */
export function remember(entry: Past): void {
  past.update((before) => [entry, ...before.filter((each) => !same(each, entry))].slice(0, KEPT));
}

/** The queries of a pack, newest first. */
export function pastOf(all: readonly Past[], pack: string): Past[] {
  return all.filter((each) => each.pack === pack);
}

/** The query before (1) or after (-1) the one in the editor, as a terminal walks through them. */
export function walk(own: readonly Past[], text: string, by: 1 | -1): string | undefined {
  const at = own.findIndex((each) => each.expr === text);
  if (at < 0 && text.trim() !== "") return undefined;
  if (at + by === -1) return "";
  return own[at + by]?.expr;
}

function same(one: Past, other: Past): boolean {
  return one.pack === other.pack && one.source === other.source && one.expr === other.expr;
}
