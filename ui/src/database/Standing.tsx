import { useState, type ReactElement } from "react";

import type { DatabaseStanding, Failure, Health, RoleKind } from "../contract.ts";
import { Button } from "../parts/Button.tsx";
import { StateMark, StateShape } from "../parts/StateMark.tsx";
import { useAnnounced } from "../parts/announce.ts";
import { writeLength } from "../traces/time.ts";
import { ReadAt } from "./ReadAt.tsx";
import styles from "./Standing.module.css";

const ROLES: Record<RoleKind, string> = {
  replica: "Replica",
  primary: "Primary",
  unknown: "Role unknown",
  file: "File",
};

/** What is read from: replica, primary or file, and how far behind it is. */
export function StandingBadge({ standing }: { standing: DatabaseStanding }): ReactElement {
  const { role, lag_ms } = standing;
  const state = stateOf(standing);
  return (
    <span className={styles.badge} data-state={state} title={standing.sentence}>
      <StateShape state={state} />
      <strong>{ROLES[role]}</strong>
      {lag_ms !== null && <span>{writeLength(lag_ms * 1e6)} behind</span>}
      {lag_ms === null && role === "replica" && <span>lag unknown</span>}
    </span>
  );
}

type Props = {
  standing: DatabaseStanding;
  /** Why it could not be asked again. */
  failure: Failure | undefined;
};

/** Where it stands in a sentence, what must be known about that, and what its role could do. */
export function StandingStrip({ standing, failure }: Props): ReactElement {
  const { findings, facts, rights, sentence } = standing;
  const [open, setOpen] = useState(false);
  const state = stateOf(standing);
  useAnnounced(state === "critical" ? `${sentence} ${findings[0]?.message ?? ""}` : undefined);
  return (
    <section className={styles.strip} data-state={state} aria-label="Where it stands">
      <div className={styles.line}>
        <p className={styles.sentence}>{sentence}</p>
        {rights && <Rights rights={rights} />}
        <span className={styles.room} />
        <ReadAt at={standing.at} failure={failure} />
        {facts.length > 0 && (
          <Button look="quiet" small aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? "Less" : "About it"}
          </Button>
        )}
      </div>
      {findings.length > 0 && (
        <ul className={styles.findings}>
          {findings.map(({ message, remedy, grave }) => (
            <li key={message}>
              <StateMark state={grave ? "critical" : "warning"} />
              <span>
                {message} <span className={styles.remedy}>{remedy}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
      {open && (
        <dl className={styles.facts}>
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

/** What the role itself could do; the console never does. */
function Rights({ rights }: { rights: NonNullable<DatabaseStanding["rights"]> }): ReactElement {
  const { role, could_write, powers } = rights;
  if (!could_write && powers.length === 0) {
    return (
      <span className={styles.quiet}>
        <code>{role}</code> may read only
      </span>
    );
  }
  const list = powers.join(", ");
  return (
    <span
      className={styles.powers}
      data-writes={could_write || undefined}
      title={`Wheelhouse never writes. Give it a role without these powers:\n${powers.join("\n")}`}
    >
      <StateShape state={could_write ? "critical" : "warning"} />
      <span>
        <code>{role}</code> {could_write ? "could write" : "could do more than read"}
        {list === "" ? "" : `: ${list}`}
      </span>
    </span>
  );
}

/** A primary is red whatever else is said of it. */
function stateOf({ role, health, findings }: DatabaseStanding): Health {
  if (role === "primary" || findings.some(({ grave }) => grave)) return "critical";
  return health;
}
