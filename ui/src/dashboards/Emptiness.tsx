import type { ReactElement } from "react";

import type { Emptiness, Hint } from "../contract.ts";
import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/Icon.tsx";
import { Moment } from "../parts/Moment.tsx";
import { setRange } from "../state/location.ts";
import styles from "./Emptiness.module.css";
import { useDashboard } from "./open-dashboard.ts";

/** Why there is nothing to show, and what to try; what can be done is a button. */
export function EmptinessNote({ emptiness }: { emptiness: Emptiness }): ReactElement {
  const { text, hints, last_seen: seen } = emptiness;
  return (
    // A small panel scrolls its words: they must be reached without a mouse.
    <div
      className={styles.note}
      data-cause={emptiness.cause}
      role="group"
      aria-label="Why it is empty"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <p className={styles.cause}>{text}</p>
      {seen !== undefined && (
        <p className={styles.seen}>
          Last seen <Moment at={seen} />, at <Moment at={seen} as="time" />.
        </p>
      )}
      {hints.length > 0 && (
        <ul className={styles.hints}>
          {hints.map((hint, at) => (
            <li key={`${at} ${hint.text}`}>
              <HintLine hint={hint} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function HintLine({ hint }: { hint: Hint }): ReactElement {
  const dashboard = useDashboard();
  const { text, range, choose } = hint;
  if (range) {
    return (
      <Button small onClick={() => setRange({ kind: "absolute", ...range })}>
        <Icon name="clock" size={12} />
        <span className={styles.words}>{text}</span>
      </Button>
    );
  }
  if (choose && dashboard) {
    const [name, value] = choose;
    return (
      <Button small onClick={() => dashboard.choose(name, [value])}>
        <Icon name="check" size={12} />
        <span className={styles.words}>{text}</span>
      </Button>
    );
  }
  return <span className={styles.hint}>{text}</span>;
}
