use console::wire::{BlockAnswer, BlockKind, Content, Expectation, Withdraw};
use model::Code;

use crate::scene::{Scene, asking, request};

/// What an answer says: its value and the verdict on it.
fn said(answer: &BlockAnswer) -> String {
    let verdict = match &answer.verdict {
        None => "nothing expected".to_owned(),
        Some(Expectation::Met { words }) => format!("met: {words}"),
        Some(Expectation::Missed { words }) => format!("missed: {words}"),
        Some(Expectation::Unknown { why }) => format!("unknown: {why}"),
    };
    format!(
        "{} | {verdict}",
        answer.value.as_deref().unwrap_or_default()
    )
}

#[tokio::test]
async fn metrics_are_drawn_and_judged() {
    let scene = Scene::with(
        "# A\n\n```promql expect: < 2\nsum(up)\n```\n\n```promql name=jobs expect: == 1\nup\n```\n\n\
         ```promql expect: empty\nup > 5\n```\n\n```promql expect: < 1\nnothing_at_all\n```\n\n\
         ```promql expect: increasing for 5m\nrequests_total\n```\n\n```promql\nsum by (job\n```\n",
    )
    .await;
    let expected = [
        "2 | missed: 2 is not below 2",
        "2 series, 1 to 1 | met: all 2 series are equal to 1: 1 to 1",
        "no data | met: no series",
        "no data | unknown: the query found no series: nothing is measured, or nothing happened",
    ];
    for (nth, expected) in expected.iter().enumerate() {
        let answer = scene.ask(nth, &[]).await.unwrap();
        assert_eq!(said(&answer), *expected);
        assert!(answer.query.source == "main" && !answer.query.expr.is_empty());
    }
    let drawn = scene.ask(0, &[]).await.unwrap();
    assert!(
        matches!(drawn.content, Content::Chart(_)),
        "{:?}",
        drawn.content
    );
    let named = scene.ask(1, &[]).await.unwrap();
    assert_eq!(named.outputs["steps.jobs.rows"], "2");
    assert_eq!(named.outputs["steps.jobs.first.value"], "1");
    assert!(["a", "b"].contains(&named.outputs["steps.jobs.first.job"].as_str()));
    let rising = scene.ask(4, &[]).await.unwrap();
    let rising = said(&rising);
    assert!(rising.contains("met: increasing over 5 min"), "{rising}");
    let wrong = scene.ask(5, &[]).await.unwrap();
    let Content::Failed(failure) = &wrong.content else {
        panic!("{:?}", wrong.content);
    };
    assert_eq!(failure.code, Code::BadQuery);
}

#[tokio::test]
async fn statements_are_read_with_bound_values() {
    let scene = Scene::with(
        "# A\n\n```sql name=states expect: rows == 1\nSELECT state, count(*) AS n FROM orders WHERE state = '{{ state }}' GROUP BY state\n```\n\n\
         ```sql expect: == 3\nSELECT count(*) FROM orders\n```\n\n\
         ```sql expect: rows == 0\nSELECT id FROM orders WHERE id = <ID>\n```\n\n\
         ```sql\nSELECT nothing FROM orders\n```\n",
    )
    .await;
    let given = [("state", "paid"), ("id", "2")];
    let states = scene.ask(0, &given).await.unwrap();
    assert_eq!(said(&states), "1 row | met: 1 row: equal to 1");
    assert_eq!(states.outputs["steps.states.first.n"], "2");
    let Content::Table(table) = &states.content else {
        panic!("{:?}", states.content);
    };
    assert_eq!(table.rows[0][0].text, "paid");
    assert_eq!(
        said(&scene.ask(1, &given).await.unwrap()),
        "3 | met: 3 is equal to 3"
    );
    let found = scene.ask(2, &given).await.unwrap();
    assert_eq!(said(&found), "2 | missed: 1 row: not equal to 0");
    // A value never becomes a part of the statement.
    let hostile = [("state", "x' OR 1=1 --"), ("id", "0 OR 1=1")];
    let none = scene.ask(0, &hostile).await.unwrap();
    assert_eq!(said(&none), "0 rows | missed: 0 rows: not equal to 1");
    assert!(!none.query.expr.contains("OR 1=1"), "{}", none.query.expr);
    let none = scene.ask(2, &hostile).await.unwrap();
    assert_eq!(said(&none), "0 rows | met: 0 rows: equal to 0");
    let wrong = scene.ask(3, &given).await.unwrap();
    assert!(
        matches!(wrong.content, Content::Failed(_)),
        "{:?}",
        wrong.content
    );
}

