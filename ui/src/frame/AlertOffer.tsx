import { useQuery } from "@tanstack/react-query";
import { useEffect, useState, type ReactElement } from "react";

import { action } from "../actions/actions.ts";
import type { Alert } from "../contract.ts";
import { recording } from "../incidents/recording.ts";
import { summaryOf } from "../parts/alert-standing.ts";
import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/Icon.tsx";
import { Keys } from "../parts/Keys.tsx";
import { Moment } from "../parts/Moment.tsx";
import { StateMark } from "../parts/StateMark.tsx";
import { dockOf, docked } from "../runbooks/docked.ts";
import { clicked, dockForAlert, firingOf, gravest, offered } from "../runbooks/of-alert.ts";
import { alertRunbooksQuery } from "../runbooks/queries.ts";
import { chooseEnvironment, useOverview, useSession } from "../session.ts";
import { here, history } from "../state/location.ts";
import { preferences } from "../state/preferences.ts";
import { useStore } from "../state/store.ts";
import styles from "./Banner.module.css";

/** The gravest alert that fires, with its runbook one key away. */
export function AlertOffer(): ReactElement | null {
  const { pack, environment } = useSession();
  const { data } = useOverview();
  const alert = data && gravest(data.alerts);
  const of = dockOf(pack.folder, environment.id);
  const firing = alert && firingOf(alert);
  useEffect(() => {
    offered.set(alert && { dock: of, environment: environment.id, alert });
    return () => offered.set(undefined);
    // oxlint-disable-next-line react/exhaustive-deps -- `firing` tells alerts apart
  }, [firing, of]);
  useClicked(of);
  return alert ? <Offer key={firing} alert={alert} of={of} /> : null;
}

/** Opens the runbook of an alert whose notification was clicked, in its environment. */
function useClicked(of: string): void {
  const { pack, environment } = useSession();
  const opened = useStore(clicked, (value) => value);
  useEffect(() => {
    if (!opened) return;
    if (opened.environment === environment.id) {
      clicked.set(undefined);
      void dockForAlert({ dock: of, ...opened });
    } else if (pack.environments.some(({ id }) => id === opened.environment)) {
      // What is shown then finds the alert still waiting.
      chooseEnvironment(pack, opened.environment);
    } else clicked.set(undefined);
  }, [opened, of, pack, environment.id]);
}

function Offer({ alert, of }: { alert: Alert; of: string }): ReactElement | null {
  const { environment, epoch } = useSession();
  const [dismissed, setDismissed] = useState(false);
  const { data } = useQuery(alertRunbooksQuery(environment.id, alert, epoch.revision));
  // The Overview and the list of alerts show the alert with its runbook.
  const listed = useStore(history, (value) => {
    const { view } = here(value);
    return view.screen === "overview" || (view.screen === "alerts" && view.tab === undefined);
  });
  const dockOpen = useStore(preferences, (value) => value.dockOpen);
  const worked = useStore(docked, (value) => value?.of === of && value.opened.alert !== undefined);
  // The key means the gravest alert, which this is.
  const idle = useStore(recording, (value) => value !== undefined && value.line === undefined);
  const { keys = "", run } = action("alert_runbook");
  const begin = action("begin_incident");
  const first = data?.runbooks[0];
  if (dismissed || listed || !data || !(first || idle) || (dockOpen && worked)) return null;
  return (
    <div className={styles.banner} data-offer>
      <div className={styles.line}>
        <StateMark state="critical" word={alert.labels["alertname"] ?? "Alert"} />
        <span className={styles.words}>
          {summaryOf(alert)}
          {alert.since !== null && (
            <>
              {" "}
              · <Moment at={alert.since} />
            </>
          )}
        </span>
        {idle && (
          <Button
            small
            title="Begins an incident from this alert; what you do is recorded from then on"
            onClick={begin.run}
          >
            <Icon name="incident" size={12} /> Begin incident <Keys keys={begin.keys ?? ""} />
          </Button>
        )}
        {first && (
          <Button small title={first.why} onClick={run}>
            <Icon name="runbook" size={12} />
            <span className={styles.words}>{first.title || first.file}</span>
            <Keys keys={keys} />
          </Button>
        )}
        <Button
          small
          look="quiet"
          aria-label="Dismiss"
          title="Dismiss until another alert fires"
          onClick={() => setDismissed(true)}
        >
          <Icon name="close" size={12} />
        </Button>
      </div>
    </div>
  );
}
