import { call } from "#ipc";
import { useState, type KeyboardEvent, type ReactElement, type RefObject } from "react";

import type { Failure, IncidentView } from "../../contract.ts";
import { failureOf } from "../../failure.ts";
import { announce } from "../../parts/announce.ts";
import { Button } from "../../parts/Button.tsx";
import { FailureNote } from "../../parts/FailureNote.tsx";
import { Keys } from "../../parts/Keys.tsx";
import { useSession } from "../../session.ts";
import { askIncidentsAgain } from "../queries.ts";
import styles from "./Incident.module.css";

type Props = {
  view: IncidentView;
  field: RefObject<HTMLTextAreaElement | null>;
  /** Records this incident; absent if it is closed. */
  onRecord: (() => void) | undefined;
};

/** A note grows to this many lines before it scrolls. */
const MOST_LINES = 6;

/** What is written and not kept yet, by incident: another screen may be looked at meanwhile. */
const drafts = new Map<string, string>();

/** Where a note is written; what could not be kept stays in it. */
export function NoteField({ view, field, onRecord }: Props): ReactElement {
  const { environment } = useSession();
  const { id: of } = view.line;
  const draft = `${environment.id}\n${of}`;
  const [text, setWritten] = useState(drafts.get(draft) ?? "");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  if (!view.recording) {
    return (
      <p className={styles.notRecorded}>
        {onRecord ? (
          <>
            {view.line.id} is not recorded now: notes and pins go to the one that is.
            <Button small onClick={onRecord}>
              Record it
            </Button>
          </>
        ) : (
          `${view.line.id} is closed. Reopen it to add to its record.`
        )}
      </p>
    );
  }
  const setText = (next: string): void => {
    drafts.set(draft, next);
    setWritten(next);
  };
  const keep = async (): Promise<void> => {
    const words = text.trim();
    if (words === "" || busy) return;
    setBusy(true);
    setFailure(undefined);
    try {
      const { id, entry } = await call("pin", {
        environment: environment.id,
        what: { kind: "note", text: words },
        note: "",
      });
      setText("");
      announce(`Noted in ${id} as ${entry.number}.`);
      await askIncidentsAgain();
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setBusy(false);
    }
  };
  const onKey = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void keep();
  };
  return (
    <form
      className={styles.noteForm}
      aria-label="Note"
      onSubmit={(event) => {
        event.preventDefault();
        void keep();
      }}
    >
      {failure && <FailureNote failure={failure} onRetry={() => void keep()} compact />}
      <div className={styles.noteLine}>
        <textarea
          ref={field}
          aria-label={`Note in ${view.line.id}`}
          placeholder="Note what you see, decide or do"
          rows={Math.min(text.split("\n").length, MOST_LINES)}
          value={text}
          onKeyDown={onKey}
          onChange={(event) => setText(event.target.value)}
        />
        <Button
          type="submit"
          disabled={text.trim() === "" || busy}
          title="Keeps the note (Enter); Shift Enter begins a new line"
        >
          Keep {text.trim() === "" && <Keys keys="n" />}
        </Button>
      </div>
    </form>
  );
}
