import { ContextMenu } from "@base-ui/react/context-menu";
import type { ReactElement, ReactNode } from "react";

import type { WaterfallRow } from "../../contract.ts";
import { copyText } from "../../parts/clipboard.ts";
import { Icon, type IconName } from "../../parts/Icon.tsx";
import { Keys } from "../../parts/Keys.tsx";
import popup from "../../parts/Popup.module.css";
import { opensOn } from "./labels.ts";
import type { RowDeeds } from "./Waterfall.tsx";

type Props = {
  of: { row: WaterfallRow; at: number } | undefined;
  service: string;
  deeds: RowDeeds;
};

/** What can be done with a row. */
export function RowMenu({ of, service, deeds }: Props): ReactElement {
  return (
    <ContextMenu.Portal>
      <ContextMenu.Positioner className={popup.positioner}>
        <ContextMenu.Popup className={popup.popup}>
          {of ? (
            <Items row={of.row} at={of.at} service={service} deeds={deeds} />
          ) : (
            <p className={popup.heading}>Select a row first.</p>
          )}
        </ContextMenu.Popup>
      </ContextMenu.Positioner>
    </ContextMenu.Portal>
  );
}

type ItemsProps = { row: WaterfallRow; at: number; service: string; deeds: RowDeeds };

function Items({ row, at, service, deeds }: ItemsProps): ReactElement {
  return (
    <>
      <Item icon="inspect" keys="Enter" run={() => deeds.select(row, at)}>
        Show the span
      </Item>
      {opensOn(row) && (
        <Item icon={row.open ? "down" : "right"} run={() => deeds.toggle(row, at)}>
          {row.open ? "Close" : row.fold ? `Show all ${row.fold.count}` : "Open"}
        </Item>
      )}
      <Item icon="expand" keys="z" run={() => deeds.reRoot(row)}>
        Show as the root
      </Item>
      <Item
        icon="explore"
        run={() => deeds.zoomTo(row.duration > 0 ? [row.start, row.start + row.duration] : null)}
      >
        Zoom to its time
      </Item>
      <div className={popup.rule} />
      <Item icon="funnel" run={() => deeds.keepService(service)}>
        Only {service === "" ? "spans without a service" : service}
      </Item>
      <Item icon="collapse" run={() => deeds.closeService(service)}>
        Close all of {service === "" ? "no service" : service}
      </Item>
      <div className={popup.rule} />
      <Item icon="copy" run={() => void copyText(row.name, "The name")}>
        Copy the name
      </Item>
    </>
  );
}

type ItemProps = { icon: IconName; keys?: string; run: () => void; children: ReactNode };

function Item({ icon, keys, run, children }: ItemProps): ReactElement {
  return (
    <ContextMenu.Item className={popup.item} onClick={run} aria-keyshortcuts={keys}>
      <Icon name={icon} />
      <span className={popup.grow}>{children}</span>
      {keys !== undefined && (
        <span aria-hidden="true">
          <Keys keys={keys} />
        </span>
      )}
    </ContextMenu.Item>
  );
}
