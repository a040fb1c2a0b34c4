import type { AddSource, SourceKind } from "../contract.ts";
import { KINDS } from "./kinds.ts";

/** A source as the form holds it. */
export type SourceDraft = Omit<AddSource, "environment" | "names"> & { names: string };

const EMPTY: SourceDraft = {
  id: "",
  kind: "prometheus",
  url: "",
  auth: "none",
  auth_name: "",
  tenant: "",
  path: "",
  service: "",
  region: "",
  profile: "",
  names: "",
  otlp_http: "",
  otlp_grpc: "",
  tls: "verify-full",
  engine: "",
  migrations: "",
};

/** A source of a kind of which nothing is said yet. */
export function draftOf(kind: SourceKind): SourceDraft {
  return { ...EMPTY, kind, auth: KINDS[kind].secrets[0] ?? "none" };
}

/** The draft as one of another kind: its key stays, and its address if that kind has one. */
export function ofKind(draft: SourceDraft, kind: SourceKind): SourceDraft {
  const hasAddress = KINDS[kind].fields.some((field) => field.key === "url");
  return { ...draftOf(kind), id: draft.id, url: hasAddress ? draft.url : "" };
}

/** The request that adds it. */
export function requestOf(draft: SourceDraft, environment: string): AddSource {
  const names = draft.names.split(/[\s,]+/).filter((name) => name !== "");
  return { ...draft, names, environment };
}
