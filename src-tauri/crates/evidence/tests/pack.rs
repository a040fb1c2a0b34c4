//! Packs that are written into real folders, tampered with and verified.

#[path = "pack/flips.rs"]
mod flips;
#[path = "pack/golden.rs"]
mod golden;
#[path = "pack/hostile.rs"]
mod hostile;
#[path = "pack/sample.rs"]
mod sample;
#[path = "pack/tampered.rs"]
mod tampered;
