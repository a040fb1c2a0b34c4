import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import { Drawing } from "../../chart/Drawing.tsx";
import { failureOf } from "../../failure.ts";
import { EmptyNote, FailureNote } from "../../parts/FailureNote.tsx";
import { Skeleton } from "../../parts/Skeleton.tsx";
import { StateMark } from "../../parts/StateMark.tsx";
import { useSession } from "../../session.ts";
import { pictureQuery } from "../queries.ts";
import styles from "./EntryDetail.module.css";

type Props = { id: string; picture: string; title: string };

/** A picture of the record as it was drawn then, or why it is not shown. */
export function Picture({ id, picture, title }: Props): ReactElement {
  const { environment } = useSession();
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
  return (
    <figure
      className={styles.picture}
      // A file's colours are its own, for a white page.
      data-paper={data.svg.includes("var(--") ? undefined : true}
      role="img"
      aria-label={`Picture of ${title}, as it was recorded`}
    >
      <Drawing svg={data.svg} />
    </figure>
  );
}
