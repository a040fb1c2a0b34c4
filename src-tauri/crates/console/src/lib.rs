//! One function per command of the window; the only composer of the other rooms.

pub mod wire;
