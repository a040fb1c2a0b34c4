import { useId, type ReactElement, type ReactNode } from "react";

import styles from "./Card.module.css";

type Props = { title: string; aside?: ReactNode; children: ReactNode };

/** A titled part of the Overview whose content scrolls by itself if it must. */
export function Card({ title, aside, children }: Props): ReactElement {
  const id = useId();
  return (
    <section className={styles.card} aria-labelledby={id}>
      <header className={styles.head}>
        <h2 id={id} title={title}>
          {title}
        </h2>
        {aside !== undefined && <span className={styles.aside}>{aside}</span>}
      </header>
      <div className={styles.body}>{children}</div>
    </section>
  );
}
