import type { ReactElement, ReactNode } from "react";

import { Button } from "../parts/Button.tsx";
import { copyText } from "../parts/clipboard.ts";
import { Icon } from "../parts/Icon.tsx";
import styles from "./Detail.module.css";

type Props = {
  /** What the copy button copies, and what that is. */
  copy: readonly [text: string, what: string];
  /** What else can be done with it. */
  tools?: ReactNode;
  onClose: () => void;
  children: ReactNode;
};

/** What a detail is about, with copy and close. */
export function DetailBar({ copy: [text, what], tools, onClose, children }: Props): ReactElement {
  return (
    <header className={styles.bar}>
      {children}
      <span className={styles.room} />
      {tools}
      <CopyButton text={text} what={what} />
      <Button look="quiet" small aria-label="Close" title="Close (Esc)" onClick={onClose}>
        <Icon name="close" size={12} />
      </Button>
    </header>
  );
}

/** Copies a text and says so. */
export function CopyButton({ text, what }: { text: string; what: string }): ReactElement {
  const name = `Copy ${what.charAt(0).toLowerCase()}${what.slice(1)}`;
  return (
    <Button
      look="quiet"
      small
      aria-label={name}
      title={name}
      onClick={() => void copyText(text, what)}
    >
      <Icon name="copy" size={12} />
    </Button>
  );
}
