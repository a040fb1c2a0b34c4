import type { ReactElement } from "react";

import type { AlertDetail, AlertLine, Silencing } from "../../contract.ts";
import { action } from "../../actions/actions.ts";
import { follow } from "../../links/follow.ts";
import { Button } from "../../parts/Button.tsx";
import shared from "../../parts/detail/Detail.module.css";
import { Icon } from "../../parts/Icon.tsx";
import { Keys } from "../../parts/Keys.tsx";
import { spoken } from "../../parts/sentence.ts";
import { Sentence } from "../../parts/Sentence.tsx";
import { dock, dockOf, openedFor } from "../../runbooks/docked.ts";
import { recording } from "../../incidents/recording.ts";
import { useSession } from "../../session.ts";
import { go } from "../../state/location.ts";
import { useStore } from "../../state/store.ts";
import { beginIncident } from "../begin-incident.ts";
import { pageOf } from "../RunbookLink.tsx";
import styles from "./Alert.module.css";
import screen from "../Alerts.module.css";

type Props = {
  line: AlertLine;
  detail: AlertDetail | undefined;
  silencing: Silencing;
  onSilence: () => void;
};

/** What is done about an alert, the first of it first: its runbook. */
export function Deeds({ line, detail, silencing, onSilence }: Props): ReactElement {
  const { pack, environment } = useSession();
  const { alert } = line;
  const [first, ...others] = detail?.runbooks ?? (line.runbook ? [line.runbook] : []);
  const recorded = useStore(recording)?.line;
  const page = pageOf(alert);
  const open = (file: string): void =>
    dock(dockOf(pack.folder, environment.id), openedFor(file, alert));
  return (
    <div className={shared.deeds}>
      {first && (
        <Button
          small
          look="primary"
          className={styles.runbook}
          title={`Open “${first.title}” beside this screen\n${first.why}`}
          onClick={() => open(first.file)}
        >
          <Icon name="runbook" size={12} />
          <span>{first.title || first.file}</span>
          <Keys keys={action("alert_open_runbook").keys ?? ""} />
        </Button>
      )}
      {!first && page && (
        <Button small look="primary" title={page.url} onClick={() => follow(page)}>
          <Icon name="outside" size={12} /> Runbook at {page.host}
        </Button>
      )}
      <Button
        small
        onClick={() =>
          recorded
            ? go({ screen: "incidents", id: recorded.id })
            : void beginIncident(environment.id, alert)
        }
      >
        <Icon name="incident" size={12} /> {recorded ? `Open ${recorded.id}` : "Begin incident"}
        <Keys keys={action("alert_incident").keys ?? ""} />
      </Button>
      <Button
        small
        disabled={!silencing.allowed}
        title={silencing.allowed ? "Keep it quiet for a while" : spoken(silencing.why)}
        onClick={onSilence}
      >
        <Icon name="hush" size={12} /> Silence…
        {silencing.allowed && <Keys keys={action("alert_silence").keys ?? ""} />}
      </Button>
      {!silencing.allowed && (
        <p className={styles.refused}>
          <Sentence text={silencing.why} />
        </p>
      )}
      {!first && detail?.broken && (
        <p className={styles.broken}>
          <Sentence text={detail.broken} />
        </p>
      )}
      {others.length > 0 && (
        <p className={styles.others}>
          Also{" "}
          {others.map(({ file, title, why }) => (
            <button
              key={file}
              type="button"
              className={screen.jump}
              title={why}
              onClick={() => open(file)}
            >
              {title || file}
            </button>
          ))}
        </p>
      )}
    </div>
  );
}
