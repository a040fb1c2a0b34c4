import { memo, type ReactElement } from "react";

import type { AnswerRecord, EntryView, EntryWhat } from "../../contract.ts";
import { exactTime, millisOf } from "../../dashboards/log-rows.ts";
import { clockTime } from "../../format.ts";
import { Icon } from "../../parts/Icon.tsx";
import { StateMark } from "../../parts/StateMark.tsx";
import { VerdictMark } from "../../runbooks/steps/VerdictMark.tsx";
import { preferences } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import { kindOf, wordsOf } from "../words.ts";
import styles from "./Entries.module.css";
import { toneOf } from "./tone.ts";
import { verdictOf } from "./verdict.ts";

type Props = {
  entry: EntryView;
  selected: boolean;
  follows: boolean;
  onSelect: (entry: number) => void;
};

/** One entry in short: when, what kind, what it says, and who wrote it. */
export const EntryRow = memo(function EntryRow(props: Props): ReactElement {
  const { entry, selected, follows, onSelect } = props;
  const zone = useStore(preferences, (value) => value.zone);
  const { number, at, what, operator, cause } = entry;
  const { icon, word } = kindOf(what);
  return (
    <button
      type="button"
      data-row
      className={styles.row}
      data-kind={what.kind}
      data-tone={toneOf(entry)}
      aria-current={selected || undefined}
      onClick={() => onSelect(number)}
      onFocus={() => follows && onSelect(number)}
    >
      <span className={styles.number}>{number}</span>
      <time className={styles.time} title={exactTime(at, zone)}>
        {clockTime(millisOf(at), zone)}
      </time>
      <span className={styles.sign} title={word}>
        <Icon name={icon} size={12} />
        <span className="visually-hidden">{word}</span>
      </span>
      <span className={styles.what}>
        <What what={what} />
      </span>
      {cause && <span className={styles.cause}>shows the cause</span>}
      <span className={styles.operator}>{operator}</span>
    </button>
  );
});

function What({ what }: { what: EntryWhat }): ReactElement {
  const { title, rest } = wordsOf(what);
  switch (what.kind) {
    case "note":
      return <span className={styles.note}>{what.text}</span>;
    case "answer":
      return <Answer answer={what} />;
    case "copied":
      return (
        <>
          <span className={styles.quiet}>Copied</span>{" "}
          <code className={styles.command}>{what.text}</code>
        </>
      );
    case "lines":
      return (
        <>
          <span>{title}</span> <code className={styles.quiet}>{rest}</code>
          {what.lines.length > 1 && (
            <span className={styles.more}>and {what.lines.length - 1} more</span>
          )}
        </>
      );
    case "began":
    case "milestone":
      return (
        <>
          <strong>{title}</strong> <span>{rest}</span>
        </>
      );
    case "step":
    case "thing":
    case "runbook":
    case "silence":
    case "changed":
    case "other":
      return (
        <>
          <span>{title}</span>
          {rest !== "" && <span className={styles.quiet}> {rest}</span>}
        </>
      );
  }
}

function Answer({ answer }: { answer: AnswerRecord }): ReactElement {
  const { title, value, failure } = answer;
  const verdict = verdictOf(answer);
  return (
    <>
      <span>{title}</span>{" "}
      {failure === null ? (
        <strong>{value}</strong>
      ) : (
        <span className={styles.verdict}>
          <StateMark state="warning" word="no answer" />
        </span>
      )}{" "}
      {verdict && failure === null && (
        <span className={styles.verdict}>
          <VerdictMark standing={verdict} />
        </span>
      )}{" "}
      {failure !== null && <span className={styles.quiet}>{failure}</span>}
    </>
  );
}
