import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import type { DashboardView } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { Button } from "../parts/Button.tsx";
import { FailureNote } from "../parts/FailureNote.tsx";
import { Icon } from "../parts/Icon.tsx";
import { Skeleton } from "../parts/Skeleton.tsx";
import { useReady } from "../parts/use-ready.ts";
import { dashboardQuery } from "../queries.ts";
import { useSession } from "../session.ts";
import { back, go, here, history, setRange } from "../state/location.ts";
import { useStore } from "../state/store.ts";
import { shortLength } from "../state/time-range.ts";
import styles from "./Dashboard.module.css";
import { DashboardProblems } from "./DashboardProblems.tsx";
import { Grid } from "./Grid.tsx";
import { Panel } from "./Panel.tsx";
import { useVariables, type Chosen } from "./variables.ts";
import { VariablesBar } from "./VariablesBar.tsx";

type Props = {
  uid: string;
  /** What the user chose, over what the file says. */
  chosen: Chosen;
  /** The panel that fills the screen. */
  panel: number | undefined;
};

/** One dashboard: the file's own grid, its variables, or one of its panels alone. */
export function Dashboard({ uid, chosen, panel }: Props): ReactElement {
  const { environment, epoch } = useSession();
  const { data, error, refetch } = useQuery({
    ...dashboardQuery({ environment: environment.id, uid, chosen: {} }, epoch.revision),
    // The file may have changed: what was shown stays until the new reading is there.
    placeholderData: (previous) => previous,
  });
  const variables = useVariables(data, chosen);
  useReady("dashboard", data !== undefined);
  if (error && !data) {
    return <FailureNote failure={failureOf(error)} onRetry={() => void refetch()} />;
  }
  if (!data) {
    return (
      <div className={styles.screen}>
        <Skeleton label="Loading the dashboard" />
      </div>
    );
  }
  const frame = data.rows.flatMap((row) => row.panels).find((each) => each.id === panel);
  return (
    <div className={styles.screen} data-full={panel !== undefined || undefined}>
      <Head view={data} />
      <VariablesBar
        view={data}
        variables={variables}
        onChoose={(name, values) =>
          go({ screen: "dashboard", uid, chosen: { ...chosen, [name]: values } })
        }
      />
      {panel === undefined ? (
        <Grid view={data} chosen={variables.chosen} wanted={chosen} />
      ) : frame ? (
        <Panel uid={uid} frame={frame} chosen={variables.chosen} full onFull={back} />
      ) : (
        <FailureNote
          failure={{
            code: "not_found",
            message: `The dashboard “${data.title}” has no panel ${panel}.`,
            place: data.file,
            remedy: "Press Esc to see the whole dashboard.",
          }}
        />
      )}
    </div>
  );
}

function Head({ view }: { view: DashboardView }): ReactElement {
  const range = useStore(history, (value) => here(value).range);
  const own = view.default_range_ms;
  const differs = own !== undefined && !(range.kind === "relative" && range.ms === own);
  return (
    <header className={styles.head}>
      <Button look="quiet" aria-label="All dashboards" onClick={() => go({ screen: "dashboards" })}>
        <Icon name="dashboards" />
      </Button>
      <h1 title={view.description || undefined}>{view.title}</h1>
      <span className={styles.file}>{view.file}</span>
      <span className={styles.space} />
      {differs && (
        <Button
          look="quiet"
          small
          title="Show the range this dashboard was made for"
          onClick={() => setRange({ kind: "relative", ms: own })}
        >
          Made for the last {shortLength(own)}
        </Button>
      )}
      <DashboardProblems view={view} />
    </header>
  );
}
