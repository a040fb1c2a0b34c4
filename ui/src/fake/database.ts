import type { Commands, DatabaseStanding, Failure, MigrationsView } from "../contract.ts";
import { migrationEffect } from "./database/effect.ts";
import { evidenceMade, evidencePlan, evidenceVerdict } from "./database/evidence.ts";
import { dataModelOf } from "./database/data-model.ts";
import { diagramOf } from "./database/diagram.ts";
import { healthReports } from "./database/health.ts";
import { djangoHistory, fileHistory, manyHistory, sqlxHistory } from "./database/histories.ts";
import { ledgerOf } from "./database/ledger.ts";
import { migrationDetail } from "./database/migration.ts";
import { namedQueriesOf, queryResultOf } from "./database/named-queries.ts";
import { schemaOf, tableOf } from "./database/schema.ts";
import { hitsOf } from "./database/search.ts";
import { FILE, PRIMARY, REPLICA } from "./database/standing.ts";

type Command =
  | "database"
  | "migrations"
  | "migration"
  | "ledger"
  | "migration_effect"
  | "evidence_plan"
  | "make_evidence"
  | "verify_evidence"
  | "schema"
  | "table"
  | "data_model"
  | "diagram"
  | "save_diagram"
  | "named_queries"
  | "run_query"
  | "save_query"
  | "search_migrations"
  | "database_health";

type Answers = { [C in Command]: (request: Commands[C][0]) => Commands[C][1] };

const SOURCES = [
  { source: "orders-db", title: "Orders, replica", kind: "postgres" },
  { source: "billing-db", title: "Billing", kind: "mysql" },
  { source: "worker-file", title: "Worker’s queue", kind: "sqlite" },
];

const STANDINGS: Record<string, (now: number) => DatabaseStanding> = {
  "orders-db": REPLICA,
  "billing-db": PRIMARY,
  "worker-file": FILE,
};

/** Three databases: a replica with two histories, a primary, and a file. */
export const databaseAnswers: Answers = {
  database: ({ environment, source }) => {
    if (environment !== "demo") return { sources: [], source: null, standing: null, failure: null };
    const asked = known(source);
    return {
      sources: SOURCES,
      source: asked,
      standing: STANDINGS[asked]?.(Date.now()) ?? null,
      failure: null,
    };
  },
  migrations: ({ source }) => migrationsOf(known(source)),
  migration: (request) => {
    const history = migrationsOf(known(request.source)).histories.find(
      ({ key }) => key === request.history,
    );
    const row = history?.rows.find(({ key }) => key === request.migration);
    if (!row) throw refusal(`The history ${request.history} has no ${request.migration} any more.`);
    return migrationDetail(row);
  },
  ledger: ({ source }) => ledgerOf(known(source), Date.now()),
  migration_effect: (request) => migrationEffect(request, Date.now()),
  evidence_plan: (request) => evidencePlan(request, migrationsOf(known(request.source))),
  make_evidence: (request) => evidenceMade(request, migrationsOf(known(request.source))),
  verify_evidence: ({ folder }) => evidenceVerdict(folder ?? "/exports/evidence-orders-production"),
  search_migrations: ({ source, text }) => hitsOf(migrationsOf(known(source)), text, Date.now()),
  schema: (request) => schemaOf(known(request.source), request, Date.now()),
  table: ({ source, schema, table }) => {
    const found = tableOf(known(source), schema, table);
    if (!found) throw refusal(`There is no table ${schema}.${table} any more.`);
    return found;
  },
  data_model: ({ source }) => dataModelOf(known(source), Date.now()),
  diagram: ({ source }) => diagramOf(known(source), Date.now()),
  save_diagram: () => ({ path: "/exports/diagram.svg" }),
  named_queries: ({ source }) => namedQueriesOf(known(source)),
  run_query: (request) => {
    const found = queryResultOf(request, Date.now());
    if (!found) throw refusal(`There is no query ${request.query} that can be run.`);
    return found;
  },
  save_query: ({ run, format }) => ({ path: `/exports/${run.query}.${format}` }),
  database_health: ({ source }) => healthReports(known(source), Date.now()),
};

function migrationsOf(source: string): MigrationsView {
  const histories =
    source === "orders-db"
      ? [sqlxHistory(), djangoHistory()]
      : source === "billing-db"
        ? [manyHistory()]
        : [fileHistory()];
  return {
    source,
    histories,
    lookalikes:
      source === "orders-db"
        ? [
            [
              "public.migrations",
              "has the name of a history, and none of its columns: it holds bird counts",
            ],
          ]
        : [],
    problems: [],
    tables: 42,
    ledger: ledgerOf(source, Date.now()),
    at: Date.now() - 2_000,
    took_ms: 84,
  };
}

/** The source that is asked; the first of the pack without. */
function known(source: string | null): string {
  const found = SOURCES.find((each) => each.source === (source ?? "orders-db"));
  if (!found) throw refusal(`The environment has no database “${source ?? ""}”.`);
  return found.source;
}

function refusal(message: string): Error {
  const failure: Failure = { code: "not_found", message, remedy: "Read the list again." };
  return failure as unknown as Error;
}
