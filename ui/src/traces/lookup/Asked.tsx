import type { ReactElement } from "react";

import type { AskedSource } from "../../contract.ts";
import { span, took, zoneName } from "../../format.ts";
import { Button } from "../../parts/Button.tsx";
import { spoken } from "../../parts/sentence.ts";
import { Sentence } from "../../parts/Sentence.tsx";
import { StateMark } from "../../parts/StateMark.tsx";
import { clock } from "../../state/clock.ts";
import { go } from "../../state/location.ts";
import { preferences } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import styles from "./Lookup.module.css";

/** Every source that was asked, over which range, and how it answered. */
export function Asked({ asked }: { asked: readonly AskedSource[] }): ReactElement | null {
  const zone = useStore(preferences, (value) => value.zone);
  const now = useStore(clock, (tick) => tick.now);
  if (asked.length === 0) return null;
  return (
    <section aria-labelledby="asked-sources">
      <h2 id="asked-sources" className={styles.title}>
        Asked
      </h2>
      <table className={styles.asked}>
        <thead>
          <tr>
            <th scope="col">Source</th>
            <th scope="col">For</th>
            <th scope="col">Over</th>
            <th scope="col">Answer</th>
            <th scope="col" data-align="right">
              Took
            </th>
          </tr>
        </thead>
        <tbody>
          {asked.map(({ source, title, signal, range, outcome, took_ms }) => (
            <tr key={`${source} ${signal}`}>
              <td>{title}</td>
              <td>{signal}</td>
              <td>
                {range
                  ? `${span(range.start, range.end, zone, now)} ${zoneName(zone, range.end)}`
                  : "all it keeps"}
              </td>
              <td>
                {outcome.kind === "failed" ? (
                  <div className={styles.failed}>
                    <StateMark state="critical" word={spoken(outcome.failure.message)} />
                    {outcome.failure.remedy !== undefined && (
                      <p>
                        <Sentence text={outcome.failure.remedy} />
                      </p>
                    )}
                    <Button small onClick={() => go({ screen: "sources", source })}>
                      Diagnose in Sources
                    </Button>
                  </div>
                ) : outcome.kind === "found" ? (
                  <StateMark state="ok" word="has it" />
                ) : (
                  <StateMark state="unknown" word="does not have it" />
                )}
              </td>
              <td data-align="right">{took(took_ms)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
