import type { ReactElement } from "react";

import type { Failure } from "../contract.ts";
import { offerFor } from "../failure.ts";
import { length } from "../format.ts";
import { go, here, history } from "../state/location.ts";
import { open } from "../state/overlays.ts";
import { useStore } from "../state/store.ts";
import { useAnnounced } from "./announce.ts";
import { Button } from "./Button.tsx";
import styles from "./Note.module.css";
import { spoken } from "./sentence.ts";
import { Sentence } from "./Sentence.tsx";
import { StateShape } from "./StateMark.tsx";

type Props = {
  failure: Failure;
  onRetry?: (() => void) | undefined;
  /** Fits in a panel: fewer lines, smaller steps. */
  compact?: boolean;
};

/** What failed, where, and what to do: the failed state of every panel and list. */
export function FailureNote({ failure, onRetry, compact = false }: Props): ReactElement {
  useAnnounced(`Failed: ${spoken(failure.message)}`);
  const offer = offerFor(failure);
  const inSources = useStore(history, (value) => here(value).view.screen === "sources");
  return (
    <div className={styles.note} data-compact={compact || undefined} data-kind="failed">
      <StateShape state="critical" />
      <div className={styles.words}>
        <p className={styles.message}>
          <Sentence text={failure.message} />
        </p>
        {failure.place && <p className={styles.place}>{failure.place}</p>}
        {failure.remedy && (
          <p className={styles.remedy}>
            <Sentence text={failure.remedy} />
          </p>
        )}
        {failure.retry_after_ms !== undefined && (
          <p className={styles.remedy}>
            Asking again makes sense in {length(failure.retry_after_ms)}.
          </p>
        )}
        <div className={styles.actions}>
          {onRetry && (
            <Button small onClick={onRetry}>
              Ask again
            </Button>
          )}
          {offer === "diagnose" && !inSources && (
            <Button small onClick={() => go({ screen: "sources" })}>
              Diagnose in Sources
            </Button>
          )}
          {offer === "secret" && !inSources && (
            <Button small onClick={() => go({ screen: "sources" })}>
              Set the secret in Sources
            </Button>
          )}
          {offer === "diagnostics" && (
            <Button small onClick={() => open("diagnostics")}>
              Copy diagnostics
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}

/** No data, and why. */
export function EmptyNote({ reason }: { reason: string }): ReactElement {
  return (
    <div className={styles.note} data-kind="empty">
      <div className={styles.words}>
        <p className={styles.quiet}>
          <Sentence text={reason} />
        </p>
      </div>
    </div>
  );
}

/** Something that is not evaluated, and why; never drawn wrongly instead. */
export function UnsupportedNote({ reason }: { reason: string }): ReactElement {
  return (
    <div className={styles.note} data-kind="unsupported">
      <StateShape state="unknown" />
      <div className={styles.words}>
        <p className={styles.message}>Not shown</p>
        <p className={styles.remedy}>
          <Sentence text={reason} />
        </p>
      </div>
    </div>
  );
}
