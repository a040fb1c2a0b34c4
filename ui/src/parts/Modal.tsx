import { Dialog } from "@base-ui/react/dialog";
import type { ReactElement, ReactNode } from "react";

import styles from "./Popup.module.css";

type Props = {
  title: string;
  description?: ReactNode;
  open: boolean;
  onClose: () => void;
  wide?: boolean;
  children: ReactNode;
};

/** A dialog over the screen; Esc and the backdrop close it. */
export function Modal({ title, description, open, onClose, wide, children }: Props): ReactElement {
  return (
    <Dialog.Root open={open} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup className={styles.dialog} data-wide={wide || undefined}>
          <Dialog.Title className={styles.title}>{title}</Dialog.Title>
          {description !== undefined && (
            <Dialog.Description className={styles.description} render={<div />}>
              {description}
            </Dialog.Description>
          )}
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
