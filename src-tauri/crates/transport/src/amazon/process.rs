//! Keys from a program that a profile names (`credential_process`).

use std::{process::Stdio, time::Duration};

use model::{Code, Failure};
use secrecy::SecretString;
use serde::Deserialize;
use tokio::{io::AsyncReadExt as _, process::Command};

use super::{AwsKeys, sign_on::moment};

/// How long the program may take.
const LONGEST: Duration = Duration::from_secs(20);

/// The most that is read of what it says, in bytes.
const MOST: u64 = 64 << 10;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Said {
    version: u32,
    access_key_id: String,
    secret_access_key: String,
    #[serde(default)]
    session_token: Option<String>,
    #[serde(default)]
    expiration: Option<String>,
}

/// Runs the program of a profile without a shell, and reads what it prints.
///
/// What it prints to its error output, and its arguments, may hold secrets and are told nowhere.
pub(super) async fn keys(command: &str, profile: &str) -> Result<AwsKeys, Failure> {
    let words = words(command).ok_or_else(|| {
        failed(
            profile,
            "its credential_process has a quotation mark that does not end",
        )
    })?;
    let Some((program, arguments)) = words.split_first() else {
        return Err(failed(profile, "its credential_process is empty"));
    };
    tracing::info!(
        program,
        profile,
        "asks the program that the profile names for keys"
    );
    let running = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn();
    let mut running = running.map_err(|error| {
        failed(
            profile,
            &format!("its program {program} does not start: {error}"),
        )
    })?;
    let output = running.stdout.take();
    let printing = async {
        let mut printed = Vec::new();
        if let Some(output) = output {
            output.take(MOST).read_to_end(&mut printed).await?;
        }
        Ok::<_, std::io::Error>((running.wait().await?, printed))
    };
    let (status, printed) = tokio::time::timeout(LONGEST, printing)
        .await
        .map_err(|_| {
            let seconds = LONGEST.as_secs();
            failed(
                profile,
                &format!("its program {program} did not end within {seconds} seconds"),
            )
        })?
        .map_err(|error| {
            failed(
                profile,
                &format!("its program {program} cannot be read: {error}"),
            )
        })?;
    if !status.success() {
        return Err(failed(
            profile,
            &format!("its program {program} ended with {status}"),
        ));
    }
    let said: Said = serde_json::from_slice(&printed)
        .map_err(|_| failed(profile, &format!("its program {program} printed no keys")))?;
    if said.version != 1 {
        let what = format!(
            "its program {program} prints version {}, not 1",
            said.version
        );
        return Err(failed(profile, &what));
    }
    let expires = match &said.expiration {
        Some(text) => Some(moment(text).ok_or_else(|| {
            failed(
                profile,
                &format!("its program {program} prints a time that is none"),
            )
        })?),
        None => None,
    };
    Ok(AwsKeys {
        access_key: said.access_key_id,
        secret_key: said.secret_access_key.into(),
        session_token: said.session_token.map(SecretString::from),
        expires,
    })
}

/// The words of a command line: double and single quotation marks keep white space, and within
/// double ones a backslash keeps a quotation mark. Nothing if one does not end.
fn words(command: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut letters = command.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            quote @ ('"' | '\'') => {
                let word = word.get_or_insert_default();
                loop {
                    match letters.next()? {
                        '\\' if quote == '"' && letters.peek() == Some(&'"') => {
                            word.extend(letters.next());
                        }
                        end if end == quote => break,
                        letter => word.push(letter),
                    }
                }
            }
            letter if letter.is_whitespace() => words.extend(word.take()),
            letter => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    Some(words)
}

fn failed(profile: &str, what: &str) -> Failure {
    Failure::new(
        Code::Unauthorized,
        format!("profile {profile:?} gives no keys: {what}"),
    )
    .at("Amazon's config file")
    .remedy("run the program by hand, and correct credential_process")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_line_is_cut_as_amazons_tools_cut_it() {
        for (command, expected) in [
            ("get-keys", Some(&["get-keys"][..])),
            (
                "  /opt/get keys\t--for x ",
                Some(&["/opt/get", "keys", "--for", "x"]),
            ),
            (
                "\"/opt/my tool\" 'a b' c\"d e\"",
                Some(&["/opt/my tool", "a b", "cd e"]),
            ),
            (
                r#"tool "say \"hi\"" C:\keys"#,
                Some(&["tool", "say \"hi\"", "C:\\keys"]),
            ),
            ("tool ''", Some(&["tool", ""])),
            ("", Some(&[])),
            ("tool \"open", None),
        ] {
            let cut = words(command);
            let cut: Option<Vec<&str>> = cut
                .as_ref()
                .map(|words| words.iter().map(String::as_str).collect());
            assert_eq!(cut.as_deref(), expected, "{command}");
        }
    }
}
