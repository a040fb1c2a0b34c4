//! Every way a `wheelhouse.toml` can be wrong is named with its place and its remedy.

use std::fmt::Write;

use expect_test::{Expect, expect};
use pack::parse;

/// Problems as a compiler lists them, then what was kept.
fn check(text: &str, expected: Expect) {
    let vars = |name: &str| (name == "PW").then(|| "hunter2".to_owned());
    let (pack, problems) = parse(text, "w.toml", &vars);
    let mut out = String::new();
    for problem in &problems {
        writeln!(out, "{:?} {problem}", problem.weight).expect("a string takes it");
    }
    for environment in &pack.environments {
        let ids = |ids: Vec<&str>| ids.join(" ");
        let sources = environment.sources.iter().map(|source| source.id.as_str());
        let probes = environment.probes.iter().map(|probe| probe.id.as_str());
        writeln!(
            out,
            "kept {}: sources [{}] probes [{}]",
            environment.id,
            ids(sources.collect()),
            ids(probes.collect())
        )
        .expect("a string takes it");
    }
    assert!(
        !out.contains("hunter2"),
        "a secret is never repeated: {out}"
    );
    expected.assert_eq(&out);
}

#[test]
fn unknown_keys_are_named_with_the_nearest() {
    check(
        "nmae = 'x'\ncolour = 'red'\n[environments.a]\ntitel = 'A'\n\
         [environments.a.probes.p]\nuri = 'http://h'\n",
        expect![[r#"
            Warning w.toml:1:1: the pack has an unknown key `nmae`; did you mean `name`?
            Warning w.toml:2:1: the pack has an unknown key `colour`; known here: `alerts`, `description`, `environments`, `name`, `owner`, `redaction`, `runbooks`
            Warning w.toml:4:1: environment "a" has an unknown key `titel`; did you mean `title`?
            Error w.toml:5:24: probe "p" has no `url`; rename `uri` to `url`
            Warning w.toml:6:1: probe "p" has an unknown key `uri`; did you mean `url`?
            kept a: sources [] probes []
        "#]],
    );
}

#[test]
fn columns_count_characters() {
    check(
        "[environments]\nü = { }\n[environments.a.sources]\n'ä ö' = {}\nok = { kind = 'direct', 'größe' = 1, scrpe = [] }\n",
        expect![[r#"
            Error w.toml:2:1: this is not TOML: invalid unquoted key, expected letters, numbers, `-`, `_`; correct the line; what could be read around it is used
            Error w.toml:2:1: "ü" cannot name an environment; use up to 64 letters, digits, "-", "_" and "."; free text goes into `title`
            Error w.toml:4:1: "ä ö" cannot name a source; use up to 64 letters, digits, "-", "_" and "."; free text goes into `title`
            Warning w.toml:5:1: source "ok" gathers nothing; add `scrape`, `otlp` or `logs`
            Warning w.toml:5:25: source "ok" has an unknown key `größe`; known here: `history`, `kind`, `logs`, `otlp`, `retention`, `scrape`, `title`
            Warning w.toml:5:38: source "ok" has an unknown key `scrpe`; did you mean `scrape`?
            kept a: sources [ok] probes []
        "#]],
    );
}

#[test]
fn wrong_types() {
    check(
        "name = 5\nowner = 'me'\n[environments.a]\ndefault = 'yes'\nsources = []\n\
         [environments.a.probes.p]\nurl = 'http://h'\nexpect_status = 9\nevery = 30\n\
         [environments]\nb = 1\n",
        expect![[r#"
            Warning w.toml:1:8: `name` of the pack must be a string, and is a whole number; put it in quotes
            Error w.toml:2:9: the owner must be a table, and is a string; write it as a [section] or as { key = value }
            Warning w.toml:4:11: `default` of environment "a" must be true or false, and is a string; write true or false without quotes
            Error w.toml:5:11: `sources` must be a table, and is an array; write it as a [section] or as { key = value }
            Warning w.toml:8:17: `expect_status` of probe "p" is not an HTTP status; write a number from 100 to 599, or leave it out for any 2xx
            Warning w.toml:9:9: `every` of probe "p" must be a string, and is a whole number; put it in quotes
            Error w.toml:11:5: environment "b" must be a table, and is a whole number; write it as a [section] or as { key = value }
            kept a: sources [] probes [p]
        "#]],
    );
}

#[test]
fn duplicates() {
    check(
        "[environments.a.sources.m]\nkind = 'prometheus'\nurl = 'http://one'\nurl = 'http://two'\n\
         [environments.a.sources.m]\nkind = 'direct'\n\
         [environments.b]\ndefault = true\n[environments.c]\ndefault = true\n",
        expect![[r#"
            Error w.toml:4:1: `url` is written twice; the first one is used; rename or remove one of the two
            Error w.toml:5:25: `m` is written twice; the first one is used; rename or remove one of the two
            Error w.toml:6:1: `kind` is written twice; the first one is used; rename or remove one of the two
            Warning w.toml:9:15: environments "b" and "c" are both the default; "b" is used; keep `default = true` on one
            kept a: sources [m] probes []
            kept b: sources [] probes []
            kept c: sources [] probes []
        "#]],
    );
}

#[test]
fn kinds() {
    check(
        "[environments.a.sources]\np = { kind = 'promethues', url = 'http://h' }\nl = { kind = 'loki', url = 'http://h' }\n\
         x = { kind = 'carrier pigeon' }\nn = { url = 'http://h' }\nc = { kind = 'cloudwatch', region = 'eu', access_key = 'x' }\n",
        expect![[r#"
            Error w.toml:2:14: source "p" is of an unknown kind "promethues"; did you mean "prometheus"?
            Error w.toml:4:14: source "x" is of an unknown kind "carrier pigeon"; known kinds: direct, prometheus, tempo, jaeger, zipkin, datadog, xray, otlp-files, loki, elasticsearch, opensearch, splunk, victorialogs, cloudwatch, jsonl, postgres, mysql, mariadb, sqlite, actuator, alertmanager, grafana
            Error w.toml:5:1: source "n" has no `kind`; add `kind = "…"`
            Error w.toml:6:43: `access_key` of source "c" looks like a secret; take it out of the file and out of its history, renew it, and enter it under Sources: Wheelhouse keeps it in the keychain
            kept a: sources [l c] probes []
        "#]],
    );
}

#[test]
fn files_of_traces_need_a_path() {
    check(
        "[environments.a.sources]\nf = { kind = 'otlp-files', path = 'traces' }\ng = { kind = 'otlp-files' }\n\
         h = { kind = 'otlp-files', path = ' ' }\ni = { kind = 'otlp-files', file = 'traces' }\n\
         j = { kind = 'otlp-files', path = 'traces', url = 'http://h' }\n",
        expect![[r#"
            Error w.toml:3:1: source "g" has no `path`; add `path = "…"`
            Error w.toml:4:35: `path` of source "h" is empty; name a file, relative to the pack
            Error w.toml:5:1: source "i" has no `path`; add `path = "…"`
            Warning w.toml:5:28: source "i" has an unknown key `file`; known here: `kind`, `path`, `title`
            Warning w.toml:6:45: source "j" has an unknown key `url`; known here: `kind`, `path`, `title`
            kept a: sources [f j] probes []
        "#]],
    );
}

#[test]
fn servers_of_logs_say_where_their_lines_are() {
    check(
        "[environments.a.sources]\ne = { kind = 'elasticsearch', url = 'http://h', index = ['logs-*', ' '] }\n\
         l = { kind = 'loki', url = 'http://h', index = ['x'] }\n\
         c = { kind = 'cloudwatch', groups = ['/ecs/orders'] }\n\
         d = { kind = 'cloudwatch', region = 'eu-central-1', profile = 'ops' }\n\
         j = { kind = 'jsonl', path = 'log', url = 'http://h' }\nk = { kind = 'jsonl' }\n\
         m = { kind = 'jsonl', path = 'log', auth = { type = 'bearer' } }\n",
        expect![[r#"
            Warning w.toml:2:68: `index` of source "e" is no name or pattern: " "; write such as "logs-*" or "/ecs/orders"
            Warning w.toml:3:40: source "l" has an unknown key `index`; known here: `auth`, `ca_file`, `client_cert`, `client_key`, `headers`, `kind`, `proxy`, `tenant`, `timeout`, `title`, `url`
            Error w.toml:4:1: source "c" has no `region`; add `region = "…"`
            Error w.toml:6:30: source "j" has both `path` and `url`; keep one of them
            Error w.toml:7:1: source "k" says nowhere where its lines are; add `path = "…"` for files, or `url = "…"`
            Warning w.toml:8:37: source "m" has an unknown key `auth`; known here: `kind`, `path`, `service`, `title`
            kept a: sources [e l d m] probes []
        "#]],
    );
}

#[test]
fn addresses_and_durations() {
    check(
        "[environments.a.sources.m]\nkind = 'prometheus'\nurl = 'prometheus:9090'\n\
         [environments.a.sources.n]\nkind = 'prometheus'\nurl = 'http://h'\ntimeout = '20 sec'\nscrape_interval = '0s'\n\
         proxy = 'socks5://p'\ntenant = \"a\\nb\"\nclient_cert = 'c.pem'\nauth = { type = 'bearr' }\n\
         [environments.a.sources.o]\nkind = 'prometheus'\nurl = '::'\n",
        expect![[r#"
            Error w.toml:3:7: `url` of source "m" must start with http:// or https://, and starts with prometheus:; write the whole address, such as "https://prometheus.example.com"
            Warning w.toml:7:11: `timeout` of source "n" is not a duration: "20 sec"; write whole numbers with units, such as "500ms", "15s" or "1h30m"
            Warning w.toml:8:19: `scrape_interval` of source "n" is out of range: "0s"; write something from 100ms to 24h
            Warning w.toml:9:9: `proxy` of source "n" must start with http:// or https://, and starts with socks5:; write the whole address, such as "https://prometheus.example.com"
            Warning w.toml:10:10: `tenant` of source "n" cannot be sent in a header; use printable ASCII characters
            Warning w.toml:11:15: source "n" has `client_cert` and no `client_key`; add `client_key`; until then neither is used
            Warning w.toml:12:17: `auth` of source "n" is of an unknown type "bearr"; did you mean "bearer"?
            Error w.toml:15:7: `url` of source "o" is not an address: relative URL without a base; write the whole address, such as "https://prometheus.example.com"
            kept a: sources [n] probes []
        "#]],
    );
}

#[test]
fn a_direct_source_keeps_what_is_good() {
    check(
        "[environments.a.sources.d]\nkind = 'direct'\n\
         scrape = [{ job = 'a', url = 'http://h/m', every = '5s', timeout = '9s' }, { job = 'b' }, 7,\n  { job = 'a', url = 'http://h/m' }]\n\
         otlp = { http = '0.0.0.0:4318', grpc = '127.0.0.1' }\nlogs = [{ service = 'x' }]\nhistory = ['a.om', 3, '']\n\
         retention = { max_age = '1y', max_bytes = 10, max_series = 'all', max_series_per_target = 3 }\n\
         [environments.a.sources.e]\nkind = 'direct'\notlp = { http = '127.0.0.1:1', grpc = '127.0.0.1:1' }\n\
         [environments.a.sources.f]\nkind = 'direct'\n",
        expect![[r#"
            Warning w.toml:3:68: `timeout` of scrape 1 of source "d" is longer than `every`; make it shorter; the interval is used
            Error w.toml:3:76: scrape 2 of source "d" has no `url`; add `url = "…"`
            Error w.toml:3:91: scrape 3 of source "d" must be a table, and is a whole number; write it as a [section] or as { key = value }
            Warning w.toml:4:3: scrape 4 of source "d" names the same job and page as one before; remove one of the two
            Warning w.toml:5:17: `http` of `otlp` of source "d" can be reached from other computers: "0.0.0.0:4318"; Wheelhouse receives on loopback only: write "127.0.0.1:4318", and run an OpenTelemetry collector here to receive from elsewhere
            Warning w.toml:5:40: `grpc` of `otlp` of source "d" is not an address with a port: "127.0.0.1"; write such as "127.0.0.1:4318"
            Error w.toml:6:9: log file 1 of source "d" has no `file`; add `file = "…"`
            Warning w.toml:7:20: `history` of source "d" must be a string, and is a whole number; put it in quotes
            Warning w.toml:7:23: `history` of source "d" is empty; write a value
            Warning w.toml:8:25: `max_age` of `retention` of source "d" is not a duration: "1y"; write whole numbers with units, such as "500ms", "15s" or "1h30m"
            Warning w.toml:8:43: `max_bytes` of `retention` of source "d" is not a size of at least 1MiB: "10"; write a number with a unit, such as "512MiB" or "1GiB"
            Warning w.toml:8:60: `max_series` of `retention` of source "d" is not a number of series; write a whole number from 100 to 10000000, or leave it out
            Warning w.toml:8:91: `max_series_per_target` of `retention` of source "d" is not a number of series; write a whole number from 100 to 10000000, or leave it out
            Warning w.toml:11:39: `grpc` of `otlp` of source "e" is the address of `http`; give each its own port
            Warning w.toml:12:25: source "f" gathers nothing; add `scrape`, `otlp` or `logs`
            kept a: sources [d e f] probes []
        "#]],
    );
}

#[test]
fn secrets_are_refused() {
    check(
        "token = 'hunter2'\n[environments.a.sources.m]\nkind = 'prometheus'\nurl = 'https://u:hunter2@h'\n\
         [environments.a.sources.n]\nkind = 'prometheus'\nurl = 'https://h?api_key=hunter2'\n\
         [environments.a.sources.o]\nkind = 'prometheus'\nurl = 'https://h'\npassword = 'hunter2'\n\
         auth = { type = 'basic', user = 'u', password = 'hunter2' }\nheaders = { Authorization = 'hunter2', 'X-Ok' = '1' }\n\
         client_key = '-----BEGIN hunter2'\nproxy = 'http://u:${PW}@p'\n\
         [environments.a.sources.db]\nkind = 'postgres'\nurl = 'postgres://u:hunter2@h/db'\n",
        expect![[r#"
            Error w.toml:1:1: `token` of the pack looks like a secret; take it out of the file and out of its history, renew it, and enter it under Sources: Wheelhouse keeps it in the keychain
            Error w.toml:4:7: `url` of source "m" holds a password; take it out of the file and out of its history, renew it, and enter it under Sources: Wheelhouse keeps it in the keychain
            Error w.toml:7:7: `url` of source "n" holds a secret in its query; take it out of the file and out of its history, renew it, and enter it under Sources: Wheelhouse keeps it in the keychain
            Error w.toml:11:1: `password` of source "o" looks like a secret; take it out of the file and out of its history, renew it, and enter it under Sources: Wheelhouse keeps it in the keychain
            Error w.toml:12:38: `password` of `auth` of source "o" looks like a secret; take it out of the file and out of its history, renew it, and enter it under Sources: Wheelhouse keeps it in the keychain
            Error w.toml:13:13: header `Authorization` of source "o" looks like a secret; take it out of the file and out of its history, renew it, and enter it under Sources: Wheelhouse keeps it in the keychain; write `auth = { type = "header", name = "Authorization" }` instead
            Warning w.toml:14:14: `client_key` of source "o" holds a key or certificate itself; take it out, renew it, and name a file outside the pack that holds the new one
            Warning w.toml:15:9: `proxy` of source "o" holds a password; take it out of the file and out of its history, renew it, and enter it under Sources: Wheelhouse keeps it in the keychain
            Error w.toml:18:7: `url` of source "db" holds a password; take it out of the file and out of its history, renew it, and enter it under Sources: Wheelhouse keeps it in the keychain
            kept a: sources [o] probes []
        "#]],
    );
}

#[test]
fn variables() {
    check(
        "name = '${NOT_SET}'\n[environments.a.probes.p]\nurl = 'http://h:${PORT:-1'\n\
         [environments.a.probes.q]\nurl = 'http://h:${PORT:-80}/$${x}'\n",
        expect![[r#"
            Warning w.toml:1:8: `name` of the pack: the variable NOT_SET is not set; set NOT_SET before Wheelhouse starts, or write a default: "${NOT_SET:-…}"
            Error w.toml:3:7: `url` of probe "p": a variable starts with "${" and never ends; close it with "}", or write "$${" for the characters themselves
            kept a: sources [] probes [q]
        "#]],
    );
}

#[test]
fn broken_toml_keeps_what_can_be_read() {
    check(
        "name = 'x\n[environments.a]\ntitle = \n[environments.a.sources.m]\nkind = 'prometheus'\nurl = 'http://h'\n[[[\n[environments.b",
        expect![[r#"
            Error w.toml:1:10: this is not TOML: invalid literal string, expected `'`; correct the line; what could be read around it is used
            Error w.toml:3:9: this is not TOML: string values must be quoted, expected literal string; correct the line; what could be read around it is used
            Error w.toml:7:1: environment "b" must be a table, and is an array; write it as a [section] or as { key = value }
            Error w.toml:7:3: this is not TOML: unquoted keys cannot be empty, expected letters, numbers, `-`, `_`; correct the line; what could be read around it is used
            Error w.toml:8:16: this is not TOML: unclosed table, expected `]`; correct the line; what could be read around it is used
            kept a: sources [m] probes []
        "#]],
    );
    check(
        "",
        expect![[r#"
        Warning w.toml:1:1: the pack names no environment; add [environments.NAME] with its sources
    "#]],
    );
    check(
        "\u{feff}\0\u{1b}",
        expect![[r#"
        Error w.toml:1:2: this is not TOML: invalid unquoted key, expected letters, numbers, `-`, `_`; correct the line; what could be read around it is used
        Error w.toml:1:4: this is not TOML: key with no value, expected `=`; correct the line; what could be read around it is used
    "#]],
    );
}

#[test]
fn histories_are_named_by_a_known_tool_and_one_table() {
    check(
        "name = 'x'\n[environments.a.sources.d]\nkind = 'sqlite'\nfile = 'x.db'\n\
         histories = [\n  { tool = 'flyweigh', table = 't' },\n  { tool = 'flyway', table = 'a.b.c' },\n\
         { tool = 'flyway' },\n  { tool = 'rails', table = 't', foldr = 'db' },\n\
         { tool = 'ecto', table = 'T' },\n  7,\n]\n",
        expect![[r#"
            Error w.toml:6:12: `tool` of history 1 of source "d" is unknown: "flyweigh"; known tools: sqlx, diesel, refinery, seaorm, prisma, knex, sequelize, typeorm, mikro-orm, drizzle, drizzle-1.0, node-pg-migrate, django, alembic, rails, flyway, liquibase, ef-core, ecto, laravel, doctrine, golang-migrate, goose, atlas, dbmate, supabase, hasura
            Error w.toml:7:30: `table` of history 2 of source "d" is no name of a table: "a.b.c"; write it as "schema_log" or "ops.schema_log"
            Error w.toml:8:1: history 3 of source "d" has no `table`; add `table = "…"`
            Warning w.toml:9:34: history 4 of source "d" has an unknown key `foldr`; did you mean `folder`?
            Warning w.toml:10:1: history 5 of source "d" names the table T again; remove one of the two; the first counts
            Error w.toml:11:3: history 6 of source "d" must be a table, and is a whole number; write it as a [section] or as { key = value }
            kept a: sources [d] probes []
        "#]],
    );
}

#[test]
fn an_actuator_needs_an_address_and_knows_four_engines() {
    check(
        "name = 'x'\n[environments.a.sources.app]\nkind = 'actuator'\nurl = 'http://app:8081/actuator'\n\
         engine = 'postgresql'\nhistories = [{ tool = 'flyway' }]\nheartbeat = 'x'\n\
         [environments.a.sources.none]\nkind = 'actuator'\n\
         [environments.a.sources.other]\nkind = 'actuater'\nurl = 'http://app'\n",
        expect![[r#"
            Warning w.toml:5:10: `engine` of source "app" is unknown: "postgresql"; did you mean "postgres"?
            Error w.toml:6:14: history 1 of source "app" has no `table`; add `table = "…"`
            Warning w.toml:7:1: source "app" has an unknown key `heartbeat`; known here: `auth`, `ca_file`, `client_cert`, `client_key`, `engine`, `headers`, `histories`, `kind`, `migrations`, `proxy`, `tenant`, `timeout`, `title`, `url`
            Error w.toml:8:25: source "none" has no `url`; add `url = "…"`
            Error w.toml:11:8: source "other" is of an unknown kind "actuater"; did you mean "actuator"?
            kept a: sources [app] probes []
        "#]],
    );
}
