import { useMemo, useState, type ReactElement } from "react";

import type { Finding, LintReport, Weight } from "../contract.ts";
import { EmptyNote } from "../parts/FailureNote.tsx";
import { StateMark } from "../parts/StateMark.tsx";
import { Figures } from "./Figures.tsx";
import { GroupHead } from "./GroupHead.tsx";
import {
  WEIGHTS,
  WEIGHT_STATES,
  filtered,
  lintSentence,
  toRows,
  type LintRow,
} from "./lint-rows.ts";
import { ListFilter } from "./ListFilter.tsx";
import { LongList } from "./LongList.tsx";
import styles from "./Reports.module.css";
import { Rules } from "./Rules.tsx";
import { linesOf } from "./text-lines.ts";

type Props = { report: LintReport; live: boolean };

/** The findings by file and panel, with their rules beside them. */
export function LintFindings({ report, live }: Props): ReactElement {
  const { findings } = report;
  const [weight, setWeight] = useState<Weight>();
  const [rule, setRule] = useState<string>();
  const [words, setWords] = useState("");
  const found = useMemo(
    () => filtered(findings, { weight, rule, words }),
    [findings, weight, rule, words],
  );
  const rows = useMemo(() => toRows(found), [found]);
  return (
    <>
      <p className={styles.sentence}>{lintSentence(report, live)}</p>
      <div className={styles.columns}>
        <div className={styles.aside}>
          <Figures
            label="Findings by weight"
            figures={WEIGHTS.map((key) => ({
              key,
              state: WEIGHT_STATES[key][0],
              word: WEIGHT_STATES[key][2],
              amount: findings.filter((each) => each.weight === key).length,
            }))}
            chosen={weight}
            onChoose={setWeight}
          />
          <Rules findings={findings} chosen={rule} onChoose={setRule} />
        </div>
        <section className={styles.body} aria-label="Findings">
          <ListFilter
            what={["finding", "findings"]}
            placeholder="Filter by file, panel or words (/)"
            found={found.length}
            all={findings.length}
            words={words}
            onWords={setWords}
            onClear={() => {
              setWeight(undefined);
              setRule(undefined);
              setWords("");
            }}
          />
          {rows.length > 0 ? (
            <LongList label="Findings by file and panel" rows={rows} heightOf={heightOf}>
              {(row) => <Row row={row} />}
            </LongList>
          ) : (
            <EmptyNote reason={emptiness(report, live)} />
          )}
        </section>
      </div>
    </>
  );
}

/** Why nothing is listed: filters, or a clean result and what it rests on. */
function emptiness({ dashboards, findings }: LintReport, live: boolean): string {
  if (findings.length > 0) return `None of the ${findings.length} findings passes these filters.`;
  if (dashboards === 0) return "There is no dashboard to look at.";
  const files =
    "Titles, descriptions, units, windows, raw counters, quantiles, data sources and links of every panel are as they should be.";
  return live
    ? `${files} Every query matches something in its source.`
    : `${files} Whether the queries match anything, only the live sources can tell.`;
}

const LINE = 20;
/** What the first column and the padding take from a row. */
const BESIDE = 140;
/** A letter of a rule's name, which stands at the end of the first line. */
const RULE_LETTER = 7.3;

function heightOf(row: LintRow, width: number): number {
  if (row.kind === "file") return 40;
  if (row.kind === "panel") return 32;
  const { message, remedy, rule } = row.finding;
  const beside = BESIDE + 8 + rule.length * RULE_LETTER;
  return 8 + LINE * (linesOf(message, width - beside) + linesOf(remedy, width - BESIDE));
}

function Row({ row }: { row: LintRow }): ReactElement {
  switch (row.kind) {
    case "file":
      return (
        <h2 className={styles.part}>
          {row.title} <span className={styles.file}>{row.file}</span>
          <span className={styles.amount}>{row.amount.toLocaleString("en")}</span>
        </h2>
      );
    case "panel":
      return <GroupHead uid={row.uid} panel={row.panel} title={row.title} amount={row.amount} />;
    case "finding":
      return <One finding={row.finding} />;
  }
}

function One({ finding }: { finding: Finding }): ReactElement {
  const [state, word] = WEIGHT_STATES[finding.weight];
  return (
    <div className={styles.finding}>
      <StateMark state={state} word={word} />
      <p>{finding.message}</p>
      <code className={styles.rule}>{finding.rule}</code>
      <p className={styles.remedy}>{finding.remedy}</p>
    </div>
  );
}
