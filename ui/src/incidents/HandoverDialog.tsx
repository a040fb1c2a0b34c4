import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import { failureOf } from "../failure.ts";
import { span, zoneName } from "../format.ts";
import { Button } from "../parts/Button.tsx";
import { copyText } from "../parts/clipboard.ts";
import { FailureNote } from "../parts/FailureNote.tsx";
import { Icon } from "../parts/Icon.tsx";
import { Modal } from "../parts/Modal.tsx";
import popup from "../parts/Popup.module.css";
import { Skeleton } from "../parts/Skeleton.tsx";
import { useSession } from "../session.ts";
import { clock } from "../state/clock.ts";
import { overlay, toggle } from "../state/overlays.ts";
import { preferences } from "../state/preferences.ts";
import { useStore } from "../state/store.ts";
import styles from "./Incidents.module.css";
import { handoverQuery } from "./queries.ts";

/** A draft of what the next shift must know, over the range that all screens share. */
export function HandoverDialog(): ReactElement | null {
  const isOpen = useStore(overlay, (value) => value === "handover");
  return isOpen ? <Handover onClose={() => toggle("handover", false)} /> : null;
}

function Handover({ onClose }: { onClose: () => void }): ReactElement {
  const { environment, range } = useSession();
  const zone = useStore(preferences, (value) => value.zone);
  const now = useStore(clock, (tick) => tick.now);
  const { data, error, refetch } = useQuery({
    ...handoverQuery({ environment: environment.id, range }),
    placeholderData: (before) => before,
  });
  return (
    <Modal
      title="Handover note"
      description={
        <>
          Drafted from {span(range.start, range.end, zone, now)} {zoneName(zone, range.end)} of{" "}
          {environment.title}, the range of all screens. Copy it and go on writing where you keep
          such notes.
        </>
      }
      open
      wide
      onClose={onClose}
    >
      {error && !data && (
        <FailureNote failure={failureOf(error)} onRetry={() => void refetch()} compact />
      )}
      {!data && !error && <Skeleton rows={12} label="Drafting the note" />}
      {data && (
        <pre
          className={styles.handover}
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keyboard
          tabIndex={0}
          role="region"
          aria-label="The note as Markdown"
        >
          {data.text}
        </pre>
      )}
      {data?.failures.map((failure) => (
        <FailureNote key={failure.message} failure={failure} compact />
      ))}
      <div className={popup.buttons}>
        <Button onClick={onClose}>Close</Button>
        <Button
          look="primary"
          disabled={!data}
          onClick={() => data && void copyText(data.text, "The note")}
        >
          <Icon name="copy" size={12} /> Copy as Markdown
        </Button>
      </div>
    </Modal>
  );
}
