import { call } from "#ipc";

/** When each piece of work was last told of. */
const told = new Map<string, number>();

/** A run lasts: one is told of anew when it is this old. */
const APART = 600_000;

/** Lets it be remembered that a runbook is worked through. */
export function noteWork(environment: string, file: string, work: string): void {
  const now = Date.now();
  if (now - (told.get(work) ?? 0) < APART) return;
  told.set(work, now);
  // That it was not remembered costs a date in a list.
  call("worked_on_runbook", { environment, file }).catch(() => told.delete(work));
}
