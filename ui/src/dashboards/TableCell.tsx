import type { CSSProperties, ReactElement, ReactNode } from "react";

import { onFill, plainColor, readable } from "../chart/color.ts";
import { Drawing } from "../chart/Drawing.tsx";
import type { TableCell, TableColumn } from "../contract.ts";
import { Linked } from "../links/LinksMenu.tsx";
import { useSession } from "../session.ts";
import { isTraceId } from "../traces/lookup/place.ts";
import { TraceLink } from "../traces/lookup/TraceLink.tsx";
import { alignOf } from "./columns.ts";
import { StatShape } from "./Stats.tsx";
import styles from "./Table.module.css";

type Props = { cell: TableCell; column: TableColumn };

/** A cell in the look of its column: words, coloured words, a coloured field, a bar or a course. */
export function Cell({ cell, column }: Props): ReactElement {
  const { theme } = useSession();
  const { text, color, state } = cell;
  const colored = color === undefined ? undefined : plainColor(color);
  const links = cell.links ?? [];
  const words =
    links.length === 0 && isTraceId(column.name, text) ? (
      <TraceLink id={text}>{text}</TraceLink>
    ) : (
      <Linked links={links} label={text}>
        {text}
      </Linked>
    );
  const field = (content: ReactNode, style?: CSSProperties): ReactElement => (
    <td
      data-align={alignOf(column)}
      data-state={state}
      data-look={column.look}
      title={text}
      style={style}
    >
      {content}
    </td>
  );
  switch (column.look) {
    case "colored_background":
      return colored === undefined
        ? field(words)
        : field(words, { background: colored, color: onFill(colored) });
    case "colored_text":
      return field(
        <>
          <StatShape state={state} />
          {words}
        </>,
        colored === undefined ? undefined : { color: readable(colored, theme) },
      );
    case "bar":
      return field(
        <span className={styles.barred}>
          <span className={styles.track}>
            <span
              className={styles.bar}
              style={{
                width: `${Math.min(Math.max(cell.fraction ?? 0, 0), 1) * 100}%`,
                background: colored ?? "var(--series-1)",
              }}
            />
          </span>
          <span className={styles.figure}>{words}</span>
        </span>,
      );
    case "spark":
      return field(
        <span className={styles.barred}>
          {cell.spark !== undefined && (
            <span className={styles.course}>
              <Drawing svg={cell.spark} />
            </span>
          )}
          <span className={styles.figure}>{words}</span>
        </span>,
      );
    case "plain":
      return field(
        <>
          <StatShape state={state} />
          {words}
        </>,
      );
  }
}
