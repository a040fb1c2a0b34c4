import { useQuery } from "@tanstack/react-query";
import { useMemo, type ReactElement } from "react";

import type { DashboardView } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { Button } from "../parts/Button.tsx";
import { FailureNote } from "../parts/FailureNote.tsx";
import { Skeleton } from "../parts/Skeleton.tsx";
import { useReady } from "../parts/use-ready.ts";
import { dashboardQuery } from "../queries.ts";
import { useSession } from "../session.ts";
import { back, go } from "../state/location.ts";
import styles from "./Dashboard.module.css";
import { DashboardHead } from "./DashboardHead.tsx";
import { Grid } from "./Grid.tsx";
import { DashboardContext, type OpenDashboard } from "./open-dashboard.ts";
import { Panel } from "./Panel.tsx";
import { useVariables, type Chosen, type Variables } from "./variables.ts";
import { VariablesBar } from "./VariablesBar.tsx";

type Props = {
  uid: string;
  /** What the user chose, over what the file says. */
  chosen: Chosen;
  /** The panel that fills the screen. */
  panel: number | undefined;
  /** Which copy of it, where it is repeated. */
  copy: string | undefined;
};

/** One dashboard: the file's own grid, its variables, or one of its panels alone. */
export function Dashboard({ uid, chosen, panel, copy }: Props): ReactElement {
  const { view, variables, error, ask } = useOpened(uid, chosen);
  useReady("dashboard", view !== undefined);
  const open = useMemo(
    (): OpenDashboard => ({
      uid,
      choose: (name, values) =>
        go({
          screen: "dashboard",
          uid,
          chosen: { ...chosen, [name]: values },
          ...(panel === undefined ? {} : { panel }),
          ...(copy === undefined ? {} : { copy }),
        }),
    }),
    [uid, chosen, panel, copy],
  );
  if (error && !view) return <FailureNote failure={failureOf(error)} onRetry={ask} />;
  if (!view) {
    return (
      <div className={styles.screen}>
        <Skeleton label="Loading the dashboard" />
      </div>
    );
  }
  return (
    <DashboardContext value={open}>
      <div className={styles.screen} data-full={panel !== undefined || undefined}>
        <DashboardHead view={view} />
        <VariablesBar view={view} variables={variables} onChoose={open.choose} />
        {panel === undefined ? (
          <Grid view={view} chosen={variables.chosen} wanted={chosen} />
        ) : (
          <Alone view={view} panel={panel} copy={copy} chosen={variables.chosen} />
        )}
      </div>
    </DashboardContext>
  );
}

/**
 * The dashboard and its variables. Rows and panels are repeated for values that are known only when
 * the variables are: the file's own grid stands until then.
 */
function useOpened(uid: string, chosen: Chosen) {
  const { environment, epoch } = useSession();
  const asked = { environment: environment.id, uid };
  const first = useQuery({
    ...dashboardQuery({ ...asked, chosen }, epoch.revision),
    // The file may have changed: what was shown stays until the new reading is there.
    placeholderData: (previous) => previous,
  });
  const variables: Variables = useVariables(first.data, chosen);
  const repeated = useQuery({
    ...dashboardQuery({ ...asked, chosen: variables.chosen ?? chosen }, epoch.revision),
    enabled: variables.chosen !== undefined,
    placeholderData: (previous) => previous,
  });
  return {
    view: repeated.data ?? first.data,
    variables,
    error: first.error,
    ask: () => void first.refetch(),
  };
}

type AloneProps = {
  view: DashboardView;
  panel: number;
  copy: string | undefined;
  chosen: Chosen | undefined;
};

/** One panel over the whole screen. */
function Alone({ view, panel, copy, chosen }: AloneProps): ReactElement {
  const copies = view.rows.flatMap((row) => row.panels).filter((each) => each.id === panel);
  const frame = copies.find((each) => each.key === copy) ?? copies[0];
  if (frame) {
    return (
      <Panel key={frame.key} uid={view.uid} frame={frame} chosen={chosen} full onFull={back} />
    );
  }
  return (
    <>
      <FailureNote
        failure={{
          code: "not_found",
          message: `The dashboard “${view.title}” has no panel ${panel}.`,
          place: view.file,
          remedy: "Press Esc to see the whole dashboard.",
        }}
      />
      <div className={styles.leave}>
        <Button onClick={() => go({ screen: "dashboard", uid: view.uid, chosen: chosen ?? {} })}>
          Show the whole dashboard
        </Button>
      </div>
    </>
  );
}
