//! One function per command; the only composer of the other rooms.
