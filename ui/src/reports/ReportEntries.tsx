import type { ReactElement } from "react";

import type { ReportEntry } from "../contract.ts";
import { EmptyNote } from "../parts/FailureNote.tsx";
import { StateMark } from "../parts/StateMark.tsx";
import { GroupHead } from "./GroupHead.tsx";
import { ListFilter, type ListFilterProps } from "./ListFilter.tsx";
import { LongList } from "./LongList.tsx";
import { VERDICT_WORDS, type ReportRow } from "./report-rows.ts";
import styles from "./Reports.module.css";
import { linesOf } from "./text-lines.ts";
import { VERDICT_STATES } from "./verdicts.ts";

type Props = Omit<ListFilterProps, "what" | "placeholder"> & {
  uid: string;
  rows: readonly ReportRow[];
};

/** The parts of a file one by one, under their panels. */
export function ReportEntries({ uid, rows, ...filter }: Props): ReactElement {
  return (
    <section className={styles.body} aria-label="Parts">
      <ListFilter
        {...filter}
        what={["part", "parts"]}
        placeholder="Filter by panel, name or reason (/)"
      />
      {rows.length === 0 ? (
        <EmptyNote
          reason={
            filter.all === 0
              ? "The file holds no panel, query, option or variable."
              : `None of the ${filter.all} parts passes these filters.`
          }
        />
      ) : (
        <LongList label="Parts of the file" rows={rows} heightOf={heightOf}>
          {(row) => <Row uid={uid} row={row} />}
        </LongList>
      )}
    </section>
  );
}

const LINE = 20;
/** What the first columns and the padding take from a row. */
const BESIDE = 156;

function heightOf(row: ReportRow, width: number): number {
  if (row.kind === "part") return 36;
  if (row.kind === "panel") return 32;
  return 24 + LINE * linesOf(row.entry.words, width - BESIDE);
}

function Row({ uid, row }: { uid: string; row: ReportRow }): ReactElement {
  switch (row.kind) {
    case "part":
      return (
        <h2 className={styles.part}>
          {row.title} <span className={styles.amount}>{row.amount.toLocaleString("en")}</span>
        </h2>
      );
    case "panel":
      return <GroupHead uid={uid} panel={row.panel} title={row.title} amount={row.amount} />;
    case "entry":
      return <Entry entry={row.entry} />;
  }
}

function Entry({ entry }: { entry: ReportEntry }): ReactElement {
  const { verdict, element, name, words } = entry;
  return (
    <div className={styles.entry}>
      <StateMark state={VERDICT_STATES[verdict]} word={VERDICT_WORDS[verdict]} />
      <span className={styles.element}>{element}</span>
      <span className={styles.name} title={name}>
        {name}
      </span>
      {words !== "" && <p className={styles.words}>{words}</p>}
    </div>
  );
}
