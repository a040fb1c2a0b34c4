import { useState, type KeyboardEvent, type ReactElement } from "react";

import { Button } from "../../parts/Button.tsx";
import { LONGEST_NOTE, withEntry } from "../kept.ts";
import { useRecordDeed } from "../work/record-deed.ts";
import { useWork } from "../work/work.ts";
import styles from "./StepLine.module.css";

/** What was noted of a step, and why it was left out. */
export function Remarks({ name }: { name: string }): ReactElement | null {
  const { kept } = useWork();
  const note = kept.notes[name];
  const skipped = kept.skips[name];
  if (note === undefined && skipped === undefined) return null;
  return (
    <div className={styles.remarks}>
      {skipped !== undefined && (
        <p>
          <span className={styles.label}>Skipped, because </span>
          {skipped}
        </p>
      )}
      {note !== undefined && <p>{note}</p>}
    </div>
  );
}

type FormProps = { name: string; words: string; onClose: () => void };

/** Takes a note of a step, or the reason why it is left out. */
export function RemarksForm({ name, words, onClose }: FormProps): ReactElement {
  const { kept, keep } = useWork();
  const skipped = kept.skips[name];
  const [note, setNote] = useState(kept.notes[name] ?? "");
  const [why, setWhy] = useState(skipped ?? "");
  const recordDeed = useRecordDeed();
  const recordNote = (): void => {
    const said = note.trim();
    if (said !== "" && said !== kept.notes[name]) recordDeed(words, "noted", said);
  };
  const save = (): void => {
    keep(({ notes }) => ({ notes: withEntry(notes, name, note.trim() || undefined) }));
    recordNote();
    onClose();
  };
  const skip = (reason: string | undefined): void => {
    keep(({ notes, skips }) => ({
      notes: withEntry(notes, name, note.trim() || undefined),
      skips: withEntry(skips, name, reason),
    }));
    recordNote();
    if (reason === undefined) recordDeed(words, "open again");
    else recordDeed(words, "skipped", reason);
    onClose();
  };
  const leave = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    onClose();
  };
  return (
    <form
      className={styles.form}
      aria-label={`Note or skip: ${words}`}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <label>
        Note
        <textarea
          value={note}
          maxLength={LONGEST_NOTE}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- it was opened to be written in
          autoFocus
          onKeyDown={leave}
          onChange={(event) => setNote(event.target.value)}
        />
      </label>
      <label>
        Skip, because
        <input
          value={why}
          maxLength={LONGEST_NOTE}
          onKeyDown={leave}
          onChange={(event) => setWhy(event.target.value)}
        />
      </label>
      <div className={styles.buttons}>
        <Button small look="primary" type="submit">
          Keep the note
        </Button>
        <Button
          small
          disabled={why.trim() === ""}
          title={why.trim() === "" ? "Write down why it is skipped" : undefined}
          onClick={() => skip(why.trim())}
        >
          Skip the step
        </Button>
        {skipped !== undefined && (
          <Button small onClick={() => skip(undefined)}>
            Do not skip it
          </Button>
        )}
        <Button small look="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
