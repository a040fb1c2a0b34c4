import type { ReactElement } from "react";

import type { Failure } from "../contract.ts";
import { Moment } from "../parts/Moment.tsx";
import { useAnnounced } from "../parts/announce.ts";
import styles from "./Database.module.css";

type Props = { at: number; failure: Failure | undefined };

/** When something was read; hatched, with the reason, if it could not be read again since. */
export function ReadAt({ at, failure }: Props): ReactElement {
  useAnnounced(failure && `Could not be read again: ${failure.message}`);
  if (!failure) {
    return (
      <span className={styles.readAt}>
        read <Moment at={at} />
      </span>
    );
  }
  return (
    <span className="stale" title={`${failure.message} ${failure.remedy ?? ""}`}>
      read <Moment at={at} />, not since: {failure.message}
    </span>
  );
}
