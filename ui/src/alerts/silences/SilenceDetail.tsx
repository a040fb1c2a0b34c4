import { useState, type ReactElement } from "react";

import type { AlertsView, SilenceView } from "../../contract.ts";
import { Button } from "../../parts/Button.tsx";
import detail from "../../parts/detail/Detail.module.css";
import { DetailBar } from "../../parts/detail/DetailBar.tsx";
import { Fact } from "../../parts/detail/Fact.tsx";
import { EmptyNote } from "../../parts/FailureNote.tsx";
import { Moment } from "../../parts/Moment.tsx";
import { spoken } from "../../parts/sentence.ts";
import { Sentence } from "../../parts/Sentence.tsx";
import { go, type AlertsPlace } from "../../state/location.ts";
import screen from "../Alerts.module.css";
import { changed } from "../place.ts";
import { Sign } from "../Sign.tsx";
import { nameOf, SILENCE_STATES } from "../words.ts";
import { ExpireDialog } from "./ExpireDialog.tsx";
import { writeMatcher } from "./matchers.ts";
import { Matchers } from "./Matchers.tsx";
import { SilenceDialog } from "./SilenceDialog.tsx";
import styles from "./Silences.module.css";

type Props = {
  /** Absent if it is not in the list. */
  silence: SilenceView | undefined;
  view: AlertsView;
  place: AlertsPlace;
  onClose: () => void;
};

/** One silence: its conditions, its reason, its times, and what it keeps quiet. */
export function SilenceDetail({ silence, view, place, onClose }: Props): ReactElement {
  const [dialog, setDialog] = useState<"change" | "end">();
  if (!silence) {
    return (
      <>
        <DetailBar copy={[place.silence ?? "", "The id"]} onClose={onClose}>
          <h2>A silence that is gone</h2>
        </DetailBar>
        <EmptyNote reason="No source knows this silence any more: it was replaced, or ended long ago." />
      </>
    );
  }
  const { id, state, matchers, by, comment, starts, ends, updated, title, remarks } = silence;
  const { silencing } = view;
  const hidden = view.alerts.filter(({ silences }) => silences.includes(id));
  const over = state === "expired";
  return (
    <>
      <DetailBar copy={[matchers.map(writeMatcher).join(", "), "Its conditions"]} onClose={onClose}>
        <Sign told={SILENCE_STATES[state]} />
        <h2 title={id}>
          Silence <small>{id}</small>
        </h2>
      </DetailBar>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keyboard */}
      <div className={detail.body} tabIndex={0} role="region" aria-label="About the silence">
        <div className={detail.deeds}>
          <Button
            small
            disabled={!silencing.allowed}
            title={silencing.allowed ? undefined : spoken(silencing.why)}
            onClick={() => setDialog("change")}
          >
            {over ? "Silence again…" : "Change or make longer…"}
          </Button>
          {!over && (
            <Button
              small
              disabled={!silencing.allowed}
              title={silencing.allowed ? undefined : spoken(silencing.why)}
              onClick={() => setDialog("end")}
            >
              End it…
            </Button>
          )}
          {!silencing.allowed && (
            <p className={styles.refused}>
              <Sentence text={silencing.why} />
            </p>
          )}
        </div>
        <dl className={detail.facts}>
          <Fact name="Matches">
            <span className={styles.wrapped}>
              <Matchers matchers={matchers} />
            </span>
          </Fact>
          <Fact name="By">{by || <span className={detail.quiet}>nobody named</span>}</Fact>
          <Fact name="Why">
            {comment === "" ? (
              <span className={detail.quiet}>no reason given</span>
            ) : (
              <span className={detail.docs}>{comment}</span>
            )}
          </Fact>
          {starts !== null && <When name={state === "pending" ? "Begins" : "Began"} at={starts} />}
          {ends !== null && <When name={over ? "Ended" : "Ends"} at={ends} />}
          {updated !== null && <When name="Changed" at={updated} />}
          <Fact name="Kept by">{title}</Fact>
          {remarks.length > 0 && <Fact name="To know">{remarks.join("; ")}</Fact>}
        </dl>
        <section aria-label="What it hides">
          <div className={detail.title}>
            <h3>What it hides now</h3>
          </div>
          {hidden.length === 0 ? (
            <p className={detail.quiet}>No alert that is known here.</p>
          ) : (
            <ul>
              {hidden.map((line) => (
                <li key={line.id}>
                  <button
                    type="button"
                    className={screen.jump}
                    onClick={() => go(changed(place, { tab: undefined, alert: line.id }))}
                  >
                    {nameOf(line.alert.labels)}
                  </button>
                </li>
              ))}
            </ul>
          )}
        </section>
      </div>
      {dialog === "change" && (
        <SilenceDialog
          sources={silencing.sources}
          matchers={matchers}
          // What is over cannot be replaced: a new one begins.
          {...(over ? {} : { replaces: silence })}
          onClose={() => setDialog(undefined)}
        />
      )}
      {dialog === "end" && <ExpireDialog silence={silence} onClose={() => setDialog(undefined)} />}
    </>
  );
}

function When({ name, at }: { name: string; at: number }): ReactElement {
  return (
    <Fact name={name}>
      <Moment at={at} as="time" />{" "}
      <small>
        <Moment at={at} as="away" />
      </small>
    </Fact>
  );
}
