import type { Commands } from "../contract.ts";

type Answers = {
  [C in "database" | "migrations" | "migration" | "schema" | "table" | "database_health"]: (
    request: Commands[C][0],
  ) => Commands[C][1];
};

const none = (): never => {
  throw new Error("The environment has no database.");
};

/** An environment without a database. */
export const databaseAnswers: Answers = {
  database: () => ({ sources: [], source: null, standing: null, failure: null }),
  migrations: none,
  migration: none,
  schema: none,
  table: none,
  database_health: none,
};
