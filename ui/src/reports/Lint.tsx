import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";

import type { LintReport, TimeRange } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { Button } from "../parts/Button.tsx";
import { copyText } from "../parts/clipboard.ts";
import { FailureNote } from "../parts/FailureNote.tsx";
import { Icon } from "../parts/Icon.tsx";
import { Skeleton } from "../parts/Skeleton.tsx";
import { useReady } from "../parts/use-ready.ts";
import { dashboardsQuery, queryClient } from "../queries.ts";
import { useSession } from "../session.ts";
import { go } from "../state/location.ts";
import { LintFindings } from "./LintFindings.tsx";
import { lintQuery, liveLintQuery } from "./queries.ts";
import styles from "./Reports.module.css";
import { Waiting } from "../parts/Waiting.tsx";

/** What is wrong with dashboards: at once from the files, on request from the sources as well. */
export function Lint({ uid }: { uid: string | undefined }): ReactElement {
  const { environment, epoch, range } = useSession();
  // The range at the moment the sources are to be asked: it stands while the clock moves on. Other
  // files are not asked about before a person says so again.
  const [asked, setAsked] = useState<{ revision: number; range: TimeRange }>();
  const isAsked = asked?.revision === epoch.revision;
  const request = { environment: environment.id, uid: uid ?? null };
  const files = useQuery({
    ...lintQuery({ ...request, range }, epoch.revision),
    placeholderData: (previous) => previous,
  });
  const liveOptions = liveLintQuery({ ...request, range: asked?.range ?? range }, epoch.revision);
  const live = useQuery({
    ...liveOptions,
    enabled: isAsked,
    placeholderData: (previous) => previous,
  });
  const found = isAsked ? live.data : undefined;
  const report = found ?? files.data;
  const check = (): void => {
    const { start, end } = range;
    const again = isAsked && asked.range.start === start && asked.range.end === end;
    if (again) void live.refetch();
    else setAsked({ revision: epoch.revision, range });
  };
  const stop = (): void => {
    setAsked(undefined);
    void queryClient.cancelQueries({ queryKey: liveOptions.queryKey });
  };
  useReady("lint", report !== undefined);
  if (files.error && !report) {
    return <FailureNote failure={failureOf(files.error)} onRetry={() => void files.refetch()} />;
  }
  return (
    <div className={styles.screen}>
      <Head uid={uid} report={report}>
        {isAsked && live.isFetching ? (
          <Waiting what={`Asking the sources of ${environment.title}`} onStop={stop} />
        ) : (
          <Button
            look="primary"
            title="Also asks the sources whether queries match anything"
            onClick={check}
          >
            {found ? "Check against live sources again" : "Check against live sources"}
          </Button>
        )}
      </Head>
      {isAsked && live.error && (
        <FailureNote failure={failureOf(live.error)} onRetry={() => void live.refetch()} />
      )}
      {report?.failures.map((failure) => (
        <FailureNote key={`${failure.place} ${failure.message}`} failure={failure} compact />
      ))}
      {report ? (
        <LintFindings report={report} live={found !== undefined} />
      ) : (
        <Skeleton rows={12} label="Loading the findings" />
      )}
    </div>
  );
}

type HeadProps = {
  uid: string | undefined;
  report: LintReport | undefined;
  /** The action on live sources. */
  children: ReactElement;
};

function Head({ uid, report, children }: HeadProps): ReactElement {
  const title = useTitle(uid);
  return (
    <header className={styles.head}>
      <h1>Lint: {title}</h1>
      <span className={styles.space} />
      {uid !== undefined && (
        <Button look="quiet" onClick={() => go({ screen: "lint" })}>
          All dashboards
        </Button>
      )}
      {uid !== undefined && (
        <Button look="quiet" onClick={() => go({ screen: "dashboard", uid, chosen: {} })}>
          Open the dashboard
        </Button>
      )}
      <Button
        disabled={!report}
        onClick={() => void copyText(JSON.stringify(report, null, 2), "The findings")}
      >
        <Icon name="copy" size={12} /> Copy as JSON
      </Button>
      {children}
    </header>
  );
}

/** What is looked at: one dashboard by its title, or all. */
function useTitle(uid: string | undefined): string {
  const { environment, epoch } = useSession();
  const { data } = useQuery(dashboardsQuery(environment.id, epoch.revision));
  if (uid === undefined) return "all dashboards";
  const found = data?.find((each) => each.uid === uid);
  return found?.title || found?.file || uid;
}
