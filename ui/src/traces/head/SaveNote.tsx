import type { ReactElement } from "react";

import { Button } from "../../parts/Button.tsx";
import { FailureNote } from "../../parts/FailureNote.tsx";
import { Icon } from "../../parts/Icon.tsx";
import type { Saved } from "../use-save.ts";
import styles from "./Findings.module.css";

type Props = { saved: Saved; onRetry: () => void; onClose: () => void };

/** How the last save went. */
export function SaveNote({ saved, onRetry, onClose }: Props): ReactElement {
  return (
    <div className={styles.saved}>
      {"path" in saved ? (
        <p>
          Saved as <code>{saved.path}</code>. Wheelhouse and Jaeger open the file without a network.
        </p>
      ) : (
        <FailureNote failure={saved.failure} onRetry={onRetry} compact />
      )}
      <Button look="quiet" small aria-label="Put the note away" onClick={onClose}>
        <Icon name="close" size={12} />
      </Button>
    </div>
  );
}
