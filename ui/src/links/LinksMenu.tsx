import { Menu } from "@base-ui/react/menu";
import type { ReactElement, ReactNode } from "react";

import type { LinkView } from "../contract.ts";
import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/Icon.tsx";
import popup from "../parts/Popup.module.css";
import { follow } from "./follow.ts";
import styles from "./Links.module.css";
import { addressOf, LinkText } from "./LinkText.tsx";

type Props = { links: readonly LinkView[]; label: string; children: ReactNode };

/** What has links: one is followed by a click, of several one is chosen from a menu. */
export function Linked({ links, label, children }: Props): ReactElement {
  const [first] = links;
  if (!first) return <>{children}</>;
  if (links.length === 1) {
    return (
      <LinkText target={first.target} title={first.title}>
        {children}
      </LinkText>
    );
  }
  return (
    <Menu.Root>
      <Menu.Trigger className={styles.link} aria-label={`Links of ${label}`}>
        {children}
        <Icon name="down" size={12} />
      </Menu.Trigger>
      <LinksPopup links={links} />
    </Menu.Root>
  );
}

/** The links of something that has a head of its own, such as a panel: a sign that opens their menu. */
export function LinksButton({
  links,
  label,
}: {
  links: readonly LinkView[];
  label: string;
}): ReactElement | null {
  if (links.length === 0) return null;
  return (
    <Menu.Root>
      <Menu.Trigger
        render={
          <Button look="quiet" small aria-label={`Links of ${label}`} title="Links of this panel" />
        }
      >
        <Icon name="link" size={12} />
      </Menu.Trigger>
      <LinksPopup links={links} />
    </Menu.Root>
  );
}

/** The links for which there is no room. */
export function LinksOverflow({ links }: { links: readonly LinkView[] }): ReactElement {
  return (
    <Menu.Root>
      <Menu.Trigger render={<Button look="quiet" small />}>
        {links.length} more
        <Icon name="down" size={12} />
      </Menu.Trigger>
      <LinksPopup links={links} />
    </Menu.Root>
  );
}

/** The links of a menu that stands open. */
export function LinksPopup({ links }: { links: readonly LinkView[] }): ReactElement {
  return (
    <Menu.Portal>
      <Menu.Positioner className={popup.positioner} sideOffset={2} align="end">
        <Menu.Popup className={popup.popup}>
          <LinkItems links={links} />
        </Menu.Popup>
      </Menu.Positioner>
    </Menu.Portal>
  );
}

/** Links as lines of a menu. */
export function LinkItems({ links }: { links: readonly LinkView[] }): ReactElement {
  return (
    <>
      {links.map(({ title, target }, at) => (
        <Menu.Item
          key={`${at} ${title}`}
          className={popup.item}
          disabled={target.kind === "refused"}
          title={target.kind === "refused" ? `Not followed: ${target.why}` : addressOf(target)}
          onClick={() => follow(target)}
        >
          <Icon name={ICONS[target.kind]} />
          <span className={popup.grow}>{title || addressOf(target)}</span>
          {target.kind === "page" && <span className={popup.detail}>{target.host}</span>}
          {target.kind === "refused" && <span className={popup.detail}>not followed</span>}
        </Menu.Item>
      ))}
    </>
  );
}

const ICONS = {
  dashboard: "dashboards",
  runbook: "runbook",
  migration: "migration",
  alert: "bell",
  page: "outside",
  refused: "close",
} as const;
