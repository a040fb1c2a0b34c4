import { writeCount } from "../../amounts.ts";
import { useStore, type Store } from "../../state/store.ts";
import type { ReactElement } from "react";

import type { WaterfallRow } from "../../contract.ts";
import { writeLength, writeShare } from "../time.ts";
import styles from "./Waterfall.module.css";

/** The row under the pointer, and where the pointer is. */
export type Pointed = { row: WaterfallRow; service: string; x: number; y: number };

const WIDTH = 320;
const HEIGHT = 120;

type Props = { pointed: Store<Pointed | undefined>; total: number };

/** What a bar stands for, at the pointer. */
export function Tip({ pointed, total }: Props): ReactElement | null {
  const now = useStore(pointed);
  if (!now) return null;
  const { row, service, x, y } = now;
  const critical = row.critical.reduce((sum, [from, to]) => sum + to - from, 0);
  const left = x + WIDTH + 24 > window.innerWidth ? x - WIDTH - 12 : x + 16;
  const top = y + HEIGHT + 24 > window.innerHeight ? y - HEIGHT - 12 : y + 16;
  const facts: [string, string][] = row.fold
    ? [
        ["Spans", writeCount(row.fold.count)],
        ["In total", writeLength(row.fold.total)],
        ["Each", `${writeLength(row.fold.min)} to ${writeLength(row.fold.max)}`],
        ["From", writeLength(row.start)],
      ]
    : [
        [
          "Duration",
          `${writeLength(row.duration)} (${writeShare(row.duration / total)} of the trace)`,
        ],
        ["Start", writeLength(row.start)],
        ["Self time", writeLength(row.self_time)],
        ...(critical > 0
          ? ([["On the critical path", writeLength(critical)]] as [string, string][])
          : []),
      ];
  return (
    <div className={styles.tip} style={{ left, top, width: WIDTH }} aria-hidden="true">
      <h4>
        {service}: {row.name}
      </h4>
      {row.note !== "" && row.note !== row.name && <p>{row.note}</p>}
      {row.error && <p data-error>Error</p>}
      <dl>
        {facts.map(([name, value]) => (
          <div key={name} style={{ display: "contents" }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
