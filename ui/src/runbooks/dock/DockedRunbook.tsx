import { useEffect, useRef, type ReactElement } from "react";

import { DockRecording } from "../../incidents/DockRecording.tsx";
import { recording } from "../../incidents/recording.ts";
import { recordRunbook } from "../../incidents/steps.ts";
import { follow } from "../../links/follow.ts";
import { Button } from "../../parts/Button.tsx";
import { FailureNote } from "../../parts/FailureNote.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Moment } from "../../parts/Moment.tsx";
import { Skeleton } from "../../parts/Skeleton.tsx";
import { useSession } from "../../session.ts";
import { go } from "../../state/location.ts";
import { prefer } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import { docked, dockBack, dockNext, dockOf, plainly, undock, type Opened } from "../docked.ts";
import { ClearWork } from "../reading/ClearWork.tsx";
import { FileProblems } from "../reading/FileProblems.tsx";
import { StepStrip } from "../steps/StepStrip.tsx";
import { Text } from "../text/Text.tsx";
import { Values } from "../values/Values.tsx";
import { headingOf, useOpenRunbook } from "../work/use-open-runbook.ts";
import { TitleLevel, WorkContext } from "../work/work.ts";
import { popOut } from "../../apart/pop-out.ts";
import { ChooseRunbook } from "./ChooseRunbook.tsx";
import { takeFocus } from "./focus.ts";
import styles from "./DockedRunbook.module.css";

/** What stands in the dock: the runbook that is worked through, or the list to choose one from. */
export function DockedRunbook({ onClose }: { onClose?: () => void }): ReactElement {
  const { pack, environment } = useSession();
  const of = dockOf(pack.folder, environment.id);
  const now = useStore(docked);
  if (now?.of !== of) return <ChooseRunbook of={of} />;
  const { opened, trail } = now;
  return (
    <Worked
      key={JSON.stringify([opened.file, opened.labels, opened.alert])}
      of={of}
      opened={opened}
      cameFrom={trail.at(-1)}
      onClose={onClose}
    />
  );
}

/** Where each runbook was scrolled to when it was left, while the window lives. */
const scrolled = new Map<string, number>();

type Props = {
  of: string;
  opened: Opened;
  cameFrom: Opened | undefined;
  /** Closes the window that holds nothing else; the dock closes without. */
  onClose: (() => void) | undefined;
};

function Worked({ of, opened, cameFrom, onClose }: Props): ReactElement {
  const { alert, anchor, labels } = opened;
  const { work, failure, retry, key, reveal, shownTo } = useOpenRunbook(opened, (target) => {
    // What an alert is known by goes with it to the next runbook.
    if (target.kind === "runbook")
      dockNext(of, { ...opened, ...plainly(target.file, target.anchor), labels });
    else follow(target);
  });
  const { environment } = useSession();
  const incident = useStore(recording)?.line?.id;
  const title = work?.view.title;
  useEffect(() => {
    if (incident === undefined || title === undefined) return;
    recordRunbook(environment.id, incident, { file: opened.file, title, opened: key });
  }, [environment.id, incident, title, opened.file, key]);
  const body = useRef<HTMLDivElement>(null);
  const isOpen = work !== undefined;
  useEffect(() => {
    if (!isOpen || !body.current) return;
    takeFocus(body.current);
    const heading = work && anchor !== undefined ? headingOf(work.view, anchor) : undefined;
    const place = scrolled.get(key);
    if (place !== undefined) body.current.scrollTop = place;
    else if (heading !== undefined) reveal(heading);
    // oxlint-disable-next-line react/exhaustive-deps -- once, when it is there
  }, [isOpen, key]);
  const Title = onClose ? "h1" : "h2";
  return (
    <>
      <header className={styles.head}>
        {cameFrom && (
          <Button
            look="quiet"
            small
            aria-label="Back to the runbook before"
            title="Back to the runbook before"
            onClick={dockBack}
          >
            <Icon name="back" size={12} />
          </Button>
        )}
        <Title className={styles.title} title={work?.view.title}>
          {work?.view.title ?? opened.file}
        </Title>
        <Button
          look="quiet"
          small
          aria-label="Read it as a page"
          title="Read it as a page"
          onClick={() => go({ screen: "runbooks", file: opened.file })}
        >
          <Icon name="expand" size={12} />
        </Button>
        {!onClose && (
          <Button
            look="quiet"
            small
            aria-label="Open it in a window of its own"
            title="Open it in a window of its own (P)"
            onClick={() => void popOut()}
          >
            <Icon name="outside" size={12} />
          </Button>
        )}
        <Button
          look="quiet"
          small
          aria-label="Choose another runbook"
          title="Choose another runbook"
          onClick={undock}
        >
          <Icon name="runbook" size={12} />
        </Button>
        <Button
          look="quiet"
          small
          aria-label={onClose ? "Close the window" : "Close the dock"}
          title={onClose ? "Close the window" : "Close the dock (b)"}
          onClick={onClose ?? (() => prefer({ dockOpen: false }))}
        >
          <Icon name="close" size={12} />
        </Button>
      </header>
      {alert && (
        <p className={styles.alert}>
          For <strong>{alert.name}</strong>
          {alert.since !== null && (
            <>
              {" "}
              since <Moment at={alert.since} as="time" />, <Moment at={alert.since} />
            </>
          )}
        </p>
      )}
      <DockRecording opened={opened} />
      {failure ? (
        <FailureNote failure={failure} onRetry={retry} compact />
      ) : work ? (
        <WorkContext value={work}>
          <StepStrip />
          <div
            ref={body}
            className={styles.body}
            data-list
            data-dock-body
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keyboard
            tabIndex={0}
            role="region"
            aria-label={work.view.title}
            onScroll={(event) => scrolled.set(key, event.currentTarget.scrollTop)}
          >
            <Values />
            <FileProblems problems={work.view.problems} />
            <TitleLevel value={onClose ? 1 : 2}>
              <Text shownTo={shownTo} />
            </TitleLevel>
            <div className={styles.end}>
              <ClearWork of={key} />
            </div>
          </div>
        </WorkContext>
      ) : (
        <div className={styles.body}>
          <Skeleton rows={8} label="Opening the runbook" />
        </div>
      )}
    </>
  );
}
