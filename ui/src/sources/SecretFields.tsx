import type { ReactElement } from "react";

import type { AuthKind } from "../contract.ts";
import { Choose, Text } from "./Entry.tsx";
import type { SourceDraft } from "./draft.ts";
import { KINDS, OF_AMAZON } from "./kinds.ts";

type Props = {
  draft: SourceDraft;
  shown: Partial<Record<keyof SourceDraft, string>>;
  change: (part: Partial<SourceDraft>) => void;
};

const NAMES: Record<AuthKind, string> = {
  none: "None",
  bearer: "Bearer token",
  basic: "User and password",
  header: "A named header",
  keys: "Keys",
};

/** How a new source is signed in to; the secret itself is asked for once it is added. */
export function SecretFields({ draft, shown, change }: Props): ReactElement | null {
  const { secrets, tenant } = KINDS[draft.kind];
  const inFiles = draft.kind === "jsonl" && draft.url === "";
  if (secrets.length === 0 || inFiles) return null;
  const signed = OF_AMAZON.has(draft.kind) && (draft.kind !== "opensearch" || draft.region !== "");
  const nameOf = (auth: AuthKind): string =>
    auth === "none" && signed ? "None: a profile of AWS’s command line" : NAMES[auth];
  return (
    <>
      <Choose
        label="Secret"
        value={draft.auth}
        onChange={(auth) => change({ auth })}
        options={secrets.map((auth) => [auth, nameOf(auth)])}
      />
      {(draft.auth === "basic" || draft.auth === "header") && (
        <Text
          label={draft.auth === "basic" ? "User" : "Header"}
          hint={draft.auth === "basic" ? "readonly" : "X-Api-Key"}
          value={draft.auth_name}
          wrong={shown.auth_name}
          onChange={(auth_name) => change({ auth_name })}
        />
      )}
      {draft.auth === "none" && signed && (
        <Text
          label="Profile"
          hint="default"
          value={draft.profile}
          wrong={shown.profile}
          onChange={(profile) => change({ profile })}
        />
      )}
      {tenant && (
        <Text
          label="Tenant"
          hint="only if the server asks for X-Scope-OrgID"
          value={draft.tenant}
          wrong={shown.tenant}
          onChange={(text) => change({ tenant: text })}
        />
      )}
    </>
  );
}
