//! `wheelhousectl` as it is run: on a pack in a folder, over a made-up Prometheus.

#![allow(clippy::unwrap_used)] // the helpers are tests too

use std::{
    fs,
    path::PathBuf,
    process::Output,
    time::{Duration, SystemTime},
};

use serde_json::Value;
use tokio::process::Command;

mod approved;
mod evidence;
#[path = "../../../console/tests/inquiry/fake.rs"]
mod fake;
mod history;
mod logs;
mod rules;
mod runbook;

use fake::Fake;

const SERIES: [&str; 3] = [
    "http_requests_total{job=\"api\",code=\"200\"}",
    "http_requests_total{job=\"api\",code=\"500\"}",
    "up{job=\"api\"}",
];

/// Lines, a number, a table, words, a type that is not drawn, and a query that finds nothing.
const DASHBOARD: &str = r#"{"uid":"service","title":"Service <one>","description":"d","schemaVersion":39,
  "time":{"from":"now-3h","to":"now"},
  "templating":{"list":[
    {"name":"job","type":"query","query":"label_values(up, job)","refresh":1,"current":{}},
    {"name":"code","type":"custom","query":"200,500","includeAll":true,"multi":true,
     "current":{"text":["All"],"value":["$__all"]}}]},
  "panels":[
    {"id":1,"type":"timeseries","title":"Requests of $job","description":"d","gridPos":{"x":0,"y":0,"w":12,"h":8},
     "fieldConfig":{"defaults":{"unit":"reqps"},"overrides":[]},
     "targets":[{"refId":"A","legendFormat":"{{code}}","expr":"sum by (code) (rate(http_requests_total{job=\"$job\",code=~\"$code\"}[$__rate_interval]))"}]},
    {"id":2,"type":"stat","title":"Up","description":"d","gridPos":{"x":12,"y":0,"w":6,"h":8},
     "fieldConfig":{"defaults":{"unit":"short"},"overrides":[]},
     "targets":[{"refId":"A","expr":"sum(up)"}]},
    {"id":3,"type":"table","title":"Now","description":"d","gridPos":{"x":18,"y":0,"w":6,"h":8},
     "fieldConfig":{"defaults":{"unit":"short"},"overrides":[]},
     "targets":[{"refId":"A","expr":"http_requests_total","instant":true,"format":"table"}]},
    {"id":4,"type":"text","title":"Words","gridPos":{"x":0,"y":8,"w":12,"h":4},
     "options":{"mode":"markdown","content":"**Look** here <script>alert(1)</script>"}},
    {"id":5,"type":"geomap","title":"Map","gridPos":{"x":12,"y":8,"w":6,"h":4}},
    {"id":6,"type":"timeseries","title":"Nothing","description":"d","gridPos":{"x":18,"y":8,"w":6,"h":4},
     "fieldConfig":{"defaults":{"unit":"short"},"overrides":[]},
     "targets":[{"refId":"A","expr":"http_request_total"}]}]}"#;

/// A pack of one dashboard and more files, with a home of its own for whoever looks at it.
struct Scene {
    folder: tempfile::TempDir,
    _fake: Fake,
}

