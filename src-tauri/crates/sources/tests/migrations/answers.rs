use sources::migrations::{Bean, Keeps, Told, Waiting};

use crate::scene::{FLYWAY_2, FLYWAY_3, LIQUIBASE_2, actuator, application, told, unexposed};

/// The values of one row, by column.
fn row<'b>(bean: &'b Bean, at: usize, columns: &[&str]) -> Vec<&'b Told> {
    let at = &bean.rows[at];
    assert_eq!(at.len(), bean.columns.len());
    let place = |name: &&str| bean.columns.iter().position(|column| column == name);
    columns
        .iter()
        .map(|name| &at[place(name).unwrap()])
        .collect()
}

fn text(text: &str) -> Told {
    Told::Text(text.to_owned())
}

#[tokio::test]
async fn flyway_of_boot_3_is_rows_and_what_waits() {
    let fake = application(told(FLYWAY_3), unexposed(), unexposed()).await;
    let (beans, problems) = actuator(&fake).beans().await.unwrap();
    assert_eq!(problems, []);
    let [bean] = beans.as_slice() else {
        panic!("{beans:?}")
    };
    let about = (bean.keeps, bean.context.as_str(), bean.name.as_str());
    assert_eq!(about, (Keeps::Flyway, "orders", "flyway"));
    assert_eq!(bean.rows.len(), 3);
    let columns = [
        "installed_rank",
        "version",
        "checksum",
        "installed_on",
        "success",
    ];
    let first = row(bean, 0, &columns);
    let moment = Told::Moment(1_755_758_288_395_000_000);
    let number = Told::Number;
    assert_eq!(
        first,
        [
            &number(1),
            &text("1"),
            &number(-156_244_537),
            &moment,
            &Told::Truth(true)
        ]
    );
    assert_eq!(
        row(bean, 1, &["version", "state"]),
        [&Told::Nothing, &text("OUTDATED")]
    );
    assert_eq!(
        row(bean, 2, &["success", "execution_time"]),
        [&Told::Truth(false), &number(12)]
    );
    let waiting = Waiting {
        script: "V3__next.sql".to_owned(),
        state: "PENDING".to_owned(),
    };
    assert_eq!(bean.waiting, [waiting]);
}

#[tokio::test]
async fn contexts_within_each_other_and_several_beans_are_a_history_each() {
    let fake = application(told(FLYWAY_2), told(LIQUIBASE_2), unexposed()).await;
    let (beans, problems) = actuator(&fake).beans().await.unwrap();
    assert_eq!(problems, []);
    let named: Vec<(Keeps, &str, &str, usize)> = beans
        .iter()
        .map(|bean| {
            (
                bean.keeps,
                bean.context.as_str(),
                bean.name.as_str(),
                bean.rows.len(),
            )
        })
        .collect();
    let wanted = [
        (Keeps::Flyway, "application-1", "billing", 1),
        (Keeps::Flyway, "application-1", "flyway", 1),
        (Keeps::Liquibase, "application", "liquibase", 2),
    ];
    assert_eq!(named, wanted);
    // Milliseconds, and seconds with a fraction.
    let moment = Told::Moment(1_700_000_000_123_000_000);
    for bean in &beans[..2] {
        assert_eq!(row(bean, 0, &["installed_on"]), [&moment], "{}", bean.name);
    }
    assert_eq!(beans[0].waiting.len(), 1);
    let columns = [
        "FILENAME",
        "MD5SUM",
        "EXECTYPE",
        "CONTEXTS",
        "LABELS",
        "TAG",
        "DATEEXECUTED",
    ];
    let first = row(&beans[2], 0, &columns);
    let wanted = [
        &text("classpath:/db/changelog/master.yaml"),
        &text("8:46debf252cce6d7b25e28ddeb9fc4bf6"),
        &text("EXECUTED"),
        &text("prod,!test"),
        &text("v1,v2"),
        &Told::Nothing,
        &moment,
    ];
    assert_eq!(first, wanted);
    let second = row(&beans[2], 1, &["MD5SUM", "CONTEXTS", "TAG"]);
    assert_eq!(second, [&Told::Nothing, &Told::Nothing, &text("v1.0")]);
}

#[tokio::test]
async fn an_application_without_migrations_says_so() {
    let none = r#"{"contexts":{"application":{"flywayBeans":{},"parentId":null}}}"#;
    let fake = application(told(none), unexposed(), unexposed()).await;
    let (beans, problems) = actuator(&fake).beans().await.unwrap();
    assert_eq!((beans.len(), problems.len()), (0, 0));
    let ladder = actuator(&fake).diagnose().await;
    assert!(ladder.failed().is_none());
    let last = ladder.steps.last().unwrap();
    assert!(last.detail.contains("no migrations"), "{last:?}");
}

#[tokio::test]
async fn the_ladder_ends_with_the_histories() {
    let fake = application(told(FLYWAY_2), unexposed(), unexposed()).await;
    let ladder = actuator(&fake).diagnose().await;
    assert!(ladder.failed().is_none());
    let last = ladder.steps.last().unwrap();
    assert!(
        last.detail.contains("flyway billing, flyway flyway"),
        "{last:?}"
    );
}
