import { useState, type ReactElement } from "react";

import { count } from "../../format.ts";
import { announce } from "../../parts/announce.ts";
import { Button } from "../../parts/Button.tsx";
import { useStore } from "../../state/store.ts";
import { amountOf, forget, kept, keptOf } from "../kept.ts";
import styles from "./Reading.module.css";

/** Says how much is kept of the work with a runbook, and forgets it after a question. */
export function ClearWork({ of }: { of: string }): ReactElement | null {
  const amount = useStore(kept, (entries) => amountOf(keptOf(entries, of)));
  const [asking, setAsking] = useState(false);
  if (amount === 0) return null;
  if (!asking) {
    return (
      <Button
        small
        look="quiet"
        title="Ticks, notes, skipped steps and typed values are kept on this computer"
        onClick={() => setAsking(true)}
      >
        Clear {count(amount, "entry", "entries")}…
      </Button>
    );
  }
  return (
    <span className={styles.question} role="group" aria-label="Clear what is kept?">
      Forget ticks, notes and values?
      <Button
        small
        look="danger"
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the question was asked for by a key or click here
        autoFocus
        onClick={() => {
          setAsking(false);
          forget(of);
          announce("What was kept of this runbook is forgotten.");
        }}
      >
        Clear
      </Button>
      <Button small look="quiet" onClick={() => setAsking(false)}>
        Cancel
      </Button>
    </span>
  );
}
