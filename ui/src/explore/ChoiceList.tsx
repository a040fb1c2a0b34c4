import { useLayoutEffect, useRef, type ReactElement, type RefObject } from "react";

import type { Completions } from "../contract.ts";
import styles from "./ChoiceList.module.css";
import { KIND_WORDS, type Typed } from "./completion.ts";

type Props = {
  /** Begins the ids of the list and its choices. */
  id: string;
  choices: Completions;
  active: number;
  typed: Typed;
  /** What the list stands under. */
  anchor: RefObject<HTMLElement | null>;
  onTake: (at: number) => void;
};

/** The id of a choice, for the field that points at it. */
export function choiceId(id: string, at: number): string {
  return `${id}choice${at}`;
}

/** What could stand at the cursor, below it. */
export function ChoiceList({ id, choices, active, typed, anchor, onTake }: Props): ReactElement {
  const popup = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (popup.current && anchor.current) place(popup.current, anchor.current);
  });
  useLayoutEffect(() => {
    document.getElementById(choiceId(id, active))?.scrollIntoView?.({ block: "nearest" });
  }, [id, active]);
  const { items, failure } = choices;
  const word = typed.text.slice(choices.from, typed.cursor);
  const detail = items[active]?.detail ?? "";
  return (
    <div ref={popup} className={styles.popup}>
      <div
        id={`${id}choices`}
        className={styles.list}
        role="listbox"
        aria-label="What could stand here"
      >
        {items.map((item, at) => (
          <div
            key={`${item.kind} ${item.text}`}
            id={choiceId(id, at)}
            role="option"
            tabIndex={-1}
            aria-selected={at === active}
            aria-label={[item.text, KIND_WORDS[item.kind], item.detail].filter(Boolean).join(", ")}
            className={styles.choice}
            // The field keeps the focus.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onTake(at)}
            onKeyDown={(event) => {
              if (event.key === "Enter") onTake(at);
            }}
          >
            <span className={styles.text}>
              <Matched text={item.text} word={word} />
            </span>
            <span className={styles.detail}>{item.detail}</span>
            <span className={styles.kind}>{KIND_WORDS[item.kind]}</span>
          </div>
        ))}
      </div>
      <div className={styles.foot}>
        {failure ? (
          <p className={styles.failure}>Names are missing: {failure.message}</p>
        ) : (
          <p>{detail === "" ? "Tab takes, Esc closes" : detail}</p>
        )}
      </div>
    </div>
  );
}

/** The letters that were typed stand out. */
function Matched({ text, word }: { text: string; word: string }): ReactElement {
  const at = word === "" ? -1 : text.toLowerCase().indexOf(word.toLowerCase());
  if (at < 0) return <>{text}</>;
  return (
    <>
      {text.slice(0, at)}
      <b>{text.slice(at, at + word.length)}</b>
      {text.slice(at + word.length)}
    </>
  );
}

const GAP = 4;

/** Puts the list under the word, and keeps it within the editor's width. */
function place(popup: HTMLElement, anchor: HTMLElement): void {
  const editor = popup.offsetParent?.getBoundingClientRect();
  if (!editor) return;
  const word = anchor.getBoundingClientRect();
  const left = Math.min(word.left - editor.left, editor.width - popup.offsetWidth);
  popup.style.left = `${Math.max(left, 0)}px`;
  // Below the last line, the list does not cover the editor's edge.
  const below = editor.bottom - word.bottom < word.height ? editor.bottom : word.bottom;
  popup.style.top = `${below - editor.top + GAP}px`;
}
