import type { ReactElement } from "react";

import { Button } from "../../parts/Button.tsx";
import { CopyButton } from "../../parts/CopyButton.tsx";
import { FailureNote } from "../../parts/FailureNote.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Moment } from "../../parts/Moment.tsx";
import { StateMark } from "../../parts/StateMark.tsx";
import styles from "./Incident.module.css";
import type { Notice } from "./use-deeds.ts";

type Props = { notice: Notice | undefined; onClose: () => void };

/** What came of the last deed, until it is put away. */
export function Notices({ notice, onClose }: Props): ReactElement | null {
  if (!notice) return null;
  return (
    <div className={styles.notice} data-kind={notice.kind}>
      <Words notice={notice} />
      <Button
        small
        look="quiet"
        aria-label="Put the message away"
        title="Put it away"
        onClick={onClose}
      >
        <Icon name="close" size={12} />
      </Button>
    </div>
  );
}

function Words({ notice }: { notice: Notice }): ReactElement {
  switch (notice.kind) {
    case "failed":
      return <FailureNote failure={notice.failure} onRetry={notice.again} compact />;
    case "saved":
      return (
        <p>
          <StateMark state="ok" word="Saved" /> as <code>{notice.path}</code>
          <CopyButton text={notice.path} what="The path" />
        </p>
      );
    case "verified": {
      const { holds, words } = notice.verdict;
      return (
        <p>
          <StateMark
            state={holds ? "ok" : "critical"}
            word={holds ? "Verified" : "It does not hold"}
          />{" "}
          {words}
          <small>
            every entry and file read again <Moment at={notice.at} as="seconds" />
          </small>
        </p>
      );
    }
  }
}
