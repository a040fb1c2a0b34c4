use super::Placeholder;

/// The most of a message that is compared, in bytes.
const MOST_BYTES: usize = 4_096;
/// Quoted text longer than this is taken word by word.
const LONGEST_QUOTED: usize = 1_024;

/// Written before the code of a placeholder; no text holds it, for it is replaced there.
pub(super) const MARK: char = '\0';

/// The first line of a message with its variable parts masked, words set off by single spaces;
/// `taken` gets what is masked, part by part.
pub(super) fn masked<'m>(message: &'m str, out: &mut String, mut taken: impl FnMut(&'m str)) {
    out.clear();
    let line = message.trim_start();
    let line = line.split(['\n', '\r']).next().unwrap_or_default();
    let near = line
        .get(..line.floor_char_boundary(MOST_BYTES))
        .unwrap_or(line);
    let mut rest = near;
    while let Some(letter) = rest.chars().next() {
        if let Some(inner) = quoted(rest, out) {
            push(out, Placeholder::Quoted);
            taken(rest.get(..inner).unwrap_or_default());
            rest = rest.get(inner..).unwrap_or_default();
        } else if letter.is_ascii_alphanumeric() || letter == '_' {
            let run = run(rest);
            mask_run(run, out, &mut taken);
            rest = rest.strip_prefix(run).unwrap_or_default();
        } else {
            match letter {
                MARK => out.push(char::REPLACEMENT_CHARACTER),
                _ if letter.is_whitespace() => {
                    if !out.ends_with(' ') {
                        out.push(' ');
                    }
                }
                _ => out.push(letter),
            }
            rest = rest.strip_prefix(letter).unwrap_or_default();
        }
    }
    out.truncate(out.trim_end().len());
    let whole = message.trim();
    if near.len() < whole.len() {
        out.push(' ');
        push(out, Placeholder::Rest);
        taken(whole.get(near.len()..).unwrap_or_default().trim_start());
    }
}

/// The code that stands for a placeholder behind [`MARK`].
pub(super) fn code(placeholder: Placeholder) -> char {
    char::from(b'a' + placeholder as u8)
}

fn push(out: &mut String, placeholder: Placeholder) {
    out.push(MARK);
    out.push(code(placeholder));
}

/// The length of the quoted text with which a text begins; an apostrophe quotes only between
/// words.
fn quoted(text: &str, before: &str) -> Option<usize> {
    let quote = text
        .bytes()
        .next()
        .filter(|byte| matches!(byte, b'"' | b'\'' | b'`'))?;
    let within_word = before
        .chars()
        .next_back()
        .is_some_and(char::is_alphanumeric);
    if within_word && quote != b'"' {
        return None;
    }
    let bytes = text.as_bytes();
    let mut at = 1;
    loop {
        match *bytes.get(at).filter(|_| at < LONGEST_QUOTED)? {
            b'\\' => at += 2,
            byte if byte == quote => break,
            _ => at += 1,
        }
    }
    let after = bytes.get(at + 1);
    let closes = quote == b'"' || after.is_none_or(|byte| !byte.is_ascii_alphanumeric());
    closes.then_some(at + 1)
}

/// Letters, digits and what joins them, without the punctuation at the end.
fn run(text: &str) -> &str {
    let joins = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-:+%".contains(&byte);
    let end = text
        .bytes()
        .position(|byte| !joins(byte))
        .unwrap_or(text.len());
    let run = text.get(..end).unwrap_or_default();
    let trimmed = run.trim_end_matches(['.', '-', ':', '+']);
    // The unit µs goes on where ASCII ends.
    let micro = text.get(end..).is_some_and(|rest| rest.starts_with("µs"));
    match micro && is_number(trimmed) {
        true => text.get(..end + "µs".len()).unwrap_or(trimmed),
        false => trimmed,
    }
}

fn mask_run<'m, T: FnMut(&'m str)>(run: &'m str, out: &mut String, taken: &mut T) {
    if !run.bytes().any(|byte| byte.is_ascii_digit()) && !is_hex(run) {
        out.push_str(run);
    } else if let Some(placeholder) = whole(run) {
        push(out, placeholder);
        taken(run);
    } else if let Some((name, value)) = named(run) {
        out.push_str(name);
        out.push(':');
        mask_run(value, out, taken);
    } else {
        for part in run.split_inclusive(['.', '-', ':', '+', '%', '_']) {
            let word = part.trim_end_matches(['.', '-', ':', '+', '%', '_']);
            match whole(word).or_else(|| is_id(word).then_some(Placeholder::Id)) {
                Some(placeholder) => {
                    push(out, placeholder);
                    taken(word);
                }
                None => out.push_str(word),
            }
            out.push_str(part.strip_prefix(word).unwrap_or_default());
        }
    }
}

