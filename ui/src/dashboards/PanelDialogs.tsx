import { Suspense, lazy, type ReactElement } from "react";

import { took } from "../format.ts";
import { Button } from "../parts/Button.tsx";
import { copyText } from "../parts/clipboard.ts";
import { FailureNote } from "../parts/FailureNote.tsx";
import { Icon } from "../parts/Icon.tsx";
import { Modal } from "../parts/Modal.tsx";
import popup from "../parts/Popup.module.css";
import { useSession } from "../session.ts";
import { queryText } from "./query-text.ts";
import styles from "./Panel.module.css";
import type { Deeds } from "./use-deeds.ts";

const RelatedDialog = lazy(async () => ({
  default: (await import("../reports/Related.tsx")).RelatedDialog,
}));

type Props = { deeds: Deeds; uid: string; panel: number };

/** What lies over the screen on behalf of a panel; one at a time. */
export function PanelDialogs({ deeds, uid, panel }: Props): ReactElement | null {
  const close = (): void => deeds.setDialog(undefined);
  switch (deeds.dialog) {
    case "queries":
      return <Queries deeds={deeds} onClose={close} />;
    case "related":
      return (
        <Suspense fallback={null}>
          <RelatedDialog uid={uid} panel={panel} title={deeds.title} onClose={close} />
        </Suspense>
      );
    case "not_saved":
      return (
        <Modal title={`“${deeds.title}” is not saved`} open onClose={close}>
          {deeds.failure && <FailureNote failure={deeds.failure} />}
          <div className={popup.buttons}>
            <Button onClick={close}>Close</Button>
          </div>
        </Modal>
      );
    case undefined:
      return null;
  }
}

/** The queries as they were sent, each with where it went. */
function Queries({ deeds, onClose }: { deeds: Deeds; onClose: () => void }): ReactElement {
  const { environment } = useSession();
  const { queries, title } = deeds;
  return (
    <Modal
      title={`Query of “${title}”`}
      description={`As it was sent to ${environment.title}, with variables and intervals filled in.`}
      open
      onClose={onClose}
      wide
    >
      {queries.map((query, at) => (
        <section key={`${at} ${query.ref_id}`} className={styles.sent}>
          <header className={styles.sentHead}>
            <strong>{query.ref_id || "Query"}</strong>
            <span>
              {query.source === "" ? "first source with metrics" : query.source},{" "}
              {query.instant ? "at one moment" : `every ${took(query.step)}`}
            </span>
            <Button
              look="quiet"
              small
              aria-label={`Explore query ${query.ref_id}`}
              title="Explore this query"
              onClick={() => deeds.exploreQuery(query)}
            >
              <Icon name="explore" size={12} />
            </Button>
            <Button
              look="quiet"
              small
              aria-label={`Copy query ${query.ref_id}`}
              title="Copy this query"
              onClick={() => void copyText(queryText([query], title, environment), "The query")}
            >
              <Icon name="copy" size={12} />
            </Button>
          </header>
          <pre className={styles.query}>{query.expr}</pre>
        </section>
      ))}
      <div className={popup.buttons}>
        <Button onClick={onClose}>Close</Button>
        <Button look="primary" onClick={deeds.copy}>
          {queries.length > 1 ? "Copy all" : "Copy"}
        </Button>
      </div>
    </Modal>
  );
}
