import type { ReactElement } from "react";

import { action } from "../actions/actions.ts";
import { Icon, type IconName } from "../parts/Icon.tsx";
import { useOverview } from "../session.ts";
import { go, type View } from "../state/location.ts";
import styles from "./Rail.module.css";

type Entry = {
  id:
    | "overview"
    | "dashboards"
    | "logs"
    | "traces"
    | "database"
    | "runbooks"
    | "alerts"
    | "incidents"
    | "sources";
  icon: IconName;
};

const ENTRIES: readonly Entry[] = [
  { id: "overview", icon: "overview" },
  { id: "dashboards", icon: "dashboards" },
  { id: "logs", icon: "logs" },
  { id: "traces", icon: "traces" },
  { id: "database", icon: "database" },
  { id: "runbooks", icon: "runbook" },
  { id: "alerts", icon: "bell" },
  { id: "incidents", icon: "incident" },
  { id: "sources", icon: "sources" },
];

/** Screens without an entry of their own: they are reached from Dashboards or Traces. */
const OF_DASHBOARDS = new Set<View["screen"]>(["dashboard", "explore", "report", "lint"]);
const OF_TRACES = new Set<View["screen"]>(["lookup", "trace_file", "trace"]);

/** The screens; icons alone under 1,100 px. */
export function Rail({ screen }: { screen: View["screen"] }): ReactElement {
  const { data } = useOverview();
  const firing = data?.alerts.filter((alert) => alert.state === "firing").length ?? 0;
  const current = OF_DASHBOARDS.has(screen)
    ? "dashboards"
    : OF_TRACES.has(screen)
      ? "traces"
      : screen;
  return (
    <nav className={styles.rail} aria-label="Screens">
      {ENTRIES.map(({ id, icon }) => {
        const { label, keys } = action(id);
        return (
          <button
            key={id}
            type="button"
            className={styles.entry}
            aria-current={current === id ? "page" : undefined}
            title={`${label} (${keys})`}
            onClick={() => go({ screen: id })}
          >
            <Icon name={icon} />
            <span className={styles.label}>{label}</span>
            {id === "alerts" && firing > 0 && (
              <span className={styles.badge}>
                {firing}
                <span className="visually-hidden">
                  {firing === 1 ? " alert firing" : " alerts firing"}
                </span>
              </span>
            )}
          </button>
        );
      })}
    </nav>
  );
}
