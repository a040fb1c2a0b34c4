/// Whether a line of text continues the one before it, as the lines of a stack trace do.
///
/// Judged by the line and its predecessor alone, so that lines can be joined as they arrive. A
/// line that begins as a record of its own (with a time, a level or a brace) never continues.
#[must_use]
pub fn continues(line: &str, before: &str) -> bool {
    let line = line.trim_end_matches(['\n', '\r']);
    let Some(first) = line.chars().next() else {
        return false;
    };
    if first == ' ' || first == '\t' {
        return !line.trim_start().is_empty() && !before.trim().is_empty();
    }
    if OPENINGS.iter().any(|opening| line.starts_with(opening)) || is_php_frame(line) {
        return true;
    }
    let closes = matches!(line.trim_end(), "}" | ")" | "]" | "})" | "});" | "};");
    // Python and Node.js end a trace with the exception, Java begins one with it.
    closes || is_exception(line) && !before.trim().is_empty()
}

const OPENINGS: [&str; 12] = [
    "Caused by: ",
    "Traceback (most recent call last):",
    "During handling of the above exception",
    "The above exception was the direct cause",
    "Suppressed: ",
    "... ",
    "at ",
    "--- End of ",
    "   at ",
    "[stacktrace]",
    "[previous exception]",
    "goroutine ",
];

/// `#0 /app/index.php(12): f()`
fn is_php_frame(line: &str) -> bool {
    line.strip_prefix('#')
        .and_then(|rest| rest.split_once(' '))
        .is_some_and(|(number, _)| {
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        })
}

/// `java.lang.IllegalStateException: x`, `ValueError: x`, `app.errors.Denied: x`.
fn is_exception(line: &str) -> bool {
    let name = line.split([':', ' ']).next().unwrap_or_default();
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._$".contains(&byte);
    let set_off = line.len() == name.len()
        || line
            .strip_prefix(name)
            .is_some_and(|rest| rest.starts_with(':'));
    set_off
        && name.len() > "Error".len()
        && name.bytes().all(allowed)
        && ["Error", "Exception", "Throwable", "Interrupt", "Exit"]
            .iter()
            .any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traces_of_every_language_are_joined() {
        for trace in [
            "2026-11-26 15:00:00 ERROR boom\njava.lang.IllegalStateException: x\n\tat a.B.c(B.java:1)\nCaused by: java.io.IOException: y\n\t... 12 more",
            "ERROR:root:boom\nTraceback (most recent call last):\n  File \"a.py\", line 1, in f\n    g()\nValueError: x",
            "Error: connect\n    at f (x.js:1:2) {\n  code: 'E'\n}",
            "[2026-11-26 15:00:00] local.ERROR: boom\n[stacktrace]\n#0 /app/a.php(1): f()\n#1 {main}",
            "fail: Shop.Pay[0]\n      declined\n      System.Exception: x\n         at A.B()",
            "panic: boom\ngoroutine 1 [running]:\n\tmain.go:12 +0x1d",
        ] {
            let mut lines = trace.lines();
            let mut before = lines.next().unwrap();
            for line in lines {
                assert!(continues(line, before), "{line}");
                before = line;
            }
        }
    }

    #[test]
    fn lines_of_their_own_are_not() {
        for line in [
            "2026-11-26 15:00:00 ERROR boom",
            "{\"msg\":\"m\"}",
            "INFO:root:up",
            "listening on 8080",
            "Error rate is high",
            "attention: x",
            "",
            "   ",
        ] {
            assert!(!continues(line, "before"), "{line}");
        }
        assert!(!continues("  indented, but first", ""));
        assert!(!continues("ValueError: x", ""));
    }
}
