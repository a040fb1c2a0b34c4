import { memo, use, type KeyboardEvent, type ReactElement } from "react";

import type { RunbookBlock } from "../../contract.ts";
import { LiveStep } from "../live/LiveStep.tsx";
import { StepLine } from "../steps/StepLine.tsx";
import { TitleLevel, useWork } from "../work/work.ts";
import { Fence } from "./Fence.tsx";
import { Quote } from "./Quote.tsx";
import { Runs } from "./Runs.tsx";
import styles from "./Text.module.css";

/** Deeper than this, more room at the left tells nothing. */
const DEEPEST = 8;
/** Room at the left for each depth. */
const DEPTH = 20;

/** One block of the text, as deep as it is nested. */
export const Block = memo(function Block({ block }: { block: RunbookBlock }): ReactElement {
  const work = useWork();
  const { id, indent, kind } = block;
  const depth = Math.min(indent, DEEPEST);
  const begins = work.begun.has(id);
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- a row does what its control does
    <div
      id={`${work.id}-block-${id}`}
      className={styles.piece}
      data-kind={kind.kind}
      data-row={begins || kind.kind === "live" || kind.kind === "code" || undefined}
      tabIndex={-1}
      onKeyDown={pressEnter}
      style={{ marginLeft: depth * DEPTH }}
      data-deep={indent > DEEPEST || undefined}
    >
      <Kind block={block} begins={begins} />
    </div>
  );
});

/** Enter in a row ticks its step, runs its query or copies its command. */
function pressEnter(event: KeyboardEvent<HTMLElement>): void {
  const { key, target, currentTarget } = event;
  if (key !== "Enter" || target !== currentTarget) return;
  event.preventDefault();
  currentTarget.querySelector<HTMLElement>("[data-enter]")?.click();
}

function Kind({ block, begins }: { block: RunbookBlock; begins: boolean }): ReactElement {
  const { kind } = block;
  switch (kind.kind) {
    case "heading":
      return begins ? (
        <StepLine block={block}>
          <Heading level={kind.level}>
            <Runs runs={kind.text} />
          </Heading>
        </StepLine>
      ) : (
        <Heading level={kind.level}>
          <Runs runs={kind.text} />
        </Heading>
      );
    case "paragraph":
      return (
        <p>
          <Runs runs={kind.text} />
        </p>
      );
    case "item":
      return (
        <StepLine block={block} sign={signOf(kind)} checked={kind.checked}>
          <p>
            <Runs runs={kind.text} />
          </p>
        </StepLine>
      );
    case "quote":
      return <Quote admonition={kind.admonition} text={kind.text} />;
    case "table":
      return <TextTable head={kind.head} rows={kind.rows} />;
    case "rule":
      return <hr className={styles.rule} />;
    case "html":
      return (
        <pre className={styles.html} title="HTML is shown as it is written">
          {kind.text}
        </pre>
      );
    case "code":
      return <Fence fence={kind} />;
    case "live":
      return <LiveStep id={block.id} line={block.line} live={kind} />;
    case "included":
      return <Included file={kind.file} title={kind.title} />;
  }
}

/** A box says that it is an item already. */
function signOf({ number, checked }: Item): string | undefined {
  if (number !== null) return `${number}.`;
  return checked === null ? "•" : undefined;
}

type HeadingProps = { level: number; children: ReactElement };

const TAGS = ["h1", "h1", "h2", "h3", "h4", "h5", "h6"] as const;

/** The runbook's own headings stand below the title of the screen or the dock. */
function Heading({ level, children }: HeadingProps): ReactElement {
  const Tag = TAGS[use(TitleLevel) + Math.max(level - 1, 1)] ?? "h6";
  return (
    <Tag className={styles.heading} data-level={level}>
      {children}
    </Tag>
  );
}

type Item = Extract<RunbookBlock["kind"], { kind: "item" }>;
type Table = Extract<RunbookBlock["kind"], { kind: "table" }>;

function TextTable({ head, rows }: Pick<Table, "head" | "rows">): ReactElement {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keyboard
    <div className={styles.tablePlace} tabIndex={0} role="group" aria-label="Table">
      <table className={styles.table}>
        <thead>
          <tr>
            {head.map((cell, at) => (
              <th key={at} scope="col">
                <Runs runs={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>
              {row.map((cell, column) => (
                <td key={column}>
                  <Runs runs={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Included({ file, title }: { file: string; title: string }): ReactElement {
  const { follow } = useWork();
  return (
    <p className={styles.included}>
      From{" "}
      <button
        type="button"
        className={styles.link}
        title={file}
        onClick={() => follow({ kind: "runbook", file: file, anchor: null })}
      >
        {title || file}
      </button>
    </p>
  );
}
