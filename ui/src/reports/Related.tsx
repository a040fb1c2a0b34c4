import { useQuery } from "@tanstack/react-query";
import type { ReactElement, ReactNode } from "react";

import type {
  AlertState,
  Health,
  Related,
  RelatedAlert,
  RelatedPanel,
  RelatedRunbook,
} from "../contract.ts";
import { failureOf } from "../failure.ts";
import { Button } from "../parts/Button.tsx";
import { FailureNote } from "../parts/FailureNote.tsx";
import { Icon } from "../parts/Icon.tsx";
import { Modal } from "../parts/Modal.tsx";
import popup from "../parts/Popup.module.css";
import { Skeleton } from "../parts/Skeleton.tsx";
import { StateMark } from "../parts/StateMark.tsx";
import { dock, dockOf, plainly } from "../runbooks/docked.ts";
import { useSession } from "../session.ts";
import { go } from "../state/location.ts";
import { relatedQuery } from "./queries.ts";
import styles from "./Related.module.css";

type Props = { uid: string; panel: number; title: string; onClose: () => void };

/** Runbooks, alerts and other panels that share a panel's metrics, each with the reason. */
export function RelatedDialog({ uid, panel, title, onClose }: Props): ReactElement {
  const { environment, epoch } = useSession();
  const { data, error, refetch } = useQuery({
    ...relatedQuery({ environment: environment.id, uid, panel }, epoch),
    placeholderData: (previous) => previous,
  });
  /** Leaves the dialog for another screen. */
  const leave = (to: () => void): void => {
    onClose();
    to();
  };
  return (
    <Modal title={`Related to “${title}”`} open onClose={onClose} wide>
      {error && !data && (
        <FailureNote failure={failureOf(error)} onRetry={() => void refetch()} compact />
      )}
      {!data && !error && <Skeleton rows={6} label="Loading what is related" />}
      {data && <Found related={data} origin={{ uid, panel }} onLeave={leave} />}
      <div className={popup.buttons}>
        <Button onClick={onClose}>Close</Button>
      </div>
    </Modal>
  );
}

type FoundProps = {
  related: Related;
  origin: { uid: string; panel: number };
  onLeave: (to: () => void) => void;
};

function Found({ related, origin, onLeave }: FoundProps): ReactElement {
  const { pack, environment } = useSession();
  const { runbooks, alerts, panels, metrics } = related;
  const explore = (expr: string): void =>
    onLeave(() => go({ screen: "explore", expr, from: origin }));
  return (
    <div className={styles.parts}>
      <Part
        title="Runbooks"
        none="No runbook names this panel, its dashboard, its alerts or its metrics."
      >
        {runbooks.map((runbook) => (
          <RunbookRow
            key={runbook.file}
            runbook={runbook}
            onOpen={() =>
              onLeave(() => dock(dockOf(pack.folder, environment.id), plainly(runbook.file)))
            }
          />
        ))}
      </Part>
      <Part title="Alerts" none="No alert rule of the pack or its sources asks for these metrics.">
        {alerts.map((alert) => (
          <AlertRow
            key={`${alert.origin} ${alert.name} ${alert.expr}`}
            alert={alert}
            onExplore={() => explore(alert.expr)}
          />
        ))}
      </Part>
      <Part title="Panels" none="No other panel shows these metrics.">
        {panels.map((panel) => (
          <PanelRow
            key={`${panel.uid} ${panel.panel}`}
            panel={panel}
            onGo={() =>
              onLeave(() =>
                go({ screen: "dashboard", uid: panel.uid, chosen: {}, panel: panel.panel }),
              )
            }
          />
        ))}
      </Part>
      <Part title="Metrics" none="This panel asks for no metric.">
        {metrics.map((metric) => (
          <li key={metric} className={styles.row}>
            <code className={styles.name}>{metric}</code>
            <span className={styles.why} />
            <Button small look="quiet" onClick={() => explore(metric)}>
              Explore
            </Button>
          </li>
        ))}
      </Part>
    </div>
  );
}

type PartProps = { title: string; none: string; children: readonly ReactNode[] };

function Part({ title, none, children }: PartProps): ReactElement {
  return (
    <section className={styles.part}>
      <h3 className={styles.title}>
        {title}
        {children.length > 0 && <span className={styles.amount}>{children.length}</span>}
      </h3>
      {children.length === 0 ? (
        <p className={styles.none}>{none}</p>
      ) : (
        <ul aria-label={title}>{children}</ul>
      )}
    </section>
  );
}

type RunbookProps = { runbook: RelatedRunbook; onOpen: () => void };

function RunbookRow({ runbook, onOpen }: RunbookProps): ReactElement {
  const { file, title, why } = runbook;
  return (
    <li className={styles.row}>
      <span className={styles.name} title={file}>
        {title || file}
      </span>
      <span className={styles.why}>{why}</span>
      <Button
        small
        look="quiet"
        aria-label={`Open ${title || file} beside`}
        title={file}
        onClick={onOpen}
      >
        Open beside <Icon name="right" size={12} />
      </Button>
    </li>
  );
}

type AlertProps = { alert: RelatedAlert; onExplore: () => void };

function AlertRow({ alert, onExplore }: AlertProps): ReactElement {
  return (
    <li className={styles.row}>
      <span className={styles.state}>
        <AlertStanding state={alert.state} />
      </span>
      <span className={styles.name} title={alert.expr}>
        {alert.name}
      </span>
      <span className={styles.why} title={`${sharing(alert.metrics)}\n${alert.origin}`}>
        {sharing(alert.metrics)}
      </span>
      <span className={styles.origin}>{alert.origin}</span>
      <Button
        small
        look="quiet"
        aria-label={`Explore the expression of ${alert.name}`}
        onClick={onExplore}
      >
        Explore
      </Button>
    </li>
  );
}

const ALERT_STATES: Record<AlertState, [Health, string]> = {
  firing: ["critical", "Firing"],
  pending: ["warning", "Pending"],
  suppressed: ["unknown", "Silenced"],
};

function AlertStanding({ state }: { state: AlertState | undefined }): ReactElement {
  if (state === undefined) {
    return (
      <span className={styles.inactive} title="Inactive, or no source tells how it stands">
        not active
      </span>
    );
  }
  const [health, word] = ALERT_STATES[state];
  return <StateMark state={health} word={word} />;
}

function PanelRow({ panel, onGo }: { panel: RelatedPanel; onGo: () => void }): ReactElement {
  return (
    <li className={styles.row}>
      <span className={styles.name} title={panel.title}>
        {panel.title || `Panel ${panel.panel}`}
      </span>
      <span className={styles.why} title={sharing(panel.metrics)}>
        {panel.dashboard}: {sharing(panel.metrics)}
      </span>
      <Button small look="quiet" aria-label={`Open ${panel.title}`} onClick={onGo}>
        Open <Icon name="right" size={12} />
      </Button>
    </li>
  );
}

function sharing(metrics: readonly string[]): string {
  return `shares ${metrics.join(", ")}`;
}
