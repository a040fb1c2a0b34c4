use std::collections::HashSet;

use super::{Line, Standing};
use crate::history::Entry;

/// Migrations of the apps that Django itself brings, as of 3.1 (August 2020); none was added since.
///
/// Source: django/django, `django/contrib/*/migrations`.
const APPS: [(&str, &[&str]); 7] = [
    (
        "admin",
        &[
            "0001_initial",
            "0002_logentry_remove_auto_add",
            "0003_logentry_add_action_flag_choices",
        ],
    ),
    (
        "auth",
        &[
            "0001_initial",
            "0002_alter_permission_name_max_length",
            "0003_alter_user_email_max_length",
            "0004_alter_user_username_opts",
            "0005_alter_user_last_login_null",
            "0006_require_contenttypes_0002",
            "0007_alter_validators_add_error_messages",
            "0008_alter_user_username_max_length",
            "0009_alter_user_last_name_max_length",
            "0010_alter_group_name_max_length",
            "0011_update_proxy_permissions",
            "0012_alter_user_first_name_max_length",
        ],
    ),
    (
        "contenttypes",
        &["0001_initial", "0002_remove_content_type_name"],
    ),
    ("flatpages", &["0001_initial"]),
    (
        "redirects",
        &["0001_initial", "0002_alter_redirect_new_path_help_text"],
    ),
    ("sessions", &["0001_initial"]),
    ("sites", &["0001_initial", "0002_alter_domain_unique"]),
];

/// What is missing of Django's own apps of which the history has rows and the repository no files.
pub(super) fn pending(entries: &[Entry], groups: &HashSet<&str>) -> Vec<Line> {
    if groups.is_empty() {
        return Vec::new();
    }
    let have: HashSet<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
    let apps: HashSet<&str> = entries.iter().filter_map(|e| e.group.as_deref()).collect();
    APPS.iter()
        .filter(|(app, _)| apps.contains(app) && !groups.contains(app))
        .flat_map(|(app, names)| {
            names
                .iter()
                .map(move |name| (format!("{app}.{name}"), *name))
        })
        .filter(|(id, _)| !have.contains(id.as_str()))
        .map(|(id, name)| Line {
            id,
            name: Some(name.to_owned()),
            entry: None,
            file: None,
            standing: Standing::Pending,
            verdict: None,
        })
        .collect()
}
