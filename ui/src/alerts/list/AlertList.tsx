import { useMemo, type ReactElement, type ReactNode } from "react";

import type { AlertLine, AlertsView } from "../../contract.ts";
import { count } from "../../format.ts";
import { summaryOf } from "../../parts/alert-standing.ts";
import { Button } from "../../parts/Button.tsx";
import { Beside } from "../../parts/detail/Beside.tsx";
import { FilterBar } from "../../parts/filter/FilterBar.tsx";
import { Cut, List, type ListColumn } from "../../parts/list/List.tsx";
import { nextSort } from "../../parts/list/sort.ts";
import { Moment } from "../../parts/Moment.tsx";
import { useSize } from "../../parts/use-size.ts";
import { amend, go, type AlertsPlace } from "../../state/location.ts";
import styles from "../Alerts.module.css";
import { AlertDetail } from "../detail/AlertDetail.tsx";
import { chipOf } from "../chip.tsx";
import { changed } from "../place.ts";
import { RunbookLink } from "../RunbookLink.tsx";
import { Sign } from "../Sign.tsx";
import { ALERT_KINDS, kindOf, nameOf } from "../words.ts";
import { countKinds, filtered, inOrder, KINDS, type Column } from "./filter.ts";

type Props = { view: AlertsView; place: AlertsPlace };

const COLUMNS: readonly ListColumn<Column>[] = [
  { id: "state", name: "State", width: "96px", least: 96 },
  { id: "name", name: "Alert", width: "minmax(150px, 1.2fr)", least: 150 },
  { id: "summary", name: "Summary", width: "minmax(140px, 2.2fr)", least: 140 },
  { id: "since", name: "Since", width: "120px", least: 120, figures: true },
  { id: "quiet", name: "Kept quiet by", width: "minmax(120px, 1.1fr)", least: 120 },
  { id: "sources", name: "Told by", width: "124px", least: 124 },
  { id: "runbook", name: "Runbook", width: "minmax(130px, 1.2fr)", least: 130 },
];

/** Under this width the list beside a detail shows only what cannot be left out. */
const NARROW = 860;
const NARROW_COLUMNS: ReadonlySet<Column> = new Set<Column>(["state", "name", "since", "runbook"]);
/** Under this width the runbook is left to the detail. */
const NARROWEST = 520;

const NO_KINDS: readonly string[] = [];

/** What fires, waits or is kept quiet, and one of it in detail. */
export function AlertList({ view, place }: Props): ReactElement {
  const { alerts, rules, silences } = view;
  const kinds = place.kinds ?? NO_KINDS;
  const text = place.find ?? "";
  const [measure, size] = useSize();
  const counts = useMemo(() => countKinds(alerts), [alerts]);
  const shown = useMemo(
    () => inOrder(filtered(alerts, { kinds, text }), place.sort),
    [alerts, kinds, text, place.sort],
  );
  const silenceById = useMemo(() => new Map(silences.map((each) => [each.id, each])), [silences]);
  const brokenByRule = useMemo(() => new Map(rules.map(({ id, broken }) => [id, broken])), [rules]);
  const width = size?.width ?? 0;
  const narrow = place.alert !== undefined && width < NARROW;
  const anyQuiet = alerts.some((line) => line.alert.state === "suppressed");
  const columns = COLUMNS.filter(
    ({ id }) =>
      (!narrow || NARROW_COLUMNS.has(id)) &&
      (id !== "quiet" || anyQuiet) &&
      (id !== "runbook" || !narrow || width >= NARROWEST),
  );
  const brokenOf = ({ rule }: AlertLine): string | null =>
    rule === null ? null : (brokenByRule.get(rule) ?? null);

  /** Opening a detail is a step; going on to the next is none. */
  const select = ({ id }: AlertLine): void => {
    const next = changed(place, { alert: id });
    if (place.alert === undefined) go(next);
    else amend(next);
  };
  const cell = (column: Column, line: AlertLine): ReactNode => {
    const { alert, sources, quiet } = line;
    switch (column) {
      case "state":
        return <Sign told={ALERT_KINDS[kindOf(line)]} />;
      case "name":
        return (
          <span className={styles.both}>
            <Cut text={nameOf(alert.labels)} />
            {/* Alerts of one rule are told apart by what they say. */}
            {narrow && <span className={styles.rest}>{summaryOf(alert)}</span>}
          </span>
        );
      case "summary":
        return (
          <span className={styles.muted} title={summaryOf(alert)}>
            {summaryOf(alert)}
          </span>
        );
      case "since":
        return alert.since === null ? "not known" : <Moment at={alert.since} />;
      case "quiet":
        return <Cut text={[...line.silences.map((id) => silencedBy(id)), ...quiet].join("; ")} />;
      case "sources":
        return (
          <span className={styles.muted} title={sources.join(", ")}>
            {sources[0]}
            {sources.length > 1 && ` + ${sources.length - 1}`}
          </span>
        );
      case "runbook":
        return <RunbookLink runbook={line.runbook} broken={brokenOf(line)} alert={alert} />;
    }
  };
  const silencedBy = (id: string): string => {
    const silence = silenceById.get(id);
    return silence ? `${silence.by || "nobody named"}: ${silence.comment || "no reason"}` : id;
  };
  const selected = alerts.find(({ id }) => id === place.alert);
  return (
    <>
      <FilterBar
        chips={KINDS.map((id) => chipOf(id, ALERT_KINDS[id], counts.get(id) ?? 0))}
        chosen={kinds}
        text={text}
        by="label, summary or source"
        shown={shown.length}
        all={alerts.length}
        onChosen={(next) => amend(changed(place, { kinds: next }))}
        onText={(next) => amend(changed(place, { find: next }))}
        onAll={() => amend(changed(place, { kinds: undefined, find: undefined }))}
      />
      <Beside
        label="Detail of the alert"
        beside={
          place.alert === undefined ? undefined : (
            <AlertDetail
              key={place.alert}
              line={selected}
              view={view}
              place={place}
              onClose={() => amend(changed(place, { alert: undefined }))}
            />
          )
        }
      >
        <div ref={measure} className={styles.list}>
          <List
            label="Alerts"
            items={shown}
            keyOf={({ id }) => id}
            columns={columns}
            cell={cell}
            sort={place.sort}
            selected={place.alert}
            muted={({ alert }) => alert.state === "suppressed"}
            onSort={(by) => amend(changed(place, { sort: nextSort(place.sort, by) }))}
            onSelect={select}
            empty={
              alerts.length === 0 ? (
                <Nothing view={view} />
              ) : (
                <>
                  No alert is left by the filters.{" "}
                  <Button
                    small
                    onClick={() => amend(changed(place, { kinds: undefined, find: undefined }))}
                  >
                    Show all
                  </Button>
                </>
              )
            }
          />
        </div>
      </Beside>
    </>
  );
}

/** No alert: good news only if everything that could tell of one was asked. */
function Nothing({ view }: { view: AlertsView }): ReactElement {
  const { failures, rules } = view;
  if (failures.length > 0) {
    return (
      <>No alert is known, but {count(failures.length, "source")} did not answer: some may fire.</>
    );
  }
  const evaluated = rules.filter(({ state }) => state !== "unused" && state !== "never").length;
  if (evaluated === 0) {
    return <>No alert can fire here: no alerting rule is evaluated by a source.</>;
  }
  return <>Nothing fires, waits or is kept quiet. {count(evaluated, "rule")} watch.</>;
}
