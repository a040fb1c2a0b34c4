import type { ReactElement } from "react";

import type { Health, ProbeState, ProbeView } from "../contract.ts";
import { took } from "../format.ts";
import { Moment } from "../parts/Moment.tsx";
import { StateMark } from "../parts/StateMark.tsx";
import { Card } from "./Card.tsx";
import styles from "./Card.module.css";

const STATES: Record<ProbeState, [Health, string]> = {
  waiting: ["unknown", "Not asked yet"],
  up: ["ok", "Up"],
  down: ["critical", "Down"],
};

/** What answers from outside, in the order of the file. */
export function ProbesCard({ probes }: { probes: readonly ProbeView[] }): ReactElement {
  return (
    <Card title="Probes">
      {probes.length === 0 && (
        <p className={styles.none}>
          No probe is named for this environment. Add one under <code>probes</code> in
          wheelhouse.toml.
        </p>
      )}
      <ul>
        {probes.map((probe) => (
          <Probe key={probe.id} probe={probe} />
        ))}
      </ul>
    </Card>
  );
}

function Probe({ probe }: { probe: ProbeView }): ReactElement {
  const [state, word] = STATES[probe.state];
  const { failure } = probe;
  return (
    <li>
      <div className={`${styles.row} ${styles.single}`}>
        <StateMark state={state} word={word} bare />
        <span className={styles.name}>{probe.title}</span>
        <span
          className={`${styles.line} ${styles.spare}`}
          title={failure ? `${failure.message}\n${probe.url}` : probe.url}
          data-failing={failure && true}
        >
          {failure?.message ?? probe.url}
        </span>
        <span className={styles.number}>
          {[probe.status, probe.took_ms !== undefined && took(probe.took_ms)]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </div>
      {failure && (
        <p className={styles.under} title={failure.remedy}>
          {probe.since !== undefined && (
            <>
              Down since <Moment at={probe.since} as="time" />.{" "}
            </>
          )}
          {failure.remedy}
        </p>
      )}
    </li>
  );
}
