import type { ReactElement } from "react";

import type { DatabaseStanding, Failure, Health, RoleKind } from "../contract.ts";
import { useAnnounced } from "../parts/announce.ts";
import { Button } from "../parts/Button.tsx";
import { ReadAt } from "../parts/read/ReadAt.tsx";
import { Sentence } from "../parts/Sentence.tsx";
import { StateMark, StateShape } from "../parts/StateMark.tsx";
import { writeLength } from "../traces/time.ts";
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
      {lag_ms !== null && <span>{writeLag(lag_ms)} behind</span>}
      {lag_ms === null && role === "replica" && <span>lag unknown</span>}
    </span>
  );
}

/** Where it stands could not be asked; what it keeps says why in full. */
export function NotAsked({ failure }: { failure: Failure }): ReactElement {
  const refused = failure.code === "unauthorized" || failure.code === "forbidden";
  return (
    <span className={styles.badge} data-state="critical" title={failure.message}>
      <StateShape state="critical" />
      <strong>{refused ? "Refused" : "Not reached"}</strong>
    </span>
  );
}

type LineProps = {
  standing: DatabaseStanding;
  /** Why it could not be asked again. */
  failure: Failure | undefined;
  open: boolean;
  onOpen: (open: boolean) => void;
};

/** Where it stands in a sentence, and when that was asked; more of it on demand. */
export function StandingLine({ standing, failure, open, onOpen }: LineProps): ReactElement {
  const { facts, rights, sentence } = standing;
  return (
    <div className={styles.line}>
      {!isLoud(standing) && (
        <>
          <p className={styles.sentence} title={sentence}>
            {sentence}
          </p>
          {rights && (
            <span className={styles.quiet}>
              <code>{rights.role}</code> may read only
            </span>
          )}
        </>
      )}
      <ReadAt at={standing.at} failure={failure} />
      {facts.length > 0 && (
        <Button look="quiet" small aria-expanded={open} onClick={() => onOpen(!open)}>
          {open ? "Less" : "About it"}
        </Button>
      )}
    </div>
  );
}

/** What must be known before anything read from it is believed, and its facts if they are open. */
export function StandingStrip({ standing, open }: Pick<LineProps, "standing" | "open">) {
  const { findings, facts, rights, sentence } = standing;
  const state = stateOf(standing);
  const loud = isLoud(standing);
  useAnnounced(state === "critical" ? `${sentence} ${findings[0]?.message ?? ""}` : undefined);
  if (!loud && !open) return null;
  return (
    <section className={styles.strip} data-state={state} aria-label="Where it stands">
      {loud && (
        <ul className={styles.findings}>
          <li>
            <StateMark state={state} />
            <strong>{sentence}</strong>
          </li>
          {findings.map(({ message, remedy, grave }) => (
            <li key={message}>
              <StateMark state={grave ? "critical" : "warning"} />
              <span>
                <Sentence text={message} />{" "}
                <span className={styles.remedy}>
                  <Sentence text={remedy} />
                </span>
              </span>
            </li>
          ))}
          {rights && canMore(rights) && <Powers rights={rights} />}
        </ul>
      )}
      {open && (
        <dl className={styles.facts}>
          {facts.map(([name, value], at) => (
            <div key={`${name} ${at}`}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

type Rights = NonNullable<DatabaseStanding["rights"]>;

/** What the role itself could do; the console never does. */
function Powers({ rights: { role, could_write, powers } }: { rights: Rights }): ReactElement {
  const list = powers.join("; ");
  return (
    <li>
      <StateMark state={could_write ? "critical" : "warning"} />
      <span>
        The role <code>{role}</code> {could_write ? "could write" : "could do more than read"}
        {list === "" ? "." : `: ${list}.`}{" "}
        <span className={styles.remedy}>
          Wheelhouse never does. Give it a role that may read only.
        </span>
      </span>
    </li>
  );
}

function canMore({ could_write, powers }: Rights): boolean {
  return could_write || powers.length > 0;
}

/** Whether there is more to say than where it stands. */
function isLoud(standing: DatabaseStanding): boolean {
  const { findings, rights } = standing;
  return (
    findings.length > 0 ||
    (rights !== null && canMore(rights)) ||
    stateOf(standing) === "critical" ||
    stateOf(standing) === "warning"
  );
}

/** A primary is red whatever else is said of it. */
function stateOf({ role, health, findings }: DatabaseStanding): Health {
  if (role === "primary" || findings.some(({ grave }) => grave)) return "critical";
  return health;
}

/** Tenths of a second tell enough of a lag; what is long is told in its two largest units. */
function writeLag(ms: number): string {
  return ms < 60_000 ? `${(ms / 1_000).toFixed(1)} s` : writeLength(ms * 1e6);
}
