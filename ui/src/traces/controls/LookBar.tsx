import type { ReactElement } from "react";

import { writeCount } from "../../amounts.ts";
import type { HiddenCounts, TraceView, WaterfallState } from "../../contract.ts";
import { Button } from "../../parts/Button.tsx";
import { closeService, isFiltered, NO_FILTER, toDepth, toFold, toRoot, WHOLE } from "../look.ts";
import { writeLength } from "../time.ts";
import { Choose, Switch, type Option } from "./Choose.tsx";
import styles from "./Controls.module.css";

type Props = {
  view: TraceView;
  state: WaterfallState;
  onChange: (next: WaterfallState) => void;
};

/** Depths that are offered one by one. */
const DEPTHS = 8;

/** How the rows are shown: open to which depth, folded, with gaps cut and clocks corrected. */
export function LookSwitches({ view, state, onChange }: Props): ReactElement {
  const depths = Array.from({ length: Math.min(view.depth, DEPTHS) }, (_, at) => at + 1);
  const options: Option[] = [
    {
      label: "All open",
      keys: "o",
      chosen: state.depth === null && state.closed_services.length === 0,
      choose: () => onChange(toDepth(state, null)),
    },
    {
      label: "All closed",
      keys: "c",
      chosen: state.depth === 0,
      choose: () => onChange(toDepth(state, 0)),
    },
    ...depths.map((depth): Option => ({
      label: depth === 1 ? "1 level open" : `${depth} levels open`,
      chosen: state.depth === depth,
      choose: () => onChange(toDepth(state, depth)),
    })),
    ...(view.services.length > 1 ? view.services : []).map((service): Option => ({
      label: `Close ${service.name}`,
      detail: "service",
      stays: true,
      chosen: state.closed_services.includes(service.name),
      choose: () =>
        onChange(closeService(state, service.name, !state.closed_services.includes(service.name))),
    })),
  ];
  const depth =
    state.depth === null
      ? "All levels"
      : state.depth === 0
        ? "All closed"
        : state.depth === 1
          ? "1 level"
          : `${state.depth} levels`;
  return (
    <>
      <Choose
        label={depth}
        name="Open levels"
        on={state.depth !== null || state.closed_services.length > 0}
        options={options}
      />
      <Switch
        label="Fold repeats"
        keys="f"
        title="Repeated siblings in one row"
        on={state.fold}
        onChange={(fold) => onChange(toFold(state, fold))}
      />
      <Switch
        label="Cut gaps"
        keys="d"
        title="Time in which nothing works is cut to a mark"
        on={state.compress}
        onChange={(compress) => onChange({ ...state, compress })}
      />
      {view.skewed && (
        <Switch
          label="Correct clocks"
          keys="y"
          title="Moves spans of computers whose clocks disagree into their parents"
          on={state.correct_skew}
          onChange={(correct_skew) => onChange({ ...state, correct_skew })}
        />
      )}
    </>
  );
}

type StatusProps = Props & { total: number; hidden: HiddenCounts; matches: number | null };

/** What is shown and what is not, with the way to all of it. */
export function LookStatus(props: StatusProps): ReactElement {
  const { view, state, total, hidden, matches, onChange } = props;
  const filtered = isFiltered(state);
  return (
    <div className={styles.status}>
      <span role="status">
        {filtered && matches !== null
          ? `${writeCount(matches)} of ${writeCount(view.spans)} spans match`
          : `${writeCount(view.spans)} spans`}
        {`, ${writeCount(total)} ${total === 1 ? "row" : "rows"}`}
      </span>
      {hidden.filter > 0 && (
        <Hidden
          words={`${writeCount(hidden.filter)} hidden by the filter`}
          label="Show all"
          onShow={() => onChange({ ...state, filter: NO_FILTER })}
        />
      )}
      {hidden.closed > 0 && (
        <Hidden
          words={`${writeCount(hidden.closed)} in closed rows`}
          label="Open all"
          onShow={() => onChange(toDepth(state, null))}
        />
      )}
      {hidden.folded > 0 && (
        <Hidden
          words={`${writeCount(hidden.folded)} in folds`}
          label="Unfold"
          onShow={() => onChange(toFold(state, false))}
        />
      )}
      {state.root !== null && (
        <Hidden
          words={`${writeCount(hidden.outside)} outside this root`}
          label="Back to the whole trace"
          onShow={() => onChange(toRoot(state, null))}
        />
      )}
      {state.zoom && (
        <Hidden
          words={`Zoomed to ${writeLength(state.zoom[0])} – ${writeLength(state.zoom[1])}`}
          label="All of the time"
          onShow={() => onChange({ ...state, zoom: WHOLE.zoom })}
        />
      )}
    </div>
  );
}

type HiddenProps = { words: string; label: string; onShow: () => void };

function Hidden({ words, label, onShow }: HiddenProps): ReactElement {
  return (
    <span className={styles.hidden}>
      {words}
      <Button look="quiet" small onClick={onShow}>
        {label}
      </Button>
    </span>
  );
}
