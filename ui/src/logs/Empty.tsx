import type { ReactElement, ReactNode } from "react";

import type { HeldLogs } from "../contract.ts";
import { clockTime, date, zoneName } from "../format.ts";
import { Button } from "../parts/Button.tsx";
import { EmptyNote, FailureNote } from "../parts/FailureNote.tsx";
import { go, type LogsPlace } from "../state/location.ts";
import { preferences } from "../state/preferences.ts";
import { useStore } from "../state/store.ts";
import { DAY } from "../state/time-range.ts";
import styles from "./Empty.module.css";
import { changed } from "./place.ts";

type Props = {
  view: HeldLogs;
  place: LogsPlace;
  /** Lines that are held and left out here. */
  held: number;
  onAgain: () => void;
  /** Shows all that are held. */
  onKeepAll: () => void;
};

/** Why no line is shown, and what can be done about it. */
export function Empty({ view, place, held, onAgain, onKeepAll }: Props): ReactElement {
  const zone = useStore(preferences, (value) => value.zone);
  const failed = view.asked.flatMap(({ title, failure }) => (failure ? [{ title, failure }] : []));
  const answered = view.asked.filter(({ failure }) => failure === null);
  if (held > 0)
    return (
      <Offer reason={`None of the ${held.toLocaleString("en")} lines held here is left.`}>
        <Button small onClick={onKeepAll}>
          Show all of them
        </Button>
      </Offer>
    );
  const [first] = failed;
  if (first && answered.length === 0)
    return (
      <div className={styles.failed}>
        <FailureNote failure={first.failure} onRetry={onAgain} />
      </div>
    );
  if (view.origin === "files") return <EmptyNote reason="There is no line in these files." />;
  if (view.origin === "follow") return <EmptyNote reason="No line came yet. New ones show here." />;
  const { start, end } = view.filter.range;
  const day = date(start, zone) === date(end, zone) ? "" : `${date(start, zone)} `;
  const isAsked = (place.text ?? place.fields ?? place.severities ?? place.raw) !== undefined;
  const where = answered.map(({ title }) => title).join(" and ");
  const silent = failed.map(({ title }) => `${title} did not answer`).join(", ");
  return (
    <Offer
      reason={[
        `${where} ${answered.length === 1 ? "has" : "have"} no line`,
        ...(isAsked ? ["that fits these conditions"] : []),
        `between ${day}${clockTime(start, zone)} and ${clockTime(end, zone)} ${zoneName(zone, end)}.`,
        ...(silent === "" ? [] : [`${silent}: lines may be missing.`]),
      ].join(" ")}
    >
      {isAsked && (
        <Button
          small
          onClick={() =>
            go(
              changed(place, {
                text: undefined,
                fields: undefined,
                severities: undefined,
                raw: undefined,
              }),
            )
          }
        >
          Without conditions
        </Button>
      )}
      {end - start < DAY && (
        <Button small onClick={() => go(place, { kind: "relative", ms: DAY })}>
          In the last 24 h
        </Button>
      )}
    </Offer>
  );
}

function Offer({ reason, children }: { reason: string; children: ReactNode }): ReactElement {
  return (
    <div className={styles.empty}>
      <p>{reason}</p>
      <p className={styles.deeds}>{children}</p>
    </div>
  );
}
