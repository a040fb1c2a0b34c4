import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";

import type { DashboardSummary, Health, Problem } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { count } from "../format.ts";
import { EmptyNote, FailureNote } from "../parts/FailureNote.tsx";
import { FilterField } from "../parts/filter/FilterField.tsx";
import { focusReturned } from "../parts/focus-returned.ts";
import head from "../parts/Head.module.css";
import { Skeleton } from "../parts/Skeleton.tsx";
import { StateMark } from "../parts/StateMark.tsx";
import { useReady } from "../parts/use-ready.ts";
import { dashboardsQuery } from "../queries.ts";
import { useSession } from "../session.ts";
import { DashboardTools } from "../reports/DashboardTools.tsx";
import { cameBackFrom, go, history } from "../state/location.ts";
import styles from "./Dashboards.module.css";
import { byFolder, matching } from "./listing.ts";

/** The named dashboards of the pack and the starter set, by folder. */
export function Dashboards(): ReactElement {
  const { environment, epoch } = useSession();
  const [words, setWords] = useState("");
  const { data, error, refetch } = useQuery(dashboardsQuery(environment.id, epoch.revision));
  useReady("dashboards", data !== undefined);
  const [back] = useState(() => cameBackFrom(history.get(), "dashboard"));
  const found = data && matching(data, words);
  return (
    <div className={styles.screen}>
      <header className={head.head}>
        <h1>Dashboards</h1>
        <FilterField
          className={head.filter}
          label="Filter dashboards"
          placeholder="Filter by title, tag or file (/)"
          words={words}
          onWords={setWords}
        />
        <span className={head.count}>
          {found &&
            data &&
            (found.length === data.length
              ? count(data.length, "dashboard")
              : `${found.length} of ${count(data.length, "dashboard")}`)}
        </span>
        <DashboardTools />
      </header>
      {error && <FailureNote failure={failureOf(error)} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton rows={8} label="Loading dashboards" />}
      {data?.length === 0 && (
        <EmptyNote reason="The pack has no file in dashboards/ and the starter set is missing. Save a Grafana dashboard as JSON in the pack’s dashboards/ folder." />
      )}
      {data && data.length > 0 && found?.length === 0 && (
        <EmptyNote reason={`No dashboard has “${words}” in its title, tags or file.`} />
      )}
      {found &&
        byFolder(found).map(([folder, dashboards]) => (
          <section key={folder} className={styles.folder} aria-label={folder}>
            <h2 className={styles.folderName}>
              {folder} <span className={styles.folderCount}>{dashboards.length}</span>
            </h2>
            <ul className={styles.list}>
              {dashboards.map((dashboard) => (
                <Row
                  key={dashboard.uid}
                  dashboard={dashboard}
                  returned={dashboard.uid === back}
                  onTag={(tag) => setWords(words === tag ? "" : tag)}
                />
              ))}
            </ul>
          </section>
        ))}
    </div>
  );
}

type RowProps = {
  dashboard: DashboardSummary;
  /** One came back from it. */
  returned: boolean;
  onTag: (tag: string) => void;
};

function Row({ dashboard, returned, onTag }: RowProps): ReactElement {
  const standing = standingOf(dashboard);
  // A note costs nothing of the dashboard; it is told when it is open.
  const problems = dashboard.problems.filter((problem) => problem.weight !== "note");
  const [first] = problems;
  return (
    <li className={styles.row}>
      <button
        type="button"
        data-row
        ref={returned ? focusReturned : undefined}
        className={styles.open}
        disabled={!dashboard.usable}
        title={dashboard.description || dashboard.file}
        onClick={() => go({ screen: "dashboard", uid: dashboard.uid, chosen: {} })}
      >
        {standing && <StateMark state={standing[0]} word={standing[1]} bare />}
        <span className={styles.title}>{dashboard.title || dashboard.file}</span>
        {dashboard.usable && (
          <span className={styles.panels}>{count(dashboard.panels, "panel")}</span>
        )}
      </button>
      <div className={styles.about}>
        <span className={styles.file} title={dashboard.file}>
          {dashboard.description || (dashboard.title && dashboard.file)}
        </span>
        {dashboard.starter && (
          <span
            className={styles.starter}
            title="Came with Wheelhouse; a file of the same name in the pack replaces it"
          >
            starter
          </span>
        )}
        {dashboard.tags.slice(0, 5).map((tag) => (
          <button key={tag} type="button" className={styles.tag} onClick={() => onTag(tag)}>
            {tag}
          </button>
        ))}
      </div>
      {first && <ProblemLine dashboard={dashboard} problems={problems} />}
    </li>
  );
}

type ProblemProps = { dashboard: DashboardSummary; problems: readonly Problem[] };

/** The first problem in a line; leads to the report on the whole file where there is one. */
function ProblemLine({ dashboard, problems }: ProblemProps): ReactElement {
  const [first] = problems;
  const more = problems.length > 1 ? ` And ${problems.length - 1} more.` : "";
  const joint = first?.message.endsWith(".") ? " " : ": ";
  const words = `${first?.message}${joint}${first?.remedy}${more}`;
  const all = problems.map((each) => each.message).join("\n");
  if (!dashboard.usable) {
    return (
      <p className={styles.problem} title={all}>
        {words}
      </p>
    );
  }
  return (
    <button
      type="button"
      className={styles.problem}
      title={`${all}\nPress for the import report.`}
      onClick={() => go({ screen: "report", uid: dashboard.uid })}
    >
      {words}
    </button>
  );
}

/** What is wrong with the file; how the system does is asked of sources, and not said here. */
function standingOf({ usable, problems }: DashboardSummary): [Health, string] | undefined {
  if (!usable) return ["critical", "Cannot be shown"];
  const partly = problems.some((problem) => problem.weight !== "note");
  return partly ? ["warning", "Shown in part"] : undefined;
}
