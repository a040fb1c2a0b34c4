use std::time::Duration;

use model::{Code, Failure};
use pack::{
    Auth, Connection, Direct, Prometheus, Scrape, Source, SourceKind, TraceKind, TraceServer,
};
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
    let store = TraceKind::ALL
        .into_iter()
        .find(|kind| kind.name() == form.kind);
    let kind = match (form.kind.as_str(), store) {
        ("prometheus", _) => SourceKind::Prometheus(Prometheus {
            connection: connection(form, url)?,
            scrape_interval: EVERY,
        }),
        (_, Some(kind)) => SourceKind::Traces(TraceServer {
            kind,
            region: match kind {
                TraceKind::XRay => region(&url)?,
                _ => String::new(),
            },
            profile: None,
            indexes: Vec::new(),
            storage: None,
            connection: connection(form, url)?,
        }),
        ("direct", _) => SourceKind::Direct(Direct {
            scrape: vec![Scrape {
                job: id.to_owned(),
                url,
                every: EVERY,
                timeout: Duration::from_secs(10),
            }],
            ..Direct::default()
        }),
        (other, None) => {
            return Err(bad(
                format!("sources of kind {other:?} cannot be added here"),
                "choose one of the kinds of the form, or write it into wheelhouse.toml",
            ));
        }
    };
    Ok(Source {
        id: id.to_owned(),
        title: id.to_owned(),
        kind,
    })
}

fn connection(form: &AddSource, url: Url) -> Result<Connection, Failure> {
    Ok(Connection {
        auth: auth(form)?,
        tenant: Some(form.tenant.trim().to_owned()).filter(|tenant| !tenant.is_empty()),
        ..Connection::to(url)
    })
}

/// The region in the address of X-Ray: `https://xray.eu-central-1.amazonaws.com`.
fn region(url: &Url) -> Result<String, Failure> {
    let host = url.host_str().unwrap_or_default();
    let region = host
        .strip_prefix("xray.")
        .and_then(|rest| rest.split_once(".amazonaws."));
    region.map(|(region, _)| region.to_owned()).ok_or_else(|| {
        Failure::new(Code::BadInput, format!("{host:?} names no region of X-Ray"))
            .remedy("write it as https://xray.REGION.amazonaws.com")
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
        AuthKind::Keys => Auth::Keys,
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
