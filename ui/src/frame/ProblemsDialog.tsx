import type { ReactElement } from "react";

import { weigh } from "../format.ts";
import { Button } from "../parts/Button.tsx";
import { Modal } from "../parts/Modal.tsx";
import popup from "../parts/Popup.module.css";
import { ProblemList } from "../parts/ProblemList.tsx";
import { useSession } from "../session.ts";
import { overlay, toggle } from "../state/overlays.ts";
import { useStore } from "../state/store.ts";

/** What is wrong in the pack's files; everything else of them is in use. */
export function ProblemsDialog(): ReactElement {
  const { pack } = useSession();
  const isOpen = useStore(overlay, (value) => value === "problems");
  const { problems } = pack;
  return (
    <Modal
      title={weigh(problems).words}
      description={
        problems.length === 0
          ? `Every file of “${pack.name}” is read and used whole.`
          : `Files of “${pack.name}” that are used in part or not at all. They are read again as soon as they change.`
      }
      open={isOpen}
      onClose={close}
      wide
    >
      <ProblemList problems={problems} />
      <div className={popup.buttons}>
        <Button onClick={close}>Close</Button>
      </div>
    </Modal>
  );
}

function close(): void {
  toggle("problems", false);
}
