import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";

import { failureOf } from "../../failure.ts";
import { Button } from "../../parts/Button.tsx";
import { FailureNote } from "../../parts/FailureNote.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { ProblemList } from "../../parts/ProblemList.tsx";
import { StateMark } from "../../parts/StateMark.tsx";
import { useSession } from "../../session.ts";
import { checkQuery } from "../queries.ts";
import { useWork } from "../work/work.ts";
import styles from "./Reading.module.css";

/** Asks the live sources whether they know what the runbook names; only when that is wanted. */
export function LiveCheck(): ReactElement {
  const { request } = useWork();
  const { epoch } = useSession();
  const [run, setRun] = useState(0);
  const { data, error, isFetching } = useQuery({
    ...checkQuery(request, epoch.revision, run),
    enabled: run > 0,
  });
  return (
    <section className={styles.check} aria-label="Check against live sources">
      <Button
        disabled={isFetching}
        title="Asks whether its metrics, tables and addresses exist"
        onClick={() => setRun(run + 1)}
      >
        <Icon name="check" /> Check against live sources
      </Button>
      {isFetching && <p role="status">Asking the sources…</p>}
      {error && <FailureNote failure={failureOf(error)} compact />}
      {data?.failures.map((failure) => (
        <FailureNote key={`${failure.place} ${failure.message}`} failure={failure} compact />
      ))}
      {data && data.problems.length > 0 && <ProblemList problems={data.problems} />}
      {data && data.problems.length === 0 && data.failures.length === 0 && (
        <p>
          <StateMark state="ok" word="The sources know all that it names." />
        </p>
      )}
    </section>
  );
}
