import type { ReactElement } from "react";

import type { Draft } from "./draft.ts";
import styles from "./SearchForm.module.css";
import { submitOnEnter } from "./SearchForm.tsx";

type Props = {
  draft: Draft;
  language: string;
  onDraft: (change: Partial<Draft>) => void;
};

/** The search in the source's own language, sent as it is. */
export function RawQuery({ draft, language, onDraft }: Props): ReactElement {
  return (
    <textarea
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- the switch just pressed leads here
      autoFocus
      data-filter
      className={styles.raw}
      aria-label={`${language} query`}
      placeholder={`A query in ${language}; Enter searches, Shift Enter begins a new line`}
      rows={Math.min((draft.raw ?? "").split("\n").length, 6)}
      value={draft.raw ?? ""}
      spellCheck={false}
      autoCapitalize="off"
      onChange={(event) => onDraft({ raw: event.target.value })}
      onKeyDown={submitOnEnter}
    />
  );
}
