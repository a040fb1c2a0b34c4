import type { ReactElement } from "react";

import { FailureNote } from "../parts/FailureNote.tsx";
import { Button } from "../parts/Button.tsx";
import { StateMark } from "../parts/StateMark.tsx";
import { useAnnounced } from "../parts/announce.ts";
import { useSession } from "../session.ts";
import { dismissOpening, opening } from "../state/opening.ts";
import { useStore } from "../state/store.ts";
import styles from "./Banner.module.css";

/** What concerns the whole window: a folder that is gone, a pack that did not open. */
export function Banner(): ReactElement | null {
  const { pack } = useSession();
  const { failure } = useStore(opening);
  const gone = pack.present
    ? undefined
    : `The folder ${pack.folder} cannot be read. What was last read from it stays in use; it is read again when it is back.`;
  useAnnounced(gone);
  if (gone === undefined && !failure) return null;
  return (
    <div className={styles.banner}>
      {gone !== undefined && (
        <p className={styles.line}>
          <StateMark state="warning" word="Pack gone" /> {gone}
        </p>
      )}
      {failure && (
        <div className={styles.line}>
          <FailureNote failure={failure} />
          <Button look="quiet" onClick={dismissOpening}>
            Dismiss
          </Button>
        </div>
      )}
    </div>
  );
}
