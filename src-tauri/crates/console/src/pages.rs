//! Pages outside the window: which open at once, which after a question, which never.

use std::{fs, path::Path};

use model::{Code, Failure};
use url::Url;

use crate::{
    Console,
    wire::{OpenPage, PageAnswer},
};

/// File of the hosts whose pages open without asking.
const HOSTS: &str = "hosts.json";

/// Whether a page may be opened: only `http` and `https`, and after the user agreed to its host.
///
/// # Errors
/// If the user's agreement cannot be remembered.
#[allow(clippy::unused_async)] // a command
pub async fn judge_page(console: &Console, request: &OpenPage) -> Result<PageAnswer, Failure> {
    judge(&console.shared.options.config, request)
}

fn judge(config: &Path, request: &OpenPage) -> Result<PageAnswer, Failure> {
    let refused = |why: &str| {
        Ok(PageAnswer::Refused {
            why: why.to_owned(),
        })
    };
    let Ok(url) = Url::parse(&request.url) else {
        return refused("it is not a whole address");
    };
    if !matches!(url.scheme(), "http" | "https") {
        return refused("only http and https addresses are followed");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refused("it carries a user name or password");
    }
    let Some(host) = url.host_str() else {
        return refused("it names no host");
    };
    let mut hosts = known(config);
    let is_known = hosts.iter().any(|known| known == host);
    if !is_known && !request.agreed {
        return Ok(PageAnswer::Ask {
            host: host.to_owned(),
        });
    }
    if !is_known && request.remember {
        hosts.push(host.to_owned());
        hosts.sort();
        remember(config, &hosts)?;
    }
    Ok(PageAnswer::Opened)
}

/// A list that cannot be read is as good as none: then every host is asked about.
fn known(config: &Path) -> Vec<String> {
    fs::read_to_string(config.join(HOSTS))
        .ok()
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default()
}

fn remember(config: &Path, hosts: &[String]) -> Result<(), Failure> {
    let file = config.join(HOSTS);
    let text = serde_json::json!(hosts).to_string();
    fs::write(&file, text).map_err(|error| {
        Failure::new(Code::Storage, format!("cannot remember the host: {error}"))
            .at(file.display().to_string())
            .remedy("make the settings folder writable, or open the page without remembering")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(config: &Path, url: &str, agreed: bool, remember: bool) -> PageAnswer {
        let request = OpenPage {
            url: url.to_owned(),
            agreed,
            remember,
        };
        judge(config, &request).unwrap()
    }

    #[test]
    fn a_host_is_asked_about_until_it_is_remembered() {
        let config = tempfile::tempdir().unwrap();
        let url = "https://wiki.example.com/runbook?x=1";
        let asked = PageAnswer::Ask {
            host: "wiki.example.com".to_owned(),
        };
        assert_eq!(ask(config.path(), url, false, false), asked);
        assert_eq!(ask(config.path(), url, true, false), PageAnswer::Opened);
        assert_eq!(ask(config.path(), url, false, false), asked, "agreed once");
        assert_eq!(ask(config.path(), url, true, true), PageAnswer::Opened);
        assert_eq!(ask(config.path(), url, false, false), PageAnswer::Opened);
    }

    #[test]
    fn what_is_no_page_is_never_opened() {
        let config = tempfile::tempdir().unwrap();
        for url in [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "data:text/html,x",
            "//example.com",
            "https://user:secret@example.com/",
            "vscode://file/x",
            "",
        ] {
            let answer = ask(config.path(), url, true, true);
            assert!(
                matches!(answer, PageAnswer::Refused { .. }),
                "{url}: {answer:?}"
            );
        }
        assert!(known(config.path()).is_empty());
    }
}
