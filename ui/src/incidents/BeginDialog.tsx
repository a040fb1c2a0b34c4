import { useState, type ReactElement } from "react";

import type { AlertSeverity, Failure } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { summaryOf } from "../parts/alert-standing.ts";
import { Button } from "../parts/Button.tsx";
import { FailureNote } from "../parts/FailureNote.tsx";
import { Modal } from "../parts/Modal.tsx";
import popup from "../parts/Popup.module.css";
import { StateShape } from "../parts/StateMark.tsx";
import { offered } from "../runbooks/of-alert.ts";
import { useSession } from "../session.ts";
import { go } from "../state/location.ts";
import { overlay, toggle } from "../state/overlays.ts";
import { useStore } from "../state/store.ts";
import { beginFromAlert, beginIncident, notBegun } from "./changes.ts";
import styles from "./Incidents.module.css";
import { awaiting, pin } from "./pin.ts";
import { useIncidents } from "./recording.ts";
import { SEVERITIES } from "./words.ts";

/** Begins an incident by hand or from the gravest alert; then pins what waited for one. */
export function BeginDialog(): ReactElement | null {
  const isOpen = useStore(overlay, (value) => value === "begin_incident");
  return isOpen ? <Begin /> : null;
}

function Begin(): ReactElement {
  const { environment } = useSession();
  const { data } = useIncidents();
  const waiting = useStore(awaiting);
  const alert = useStore(offered)?.alert;
  const [title, setTitle] = useState("");
  const [severity, setSeverity] = useState<AlertSeverity>("critical");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>(notBegun.get());
  const recorded = data?.recording;
  const close = (): void => {
    awaiting.set(undefined);
    notBegun.set(undefined);
    toggle("begin_incident", false);
  };
  const begin = async (fromAlert: boolean): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      const { line } =
        fromAlert && alert
          ? await beginFromAlert(environment.id, alert)
          : await beginIncident({
              environment: environment.id,
              title: title.trim(),
              alert: null,
              severity,
            });
      close();
      // What is looked at stays in sight if it is what the incident was begun for.
      if (waiting) void pin(waiting);
      else go({ screen: "incidents", id: line.id });
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setBusy(false);
    }
  };
  const named = title.trim() !== "";
  return (
    <Modal
      title="Begin an incident"
      description={
        waiting
          ? `No incident is recorded. Once one is begun, ${waiting.title} is pinned to it.`
          : "From now on it is recorded: steps of runbooks with their answers, copied commands, and what you pin or note."
      }
      open
      onClose={close}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (named && !busy) void begin(false);
        }}
      >
        {alert && (
          <div className={styles.fromAlert}>
            <span className={styles.alertWords}>
              <StateShape state="critical" />
              <span>
                {alert.labels["alertname"] ?? "An alert"} fires: {summaryOf(alert)}
              </span>
            </span>
            <Button look="primary" disabled={busy} onClick={() => void begin(true)}>
              Begin from this alert
            </Button>
          </div>
        )}
        <label>
          {alert ? "Or by hand: what is wrong" : "What is wrong"}
          <input
            value={title}
            placeholder="Such as: Checkout fails for some customers"
            onChange={(event) => setTitle(event.target.value)}
          />
        </label>
        <fieldset className={styles.severities}>
          <legend>How grave it is</legend>
          {(["critical", "warning", "other"] as const).map((each) => (
            <label key={each}>
              <input
                type="radio"
                name="severity"
                checked={severity === each}
                onChange={() => setSeverity(each)}
              />
              <StateShape state={SEVERITIES[each].state} /> {SEVERITIES[each].word}
            </label>
          ))}
        </fieldset>
        {recorded !== null && recorded !== undefined && (
          <p className={styles.quiet}>
            {recorded} is recorded now; it is not any more once another is begun.
          </p>
        )}
        {failure && <FailureNote failure={failure} compact />}
        <div className={popup.buttons}>
          <Button onClick={close}>Cancel</Button>
          <Button look={alert ? "plain" : "primary"} type="submit" disabled={busy || !named}>
            Begin{alert ? " by hand" : ""}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
