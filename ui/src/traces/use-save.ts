import { call } from "#ipc";
import { useCallback, useRef, useState } from "react";

import type { Failure } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { announce } from "../parts/announce.ts";

/** How the last save went, until it is put away. */
export type Saved = { path: string } | { failure: Failure };

type Save = { save: () => void; saving: boolean; saved: Saved | undefined; putAway: () => void };

/** Saves the trace as OTLP JSON where the user says. */
export function useSave(trace: number): Save {
  const [saving, setSaving] = useState(false);
  const [saved, setSaved] = useState<Saved>();
  const busy = useRef(false);
  const save = useCallback(() => {
    if (busy.current) return;
    busy.current = true;
    setSaving(true);
    setSaved(undefined);
    call("save_trace", { trace })
      .then(({ path }) => {
        if (path === null) return;
        setSaved({ path });
        announce(`The trace is saved as ${path}.`);
      })
      .catch((error: unknown) => setSaved({ failure: failureOf(error) }))
      .finally(() => {
        busy.current = false;
        setSaving(false);
      });
  }, [trace]);
  return { save, saving, saved, putAway: useCallback(() => setSaved(undefined), []) };
}
