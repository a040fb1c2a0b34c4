use std::time::Duration;

use model::{Code, Failure};
use pack::{Auth, Connection, Direct, Prometheus, Scrape, Source, SourceKind};
use transport::Url;

use crate::wire::{AddSource, AuthKind};

/// A source from the form, as `wheelhouse.toml` will hold it.
pub(super) fn source(form: &AddSource) -> Result<Source, Failure> {
    let bad = |message: String, remedy: &str| Failure::new(Code::BadInput, message).remedy(remedy);
    let id = form.id.trim();
    if id.is_empty() {
        return Err(bad(
            "the source has no name".into(),
            "choose a short one, such as metrics",
        ));
    }
    let url = Url::parse(form.url.trim()).map_err(|error| {
        bad(
            format!("the address is not a URL: {error}"),
            "write it in full, such as https://prometheus.example.com:9090",
        )
    })?;
    let kind = match form.kind.as_str() {
        "prometheus" => SourceKind::Prometheus(Prometheus {
            connection: Connection {
                auth: auth(form)?,
                tenant: Some(form.tenant.trim().to_owned()).filter(|tenant| !tenant.is_empty()),
                ..Connection::to(url)
            },
            scrape_interval: EVERY,
        }),
        "direct" => SourceKind::Direct(Direct {
            scrape: vec![Scrape {
                job: id.to_owned(),
                url,
                every: EVERY,
                timeout: Duration::from_secs(10),
            }],
            ..Direct::default()
        }),
        other => {
            return Err(bad(
                format!("sources of kind {other:?} cannot be added here"),
                "choose \"prometheus\" or \"direct\"",
            ));
        }
    };
    Ok(Source {
        id: id.to_owned(),
        title: id.to_owned(),
        kind,
    })
}

const EVERY: Duration = Duration::from_secs(15);

fn auth(form: &AddSource) -> Result<Auth, Failure> {
    let name = form.auth_name.trim();
    let needed = |what: &str| {
        Failure::new(Code::BadInput, format!("the {what} is missing"))
            .remedy("fill it in; the secret itself is asked for afterwards")
    };
    Ok(match form.auth {
        AuthKind::None => Auth::None,
        AuthKind::Bearer => Auth::Bearer,
        AuthKind::Basic if name.is_empty() => return Err(needed("user name")),
        AuthKind::Header if name.is_empty() => return Err(needed("header name")),
        AuthKind::Basic => Auth::Basic {
            user: name.to_owned(),
        },
        AuthKind::Header => Auth::Header {
            name: name.to_owned(),
        },
    })
}
