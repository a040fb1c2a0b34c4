import { useQuery } from "@tanstack/react-query";
import { useMemo, useState, type ReactElement } from "react";

import type { ImportReport, Verdict } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { Button } from "../parts/Button.tsx";
import { copyText } from "../parts/clipboard.ts";
import { FailureNote } from "../parts/FailureNote.tsx";
import { Icon } from "../parts/Icon.tsx";
import { Skeleton } from "../parts/Skeleton.tsx";
import { useReady } from "../parts/use-ready.ts";
import { useSession } from "../session.ts";
import { go } from "../state/location.ts";
import { Elements } from "./Elements.tsx";
import { Figures } from "./Figures.tsx";
import { reportQuery } from "./queries.ts";
import {
  VERDICTS,
  VERDICT_WORDS,
  filtered,
  reportSentence,
  reportText,
  toRows,
} from "./report-rows.ts";
import { ReportEntries } from "./ReportEntries.tsx";
import styles from "./Reports.module.css";
import { VERDICT_STATES } from "./verdicts.ts";

/** What became of every part of a dashboard's file: counts, and each part with its reason. */
export function Report({ uid }: { uid: string }): ReactElement {
  const { epoch } = useSession();
  const { data, error, refetch } = useQuery({
    ...reportQuery(uid, epoch.revision),
    placeholderData: (previous) => previous,
  });
  useReady("report", data !== undefined);
  if (error && !data) {
    return <FailureNote failure={failureOf(error)} onRetry={() => void refetch()} />;
  }
  return (
    <div className={styles.screen}>
      {data ? (
        <Body uid={uid} report={data} />
      ) : (
        <Skeleton rows={12} label="Loading the import report" />
      )}
    </div>
  );
}

function Body({ uid, report }: { uid: string; report: ImportReport }): ReactElement {
  const [verdict, setVerdict] = useState<Verdict>();
  const [element, setElement] = useState<string>();
  const [words, setWords] = useState("");
  const found = useMemo(
    () => filtered(report.entries, { verdict, element, words }),
    [report, verdict, element, words],
  );
  const rows = useMemo(() => toRows(found), [found]);
  const clear = (): void => {
    setVerdict(undefined);
    setElement(undefined);
    setWords("");
  };
  return (
    <>
      <header className={styles.head}>
        <h1>Import report: {report.title || report.file}</h1>
        <span className={styles.file}>{report.file}</span>
        <span className={styles.space} />
        <Button onClick={() => void copyText(reportText(report), "The report")}>
          <Icon name="copy" size={12} /> Copy as text
        </Button>
        <Button
          onClick={() => void copyText(JSON.stringify(report, null, 2), "The report as JSON")}
        >
          Copy as JSON
        </Button>
        <Button onClick={() => go({ screen: "lint", uid })}>Lint</Button>
        <Button look="primary" onClick={() => go({ screen: "dashboard", uid, chosen: {} })}>
          Open the dashboard
        </Button>
      </header>
      <p className={styles.sentence}>{reportSentence(report)}</p>
      <div className={styles.columns}>
        <div className={styles.aside}>
          <Figures
            label="Parts by what became of them"
            figures={VERDICTS.map((key) => ({
              key,
              state: VERDICT_STATES[key],
              word: VERDICT_WORDS[key],
              amount: report.total[key],
            }))}
            chosen={verdict}
            onChoose={setVerdict}
          />
          <Elements elements={report.elements} chosen={element} onChoose={setElement} />
        </div>
        <ReportEntries
          uid={uid}
          rows={rows}
          found={found.length}
          all={report.entries.length}
          words={words}
          onWords={setWords}
          onClear={clear}
        />
      </div>
    </>
  );
}
