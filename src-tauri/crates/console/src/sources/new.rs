use std::{net::SocketAddr, time::Duration};

use model::{Code, Failure};
use pack::{
    Actuator, AlertKind, AlertServer, Auth, Connection, Database, DatabaseKind, DatabasePlace,
    DatabaseTls, Direct, LogFile, LogKind, LogLines, LogPlace, LogServer, Otlp, Prometheus, Scrape,
    Source, TraceKind, TraceServer,
};
use transport::Url;

use crate::wire::{AddSource, AuthKind, SourceKind, TlsCheck};

/// A source from the form, as `wheelhouse.toml` will hold it.
pub(super) fn source(form: &AddSource) -> Result<Source, Failure> {
    let id = form.id.trim();
    if id.is_empty() {
        return Err(bad(
            "the source has no name",
            "choose a short one, such as metrics",
        ));
    }
    Ok(Source {
        id: id.to_owned(),
        title: id.to_owned(),
        kind: kind(form, id)?,
    })
}

fn kind(form: &AddSource, id: &str) -> Result<pack::SourceKind, Failure> {
    Ok(match form.kind {
        SourceKind::Prometheus => pack::SourceKind::Prometheus(Prometheus {
            connection: connection(form)?,
            scrape_interval: EVERY,
        }),
        SourceKind::Direct => pack::SourceKind::Direct(direct(form, id)?),
        SourceKind::Tempo => traces(form, TraceKind::Tempo)?,
        SourceKind::Jaeger => traces(form, TraceKind::Jaeger)?,
        SourceKind::Zipkin => traces(form, TraceKind::Zipkin)?,
        SourceKind::Datadog => traces(form, TraceKind::Datadog)?,
        SourceKind::XRay => traces(form, TraceKind::XRay)?,
        SourceKind::OtlpFiles => {
            let what = "a folder or a file of traces, such as traces/";
            pack::SourceKind::TraceFiles(needed(&form.path, "path", what)?.into())
        }
        SourceKind::Loki => logs(form, LogKind::Loki)?,
        SourceKind::Elasticsearch => logs(form, LogKind::Elasticsearch)?,
        SourceKind::OpenSearch => logs(form, LogKind::OpenSearch)?,
        SourceKind::Splunk => logs(form, LogKind::Splunk)?,
        SourceKind::VictoriaLogs => logs(form, LogKind::VictoriaLogs)?,
        SourceKind::CloudWatch => logs(form, LogKind::CloudWatch)?,
        SourceKind::Jsonl => pack::SourceKind::LogLines(lines(form)?),
        SourceKind::Postgres => database(form, DatabaseKind::Postgres)?,
        SourceKind::Mysql => database(form, DatabaseKind::Mysql)?,
        SourceKind::Mariadb => database(form, DatabaseKind::Mariadb)?,
        SourceKind::Sqlite => database(form, DatabaseKind::Sqlite)?,
        SourceKind::Actuator => pack::SourceKind::Actuator(Actuator {
            connection: connection(form)?,
            engine: engine(&form.engine)?,
            migrations: given(&form.migrations).map(Into::into),
            histories: Vec::new(),
        }),
        SourceKind::Alertmanager => alerts(form, AlertKind::Alertmanager)?,
        SourceKind::Grafana => alerts(form, AlertKind::Grafana)?,
    })
}

fn direct(form: &AddSource, id: &str) -> Result<Direct, Failure> {
    let page = given(&form.url).map(address).transpose()?;
    Ok(Direct {
        scrape: page
            .map(|url| Scrape {
                job: id.to_owned(),
                url,
                every: EVERY,
                timeout: Duration::from_secs(10),
            })
            .into_iter()
            .collect(),
        otlp: Otlp {
            http: receiver(&form.otlp_http)?,
            grpc: receiver(&form.otlp_grpc)?,
        },
        logs: given(&form.path)
            .map(|file| LogFile {
                file: file.into(),
                service: form.service.trim().to_owned(),
            })
            .into_iter()
            .collect(),
        ..Direct::default()
    })
}

fn receiver(text: &str) -> Result<Option<SocketAddr>, Failure> {
    let read = given(text).map(str::parse).transpose();
    read.map_err(|_| {
        bad(
            format!("{text:?} is no address to receive on"),
            "write it with a port, such as 127.0.0.1:4318",
        )
    })
}

fn traces(form: &AddSource, kind: TraceKind) -> Result<pack::SourceKind, Failure> {
    let (region, connection) = match kind {
        TraceKind::XRay => in_region(form, "xray")?,
        _ => (String::new(), connection(form)?),
    };
    Ok(pack::SourceKind::Traces(TraceServer {
        kind,
        connection,
        profile: profile(form, &region),
        region,
        indexes: match kind {
            TraceKind::Datadog => form.names.clone(),
            _ => Vec::new(),
        },
        storage: None,
    }))
}

fn logs(form: &AddSource, kind: LogKind) -> Result<pack::SourceKind, Failure> {
    let (region, connection) = match kind {
        LogKind::CloudWatch => in_region(form, "logs")?,
        // Only what Amazon runs itself is in a region.
        LogKind::OpenSearch => (form.region.trim().to_owned(), connection(form)?),
        _ => (String::new(), connection(form)?),
    };
    Ok(pack::SourceKind::Logs(LogServer {
        kind,
        connection,
        names: match kind.names_key() {
            Some(_) => form.names.clone(),
            None => Vec::new(),
        },
        profile: profile(form, &region),
        region,
    }))
}

