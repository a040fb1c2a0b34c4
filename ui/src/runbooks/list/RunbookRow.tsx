import type { ReactElement } from "react";

import type { RunbookLine, RunbookRun } from "../../contract.ts";
import { count, date, roughly } from "../../format.ts";
import { Button } from "../../parts/Button.tsx";
import { focusReturned } from "../../parts/focus-returned.ts";
import { Icon } from "../../parts/Icon.tsx";
import { StateMark, StateShape } from "../../parts/StateMark.tsx";
import { useSession } from "../../session.ts";
import { clock } from "../../state/clock.ts";
import { go } from "../../state/location.ts";
import { preferences } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import { DAY } from "../../state/time-range.ts";
import { dock, dockOf, plainly } from "../docked.ts";
import styles from "./RunbookList.module.css";

type Props = {
  runbook: RunbookLine;
  firing: ReadonlySet<string>;
  /** One came back from it. */
  returned: boolean;
};

/** Alerts that are named before the rest are counted. */
const NAMED = 3;

/** One runbook of the list: two lines that say what it is for and how well it is kept. */
export function RunbookRow({ runbook, firing, returned }: Props): ReactElement {
  const { pack, environment } = useSession();
  const { file, title, summary, starter, steps, live, broken, owner } = runbook;
  return (
    <li className={styles.row}>
      <button
        type="button"
        data-row
        ref={returned ? focusReturned : undefined}
        className={styles.open}
        title={file}
        onClick={() => go({ screen: "runbooks", file })}
      >
        <span className={styles.title}>{title || file}</span>
        {starter && <span className={styles.starter}>starter</span>}
        <span className={styles.summary}>{summary}</span>
      </button>
      <div className={styles.facts}>
        <div className={styles.leads}>
          <Alerts names={runbook.alerts} firing={firing} />
          {broken > 0 && <StateMark state="warning" word={count(broken, "broken link")} />}
        </div>
        <span>
          {count(steps, "step")}
          {live > 0 && `, ${live} live`}
        </span>
        <span className={styles.owner} title={owner === null ? undefined : `Owner: ${owner}`}>
          {owner ?? "no owner"}
        </span>
        <Reviewed runbook={runbook} />
        <Worked runbook={runbook} />
        <Button
          small
          look="quiet"
          aria-label={`Work through ${title || file} beside`}
          title="Work through it beside the screen"
          onClick={() => dock(dockOf(pack.folder, environment.id), plainly(file))}
        >
          <Icon name="dock" size={12} />
        </Button>
      </div>
    </li>
  );
}

function Alerts({
  names,
  firing,
}: {
  names: readonly string[];
  firing: ReadonlySet<string>;
}): ReactElement {
  // Those that fire are named whatever the order.
  const sorted = names.toSorted(
    (one, other) => Number(firing.has(other)) - Number(firing.has(one)),
  );
  const rest = sorted.slice(NAMED);
  return (
    <span className={styles.alerts}>
      {names.length === 0 && <span className={styles.quiet}>no alert leads here</span>}
      {sorted.slice(0, NAMED).map((name) => (
        <span key={name} className={styles.alert} data-firing={firing.has(name) || undefined}>
          {firing.has(name) && <StateShape state="critical" />}
          {name}
          {firing.has(name) && " fires"}
        </span>
      ))}
      {rest.length > 0 && (
        <span className={styles.quiet} title={rest.join("\n")}>
          +{rest.length}
        </span>
      )}
    </span>
  );
}

function Reviewed({ runbook: { reviewed } }: { runbook: RunbookLine }): ReactElement {
  const zone = useStore(preferences, (value) => value.zone);
  const now = useStore(clock, (tick) => tick.now);
  if (!reviewed) return <span className={styles.reviewed}>never reviewed</span>;
  return (
    <span className={styles.reviewed} title={`${date(reviewed.at, zone)}, ${reviewed.from}`}>
      {age(now - reviewed.at)} · {reviewed.from}
    </span>
  );
}

/** When somebody last worked through it: in production, else as a drill. */
function Worked({ runbook: { run, drill } }: { runbook: RunbookLine }): ReactElement {
  const zone = useStore(preferences, (value) => value.zone);
  const now = useStore(clock, (tick) => tick.now);
  const say = (what: string, { at, by, environment }: RunbookRun): string =>
    `${what} ${date(at, zone)} by ${by} in ${environment}`;
  const title = [run && say("Last run", run), drill && say("Last drill", drill)]
    .filter(Boolean)
    .join("\n");
  const last = run ?? drill;
  return (
    <span className={`${styles.reviewed} ${styles.worked}`} title={title || undefined}>
      {last ? `${run ? "run" : "drilled"} ${age(now - last.at)}` : "never run"}
    </span>
  );
}

/** Hours are nothing in the life of a text. */
function age(ms: number): string {
  return ms < DAY ? "today" : `${roughly(ms)} ago`;
}
