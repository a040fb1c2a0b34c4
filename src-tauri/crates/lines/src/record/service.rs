use super::{Flat, Kind, names::Role};
use crate::Dialect;

/// Keys that name a service by convention.
pub(super) const KEYS: &[&str] = &[
    "service.name",
    "service",
    "service_name",
    "serviceName",
    "resource.service.name",
    "resource.attributes.service.name",
    "dd.service",
    "otelServiceName",
    "serviceContext.service",
    "resource.attributes.service@name",
    "Resource.service.name",
    "ServiceName",
];

/// Keys that name what is close to a service; used where nobody names one, and kept as fields.
const NEAR: &[&str] = &[
    "application",
    "app",
    "SYSLOG_IDENTIFIER",
    "program",
    "_SYSTEMD_UNIT",
];

/// The service that the line names, else the configured one, else what is nearest to a name.
pub(crate) fn take(flat: &mut Flat<'_>, dialect: Dialect, configured: &str) -> String {
    let named = flat.take(Role::Service, |field| {
        let text = field.text.trim();
        (field.kind == Kind::Text && !text.is_empty()).then(|| text.to_owned())
    });
    if let Some(named) = named {
        return named;
    }
    if !configured.is_empty() {
        return configured.to_owned();
    }
    let own = matches!(dialect, Dialect::Bunyan | Dialect::Pino).then_some("name");
    own.iter()
        .chain(NEAR)
        .find_map(|path| flat.get(path))
        .map(|field| field.text.clone().into_owned())
        .unwrap_or_default()
}
