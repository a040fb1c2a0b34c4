//! Named queries of a pack, asked through the console of a PostgreSQL standby and of a MariaDB
//! replica: parameters of every type, hostile values, caps, refusals.

use std::collections::BTreeMap;

use console::wire::{Content, QueryResult, RunQuery, SaveFormat, SaveQuery, ThemeName, Zone};
use model::{Code, Failure};

use crate::{
    mariadb::MariaDb,
    opened::{Opened, database, replica, standby},
    postgres::Postgres,
};

const TYPES: &str = "-- title: All types
-- parameter: text text
-- parameter: whole integer = 7
-- parameter: part number = 0.5
-- parameter: yes boolean = true
-- parameter: day date = 2026-11-27
-- parameter: at timestamp = 2024-02-29T23:59:59.000001Z
-- parameter: millis timestamp (ms) = 1970-01-01T00:00:01Z
-- parameter: key uuid = 00112233-4455-6677-8899-AABBCCDDEEFF
-- parameter: state one of fine, sad = sad
SELECT :text AS text, :whole AS whole, :part AS part, :yes AS yes, :day AS day, :at AS at,
       :millis AS millis, :key AS id, :state AS state";

const MANY: &str = "-- rows: 3
-- chart: bars over name
SELECT CONCAT('order ', id) AS name, id AS n FROM orders ORDER BY id";

const WRITES: &str = "-- title: Tidy up\n\nDELETE FROM victim";

const SLOW: &str = "-- time: 300ms
SELECT COUNT(*) AS n FROM orders a, orders b, orders c, orders d, orders e";

struct Scene(Opened);

impl Scene {
    /// A console with a pack whose database is at the address.
    async fn new(source: &str, queries: &[(&str, &str)]) -> Self {
        let all = [
            ("types", TYPES),
            ("many", MANY),
            ("writes", WRITES),
            ("slow", SLOW),
        ];
        let named: Vec<(String, &str)> = (all.iter().chain(queries))
            .map(|(name, sql)| (format!("queries/{name}.sql"), *sql))
            .collect();
        let files: Vec<(&str, &str)> = named
            .iter()
            .map(|(name, sql)| (name.as_str(), *sql))
            .collect();
        let opened = Opened::new(source, &files).await;
        let told: Vec<String> = opened
            .pack
            .problems
            .iter()
            .map(ToString::to_string)
            .collect();
        assert!(
            told.iter()
                .any(|one| one
                    .starts_with("queries/writes.sql:3:1: the statement is not sent: DELETE")),
            "{told:?}"
        );
        Self(opened)
    }

    fn request(query: &str, values: &[(&str, &str)]) -> RunQuery {
        let pairs = values.iter();
        RunQuery {
            environment: "here".into(),
            source: "db".into(),
            query: query.into(),
            values: pairs
                .map(|(name, value)| ((*name).into(), (*value).into()))
                .collect::<BTreeMap<_, _>>(),
            width: 600,
            height: 300,
            theme: ThemeName::Light,
            zone: Zone::Utc,
            question: 0,
        }
    }

    async fn run(&self, query: &str, values: &[(&str, &str)]) -> Result<QueryResult, Failure> {
        console::run_query(&self.0.console, Self::request(query, values)).await
    }

