import type { ReactElement } from "react";

import type { ChangeKind } from "../contract.ts";
import { Icon, type IconName } from "../parts/Icon.tsx";

const ICONS: Record<ChangeKind, [IconName, string]> = {
  deploy: ["deploy", "Deploy"],
  restart: ["restart", "Restart"],
  down: ["falling", "Down"],
  up: ["rising", "Up"],
  alert: ["bell", "Alert"],
  migration: ["migration", "Migration"],
};

/** The kind of a change as a sign with its word. */
export function ChangeIcon({ kind, size }: { kind: ChangeKind; size?: 12 | 16 }): ReactElement {
  const [name, word] = ICONS[kind];
  return (
    <span title={word} style={{ display: "inline-flex" }}>
      <Icon name={name} {...(size ? { size } : {})} />
      <span className="visually-hidden">{word}</span>
    </span>
  );
}

/** The word of a kind of change. */
export function changeWord(kind: ChangeKind): string {
  return ICONS[kind][1];
}
