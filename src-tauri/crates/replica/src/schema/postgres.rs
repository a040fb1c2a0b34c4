use super::Catalogue;

/// Source: chapter "System Catalogs"; the server's own schemas and everybody's temporary tables
/// are left out.
pub(super) const CATALOGUE: Catalogue = Catalogue {
    tables: "
SELECT n.nspname AS schema, c.relname AS name, c.relkind AS kind,
  c.relispartition AS is_partition, c.reltuples::int8 AS estimate,
  obj_description(c.oid, 'pg_class') AS comment
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
ORDER BY 1, 2",
    sizes: Some(
        "
SELECT n.nspname AS schema, c.relname AS name, pg_table_size(c.oid) AS bytes,
  pg_indexes_size(c.oid) AS index_bytes
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'm')
  AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'",
    ),
    columns: "
SELECT n.nspname AS schema, c.relname AS name, a.attname AS \"column\",
  format_type(a.atttypid, a.atttypmod) AS type, NOT a.attnotnull AS nullable,
  pg_get_expr(d.adbin, d.adrelid) AS \"default\",
  CASE WHEN a.attidentity <> '' THEN 'identity' WHEN a.attgenerated <> '' THEN 'generated' END
    AS extra,
  col_description(a.attrelid, a.attnum) AS comment
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped
  AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
ORDER BY a.attrelid, a.attnum",
    indexes: "
SELECT n.nspname AS schema, c.relname AS name, ic.relname AS index, a.attname AS \"column\",
  i.indisunique AS is_unique, i.indisprimary AS is_primary,
  i.indisvalid AND i.indisready AS is_valid,
  pg_get_expr(i.indpred, i.indrelid) AS predicate, pg_get_indexdef(i.indexrelid) AS definition
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
  JOIN pg_class ic ON ic.oid = i.indexrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, position)
  LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
WHERE k.position <= i.indnkeyatts AND c.relkind IN ('r', 'p', 'm')
  AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
ORDER BY 1, 2, 3, k.position",
    keys: "
SELECT n.nspname AS schema, c.relname AS name, con.conname AS key, a.attname AS \"column\",
  tn.nspname AS to_schema, tc.relname AS to_table, ta.attname AS to_column,
  CASE con.confdeltype WHEN 'a' THEN 'NO ACTION' WHEN 'r' THEN 'RESTRICT' WHEN 'c' THEN 'CASCADE'
    WHEN 'n' THEN 'SET NULL' WHEN 'd' THEN 'SET DEFAULT' END AS on_delete,
  CASE con.confupdtype WHEN 'a' THEN 'NO ACTION' WHEN 'r' THEN 'RESTRICT' WHEN 'c' THEN 'CASCADE'
    WHEN 'n' THEN 'SET NULL' WHEN 'd' THEN 'SET DEFAULT' END AS on_update,
  con.convalidated AS is_valid
FROM pg_constraint con JOIN pg_class c ON c.oid = con.conrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_class tc ON tc.oid = con.confrelid
  JOIN pg_namespace tn ON tn.oid = tc.relnamespace
  CROSS JOIN LATERAL unnest(con.conkey, con.confkey) WITH ORDINALITY AS k(own, other, position)
  JOIN pg_attribute a ON a.attrelid = con.conrelid AND a.attnum = k.own
  JOIN pg_attribute ta ON ta.attrelid = con.confrelid AND ta.attnum = k.other
WHERE con.contype = 'f'
ORDER BY 1, 2, 3, k.position",
};
