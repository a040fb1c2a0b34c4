import type { ReactElement } from "react";

import { Modal } from "../parts/Modal.tsx";
import { useSession } from "../session.ts";
import { SourceForm } from "./SourceForm.tsx";

type Props = {
  open: boolean;
  taken: readonly string[];
  onAdded: (id: string) => void;
  onClose: () => void;
};

/** Adds a source to the pack's file; what is wrong is said beside the field. */
export function AddSourceDialog({ open, ...rest }: Props): ReactElement {
  const { environment } = useSession();
  return (
    <Modal
      title={`Add a source to ${environment.title}`}
      description={`It is written to wheelhouse.toml${environment.production ? ", in production" : ""}. Its secret is asked for afterwards and kept in the keychain.`}
      open={open}
      onClose={rest.onClose}
    >
      {open && <SourceForm {...rest} />}
    </Modal>
  );
}
