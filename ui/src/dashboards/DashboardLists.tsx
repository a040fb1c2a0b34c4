import type { ReactElement } from "react";

import type { DashboardGroup, LinkView } from "../contract.ts";
import { addressOf } from "../links/LinkText.tsx";
import { follow } from "../links/follow.ts";
import { Icon } from "../parts/Icon.tsx";
import styles from "./DashboardLists.module.css";

/** Links to dashboards under their headings. */
export function DashboardLists({ groups }: { groups: readonly DashboardGroup[] }): ReactElement {
  return (
    <div className={styles.lists} data-list>
      {groups.map(({ heading, links }, at) => (
        <section key={`${at} ${heading}`} aria-label={heading || "Dashboards"}>
          {heading !== "" && <h4 className={styles.heading}>{heading}</h4>}
          {links.length === 0 && <p className={styles.none}>No dashboard belongs here.</p>}
          <ul>
            {links.map((link, place) => (
              <li key={`${place} ${link.title}`}>
                <Line link={link} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Line({ link: { title, target } }: { link: LinkView }): ReactElement {
  const refused = target.kind === "refused";
  return (
    <button
      type="button"
      data-row
      className={styles.line}
      disabled={refused}
      title={refused ? `Not followed: ${target.why}` : addressOf(target)}
      onClick={() => follow(target)}
    >
      <Icon name="dashboards" size={12} />
      <span className={styles.title}>{title}</span>
    </button>
  );
}
