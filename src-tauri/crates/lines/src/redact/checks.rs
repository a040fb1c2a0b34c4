//! What an expression cannot tell: check digits, neighbours, randomness.

use std::ops::Range;

/// Whether a word after `Bearer` or `Basic` is no word of a sentence.
pub(super) fn looks_random(text: &str, range: Range<usize>) -> bool {
    let word = text.get(range).unwrap_or_default();
    let inner_capital = word.bytes().skip(1).any(|byte| byte.is_ascii_uppercase());
    inner_capital
        || word
            .bytes()
            .any(|byte| byte.is_ascii_digit() || byte == b'=')
}

/// Whether a value is more than the word for none, or a mask.
pub(super) fn says_something(text: &str, range: Range<usize>) -> bool {
    is_something(text.get(range).unwrap_or_default())
}

/// The same of a value on its own.
pub(super) fn is_something(value: &str) -> bool {
    let nothing = [
        "",
        "null",
        "nil",
        "none",
        "None",
        "undefined",
        "true",
        "false",
    ];
    !nothing.contains(&value) && !value.bytes().all(|byte| byte == b'*')
}

/// Whether what has the form of an address is no name of a file, such as `logo@2x.png`.
pub(super) fn address(text: &str, range: Range<usize>) -> bool {
    let files = [
        "png", "jpg", "jpeg", "gif", "svg", "webp", "js", "css", "service", "socket",
    ];
    let address = text.get(range).unwrap_or_default();
    let ending = address.rsplit('.').next().unwrap_or_default();
    !files.contains(&ending)
}

/// Whether digits are a card's: a known kind of its length, Luhn's check digit (ISO/IEC 7812-1,
/// annex B), and not part of something longer.
pub(super) fn card(text: &str, range: Range<usize>) -> bool {
    let number = text.get(range.clone()).unwrap_or_default();
    let joined = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.');
    let before = text
        .get(..range.start)
        .and_then(|text| text.chars().next_back());
    let mut after = text.get(range.end..).unwrap_or_default().chars();
    let after = match after.next() {
        // A full stop ends a sentence unless it is followed by more.
        Some('.') => after.next().filter(|letter| letter.is_alphanumeric()),
        other => other,
    };
    if before.is_some_and(joined) || after.is_some_and(joined) {
        return false;
    }
    let digits: Vec<u32> = number
        .chars()
        .filter_map(|digit| digit.to_digit(10))
        .collect();
    is_issued(&digits) && luhn(&digits)
}

fn is_issued(digits: &[u32]) -> bool {
    let prefix = |count: usize| {
        digits
            .iter()
            .take(count)
            .fold(0, |sum, digit| sum * 10 + digit)
    };
    let long = (16..=19).contains(&digits.len());
    match prefix(2) {
        34 | 37 => digits.len() == 15,
        30 | 36 | 38 | 39 => digits.len() == 14,
        35 => digits.len() == 16,
        40..=49 => matches!(digits.len(), 13 | 16),
        50..=58 => digits.len() == 16,
        22..=27 => digits.len() == 16 && (2_221..=2_720).contains(&prefix(4)),
        60 | 64 | 65 => digits.len() == 16,
        62 | 67 => long,
        _ => false,
    }
}

fn luhn(digits: &[u32]) -> bool {
    let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(nth, digit)| {
            if nth % 2 == 1 {
                doubled(*digit)
            } else {
                *digit
            }
        })
        .sum();
    let varied = digits.iter().any(|digit| Some(digit) != digits.first());
    varied && sum.is_multiple_of(10)
}

/// Whether letters and digits are an account's: the length of its country and the check digits
/// (ISO 13616, ISO/IEC 7064 MOD 97-10).
pub(super) fn iban(text: &str, range: Range<usize>) -> bool {
    let written = text.get(range).unwrap_or_default();
    let mut letters = written.chars().filter(|letter| *letter != ' ');
    let head: Vec<char> = letters.by_ref().take(4).collect();
    let body: Vec<char> = letters.collect();
    let country: String = head.iter().take(2).collect();
    let Some((_, length)) = LENGTHS.iter().find(|(known, _)| *known == country) else {
        return false;
    };
    if head.len() + body.len() != *length {
        return false;
    }
    let remainder = body.iter().chain(&head).try_fold(0, |sum: u32, letter| {
        let value = letter.to_digit(36)?;
        Some(if value < 10 {
            (sum * 10 + value) % 97
        } else {
            (sum * 100 + value) % 97
        })
    });
    remainder == Some(1)
}

/// Lengths by country, from the IBAN registry.
const LENGTHS: [(&str, usize); 48] = [
    ("AD", 24),
    ("AE", 23),
    ("AL", 28),
    ("AT", 20),
    ("BA", 20),
    ("BE", 16),
    ("BG", 22),
    ("BH", 22),
    ("BR", 29),
    ("CH", 21),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DK", 18),
    ("EE", 20),
    ("ES", 24),
    ("FI", 18),
    ("FR", 27),
    ("GB", 22),
    ("GE", 22),
    ("GI", 23),
    ("GR", 27),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IL", 23),
    ("IS", 26),
    ("IT", 27),
    ("KZ", 20),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("MC", 27),
    ("MD", 24),
    ("ME", 22),
    ("MK", 19),
    ("MT", 31),
    ("NL", 18),
    ("NO", 15),
    ("PL", 28),
    ("PT", 25),
    ("RO", 24),
    ("RS", 22),
    ("SA", 24),
    ("SE", 24),
    ("SI", 19),
    ("TR", 26),
];
