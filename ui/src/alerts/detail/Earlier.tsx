import type { ReactElement } from "react";

import type { Millis } from "../../contract.ts";
import { length } from "../../format.ts";
import styles from "../../parts/detail/Detail.module.css";
import { Moment } from "../../parts/Moment.tsx";
import { go, here, history } from "../../state/location.ts";
import screen from "../Alerts.module.css";

type Props = { earlier: readonly (readonly [Millis, Millis | null])[] };

const SHOWN = 8;
/** How much of the time around a firing is shown with it. */
const AROUND = 10 * 60_000;

/** When it fired before, each a time range to look at. */
export function Earlier({ earlier }: Props): ReactElement {
  const rest = earlier.length - SHOWN;
  return (
    <section aria-label="Earlier">
      <div className={styles.title}>
        <h3>Earlier</h3>
        {rest > 0 && <small>{rest} more before these</small>}
      </div>
      {earlier.length === 0 ? (
        <p className={styles.quiet}>It is not known to have fired before.</p>
      ) : (
        <ol>
          {earlier.slice(0, SHOWN).map(([began, ended]) => (
            <li key={began}>
              <button
                type="button"
                className={screen.jump}
                title="Look at that time"
                onClick={() =>
                  go(here(history.get()).view, {
                    kind: "absolute",
                    start: began - AROUND,
                    end: (ended ?? began) + AROUND,
                  })
                }
              >
                <Moment at={began} as="time" />
              </button>{" "}
              {ended === null ? "still lasts" : `lasted ${length(ended - began)}`}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
