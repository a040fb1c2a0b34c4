import type { ReactElement } from "react";

import type { SourceLine } from "../contract.ts";
import { length } from "../format.ts";
import { Moment } from "../parts/Moment.tsx";
import { StateMark } from "../parts/StateMark.tsx";
import { clock } from "../state/clock.ts";
import { go } from "../state/location.ts";
import { useStore } from "../state/store.ts";
import { Card } from "./Card.tsx";
import styles from "./Card.module.css";
import own from "./SourcesCard.module.css";

/** Where the answers come from, how far behind each is, and when it last answered. */
export function SourcesCard({ sources }: { sources: readonly SourceLine[] }): ReactElement {
  return (
    <Card title="Sources" aside="newest sample · last answer">
      {sources.length === 0 && (
        <p className={styles.none}>No source is named for this environment. Add one in Sources.</p>
      )}
      <ul>
        {failingFirst(sources).map((source) => (
          <li key={source.id}>
            <Source source={source} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** What fails must not lie below the edge of the card. */
function failingFirst(sources: readonly SourceLine[]): SourceLine[] {
  const rank = ({ failure }: SourceLine): number => (failure ? 0 : 1);
  return sources.toSorted((one, other) => rank(one) - rank(other));
}

function Source({ source }: { source: SourceLine }): ReactElement {
  const now = useStore(clock, (tick) => tick.now);
  const { failure } = source;
  return (
    <>
      <button
        type="button"
        data-row
        className={`${styles.row} ${styles.single} ${own.source}`}
        onClick={() => go({ screen: "sources", source: source.id })}
      >
        <StateMark state={source.health} bare />
        <span className={styles.name}>{source.title}</span>
        <span
          className={`${styles.line} ${styles.spare}`}
          title={failure?.message ?? source.detail}
          data-failing={failure && true}
        >
          {failure?.message ?? source.detail}
        </span>
        <span className={styles.number}>
          {source.newest === undefined ? (
            "nothing yet"
          ) : (
            <span title="How far its newest sample lies back">
              {length(Math.max(now - source.newest, 0))}
            </span>
          )}
          {" · "}
          {source.answered === undefined ? "no answer" : <Moment at={source.answered} />}
        </span>
      </button>
      {failure?.remedy !== undefined && (
        <p className={styles.under} title={failure.remedy}>
          {failure.remedy}
        </p>
      )}
    </>
  );
}