/// `name:value`, where only the value is variable.
fn named(run: &str) -> Option<(&str, &str)> {
    let (name, value) = run.split_once(':')?;
    (!name.bytes().any(|byte| byte.is_ascii_digit())).then_some((name, value))
}

/// What a run is as a whole.
fn whole(run: &str) -> Option<Placeholder> {
    let first = run.bytes().next()?;
    if first.is_ascii_digit() {
        if is_number(run) {
            return Some(Placeholder::Number);
        }
        if let Some(placeholder) = with_unit(run) {
            return Some(placeholder);
        }
        if is_time(run) {
            return Some(Placeholder::Time);
        }
    }
    if is_uuid(run) {
        return Some(Placeholder::Uuid);
    }
    if is_address(run) {
        return Some(Placeholder::Address);
    }
    is_hex(run).then_some(Placeholder::Hex)
}

fn is_number(text: &str) -> bool {
    let mut parts = text.split('.');
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    parts.next().is_some_and(digits) && parts.next().is_none_or(digits) && parts.next().is_none()
}

/// `12ms`, `1h2m3.5s`, `10.5MiB`, `99%`.
fn with_unit(text: &str) -> Option<Placeholder> {
    const TIMES: [&str; 11] = [
        "ns", "us", "µs", "ms", "sec", "min", "s", "m", "h", "d", "w",
    ];
    const SIZES: [&str; 12] = [
        "KiB", "MiB", "GiB", "TiB", "kB", "KB", "MB", "GB", "TB", "B", "%", "bytes",
    ];
    let number = |text: &str| {
        let rest = text.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
        (text.len() - rest.len(), rest.len())
    };
    let (digits, left) = number(text);
    let unit = text.get(text.len() - left..)?;
    if digits > 0 && SIZES.contains(&unit) {
        return Some(Placeholder::Size);
    }
    let mut rest = text;
    while !rest.is_empty() {
        let (digits, left) = number(rest);
        let unit = rest.get(rest.len() - left..)?;
        let known = TIMES.iter().find(|known| unit.starts_with(*known))?;
        if digits == 0 {
            return None;
        }
        rest = unit.strip_prefix(known)?;
    }
    Some(Placeholder::Duration)
}

/// `2026-11-26`, `15:00:00.123`, `2026-11-26T15:00:00.123Z` and the like.
fn is_time(text: &str) -> bool {
    let shape = |pattern: &[u8]| {
        let bytes = text.as_bytes();
        bytes.len() >= pattern.len()
            && bytes.iter().zip(pattern).all(|(byte, want)| match want {
                b'0' => byte.is_ascii_digit(),
                _ => byte == want,
            })
    };
    let allowed = |byte: u8| byte.is_ascii_digit() || b"-:.+TZ".contains(&byte);
    (shape(b"0000-00-00") || shape(b"00:00:00")) && text.bytes().all(allowed)
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// An IPv4 or IPv6 address, perhaps with a port.
fn is_address(text: &str) -> bool {
    let (host, port) = text.split_once(':').unwrap_or((text, "0"));
    let v4 = host.split('.').count() == 4 && host.parse::<std::net::Ipv4Addr>().is_ok();
    let v6 = text.bytes().filter(|byte| *byte == b':').count() >= 2;
    v4 && is_number(port) || v6 && text.parse::<std::net::Ipv6Addr>().is_ok()
}

/// At least eight hexadecimal digits with a decimal one among them, or any number after `0x`.
fn is_hex(text: &str) -> bool {
    if let Some(digits) = text.strip_prefix("0x") {
        return !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    }
    text.len() >= 8
        && text.bytes().all(|byte| byte.is_ascii_hexdigit())
        && text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Letters and digits that change places, which words such as `utf8` and `x64` do once.
fn is_id(text: &str) -> bool {
    let bytes = text.as_bytes();
    let changes = bytes
        .windows(2)
        .filter(|pair| matches!(pair, [a, b] if a.is_ascii_digit() != b.is_ascii_digit()))
        .count();
    let plain = bytes.iter().all(u8::is_ascii_alphanumeric);
    plain && bytes.len() >= 5 && changes >= 2 || bytes.len() >= 16 && changes >= 1
}
