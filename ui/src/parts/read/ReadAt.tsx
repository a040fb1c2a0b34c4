import type { ReactElement } from "react";

import type { Failure } from "../../contract.ts";
import { useAnnounced } from "../announce.ts";
import { Moment } from "../Moment.tsx";
import styles from "./Read.module.css";

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
