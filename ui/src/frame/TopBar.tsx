import { useIsFetching } from "@tanstack/react-query";
import type { ReactElement } from "react";

import { action } from "../actions/actions.ts";
import { readableKeys } from "../actions/keys.ts";
import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/Icon.tsx";
import { later } from "../parts/later.tsx";
import { StateShape } from "../parts/StateMark.tsx";
import { useOverview } from "../session.ts";
import { refresh } from "../state/clock.ts";
import { back, canGoBack, canGoForward, forward, go, history } from "../state/location.ts";
import { open } from "../state/overlays.ts";
import { useStore } from "../state/store.ts";
import { EnvironmentButton, IntervalButton, PackButton, RangeButton } from "./BarButtons.tsx";
import styles from "./TopBar.module.css";

// What opens a menu stands there before the menu itself is read.
const PackMenu = later(
  async () => (await import("./PackMenu.tsx")).PackMenu,
  () => <PackButton aria-haspopup="menu" onClick={() => open("pack")} />,
);
const EnvironmentMenu = later(
  async () => (await import("./EnvironmentMenu.tsx")).EnvironmentMenu,
  () => <EnvironmentButton aria-haspopup="menu" onClick={() => open("environment")} />,
);
const RangePicker = later(
  async () => (await import("./RangePicker.tsx")).RangePicker,
  () => <RangeButton aria-haspopup="dialog" onClick={() => open("range")} />,
);
const RefreshMenu = later(
  async () => (await import("./RefreshMenu.tsx")).RefreshMenu,
  () => <IntervalButton aria-haspopup="menu" onClick={() => open("refresh")} />,
);

/** Which system, where, when, and how to find anything else. */
export function TopBar(): ReactElement {
  const places = useStore(history);
  return (
    <header className={styles.bar}>
      <PackMenu />
      <EnvironmentMenu />
      <span className={styles.rule} />
      <div className={styles.pair}>
        <Button
          look="quiet"
          aria-label="Back"
          title="Back ([)"
          disabled={!canGoBack(places)}
          onClick={back}
        >
          <Icon name="back" />
        </Button>
        <Button
          look="quiet"
          aria-label="Forward"
          title="Forward (])"
          disabled={!canGoForward(places)}
          onClick={forward}
        >
          <Icon name="forward" />
        </Button>
      </div>
      <RangePicker />
      <div className={styles.refresh}>
        <RefreshButton />
        <RefreshMenu />
      </div>
      <span className={styles.space} />
      <button type="button" className={styles.find} onClick={() => open("palette")}>
        <Icon name="find" />
        <span className={styles.findWord}>Find…</span>
        <kbd>{readableKeys(action("find").keys ?? "").join(" ")}</kbd>
      </button>
      <SourcesSummary />
    </header>
  );
}

/** Asks everything again now. */
function RefreshButton(): ReactElement {
  const busy = useIsFetching() > 0;
  return (
    <Button
      look="quiet"
      aria-label="Refresh"
      title="Refresh (r)"
      data-busy={busy || undefined}
      onClick={refresh}
    >
      <Icon name="refresh" />
    </Button>
  );
}

/** How many sources answer; leads to Sources. */
function SourcesSummary(): ReactElement {
  const { data } = useOverview();
  const sources = data?.sources ?? [];
  const well = sources.filter((source) => source.health === "ok").length;
  const failing = sources.filter((source) => source.health === "critical").length;
  const state =
    sources.length === 0
      ? "unknown"
      : failing > 0
        ? "critical"
        : well < sources.length
          ? "warning"
          : "ok";
  return (
    <Button
      look="quiet"
      title={`${well} of ${sources.length} sources answer`}
      onClick={() => go({ screen: "sources" })}
    >
      <StateShape state={state} />
      {data ? `${well}/${sources.length} sources` : "Sources"}
    </Button>
  );
}
