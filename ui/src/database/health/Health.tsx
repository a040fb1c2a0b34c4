import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import { FailureNote } from "../../parts/FailureNote.tsx";
import { ReadAt } from "../../parts/read/ReadAt.tsx";
import { Reading } from "../../parts/read/Reading.tsx";
import { useKept } from "../../parts/read/use-kept.ts";
import { useReady } from "../../parts/use-ready.ts";
import { useSession } from "../../session.ts";
import { refresh } from "../../state/clock.ts";
import { healthQuery, sameDatabase } from "../queries.ts";
import styles from "./Health.module.css";
import { Report } from "./Report.tsx";

type Props = { request: { environment: string; source: string | null } };

/** What a database says of its own health: a card for each question. */
export function Health({ request }: Props): ReactElement {
  const { epoch } = useSession();
  const query = useQuery({
    ...healthQuery(request, epoch),
    placeholderData: (before, asked) =>
      sameDatabase(asked?.queryKey, request) ? before : undefined,
  });
  const { data: view, failure } = useKept(query, "health");
  useReady("database", view !== undefined || failure !== undefined);
  if (!view) {
    return failure ? (
      <FailureNote failure={failure} onRetry={refresh} />
    ) : (
      <Reading label="Asking for its health" />
    );
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keyboard
    <div className={styles.part} tabIndex={0} role="region" aria-label="Health">
      <p className={styles.note}>
        Each question is asked by reading the server’s own views.{" "}
        <ReadAt at={view.at} failure={failure} />
      </p>
      <div className={styles.cards}>
        {view.reports.map((report) => (
          <Report key={report.id} report={report} />
        ))}
      </div>
    </div>
  );
}
