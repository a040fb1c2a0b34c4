import type { ReactElement, ReactNode } from "react";

import type { AppliedView, MigrationOrigin, MigrationRow } from "../../contract.ts";
import { exactTime, millisOf } from "../../dashboards/log-rows.ts";
import { clockTime, date, timesIn } from "../../format.ts";
import { Cut, type ListColumn } from "../../parts/list/List.tsx";
import { writeLength } from "../../traces/time.ts";
import styles from "./cells.module.css";
import type { Column, Placed } from "./filter.ts";
import { StateSign } from "./StateSign.tsx";
import {
  CHECKSUM_MEANINGS,
  CHECKSUM_WORDS,
  FILE_WORDS,
  findingWord,
  foundBeyond,
  KNOWN_MEANINGS,
  KNOWN_WORDS,
} from "./words.ts";

type Zone = "utc" | "local";

/** The columns of migrations, the state before what may be cut. */
export const COLUMNS: readonly ListColumn<Column>[] = [
  { id: "order", name: "#", width: "48px", least: 48, figures: true },
  { id: "state", name: "State", width: "minmax(176px, 1.1fr)", least: 176 },
  { id: "id", name: "Id", width: "minmax(126px, 1fr)", least: 126 },
  { id: "name", name: "Name", width: "minmax(128px, 2fr)", least: 128 },
  { id: "applied", name: "Applied", width: "minmax(160px, 1fr)", least: 160 },
  { id: "by", name: "By", width: "minmax(128px, 0.9fr)", least: 128 },
  { id: "duration", name: "Took", width: "72px", least: 72, figures: true },
  { id: "batch", name: "Batch", width: "56px", least: 56 },
  { id: "checksum", name: "Checksum", width: "104px", least: 104 },
  { id: "origin", name: "Written, merged", width: "minmax(168px, 2fr)", least: 168 },
  { id: "file", name: "File", width: "minmax(120px, 1.4fr)", least: 120 },
];

/** What stands in a column of a migration. */
export function cellOf(column: Column, { row, order }: Placed, zone: Zone): ReactNode {
  switch (column) {
    case "order":
      return order;
    case "state":
      return <State row={row} />;
    case "id":
      return <Cut text={row.id} code />;
    case "name":
      return <Cut text={row.name} />;
    case "applied":
      return <Applied applied={row.applied} zone={zone} />;
    case "by":
      return <By text={row.by} />;
    case "duration":
      return row.duration === null ? "" : writeLength(row.duration);
    case "batch":
      return <Cut text={row.batch} />;
    case "checksum":
      return (
        <span
          className={styles.checksum}
          data-checksum={row.checksum}
          title={CHECKSUM_MEANINGS[row.checksum]}
        >
          {row.state === "pending" ? "" : CHECKSUM_WORDS[row.checksum]}
        </span>
      );
    case "origin":
      return row.origin && <Origin origin={row.origin} zone={zone} />;
    case "file":
      return <Cut text={row.file} code end />;
  }
}

/** Who wrote the file, and when it came to the main line. */
function Origin({ origin, zone }: { origin: MigrationOrigin; zone: Zone }): ReactElement {
  const { file, author, merged, request, changed } = origin;
  if (author === "") return <span className={styles.unknown}>{FILE_WORDS[file]}</span>;
  const when = merged === null ? "not merged" : date(merged, zone);
  const told = request === "" ? when : `${when} ${request}`;
  const whole = [
    `written by ${author}`,
    merged === null ? "not on the main line" : `on the main line ${when}`,
    ...(request === "" ? [] : [`by ${request}`]),
    ...(changed > 0 ? [`changed ${changed} times since`] : []),
  ].join(", ");
  return (
    <>
      <span className={styles.who} title={author}>
        {author}
      </span>
      <small className={styles.known} title={whole}>
        {told}
      </small>
    </>
  );
}

/** Who, and after it more quietly as what: "deploy (database user)". */
function By({ text }: { text: string }): ReactElement {
  const [, who, as] = /^(.*?) \((.*)\)$/u.exec(text) ?? [text, text];
  return (
    <>
      <span className={styles.who} title={text}>
        {who}
      </span>
      {as !== undefined && (
        <small className={styles.known} title={text}>
          {as}
        </small>
      )}
    </>
  );
}

function State({ row }: { row: MigrationRow }): ReactElement {
  const found = foundBeyond(row);
  return (
    <>
      <StateSign state={row.state} />
      <span className={styles.found}>
        {found.map(({ code, message, remedy, grave }) => (
          <span
            key={`${code} ${message}`}
            className={styles.finding}
            data-grave={grave || undefined}
            title={[message, remedy].filter(Boolean).join("\n")}
          >
            {findingWord(code)}
          </span>
        ))}
      </span>
    </>
  );
}

function Applied({ applied, zone }: { applied: AppliedView; zone: Zone }): ReactElement {
  const { at, known } = applied;
  // What the database itself says is shown as it stands there.
  const text = known === "recorded" ? applied.text : timesIn(applied.text, zone);
  // A window between two looks is no moment: it is told as what it is.
  if (at === null || known === "seen") {
    return (
      <span className={styles.unknown} title={`${text}\n${KNOWN_MEANINGS[known]}`}>
        {text}
      </span>
    );
  }
  const millis = millisOf(at);
  return (
    <>
      <time dateTime={new Date(millis).toISOString()} title={`${exactTime(at, zone)}\n${text}`}>
        {date(millis, zone)} {clockTime(millis, zone)}
      </time>
      {known !== "recorded" && (
        <small className={styles.known} title={`${KNOWN_MEANINGS[known]}\n${text}`}>
          {KNOWN_WORDS[known]}
        </small>
      )}
    </>
  );
}
