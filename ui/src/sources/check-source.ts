import type { AddSource } from "../contract.ts";

/** A source as the form holds it. */
export type SourceDraft = Omit<AddSource, "environment">;

/** What is wrong with a draft, by field; empty if it can be added. */
export function checkSource(
  draft: SourceDraft,
  taken: readonly string[],
): Partial<Record<keyof SourceDraft, string>> {
  const wrong: Partial<Record<keyof SourceDraft, string>> = {};
  if (!/^[a-z][a-z0-9_-]*$/.test(draft.id)) {
    wrong.id = "Small letters, digits, - and _; it begins with a letter.";
  } else if (taken.includes(draft.id)) {
    wrong.id = `This environment already has a source “${draft.id}”.`;
  }
  const url = parseUrl(draft.url);
  if (!url || (url.protocol !== "http:" && url.protocol !== "https:")) {
    wrong.url = "Write the whole address, with http:// or https://.";
  } else if (url.username !== "" || url.password !== "") {
    wrong.url =
      "No user or password in the address: it is written to a file. Choose a secret below.";
  }
  if (draft.kind !== "direct") {
    if (draft.auth === "basic" && draft.auth_name.trim() === "") wrong.auth_name = "Name the user.";
    if (draft.auth === "header" && !/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(draft.auth_name)) {
      wrong.auth_name = "Name the header: letters, digits and -.";
    }
  }
  return wrong;
}

function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
