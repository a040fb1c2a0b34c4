import { useState, type ReactElement, type ReactNode } from "react";

import type { RunbookBlock } from "../../contract.ts";
import { RecordedMark } from "../../incidents/RecordedMark.tsx";
import { Button } from "../../parts/Button.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { withEntry } from "../kept.ts";
import { useRecordDeed } from "../work/record-deed.ts";
import { useWork } from "../work/work.ts";
import { Remarks, RemarksForm } from "./Remarks.tsx";
import { standingOf } from "./steps.ts";
import styles from "./StepLine.module.css";
import { VerdictMark } from "./VerdictMark.tsx";

type Props = {
  block: RunbookBlock;
  /** The number or the dot before it. */
  sign?: string | undefined;
  /** Its box in the file; absent where the file has none. */
  checked?: boolean | null;
  children: ReactNode;
};

/** The line an item or a step begins with: its box, how it stands, and what was noted of it. */
export function StepLine({ block, sign, checked = null, children }: Props): ReactElement {
  const { begun, standings, names, kept, keep, request } = useWork();
  const recordDeed = useRecordDeed();
  const [noting, setNoting] = useState(false);
  const step = begun.get(block.id);
  const name = names.get(block.id) ?? "";
  const task = step !== undefined || checked !== null;
  const standing = step && standingOf(step, standings);
  const done = kept.ticks[name] ?? checked ?? false;
  const skipped = kept.skips[name];
  const words = step?.words ?? name;
  return (
    <div className={styles.step} data-skipped={skipped !== undefined || undefined}>
      <div className={styles.line}>
        {task && (
          <input
            type="checkbox"
            className={styles.box}
            data-enter
            checked={done}
            aria-label={`Done: ${words}`}
            title={done ? "Done; a click takes it back" : "Tick when it is done"}
            onChange={(event) => {
              const { checked: next } = event.currentTarget;
              keep(({ ticks }) => ({
                ticks: withEntry(ticks, name, next === (checked ?? false) ? undefined : next),
              }));
              recordDeed(words, next ? "done" : "open again");
            }}
          />
        )}
        {sign !== undefined && <span className={styles.sign}>{sign}</span>}
        <div className={styles.words}>{children}</div>
        {standing !== undefined && standing !== "answered" && (
          <span className={styles.mark}>
            <VerdictMark standing={standing} bare />
          </span>
        )}
        {task && <RecordedMark file={request.file} step={words} />}
        {step && (
          <Button
            small
            look="quiet"
            className={styles.tools}
            aria-expanded={noting}
            aria-label={`Note or skip: ${words}`}
            title="Note or skip this step"
            onClick={() => setNoting(!noting)}
          >
            <Icon name="note" size={12} />
          </Button>
        )}
      </div>
      {step && !noting && <Remarks name={name} />}
      {step && noting && <RemarksForm name={name} words={words} onClose={() => setNoting(false)} />}
    </div>
  );
}
