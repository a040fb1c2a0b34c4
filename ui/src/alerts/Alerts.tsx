import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import type { AlertsView, Failure } from "../contract.ts";
import { Button } from "../parts/Button.tsx";
import { FailureNote } from "../parts/FailureNote.tsx";
import { Icon } from "../parts/Icon.tsx";
import { ReadAt } from "../parts/read/ReadAt.tsx";
import { Reading } from "../parts/read/Reading.tsx";
import { useKept } from "../parts/read/use-kept.ts";
import tabs from "../parts/Tabs.module.css";
import { useReady } from "../parts/use-ready.ts";
import { sameEnvironment, useSession } from "../session.ts";
import { refresh } from "../state/clock.ts";
import { go, type AlertsPlace } from "../state/location.ts";
import styles from "./Alerts.module.css";
import { AlertList } from "./list/AlertList.tsx";
import { Objectives } from "./objectives/Objectives.tsx";
import { changed } from "./place.ts";
import { alertsQuery } from "./queries.ts";
import { Rules } from "./rules/Rules.tsx";
import { Silences } from "./silences/Silences.tsx";

type Tab = NonNullable<AlertsPlace["tab"]> | "alerts";

const TABS: readonly (readonly [tab: Tab, name: string])[] = [
  ["alerts", "Alerts"],
  ["rules", "Rules"],
  ["silences", "Silences"],
  ["objectives", "Objectives"],
];

/** What is told of an environment: its alerts, the rules and silences behind them, and objectives. */
export function Alerts({ place }: { place: AlertsPlace }): ReactElement {
  const { environment, epoch } = useSession();
  const query = useQuery({
    ...alertsQuery(environment.id, epoch),
    placeholderData: (before, asked) =>
      sameEnvironment(asked?.queryKey, environment.id) ? before : undefined,
  });
  const { data: view, failure } = useKept(query, environment.id);
  const shown: Tab = place.tab ?? "alerts";
  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <h1>Alerts</h1>
        <nav className={tabs.tabs} aria-label="Parts of alerting">
          {TABS.map(([tab, name], at) => (
            <button
              key={tab}
              type="button"
              className={tabs.tab}
              aria-current={tab === shown ? "page" : undefined}
              title={`${name} (${at + 1})`}
              onClick={() => go(changed(place, { tab: tab === "alerts" ? undefined : tab }))}
            >
              {name}
              {view && tab !== "objectives" && <small>{amountIn(view, tab)}</small>}
            </button>
          ))}
        </nav>
        <span className={styles.room} />
        {view && shown !== "objectives" && <ReadAt at={view.at} failure={failure} />}
        <Button title="Read again (r)" aria-keyshortcuts="r" onClick={refresh}>
          <Icon name="refresh" size={12} /> Read again
        </Button>
      </header>
      {shown === "objectives" ? (
        <Objectives place={place} rules={view?.rules} />
      ) : (
        <Told tab={shown} place={place} view={view} failure={failure} />
      )}
    </div>
  );
}

type ToldProps = {
  tab: Exclude<Tab, "objectives">;
  place: AlertsPlace;
  view: AlertsView | undefined;
  failure: Failure | undefined;
};

/** The parts that one answer tells of, with the sources that are missing in it. */
function Told({ tab, place, view, failure }: ToldProps): ReactElement {
  useReady("alerts", view !== undefined || failure !== undefined);
  if (!view) {
    return failure ? (
      <FailureNote failure={failure} onRetry={refresh} />
    ) : (
      <Reading label="Reading the alerts" />
    );
  }
  return (
    <>
      {(view.failures.length > 0 || view.warnings.length > 0) && (
        <div className={styles.failures}>
          {view.failures.map((each) => (
            <FailureNote key={`${each.place} ${each.message}`} failure={each} compact />
          ))}
          {view.warnings.map((warning) => (
            <p key={warning} className={styles.warning}>
              {warning}
            </p>
          ))}
        </div>
      )}
      {tab === "alerts" && <AlertList view={view} place={place} />}
      {tab === "rules" && <Rules view={view} place={place} />}
      {tab === "silences" && <Silences view={view} place={place} />}
    </>
  );
}

function amountIn(view: AlertsView, tab: Exclude<Tab, "objectives">): string {
  const items =
    tab === "silences" ? view.silences.filter(({ state }) => state !== "expired") : view[tab];
  return items.length.toLocaleString("en");
}
