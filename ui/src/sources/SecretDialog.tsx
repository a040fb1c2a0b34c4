import { call } from "#ipc";
import { useMutation } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";

import type { AuthKind, SourceCard } from "../contract.ts";
import { failureOf, offerFor } from "../failure.ts";
import { Button } from "../parts/Button.tsx";
import { FailureNote } from "../parts/FailureNote.tsx";
import form from "../parts/Form.module.css";
import { Modal } from "../parts/Modal.tsx";
import popup from "../parts/Popup.module.css";
import { announce } from "../parts/announce.ts";
import { useSession } from "../session.ts";

const NAMES: Record<AuthKind, string> = {
  none: "Secret",
  bearer: "Bearer token",
  basic: "Password",
  header: "Value of the header",
  keys: "Keys, with a colon between them",
};

type Props = { source: SourceCard; onClose: () => void; onChanged: () => void };

/** Sets or forgets the secret of a source; offers this run only where there is no keychain. */
export function SecretDialog({ source, onClose, onChanged }: Props): ReactElement {
  const { environment } = useSession();
  const [secret, setSecret] = useState("");
  const where = { environment: environment.id, source: source.id };
  const done = (words: string): void => {
    announce(words);
    onChanged();
    onClose();
  };
  const set = useMutation({
    mutationFn: (sessionOnly: boolean) =>
      call("set_secret", { ...where, secret, session_only: sessionOnly }),
    onSuccess: () => done(`The secret of ${source.title} is set.`),
  });
  const forget = useMutation({
    mutationFn: () => call("delete_secret", where),
    onSuccess: () => done(`The secret of ${source.title} is forgotten.`),
  });
  const error = set.error ?? forget.error;
  const failure = error ? failureOf(error) : undefined;
  const sessionOffer = failure !== undefined && offerFor(failure) === "session_only";
  const busy = set.isPending || forget.isPending;
  return (
    <Modal
      title={`Secret of ${source.title}`}
      description={`For ${environment.title}${environment.production ? " (production)" : ""}. It is kept in this computer’s keychain, never in a file of the pack.`}
      open
      onClose={onClose}
    >
      <form
        className={form.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (secret !== "") set.mutate(false);
        }}
      >
        <label className={form.field}>
          {NAMES[source.auth]}
          <input
            type="password"
            autoComplete="off"
            value={secret}
            onChange={(event) => setSecret(event.target.value)}
          />
        </label>
        {failure && <FailureNote failure={failure} compact />}
        <div className={popup.buttons}>
          {source.has_secret && (
            <Button look="danger" disabled={busy} onClick={() => forget.mutate()}>
              Forget it
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          {sessionOffer && (
            <Button disabled={busy || secret === ""} onClick={() => set.mutate(true)}>
              Keep it for this run only
            </Button>
          )}
          <Button look="primary" type="submit" disabled={busy || secret === ""}>
            Keep it
          </Button>
        </div>
      </form>
    </Modal>
  );
}
