import { call } from "#ipc";
import { useState, type ReactElement } from "react";

import type { ExpireSilence, SilenceView } from "../../contract.ts";
import { Button } from "../../parts/Button.tsx";
import { FailureNote } from "../../parts/FailureNote.tsx";
import form from "../../parts/Form.module.css";
import { Modal } from "../../parts/Modal.tsx";
import popup from "../../parts/Popup.module.css";
import { announce } from "../../parts/announce.ts";
import { useSession } from "../../session.ts";
import { refresh } from "../../state/clock.ts";
import { Matchers } from "./Matchers.tsx";
import { Question } from "./Question.tsx";
import styles from "./Silences.module.css";
import { useAsked } from "./use-asked.ts";

type Props = { silence: SilenceView; onClose: () => void };

/** Ends a silence before its time, for a reason that is recorded. */
export function ExpireDialog({ silence, onClose }: Props): ReactElement {
  const { environment } = useSession();
  const [comment, setComment] = useState("");
  const asked = useAsked<Omit<ExpireSilence, "confirmed" | "typed">>(
    (request) => call("expire_silence", request),
    () => {
      announce(`The silence in ${environment.title} is ended.`);
      refresh();
      onClose();
    },
  );
  return (
    <Modal
      title={`End a silence in ${environment.title}`}
      open
      onClose={onClose}
      {...(asked.question ? {} : { description: <Matchers matchers={silence.matchers} /> })}
    >
      {asked.question ? (
        <Question asked={asked} deed="End it" />
      ) : (
        <form
          className={form.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (comment.trim() === "" || asked.busy) return;
            asked.put({
              environment: environment.id,
              source: silence.source,
              id: silence.id,
              comment: comment.trim(),
            });
          }}
        >
          <label className={styles.why}>
            Why
            <textarea
              rows={2}
              required
              value={comment}
              placeholder="What has changed"
              onChange={(event) => setComment(event.target.value)}
            />
          </label>
          {asked.failure && <FailureNote failure={asked.failure} compact />}
          <div className={popup.buttons}>
            <Button onClick={onClose}>Cancel</Button>
            <Button
              look="primary"
              type="submit"
              disabled={comment.trim() === "" || asked.busy}
              title={comment.trim() === "" ? "Say why first" : undefined}
            >
              What speaks again?
            </Button>
          </div>
        </form>
      )}
    </Modal>
  );
}
