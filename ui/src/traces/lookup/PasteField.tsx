import { useEffect, useRef, useState, type FormEvent, type ReactElement } from "react";

import { Button } from "../../parts/Button.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { pickTraceFile } from "./files.ts";
import { lookUp } from "./look-up.ts";
import styles from "./PasteField.module.css";
import { recognise } from "./recognise.ts";

type Props = {
  /** What is looked up now; empty before anything is. */
  text: string;
  /** Takes the cursor when it appears. */
  focused: boolean;
};

/** The one field that takes whatever names a trace. What is pasted is looked up at once. */
export function PasteField({ text, focused }: Props): ReactElement {
  const field = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState(text);
  const [place, setPlace] = useState(text);
  if (place !== text) {
    setPlace(text);
    setDraft(text);
  }
  useEffect(() => {
    if (!focused) return;
    field.current?.focus();
    field.current?.select();
  }, [focused]);
  const seen = draft === text ? undefined : recognise(draft);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    lookUp(draft);
  };
  return (
    <form className={styles.form} role="search" aria-label="Look up a trace" onSubmit={onSubmit}>
      <span className={styles.box}>
        <Icon name="find" />
        <input
          ref={field}
          className={styles.field}
          aria-label="Paste an id, a traceparent, a log line, a URL or a request id"
          placeholder="Paste an id, a traceparent, a log line, a URL or a request id"
          value={draft}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          onChange={(event) => setDraft(event.target.value)}
          onPaste={(event) => {
            const { selectionStart, selectionEnd, value } = event.currentTarget;
            const all = selectionStart === 0 && selectionEnd === value.length;
            // Line breaks, which the field would drop, are part of what was copied.
            const pasted = event.clipboardData.getData("text/plain");
            if (!all || !recognise(pasted)) return;
            event.preventDefault();
            setDraft(pasted.trim());
            lookUp(pasted);
          }}
        />
        {seen && (
          <span className={styles.seen} aria-live="polite">
            {seen.words}
          </span>
        )}
      </span>
      <Button type="submit" disabled={draft.trim() === ""}>
        Look up
      </Button>
      <Button
        look="quiet"
        title="Open a file of traces (OTLP, Jaeger or Zipkin)"
        onClick={() => void pickTraceFile()}
      >
        <Icon name="folder" /> Open file…
      </Button>
    </form>
  );
}
