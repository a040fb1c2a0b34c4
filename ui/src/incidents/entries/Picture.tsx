import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";

import { Drawing } from "../../chart/Drawing.tsx";
import { failureOf } from "../../failure.ts";
import { Button } from "../../parts/Button.tsx";
import { EmptyNote, FailureNote } from "../../parts/FailureNote.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Modal } from "../../parts/Modal.tsx";
import { Skeleton } from "../../parts/Skeleton.tsx";
import { StateMark } from "../../parts/StateMark.tsx";
import { useSession } from "../../session.ts";
import { pictureQuery } from "../queries.ts";
import styles from "./EntryDetail.module.css";

type Props = { id: string; picture: string; title: string };

/** A picture of the record as it was drawn then, or why it is not shown. */
export function Picture({ id, picture, title }: Props): ReactElement {
  const { environment } = useSession();
  const [large, setLarge] = useState(false);
  const { data, error, refetch } = useQuery(
    pictureQuery({ environment: environment.id, id, picture }),
  );
  if (error)
    return <FailureNote failure={failureOf(error)} onRetry={() => void refetch()} compact />;
  if (!data) {
    return (
      <div className={styles.picture}>
        <Skeleton label="Reading the picture" />
      </div>
    );
  }
  if (data.svg === null) {
    return (
      <div className={styles.missing}>
        <StateMark state="critical" word="Picture not shown" />
        <EmptyNote reason={data.why} />
      </div>
    );
  }
  const drawn = (look: string | undefined): ReactElement => (
    <figure
      className={look === undefined ? styles.picture : `${styles.picture} ${look}`}
      // A file's colours are its own, for a white page.
      data-paper={data.svg?.includes("var(--") === false || undefined}
      role="img"
      aria-label={`Picture of ${title}, as it was recorded`}
    >
      <Drawing svg={data.svg ?? ""} />
    </figure>
  );
  return (
    <div className={styles.framed}>
      {drawn(undefined)}
      <Button
        small
        className={styles.larger}
        aria-label="Show the picture larger"
        title="Show the picture larger"
        onClick={() => setLarge(true)}
      >
        <Icon name="expand" size={12} />
      </Button>
      {large && (
        <Modal title={title} open wide onClose={() => setLarge(false)}>
          {drawn(styles.large)}
        </Modal>
      )}
    </div>
  );
}
