//! How PostgreSQL is reached: encrypted and checked, by a certificate, a socket, a pooler.

use std::{fs, os::unix::fs::PermissionsExt, path::Path, time::Duration};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use replica::{Address, Caps, Cell, Fault, Finding, Replica, Target, TlsMode};

use crate::{
    postgres::{Postgres, program_of},
    process::{Program, Server, missing, port, wait},
};

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_is_reached_only_by_whom_it_can_trust() {
    let Some(scene) = Postgres::primary(certificates).await else {
        return;
    };
    let at = |host: &str, mode: TlsMode| {
        let mut target = scene.target("console", scene.primary_port);
        target.address = Address::Tcp {
            host: host.into(),
            port: scene.primary_port,
        };
        target.tls.mode = mode;
        target.tls.ca = Some(scene.folder.path().join("ca.pem"));
        target.primary_allowed = true;
        target
    };
    let is_encrypted = async |target: Target| {
        let sql = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
        let rows = Replica::new(target).run(sql, &[], Caps::default()).await;
        rows.map(|rows| rows.rows == [[Cell::Bool(true)]])
    };
    let trusted = at("localhost", TlsMode::VerifyFull);
    assert_eq!(is_encrypted(trusted.clone()).await, Ok(true));
    let findings = Replica::new(trusted)
        .standing()
        .await
        .expect("it stands")
        .findings;
    assert!(
        !findings
            .iter()
            .any(|finding| matches!(finding, Finding::Unverified { .. }))
    );
    // The certificate is for another name.
    let fault = is_encrypted(at("127.0.0.1", TlsMode::VerifyFull)).await;
    assert!(matches!(fault, Err(Fault::Tls { .. })), "{fault:?}");
    assert_eq!(
        is_encrypted(at("127.0.0.1", TlsMode::VerifyCa)).await,
        Ok(true)
    );
    // The system does not trust who signed it.
    for mode in [TlsMode::VerifyFull, TlsMode::VerifyCa] {
        let mut unknown = at("localhost", mode);
        unknown.tls.ca = None;
        let fault = is_encrypted(unknown).await;
        assert!(matches!(fault, Err(Fault::Tls { .. })), "{fault:?}");
    }
    let mut unchecked = at("127.0.0.1", TlsMode::Require);
    unchecked.tls.ca = None;
    assert_eq!(is_encrypted(unchecked.clone()).await, Ok(true));
    let findings = Replica::new(unchecked)
        .standing()
        .await
        .expect("it stands")
        .findings;
    assert!(
        findings
            .iter()
            .any(|finding| matches!(finding, Finding::Unverified { .. }))
    );

    // A role that shows a certificate instead of a password.
    let mut certified = at("localhost", TlsMode::VerifyFull);
    certified.user = "certified".into();
    certified.password = None;
    let fault = is_encrypted(certified.clone()).await;
    assert!(
        matches!(fault, Err(Fault::Unauthorized { .. })),
        "{fault:?}"
    );
    let file = |name: &str| scene.folder.path().join(name);
    certified.tls.client = Some((file("client.pem"), file("client.key")));
    assert_eq!(is_encrypted(certified).await, Ok(true));

    // A socket, by its folder's file.
    let mut socket = at("localhost", TlsMode::VerifyFull);
    socket.address = Address::Socket(file(&format!(".s.PGSQL.{}", scene.primary_port)));
    assert_eq!(is_encrypted(socket.clone()).await, Ok(false));
    socket.address = Address::Socket(file("nothing"));
    let fault = is_encrypted(socket).await;
    assert!(matches!(fault, Err(Fault::Unreachable { .. })), "{fault:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pooler_in_transaction_mode_may_stand_between() {
    let program = Path::new("/usr/sbin/pgbouncer");
    let Some(scene) = Postgres::primary(|_| String::new()).await else {
        return;
    };
    if !program.exists() {
        missing("PgBouncer");
        return;
    }
    let (_pooler, listens) = pooler(program, &scene).await;
    let mut target = scene.target("console", listens);
    target.primary_allowed = true;
    target.pooled = true;
    target.limits.statement = Duration::from_secs(15);
    let replica = Replica::new(target.clone());
    // More readers than connections, each with a statement of its own.
    let reads = (0..12).map(|number| {
        let replica = replica.clone();
        tokio::spawn(async move {
            let sql = format!("SELECT {number}, state, total FROM orders WHERE id = 7");
            replica.run(&sql, &[], Caps::default()).await
        })
    });
    for (number, read) in (0..).zip(reads.collect::<Vec<_>>()) {
        let rows = read.await.expect("it ends").expect("it reads");
        assert_eq!(rows.rows[0][0], Cell::Integer(number));
    }
    // Nothing of it is left on the server's connections: what is prepared is this statement.
    let left = "SELECT count(*), current_setting('default_transaction_read_only'), \
                current_setting('transaction_read_only') FROM pg_prepared_statements";
    for _ in 0..4 {
        let rows = replica
            .run(left, &[], Caps::default())
            .await
            .expect("it reads");
        let text = |text: &str| Cell::Text(text.into());
        assert_eq!(rows.rows, [[Cell::Integer(1), text("off"), text("on")]]);
    }
    assert_eq!(scene.ask(listens, "shop", "SHOW statement_timeout"), "0");

    let running = "SELECT count(*) FROM pg_stat_activity \
                   WHERE usename = 'console' AND state = 'active' AND query LIKE '%generate%'";
    let reading = tokio::spawn(async move {
        let endless = "SELECT count(*) FROM generate_series(1, 1000000000000) n";
        replica.run(endless, &[], Caps::default()).await
    });
    wait("the statement runs", async || scene.sql(running) == "1").await;
    reading.abort();
    wait("the statement is withdrawn", async || {
        scene.sql(running) == "0"
    })
    .await;
}

async fn pooler(program: &Path, scene: &Postgres) -> (Server, u16) {
    let listens = port();
    let folder = scene.folder.path();
    let settings = format!(
        "[databases]\nshop = host={} port={} dbname=shop user=console\n[pgbouncer]\n\
         listen_addr = 127.0.0.1\nlisten_port = {listens}\nunix_socket_dir = {}\n\
         auth_type = any\npool_mode = transaction\ndefault_pool_size = 2\n",
        scene.socket(),
        scene.primary_port,
        scene.socket()
    );
    let file = folder.join("pgbouncer.ini");
    fs::write(&file, settings).expect("the folder is ours");
    let program = Program {
        path: program.to_owned(),
        ..program_of("postgres")
    };
    let file = file.display().to_string();
    let server = Server::start(&program, &[&file], &folder.join("pgbouncer.log"));
    wait("the pooler answers", async || {
        scene.psql(listens, "shop", "SELECT 1").status.success()
    })
    .await;
    (server, listens)
}

/// Makes an authority and what it signs, and names them to the server.
fn certificates(folder: &Path) -> String {
    let mut parameters = CertificateParams::new(Vec::new()).expect("no names");
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().expect("a key");
    let authority = CertifiedIssuer::self_signed(parameters, key).expect("an authority");
    let write = |name: &str, text: &str| {
        let file = folder.join(name);
        fs::write(&file, text).expect("the folder is ours");
        program_of("postgres").owns(&file);
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("it is ours");
    };
    write("ca.pem", &authority.pem());
    for (name, subject) in [("server", "localhost"), ("client", "certified")] {
        let mut parameters = CertificateParams::new(vec![subject.to_owned()]).expect("a name");
        parameters
            .distinguished_name
            .push(DnType::CommonName, subject);
        let key = KeyPair::generate().expect("a key");
        let certificate = parameters.signed_by(&key, &authority).expect("it signs");
        write(&format!("{name}.pem"), &certificate.pem());
        write(&format!("{name}.key"), &key.serialize_pem());
    }
    let at = |name: &str| folder.join(name).display().to_string();
    format!(
        "ssl = on\nssl_ca_file = '{}'\nssl_cert_file = '{}'\nssl_key_file = '{}'",
        at("ca.pem"),
        at("server.pem"),
        at("server.key")
    )
}
