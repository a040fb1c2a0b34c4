use std::sync::LazyLock;

use regex::Regex;

/// Whether the name of a field says that its value is a secret, at any level of its path.
pub(super) fn is_secret(path: &str) -> bool {
    path.len() <= LONGEST && NAMES.is_match(path)
}

/// What every text with such a name holds.
pub(super) const HINT: &str = r"(?i-u:passw|passphrase|secret|(?:api|access|private)[_-]?key|token|authorization|credential|cookie|pwd|\b(?:pin|cvv|cvc|otp)\b)";

/// Names longer than this are none.
const LONGEST: usize = 512;

static NAMES: LazyLock<Regex> = LazyLock::new(|| {
    let names = concat!(
        r"(?i-u)(?:password|passwd|passphrase|secret|api[_-]?key|access[_-]?key|private[_-]?key|",
        r"(?:auth|access|refresh|id|session|csrf|bearer)[_-]?token|authorization|credential|cookie)s?(?:$|[._-])|",
        r"(?:^|[._-])(?:token|pwd|pin|cvv|cvc|otp)(?:$|[.])"
    );
    Regex::new(names).expect("the expression is tested")
});
