use checkout::{Checkout, Present, Then, request};
use model::Millis;

use crate::made::{Made, START};

const LONG: &str = "CREATE TABLE orders (\n  id bigint PRIMARY KEY,\n  placed_at timestamptz\n);\n";

fn minute(minute: i64) -> Millis {
    Millis((START + minute * 60) * 1_000)
}

/// One file on the main line, one by a request, renamed there and edited later.
fn merged() -> Made {
    let made = Made::new();
    made.commit(
        0,
        "Ann Ö'Hara",
        "Begin\n\nwith a body",
        &[("m/1_orders.sql", LONG)],
    );
    made.git(&["checkout", "-q", "-b", "returns"]);
    made.commit(
        10,
        "Bob",
        "Add returns",
        &[("m/2_returns.sql", "CREATE TABLE returns ();\n")],
    );
    made.git(&["checkout", "-q", "main"]);
    made.commit(20, "Ann Ö'Hara", "Something else", &[("README", "x")]);
    let subject = "Merge pull request #12 from shop/returns";
    made.merge(30, "Cleo", subject, "returns");
    made.git(&["mv", "m/1_orders.sql", "m/01_orders.sql"]);
    made.commit(40, "Bob", "Sort orders first (#13)", &[]);
    let edited = format!("{LONG}-- edited\n");
    made.commit(50, "Dan", "Say what it is", &[("m/01_orders.sql", &edited)]);
    made
}

#[tokio::test]
async fn files_have_their_authors_merges_and_names() {
    let made = merged();
    let checkout = made.open().await;
    let history = checkout.history(&["m".into()]).await.expect("it is read");
    assert_eq!(
        (history.limits.as_slice(), history.commits()),
        ([].as_slice(), 6)
    );

    let orders = history.past("m/01_orders.sql").expect("it is there");
    assert_eq!(orders.touches.len(), 3);
    assert_eq!(orders.names_before(), ["m/1_orders.sql"]);
    let added = history.added(orders).expect("it was added");
    assert_eq!(
        (added.author.as_str(), added.subject.as_str()),
        ("Ann Ö'Hara", "Begin")
    );
    assert_eq!((added.written, added.committed), (minute(0), minute(5)));
    assert!(history.arrival(added).expect("it arrived").direct);

    let returns = history.past("m/2_returns.sql").expect("it is there");
    let added = history.added(returns).expect("it was added");
    let arrival = history.arrival(added).expect("it arrived");
    assert_eq!(
        (added.author.as_str(), arrival.commit.author.as_str()),
        ("Bob", "Cleo")
    );
    assert!(!arrival.direct);
    assert_eq!(arrival.commit.committed, minute(35));
    assert_eq!(request(&arrival.commit.subject).as_deref(), Some("#12"));
    assert!(
        history.past("README").is_none(),
        "it lies in another folder"
    );
}

#[tokio::test]
async fn a_file_has_a_version_for_every_moment() {
    let made = merged();
    let checkout = made.open().await;
    let history = checkout.history(&["m".into()]).await.expect("it is read");
    let orders = history.past("m/01_orders.sql").expect("it is there");
    for (at, name, edited) in [
        (5, "m/1_orders.sql", false),
        (44, "m/1_orders.sql", false),
        (45, "m/01_orders.sql", false),
        (500, "m/01_orders.sql", true),
    ] {
        let Then::Version { touch, .. } = history.then(orders, minute(at)) else {
            panic!("minute {at} has no version");
        };
        assert_eq!(touch.path, name, "minute {at}");
        let text = checkout.text(&touch.blob).await.expect("it is read");
        assert_eq!(text.ends_with(b"-- edited\n"), edited, "minute {at}");
    }
    // Written at minute 10, but nobody else had it before the merge at minute 35.
    let returns = history.past("m/2_returns.sql").expect("it is there");
    let then = history.then(returns, minute(34));
    assert!(matches!(then, Then::NotYet { arrival, .. } if arrival.commit.author == "Cleo"));
    assert!(matches!(
        history.then(returns, minute(35)),
        Then::Version { .. }
    ));
}

#[tokio::test]
async fn a_pack_inside_a_repository_follows_files_from_the_outside() {
    let made = Made::new();
    made.commit(0, "Ann", "Begin", &[("old/place/1.sql", LONG), ("x", "")]);
    made.commit(
        10,
        "Bob",
        "Edit",
        &[("old/place/1.sql", &format!("{LONG}\n--\n"))],
    );
    std::fs::create_dir_all(made.path().join("pack/db")).expect("a folder");
    made.git(&["mv", "old/place/1.sql", "pack/db/1.sql"]);
    made.commit(20, "Cleo", "Move", &[]);
    let pack = made.path().join("pack");
    let checkout = checkout::Checkout::open(&made.asked(), &pack).await;
    let checkout = checkout.expect("it lies in a checkout");
    for folder in ["db", "", "."] {
        let history = checkout
            .history(&[folder.into()])
            .await
            .expect("it is read");
        let past = history.past("db/1.sql").expect("it is there");
        let added = history.added(past).expect("it was added");
        assert_eq!(
            (added.author.as_str(), past.touches.len()),
            ("Ann", 3),
            "{folder:?}"
        );
        assert_eq!(past.names_before(), ["old/place/1.sql"]);
    }
}

