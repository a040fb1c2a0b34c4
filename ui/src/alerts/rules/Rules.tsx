import { useMemo, type ReactElement, type ReactNode } from "react";

import type { AlertsView, RuleLine } from "../../contract.ts";
import { Button } from "../../parts/Button.tsx";
import { Beside } from "../../parts/detail/Beside.tsx";
import { FilterBar } from "../../parts/filter/FilterBar.tsx";
import { Cut, List, type ListColumn } from "../../parts/list/List.tsx";
import { nextSort } from "../../parts/list/sort.ts";
import { useSize } from "../../parts/use-size.ts";
import { amend, go, type AlertsPlace } from "../../state/location.ts";
import styles from "../Alerts.module.css";
import { chipOf } from "../chip.tsx";
import { changed } from "../place.ts";
import { RunbookLink } from "../RunbookLink.tsx";
import { Sign } from "../Sign.tsx";
import { RULE_STATES } from "../words.ts";
import { Coverage } from "./Coverage.tsx";
import { filtered, inOrder, STATES, type Column } from "./filter.ts";
import { RuleDetail } from "./RuleDetail.tsx";

type Props = { view: AlertsView; place: AlertsPlace };

const COLUMNS: readonly ListColumn<Column>[] = [
  { id: "state", name: "State", width: "136px", least: 136 },
  { id: "name", name: "Rule", width: "minmax(160px, 1.3fr)", least: 160 },
  { id: "group", name: "Group", width: "minmax(70px, 1fr)", least: 70 },
  { id: "hold", name: "Holds for", width: "80px", least: 80, figures: true },
  { id: "why", name: "What is known", width: "minmax(160px, 2fr)", least: 160 },
  { id: "origin", name: "Evaluated by", width: "minmax(90px, 0.8fr)", least: 90 },
  { id: "runbook", name: "Runbook", width: "minmax(140px, 1.3fr)", least: 140 },
];

/** Under this width the list beside a detail shows only what cannot be left out. */
const NARROW = 860;
const NARROW_COLUMNS: ReadonlySet<Column> = new Set<Column>(["state", "name", "runbook"]);

const NO_STATES: readonly string[] = [];

/** Every alerting rule, where it stands, and which lead to no runbook. */
export function Rules({ view, place }: Props): ReactElement {
  const { rules, failures } = view;
  const states = place.ruleStates ?? NO_STATES;
  const text = place.ruleFind ?? "";
  const [measure, size] = useSize();
  const shown = useMemo(
    () => inOrder(filtered(rules, states, text), place.ruleSort),
    [rules, states, text, place.ruleSort],
  );
  const narrow = place.rule !== undefined && (size?.width ?? 0) < NARROW;
  const all = (): void => amend(changed(place, { ruleStates: undefined, ruleFind: undefined }));
  const select = ({ id }: RuleLine): void => {
    const next = changed(place, { rule: id });
    if (place.rule === undefined) go(next);
    else amend(next);
  };
  return (
    <>
      <Coverage coverage={view.coverage} place={place} />
      <FilterBar
        chips={STATES.map((id) =>
          chipOf(id, RULE_STATES[id], rules.filter(({ state }) => state === id).length),
        )}
        chosen={states}
        text={text}
        by="name, group or query"
        shown={shown.length}
        all={rules.length}
        onChosen={(next) => amend(changed(place, { ruleStates: next }))}
        onText={(next) => amend(changed(place, { ruleFind: next }))}
        onAll={all}
      />
      <Beside
        label="Detail of the rule"
        beside={
          place.rule === undefined ? undefined : (
            <RuleDetail
              key={place.rule}
              rule={rules.find(({ id }) => id === place.rule)}
              alerts={view.alerts}
              place={place}
              onClose={() => amend(changed(place, { rule: undefined }))}
            />
          )
        }
      >
        <div ref={measure} className={styles.list}>
          <List
            label="Rules"
            items={shown}
            keyOf={({ id }) => id}
            columns={COLUMNS.filter(({ id }) => !narrow || NARROW_COLUMNS.has(id))}
            cell={cellOf}
            sort={place.ruleSort}
            selected={place.rule}
            muted={({ state }) => state === "unused"}
            onSort={(by) => amend(changed(place, { ruleSort: nextSort(place.ruleSort, by) }))}
            onSelect={select}
            empty={
              rules.length > 0 ? (
                <>
                  No rule is left by the filters.{" "}
                  <Button small onClick={all}>
                    Show all
                  </Button>
                </>
              ) : failures.length > 0 ? (
                "No rule is known, but a source did not answer: it may have some."
              ) : (
                "The pack has no rule files in alerts/, and no source here evaluates alerting rules: nothing can tell that something is wrong."
              )
            }
          />
        </div>
      </Beside>
    </>
  );
}

function cellOf(column: Column, rule: RuleLine): ReactNode {
  switch (column) {
    case "state":
      return <Sign told={RULE_STATES[rule.state]} />;
    case "name":
      return <Cut text={rule.name} />;
    case "group":
      return <Cut text={rule.group} />;
    case "hold":
      return rule.hold;
    case "why":
      return (
        <span className={styles.muted} title={rule.why}>
          {rule.why}
        </span>
      );
    case "origin":
      return <Cut text={rule.origin} />;
    case "runbook":
      return <RunbookLink runbook={rule.runbook} broken={rule.broken} />;
  }
}
