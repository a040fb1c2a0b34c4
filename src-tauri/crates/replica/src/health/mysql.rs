use super::View;

pub(super) const SEES_OTHERS: &str = "SHOW GRANTS";

/// Source: chapters "INFORMATION_SCHEMA", "Performance Schema" and "sys Schema". Where MariaDB and
/// MySQL differ, MariaDB's statement comes first: MySQL answers that it does not know the table.
pub(super) const VIEWS: &[View] = &[
    View {
        id: "connections",
        title: "Connections against the limit",
        needs: "",
        on_replica: "the replica's own connections; the primary has others",
        statements: &[
            "
SELECT s.variable_value AS connections, @@max_connections AS limit_of_server,
  ROUND(100.0 * s.variable_value / @@max_connections, 1) AS percent
FROM information_schema.global_status s WHERE s.variable_name = 'THREADS_CONNECTED'",
            "
SELECT s.variable_value AS connections, @@max_connections AS limit_of_server,
  ROUND(100.0 * s.variable_value / @@max_connections, 1) AS percent
FROM performance_schema.global_status s WHERE s.variable_name = 'Threads_connected'",
        ],
    },
    View {
        id: "transactions",
        title: "Longest transactions",
        needs: "PROCESS",
        on_replica: "transactions on the replica; those of the primary are seen there",
        statements: &["
SELECT t.trx_mysql_thread_id AS thread, p.user AS role, p.host AS client, p.db AS db,
  t.trx_state AS state, TIMESTAMPDIFF(SECOND, t.trx_started, NOW()) AS transaction_seconds,
  t.trx_rows_locked AS rows_locked, t.trx_rows_modified AS rows_modified,
  LEFT(t.trx_query, 500) AS statement
FROM information_schema.innodb_trx t
LEFT JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id
WHERE t.trx_mysql_thread_id <> CONNECTION_ID() ORDER BY t.trx_started LIMIT 50"],
    },
    View {
        id: "blocking",
        title: "Who waits for whom",
        needs: "PROCESS",
        on_replica: "waits on the replica; locks of the primary's writers are seen there",
        statements: &[
            "
SELECT r.trx_mysql_thread_id AS waiting_thread, LEFT(r.trx_query, 500) AS waiting_statement,
  TIMESTAMPDIFF(SECOND, r.trx_wait_started, NOW()) AS waiting_seconds,
  b.trx_mysql_thread_id AS blocking_thread, LEFT(b.trx_query, 500) AS blocking_statement,
  TIMESTAMPDIFF(SECOND, b.trx_started, NOW()) AS blocking_seconds
FROM information_schema.innodb_lock_waits w
JOIN information_schema.innodb_trx r ON r.trx_id = w.requesting_trx_id
JOIN information_schema.innodb_trx b ON b.trx_id = w.blocking_trx_id
ORDER BY 3 DESC LIMIT 50",
            "
SELECT waiting_pid AS waiting_thread, waiting_query AS waiting_statement,
  wait_age_secs AS waiting_seconds, blocking_pid AS blocking_thread,
  blocking_query AS blocking_statement, locked_table
FROM sys.innodb_lock_waits ORDER BY wait_age_secs DESC LIMIT 50",
        ],
    },
    View {
        id: "statements",
        title: "Slowest statements",
        needs: "SELECT on performance_schema, which MariaDB has switched off unless told otherwise",
        on_replica: "statements that ran on the replica; each server counts its own",
        statements: &["
SELECT schema_name AS db, count_star AS calls, ROUND(sum_timer_wait / 1e9, 3) AS total_ms,
  ROUND(avg_timer_wait / 1e9, 3) AS mean_ms, ROUND(max_timer_wait / 1e9, 3) AS max_ms,
  sum_rows_sent AS rows_sent, sum_rows_examined AS rows_examined,
  sum_no_index_used AS without_index, LEFT(digest_text, 500) AS statement
FROM performance_schema.events_statements_summary_by_digest
ORDER BY sum_timer_wait DESC LIMIT 50"],
    },
    View {
        id: "cache",
        title: "Buffer pool hit ratio",
        needs: "",
        on_replica: "the replica's own buffer pool",
        statements: &[
            "
SELECT a.variable_value AS requests, b.variable_value AS disk_reads,
  ROUND(100.0 * (1 - b.variable_value / NULLIF(a.variable_value, 0)), 2) AS hit_percent
FROM information_schema.global_status a JOIN information_schema.global_status b
WHERE a.variable_name = 'INNODB_BUFFER_POOL_READ_REQUESTS'
  AND b.variable_name = 'INNODB_BUFFER_POOL_READS'",
            "
SELECT a.variable_value AS requests, b.variable_value AS disk_reads,
  ROUND(100.0 * (1 - b.variable_value / NULLIF(a.variable_value, 0)), 2) AS hit_percent
FROM performance_schema.global_status a JOIN performance_schema.global_status b
WHERE a.variable_name = 'Innodb_buffer_pool_read_requests'
  AND b.variable_name = 'Innodb_buffer_pool_reads'",
        ],
    },
    View {
        id: "sizes",
        title: "Largest tables and their indexes",
        needs: "",
        on_replica: "",
        statements: &["
SELECT table_schema AS db, table_name AS name, data_length + index_length AS total_bytes,
  data_length AS table_bytes, index_length AS index_bytes, data_free AS free_bytes,
  table_rows AS estimated_rows, engine AS engine
FROM information_schema.tables
WHERE table_type = 'BASE TABLE'
  AND table_schema NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')
ORDER BY 3 DESC LIMIT 50"],
    },
    View {
        id: "replication",
        title: "Where this server replicates from",
        needs: "SLAVE MONITOR (MariaDB) or REPLICATION CLIENT (MySQL)",
        on_replica: "",
        statements: &[
            "SHOW ALL SLAVES STATUS",
            "SHOW REPLICA STATUS",
            "SHOW SLAVE STATUS",
        ],
    },
    View {
        id: "sequences",
        title: "Automatic numbers near their end",
        needs: "",
        on_replica: "",
        statements: &["
SELECT t.table_schema AS db, t.table_name AS name, c.column_name AS column_name,
  c.column_type AS type, t.auto_increment AS next_value, ROUND(100.0 * t.auto_increment / CASE
    WHEN c.column_type LIKE 'tinyint%' THEN 127 WHEN c.column_type LIKE 'smallint%' THEN 32767
    WHEN c.column_type LIKE 'mediumint%' THEN 8388607 WHEN c.column_type LIKE 'int%' THEN 2147483647
    ELSE 9223372036854775807 END / CASE WHEN c.column_type LIKE '%unsigned%' THEN 2 ELSE 1 END, 2)
    AS used_percent
FROM information_schema.tables t JOIN information_schema.columns c
  ON c.table_schema = t.table_schema AND c.table_name = t.table_name
WHERE c.extra LIKE '%auto_increment%' AND t.auto_increment IS NOT NULL
ORDER BY 6 DESC LIMIT 50"],
    },
];
