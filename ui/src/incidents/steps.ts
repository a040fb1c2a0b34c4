import type { PinWhat } from "../contract.ts";
import { createStore } from "../state/store.ts";
import { record, recordedIn } from "./pin.ts";

type Step = Omit<Extract<PinWhat, { kind: "step" }>, "kind">;

/** Numbers of the entries that hold what was last done with a step; nothing where that failed. */
export const recordedSteps = createStore<ReadonlyMap<string, number | undefined>>(new Map());

/** What a step is known by within an incident. */
export function stepKey(incident: string, file: string, step: string): string {
  return [incident, file, step].join("\n");
}

/** Records that a step was done, skipped or noted, if an incident is recorded. */
export async function recordStep(environment: string, step: Step): Promise<void> {
  const incident = await recordedIn(environment);
  if (incident === undefined) return;
  const pinned = await record({
    environment,
    title: `${step.deed}: ${step.step}`,
    what: { kind: "step", ...step },
  });
  const key = stepKey(incident, step.file, step.step);
  recordedSteps.update((before) => new Map(before).set(key, pinned?.entry.number));
}

/** Records that a command was copied, if an incident is recorded. */
export function recordCopied(environment: string, file: string, text: string): void {
  void record({ environment, title: "a copied command", what: { kind: "copied", text, file } });
}

const opened = new Set<string>();

/** Records that a runbook was opened, once for each incident and each thing it was opened for. */
export function recordRunbook(
  environment: string,
  incident: string,
  runbook: { file: string; title: string; opened: string },
): void {
  const key = [incident, runbook.opened].join("\n");
  if (opened.has(key)) return;
  opened.add(key);
  const { file, title } = runbook;
  void record({
    environment,
    title: `the runbook ${title}`,
    what: { kind: "runbook", file, title },
  }).then((pinned) => {
    // What failed is tried again with the next opening.
    if (!pinned) opened.delete(key);
  });
}

/** Forgets what was recorded, as a new window does. */
export function forgetRecorded(): void {
  opened.clear();
  recordedSteps.set(new Map());
}