impl Scene {
    async fn new(files: &[(&str, &str)]) -> Self {
        let now = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap();
        let fake = Fake::start_at(i64::try_from(now.as_millis()).unwrap(), &SERIES).await;
        let toml = format!(
            "name = \"Test\"\n[environments.here]\ntitle = \"Staging\"\n\
             [environments.here.sources.main]\nkind = \"prometheus\"\nurl = \"http://{}\"\n",
            fake.address
        );
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [("wheelhouse.toml", toml.as_str())].iter().chain(files) {
            let path = folder.path().join("pack").join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Self {
            folder,
            _fake: fake,
        }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs the command in the pack's folder.
    async fn run(&self, arguments: &[&str]) -> Output {
        let run = Command::new(env!("CARGO_BIN_EXE_wheelhousectl"))
            .args(arguments)
            .current_dir(self.at("pack"))
            .env("HOME", self.at("home"))
            .env("XDG_DATA_HOME", self.at("home/data"))
            .env("XDG_CONFIG_HOME", self.at("home/config"))
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .kill_on_drop(true)
            .output();
        tokio::time::timeout(Duration::from_secs(20), run)
            .await
            .expect("it ends")
            .expect("it starts")
    }
}

fn said(output: &Output) -> String {
    format!(
        "{}\n{}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", said(output)))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dashboard_becomes_a_picture_a_drawing_and_a_page() {
    let scene = Scene::new(&[("dashboards/service.json", DASHBOARD)]).await;
    for output in ["out.png", "out.svg", "out.html"] {
        let path = scene.at(output);
        let path = path.to_str().unwrap();
        let run = scene
            .run(&[
                "render", "service", "--env", "here", "--range", "1h", "--var", "code=500", "-o",
                path,
            ])
            .await;
        assert!(run.status.success(), "{}", said(&run));
        let told = String::from_utf8_lossy(&run.stderr);
        assert!(told.contains("6 panels"), "{told}");
        assert!(told.contains("panel 5 \"Map\": not drawn"), "{told}");
        assert!(told.contains("panel 6 \"Nothing\": no data"), "{told}");
        assert!(told.contains("http_request_total"), "{told}");
    }
    let png = fs::read(scene.at("out.png")).unwrap();
    assert!(png.starts_with(b"\x89PNG\r\n"));
    let width = u32::from_be_bytes(png[16..20].try_into().unwrap());
    assert_eq!(width, 3_200, "two pixels for each CSS pixel");
    let svg = fs::read_to_string(scene.at("out.svg")).unwrap();
    for words in [
        "Service &lt;one&gt;",
        "Requests of api",
        "Staging",
        "code: 500",
        "Words",
        "Map",
        "500",
    ] {
        assert!(svg.contains(words), "{words} is missing");
    }
    assert!(!svg.contains("var(--"), "colours are concrete");
    assert!(!svg.contains("<script"));
    let page = fs::read_to_string(scene.at("out.html")).unwrap();
    assert!(
        page.contains("<svg") && page.contains("<td>"),
        "drawing and data"
    );
    assert!(page.contains("id=\"panel-3\"") && !page.contains("id=\"panel-5\""));
    assert!(!page.contains("<script") && !page.contains("http://www.w3.org/1999/xlink"));
}

#[tokio::test(flavor = "multi_thread")]
async fn data_of_a_panel_is_csv_or_json() {
    let scene = Scene::new(&[("dashboards/service.json", DASHBOARD)]).await;
    let run = scene
        .run(&["data", "service", "--panel", "1", "--range", "1h"])
        .await;
    let csv = String::from_utf8(run.stdout.clone()).unwrap();
    let mut lines = csv.split("\r\n");
    assert_eq!(lines.next(), Some("Time,200,500"), "{}", said(&run));
    let row: Vec<&str> = lines.next().unwrap().split(',').collect();
    assert!(row[0].ends_with('Z') && row[0].contains('T'), "{row:?}");
    assert_eq!(row[1].parse::<f64>().unwrap().round(), 1.0, "{row:?}");
    assert!(csv.lines().count() > 20);

    let run = scene
        .run(&[
            "data",
            "Service <one>",
            "--panel",
            "3",
            "--format",
            "json",
            "--range",
            "1h",
        ])
        .await;
    let told = json(&run);
    assert_eq!(told["panel"]["title"], "Now");
    assert_eq!(told["queries"][0]["expr"], "http_requests_total");
    let columns = told["frames"][0]["columns"].as_array().unwrap();
    let names: Vec<&str> = columns
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert!(
        names.contains(&"code") && names.contains(&"Time"),
        "{names:?}"
    );
    assert_eq!(columns[0]["values"].as_array().unwrap().len(), 2);

    let run = scene.run(&["data", "service", "--panel", "6"]).await;
    assert_eq!(run.status.code(), Some(2));
    assert!(said(&run).contains("http_request_total"), "{}", said(&run));
}

#[tokio::test(flavor = "multi_thread")]
async fn lint_exits_with_one_if_anything_is_an_error() {
    let scene = Scene::new(&[("dashboards/service.json", DASHBOARD)]).await;
    let run = scene.run(&["lint"]).await;
    assert_eq!(run.status.code(), Some(0), "{}", said(&run));
    let run = scene.run(&["lint", "--live", "--json"]).await;
    assert_eq!(run.status.code(), Some(0), "{}", said(&run));
    let report = json(&run);
    assert_eq!(report["queries"], 4);
    let empty: Vec<&Value> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["rule"] == "matches-nothing")
        .collect();
    assert_eq!(empty.len(), 1, "{report}");
    assert_eq!(empty[0]["panel"], 6);
    assert_eq!(empty[0]["file"], "dashboards/service.json");
    assert!(
        empty[0]["remedy"]
            .as_str()
            .unwrap()
            .contains("http_requests_total")
    );

    let scene = Scene::new(&[("dashboards/broken.json", "{ no")]).await;
    let run = scene.run(&["lint"]).await;
    assert_eq!(run.status.code(), Some(1), "{}", said(&run));
    assert!(
        said(&run).contains("dashboards/broken.json: error [unreadable]"),
        "{}",
        said(&run)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_report_counts_and_lists() {
    let scene = Scene::new(&[("dashboards/service.json", DASHBOARD)]).await;
    let run = scene.run(&["report"]).await;
    assert!(run.status.success(), "{}", said(&run));
    assert!(
        said(&run).contains("Service <one> (dashboards/service.json)"),
        "{}",
        said(&run)
    );
    let run = scene.run(&["report", ".", "service"]).await;
    assert!(
        said(&run).contains("not supported: panel 5 \"Map\": panel"),
        "{}",
        said(&run)
    );
    let run = scene.run(&["report", ".", "service.json", "--json"]).await;
    let report = json(&run);
    let panels = &report[0]["elements"][0];
    assert_eq!(panels["element"], "panel");
    assert_eq!(panels["counts"]["rendered"], 5, "{panels}");
    assert_eq!(panels["counts"]["unsupported"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_done_is_said_with_a_remedy() {
    let scene = Scene::new(&[("dashboards/service.json", DASHBOARD)]).await;
    for (arguments, words) in [
        (
            &["lint", "/nowhere"][..],
            "choose the folder that holds wheelhouse.toml",
        ),
        (
            &["lint", "--live", "--env", "there"][..],
            "take one of: here",
        ),
        (&["render", "missing", "-o", "x.png"][..], "service"),
        (
            &["render", "service", "-o", "x.gif"][..],
            ".png, .svg or .html",
        ),
        (
            &["render", "service", "--var", "x=y", "-o", "x.png"][..],
            "its variables: job, code",
        ),
        (
            &["render", "service", "--range", "6", "-o", "x.png"][..],
            "such as 6h",
        ),
        (&["data", "service", "--panel", "99"][..], "no panel 99"),
        (&["data", "service", "--panel", "5"][..], "no data to save"),
        (&["report", ".", "missing"][..], "no dashboard is called"),
    ] {
        let run = scene.run(arguments).await;
        assert_eq!(run.status.code(), Some(2), "{arguments:?}: {}", said(&run));
        assert!(said(&run).contains(words), "{arguments:?}: {}", said(&run));
    }
}
