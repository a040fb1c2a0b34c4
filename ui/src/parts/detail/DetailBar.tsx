import type { ReactElement, ReactNode } from "react";

import { Button } from "../Button.tsx";
import { CopyButton } from "../CopyButton.tsx";
import { Icon } from "../Icon.tsx";
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
