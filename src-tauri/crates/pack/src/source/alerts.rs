use super::{connection::connection, http_url};
use crate::{
    AlertKind, AlertServer,
    check::{Check, Keys},
};

/// What delivers alerts, or nothing if it cannot be reached as written.
pub(super) fn alert_server(
    check: &mut Check<'_>,
    keys: &mut Keys<'_>,
    kind: AlertKind,
) -> Option<AlertServer> {
    let connection = connection(check, keys, http_url);
    check.finish(keys);
    Some(AlertServer {
        kind,
        connection: connection?,
    })
}
