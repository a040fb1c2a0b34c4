//! Plain types shared by every room: no I/O and no clock.
