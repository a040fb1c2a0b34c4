import { useQuery } from "@tanstack/react-query";
import type { ReactElement, ReactNode } from "react";

import type { DocsView, TableDetail as Detail, TouchView } from "../../contract.ts";
import { failureOf } from "../../failure.ts";
import detail from "../../parts/detail/Detail.module.css";
import { DetailBar } from "../../parts/detail/DetailBar.tsx";
import { FailureNote } from "../../parts/FailureNote.tsx";
import { Sentence } from "../../parts/Sentence.tsx";
import { Skeleton } from "../../parts/Skeleton.tsx";
import { StateShape } from "../../parts/StateMark.tsx";
import { useSession } from "../../session.ts";
import { go, type DatabasePlace } from "../../state/location.ts";
import { tableOf } from "../migrations/detail/MigrationDetail.tsx";
import { changed } from "../place.ts";
import { tableQuery } from "../queries.ts";
import styles from "./TableDetail.module.css";

type Props = {
  table: { schema: string; name: string };
  source: string;
  /** When the list was read. */
  listed: number;
  place: DatabasePlace;
  onClose: () => void;
};

/** One table: columns, indexes, keys both ways, and the migrations that name it. */
export function TableDetail({ table, source, listed, place, onClose }: Props): ReactElement {
  const { environment, epoch } = useSession();
  const { schema, name } = table;
  const { data, error, refetch } = useQuery(
    tableQuery(
      { environment: environment.id, source, schema, table: name },
      epoch.revision,
      listed,
    ),
  );
  const whole = schema === "" ? name : `${schema}.${name}`;
  return (
    <>
      <DetailBar copy={[whole, "The name"]} onClose={onClose}>
        <h2 title={whole}>
          <code>{whole}</code> <small>{data?.line.kind}</small>
        </h2>
      </DetailBar>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keyboard */}
      <div className={detail.body} tabIndex={0} role="region" aria-label="About the table">
        {error && <FailureNote failure={failureOf(error)} onRetry={() => void refetch()} />}
        {!data && !error && <Skeleton rows={12} label="Reading the table" />}
        {data && <Known table={data} place={place} />}
      </div>
    </>
  );
}

