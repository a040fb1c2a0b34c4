import { recordStep } from "../../incidents/steps.ts";
import { useWork } from "./work.ts";

type Deed = "done" | "open again" | "skipped" | "noted";

/** Puts what was done with a step into the record of the incident that is recorded, if one is. */
export function useRecordDeed(): (step: string, deed: Deed, words?: string) => void {
  const { view, request } = useWork();
  return (step, deed, words = "") =>
    void recordStep(request.environment, {
      file: request.file,
      runbook: view.title,
      step,
      deed,
      words,
    });
}
