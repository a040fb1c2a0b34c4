import type { Dispatch, ReactElement, ReactNode, SetStateAction } from "react";

import type { HeldLogs, LogKeep } from "../contract.ts";
import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/Icon.tsx";
import type { LogLayout } from "../state/preferences.ts";
import { ColumnMenu } from "./ColumnMenu.tsx";
import type { LogsDeeds } from "./in-hand.ts";
import type { Rows } from "./queries.ts";
import { RedactionButton } from "./RedactionButton.tsx";
import styles from "./Tools.module.css";

type Props = {
  view: HeldLogs;
  rows: Rows;
  layout: LogLayout;
  onLayout: (layout: LogLayout) => void;
  onKeep: Dispatch<SetStateAction<LogKeep>>;
  wrapped: boolean;
  patterns: boolean;
  deeds: LogsDeeds;
  /** Where text to find is typed. */
  find: ReactNode;
};

/** What is done with the lines held here: cut them down, find in them, lay them out, export them. */
export function Tools(props: Props): ReactElement {
  const { view, rows, layout, onLayout, onKeep, wrapped, patterns, deeds, find } = props;
  const isNewestFirst = rows.order === "newest_first";
  return (
    <div className={styles.tools}>
      <input
        type="search"
        className={styles.only}
        // Files are not searched at a source: this is their filter.
        data-filter={view.origin === "files" || undefined}
        value={rows.keep.text}
        placeholder="Only lines with"
        aria-label="Only lines with this text"
        spellCheck={false}
        onChange={(event) => onKeep((before) => ({ ...before, text: event.target.value }))}
      />
      {find}
      <span className={styles.room} />
      <ColumnMenu fields={view.columns} layout={layout} onLayout={onLayout} />
      <Button
        small
        look="quiet"
        aria-pressed={wrapped}
        title="Show long lines whole (w)"
        onClick={deeds.wrap}
      >
        Wrap
      </Button>
      <Button small look="quiet" title="Turn the order round (y)" onClick={deeds.turn}>
        <Icon name={isNewestFirst ? "sort_down" : "sort_up"} size={12} />{" "}
        {isNewestFirst ? "Newest" : "Oldest"} <span className={styles.wide}>first</span>
      </Button>
      <Button
        small
        look="quiet"
        aria-pressed={patterns}
        title="What the lines share (m)"
        onClick={deeds.patterns}
      >
        Patterns
      </Button>
      <RedactionButton redaction={view.redaction} />
      {deeds.save && (
        <Button small title="Write every line that fits to a file (s)" onClick={deeds.save}>
          <Icon name="save" size={12} /> Export
        </Button>
      )}
    </div>
  );
}
