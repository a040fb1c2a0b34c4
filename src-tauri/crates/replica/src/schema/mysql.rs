use super::Catalogue;

/// Source: chapter "INFORMATION_SCHEMA Tables". A role without more than SELECT sees no rules of
/// foreign keys: then `on_delete` and `on_update` are not known.
pub(super) const CATALOGUE: Catalogue = Catalogue {
    tables: "
SELECT table_schema AS `schema`, table_name AS name, table_type AS kind, 0 AS is_partition,
  table_rows AS estimate, data_length AS bytes, index_length AS index_bytes,
  CASE WHEN table_type = 'VIEW' THEN NULL ELSE table_comment END AS comment
FROM information_schema.tables
WHERE table_schema NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')
ORDER BY 1, 2",
    sizes: None,
    columns: "
SELECT table_schema AS `schema`, table_name AS name, column_name AS `column`,
  column_type AS `type`, is_nullable AS nullable, column_default AS `default`,
  extra AS extra, column_comment AS comment
FROM information_schema.columns
WHERE table_schema NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')
ORDER BY table_schema, table_name, ordinal_position",
    indexes: "
SELECT table_schema AS `schema`, table_name AS name, index_name AS `index`,
  column_name AS `column`, non_unique = 0 AS is_unique, index_name = 'PRIMARY' AS is_primary,
  1 AS is_valid, NULL AS predicate, NULL AS definition
FROM information_schema.statistics
WHERE table_schema NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')
ORDER BY table_schema, table_name, index_name, seq_in_index",
    keys: "
SELECT k.table_schema AS `schema`, k.table_name AS name, k.constraint_name AS `key`,
  k.column_name AS `column`, k.referenced_table_schema AS to_schema,
  k.referenced_table_name AS to_table, k.referenced_column_name AS to_column,
  r.delete_rule AS on_delete, r.update_rule AS on_update, 1 AS is_valid
FROM information_schema.key_column_usage k
LEFT JOIN information_schema.referential_constraints r
  ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name
    AND r.table_name = k.table_name
WHERE k.referenced_table_name IS NOT NULL
ORDER BY 1, 2, 3, k.ordinal_position",
};
