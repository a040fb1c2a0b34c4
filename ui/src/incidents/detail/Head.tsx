import { Menu } from "@base-ui/react/menu";
import type { ReactElement } from "react";

import { action } from "../../actions/actions.ts";
import type { AlertSeverity, IncidentFormat, IncidentView } from "../../contract.ts";
import { count } from "../../format.ts";
import { Button } from "../../parts/Button.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Keys } from "../../parts/Keys.tsx";
import popup from "../../parts/Popup.module.css";
import { StateMark } from "../../parts/StateMark.tsx";
import { present } from "../../state/present.ts";
import { go } from "../../state/location.ts";
import { open } from "../../state/overlays.ts";
import { useStore } from "../../state/store.ts";
import { SeverityMark } from "../SeverityMark.tsx";
import list from "../Incidents.module.css";
import { SEVERITIES, standingOf } from "../words.ts";
import styles from "./Incident.module.css";
import type { Deeds } from "./use-deeds.ts";

type Props = {
  view: IncidentView;
  deeds: Deeds;
  /** Shows what else is known; absent while that shows. */
  onAbout: (() => void) | undefined;
};

/** Which incident it is, where it stands in a sentence, and what can be done with it. */
export function Head({ view, deeds, onAbout }: Props): ReactElement {
  const { line, recording, verdict } = view;
  const { mitigated, close, reopen, record, pause, verify, rename } = deeds.keys;
  const now = useStore(present);
  return (
    <header>
      <div className={styles.head}>
        <Button
          look="quiet"
          aria-label="All incidents"
          title="All incidents"
          onClick={() => go({ screen: "incidents" })}
        >
          <Icon name="back" />
        </Button>
        <h1 title={line.title}>
          <span className={styles.id}>{line.id}</span> {line.title}
        </h1>
        <Button
          look="quiet"
          small
          aria-label="Change the title"
          title="Change the title"
          onClick={rename}
        >
          <Icon name="note" size={12} />
        </Button>
        <span className={list.room} />
        {pause && (
          <Button disabled={deeds.busy} title="Stop recording for now (h)" onClick={pause}>
            <span className={list.dot} /> Pause
          </Button>
        )}
        {record && (
          <Button
            disabled={deeds.busy}
            title="Record what is done from now on (h); another that was recorded is not any more"
            onClick={record}
          >
            <span className={list.ring} /> Record
          </Button>
        )}
        {mitigated && (
          <Button title="The damage is stopped (m)" onClick={mitigated}>
            Mitigated… <Keys keys="m" />
          </Button>
        )}
        {close && (
          <Button title="It is over (x)" onClick={close}>
            Close…
          </Button>
        )}
        {reopen && (
          <Button title="It is not over after all (x)" onClick={reopen}>
            Reopen…
          </Button>
        )}
        <SaveMenu onSave={deeds.keys.save} />
        <MoreMenu view={view} deeds={deeds} />
      </div>
      <p className={styles.sentence}>
        <SeverityMark severity={line.severity} />
        <span>{standingOf(line, now)}</span>
        <span>
          {line.alert === null ? "begun by hand" : `from ${line.alert}`} by {line.operator}
        </span>
        {recording ? (
          <span className={list.recorded}>
            <span className={list.dot} /> recording
          </span>
        ) : (
          <span>not recorded</span>
        )}
        {verdict.holds ? (
          <StateMark state="ok" word={verdict.words} />
        ) : (
          <StateMark state="critical" word={count(verdict.breaches.length, "breach", "breaches")} />
        )}
        <Button
          small
          look="quiet"
          disabled={deeds.busy}
          title="Read every entry and file again (v)"
          onClick={verify}
        >
          Verify
        </Button>
        {onAbout && (
          <Button small look="quiet" title="Its alert, what it cost, its folder" onClick={onAbout}>
            About
          </Button>
        )}
      </p>
    </header>
  );
}

const FORMATS: readonly (readonly [IncidentFormat, string, string])[] = [
  ["markdown", "Markdown", "a post-mortem to go on writing"],
  ["html", "HTML", "one page, pictures within"],
  ["zip", "Zip", "the folder as it is, for checking"],
];

function SaveMenu({ onSave }: { onSave: (format: IncidentFormat) => void }): ReactElement {
  return (
    <Menu.Root>
      <Menu.Trigger render={<Button title="Save it as a file (s: Markdown)" />}>
        <Icon name="save" size={12} /> Save as
        <Icon name="down" size={12} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className={popup.positioner} sideOffset={4} align="end">
          <Menu.Popup className={popup.popup}>
            <Menu.Group>
              {FORMATS.map(([format, name, detail]) => (
                <Menu.Item key={format} className={popup.item} onClick={() => onSave(format)}>
                  <span className={popup.grow}>{name}</span>
                  <span className={popup.detail}>{detail}</span>
                </Menu.Item>
              ))}
              <Menu.GroupLabel className={popup.heading}>
                The pack’s redaction applies to all of them
              </Menu.GroupLabel>
            </Menu.Group>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function MoreMenu({ view, deeds }: Omit<Props, "onAbout">): ReactElement {
  const { severity } = view.line;
  return (
    <Menu.Root>
      <Menu.Trigger render={<Button look="quiet" aria-label="More about the incident" />}>
        <Icon name="more" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className={popup.positioner} sideOffset={4} align="end">
          <Menu.Popup className={popup.popup}>
            <Menu.RadioGroup
              aria-label="Severity"
              value={severity}
              onValueChange={(next: AlertSeverity) =>
                deeds.change({ kind: "severity", severity: next })
              }
            >
              {(["critical", "warning", "other"] as const).map((each) => (
                <Menu.RadioItem key={each} value={each} className={popup.item} closeOnClick>
                  <span className={popup.tick}>
                    <Menu.RadioItemIndicator>
                      <Icon name="check" />
                    </Menu.RadioItemIndicator>
                  </span>
                  Severity: {SEVERITIES[each].word}
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
            <div className={popup.rule} />
            <Menu.Item className={popup.item} onClick={deeds.keys.rename}>
              <span className={popup.tick} />
              Change the title…
            </Menu.Item>
            <Menu.Item className={popup.item} onClick={() => open("handover")}>
              <span className={popup.tick} />
              {action("handover").label}
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
