import type { ReactElement } from "react";

import type { TraceLookup } from "../../contract.ts";
import { Button } from "../../parts/Button.tsx";
import { StateShape } from "../../parts/StateMark.tsx";
import { open } from "../../state/overlays.ts";
import styles from "./Lookup.module.css";
import { useCountdown } from "./use-countdown.ts";

type Props = {
  lookup: TraceLookup;
  /** What was pasted. */
  text: string;
  /** Another number with every answer. */
  attempt: number;
  asking: boolean;
  onRetry: () => void;
};

/** No source has it: what to try, and a countdown where spans may still be on their way. */
export function NotFound({ lookup, text, attempt, asking, onRetry }: Props): ReactElement {
  const { kind, advice, retry_after_ms } = lookup;
  return (
    <section aria-labelledby="not-found">
      <h2 id="not-found" className={styles.title}>
        <StateShape state="warning" />
        {kind === "nothing" ? "There is nothing in it that names a trace" : "No trace was found"}
      </h2>
      {kind === "nothing" && (
        <p className={styles.hint}>
          <code className={styles.pasted}>{text}</code>
          Paste an id of 16 or 32 hexadecimal digits, a traceparent, B3 or X-Ray header, an address
          of Jaeger or Grafana, a log line, or a request id.
        </p>
      )}
      <ul className={styles.advice}>
        {advice.map(({ reason, remedy }) => (
          <li key={reason}>
            {reason} <strong>{remedy}</strong>
          </li>
        ))}
      </ul>
      <div className={styles.actions}>
        <Button look="primary" disabled={asking} onClick={onRetry}>
          {asking ? "Asking…" : "Ask again"}
        </Button>
        <Button onClick={() => open("range")}>Change the time range…</Button>
        {retry_after_ms !== null && !asking && (
          <AsksAgain key={attempt} ms={retry_after_ms} onEnd={onRetry} />
        )}
      </div>
    </section>
  );
}

/** Spans may still be on their way: asks again by itself, unless somebody objects. */
function AsksAgain({ ms, onEnd }: { ms: number; onEnd: () => void }): ReactElement | null {
  const { left, stop } = useCountdown(ms, onEnd);
  if (left === undefined) return null;
  return (
    <span className={styles.countdown}>
      <span role="timer">Asks again in {left} s</span>
      <Button look="quiet" small onClick={stop}>
        Do not
      </Button>
    </span>
  );
}
