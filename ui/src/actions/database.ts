import { amend, go, here, history, type DatabasePlace } from "../state/location.ts";
import type { Action } from "./actions.ts";

/** What is done on the screen of a database. */
export const DATABASE_ACTIONS: readonly Action[] = [
  ofDatabase("database_migrations", "Migrations", "1", undefined),
  ofDatabase("database_schema", "Schema", "2", "schema"),
  ofDatabase("database_diagram", "Diagram", "3", "diagram"),
  ofDatabase("database_queries", "Queries", "4", "queries"),
  ofDatabase("database_health", "Health", "5", "health"),
];

/** Closes the detail that is open; false if none is. */
export function leaveDatabase(): boolean {
  const place = databaseHere();
  if (!place) return false;
  const { migration, table, ...rest } = place;
  const open = place.tab === "schema" ? table : place.tab === undefined ? migration : undefined;
  if (open === undefined) return false;
  amend({
    ...rest,
    ...(place.tab === "schema" && migration !== undefined ? { migration } : {}),
    ...(place.tab === undefined && table !== undefined ? { table } : {}),
  });
  return true;
}

function databaseHere(): DatabasePlace | undefined {
  const { view } = here(history.get());
  return view.screen === "database" ? view : undefined;
}

function ofDatabase(id: string, label: string, keys: string, tab: DatabasePlace["tab"]): Action {
  return {
    id,
    label: `Database: ${label}`,
    group: "Database",
    keys,
    run: () => {
      const place = databaseHere();
      if (!place) return;
      const { tab: _, ...rest } = place;
      go(tab === undefined ? rest : { ...rest, tab });
    },
    when: () => databaseHere() !== undefined,
  };
}
