import { Menu } from "@base-ui/react/menu";
import { useState, type ReactElement } from "react";

import type { EnvironmentView, PanelView } from "../contract.ts";
import { Button } from "../parts/Button.tsx";
import { copyText } from "../parts/clipboard.ts";
import { Icon } from "../parts/Icon.tsx";
import { Keys } from "../parts/Keys.tsx";
import { Modal } from "../parts/Modal.tsx";
import popup from "../parts/Popup.module.css";
import { useSession } from "../session.ts";
import styles from "./Panel.module.css";

type Props = {
  title: string;
  view: PanelView | undefined;
  full: boolean;
  onFull: () => void;
};

/** What can be done with a panel: see and copy its queries, and let it fill the screen. */
export function PanelMenu({ title, view, full, onFull }: Props): ReactElement {
  const { environment } = useSession();
  const [showing, setShowing] = useState(false);
  const queries = view?.queries ?? [];
  const copy = (): void =>
    void copyText(
      asComment(title, environment) + queries.map((query) => query.expr).join("\n\n"),
      "The query",
    );
  return (
    <>
      {full && (
        <Button look="quiet" small onClick={onFull}>
          <Icon name="collapse" size={12} /> Leave full screen <Keys keys="Escape" />
        </Button>
      )}
      <Menu.Root>
        <Menu.Trigger
          render={
            <Button look="quiet" small className={styles.menu} aria-label={`Menu of ${title}`} />
          }
        >
          ···
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner className={popup.positioner} sideOffset={2} align="end">
            <Menu.Popup className={popup.popup}>
              <Menu.Item
                className={popup.item}
                disabled={queries.length === 0}
                onClick={() => setShowing(true)}
              >
                <Icon name="find" /> Show the query
              </Menu.Item>
              <Menu.Item className={popup.item} disabled={queries.length === 0} onClick={copy}>
                <Icon name="copy" /> Copy the query
              </Menu.Item>
              <Menu.Item className={popup.item} onClick={onFull}>
                <Icon name={full ? "collapse" : "expand"} />
                {full ? "Leave full screen" : "Full screen"}
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <Modal
        title={`Query of “${title}”`}
        description={`As it was sent to ${environment.title}, with variables and intervals filled in.`}
        open={showing}
        onClose={() => setShowing(false)}
        wide
      >
        {queries.map((query) => (
          <pre key={`${query.ref_id} ${query.expr}`} className={styles.query}>
            {query.expr}
          </pre>
        ))}
        <div className={popup.buttons}>
          <Button onClick={() => setShowing(false)}>Close</Button>
          <Button look="primary" onClick={copy}>
            Copy
          </Button>
        </div>
      </Modal>
    </>
  );
}

/** What is copied says where it is from, and production says so. */
function asComment(title: string, environment: EnvironmentView): string {
  const where = environment.production ? `${environment.title} (production)` : environment.title;
  return `# ${where}: ${title.replaceAll(/\s+/g, " ")}\n`;
}
