use super::View;

/// Superusers have every role.
pub(super) const SEES_OTHERS: &str = "
SELECT coalesce(bool_or(pg_has_role(current_user, oid, 'USAGE')), false)
FROM pg_roles WHERE rolname = 'pg_read_all_stats'";

const STATS: &str = "pg_monitor (or pg_read_all_stats)";

/// Source: chapters "Monitoring Database Activity", "Routine Vacuuming" and the module
/// pg_stat_statements.
pub(super) const VIEWS: &[View] = &[
    View {
        id: "connections",
        title: "Connections against the limit",
        needs: "",
        on_replica: "the replica's own connections; the primary has others",
        statements: &["
SELECT coalesce(datname, '(no database)') AS database, count(*) AS connections,
  count(*) FILTER (WHERE state = 'active') AS active,
  count(*) FILTER (WHERE state LIKE 'idle in transaction%') AS idle_in_transaction,
  sum(count(*)) OVER () AS in_all, current_setting('max_connections')::int AS limit_of_server,
  round(100.0 * sum(count(*)) OVER () / current_setting('max_connections')::int, 1) AS percent
FROM pg_stat_activity WHERE backend_type = 'client backend' GROUP BY 1 ORDER BY 2 DESC"],
    },
    View {
        id: "transactions",
        title: "Longest transactions",
        needs: STATS,
        on_replica: "transactions on the replica; those of the primary are seen there",
        statements: &["
SELECT pid, usename AS role, application_name AS application, client_addr AS client, state,
  extract(epoch FROM clock_timestamp() - xact_start)::float8 AS transaction_seconds,
  extract(epoch FROM clock_timestamp() - query_start)::float8 AS statement_seconds,
  wait_event_type, wait_event, left(query, 500) AS statement
FROM pg_stat_activity
WHERE backend_type = 'client backend' AND xact_start IS NOT NULL AND pid <> pg_backend_pid()
ORDER BY xact_start LIMIT 50"],
    },
    View {
        id: "blocking",
        title: "Who waits for whom",
        needs: STATS,
        on_replica: "waits on the replica; locks of the primary's writers are seen there",
        statements: &["
WITH RECURSIVE edges(pid, blocker) AS (
  SELECT a.pid, b.blocker FROM pg_stat_activity a
    CROSS JOIN LATERAL unnest(pg_blocking_pids(a.pid)) AS b(blocker)
), tree(pid, depth, path) AS (
  SELECT DISTINCT blocker, 0, ARRAY[blocker] FROM edges
    WHERE blocker NOT IN (SELECT pid FROM edges)
  UNION ALL
  SELECT e.pid, t.depth + 1, t.path || e.pid FROM tree t JOIN edges e ON e.blocker = t.pid
    WHERE e.pid <> ALL (t.path) AND t.depth < 20
)
SELECT t.depth, t.pid, a.usename AS role, a.application_name AS application, a.state,
  extract(epoch FROM clock_timestamp() - a.xact_start)::float8 AS transaction_seconds,
  extract(epoch FROM clock_timestamp() - a.state_change)::float8 AS state_seconds,
  a.wait_event_type, a.wait_event, left(a.query, 500) AS statement
FROM tree t LEFT JOIN pg_stat_activity a ON a.pid = t.pid ORDER BY t.path"],
    },
    View {
        id: "statements",
        title: "Slowest statements",
        needs: "pg_monitor, and the extension pg_stat_statements",
        on_replica: "statements that ran on the replica; each server counts its own",
        statements: &[
            "
SELECT queryid, calls, total_exec_time AS total_ms, mean_exec_time AS mean_ms,
  max_exec_time AS max_ms, rows,
  round(100.0 * shared_blks_hit / nullif(shared_blks_hit + shared_blks_read, 0), 1) AS hit_percent,
  left(query, 500) AS statement
FROM pg_stat_statements
WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
ORDER BY total_exec_time DESC LIMIT 50",
            "
SELECT queryid, calls, total_time AS total_ms, mean_time AS mean_ms, max_time AS max_ms, rows,
  round(100.0 * shared_blks_hit / nullif(shared_blks_hit + shared_blks_read, 0), 1) AS hit_percent,
  left(query, 500) AS statement
FROM pg_stat_statements
WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
ORDER BY total_time DESC LIMIT 50",
        ],
    },
    View {
        id: "cache",
        title: "Cache hit ratio",
        needs: "",
        on_replica: "the replica's own cache and reads",
        statements: &["
SELECT datname AS database, blks_hit, blks_read,
  round(100.0 * blks_hit / nullif(blks_hit + blks_read, 0), 2) AS hit_percent,
  deadlocks, temp_bytes, conflicts, stats_reset
FROM pg_stat_database WHERE datname = current_database()"],
    },
    View {
        id: "sizes",
        title: "Largest tables and their indexes",
        needs: "",
        on_replica: "",
        statements: &["
SELECT n.nspname AS schema, c.relname AS name, pg_total_relation_size(c.oid) AS total_bytes,
  pg_table_size(c.oid) AS table_bytes, pg_indexes_size(c.oid) AS index_bytes,
  c.reltuples::int8 AS estimated_rows
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND n.nspname !~ '^pg_(toast|temp)'
ORDER BY 3 DESC LIMIT 50"],
    },
    View {
        id: "vacuum",
        title: "Dead rows and vacuum",
        needs: "",
        on_replica: "a standby counts none of this: look at the primary",
        statements: &["
SELECT schemaname AS schema, relname AS name, n_live_tup AS live_rows, n_dead_tup AS dead_rows,
  last_vacuum, last_autovacuum, last_analyze, last_autoanalyze
FROM pg_stat_user_tables ORDER BY n_dead_tup DESC, 1, 2 LIMIT 50"],
    },
    View {
        id: "replication",
        title: "Replicas of this server",
        needs: STATS,
        on_replica: "only replicas of this replica; the primary knows its own",
        statements: &["
SELECT application_name AS name, client_addr AS client, state, sync_state,
  sent_lsn, replay_lsn, extract(epoch FROM replay_lag)::float8 AS replay_lag_seconds, reply_time
FROM pg_stat_replication ORDER BY 1"],
    },
    View {
        id: "slots",
        title: "Replication slots",
        needs: "",
        on_replica: "only slots of this replica; those of the primary keep its log and fill its disk",
        statements: &[
            "
SELECT slot_name AS name, slot_type AS type, active, wal_status, restart_lsn
FROM pg_replication_slots ORDER BY 1",
            "
SELECT slot_name AS name, slot_type AS type, active, restart_lsn
FROM pg_replication_slots ORDER BY 1",
        ],
    },
    View {
        id: "conflicts",
        title: "Reads that replication threw out",
        needs: "",
        on_replica: "",
        statements: &["
SELECT datname AS database, confl_tablespace, confl_lock, confl_snapshot, confl_bufferpin,
  confl_deadlock
FROM pg_stat_database_conflicts WHERE datname = current_database()"],
    },
    View {
        id: "invalid_indexes",
        title: "Indexes that are not used because they are invalid",
        needs: "",
        on_replica: "",
        statements: &["
SELECT n.nspname AS schema, c.relname AS name, ic.relname AS index,
  pg_relation_size(i.indexrelid) AS bytes, pg_get_indexdef(i.indexrelid) AS definition
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
  JOIN pg_class ic ON ic.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT (i.indisvalid AND i.indisready) ORDER BY 1, 2, 3"],
    },
    View {
        id: "sequences",
        title: "Sequences near their end",
        needs: "SELECT or USAGE on the sequence",
        on_replica: "",
        statements: &["
SELECT schemaname AS schema, sequencename AS name, data_type AS type, last_value, max_value,
  round(100.0 * last_value / max_value, 2) AS used_percent, cycle
FROM pg_sequences WHERE increment_by > 0
ORDER BY 6 DESC NULLS LAST, 1, 2 LIMIT 50"],
    },
    View {
        id: "wraparound",
        title: "Age of transactions against wraparound",
        needs: "",
        on_replica: "",
        statements: &["
SELECT 'database' AS kind, datname AS name, age(datfrozenxid) AS transactions,
  round(100.0 * age(datfrozenxid) / 2147483647, 2) AS percent
FROM pg_database WHERE datallowconn
UNION ALL
SELECT 'table', t.name, t.transactions, round(100.0 * t.transactions / 2147483647, 2)
FROM (SELECT n.nspname || '.' || c.relname AS name, age(c.relfrozenxid) AS transactions
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'm', 't') ORDER BY 2 DESC LIMIT 20) t
ORDER BY 1, 3 DESC"],
    },
];
