import type { ReactElement, Ref } from "react";

import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/Icon.tsx";
import styles from "./Tools.module.css";
import type { Finding } from "./use-find.ts";

type Props = { ref?: Ref<HTMLInputElement>; finding: Finding };

/** Text to find in the lines: Enter goes to the next of them, with Shift to the one before. */
export function Find({ ref, finding }: Props): ReactElement {
  const { text, setText, all, nth, seek } = finding;
  return (
    <form
      className={styles.find}
      role="search"
      aria-label="Find in these lines"
      onSubmit={(event) => {
        event.preventDefault();
        seek?.(false);
      }}
    >
      <input
        ref={ref}
        type="search"
        value={text}
        placeholder="Find in these  ( f )"
        aria-label="Find in these lines"
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !event.shiftKey) return;
          event.preventDefault();
          seek?.(true);
        }}
      />
      <span role="status" className={styles.matches} data-none={all === 0 || undefined}>
        {text === "" ? "" : matchWords(all, nth)}
      </span>
      <Button
        small
        look="quiet"
        aria-label="The line before with it"
        title="The line before with it (N)"
        disabled={!seek || all === 0}
        onClick={() => seek?.(true)}
      >
        <Icon name="sort_up" size={12} />
      </Button>
      <Button
        small
        look="quiet"
        type="submit"
        aria-label="The next line with it"
        title="The next line with it (n)"
        disabled={!seek || all === 0}
      >
        <Icon name="sort_down" size={12} />
      </Button>
    </form>
  );
}

function matchWords(all: number | undefined, nth: number | undefined): string {
  if (all === undefined) return "…";
  if (all === 0) return "in no line";
  const lines = `${all.toLocaleString("en")} ${all === 1 ? "line" : "lines"}`;
  return nth === undefined ? lines : `${nth.toLocaleString("en")} of ${all.toLocaleString("en")}`;
}
