import {
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type ChangeEvent,
  type KeyboardEvent,
  type ReactElement,
  type RefObject,
} from "react";
import { flushSync } from "react-dom";

import type { QueryProblem } from "../contract.ts";
import { ChoiceList, choiceId } from "./ChoiceList.tsx";
import { editFor, opensChoices, preselected, type Edit, type Typed } from "./completion.ts";
import styles from "./QueryEditor.module.css";
import { QueryLayer } from "./QueryLayer.tsx";
import { typeText, undo } from "./type-text.ts";
import { useCompletions } from "./use-completions.ts";

type Props = {
  text: string;
  source: string | undefined;
  /** The field itself, for those who put text into it. */
  field: RefObject<HTMLTextAreaElement | null>;
  onChange: (text: string) => void;
  onRun: () => void;
  /** The query run before (1) or after (-1) this one, if there is one. */
  onWalk: (text: string, by: 1 | -1) => string | undefined;
  /** What is wrong with the text; nothing while choices are open. */
  onProblem: (problem: QueryProblem | undefined) => void;
};

/** A text area over its own coloured copy, with choices at the cursor. Undo is the field's own. */
export function QueryEditor(props: Props): ReactElement {
  const { text, source, field, onChange, onRun, onWalk, onProblem } = props;
  const id = useId();
  const anchor = useRef<HTMLSpanElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState(text.length);
  const [open, setOpen] = useState(false);
  const [pointed, setPointed] = useState<number>();
  // The query that walking through the past put here; typing ends the walk.
  const [walked, setWalked] = useState<string>();
  const typed: Typed = { text, cursor: Math.min(cursor, text.length) };
  const { choices, problem } = useCompletions(source, typed);
  const shown = open && choices && choices.items.length > 0 ? choices : undefined;
  const active = shown
    ? Math.min(pointed ?? preselected(shown, typed), shown.items.length - 1)
    : -1;
  const wrong = shown ? undefined : problem;
  useLayoutEffect(() => onProblem(wrong), [onProblem, wrong]);
  useLayoutEffect(() => {
    if (scroller.current && anchor.current) keepInSight(scroller.current, anchor.current);
    // The mark moves with these, and what was scrolled by hand stays where it is otherwise.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- see above
  }, [text, cursor]);

  const close = (): void => {
    setOpen(false);
    setPointed(undefined);
  };
  const type = (edit: Edit): void => {
    if (!field.current) return;
    if (!typeText(field.current, edit)) {
      const after = text.slice(0, edit.from) + edit.text + text.slice(edit.to);
      flushSync(() => onChange(after));
    }
    field.current.setSelectionRange(edit.cursor, edit.cursor);
    setCursor(edit.cursor);
  };
  const take = (at: number): void => {
    const item = shown?.items[at];
    if (!shown || !item) return;
    const edit = editFor(item, shown, text);
    type(edit);
    close();
    // Within the brackets of a call there is something to choose again.
    setOpen(edit.text.endsWith("("));
  };
  const walk = (by: 1 | -1): boolean => {
    if (text !== "" && text !== walked) return false;
    const next = onWalk(text, by);
    if (next === undefined) return false;
    type({ from: 0, to: text.length, text: next, cursor: next.length });
    setWalked(next);
    return true;
  };
  const point = (by: 1 | -1): void => {
    const amount = shown?.items.length ?? 1;
    const from = active < 0 && by < 0 ? 0 : active;
    setPointed((from + by + amount) % amount);
  };
  const run = (): void => {
    close();
    onRun();
  };

  /** What a key does while choices are listed; false if it is none of theirs. */
  const onChoiceKey = (key: string): boolean => {
    if (key === "ArrowDown") point(1);
    else if (key === "ArrowUp") point(-1);
    else if (key === "Escape") close();
    else if (key === "Tab") take(Math.max(active, 0));
    else if (key === "Enter" && active >= 0) take(active);
    else return false;
    return true;
  };
  const onPlainKey = (key: string): boolean => {
    if (shown && onChoiceKey(key)) return true;
    // Whoever types fast means a choice that is not listed yet, and not to leave the field.
    if (key === "Tab" && open && !choices) return true;
    if (key === "ArrowUp") return walk(1);
    if (key === "ArrowDown") return walk(-1);
    if (key === "Enter") run();
    return key === "Enter";
  };
  const onModifiedKey = (key: string, shift: boolean): boolean => {
    if (key === "z") return undo(shift);
    if (key === "y") return undo(true);
    if (key === "enter") run();
    else if (key === " ") setOpen(true);
    else return false;
    return true;
  };
  const onKey = (event: KeyboardEvent): void => {
    const { key, shiftKey, altKey } = event;
    if (event.nativeEvent.isComposing || altKey) return;
    const modified = event.ctrlKey || event.metaKey;
    const done = modified
      ? onModifiedKey(key.toLowerCase(), shiftKey)
      : !shiftKey && onPlainKey(key);
    if (done) event.preventDefault();
  };
  const onInput = ({ target }: ChangeEvent<HTMLTextAreaElement>): void => {
    const { value, selectionStart } = target;
    const more = value.length - text.length;
    const stays = more < 0 && shown !== undefined && selectionStart > shown.from;
    setOpen(stays || (more === 1 && opensChoices(value.slice(0, selectionStart))));
    setPointed(undefined);
    setCursor(selectionStart);
    onChange(value);
  };

  return (
    <div className={styles.editor} data-wrong={wrong !== undefined || undefined}>
      <div ref={scroller} className={styles.scroller}>
        <QueryLayer
          text={text}
          anchor={anchor}
          anchorAt={shown?.from ?? typed.cursor}
          problem={wrong}
        />
        <textarea
          ref={field}
          data-filter
          className={styles.field}
          value={text}
          rows={1}
          placeholder="PromQL, e.g. sum(rate(http_requests_total[5m]))"
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          aria-label="Query"
          aria-multiline="true"
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-controls={shown ? `${id}choices` : undefined}
          aria-activedescendant={active >= 0 ? choiceId(id, active) : undefined}
          aria-invalid={wrong !== undefined}
          aria-describedby={`${id}keys`}
          onChange={onInput}
          onSelect={({ currentTarget }) => {
            if (currentTarget.selectionStart === cursor) return;
            setCursor(currentTarget.selectionStart);
            close();
          }}
          onKeyDown={onKey}
          onBlur={close}
        />
      </div>
      <span id={`${id}keys`} className="visually-hidden">
        Enter runs the query, Shift Enter begins a new line, Ctrl Space lists what could stand here.
      </span>
      {shown && (
        <ChoiceList
          id={id}
          choices={shown}
          active={active}
          typed={typed}
          anchor={anchor}
          onTake={take}
        />
      )}
    </div>
  );
}

/** The field does not scroll by itself: what holds it follows the cursor. */
function keepInSight(scroller: HTMLElement, mark: HTMLElement): void {
  const { offsetTop: top, offsetHeight: height } = mark;
  const { scrollTop, clientHeight } = scroller;
  if (top < scrollTop + PADDING) scroller.scrollTop = top - PADDING;
  else if (top + height + PADDING > scrollTop + clientHeight) {
    scroller.scrollTop = top + height + PADDING - clientHeight;
  }
}

/** Above the first line and below the last one, as the style sheet says. */
const PADDING = 8;
