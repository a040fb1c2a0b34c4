import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useMemo, useRef, type ReactElement } from "react";

import { writeAbout, writeBytes, writeCount } from "../../amounts.ts";
import type { SchemaView, TableLine } from "../../contract.ts";
import { count } from "../../format.ts";
import { Button } from "../../parts/Button.tsx";
import { Beside } from "../../parts/detail/Beside.tsx";
import { FailureNote } from "../../parts/FailureNote.tsx";
import { FilterField } from "../../parts/filter/FilterField.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Cut, List, type ListColumn, type ListHandle } from "../../parts/list/List.tsx";
import { nextSort } from "../../parts/list/sort.ts";
import { ReadAt } from "../../parts/read/ReadAt.tsx";
import { Reading } from "../../parts/read/Reading.tsx";
import { useKept } from "../../parts/read/use-kept.ts";
import { StateShape } from "../../parts/StateMark.tsx";
import { useReady } from "../../parts/use-ready.ts";
import { useSize } from "../../parts/use-size.ts";
import { useSession } from "../../session.ts";
import { amend, go, type DatabasePlace } from "../../state/location.ts";
import { changed } from "../place.ts";
import { schemaQuery } from "../queries.ts";
import { DataModel } from "./DataModel.tsx";
import styles from "./Schema.module.css";
import { TableDetail } from "./TableDetail.tsx";
import { found, inOrder, keyOf, type Column } from "./tables.ts";

type Props = {
  place: DatabasePlace;
  request: { environment: string; source: string | null };
};

const COLUMNS: readonly ListColumn<Column>[] = [
  { id: "schema", name: "Schema", width: "minmax(96px, 0.7fr)", least: 96 },
  { id: "name", name: "Name", width: "minmax(150px, 1.4fr)", least: 150 },
  { id: "findings", name: "Found", width: "minmax(96px, 1.2fr)", least: 96 },
  { id: "rows", name: "Rows ≈", width: "80px", least: 80, figures: true },
  { id: "bytes", name: "Size", width: "84px", least: 84, figures: true },
  { id: "kind", name: "Kind", width: "minmax(84px, 0.9fr)", least: 84 },
  { id: "columns", name: "Columns", width: "76px", least: 76, figures: true },
  { id: "indexes", name: "Indexes", width: "76px", least: 76, figures: true },
  { id: "docs", name: "Docs", width: "56px", least: 56 },
  { id: "comment", name: "Comment", width: "minmax(140px, 2fr)", least: 140 },
];

const NARROW = 760;
const NARROW_COLUMNS: ReadonlySet<Column> = new Set<Column>([
  "schema",
  "name",
  "findings",
  "rows",
  "bytes",
]);

/** The tables and views of a database, found by name, column or comment. */
export function Schema({ place, request }: Props): ReactElement {
  const { epoch } = useSession();
  const query = useQuery(schemaQuery(request, epoch.revision));
  const { data: view, failure } = useKept(query, "schema");
  useReady("database", view !== undefined || failure !== undefined);
  const again = (): void => void query.refetch();
  if (!view) {
    return failure ? (
      <FailureNote failure={failure} onRetry={again} />
    ) : (
      <Reading label="Reading the schema" />
    );
  }
  return (
    <Known
      view={view}
      place={place}
      remark={
        <>
          <ReadAt at={view.at} failure={failure} />
          <Button small disabled={query.isFetching} onClick={again}>
            <Icon name="refresh" size={12} /> Read the schema again
          </Button>
        </>
      }
    />
  );
}

type KnownProps = { view: SchemaView; place: DatabasePlace; remark: ReactElement };

