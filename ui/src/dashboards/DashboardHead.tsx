import type { ReactElement } from "react";

import type { DashboardView, LinkView } from "../contract.ts";
import { addressOf } from "../links/LinkText.tsx";
import { LinksOverflow } from "../links/LinksMenu.tsx";
import { follow } from "../links/follow.ts";
import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/Icon.tsx";
import { StateShape } from "../parts/StateMark.tsx";
import { go, here, history, setRange } from "../state/location.ts";
import { useStore } from "../state/store.ts";
import { shortLength } from "../state/time-range.ts";
import styles from "./Dashboard.module.css";
import { DashboardProblems } from "./DashboardProblems.tsx";
import { DataSources } from "./DataSources.tsx";

/** The dashboard's name, its links, how much of its file is shown, and what is wrong with it. */
export function DashboardHead({ view }: { view: DashboardView }): ReactElement {
  const range = useStore(history, (value) => here(value).range);
  const own = view.default_range_ms;
  const differs = own !== undefined && !(range.kind === "relative" && range.ms === own);
  return (
    <header className={styles.head}>
      <Button look="quiet" aria-label="All dashboards" onClick={() => go({ screen: "dashboards" })}>
        <Icon name="dashboards" />
      </Button>
      <h1 title={view.description || undefined}>{view.title}</h1>
      <span className={styles.file}>{view.file}</span>
      <span className={styles.space} />
      <DashboardLinks links={view.links} title={view.title} />
      {differs && (
        <Button
          look="quiet"
          small
          title="Show the range this dashboard was made for"
          onClick={() => setRange({ kind: "relative", ms: own })}
        >
          Made for the last {shortLength(own)}
        </Button>
      )}
      <DataSources view={view} />
      <ReportBadge view={view} />
      <DashboardProblems view={view} />
    </header>
  );
}

/** More would push out the name: the rest is in a menu. */
const BESIDE = 3;

function DashboardLinks({
  links,
  title,
}: {
  links: readonly LinkView[];
  title: string;
}): ReactElement | null {
  if (links.length === 0) return null;
  const rest = links.slice(BESIDE);
  return (
    <nav className={styles.links} aria-label={`Links of ${title}`}>
      {links.slice(0, BESIDE).map((link, at) => {
        const refused = link.target.kind === "refused" ? link.target.why : undefined;
        return (
          <Button
            key={`${at} ${link.title}`}
            look="quiet"
            small
            disabled={refused !== undefined}
            title={refused === undefined ? addressOf(link.target) : `Not followed: ${refused}`}
            onClick={() => follow(link.target)}
          >
            <Icon name={link.target.kind === "dashboard" ? "dashboards" : "outside"} size={12} />
            <span className={styles.linkTitle}>{link.title}</span>
          </Button>
        );
      })}
      {rest.length > 0 && <LinksOverflow links={rest} />}
    </nav>
  );
}

/** What of the file is not shown as it is meant, in words; leads to the whole list. */
function ReportBadge({ view }: { view: DashboardView }): ReactElement {
  const { approximated, unsupported } = view.report;
  const words = [
    approximated > 0 ? `${approximated} approximated` : "",
    unsupported > 0 ? `${unsupported} not supported` : "",
  ].filter(Boolean);
  return (
    <Button
      look="quiet"
      small
      title="What became of every part of the file"
      onClick={() => go({ screen: "report", uid: view.uid })}
    >
      {unsupported > 0 && <StateShape state="warning" />}
      {words.length > 0 ? words.join(", ") : "Shown whole"}
    </Button>
  );
}