    /// What holds of every engine; `all` are the cells of the query of all types but its text.
    async fn answers(&self, all: &[&str]) {
        let listed = console::named_queries(&self.0.console, database())
            .await
            .expect("a list");
        let refused: Vec<&str> = listed
            .queries
            .iter()
            .filter(|query| !query.refused.is_empty())
            .map(|query| query.id.as_str())
            .collect();
        assert_eq!(refused, ["writes"]);

        for hostile in [
            "'; DROP TABLE victim; --",
            "$1 :whole ? \\' \" ` -- /* x",
            "größe 😀\n\t",
            "",
        ] {
            let answer = self
                .run("types", &[("text", hostile)])
                .await
                .expect("a row");
            let cells: Vec<&str> = answer.rows[0]
                .iter()
                .map(|cell| cell.as_deref().unwrap_or("NULL"))
                .collect();
            assert_eq!(cells[0], hostile);
            assert_eq!(cells[1..], *all);
            assert_eq!(answer.columns[0], "text");
        }
        for (values, expected) in [
            (&[][..], "text has no value"),
            (
                &[("text", "x"), ("whole", "7 OR 1=1")][..],
                "whole is not a whole number",
            ),
            (
                &[("text", "x"), ("state", "fine' OR '1'='1")][..],
                "state is none of fine, sad",
            ),
            (&[("text", "a\0b")][..], "text holds a NUL"),
        ] {
            let failure = self.run("types", values).await.expect_err(expected);
            assert_eq!(failure.code, Code::BadInput);
            assert!(failure.message.contains(expected), "{}", failure.message);
        }

        let answer = self.run("many", &[]).await.expect("rows");
        assert_eq!((answer.rows.len(), answer.numeric), (3, vec![false, true]));
        assert_eq!(
            answer.cut,
            "only the first 3 rows were read, as the query says"
        );
        assert!(
            matches!(answer.chart, Some(Content::Figure(_))),
            "{}",
            answer.chart_note
        );
        let save = SaveQuery {
            run: Self::request("many", &[]),
            format: SaveFormat::Csv,
        };
        let file = console::query_file(&self.0.console, save)
            .await
            .expect("a file");
        assert_eq!(file.name, "many.csv");
        let csv = String::from_utf8(file.bytes).expect("text");
        assert!(csv.starts_with("name,n\r\norder "), "{csv}");

        let failure = self.run("writes", &[]).await.expect_err("it writes");
        assert_eq!(
            (failure.code, failure.place.as_deref()),
            (Code::BadQuery, Some("queries/writes.sql:3"))
        );
        let failure = self.run("slow", &[]).await.expect_err("it takes too long");
        assert_eq!(failure.code, Code::Timeout, "{}", failure.message);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_standby_answers_named_queries() {
    let Some(servers) = Postgres::pair("").await else {
        return;
    };
    let before = servers.checksum();
    let typed = "-- parameter: day date\n-- parameter: key uuid\n-- parameter: at timestamp\n\
                 SELECT (DATE '2026-11-27' = :day)::int AS a, \
                 (uuid '00112233-4455-6677-8899-aabbccddeeff' = :key)::int AS b, \
                 (timestamptz '2026-11-27 00:00:00+00' = :at)::int AS c";
    let scene = Scene::new(&standby(&servers), &[("typed", typed)]).await;
    scene
        .answers(&[
            "7",
            "0.5",
            "true",
            "2026-11-27",
            "2024-02-29T23:59:59.000001Z",
            "1000",
            "00112233-4455-6677-8899-aabbccddeeff",
            "sad",
        ])
        .await;
    let values = [
        ("day", "2026-11-27"),
        ("key", "{00112233-4455-6677-8899-aabbccddeeff}"),
        ("at", "2026-11-27T01:00:00+01:00"),
    ];
    let answer = scene.run("typed", &values).await.expect("a row");
    let one = Some("1".to_owned());
    assert_eq!(answer.rows, [[one.clone(), one.clone(), one]]);
    assert_eq!(servers.checksum(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replica_of_mariadb_answers_named_queries() {
    let Some(servers) = MariaDb::pair().await else {
        return;
    };
    let before = servers.checksum();
    let scene = Scene::new(&replica(&servers), &[]).await;
    scene
        .answers(&[
            "7",
            "0.5",
            "1",
            "2026-11-27",
            "2024-02-29T23:59:59.000001Z",
            "1000",
            "00112233-4455-6677-8899-aabbccddeeff",
            "sad",
        ])
        .await;
    assert_eq!(servers.checksum(), before);
}
