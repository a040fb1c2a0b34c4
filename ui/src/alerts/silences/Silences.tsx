import { useMemo, useState, type ReactElement, type ReactNode } from "react";

import type { AlertsView, SilenceView } from "../../contract.ts";
import { Button } from "../../parts/Button.tsx";
import { Beside } from "../../parts/detail/Beside.tsx";
import { FilterBar } from "../../parts/filter/FilterBar.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Cut, List, type ListColumn } from "../../parts/list/List.tsx";
import { nextSort } from "../../parts/list/sort.ts";
import { Moment } from "../../parts/Moment.tsx";
import { spoken } from "../../parts/sentence.ts";
import { Sentence } from "../../parts/Sentence.tsx";
import { StateShape } from "../../parts/StateMark.tsx";
import { useSize } from "../../parts/use-size.ts";
import { amend, go, type AlertsPlace } from "../../state/location.ts";
import screen from "../Alerts.module.css";
import { chipOf } from "../chip.tsx";
import { changed } from "../place.ts";
import { Sign } from "../Sign.tsx";
import { SILENCE_STATES } from "../words.ts";
import { filtered, inOrder, keyOf, STATES, type Column } from "./filter.ts";
import { Matchers } from "./Matchers.tsx";
import { SilenceDetail } from "./SilenceDetail.tsx";
import { SilenceDialog } from "./SilenceDialog.tsx";
import styles from "./Silences.module.css";

type Props = { view: AlertsView; place: AlertsPlace };

const COLUMNS: readonly ListColumn<Column>[] = [
  { id: "state", name: "State", width: "92px", least: 92 },
  { id: "matchers", name: "Alerts that have", width: "minmax(180px, 2fr)", least: 180 },
  { id: "by", name: "By", width: "minmax(90px, 0.8fr)", least: 90 },
  { id: "comment", name: "Why", width: "minmax(140px, 2fr)", least: 140 },
  { id: "age", name: "Begins", width: "116px", least: 116, figures: true },
  { id: "until", name: "Ends", width: "116px", least: 116, figures: true },
  { id: "hides", name: "Hides", width: "96px", least: 96, figures: true },
];

/** Under this width the list beside a detail shows only what cannot be left out. */
const NARROW = 860;
const NARROW_COLUMNS: ReadonlySet<Column> = new Set<Column>(["state", "matchers", "until"]);

const NO_STATES: readonly string[] = [];

/** What keeps alerts quiet, who wanted that, why and until when. */
export function Silences({ view, place }: Props): ReactElement {
  const { silences, silencing, failures } = view;
  const states = place.silenceStates ?? NO_STATES;
  const text = place.silenceFind ?? "";
  const [making, setMaking] = useState(false);
  const [measure, size] = useSize();
  const shown = useMemo(
    () => inOrder(filtered(silences, states, text), place.silenceSort),
    [silences, states, text, place.silenceSort],
  );
  const narrow = place.silence !== undefined && (size?.width ?? 0) < NARROW;
  const all = (): void =>
    amend(changed(place, { silenceStates: undefined, silenceFind: undefined }));
  const select = (silence: SilenceView): void => {
    const next = changed(place, { silence: keyOf(silence) });
    if (place.silence === undefined) go(next);
    else amend(next);
  };
  return (
    <>
      <FilterBar
        chips={STATES.map((id) =>
          chipOf(id, SILENCE_STATES[id], silences.filter(({ state }) => state === id).length),
        )}
        chosen={states}
        text={text}
        by="label, who or why"
        shown={shown.length}
        all={silences.length}
        onChosen={(next) => amend(changed(place, { silenceStates: next }))}
        onText={(next) => amend(changed(place, { silenceFind: next }))}
        onAll={all}
      >
        <Button
          small
          disabled={!silencing.allowed}
          title={silencing.allowed ? undefined : spoken(silencing.why)}
          onClick={() => setMaking(true)}
        >
          <Icon name="plus" size={12} /> New silence…
        </Button>
      </FilterBar>
      {!silencing.allowed && (
        <p className={styles.refused}>
          <Sentence text={silencing.why} />
        </p>
      )}
      <Beside
        label="Detail of the silence"
        beside={
          place.silence === undefined ? undefined : (
            <SilenceDetail
              key={place.silence}
              silence={silences.find((each) => keyOf(each) === place.silence)}
              view={view}
              place={place}
              onClose={() => amend(changed(place, { silence: undefined }))}
            />
          )
        }
      >
        <div ref={measure} className={screen.list}>
          <List
            label="Silences"
            items={shown}
            keyOf={keyOf}
            columns={COLUMNS.filter(({ id }) => !narrow || NARROW_COLUMNS.has(id))}
            cell={(column, silence) => cellOf(column, silence, failures.length === 0)}
            sort={place.silenceSort}
            selected={place.silence}
            muted={({ state }) => state === "expired"}
            onSort={(by) => amend(changed(place, { silenceSort: nextSort(place.silenceSort, by) }))}
            onSelect={select}
            empty={
              silences.length > 0 ? (
                <>
                  No silence is left by the filters.{" "}
                  <Button small onClick={all}>
                    Show all
                  </Button>
                </>
              ) : failures.length > 0 ? (
                "No silence is known, but a source did not answer: there may be some."
              ) : silencing.sources.length === 0 ? (
                "No source of this environment keeps silences. Add an Alertmanager in Sources."
              ) : (
                "Nothing is silenced, and nothing was lately."
              )
            }
          />
        </div>
      </Beside>
      {making && (
        <SilenceDialog
          sources={silencing.sources}
          matchers={[{ name: "alertname", value: "", regex: false, equal: true }]}
          onClose={() => setMaking(false)}
        />
      )}
    </>
  );
}

function cellOf(column: Column, silence: SilenceView, complete: boolean): ReactNode {
  const { state, matchers, by, comment, starts, ends } = silence;
  switch (column) {
    case "state":
      return <Sign told={SILENCE_STATES[state]} />;
    case "matchers":
      return <Matchers matchers={matchers} />;
    case "by":
      return by === "" ? <span className={screen.faint}>nobody named</span> : <Cut text={by} />;
    case "comment":
      return comment === "" ? (
        <span className={screen.faint}>no reason given</span>
      ) : (
        <Cut text={comment} />
      );
    case "age":
      return starts === null ? "" : <Moment at={starts} as="away" />;
    case "until":
      return ends === null ? "" : <Moment at={ends} as="away" />;
    case "hides":
      return <Hides silence={silence} complete={complete} />;
  }
}

type HidesProps = {
  silence: SilenceView;
  /** Everything that could tell of an alert did answer. */
  complete: boolean;
};

/** How many alerts it keeps quiet; one in force that hides nothing may be forgotten. */
function Hides({ silence: { state, hides }, complete }: HidesProps): ReactNode {
  if (state !== "active") return "";
  if (hides > 0) return hides.toLocaleString("en");
  if (!complete) return <span title="A source did not answer">not known</span>;
  return (
    <span className={screen.warn} title="It may be forgotten, or meant for something to come">
      <StateShape state="warning" />
      <span>nothing</span>
    </span>
  );
}