function Known({ view, place, remark }: KnownProps): ReactElement {
  const { tables, cut } = view;
  const words = place.words ?? "";
  const asked = useDeferredValue(words);
  const [measure, size] = useSize();
  const list = useRef<ListHandle>(null);
  const shown = useMemo(
    () => inOrder(found(tables, asked), place.tableSort),
    [tables, asked, place.tableSort],
  );
  const open = useMemo(() => wanted(tables, place.table), [tables, place.table]);
  const selected = open && keyOf(open);
  const narrow = open !== undefined && (size?.width ?? 0) < NARROW;
  const schemas = useMemo(() => new Set(tables.map(({ schema }) => schema)).size, [tables]);
  const silent = useMemo(() => silentColumns(tables), [tables]);
  const columns = COLUMNS.filter(
    ({ id }) => !silent.has(id) && (!narrow || NARROW_COLUMNS.has(id)),
  );
  useEffect(() => {
    if (selected !== undefined) list.current?.reveal(selected);
    // oxlint-disable-next-line react/exhaustive-deps -- where it comes from another tab
  }, []);
  const select = ({ schema, name }: TableLine): void => {
    const next = changed(place, { table: { schema, name } });
    if (place.table === undefined) go(next);
    else amend(next);
  };
  return (
    <div className={styles.part}>
      <div className={styles.tools} role="search">
        <FilterField
          className={styles.field}
          label="Find a table by name, column or comment"
          placeholder="Find a table by name, column or comment (/)"
          words={words}
          onWords={(typed) => amend(changed(place, { words: typed }))}
        />
        <span role="status">
          {words === ""
            ? tablesIn(tables.length)
            : `${writeCount(shown.length)} of ${tablesIn(tables.length)}`}
          {schemas > 1 && ` in ${count(schemas, "schema")}`}
          {cut && ", and more that are not listed"}
        </span>
        <span className={styles.room} />
        {remark}
      </div>
      <DataModel source={view.source} place={place} read={view.at} />
      <Beside
        label="Detail of the table"
        beside={
          open === undefined ? undefined : (
            <TableDetail
              key={selected}
              table={open}
              source={view.source}
              listed={view.at}
              place={place}
              onClose={() => amend(changed(place, { table: undefined }))}
            />
          )
        }
      >
        <div ref={measure} className={styles.list}>
          <List
            handle={list}
            label="Tables"
            items={shown}
            keyOf={keyOf}
            columns={columns}
            cell={cellOf}
            sort={place.tableSort}
            selected={selected}
            onSort={(by) => amend(changed(place, { tableSort: nextSort(place.tableSort, by) }))}
            onSelect={select}
            empty={
              tables.length === 0 ? (
                "The database has no tables that this role may see."
              ) : (
                <>
                  No table, column or comment has these words.{" "}
                  <Button small onClick={() => amend(changed(place, { words: undefined }))}>
                    Show all
                  </Button>
                </>
              )
            }
          />
        </div>
      </Beside>
    </div>
  );
}

/** Columns that say nothing of any table and would only take room. */
function silentColumns(tables: readonly TableLine[]): ReadonlySet<Column> {
  const first = tables[0]?.schema;
  const silent = new Set<Column>();
  if (tables.every(({ schema }) => schema === first)) silent.add("schema");
  if (tables.every(({ findings }) => findings.length === 0)) silent.add("findings");
  if (tables.every(({ comment }) => comment === "")) silent.add("comment");
  if (tables.every(({ documented }) => !documented)) silent.add("docs");
  return silent;
}

function tablesIn(amount: number): string {
  return `${writeCount(amount)} ${amount === 1 ? "table" : "tables"}`;
}

/** The table that a place names; a migration names it without its schema. */
function wanted(
  tables: readonly TableLine[],
  table: DatabasePlace["table"],
): { schema: string; name: string } | undefined {
  if (!table) return undefined;
  const listed =
    tables.find(({ schema, name }) => name === table.name && schema === table.schema) ??
    (table.schema === "" ? tables.find(({ name }) => name === table.name) : undefined);
  return listed ?? table;
}

function cellOf(column: Column, table: TableLine) {
  switch (column) {
    case "schema":
      return <Cut text={table.schema} />;
    case "name":
      return <Cut text={table.name} code />;
    case "kind":
      return <Cut text={table.kind} />;
    case "rows":
      return table.rows === null ? (
        <span title="The server has no estimate">–</span>
      ) : (
        <span title={`about ${writeCount(table.rows)}`}>{writeAbout(table.rows)}</span>
      );
    case "bytes":
      return table.bytes === null ? "–" : writeBytes(table.bytes);
    case "columns":
      return table.columns;
    case "indexes":
      return table.indexes;
    case "docs":
      return table.documented ? "yes" : "";
    case "comment":
      return <Cut text={table.comment} />;
    case "findings":
      return table.findings.length === 0 ? null : (
        <span className={styles.found} title={table.findings.join("\n")}>
          <StateShape state="warning" />
          <span>{table.findings.join("; ")}</span>
        </span>
      );
  }
}
