import { useEffect, type ReactElement } from "react";

import { Button } from "../parts/Button.tsx";
import { FailureNote } from "../parts/FailureNote.tsx";
import { Icon } from "../parts/Icon.tsx";
import { StateShape } from "../parts/StateMark.tsx";
import { go } from "../state/location.ts";
import { useStore } from "../state/store.ts";
import { pinAgain, pinNotes, putAway, type PinNote } from "./pin.ts";
import styles from "./Recording.module.css";

/** How long a confirmation stays. */
const SHOWN = 6_000;

/** What was pinned, in the corner for a while; what was not, until it is seen to. */
export function PinNotes(): ReactElement | null {
  const notes = useStore(pinNotes);
  if (notes.length === 0) return null;
  return (
    <section className={styles.notes} aria-label="Pinned">
      {notes.map((note) => (
        <Note key={note.key} note={note} />
      ))}
    </section>
  );
}

function Note({ note }: { note: PinNote }): ReactElement {
  const { key, kind, pinnable } = note;
  useEffect(() => {
    if (kind !== "pinned") return undefined;
    const timer = setTimeout(() => putAway(key), SHOWN);
    return () => clearTimeout(timer);
  }, [key, kind]);
  if (note.kind === "asking") {
    return (
      <p className={styles.note}>
        <span className={styles.words}>Pinning {pinnable.title}</span>
      </p>
    );
  }
  if (note.kind === "failed") {
    return (
      <div className={styles.note} data-failed>
        <div className={styles.words}>
          <p>
            <strong>Not recorded:</strong> {pinnable.title}
          </p>
          <FailureNote failure={note.failure} onRetry={() => pinAgain(note)} compact />
        </div>
        <Away noteKey={key} />
      </div>
    );
  }
  return (
    <p className={styles.note}>
      <StateShape state="ok" />
      <span className={styles.words}>
        Pinned to {note.id} as {note.number}: {pinnable.title}
      </span>
      <Button
        small
        look="quiet"
        onClick={() => {
          putAway(key);
          go({ screen: "incidents", id: note.id, entry: note.number });
        }}
      >
        Show
      </Button>
      <Away noteKey={key} />
    </p>
  );
}

function Away({ noteKey }: { noteKey: number }): ReactElement {
  return (
    <Button
      small
      look="quiet"
      aria-label="Put the note away"
      title="Put it away"
      onClick={() => putAway(noteKey)}
    >
      <Icon name="close" size={12} />
    </Button>
  );
}
