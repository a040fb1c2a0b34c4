use super::View;

/// Source: "PRAGMA functions" of SQLite.
pub(super) const VIEWS: &[View] = &[
    View {
        id: "sizes",
        title: "Size of the file",
        needs: "",
        on_replica: "",
        statements: &["
SELECT c.page_count * s.page_size AS bytes, f.freelist_count * s.page_size AS free_bytes,
  s.page_size, j.journal_mode, u.user_version
FROM pragma_page_count c, pragma_page_size s, pragma_freelist_count f, pragma_journal_mode j,
  pragma_user_version u"],
    },
    View {
        id: "foreign_keys",
        title: "Rows whose foreign key points to nothing",
        needs: "",
        on_replica: "",
        statements: &[
            "
SELECT \"table\" AS name, rowid AS row, parent AS points_to FROM pragma_foreign_key_check LIMIT 50",
        ],
    },
];
