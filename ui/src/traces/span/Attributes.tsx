import { Fragment, useState, type ReactElement } from "react";

import type { AttributeGroup, AttributeRow, FilterAttribute } from "../../contract.ts";
import { copyText } from "../../parts/clipboard.ts";
import { Icon } from "../../parts/Icon.tsx";
import styles from "./Span.module.css";

type Props = {
  group: AttributeGroup;
  onFilter: (attribute: FilterAttribute) => void;
};

/** Letters of a value that are shown before it is opened. */
const SHORT = 300;

/** Attributes that belong together. */
export function Attributes({ group, onFilter }: Props): ReactElement {
  return (
    <details className={styles.group} open>
      <summary>
        <h3>{group.title}</h3> <span>{group.rows.length}</span>
      </summary>
      <AttributeList rows={group.rows} onFilter={onFilter} />
    </details>
  );
}

type ListProps = {
  rows: readonly AttributeRow[];
  onFilter: (attribute: FilterAttribute) => void;
};

/** Names and values, each to be copied or filtered by. */
export function AttributeList({ rows, onFilter }: ListProps): ReactElement {
  return (
    <dl className={styles.attributes}>
      {rows.map((row, at) => (
        <div key={`${at} ${row.name}`}>
          <dt title={row.also.length > 0 ? `Also sent as ${row.also.join(", ")}` : row.name}>
            <Name name={row.name} />
            {row.also.length > 0 && (
              <span className="visually-hidden">, also sent as {row.also.join(", ")}</span>
            )}
          </dt>
          <dd>
            <span className={styles.value} data-kind={row.kind}>
              <Value row={row} />
            </span>
            <button
              type="button"
              className={styles.tool}
              aria-label={`Only spans with this ${row.name}`}
              title={`Only spans with this ${row.name}`}
              onClick={() => onFilter({ name: row.name, value: row.value })}
            >
              <Icon name="funnel" size={12} />
            </button>
            <button
              type="button"
              className={styles.tool}
              aria-label={`Copy ${row.name}`}
              title={`Copy ${row.name}`}
              onClick={() => void copyText(row.value, row.name)}
            >
              <Icon name="copy" size={12} />
            </button>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Breaks after dots first, where names are made of parts. */
function Name({ name }: { name: string }): ReactElement {
  const parts = name.split(".");
  return (
    <>
      {parts.map((part, at) => (
        <Fragment key={at}>
          {part}
          {at < parts.length - 1 && (
            <>
              .<wbr />
            </>
          )}
        </Fragment>
      ))}
    </>
  );
}

function Value({ row }: { row: AttributeRow }): ReactElement {
  const [open, setOpen] = useState(false);
  const { value, truncated, kind } = row;
  const long = value.length > SHORT;
  return (
    <>
      {kind === "empty" || value === "" ? (
        <i>empty</i>
      ) : long && !open ? (
        `${value.slice(0, SHORT)}…`
      ) : (
        value
      )}
      {long && (
        <button
          type="button"
          className={styles.more}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {open ? "less" : `all ${value.length.toLocaleString("en")} letters`}
        </button>
      )}
      {truncated && (
        <span className={styles.cut} title="The value seems to have been cut before it was sent">
          cut
        </span>
      )}
    </>
  );
}
