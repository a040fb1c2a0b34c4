import type { ReactElement } from "react";

import type { AlertLine, SilenceView } from "../../contract.ts";
import { Moment } from "../../parts/Moment.tsx";
import { go, type AlertsPlace } from "../../state/location.ts";
import { changed } from "../place.ts";
import { SignShape } from "../Sign.tsx";
import { keyOf } from "../silences/filter.ts";
import { SILENCE_STATES, ALERT_KINDS } from "../words.ts";
import styles from "./Alert.module.css";
import screen from "../Alerts.module.css";

type Props = { line: AlertLine; silences: readonly SilenceView[]; place: AlertsPlace };

/** What keeps an alert quiet: who, why, and for how long already. */
export function QuietBy({ line, silences, place }: Props): ReactElement | null {
  if (line.silences.length === 0 && line.quiet.length === 0) return null;
  return (
    <ul className={styles.quietBy} aria-label="What keeps it quiet">
      {line.silences.map((id) => {
        const silence = silences.find((each) => each.id === id);
        return (
          <li key={id}>
            <SignShape told={SILENCE_STATES.active} />
            {silence ? <Silence silence={silence} place={place} /> : <span>Silence {id}</span>}
          </li>
        );
      })}
      {line.quiet.map((words) => (
        <li key={words}>
          <SignShape told={ALERT_KINDS.quiet} />
          <span>{words}</span>
        </li>
      ))}
    </ul>
  );
}

type SilenceProps = { silence: SilenceView; place: AlertsPlace };

function Silence({ silence, place }: SilenceProps): ReactElement {
  const { by, comment, starts, ends, remarks } = silence;
  return (
    <div>
      <p>
        <strong>{by || "Nobody named"}</strong>: {comment || "no reason given"}
      </p>
      <p className={styles.small}>
        {starts !== null && (
          <>
            silenced <Moment at={starts} />
          </>
        )}
        {ends !== null && (
          <>
            , ends <Moment at={ends} as="away" />
          </>
        )}
        {remarks.map((remark) => ` · ${remark}`)}{" "}
        <button
          type="button"
          className={screen.jump}
          onClick={() => go(changed(place, { tab: "silences", silence: keyOf(silence) }))}
        >
          Show the silence
        </button>
      </p>
    </div>
  );
}
