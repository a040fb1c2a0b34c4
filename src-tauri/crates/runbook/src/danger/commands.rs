use super::{Danger, sql};

mod table;

/// Words that another command stands behind.
const BEFORE: &[&str] = &[
    "sudo", "doas", "time", "nohup", "exec", "then", "do", "else", "if", "!", "command", "watch",
    "xargs", "env", "$", "{", "(", "timeout", "nice", "ionice", "while", "until",
];

pub(super) fn dangers(text: &str) -> Vec<Danger> {
    let mut dangers = Vec::new();
    for (line, command) in commands(text) {
        if let Some(why) = judge(&command) {
            dangers.push(Danger { line, why });
        }
    }
    dangers
}

/// The simple commands of a text with the lines they begin at; quoting decides what parts them.
fn commands(text: &str) -> Vec<(u32, String)> {
    let mut found = Vec::new();
    let (mut line, mut begun) = (1_u32, 1_u32);
    let mut command = String::new();
    let mut quote: Option<char> = None;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter == '\n' {
            line = line.saturating_add(1);
        }
        match (quote, letter) {
            (Some(open), _) => {
                command.push(letter);
                if letter == open {
                    quote = None;
                } else if letter == '\\' && open == '"' {
                    let escaped = letters.next();
                    line += u32::from(escaped == Some('\n'));
                    command.extend(escaped);
                }
            }
            (None, '\\') => match letters.next() {
                Some('\n') => {
                    line = line.saturating_add(1);
                    command.push(' ');
                }
                escaped => {
                    command.push('\\');
                    command.extend(escaped);
                }
            },
            (None, '#') if command.chars().next_back().is_none_or(char::is_whitespace) => {
                while letters.next_if(|next| *next != '\n').is_some() {}
            }
            // An apostrophe within a word is one of prose.
            (None, '\'' | '"') => {
                quote = Some(letter);
                command.push(letter);
            }
            (None, '\n' | ';' | '|' | '&') => {
                if !command.trim().is_empty() {
                    found.push((begun, std::mem::take(&mut command)));
                }
                command.clear();
                begun = line;
            }
            _ => {
                if command.is_empty() && letter.is_whitespace() {
                    continue;
                }
                if command.is_empty() {
                    begun = line;
                }
                command.push(letter);
            }
        }
    }
    if !command.trim().is_empty() {
        found.push((begun, command));
    }
    found
}

/// What a command would change.
fn judge(command: &str) -> Option<String> {
    let words = words(command);
    let mut words: &[String] = &words;
    // Settings of variables, and words such as `sudo`.
    while let Some((first, rest)) = words.split_first() {
        let sets = first
            .split_once('=')
            .is_some_and(|(name, _)| name.chars().all(|c| c.is_alphanumeric() || c == '_'));
        let before = BEFORE.contains(&first.as_str());
        let behind_before = first.starts_with('-') || first.chars().all(|c| c.is_ascii_digit());
        if !sets && !before && !behind_before {
            break;
        }
        words = rest;
    }
    let (program, arguments) = words.split_first()?;
    let program = program.rsplit('/').next().unwrap_or(program);
    // The command that runs elsewhere is the one that counts.
    if let Some(inner) = inner(program, arguments)
        && let Some(why) = judge(&inner)
    {
        return Some(why);
    }
    if let Some(statement) = statement(program, arguments)
        && let Some(danger) = sql::dangers(&statement).0.into_iter().next()
    {
        return Some(danger.why);
    }
    table::judge(program, arguments)
}

/// The words of a command; one whose quotes do not close is parted at its blanks.
fn words(command: &str) -> Vec<String> {
    shlex::split(command).unwrap_or_else(|| {
        command
            .split_whitespace()
            .map(|word| word.trim_matches(['\'', '"']).to_owned())
            .collect()
    })
}

/// The command that `kubectl exec … -- command`, `docker exec`, `ssh host command` and
/// `sh -c command` run.
fn inner(program: &str, arguments: &[String]) -> Option<String> {
    let behind = |at: usize| -> Option<String> {
        let rest = arguments.get(at..)?;
        // One word is a text of its own; several are words again.
        match rest {
            [] => None,
            [one] => Some(one.clone()),
            many => shlex::try_join(many.iter().map(String::as_str)).ok(),
        }
    };
    match program {
        "kubectl" | "oc" => behind(arguments.iter().position(|word| word == "--")? + 1),
        "sh" | "bash" | "zsh" | "su" => behind(arguments.iter().position(|word| word == "-c")? + 1),
        "docker" | "podman" | "docker-compose" => {
            let exec = arguments
                .iter()
                .position(|word| word == "exec" || word == "run")?;
            let flags = arguments.get(exec + 1..)?;
            let container = flags.iter().position(|word| !word.starts_with('-'))?;
            behind(exec + container + 2)
        }
        "ssh" => {
            let host = arguments.iter().position(|word| !word.starts_with('-'))?;
            behind(host + 1)
        }
        _ => None,
    }
}

/// The statement that a client of a database is given.
fn statement(program: &str, arguments: &[String]) -> Option<String> {
    let flags: &[&str] = match program {
        "psql" => &["-c", "--command"],
        "mysql" | "mariadb" => &["-e", "--execute"],
        "sqlcmd" => &["-Q", "-q"],
        "sqlite3" => return arguments.last().cloned(),
        _ => return None,
    };
    let at = arguments
        .iter()
        .position(|word| flags.contains(&word.as_str()))?;
    arguments.get(at + 1).cloned()
}
