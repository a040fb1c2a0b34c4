import type { Code, Failure } from "./contract.ts";

/** The one error that a call rejects with: our own `Failure`, or Tauri's words made into one. */
export class CallError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.name = "CallError";
    this.failure = failure;
  }
}

/** Folds whatever a call was rejected with. Tauri rejects with plain strings, commands with a `Failure`. */
export function toCallError(command: string, rejection: unknown): CallError {
  if (rejection instanceof CallError) return rejection;
  if (isFailure(rejection)) return new CallError(rejection);
  const said =
    typeof rejection === "string" && rejection !== ""
      ? rejection
      : rejection instanceof Error
        ? rejection.message
        : "no reason was given";
  return new CallError({
    code: "internal",
    message: `The command "${command}" was refused: ${said}.`,
    place: "the window's connection to Wheelhouse",
    remedy: "Restart Wheelhouse. If it happens again, copy diagnostics (Find… → Copy diagnostics).",
  });
}

/** The failure behind any error that reached a screen. */
export function failureOf(error: unknown): Failure {
  return toCallError("unknown", error).failure;
}

function isFailure(value: unknown): value is Failure {
  return (
    typeof value === "object" &&
    value !== null &&
    "code" in value &&
    "message" in value &&
    typeof value.code === "string" &&
    typeof value.message === "string"
  );
}

/** What the window offers besides asking again. */
export type Offer = "diagnose" | "secret" | "diagnostics" | "session_only" | "none";

const OFFERS: Record<Code, Offer> = {
  unreachable: "diagnose",
  unauthorized: "secret",
  forbidden: "secret",
  rate_limited: "none",
  timeout: "diagnose",
  server_error: "diagnose",
  unexpected_answer: "diagnose",
  bad_query: "none",
  unsupported: "none",
  too_large: "none",
  circuit_open: "diagnose",
  not_found: "none",
  bad_pack: "none",
  bad_input: "none",
  vault_locked: "session_only",
  vault_missing: "session_only",
  storage: "diagnostics",
  cancelled: "none",
  internal: "diagnostics",
};

/** The offer that belongs to a failure's code. */
export function offerFor(failure: Failure): Offer {
  // A newer core may know codes that this window does not.
  return OFFERS[failure.code] ?? "none";
}
