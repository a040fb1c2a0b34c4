import { call } from "#ipc";
import { useState, type RefObject } from "react";

import type { Failure, IncidentFormat, IncidentView, RecordVerdict } from "../../contract.ts";
import { failureOf } from "../../failure.ts";
import { announce } from "../../parts/announce.ts";
import { useSession } from "../../session.ts";
import { amend, back, canGoBack, go, history } from "../../state/location.ts";
import { changeIncident } from "../changes.ts";
import type { IncidentDeeds } from "../in-hand.ts";

/** What lies over the screen on behalf of an incident. */
export type IncidentDialog = "mitigated" | "close" | "reopen" | "rename";

/** What came of the last deed, until it is put away. */
export type Notice =
  | { kind: "saved"; path: string }
  | { kind: "verified"; verdict: RecordVerdict; at: number }
  | { kind: "failed"; failure: Failure; again: () => void };

type Options = {
  view: IncidentView | undefined;
  /** Number of the entry that is looked at. */
  entry: number | undefined;
  note: RefObject<HTMLTextAreaElement | null>;
};

export type Deeds = ReturnType<typeof useDeeds>;

/** Everything that can be done with one incident, for its buttons, its keys and the palette alike. */
export function useDeeds({ view, entry, note }: Options) {
  const { environment } = useSession();
  const [dialog, setDialog] = useState<IncidentDialog>();
  const [notice, setNotice] = useState<Notice>();
  const [busy, setBusy] = useState(false);
  const id = view?.line.id ?? "";
  const attempt = (deed: () => Promise<unknown>): void => {
    setBusy(true);
    setNotice(undefined);
    deed()
      .catch((error: unknown) =>
        setNotice({ kind: "failed", failure: failureOf(error), again: () => attempt(deed) }),
      )
      .finally(() => setBusy(false));
  };
  const change = (wanted: Parameters<typeof changeIncident>[2]): void =>
    attempt(() => changeIncident(environment.id, id, wanted));
  const closed = view?.line.state === "closed";
  const looked = view?.entries.find(({ number }) => number === entry);
  const keys: IncidentDeeds = {
    note: view?.recording ? () => note.current?.focus() : undefined,
    cause: looked && (() => change({ kind: "cause", entry: looked.number, shows: !looked.cause })),
    mitigated:
      view?.recording && view.line.state === "open" ? () => setDialog("mitigated") : undefined,
    close: view && !closed ? () => setDialog("close") : undefined,
    reopen: closed ? () => setDialog("reopen") : undefined,
    record: view && !closed && !view.recording ? () => change({ kind: "record" }) : undefined,
    pause: view?.recording ? () => change({ kind: "pause" }) : undefined,
    verify: () =>
      attempt(async () => {
        const verdict = await call("verify_incident", { environment: environment.id, id });
        setNotice({ kind: "verified", verdict, at: Date.now() });
        announce(
          verdict.holds ? `Verified: ${verdict.words}.` : `It does not hold: ${verdict.words}`,
        );
      }),
    save: (format: IncidentFormat) =>
      attempt(async () => {
        const { path } = await call("export_incident", { environment: environment.id, id, format });
        if (path === null) return;
        setNotice({ kind: "saved", path });
        announce(`${id} is saved as ${path}.`);
      }),
    rename: () => setDialog("rename"),
    leave: () => {
      // What is written there stays, for when it is come back to.
      if (document.activeElement === note.current) note.current?.blur();
      else if (entry !== undefined) amend({ screen: "incidents", id });
      else if (canGoBack(history.get())) back();
      else go({ screen: "incidents" });
      return true;
    },
  };
  return { keys, change, dialog, setDialog, notice, setNotice, busy };
}
