use crate::wire::{CheckoutState, CheckoutView};

/// Nothing is known: git was not asked.
pub(super) fn unread() -> CheckoutView {
    CheckoutView {
        state: CheckoutState::Reading,
        sentence: "Git was not asked yet".to_owned(),
        remedy: String::new(),
        head: String::new(),
        limits: Vec::new(),
    }
}