fn lines(form: &AddSource) -> Result<LogLines, Failure> {
    let place = match (given(&form.path), given(&form.url)) {
        (Some(path), None) => LogPlace::Path(path.into()),
        (None, Some(_)) => LogPlace::Address(Box::new(connection(form)?)),
        (Some(_), Some(_)) => {
            return Err(bad(
                "the source has both a path and an address",
                "keep one of them",
            ));
        }
        (None, None) => {
            return Err(bad(
                "the source says nowhere where its lines are",
                "write a file or a folder, or an address that answers with lines",
            ));
        }
    };
    Ok(LogLines {
        place,
        service: form.service.trim().to_owned(),
    })
}

fn database(form: &AddSource, kind: DatabaseKind) -> Result<pack::SourceKind, Failure> {
    let place = if kind == DatabaseKind::Sqlite {
        DatabasePlace::File(needed(&form.path, "file", "such as data/orders.db")?.into())
    } else {
        DatabasePlace::Server {
            // Who signs in stands in the address.
            connection: Box::new(Connection::to(address(&form.url)?)),
            tls: match form.tls {
                TlsCheck::VerifyFull => DatabaseTls::VerifyFull,
                TlsCheck::VerifyCa => DatabaseTls::VerifyCa,
                TlsCheck::Require => DatabaseTls::Require,
                TlsCheck::Off => DatabaseTls::Off,
            },
            pooled: false,
        }
    };
    Ok(pack::SourceKind::Database(Database {
        kind,
        place,
        primary_allowed: false,
        stale_after: None,
        migrations: given(&form.migrations).map(Into::into),
        histories: Vec::new(),
        heartbeat: None,
    }))
}

fn engine(text: &str) -> Result<Option<DatabaseKind>, Failure> {
    let Some(name) = given(text) else {
        return Ok(None);
    };
    let known = DatabaseKind::ALL
        .into_iter()
        .find(|kind| kind.name() == name);
    known.map(Some).ok_or_else(|| {
        let names = DatabaseKind::ALL.map(DatabaseKind::name).join(", ");
        let message = format!("{name:?} is no database that is known");
        Failure::new(Code::BadInput, message).remedy(format!("choose one of {names}"))
    })
}

fn alerts(form: &AddSource, kind: AlertKind) -> Result<pack::SourceKind, Failure> {
    Ok(pack::SourceKind::Alerts(AlertServer {
        kind,
        connection: connection(form)?,
    }))
}

fn connection(form: &AddSource) -> Result<Connection, Failure> {
    Ok(Connection {
        auth: auth(form)?,
        tenant: given(&form.tenant).map(str::to_owned),
        ..Connection::to(address(&form.url)?)
    })
}

/// The region of a service of Amazon's, and how it is reached: at its address in that region
/// unless another is written.
fn in_region(form: &AddSource, service: &str) -> Result<(String, Connection), Failure> {
    let region = needed(&form.region, "region", "such as eu-central-1")?;
    let connection = match given(&form.url) {
        Some(_) => connection(form)?,
        None => Connection {
            auth: auth(form)?,
            ..Connection::to(Connection::of_amazon(service, region).ok_or_else(|| {
                let message = format!("{region:?} is no region");
                bad(message, "write it such as eu-central-1")
            })?)
        },
    };
    Ok((region.to_owned(), connection))
}

/// Whose keys sign requests, where they are not in the keychain.
fn profile(form: &AddSource, region: &str) -> Option<String> {
    let named = given(&form.profile).filter(|_| !region.is_empty());
    named.map(str::to_owned)
}

fn address(text: &str) -> Result<Url, Failure> {
    Url::parse(text.trim()).map_err(|error| {
        bad(
            format!("the address is not a URL: {error}"),
            "write it in full, such as https://prometheus.example.com:9090",
        )
    })
}

const EVERY: Duration = Duration::from_secs(15);

fn auth(form: &AddSource) -> Result<Auth, Failure> {
    let name = form.auth_name.trim();
    let after = "the secret itself is asked for afterwards";
    Ok(match form.auth {
        AuthKind::None => Auth::None,
        AuthKind::Bearer => Auth::Bearer,
        AuthKind::Keys => Auth::Keys,
        AuthKind::Basic => Auth::Basic {
            user: needed(name, "user name", after)?.to_owned(),
        },
        AuthKind::Header => Auth::Header {
            name: needed(name, "header name", after)?.to_owned(),
        },
    })
}

/// What was written, if anything was.
fn given(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

fn needed<'a>(text: &'a str, what: &str, hint: &str) -> Result<&'a str, Failure> {
    given(text).ok_or_else(|| {
        Failure::new(Code::BadInput, format!("the {what} is missing"))
            .remedy(format!("fill it in: {hint}"))
    })
}

fn bad(message: impl Into<String>, remedy: &str) -> Failure {
    Failure::new(Code::BadInput, message.into()).remedy(remedy)
}

#[cfg(test)]
mod tests;
