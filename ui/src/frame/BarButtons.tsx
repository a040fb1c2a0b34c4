import type { ComponentProps, ReactElement } from "react";

import { span, zoneName } from "../format.ts";
import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/Icon.tsx";
import { StateShape } from "../parts/StateMark.tsx";
import { useSession } from "../session.ts";
import { backOff, pace } from "../state/back-off.ts";
import { clock } from "../state/clock.ts";
import { here, history } from "../state/location.ts";
import { preferences } from "../state/preferences.ts";
import { useStore } from "../state/store.ts";
import { rangeName, shortLength } from "../state/time-range.ts";
import styles from "./TopBar.module.css";

/** What opens the menus of the bar. It stands there before the menus themselves are read. */
type Props = ComponentProps<"button">;

/** The name of the open pack. */
export function PackButton(props: Props): ReactElement {
  const { pack } = useSession();
  return (
    <Button {...props} look="quiet" className={styles.pack} title={pack.folder}>
      <span className={styles.clip}>{pack.name}</span>
      <Icon name="down" size={12} />
    </Button>
  );
}

/** The name of the environment; production says so. */
export function EnvironmentButton(props: Props): ReactElement {
  const { environment } = useSession();
  return (
    <Button
      {...props}
      className={styles.environment}
      data-production={environment.production || undefined}
      title="Switch the environment (e)"
    >
      {environment.title}
      {environment.production && <span className={styles.word}>PRODUCTION</span>}
      <Icon name="down" size={12} />
    </Button>
  );
}

/** The shared range, as chosen and in moments. */
export function RangeButton(props: Props): ReactElement {
  const { range } = useSession();
  const choice = useStore(history, (value) => here(value).range);
  const zone = useStore(preferences, (value) => value.zone);
  const now = useStore(clock, (tick) => tick.now);
  const moments = `${span(range.start, range.end, zone, now)} ${zoneName(zone, range.end)}`;
  return (
    <Button {...props} look="quiet" className={styles.range} title={`${moments}. Change it (t)`}>
      <Icon name="clock" />
      {rangeName(choice)}
      <span className={styles.moments}>{moments}</span>
      <Icon name="down" size={12} />
    </Button>
  );
}

/** How often everything is asked again. */
export function IntervalButton(props: Props): ReactElement {
  const every = useStore(preferences, (value) => value.refreshMs);
  const doubled = useStore(backOff, (value) => value.doubled);
  const wait = pace(every, doubled);
  const slowed = wait > every;
  const name = slowed
    ? `Refresh interval: every ${shortLength(wait)} instead of ${shortLength(every)}, because no source answers`
    : `Refresh interval: ${intervalName(every)}`;
  return (
    <Button {...props} look="quiet" aria-label={name} title={slowed ? name : undefined}>
      {slowed && <StateShape state="warning" />}
      {every === 0 ? "Off" : shortLength(wait)}
      <Icon name="down" size={12} />
    </Button>
  );
}

/** An interval in words. */
export function intervalName(every: number): string {
  return every === 0 ? "Only when asked" : `Every ${shortLength(every)}`;
}
