import { useState, type ReactElement, type ReactNode } from "react";

import type { Failure } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { Button } from "../parts/Button.tsx";
import { FailureNote } from "../parts/FailureNote.tsx";
import { Modal } from "../parts/Modal.tsx";
import popup from "../parts/Popup.module.css";
import styles from "./Incidents.module.css";

type Props = {
  title: string;
  description?: ReactNode;
  /** Names the field. */
  label: string;
  initial?: string;
  /** Takes several lines. */
  long?: boolean;
  /** It may be left empty. */
  optional?: boolean;
  submit: string;
  /** Does it; what it fails with is said, and what was written stays. */
  onSubmit: (text: string) => Promise<unknown>;
  onClose: () => void;
};

/** Asks for a few words before something is done. */
export function AskDialog(props: Props): ReactElement {
  const { title, description, label, initial = "", long = false, optional = false } = props;
  const { submit, onSubmit, onClose } = props;
  const [text, setText] = useState(initial);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const missing = !optional && text.trim() === "";
  const send = (): void => {
    if (busy || missing) return;
    setBusy(true);
    setFailure(undefined);
    onSubmit(text.trim())
      .then(onClose)
      .catch((error: unknown) => setFailure(failureOf(error)))
      .finally(() => setBusy(false));
  };
  return (
    <Modal title={title} description={description} open onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <label>
          {label}
          {long ? (
            <textarea
              rows={4}
              value={text}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={(event) => {
                if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
                event.preventDefault();
                send();
              }}
            />
          ) : (
            <input value={text} onChange={(event) => setText(event.target.value)} />
          )}
        </label>
        {failure && <FailureNote failure={failure} compact />}
        <div className={popup.buttons}>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" disabled={busy || missing}>
            {submit}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
