//! OpenTelemetry's semantic conventions, as far as they tell what belongs together.

use model::{SpanView, Value};
use serde::Serialize;
use ts_rs::TS;

/// What an attribute is about, in the order in which groups are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Topic {
    Http,
    Database,
    Messaging,
    Rpc,
    GraphQl,
    GenAi,
    FeatureFlag,
    /// `exception.*` and `error.*`.
    Exception,
    /// Who was spoken to: addresses, ports, protocols.
    Network,
    /// On whose behalf: users and sessions.
    User,
    Code,
    /// Where it ran: host, process, container, cluster, cloud, release.
    Deployment,
    /// What no convention names.
    Other,
}

impl Topic {
    /// The topic of an attribute, by the longest prefix that a convention owns.
    pub(crate) fn of(name: &str) -> Self {
        let prefixes = PREFIXES.iter().filter(|(prefix, _)| is_below(name, prefix));
        let longest = prefixes.max_by_key(|(prefix, _)| prefix.len());
        longest.map_or(Self::Other, |(_, topic)| *topic)
    }
}

/// The name that a renamed attribute has today, or the name itself.
pub(crate) fn current(name: &str) -> &str {
    let renamed = RENAMED.iter().find(|(old, _)| *old == name);
    renamed.map_or(name, |(_, new)| *new)
}

/// All names of an attribute: the present one, and those that it had.
pub(crate) fn spellings(name: &'static str) -> impl Iterator<Item = &'static str> {
    let old = RENAMED.iter().filter(move |(_, new)| *new == name);
    std::iter::once(name).chain(old.map(|(old, _)| *old))
}

/// The value of an attribute under its present name or one of its old ones, empty ones left out.
pub(crate) fn value<'a>(span: SpanView<'a>, name: &str) -> Option<Value<'a>> {
    found(span, name).map(|(_, value)| value)
}

/// Like [`value`], with the name under which it was found.
pub(crate) fn found<'a>(span: SpanView<'a>, name: &str) -> Option<(&'a str, Value<'a>)> {
    let mut old = None;
    for pair in span.attributes() {
        if pair.value.text.is_empty() {
            continue;
        }
        if pair.name == name {
            return Some((pair.name, pair.value));
        }
        if old.is_none() && current(pair.name) == name {
            old = Some((pair.name, pair.value));
        }
    }
    old
}

/// The place of an attribute within its topic: the ones that are looked for come first.
pub(crate) fn rank(name: &str) -> usize {
    let name = current(name);
    let first = FIRST.iter().position(|first| *first == name);
    first.unwrap_or(FIRST.len())
}

fn is_below(name: &str, prefix: &str) -> bool {
    let rest = name.strip_prefix(prefix);
    rest.is_some_and(|rest| rest.starts_with('.')) || name == "error" && prefix == name
}

const PREFIXES: &[(&str, Topic)] = &[
    ("http", Topic::Http),
    ("url", Topic::Http),
    ("user_agent", Topic::Http),
    ("db", Topic::Database),
    ("sql", Topic::Database),
    ("aws.dynamodb", Topic::Database),
    ("elasticsearch", Topic::Database),
    ("cassandra", Topic::Database),
    ("messaging", Topic::Messaging),
    ("aws.sqs", Topic::Messaging),
    ("aws.sns", Topic::Messaging),
    ("rpc", Topic::Rpc),
    ("aws.request_id", Topic::Rpc),
    ("graphql", Topic::GraphQl),
    ("gen_ai", Topic::GenAi),
    ("openai", Topic::GenAi),
    ("llm", Topic::GenAi),
    ("mcp", Topic::GenAi),
    ("feature_flag", Topic::FeatureFlag),
    ("exception", Topic::Exception),
    ("error", Topic::Exception),
    ("client", Topic::Network),
    ("server", Topic::Network),
    ("network", Topic::Network),
    ("net", Topic::Network),
    ("peer", Topic::Network),
    ("source", Topic::Network),
    ("destination", Topic::Network),
    ("service.peer", Topic::Network),
    ("dns", Topic::Network),
    ("tls", Topic::Network),
    ("user", Topic::User),
    ("enduser", Topic::User),
    ("session", Topic::User),
    ("code", Topic::Code),
    ("thread", Topic::Code),
    ("service", Topic::Deployment),
    ("deployment", Topic::Deployment),
    ("telemetry", Topic::Deployment),
    ("otel", Topic::Deployment),
    ("host", Topic::Deployment),
    ("os", Topic::Deployment),
    ("process", Topic::Deployment),
    ("container", Topic::Deployment),
    ("oci", Topic::Deployment),
    ("k8s", Topic::Deployment),
    ("faas", Topic::Deployment),
    ("cloud", Topic::Deployment),
    ("aws", Topic::Deployment),
    ("azure", Topic::Deployment),
    ("gcp", Topic::Deployment),
    ("heroku", Topic::Deployment),
    ("device", Topic::Deployment),
    ("browser", Topic::Deployment),
    ("webengine", Topic::Deployment),
    ("vcs", Topic::Deployment),
    ("cicd", Topic::Deployment),
];

