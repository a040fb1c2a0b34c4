import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";

import { failureOf } from "../failure.ts";
import { count } from "../format.ts";
import { Button } from "../parts/Button.tsx";
import { EmptyNote, FailureNote } from "../parts/FailureNote.tsx";
import head from "../parts/Head.module.css";
import { Icon } from "../parts/Icon.tsx";
import { Skeleton } from "../parts/Skeleton.tsx";
import { useReady } from "../parts/use-ready.ts";
import { sourcesQuery } from "../queries.ts";
import { sameEnvironment, useSession } from "../session.ts";
import { AddSourceDialog } from "./AddSourceDialog.tsx";
import { SourceCard } from "./SourceCard.tsx";
import styles from "./Sources.module.css";

/** Where the answers come from: how each source stands, its diagnosis, its secret. */
export function Sources({ opened }: { opened: string | undefined }): ReactElement {
  const { environment, epoch } = useSession();
  const [adding, setAdding] = useState(false);
  const [added, setAdded] = useState<string>();
  const { data, error, refetch } = useQuery({
    ...sourcesQuery({ environment: environment.id }, epoch),
    placeholderData: (previous, query) =>
      sameEnvironment(query?.queryKey, environment.id) ? previous : undefined,
  });
  useReady("sources", data !== undefined);
  return (
    <div className={styles.screen}>
      <header className={head.head}>
        <h1>Sources of {environment.title}</h1>
        <span className={head.count}>{data && count(data.length, "source")}</span>
        <span className={head.room} />
        <Button onClick={() => setAdding(true)}>
          <Icon name="plus" size={12} /> Add a source…
        </Button>
      </header>
      {error && !data && <FailureNote failure={failureOf(error)} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton rows={8} label="Loading sources" />}
      {data?.length === 0 && (
        <EmptyNote
          reason={`${environment.title} has no source yet. Add one here, or under [environments.${environment.id}.sources] in wheelhouse.toml.`}
        />
      )}
      <ul className={styles.cards}>
        {data?.map((source) => (
          <li key={source.id}>
            <SourceCard
              source={source}
              opened={source.id === (added ?? opened)}
              added={source.id === added}
              onChanged={() => void refetch()}
            />
          </li>
        ))}
      </ul>
      <AddSourceDialog
        open={adding}
        taken={data?.map((source) => source.id) ?? []}
        onAdded={setAdded}
        onClose={() => setAdding(false)}
      />
    </div>
  );
}
