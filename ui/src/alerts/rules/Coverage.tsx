import type { ReactElement } from "react";

import type { Coverage as CoverageData } from "../../contract.ts";
import { count } from "../../format.ts";
import { Button } from "../../parts/Button.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { StateShape } from "../../parts/StateMark.tsx";
import { dock, dockOf, plainly } from "../../runbooks/docked.ts";
import { useSession } from "../../session.ts";
import { amend, type AlertsPlace } from "../../state/location.ts";
import { changed } from "../place.ts";
import styles from "./Rules.module.css";

type Props = { coverage: CoverageData; place: AlertsPlace };

/** How many rules lead to a runbook, and which runbooks name alerts that do not exist. */
export function Coverage({ coverage, place }: Props): ReactElement | null {
  const { covered, uncovered, orphans } = coverage;
  const all = covered + uncovered.length;
  if (all === 0 && orphans.length === 0) return null;
  const open = (missing: "runbooks" | "alerts"): void =>
    amend(changed(place, { missing: place.missing === missing ? undefined : missing }));
  const whole = uncovered.length === 0;
  return (
    <section className={styles.coverage} aria-label="Coverage">
      <p className={styles.line}>
        <StateShape state={whole && orphans.length === 0 ? "ok" : "warning"} />
        <span>
          {whole
            ? `Every alerting rule leads to a runbook.`
            : `${covered.toLocaleString("en")} of ${count(all, "alerting rule")} lead to a runbook.`}
        </span>
        {!whole && (
          <Button
            small
            look="quiet"
            aria-expanded={place.missing === "runbooks"}
            onClick={() => open("runbooks")}
          >
            {uncovered.length.toLocaleString("en")} without one
            <Icon name="down" size={12} />
          </Button>
        )}
        {orphans.length > 0 && (
          <>
            <span>
              {count(orphans.length, "runbook")} {orphans.length === 1 ? "names" : "name"} alerts
              that do not exist.
            </span>
            <Button
              small
              look="quiet"
              aria-expanded={place.missing === "alerts"}
              onClick={() => open("alerts")}
            >
              Which
              <Icon name="down" size={12} />
            </Button>
          </>
        )}
      </p>
      {place.missing === "runbooks" && !whole && <Uncovered names={uncovered} place={place} />}
      {place.missing === "alerts" && orphans.length > 0 && <Orphans orphans={orphans} />}
    </section>
  );
}

function Uncovered({ names, place }: { names: readonly string[]; place: AlertsPlace }) {
  return (
    <ul className={styles.names} aria-label="Rules without a runbook">
      {[...new Set(names)].map((name) => (
        <li key={name}>
          <button
            type="button"
            title={`Show the rule ${name}`}
            onClick={() => amend(changed(place, { ruleFind: name, ruleStates: undefined }))}
          >
            {name}
          </button>
        </li>
      ))}
    </ul>
  );
}

function Orphans({ orphans }: { orphans: CoverageData["orphans"] }): ReactElement {
  const { pack, environment } = useSession();
  return (
    <ul className={styles.orphans} aria-label="Runbooks that name alerts that do not exist">
      {orphans.map(({ file, title, alerts }) => (
        <li key={file}>
          <button
            type="button"
            title={`Open ${file} beside this screen`}
            onClick={() => dock(dockOf(pack.folder, environment.id), plainly(file))}
          >
            <Icon name="runbook" size={12} /> {title || file}
          </button>
          <span>names {alerts.join(", ")}</span>
        </li>
      ))}
    </ul>
  );
}
