import { useEffect, type ReactElement } from "react";

import { follow } from "../../links/follow.ts";
import { Button } from "../../parts/Button.tsx";
import { FailureNote } from "../../parts/FailureNote.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Skeleton } from "../../parts/Skeleton.tsx";
import { useReady } from "../../parts/use-ready.ts";
import { useSession } from "../../session.ts";
import { go } from "../../state/location.ts";
import { dock, dockOf, plainly } from "../docked.ts";
import { Text } from "../text/Text.tsx";
import { Values } from "../values/Values.tsx";
import { headingOf, useOpenRunbook } from "../work/use-open-runbook.ts";
import { WorkContext } from "../work/work.ts";
import { ClearWork } from "./ClearWork.tsx";
import { Facts } from "./Facts.tsx";
import { FileProblems } from "./FileProblems.tsx";
import { LiveCheck } from "./LiveCheck.tsx";
import { Outline } from "./Outline.tsx";
import { startPrintingInLight } from "./print.ts";
import styles from "./Reading.module.css";

type Props = { file: string; anchor: string | undefined };

/** One runbook as a page: the outline at its side, facts and problems at the other. */
export function Reading({ file, anchor }: Props): ReactElement {
  const { pack, environment } = useSession();
  const { work, failure, retry, key, reveal, shownTo } = useOpenRunbook(plainly(file), follow);
  useReady("runbook", work !== undefined || failure !== undefined);
  useEffect(startPrintingInLight, []);
  const opened = work !== undefined;
  useEffect(() => {
    const heading = work && anchor !== undefined ? headingOf(work.view, anchor) : undefined;
    if (heading !== undefined) reveal(heading);
    // oxlint-disable-next-line react/exhaustive-deps -- once for each place, when it is there
  }, [opened, anchor]);
  if (failure) {
    return (
      <div className={styles.screen}>
        <FailureNote failure={failure} onRetry={retry} />
      </div>
    );
  }
  if (!work) {
    return (
      <div className={styles.screen}>
        <Skeleton rows={12} label="Opening the runbook" />
      </div>
    );
  }
  const { view } = work;
  return (
    <WorkContext value={work}>
      <div className={styles.screen}>
        <header className={styles.head}>
          <Button
            look="quiet"
            aria-label="All runbooks"
            title="All runbooks"
            onClick={() => go({ screen: "runbooks" })}
          >
            <Icon name="back" />
          </Button>
          <h1 title={view.title}>{view.title}</h1>
          <ClearWork of={key} />
          <Button onClick={() => window.print()}>
            <Icon name="print" /> Print
          </Button>
          <Button
            look="primary"
            title="Keeps it open beside every screen"
            onClick={() => dock(dockOf(pack.folder, environment.id), plainly(file))}
          >
            <Icon name="dock" /> Work through it beside
          </Button>
        </header>
        <div className={styles.columns}>
          <Outline />
          <div className={styles.page}>
            <Values />
            <Text shownTo={shownTo} />
          </div>
          <div className={styles.about}>
            <Facts />
            <FileProblems problems={view.problems} />
            <LiveCheck />
          </div>
        </div>
      </div>
    </WorkContext>
  );
}
