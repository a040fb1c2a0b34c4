use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use async_trait::async_trait;
use collector::{Fetch, Fetched};
use model::{Code, Failure};
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
        Self {
            ambient,
            clients: Mutex::default(),
        }
    }

    fn client(&self, base: &Url) -> Result<Client, Failure> {
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = clients.get(base.as_str()) {
            return Ok(client.clone());
        }
        let endpoint = Endpoint {
            body_cap: PAGE_CAP,
            ..Endpoint::new(base.clone())
        };
        // A scrape is repeated by its own interval; repeating it at once would bend the clock.
        let client = Client::new(endpoint, &self.ambient)?.once();
        clients.insert(base.to_string(), client.clone());
        Ok(client)
    }
}

#[async_trait]
impl Fetch for TransportFetch {
    async fn get(&self, url: &str, accept: &str) -> Result<Fetched, Failure> {
        let url = Url::parse(url).map_err(|error| {
            Failure::new(Code::BadInput, format!("the address is not a URL: {error}"))
                .at(url)
                .remedy("write it in full, such as http://127.0.0.1:8080/metrics")
        })?;
        let mut base = url.clone();
        base.set_query(None);
        base.set_fragment(None);
        let client = self.client(&base)?;
        let query: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        let query: Vec<(&str, &str)> = query
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let request = Request {
            accept,
            ..Request::get("", &query)
        };
        let body = client.send(request).await?.accepted()?;
        Ok(Fetched {
            content_type: body.content_type,
            body: body.bytes,
        })
    }
}
