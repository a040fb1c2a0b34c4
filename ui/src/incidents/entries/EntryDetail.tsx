import type { ReactElement } from "react";

import type { AnswerRecord, EntryView, EntryWhat } from "../../contract.ts";
import { exactTime } from "../../dashboards/log-rows.ts";
import { length, span } from "../../format.ts";
import { Button } from "../../parts/Button.tsx";
import { CopyButton } from "../../parts/CopyButton.tsx";
import detail from "../../parts/detail/Detail.module.css";
import { DetailBar } from "../../parts/detail/DetailBar.tsx";
import { Fact } from "../../parts/detail/Fact.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { StateMark } from "../../parts/StateMark.tsx";
import { VerdictMark } from "../../runbooks/steps/VerdictMark.tsx";
import { clock } from "../../state/clock.ts";
import { setRange } from "../../state/location.ts";
import { preferences } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import { kindOf, lineOf, wordsOf } from "../words.ts";
import styles from "./EntryDetail.module.css";
import { Picture } from "./Picture.tsx";
import { verdictOf } from "./verdict.ts";

type Props = {
  /** Id of the incident. */
  id: string;
  folder: string;
  entry: EntryView;
  /** Absent while the entry is changed. */
  onCause: (() => void) | undefined;
  onClose: () => void;
};

/** A clock that differs by less is as good as right. */
const RIGHT = 1_000;

/** One entry in full: what was recorded, how it was asked, and where its files lie. */
export function EntryDetail({ id, folder, entry, onCause, onClose }: Props): ReactElement {
  const zone = useStore(preferences, (value) => value.zone);
  const { number, at, operator, what, cause, hash, clock_ahead_ms: ahead } = entry;
  const { icon, word } = kindOf(what);
  return (
    <>
      <DetailBar copy={[lineOf(what), "The entry"]} onClose={onClose}>
        <Icon name={icon} size={12} />
        <h2>
          {word} {number}
        </h2>
        <Button
          small
          look={cause ? "plain" : "quiet"}
          aria-pressed={cause}
          disabled={!onCause}
          title={
            cause
              ? "It does not show the cause after all (c)"
              : "Mark it as one that shows the cause (c)"
          }
          onClick={onCause}
        >
          {cause && <Icon name="check" size={12} />} Shows the cause
        </Button>
      </DetailBar>
      <div
        className={detail.body}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keyboard
        tabIndex={0}
        role="region"
        aria-label={`About entry ${number}`}
      >
        <Content id={id} what={what} />
        <section aria-label="How it was written">
          <dl className={detail.facts}>
            <Fact name="Written">{exactTime(at, zone)}</Fact>
            <Fact name="By">{operator}</Fact>
            {ahead !== null && Math.abs(ahead) >= RIGHT && (
              <Fact name="Clock">
                {length(ahead)} {ahead > 0 ? "ahead of" : "behind"} the sources’ clocks
              </Fact>
            )}
            <Fact name="Hash">
              <code>{hash}…</code> <small>covers all entries before it</small>
            </Fact>
            {filesOf(what).map(([name, file]) => (
              <Fact key={file} name={name}>
                <code>{file}</code>{" "}
                <CopyButton text={`${folder}/${file}`} what={`The path of ${file}`} />
              </Fact>
            ))}
          </dl>
        </section>
      </div>
    </>
  );
}

type ContentProps = { id: string; what: EntryWhat };

function Content({ id, what }: ContentProps): ReactElement {
  const { title, rest } = wordsOf(what);
  switch (what.kind) {
    case "answer":
      return <Answer id={id} answer={what} />;
    case "note":
      return <p className={styles.text}>{what.text}</p>;
    case "lines":
      return (
        <>
          <p className={styles.title}>{what.title}</p>
          <ol className={styles.lines}>
            {what.lines.map((line, at) => (
              <li key={at}>{line}</li>
            ))}
          </ol>
        </>
      );
    case "copied":
      return (
        <>
          <p className={styles.title}>A command that was copied</p>
          <pre className={styles.code}>{what.text}</pre>
          <p className={detail.quiet}>
            From {what.file}. Wheelhouse never ran it; secrets are hidden.
          </p>
        </>
      );
    case "step":
      return (
        <>
          <p className={styles.title}>{title}</p>
          {rest !== "" && <p className={styles.text}>{rest}</p>}
          <p className={detail.quiet}>
            Step of {what.runbook}, {what.file}
          </p>
        </>
      );
    case "runbook":
      return (
        <>
          <p className={styles.title}>{title}</p>
          <p className={detail.quiet}>{what.file}</p>
        </>
      );
    case "began":
    case "milestone":
    case "thing":
    case "silence":
    case "changed":
    case "other":
      return (
        <>
          <p className={styles.title}>{title}</p>
          {rest !== "" && <p className={styles.text}>{rest}</p>}
        </>
      );
  }
}

function Answer({ id, answer }: { id: string; answer: AnswerRecord }): ReactElement {
  const zone = useStore(preferences, (value) => value.zone);
  const now = useStore(clock, (tick) => tick.now);
  const { title, from, query, source, range, value, words, picture, failure } = answer;
  const verdict = verdictOf(answer);
  return (
    <>
      <p className={styles.title}>{title}</p>
      {failure === null ? (
        <p className={styles.answer} data-verdict={verdict}>
          {value !== "" && <strong>{value}</strong>}
          {verdict && <VerdictMark standing={verdict} />}
          {words !== "" && <span className={styles.words}>{words}</span>}
        </p>
      ) : (
        <p className={styles.answer} data-verdict="unknown">
          <StateMark state="warning" word="No answer" />
          <span className={styles.words}>{failure}</span>
        </p>
      )}
      {picture !== null && <Picture id={id} picture={picture} title={title} />}
      <dl className={detail.facts}>
        <Fact name="Asked">{source}</Fact>
        <Fact name="From">{from}</Fact>
        {range.end > range.start && (
          <Fact name="Over">
            {span(range.start, range.end, zone, now)}{" "}
            <Button
              small
              look="quiet"
              title="Look at this range on every screen"
              onClick={() => setRange({ kind: "absolute", start: range.start, end: range.end })}
            >
              Use this range
            </Button>
          </Fact>
        )}
      </dl>
      <details className={styles.query}>
        <summary>Query as it was sent</summary>
        <pre className={styles.code}>{query}</pre>
        <CopyButton text={query} what="The query" />
      </details>
    </>
  );
}

function filesOf(what: EntryWhat): [name: string, file: string][] {
  const data = "data" in what ? what.data : null;
  const picture = what.kind === "answer" ? what.picture : null;
  return [
    ...(data === null ? [] : [["Data", data] satisfies [string, string]]),
    ...(picture === null ? [] : [["Picture", picture] satisfies [string, string]]),
  ];
}
