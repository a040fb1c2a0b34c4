use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use async_trait::async_trait;
use collector::{Fetch, Fetched};
use model::Failure;
use transport::{Ambient, Client, Endpoint, Request, Url};

/// Lets the collector scrape through the one HTTP client; one connection pool per page.
pub(super) struct TransportFetch {
    ambient: Ambient,
    clients: Mutex<HashMap<String, Client>>,
}

/// A page of a hundred thousand series is about 20 MB.
const PAGE_CAP: u64 = 64 << 20;

impl TransportFetch {
    pub(super) fn new(ambient: Ambient) -> Self {
        Self { ambient, clients: Mutex::default() }
    }

    fn client(&self, base: &Url, timeout: std::time::Duration) -> Result<Client, Failure> {
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = clients.get(base.as_str()) {
            return Ok(client.clone());
        }
        let endpoint =
            Endpoint { timeout, body_cap: PAGE_CAP, ..Endpoint::new(base.clone()) };
        // A scrape is repeated by its own interval; repeating it at once would bend the clock.
        let client = Client::new(endpoint, &self.ambient)?.once();
        clients.insert(base.to_string(), client.clone());
        Ok(client)
    }
}
