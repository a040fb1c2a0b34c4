import type { ReactElement } from "react";

import { writeCount } from "../../amounts.ts";
import { action } from "../../actions/actions.ts";
import type { TraceView } from "../../contract.ts";
import { count, fullTime } from "../../format.ts";
import { Button } from "../../parts/Button.tsx";
import { CopyButton } from "../../parts/CopyButton.tsx";
import { Icon, type IconName } from "../../parts/Icon.tsx";
import { Moment } from "../../parts/Moment.tsx";
import { StateShape } from "../../parts/StateMark.tsx";
import tabs from "../../parts/Tabs.module.css";
import { preferences } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import type { TraceSide, TraceTab } from "../in-hand.ts";
import { writeLength, writeMoment } from "../time.ts";
import styles from "./TraceHead.module.css";

type Props = {
  view: TraceView;
  tab: TraceTab;
  side: TraceSide | undefined;
  saving: boolean;
  onReveal: (span: number) => void;
  onTab: (tab: TraceTab) => void;
  onSide: (side: TraceSide) => void;
  onSave: () => void;
  /** Fetches it again, where its source may hold more by now. */
  onAgain: (() => void) | undefined;
};

const TABS: readonly (readonly [TraceTab, string, string])[] = [
  ["waterfall", "Waterfall", "1"],
  ["statistics", "Statistics", "2"],
  ["compare", "Compare", "3"],
];

/** What the trace is in a sentence, where and when it comes from, and what can be done with it. */
export function TraceHead(props: Props): ReactElement {
  const { view, tab, side, saving, onReveal, onTab, onSide, onSave, onAgain } = props;
  const zone = useStore(preferences, (value) => value.zone);
  return (
    <header className={styles.head}>
      <div className={styles.first}>
        <h1 className={styles.title}>
          <span className={styles.operation}>{view.name === "" ? "(no name)" : view.name}</span>{" "}
          <span className={styles.service}>{view.service}</span>
        </h1>
        <div className={styles.actions}>
          <Action
            icon="logs"
            label="Logs"
            keys="l"
            on={side === "logs"}
            run={() => onSide("logs")}
          />
          <Action
            icon="pulse"
            label="Metrics"
            keys="m"
            on={side === "metrics"}
            run={() => onSide("metrics")}
          />
          <Action
            icon="related"
            label="Compare with…"
            keys="3"
            on={tab === "compare"}
            run={() => onTab("compare")}
          />
          <Action icon="pin" label="Pin" keys="p" run={action("pin").run} />
          <Action icon="save" label={saving ? "Saving" : "Save…"} keys="s" run={onSave} />
        </div>
      </div>
      <div className={styles.second}>
        <p className={styles.sentence}>
          <strong>{writeLength(view.duration)}</strong>, {countOf(view.spans, "span")},{" "}
          {count(view.services.length, "service")}
          {view.errors === 0 && ", no error"}
          {view.errors > 0 && (
            <>
              ,{" "}
              <button
                type="button"
                className={styles.error}
                title="Show the span in which the error begins"
                disabled={view.error === null}
                onClick={() => view.error && onReveal(view.error.span)}
              >
                <StateShape state="critical" />
                {countOf(view.errors, "error")}
                {view.error && (
                  <>
                    {" in "}
                    <em>{view.error.service === "" ? view.error.name : view.error.service}</em>
                    {view.error.message !== "" && `: ${view.error.message}`}
                  </>
                )}
              </button>
            </>
          )}
        </p>
        <p className={styles.origin}>
          <code className={styles.id}>{view.id}</code>
          <CopyButton text={view.id} what="The trace id" />
          <time className={styles.start} title={`Fetched ${fullTime(view.at, zone)}`}>
            {writeMoment(view.start, 0, zone)}
          </time>
          <span className={styles.source}>
            {view.origin}, fetched <Moment at={view.at} as="seconds" />
          </span>
          {onAgain && (
            <Button
              look="quiet"
              small
              aria-label="Fetch the trace again"
              title="Fetch the trace again: spans may have come in since"
              onClick={onAgain}
            >
              <Icon name="refresh" size={12} />
            </Button>
          )}
        </p>
      </div>
      <div className={styles.tabs}>
        <div className={tabs.tabs} role="tablist" aria-label="Views of the trace">
          {TABS.map(([id, label, keys]) => (
            <button
              key={id}
              type="button"
              role="tab"
              id={`trace-tab-${id}`}
              aria-selected={tab === id}
              aria-controls="trace-view"
              aria-keyshortcuts={keys}
              title={`${label} (${keys})`}
              className={tabs.tab}
              onClick={() => onTab(id)}
            >
              {label}
            </button>
          ))}
        </div>
      </div>
    </header>
  );
}

type ActionProps = {
  icon: IconName;
  label: string;
  keys: string;
  on?: boolean;
  run: () => void;
};

function Action({ icon, label, keys, on, run }: ActionProps): ReactElement {
  return (
    <Button
      small
      look="quiet"
      className={styles.action}
      aria-pressed={on}
      aria-keyshortcuts={keys}
      title={`${label} (${keys})`}
      onClick={run}
    >
      <Icon name={icon} size={12} /> {label}
    </Button>
  );
}

function countOf(amount: number, one: string): string {
  return `${writeCount(amount)} ${one}${amount === 1 ? "" : "s"}`;
}
