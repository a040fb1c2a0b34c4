import { call } from "#ipc";

import type {
  DatabaseRequest,
  DiagramRequest,
  EvidenceRequest,
  MigrationEffectRequest,
  MigrationRequest,
  RunQuery,
  SearchMigrations,
  TableRequest,
} from "../contract.ts";
import { numbered, type Epoch, type Unnumbered } from "../queries.ts";

/** The databases of an environment, and where the chosen one stands; asked at every tick. */
export const headQuery = (request: Unnumbered<DatabaseRequest>, epoch: Epoch) =>
  numbered(["database", epoch.revision, epoch.tick, request], (question) =>
    call("database", { ...request, question }),
  );

export const migrationsQuery = (request: Unnumbered<DatabaseRequest>, epoch: Epoch) =>
  numbered(["migrations", epoch.revision, epoch.tick, request], (question) =>
    call("migrations", { ...request, question }),
  );

/** One migration; asked again when what the list says of it changed. */
export const migrationQuery = (request: MigrationRequest, revision: number, listed: string) =>
  numbered(["migration", revision, listed, request], () => call("migration", request));

/** The golden signals around one migration: what happened then does not change. */
export const effectQuery = (request: Unnumbered<MigrationEffectRequest>, revision: number) =>
  numbered(["migration_effect", revision, 0, request], (question) =>
    call("migration_effect", { ...request, question }),
  );

export const searchQuery = (request: Unnumbered<SearchMigrations>, revision: number) =>
  numbered(["search_migrations", revision, 0, request], (question) =>
    call("search_migrations", { ...request, question }),
  );

/** The documented data model beside the schema; read when the schema is. */
export const dataModelQuery = (
  request: Unnumbered<DatabaseRequest>,
  revision: number,
  read: number,
) =>
  numbered(["data_model", revision, read, request], (question) =>
    call("data_model", { ...request, question }),
  );

export const diagramQuery = (request: Unnumbered<DiagramRequest>, revision: number) => ({
  ...numbered(["diagram", revision, 0, request], (question) =>
    call("diagram", { ...request, question }),
  ),
  gcTime: 300_000,
});

export const namedQuery = (request: Unnumbered<DatabaseRequest>, revision: number) =>
  numbered(["named_queries", revision, 0, request], (question) =>
    call("named_queries", { ...request, question }),
  );

/** One run of a named query; every run is asked anew. */
export const runQuery = (request: Unnumbered<RunQuery>, revision: number, run: number) =>
  numbered(["run_query", revision, run, request], (question) =>
    call("run_query", { ...request, question }),
  );

/** What an evidence pack would hold. */
export const evidenceQuery = (request: Unnumbered<EvidenceRequest>, revision: number) =>
  numbered(["evidence_plan", revision, 0, request], (question) =>
    call("evidence_plan", { ...request, question }),
  );

/** All tables. A catalogue is large and changes seldom: it is read again only when that is asked. */
export const schemaQuery = (request: Unnumbered<DatabaseRequest>, revision: number) => ({
  ...numbered(["schema", revision, 0, request], (question) =>
    call("schema", { ...request, question }),
  ),
  gcTime: 300_000,
});

export const tableQuery = (request: TableRequest, revision: number, listed: number) =>
  numbered(["table", revision, listed, request], () => call("table", request));

export const healthQuery = (request: Unnumbered<DatabaseRequest>, epoch: Epoch) =>
  numbered(["database_health", epoch.revision, epoch.tick, request], (question) =>
    call("database_health", { ...request, question }),
  );

/** Whether an earlier question was put to the same database, so that its answer may stay. */
export function sameDatabase(
  key: readonly unknown[] | undefined,
  { environment, source }: Unnumbered<DatabaseRequest>,
): boolean {
  const request = key?.[3];
  return (
    typeof request === "object" &&
    request !== null &&
    "environment" in request &&
    "source" in request &&
    request.environment === environment &&
    request.source === source
  );
}
