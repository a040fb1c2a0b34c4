import { call } from "#ipc";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";

import { failureOf } from "../failure.ts";
import { Button } from "../parts/Button.tsx";
import { FailureNote } from "../parts/FailureNote.tsx";
import { Modal } from "../parts/Modal.tsx";
import popup from "../parts/Popup.module.css";
import { Skeleton } from "../parts/Skeleton.tsx";
import { copyText } from "../parts/clipboard.ts";
import { overlay, toggle } from "../state/overlays.ts";
import { useStore } from "../state/store.ts";
import styles from "./DiagnosticsDialog.module.css";

/** Text for a support request, shown before it is copied. */
export function DiagnosticsDialog(): ReactElement {
  const isOpen = useStore(overlay, (value) => value === "diagnostics");
  return (
    <Modal
      title="Diagnostics"
      description="Versions, pack, sources and recent log lines, without secrets. Read it before you pass it on."
      open={isOpen}
      onClose={close}
      wide
    >
      {isOpen && <Text />}
    </Modal>
  );
}

function Text(): ReactElement {
  const [copied, setCopied] = useState(false);
  const { data, error } = useQuery({
    queryKey: ["diagnostics"],
    queryFn: () => call("diagnostics", {}),
    staleTime: 0,
    gcTime: 0,
  });
  if (error) return <FailureNote failure={failureOf(error)} />;
  return (
    <>
      {data ? (
        <>
          <textarea
            className={styles.text}
            aria-label="Diagnostics"
            readOnly
            value={data.text}
            onFocus={(event) => event.currentTarget.select()}
          />
          <p className={styles.folder}>
            The application’s own logs: <code>{data.log_folder}</code>
          </p>
        </>
      ) : (
        <div className={styles.text}>
          <Skeleton label="Gathering diagnostics" />
        </div>
      )}
      <div className={popup.buttons}>
        <Button onClick={close}>Close</Button>
        <Button
          look="primary"
          disabled={!data}
          onClick={async () => setCopied(await copyText(data?.text ?? "", "Diagnostics"))}
        >
          {copied ? "Copied" : "Copy"}
        </Button>
      </div>
    </>
  );
}

function close(): void {
  toggle("diagnostics", false);
}
