use crate::Engine;

/// What a function does beside reading, if it is known to do something; `None` for all others.
///
/// The list covers what a read-only transaction does not stop: signals, files, other servers,
/// locks, waiting, settings, statements in a string. What a function of the database's own makes
/// is stopped by the transaction and by the role's rights.
pub(super) fn acts(engine: Engine, name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    let lists: &[List] = match engine {
        Engine::Postgres => POSTGRES,
        Engine::Mysql => MYSQL,
        Engine::Sqlite => SQLITE,
    };
    lists
        .iter()
        .find(|list| {
            list.names.contains(&name.as_str())
                || list.prefixes.iter().any(|prefix| name.starts_with(prefix))
        })
        .map(|list| list.does)
}

struct List {
    does: &'static str,
    names: &'static [&'static str],
    prefixes: &'static [&'static str],
}

/// Source: chapters "System Administration Functions", "Large Objects", "Sequence Manipulation
/// Functions", "XML Functions", and the contributed modules that run statements.
const POSTGRES: &[List] = &[
    List {
        does: "acts on the server",
        names: &[
            "pg_terminate_backend",
            "pg_cancel_backend",
            "pg_reload_conf",
            "pg_promote",
            "pg_notify",
            "pg_export_snapshot",
            "pg_log_backend_memory_contexts",
            "pg_log_standby_snapshot",
            "pg_import_system_collations",
            "pg_prewarm",
            "autoprewarm_start_worker",
            "autoprewarm_dump_now",
            "pg_current_xact_id",
            "txid_current",
            "pg_clear_attribute_stats",
            "pg_clear_relation_stats",
            "gin_clean_pending_list",
            "pg_set_attribute_stats",
            "pg_set_relation_stats",
            "pg_sync_replication_slots",
            "pg_nextoid",
            "pg_stop_making_pinned_objects",
            "heap_force_kill",
            "heap_force_freeze",
            "pg_truncate_visibility_map",
        ],
        prefixes: &[
            "pg_rotate_logfile",
            "pg_switch_",
            "pg_backup_",
            "pg_start_backup",
            "pg_stop_backup",
            "pg_create_",
            "pg_drop_",
            "pg_copy_",
            "pg_replication_origin_",
            "pg_replication_slot_advance",
            "pg_logical_",
            "pg_wal_replay_",
            "pg_stat_reset",
            "pg_stat_statements_reset",
            "pg_stat_clear",
            "pg_stat_force",
            "pg_restore_",
            "brin_summarize_",
            "brin_desummarize_",
            "binary_upgrade_",
            "pg_buffercache_evict",
            "pg_buffercache_mark",
        ],
    },
    List {
        does: "takes a lock that outlives the statement",
        names: &[],
        prefixes: &["pg_advisory_", "pg_try_advisory_"],
    },
    List {
        does: "waits",
        names: &[],
        prefixes: &["pg_sleep"],
    },
    List {
        does: "changes settings",
        names: &["set_config"],
        prefixes: &[],
    },
    List {
        does: "changes a sequence",
        names: &["nextval", "setval"],
        prefixes: &[],
    },
    List {
        does: "reads or writes files and large objects",
        names: &[
            "lowrite",
            "loread",
            "pg_stat_file",
            "pg_current_logfile",
            "pg_file_write",
            "pg_file_rename",
            "pg_file_unlink",
            "pg_file_sync",
            "pg_logdir_ls",
        ],
        prefixes: &["lo_", "pg_read_", "pg_ls_"],
    },
    List {
        does: "runs a statement that is hidden in a string",
        names: &[
            "query_to_xml",
            "query_to_xmlschema",
            "query_to_xml_and_xmlschema",
            "cursor_to_xml",
            "cursor_to_xmlschema",
            "ts_stat",
            "ts_rewrite",
            "xpath_table",
            "connectby",
        ],
        prefixes: &["crosstab", "dblink", "postgres_fdw_"],
    },
];

/// Source: chapters "Locking Functions", "Information Functions", "Replication Functions" and
/// "Performance Schema Functions" of MySQL; "SEQUENCE Functions" of MariaDB.
const MYSQL: &[List] = &[
    List {
        does: "waits",
        names: &[
            "sleep",
            "benchmark",
            "master_pos_wait",
            "source_pos_wait",
            "master_gtid_wait",
            "wait_for_executed_gtid_set",
            "wait_until_sql_thread_after_gtids",
        ],
        prefixes: &[],
    },
    List {
        does: "takes or gives a lock",
        names: &["get_lock", "release_lock", "release_all_locks"],
        prefixes: &["service_get_", "service_release_"],
    },
    List {
        does: "reads a file",
        names: &["load_file"],
        prefixes: &[],
    },
    List {
        does: "changes a sequence",
        names: &["nextval", "setval"],
        prefixes: &[],
    },
    List {
        does: "acts on the server",
        names: &["asynchronous_connection_failover_add_source", "binlog"],
        prefixes: &[
            "sys_",
            "lib_mysqludf",
            "group_replication_",
            "asynchronous_connection_failover_",
            "keyring_key_",
            "audit_log_",
            "spider_",
            "mysql_firewall_",
            "set_firewall_",
        ],
    },
];

/// Source: "Built-In Scalar SQL Functions" and the extensions of SQLite's shell.
const SQLITE: &[List] = &[List {
    does: "acts outside the file",
    names: &[
        "load_extension",
        "readfile",
        "writefile",
        "edit",
        "fts3_tokenizer",
        "fsdir",
        "zipfile",
        "sqlar_compress",
        "sqlite_log",
    ],
    prefixes: &[],
}];
