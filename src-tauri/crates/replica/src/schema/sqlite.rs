use super::Catalogue;

/// Source: "The Schema Table" and "PRAGMA functions" of SQLite. Definitions of indexes are left
/// out: the schema table has no index by which to find them, and files may have many.
pub(super) const CATALOGUE: Catalogue = Catalogue {
    tables: "
SELECT 'main' AS schema, name AS name,
  CASE WHEN sql LIKE 'CREATE VIRTUAL%' THEN 'virtual' ELSE type END AS kind,
  0 AS is_partition, NULL AS estimate, NULL AS comment
FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
ORDER BY name",
    sizes: None,
    columns: "
SELECT 'main' AS schema, m.name AS name, c.name AS \"column\", c.type AS type,
  c.\"notnull\" = 0 AS nullable, c.dflt_value AS \"default\",
  CASE WHEN c.hidden IN (2, 3) THEN 'generated' END AS extra, NULL AS comment,
  c.pk AS key_position
FROM sqlite_schema m JOIN pragma_table_xinfo(m.name) c
WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND c.hidden <> 1
ORDER BY m.name, c.cid",
    indexes: "
SELECT 'main' AS schema, m.name AS name, i.name AS \"index\", c.name AS \"column\",
  i.\"unique\" AS is_unique, i.origin = 'pk' AS is_primary, 1 AS is_valid,
  CASE WHEN i.partial THEN 'partial' END AS predicate, NULL AS definition
FROM sqlite_schema m JOIN pragma_index_list(m.name) i JOIN pragma_index_info(i.name) c
WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
ORDER BY m.name, i.name, c.seqno",
    keys: "
SELECT 'main' AS schema, m.name AS name, f.id AS \"key\", f.\"from\" AS \"column\",
  'main' AS to_schema, f.\"table\" AS to_table, f.\"to\" AS to_column,
  f.on_delete AS on_delete, f.on_update AS on_update, 1 AS is_valid
FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f
WHERE m.type = 'table'
ORDER BY m.name, f.id, f.seq",
};