#[tokio::test]
async fn lines_are_searched_by_whatever_source_holds_them() {
    let scene = Scene::with(
        "# A\n\n```logql expect: < 1\n{service=\"api\"} |= \"timed out\"\n```\n\n\
         ```logql\nrate({service=\"api\"}[5m])\n```\n",
    )
    .await;
    let answer = scene.ask(0, &[]).await.unwrap();
    assert_eq!(said(&answer), "1 line | missed: 1 line: not below 1");
    let Content::Logs(logs) = &answer.content else {
        panic!("{:?}", answer.content);
    };
    assert!(logs.lines[0].body.contains("timed out"));
    let other = scene.ask(1, &[]).await.unwrap();
    let Content::Failed(failure) = &other.content else {
        panic!("{:?}", other.content);
    };
    assert_eq!(failure.code, Code::Unsupported);
}

#[tokio::test]
async fn requests_go_to_hosts_of_the_pack_only_and_carry_no_secret() {
    let scene = Scene::with(
        "# A\n\n```http name=ready expect: status 200\nGET http://<HOST>:<PORT>/ready\n```\n\n\
         ```curl expect: status 2xx\ncurl -fsS http://<HOST>:<PORT>/broken\n```\n\n\
         ```http\nHEAD http://<HOST>:<PORT>/ready\n```\n\n\
         ```http\nGET http://<HOST>:<PORT>/away\n```\n\n\
         ```http\nGET http://<HOST>:<PORT>/headers\n```\n\n\
         ```http\nGET http://example.org/\n```\n",
    )
    .await;
    let port = scene.health.port().to_string();
    let given = [("host", "127.0.0.1"), ("port", port.as_str())];
    let ready = scene.ask(0, &given).await.unwrap();
    assert_eq!(said(&ready), "status 200 | met: status 200");
    assert_eq!(ready.outputs["steps.ready.first.queue"], "7");
    assert_eq!(ready.outputs["steps.ready.status"], "200");
    let broken = scene.ask(1, &given).await.unwrap();
    assert_eq!(said(&broken), "status 503 | missed: status 503 is not 2xx");
    let head = scene.ask(2, &given).await.unwrap();
    assert!(matches!(&head.content, Content::Plain(text) if text.starts_with("200")));
    let away = scene.ask(3, &given).await.unwrap();
    assert_eq!(
        away.value.as_deref(),
        Some("status 307"),
        "it is not followed"
    );
    let headers = scene.ask(4, &given).await.unwrap();
    let Content::Plain(text) = &headers.content else {
        panic!("{:?}", headers.content);
    };
    assert!(
        !text.contains("authorization") && !text.contains("cookie"),
        "{text}"
    );
    let refused = scene.ask(5, &given).await.unwrap_err();
    assert_eq!(refused.code, Code::Unsupported);
    assert!(
        refused.message.contains("example.org:80"),
        "{}",
        refused.message
    );
    // Another port is another server.
    let other = scene.ask(0, &[("host", "127.0.0.1"), ("port", "1")]).await;
    assert_eq!(other.unwrap_err().code, Code::Unsupported);
}

#[tokio::test]
async fn a_statement_for_another_kind_of_database_is_not_asked() {
    let scene = Scene::with(
        "# A\n\n```postgresql expect: == 3\nSELECT count(*) FROM orders\n```\n\n\
         ```sqlite expect: == 3\nSELECT count(*) FROM orders\n```\n",
    )
    .await;
    let other = scene.ask(0, &[]).await.unwrap_err();
    assert_eq!(other.code, Code::Unsupported);
    assert!(
        other.message.contains("for PostgreSQL"),
        "{}",
        other.message
    );
    let own = scene.ask(1, &[]).await.unwrap();
    assert_eq!(said(&own), "3 | met: 3 is equal to 3");
}

