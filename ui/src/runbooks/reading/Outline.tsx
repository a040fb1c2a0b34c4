import type { ReactElement } from "react";

import { standingOf, type Step } from "../steps/steps.ts";
import { STANDING_WORDS, VerdictMark } from "../steps/VerdictMark.tsx";
import { useWork } from "../work/work.ts";
import styles from "./Outline.module.css";

/** More lines than this nobody looks through. */
const MOST = 400;

type Line =
  | { kind: "heading"; block: number; level: number; text: string }
  | { kind: "step"; block: number; level: number; step: Step };

/** Headings and the steps below them, with how each step stands. */
export function Outline(): ReactElement {
  const { view, steps, begun, reveal } = useWork();
  // The head says the title already.
  const outline = view.outline.filter(({ text }, at) => at > 0 || text !== view.title);
  const lines = linesOf(outline, steps, begun);
  const top = lines.reduce((least, { level }) => Math.min(least, level), 6);
  return (
    <nav className={styles.outline} aria-label="Outline">
      <ul>
        {lines.slice(0, MOST).map((line) => (
          <li key={`${line.kind} ${line.block}`}>
            <button
              type="button"
              className={styles.line}
              data-kind={line.kind}
              style={{ paddingLeft: 8 + Math.min(line.level - top, 4) * 12 }}
              onClick={() => reveal(line.block)}
            >
              {line.kind === "step" ? <StepWords step={line.step} /> : line.text}
            </button>
          </li>
        ))}
      </ul>
      {lines.length > MOST && (
        <p className={styles.none}>{lines.length - MOST} more lines are not listed.</p>
      )}
      {lines.length === 0 && <p className={styles.none}>The text has no headings.</p>}
    </nav>
  );
}

function StepWords({ step }: { step: Step }): ReactElement {
  const { standings, kept, names } = useWork();
  const standing = standingOf(step, standings);
  const name = names.get(step.block) ?? step.words;
  const skipped = kept.skips[name] !== undefined;
  return (
    <>
      <span className={styles.mark}>
        {standing ? (
          <VerdictMark standing={standing} word={STANDING_WORDS[standing]} bare />
        ) : (
          <span className={styles.dot} />
        )}
      </span>
      <span
        className={styles.words}
        title={step.words}
        data-done={kept.ticks[name] === true || skipped || undefined}
      >
        {step.words.replace(/:$/u, "")}
        {kept.ticks[name] === true && <span className="visually-hidden"> (done)</span>}
        {skipped && <span className="visually-hidden"> (skipped)</span>}
      </span>
    </>
  );
}

function linesOf(
  outline: readonly { block: number; level: number; text: string }[],
  steps: readonly Step[],
  begun: ReadonlyMap<number, Step>,
): Line[] {
  const headings = outline
    // A heading that is a step is listed as one.
    .filter(({ block }) => !begun.has(block))
    .map((entry): Line => ({ kind: "heading", ...entry }));
  const levelAt = (block: number): number =>
    outline.findLast((entry) => entry.block < block)?.level ?? 1;
  const all = [
    ...headings,
    ...steps.map((step): Line => {
      const own = outline.find((entry) => entry.block === step.block);
      return {
        kind: "step",
        block: step.block,
        level: own?.level ?? levelAt(step.block) + 1,
        step,
      };
    }),
  ];
  return all.toSorted((one, other) => one.block - other.block);
}
