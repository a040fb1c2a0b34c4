import type { ReactElement, ReactNode } from "react";

import type { LinkTarget } from "../contract.ts";
import { Icon } from "../parts/Icon.tsx";
import { follow } from "./follow.ts";
import styles from "./Links.module.css";

type Props = { target: LinkTarget; children: ReactNode; title?: string | undefined };

/** Words that lead somewhere; one that is refused says why and cannot be followed. */
export function LinkText({ target, children, title }: Props): ReactElement {
  if (target.kind === "refused") {
    return (
      <span className={styles.refused} title={`${target.url}\nNot followed: ${target.why}`}>
        {children}
        <span className="visually-hidden"> (not followed: {target.why})</span>
      </span>
    );
  }
  return (
    <button
      type="button"
      className={styles.link}
      title={[title, addressOf(target)].filter(Boolean).join("\n")}
      onClick={(event) => {
        event.stopPropagation();
        follow(target);
      }}
    >
      {children}
      {target.kind === "page" && <Icon name="outside" size={12} />}
    </button>
  );
}

/** Where a link leads, for those who hover before they click. */
export function addressOf(target: LinkTarget): string {
  switch (target.kind) {
    case "dashboard":
      return `Dashboard ${target.uid}`;
    case "runbook":
      return target.anchor === null ? target.file : `${target.file}#${target.anchor}`;
    case "migration":
      return `Migration ${target.name}`;
    case "alert":
      return `Alert ${target.name}`;
    case "page":
    case "refused":
      return target.url;
  }
}
