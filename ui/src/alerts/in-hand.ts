import type { Alert } from "../contract.ts";
import { createStore } from "../state/store.ts";

/** What can be done with an alert; what is absent cannot be done now. */
export type AlertDeeds = {
  alert: Alert;
  runbook?: () => void;
  incident?: () => void;
  silence?: () => void;
};

/** The alert whose detail is open. */
export const alertInHand = createStore<AlertDeeds | undefined>(undefined);
