import type { ReactElement } from "react";

import { action } from "../../actions/actions.ts";
import { Button } from "../../parts/Button.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Keys } from "../../parts/Keys.tsx";
import { open } from "../../state/overlays.ts";
import styles from "../Incidents.module.css";

/** What the record of an incident is, and how the first is begun. */
export function NoIncident(): ReactElement {
  const begin = action("begin_incident").keys ?? "";
  const pin = action("pin").keys ?? "";
  return (
    <section className={styles.none} aria-label="No incident yet">
      <h2>No incident is kept yet</h2>
      <p>
        The record of an incident holds what was seen and done while it went on: every step of a
        runbook, every query with its answer and its picture, pinned log lines and traces, commands
        that were copied, and notes. Each entry is on the disk before it shows, and names the one
        before by its hash, so that a change afterwards is found. The folder is plain files:{" "}
        <code>incident.md</code> reads without Wheelhouse.
      </p>
      <ul>
        <li>
          <Keys keys={begin} /> begins one from the gravest alert that fires, or by hand.
        </li>
        <li>
          While one is recorded, runbooks record themselves, and <Keys keys={pin} /> pins what you
          look at: a panel, a query, a log line, a trace, a migration, an alert.
        </li>
        <li>
          In the end it is a post-mortem to go on writing: Markdown, one HTML page, or the folder as
          a zip.
        </li>
      </ul>
      <Button look="primary" onClick={() => open("begin_incident")}>
        <Icon name="incident" size={12} /> Begin an incident…
        <Keys keys={begin} />
      </Button>
    </section>
  );
}
