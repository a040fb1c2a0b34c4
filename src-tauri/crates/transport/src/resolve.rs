use std::net::SocketAddr;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// A name that could not be resolved, kept as a type so that the cause is told from others.
#[derive(Debug, thiserror::Error)]
#[error("the name {host} does not resolve: {reason}")]
pub(crate) struct Unresolved {
    /// The name.
    pub(crate) host: String,
    /// What the system's resolver said.
    pub(crate) reason: String,
}

/// The system's resolver, the same for the client and the ladder.
pub(crate) async fn lookup(host: &str, port: u16) -> Result<Vec<SocketAddr>, Unresolved> {
    let unresolved = |reason: String| Unresolved {
        host: host.to_owned(),
        reason,
    };
    let found: Vec<SocketAddr> = tokio::net::lookup_host((host, port))
        .await
        .map_err(|error| unresolved(error.to_string()))?
        .collect();
    if found.is_empty() {
        return Err(unresolved("it has no address".into()));
    }
    Ok(found)
}

/// [`lookup`] as the client calls it.
pub(crate) struct System;

impl Resolve for System {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = lookup(name.as_str(), 0).await?;
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}
