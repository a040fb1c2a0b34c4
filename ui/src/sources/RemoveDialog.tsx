import { call } from "#ipc";
import { useMutation } from "@tanstack/react-query";
import type { ReactElement } from "react";

import type { SourceCard } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { Button } from "../parts/Button.tsx";
import { FailureNote } from "../parts/FailureNote.tsx";
import { Modal } from "../parts/Modal.tsx";
import popup from "../parts/Popup.module.css";
import { announce } from "../parts/announce.ts";
import { useSession } from "../session.ts";
import { showPack } from "../state/opening.ts";

/** Asks before a source leaves `wheelhouse.toml`, and names the environment. */
export function RemoveDialog({
  source,
  onClose,
}: {
  source: SourceCard;
  onClose: () => void;
}): ReactElement {
  const { environment } = useSession();
  const where = environment.production
    ? `${environment.title}, which is production`
    : environment.title;
  const remove = useMutation({
    mutationFn: () => call("remove_source", { environment: environment.id, source: source.id }),
    onSuccess: (pack) => {
      showPack(pack);
      announce(`${source.title} is removed from ${environment.title}.`);
      onClose();
    },
  });
  return (
    <Modal
      title={`Remove ${source.title} from ${environment.title}`}
      description={`This takes “${source.id}” out of wheelhouse.toml in ${where}, for everyone who uses this pack. The server itself is not touched. Dashboards that ask it stay, without data.`}
      open
      onClose={onClose}
    >
      {remove.error && <FailureNote failure={failureOf(remove.error)} compact />}
      <div className={popup.buttons}>
        <Button onClick={onClose}>Cancel</Button>
        <Button look="danger" disabled={remove.isPending} onClick={() => remove.mutate()}>
          Remove from {environment.title}
        </Button>
      </div>
    </Modal>
  );
}