#[tokio::test]
async fn a_step_that_is_open_or_cannot_be_answered_does_not_run() {
    let scene =
        Scene::with("# A\n\n```promql\nup{job=\"<JOB>\"}\n```\n\n```traceql\n{ }\n```\n").await;
    let open = scene.ask(0, &[]).await.unwrap_err();
    assert_eq!(open.code, Code::BadInput);
    assert!(open.message.contains("job"), "{}", open.message);
    assert_eq!(open.place.as_deref(), Some("runbooks/a.md:3"));
    let filled = scene.ask(0, &[("job", "a")]).await.unwrap();
    assert_eq!(filled.value.as_deref(), Some("1"));
    let traces = scene.ask(1, &[]).await.unwrap_err();
    assert_eq!(traces.code, Code::Unsupported);
    let bare = console::ask_block(
        &scene.console,
        asking(
            request("bare", &[], &[("job", "a")]),
            (1, "up{job=\"a\"}"),
            0,
        ),
    )
    .await;
    let bare = bare.unwrap_err();
    assert!(
        bare.message.contains("no source with metrics"),
        "{}",
        bare.message
    );
    let none = console::ask_block(
        &scene.console,
        asking(request("here", &[], &[]), (0, ""), 0),
    )
    .await;
    assert_eq!(
        none.unwrap_err().code,
        Code::NotFound,
        "a heading is not asked"
    );
}

#[tokio::test]
async fn nothing_is_asked_but_what_was_shown() {
    let scene = Scene::with("# A\n\n```promql\nup{job=\"<JOB>\"}\n```\n").await;
    let runbook = || request("here", &[], &[("job", "a")]);
    // As it stood before its file was written anew, and as it is with another value.
    for shown in ["sum(up)", "up{job=\"b\"}"] {
        let asked = asking(runbook(), (1, shown), 0);
        let failure = console::ask_block(&scene.console, asked).await.unwrap_err();
        assert_eq!(failure.code, Code::NotFound, "{shown}");
        assert_eq!(failure.place.as_deref(), Some("runbooks/a.md:3"));
        let remedy = failure.remedy.unwrap();
        assert_eq!(remedy, "open the runbook again; its file has changed");
    }
}

#[tokio::test]
async fn a_question_that_was_withdrawn_is_not_answered() {
    let scene = Scene::with("# A\n\n```promql\nup\n```\n").await;
    let withdraw = Withdraw { questions: vec![7] };
    console::withdraw(&scene.console, withdraw).await.unwrap();
    let asked = asking(request("here", &[], &[]), (1, "up"), 7);
    let failure = console::ask_block(&scene.console, asked).await.unwrap_err();
    assert_eq!(failure.code, Code::Cancelled);
}

#[tokio::test]
async fn an_output_fills_a_later_step() {
    let scene = Scene::with(
        "# A\n\n```sql name=worst\nSELECT state FROM orders WHERE id = 3\n```\n\n\
         ```sql\nSELECT count(*) FROM orders WHERE state = '{{ steps.worst.first.state }}'\n```\n",
    )
    .await;
    let first = scene.ask(0, &[]).await.unwrap();
    let outputs: Vec<(&str, &str)> = (first.outputs.iter())
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert!(
        outputs.contains(&("steps.worst.first.state", "open")),
        "{outputs:?}"
    );
    let view = scene.open(&outputs).await;
    let place = &view.placeholders[0];
    assert_eq!(place.value.as_deref(), Some("open"));
    assert_eq!(place.from, "step \"worst\"");
    assert_eq!(
        scene.ask(1, &outputs).await.unwrap().value.as_deref(),
        Some("1")
    );
    assert!(view.blocks.iter().any(|block| match &block.kind {
        BlockKind::Live(live) => live.text.ends_with("state = 'open'"),
        _ => false,
    }));
}