/** What each migration does to the table or to one of its columns. */
function Touches({ touches }: { touches: readonly TouchView[] }): ReactElement {
  return (
    <details className={styles.touches}>
      <summary>What made each column</summary>
      <table className={styles.table}>
        <tbody>
          {touches.map(({ id, column, deed, file, line }) => (
            <tr key={`${id} ${file} ${line} ${column ?? ""} ${deed}`}>
              <td>{column === null ? "the table" : <code>{column}</code>}</td>
              <td>{deed}</td>
              <td title={file}>
                <code>{id}</code> <small>line {line}</small>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** What the data model says; it is Markdown of the pack, shown as the text that it is. */
function Docs({ docs: { text, line } }: { docs: DocsView }): ReactElement {
  return (
    <p title={`docs/data-model.md, line ${line}`} className={detail.docs}>
      {text}
    </p>
  );
}

function Known({ table, place }: { table: Detail; place: DatabasePlace }): ReactElement {
  const { line, columns, indexes, foreign_keys, referenced_by, migrations, touches, docs } = table;
  const toTable = (name: string): void => go(changed(place, { table: tableOf(name) }));
  return (
    <>
      {line.comment !== "" && <p>{line.comment}</p>}
      {docs && docs.text !== "" && <Docs docs={docs} />}
      <p className={detail.jumps}>
        <button
          type="button"
          className={detail.jump}
          onClick={() =>
            go(
              changed(place, {
                tab: "diagram",
                diagram: { steps: 1 },
                table: { schema: line.schema, name: line.name },
              }),
            )
          }
        >
          Diagram around it
        </button>
      </p>
      {line.findings.length > 0 && (
        <ul className={detail.findings}>
          {line.findings.map((finding) => (
            <li key={finding}>
              <StateShape state="warning" />
              <span>
                <Sentence text={finding} />
              </span>
            </li>
          ))}
        </ul>
      )}
      <Part title="Columns" heads={["Name", "Type", "Default"]} empty={columns.length === 0}>
        {columns.map((column) => (
          <tr key={column.name}>
            <td>
              <code>{column.name}</code> {column.key && <span className={styles.key}>key</span>}
              {column.comment !== "" && <small>{column.comment}</small>}
              {column.docs && column.docs.text !== "" && <small>{column.docs.text}</small>}
              {column.docs?.type_differs && (
                <span className={styles.warn}>
                  <StateShape state="warning" /> documented as {column.docs.type_name}
                </span>
              )}
            </td>
            <td>
              <code>{column.type_name}</code>
              <small>
                {[column.nullable ? "may be null" : "", column.extra].filter(Boolean).join(", ")}
              </small>
            </td>
            <td>
              <code>{column.default}</code>
            </td>
          </tr>
        ))}
      </Part>
      <Part title="Indexes" heads={["Name", "Columns"]} empty={indexes.length === 0}>
        {indexes.map((index) => (
          <tr key={index.name}>
            <td>
              <code>{index.name}</code>
              {!index.valid && (
                <span className={styles.bad}>
                  <StateShape state="critical" /> invalid: it is not used
                </span>
              )}
              <small>{index.primary ? "primary key" : index.unique ? "unique" : ""}</small>
            </td>
            <td>
              <code>{index.columns.join(", ")}</code>
              {index.predicate !== "" && (
                <small>
                  where <code>{index.predicate}</code>
                </small>
              )}
            </td>
          </tr>
        ))}
      </Part>
      <Part title="Foreign keys" heads={["Columns", "Lead to"]} empty={foreign_keys.length === 0}>
        {foreign_keys.map((key) => (
          // SQLite keeps no names.
          <tr key={`${key.name} ${key.columns.join(" ")} ${key.to}`}>
            <td>
              <code>{key.columns.join(", ")}</code>
              {!key.indexed && (
                <span className={styles.warn}>
                  <StateShape state="warning" /> no index begins with it
                </span>
              )}
              <small>{key.name}</small>
            </td>
            <td>
              <Jump name={key.to} onJump={toTable} /> <code>({key.to_columns.join(", ")})</code>
              {key.on_delete !== "" && <small>on delete {key.on_delete.toLowerCase()}</small>}
            </td>
          </tr>
        ))}
      </Part>
      {referenced_by.length > 0 && (
        <Part title="Referenced by" heads={["Table", "Columns"]} empty={false}>
          {referenced_by.map(([name, at]) => (
            <tr key={`${name} ${at}`}>
              <td>
                <Jump name={name} onJump={toTable} />
              </td>
              <td>
                <code>{at}</code>
              </td>
            </tr>
          ))}
        </Part>
      )}
      <section aria-label="Migrations">
        <div className={detail.title}>
          <h3>Migrations whose text names it</h3>
        </div>
        {migrations.length === 0 && <p className={detail.quiet}>None that was found.</p>}
        <p className={detail.jumps}>
          {migrations.map(([history, key, id]) => (
            <button
              key={`${history} ${key}`}
              type="button"
              className={detail.jump}
              title={`Show it in ${history}`}
              onClick={() =>
                go(
                  changed(place, {
                    tab: undefined,
                    history,
                    migration: key,
                    kinds: undefined,
                    find: undefined,
                  }),
                )
              }
            >
              <code>{id}</code>
            </button>
          ))}
        </p>
        {touches.length > 0 && <Touches touches={touches} />}
      </section>
    </>
  );
}

type PartProps = {
  title: string;
  heads: readonly string[];
  empty: boolean;
  children: ReactNode;
};

function Part({ title, heads, empty, children }: PartProps): ReactElement {
  return (
    <section aria-label={title}>
      <div className={detail.title}>
        <h3>{title}</h3>
        {empty && <small>none</small>}
      </div>
      {!empty && (
        <table className={styles.table}>
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      )}
    </section>
  );
}

function Jump({ name, onJump }: { name: string; onJump: (name: string) => void }): ReactElement {
  return (
    <button
      type="button"
      className={detail.jump}
      title={`Show ${name}`}
      onClick={() => onJump(name)}
    >
      <code>{name}</code>
    </button>
  );
}
