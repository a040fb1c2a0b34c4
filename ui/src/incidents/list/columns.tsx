import type { ReactNode } from "react";

import type { IncidentLine } from "../../contract.ts";
import { Cut, type ListColumn } from "../../parts/list/List.tsx";
import { Moment } from "../../parts/Moment.tsx";
import type { Sort } from "../../state/location.ts";
import styles from "../Incidents.module.css";
import { IncidentStateMark, SeverityMark } from "../SeverityMark.tsx";
import { lasting, SEVERITIES } from "../words.ts";

type Column =
  | "id"
  | "state"
  | "title"
  | "severity"
  | "began"
  | "lasted"
  | "alert"
  | "entries"
  | "operator";

export const COLUMNS: readonly ListColumn<Column>[] = [
  { id: "id", name: "Id", width: "76px", least: 76 },
  { id: "state", name: "State", width: "108px", least: 108 },
  { id: "title", name: "Title", width: "minmax(180px, 3fr)", least: 180 },
  { id: "severity", name: "Severity", width: "96px", least: 96 },
  { id: "began", name: "Began", width: "136px", least: 136 },
  { id: "lasted", name: "Lasted", width: "104px", least: 104, figures: true },
  { id: "alert", name: "From", width: "minmax(112px, 1fr)", least: 112 },
  { id: "entries", name: "Entries", width: "76px", least: 76, figures: true },
  { id: "operator", name: "Begun by", width: "minmax(88px, 0.6fr)", least: 88 },
];

/** What stands in a column of a line. */
export function cellOf(
  column: Column,
  line: IncidentLine,
  recorded: string | null,
  now: number,
): ReactNode {
  switch (column) {
    case "id":
      return <strong className={styles.id}>{line.id}</strong>;
    case "state":
      return line.id === recorded ? (
        <span className={styles.recorded}>
          <span className={styles.dot} /> Recording
        </span>
      ) : (
        <IncidentStateMark state={line.state} />
      );
    case "title":
      return <Cut text={line.title} />;
    case "severity":
      return <SeverityMark severity={line.severity} />;
    case "began":
      return <Moment at={line.began} as="time" />;
    case "lasted":
      return lasting(line, now);
    case "alert":
      return line.alert === null ? (
        <span className={styles.quiet}>by hand</span>
      ) : (
        <Cut text={line.alert} />
      );
    case "entries":
      return line.entries.toLocaleString("en");
    case "operator":
      return <Cut text={line.operator} />;
  }
}

/** The lines that have every word of a text in what they are known by. */
export function found(lines: readonly IncidentLine[], text: string): readonly IncidentLine[] {
  const words = text.toLocaleLowerCase().split(/\s+/u).filter(Boolean);
  if (words.length === 0) return lines;
  return lines.filter(({ id, title, alert, operator }) => {
    const known = [id, title, alert ?? "", operator].join("\n").toLocaleLowerCase();
    return words.every((word) => known.includes(word));
  });
}

const GRAVITY = Object.keys(SEVERITIES);
const STANDINGS = ["open", "mitigated", "closed"];

/** Lines by a column; as they are listed, the newest first, without. */
export function sorted(
  lines: readonly IncidentLine[],
  sort: Sort | undefined,
  now: number,
): readonly IncidentLine[] {
  if (!sort) return lines;
  const turn = sort.descending ? -1 : 1;
  const worth = (line: IncidentLine): string | number => {
    switch (sort.by) {
      case "id":
        return Number(/\d+$/u.exec(line.id)?.[0] ?? 0);
      case "state":
        return STANDINGS.indexOf(line.state);
      case "severity":
        return GRAVITY.indexOf(line.severity);
      case "began":
        return line.began;
      case "lasted":
        return (line.ended ?? now) - line.began;
      case "entries":
        return line.entries;
      case "alert":
        return line.alert ?? "";
      case "operator":
        return line.operator;
      default:
        return line.title;
    }
  };
  return lines.toSorted((one, other) => {
    const [a, b] = [worth(one), worth(other)];
    const order =
      typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));
    return order * turn;
  });
}