#[tokio::test]
async fn what_lies_there_is_told_from_what_was_committed() {
    let made = Made::new();
    let strange = "m/3 \"quoted\"\nänd 'more'.sql";
    let files = [
        ("m/1.sql", "a\nb\n"),
        ("m/2.sql", "a\n"),
        (strange, "x\n"),
        ("m/5.sql", ""),
    ];
    made.commit(0, "Ann", "Begin", &files);
    made.write(".gitignore", "*.local.sql\n");
    made.write("m/1.sql", "a\r\nb\r\n");
    made.write("m/2.sql", "b\n");
    made.write("m/new.sql", "");
    made.write("m/my.local.sql", "");
    made.write("m/staged.sql", "");
    made.git(&["add", "m/staged.sql"]);
    std::fs::remove_file(made.path().join("m/5.sql")).expect("it is there");
    let table = [
        ("m/1.sql", Present::Committed),
        ("m/2.sql", Present::Changed),
        (strange, Present::Committed),
        ("m/5.sql", Present::Missing),
        ("m/new.sql", Present::Untracked),
        ("m/my.local.sql", Present::Ignored),
        ("m/staged.sql", Present::Staged),
    ];
    let checkout = made.open().await;
    let paths: Vec<String> = table.iter().map(|(path, _)| (*path).to_owned()).collect();
    let present = checkout.present(&paths).await.expect("git answers");
    for (path, wanted) in table {
        assert_eq!(present.get(path), Some(&wanted), "{path}");
    }
    let history = checkout.history(&["m".into()]).await.expect("it is read");
    let past = history.past(strange).expect("names may hold anything");
    assert_eq!(
        history.added(past).map(|added| added.author.as_str()),
        Some("Ann")
    );
}

#[tokio::test]
async fn files_that_lie_in_the_folder_itself_are_known_too() {
    let made = Made::new();
    made.commit(0, "Ann", "Begin", &[("m/1.sql", "a\n"), ("2.sql", "b\n")]);
    made.write("m/3.sql", "c\n");
    for (folder, name, other) in [("m", "1.sql", Some("3.sql")), ("", "2.sql", None)] {
        let checkout = Checkout::open(&made.asked(), &made.path().join(folder)).await;
        let checkout = checkout.expect("it is a checkout");
        let paths: Vec<String> = [Some(name), other]
            .into_iter()
            .flatten()
            .map(str::to_owned)
            .collect();
        let present = checkout.present(&paths).await.expect("git answers");
        assert_eq!(present.get(name), Some(&Present::Committed), "{name}");
        if let Some(other) = other {
            assert_eq!(present.get(other), Some(&Present::Untracked));
        }
    }
}

#[tokio::test]
async fn deleted_files_stay_known() {
    let made = Made::new();
    made.commit(0, "Ann", "Begin", &[("m/1.sql", LONG), ("m/2.sql", "x")]);
    made.git(&["rm", "-q", "m/1.sql"]);
    made.commit(10, "Bob", "Nobody needs it", &[]);
    let checkout = made.open().await;
    let history = checkout.history(&["m".into()]).await.expect("it is read");
    let gone: Vec<&str> = history.deleted().map(|(path, _)| path).collect();
    assert_eq!(gone, ["m/1.sql"]);
    let past = history.past("m/1.sql").expect("it is known");
    let (then, now) = (
        history.then(past, minute(10)),
        history.then(past, minute(20)),
    );
    assert!(matches!(then, Then::Version { .. }) && matches!(now, Then::Deleted { .. }));
}

#[tokio::test]
async fn a_merge_that_changes_a_file_itself_is_a_change() {
    let made = Made::new();
    made.commit(0, "Ann", "Begin", &[("m/1.sql", "a\n")]);
    made.git(&["checkout", "-q", "-b", "side"]);
    made.commit(10, "Bob", "One", &[("m/1.sql", "b\n")]);
    made.git(&["checkout", "-q", "main"]);
    made.commit(20, "Ann", "Other", &[("m/1.sql", "c\n")]);
    made.git(&[
        "merge",
        "-q",
        "--no-ff",
        "-s",
        "ours",
        "--no-commit",
        "side",
    ]);
    made.commit(
        30,
        "Eve",
        "Merge branch 'side'",
        &[("m/1.sql", "neither\n")],
    );
    let checkout = made.open().await;
    let history = checkout.history(&["m".into()]).await.expect("it is read");
    let past = history.past("m/1.sql").expect("it is there");
    let newest = &past.touches[0];
    assert_eq!(history.commit(newest.commit).author, "Eve");
    assert_eq!(
        checkout.text(&newest.blob).await.as_deref(),
        Ok(b"neither\n".as_slice())
    );
}