const FIRST: &[&str] = &[
    "http.request.method",
    "http.route",
    "http.response.status_code",
    "url.full",
    "url.path",
    "url.query",
    "url.scheme",
    "db.system.name",
    "db.namespace",
    "db.operation.name",
    "db.collection.name",
    "db.query.summary",
    "db.query.text",
    "messaging.system",
    "messaging.operation.type",
    "messaging.operation.name",
    "messaging.destination.name",
    "messaging.message.id",
    "rpc.system.name",
    "rpc.method",
    "rpc.response.status_code",
    "gen_ai.operation.name",
    "gen_ai.provider.name",
    "gen_ai.request.model",
    "feature_flag.key",
    "error.type",
    "exception.type",
    "exception.message",
    "service.peer.name",
    "server.address",
    "server.port",
    "client.address",
    "code.function.name",
    "code.file.path",
    "code.line.number",
    "service.name",
    "service.version",
];

/// Old names and what replaced them, from the migration guides and the registry of semantic
/// conventions 1.44; services that are being migrated send both.
const RENAMED: &[(&str, &str)] = &[
    ("http.method", "http.request.method"),
    ("http.status_code", "http.response.status_code"),
    ("http.url", "url.full"),
    ("http.scheme", "url.scheme"),
    ("http.host", "server.address"),
    ("http.server_name", "server.address"),
    ("net.host.name", "server.address"),
    ("net.peer.name", "server.address"),
    ("net.host.port", "server.port"),
    ("net.peer.port", "server.port"),
    ("http.client_ip", "client.address"),
    ("net.sock.peer.addr", "network.peer.address"),
    ("net.sock.peer.port", "network.peer.port"),
    ("net.sock.host.addr", "network.local.address"),
    ("net.sock.host.port", "network.local.port"),
    ("net.transport", "network.transport"),
    ("net.protocol.name", "network.protocol.name"),
    ("net.protocol.version", "network.protocol.version"),
    ("http.flavor", "network.protocol.version"),
    ("http.user_agent", "user_agent.original"),
    ("http.request_content_length", "http.request.body.size"),
    ("http.response_content_length", "http.response.body.size"),
    ("http.resend_count", "http.request.resend_count"),
    ("db.system", "db.system.name"),
    ("db.statement", "db.query.text"),
    ("db.operation", "db.operation.name"),
    ("db.name", "db.namespace"),
    ("db.redis.database_index", "db.namespace"),
    ("db.mssql.instance_name", "db.namespace"),
    ("db.sql.table", "db.collection.name"),
    ("db.mongodb.collection", "db.collection.name"),
    ("db.cassandra.table", "db.collection.name"),
    ("db.cosmosdb.container", "db.collection.name"),
    ("messaging.operation", "messaging.operation.type"),
    ("messaging.client_id", "messaging.client.id"),
    ("messaging.destination", "messaging.destination.name"),
    ("messaging.message_id", "messaging.message.id"),
    (
        "messaging.kafka.consumer.group",
        "messaging.consumer.group.name",
    ),
    (
        "messaging.eventhubs.consumer.group",
        "messaging.consumer.group.name",
    ),
    (
        "messaging.kafka.destination.partition",
        "messaging.destination.partition.id",
    ),
    ("messaging.kafka.message.offset", "messaging.kafka.offset"),
    ("rpc.system", "rpc.system.name"),
    ("rpc.grpc.status_code", "rpc.response.status_code"),
    ("gen_ai.system", "gen_ai.provider.name"),
    ("code.function", "code.function.name"),
    ("code.filepath", "code.file.path"),
    ("code.lineno", "code.line.number"),
    ("code.column", "code.column.number"),
    ("deployment.environment", "deployment.environment.name"),
    ("peer.service", "service.peer.name"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_belong_to_the_topic_whose_prefix_is_longest() {
        for (name, topic) in [
            ("http.request.method", Topic::Http),
            ("http.request.header.x-id", Topic::Http),
            ("url.path", Topic::Http),
            ("db.query.text", Topic::Database),
            ("aws.dynamodb.table_names", Topic::Database),
            ("aws.ecs.task.arn", Topic::Deployment),
            ("messaging.destination.name", Topic::Messaging),
            ("rpc.method", Topic::Rpc),
            ("service.peer.name", Topic::Network),
            ("service.name", Topic::Deployment),
            ("error.type", Topic::Exception),
            ("gen_ai.request.model", Topic::GenAi),
            ("error", Topic::Exception),
            ("code", Topic::Other),
            ("dbx", Topic::Other),
            ("httpx.y", Topic::Other),
            ("order.id", Topic::Other),
            ("", Topic::Other),
        ] {
            assert_eq!(Topic::of(name), topic, "{name}");
        }
    }

    #[test]
    fn no_rename_leads_to_an_old_name() {
        for (old, new) in RENAMED {
            assert_eq!(current(new), *new, "{old}");
            assert_ne!(Topic::of(new), Topic::Other, "{new}");
        }
        assert_eq!(current("order.id"), "order.id");
        assert!(rank("http.method") < rank("http.status_code"));
        assert!(rank("http.status_code") < rank("http.anything"));
    }
}
