import { DATABASES, KINDS, OF_AMAZON, type Field } from "./kinds.ts";
import type { SourceDraft } from "./draft.ts";

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
  for (const field of KINDS[draft.kind].fields) {
    const why = wrongIn(field, draft);
    if (why !== undefined) wrong[field.key] = why;
  }
  const { kind, auth } = draft;
  if (kind === "jsonl" && (draft.path.trim() === "") === (draft.url.trim() === "")) {
    wrong.path = "Write one of the two: a file or a folder, or an address.";
  }
  if (
    kind === "direct" &&
    [draft.url, draft.otlp_http, draft.otlp_grpc, draft.path].every((text) => text.trim() === "")
  ) {
    wrong.url = "Write a page to scrape, an address to receive OTLP on, or a log file.";
  }
  if (auth === "basic" && draft.auth_name.trim() === "") wrong.auth_name = "Name the user.";
  if (auth === "header" && !/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(draft.auth_name)) {
    wrong.auth_name = "Name the header: letters, digits and -.";
  }
  if (OF_AMAZON.has(kind) && kind !== "opensearch" && auth === "none" && draft.profile === "") {
    wrong.profile = "Name a profile of ~/.aws/config, or choose keys.";
  }
  return wrong;
}

function wrongIn({ key, needed, hint }: Field, draft: SourceDraft): string | undefined {
  const text = draft[key].trim();
  if (text === "") {
    if (!needed) return undefined;
    return key === "url" ? wrongAddress(draft) : `Fill it in, such as ${hint}.`;
  }
  switch (key) {
    case "url":
      return wrongAddress(draft);
    case "region":
      return /^[a-z0-9-]+$/.test(text) ? undefined : "Write it such as eu-central-1.";
    case "otlp_http":
    case "otlp_grpc":
      return /^(127(\.\d{1,3}){3}|\[::1\]):\d{1,5}$/.test(text)
        ? undefined
        : `Write an address of this computer with its port, such as ${hint}.`;
    default:
      return undefined;
  }
}

function wrongAddress({ kind, url }: SourceDraft): string | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (DATABASES.has(kind)) {
    if (!parsed || !/^(postgres(ql)?|mysql|mariadb):$/.test(parsed.protocol)) {
      return `Write the whole address, with ${kind}:// and its user.`;
    }
    return parsed.password === ""
      ? undefined
      : "No password in the address: it is written to a file. It is asked for afterwards.";
  }
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    return "Write the whole address, with http:// or https://.";
  }
  return parsed.username === "" && parsed.password === ""
    ? undefined
    : "No user or password in the address: it is written to a file. Choose a secret below.";
}
