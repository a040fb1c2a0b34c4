import { useMemo, useRef, type ReactElement, type ReactNode } from "react";

import { writeCount } from "../../amounts.ts";
import type { HistoryView, MigrationRow } from "../../contract.ts";
import { Button } from "../../parts/Button.tsx";
import { Beside } from "../../parts/detail/Beside.tsx";
import { FilterBar } from "../../parts/filter/FilterBar.tsx";
import { List, type ListHandle } from "../../parts/list/List.tsx";
import { nextSort } from "../../parts/list/sort.ts";
import { useSize } from "../../parts/use-size.ts";
import { amend, go, type DatabasePlace } from "../../state/location.ts";
import { preferences } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import { changed } from "../place.ts";
import { cellOf, COLUMNS } from "./cells.tsx";
import { MigrationDetail } from "./detail/MigrationDetail.tsx";
import { columnsOf, filtered, inOrder, KINDS, type Column } from "./filter.ts";
import { HistoryHead } from "./HistoryHead.tsx";
import styles from "./Migrations.module.css";
import { Timeline } from "./Timeline.tsx";

type Props = {
  history: HistoryView;
  place: DatabasePlace;
  /** Key of the database's source. */
  source: string;
  /** When it was read. */
  readAt: ReactNode;
};

const NO_KINDS: readonly string[] = [];

/** Under this width the table beside a detail shows only what cannot be left out. */
const NARROW = 860;
const NARROW_COLUMNS: ReadonlySet<Column> = new Set<Column>([
  "order",
  "state",
  "id",
  "name",
  "applied",
]);

/** Under this width the name has the room of the file, which stands in the detail. */
const TIGHT = 1_200;

/** One history: its sentence, its times, its migrations, and one of them in detail. */
export function History({ history, place, source, readAt }: Props): ReactElement {
  const { rows } = history;
  const kinds = place.kinds ?? NO_KINDS;
  const text = place.find ?? "";
  const zone = useStore(preferences, (value) => value.zone);
  const [measure, size] = useSize();
  const table = useRef<ListHandle>(null);
  const shown = useMemo(
    () => inOrder(filtered(rows, { kinds, text }), place.sort),
    [rows, kinds, text, place.sort],
  );
  const used = useMemo(() => columnsOf(rows), [rows]);
  const narrow = place.migration !== undefined && (size?.width ?? 0) < NARROW;
  const tight = used.has("name") && size !== undefined && size.width < TIGHT;
  const columns = useMemo(
    () =>
      COLUMNS.filter(
        ({ id }) =>
          used.has(id) && (!narrow || NARROW_COLUMNS.has(id)) && (!tight || id !== "file"),
      ).map((column) =>
        column.id === "applied"
          ? { ...column, name: zone === "utc" ? "Applied (UTC)" : "Applied (local time)" }
          : column,
      ),
    [used, narrow, tight, zone],
  );
  const selected = rows.find(({ key }) => key === place.migration);

  /** Opening a detail is a step; going on to the next is none. */
  const select = (row: MigrationRow): void => {
    const next = changed(place, { history: history.key, migration: row.key });
    if (place.migration === undefined) go(next);
    else amend(next);
  };
  return (
    <>
      <HistoryHead history={history} readAt={readAt} />
      <Timeline
        rows={rows}
        shown={shown}
        selected={selected?.key}
        onSelect={(row) => {
          select(row);
          table.current?.reveal(row.key);
        }}
      />
      <FilterBar
        chips={KINDS.map(({ id, word, tone }) => ({ id, word, tone, amount: history.counts[id] }))}
        chosen={kinds}
        text={text}
        by="id, name or file"
        shown={shown.length}
        all={rows.length}
        onChosen={(next) => amend(changed(place, { kinds: next }))}
        onText={(next) => amend(changed(place, { find: next }))}
        onAll={() => amend(changed(place, { kinds: undefined, find: undefined }))}
      >
        {history.capped_at !== null && <span>cut at {writeCount(history.capped_at)}</span>}
      </FilterBar>
      <Beside
        label="Detail of the migration"
        beside={
          place.migration === undefined ? undefined : (
            <MigrationDetail
              key={place.migration}
              row={selected}
              source={source}
              history={history.key}
              migration={place.migration}
              place={place}
              onClose={() => amend(changed(place, { migration: undefined }))}
            />
          )
        }
      >
        <div ref={measure} className={styles.list}>
          <List
            handle={table}
            label={`Migrations of ${history.tool}`}
            items={shown}
            keyOf={({ row }) => row.key}
            columns={columns}
            cell={(column, placed) => cellOf(column, placed, zone)}
            sort={place.sort}
            selected={place.migration}
            muted={({ row }) => row.state === "pending" || row.state === "skipped"}
            onSort={(by) => amend(changed(place, { sort: nextSort(place.sort, by) }))}
            onSelect={({ row }) => select(row)}
            empty={
              rows.length === 0 ? (
                "The history is empty: nothing was applied, and its folder has no files."
              ) : (
                <>
                  No migration is left by the filters.{" "}
                  <Button
                    small
                    onClick={() => amend(changed(place, { kinds: undefined, find: undefined }))}
                  >
                    Show all
                  </Button>
                </>
              )
            }
          />
        </div>
      </Beside>
    </>
  );
}
