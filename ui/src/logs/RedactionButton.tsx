import { call } from "#ipc";
import { useQueryClient } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";

import type { Redaction } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { announce } from "../parts/announce.ts";
import { Button } from "../parts/Button.tsx";
import { Modal } from "../parts/Modal.tsx";
import { Moment } from "../parts/Moment.tsx";
import { StateMark } from "../parts/StateMark.tsx";
import { useSession } from "../session.ts";
import styles from "./Export.module.css";

/** How much is hidden; turning that off asks why, and the answer is recorded. */
export function RedactionButton({ redaction }: { redaction: Redaction }): ReactElement {
  const { environment } = useSession();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const { on, hidden, rules, records } = redaction;
  const set = (next: boolean): void => {
    call("set_redaction", { environment: environment.id, on: next, reason })
      .then(() => {
        setOpen(false);
        setReason("");
        announce(next ? "Secrets are hidden again." : "Secrets are shown; that is recorded.");
        return client.invalidateQueries();
      })
      .catch((error: unknown) => announce(failureOf(error).message));
  };
  return (
    <>
      <Button small look={on ? "quiet" : "danger"} onClick={() => setOpen(true)}>
        {on ? `${hidden.toLocaleString("en")} hidden` : "Nothing is hidden"}
      </Button>
      <Modal
        title="What is hidden"
        description="Tokens, keys, card numbers and addresses are hidden on screen and in exports."
        open={open}
        onClose={() => setOpen(false)}
      >
        <div className={styles.dialog}>
          <StateMark
            state={on ? "ok" : "critical"}
            word={on ? "Secrets are hidden" : "Secrets are shown"}
          />
          <p className={styles.quiet}>Rules: {rules.join(", ")}</p>
          {on ? (
            <form
              className={styles.line}
              onSubmit={(event) => {
                event.preventDefault();
                set(false);
              }}
            >
              <input
                type="text"
                value={reason}
                placeholder="Why they must be seen"
                aria-label="Why they must be seen"
                onChange={(event) => setReason(event.target.value)}
              />
              <Button type="submit" look="danger" disabled={reason.trim() === ""}>
                Show them
              </Button>
            </form>
          ) : (
            <Button look="primary" onClick={() => set(true)}>
              Hide them again
            </Button>
          )}
          <ul>
            {records.map((record) => (
              <li key={`${record.at} ${String(record.on)}`}>
                <Moment at={record.at} as="time" /> {record.who}{" "}
                {record.on ? "hid them again" : `showed them: ${record.why}`}
              </li>
            ))}
          </ul>
        </div>
      </Modal>
    </>
  );
}
