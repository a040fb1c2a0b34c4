import type { RunbookLine } from "../../contract.ts";

/** The runbooks that have every word in their title, summary, alerts, owner or file. */
export function matching(runbooks: readonly RunbookLine[], words: string): RunbookLine[] {
  const wanted = words.toLocaleLowerCase().split(/\s+/u).filter(Boolean);
  return runbooks.filter(({ title, summary, alerts, owner, file }) => {
    const text = [title, summary, ...alerts, owner ?? "", file].join("\n").toLocaleLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}
