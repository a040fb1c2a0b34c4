use std::{path::PathBuf, time::Duration};

use model::{Code, Failure};
use pack::{DatabaseKind, DatabasePlace, DatabaseTls};
use replica::{Address, Engine, Heartbeat, Target, Tls, TlsMode};
use transport::{SecretString, Url};

/// How a database of the pack is read; the password is the role's, if it has one.
pub(super) fn target(
    database: &pack::Database,
    password: Option<SecretString>,
) -> Result<Target, Failure> {
    let engine = match database.kind {
        DatabaseKind::Postgres => Engine::Postgres,
        DatabaseKind::Mysql | DatabaseKind::Mariadb => Engine::Mysql,
        DatabaseKind::Sqlite => Engine::Sqlite,
    };
    let mut target = match &database.place {
        DatabasePlace::File(file) => Target::new(engine, Address::File(file.clone())),
        DatabasePlace::Server {
            connection,
            tls,
            pooled,
        } => {
            let url = &connection.url;
            let mut target = Target::new(engine, address(url, engine)?);
            url.path()
                .trim_start_matches('/')
                .clone_into(&mut target.database);
            if let pack::Auth::Basic { user } = &connection.auth {
                target.user.clone_from(user);
            }
            target.password = password;
            target.pooled = *pooled;
            target.limits.connect = connection.timeout.min(Duration::from_secs(10));
            let pair = connection
                .client_cert
                .clone()
                .zip(connection.client_key.clone());
            target.tls = Tls {
                mode: mode(*tls),
                ca: connection.ca_file.clone(),
                client: pair,
            };
            target
        }
    };
    target.primary_allowed = database.primary_allowed;
    if let Some(stale) = database.stale_after {
        target.limits.stale = stale;
    }
    target.heartbeat = database
        .heartbeat
        .clone()
        .map(|(table, column)| Heartbeat { table, column });
    Ok(target)
}

/// A host and port, or with `?socket=` (PostgreSQL also `?host=/…`) a socket of this computer.
fn address(url: &Url, engine: Engine) -> Result<Address, Failure> {
    let socket = url.query_pairs().find_map(|(name, value)| {
        let names = matches!(&*name, "socket" | "host");
        (names && value.starts_with('/')).then(|| PathBuf::from(&*value))
    });
    if let Some(socket) = socket {
        return Ok(Address::Socket(socket));
    }
    let host = url
        .host_str()
        .filter(|host| !host.is_empty())
        .ok_or_else(|| {
            Failure::new(Code::BadPack, "the address of the database names no host")
                .remedy("write it as postgres://readonly@replica.example.com:5432/orders")
        })?;
    let port = match engine {
        Engine::Mysql => 3_306,
        Engine::Postgres | Engine::Sqlite => 5_432,
    };
    Ok(Address::Tcp {
        host: host.trim_matches(['[', ']']).to_owned(),
        port: url.port().unwrap_or(port),
    })
}

fn mode(tls: DatabaseTls) -> TlsMode {
    match tls {
        DatabaseTls::VerifyFull => TlsMode::VerifyFull,
        DatabaseTls::VerifyCa => TlsMode::VerifyCa,
        DatabaseTls::Require => TlsMode::Require,
        DatabaseTls::Off => TlsMode::Off,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(toml: &str) -> pack::Database {
        let text = format!("name = \"x\"\n[environments.e.sources.d]\n{toml}");
        let (pack, problems) = pack::parse(&text, "w.toml", &|_| None);
        assert!(problems.is_empty(), "{problems:?}");
        match pack.environments[0].sources[0].kind.clone() {
            pack::SourceKind::Database(database) => database,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_written_is_what_is_connected_to() {
        let database = parsed("kind = \"postgres\"\nurl = \"postgres://ro@[::1]:5433/orders\"\n");
        let target = target(&database, Some("hunter2".into())).unwrap();
        assert_eq!(target.address.to_string(), "[::1]:5433");
        assert_eq!(
            (target.user.as_str(), target.database.as_str()),
            ("ro", "orders")
        );
        assert_eq!(
            target.tls.mode,
            TlsMode::VerifyFull,
            "unless something else is written"
        );
        assert!(!target.primary_allowed);
        let socket =
            parsed("kind = \"mysql\"\nurl = \"mysql://ro@localhost/x?socket=/run/my.sock\"\n");
        let target = super::target(&socket, None).unwrap();
        assert_eq!(target.address, Address::Socket("/run/my.sock".into()));
        let file = parsed("kind = \"sqlite\"\nfile = \"a.db\"\n");
        let target = super::target(&file, None).unwrap();
        assert!(matches!(target.address, Address::File(path) if path.ends_with("a.db")));
    }
}
