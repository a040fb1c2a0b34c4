//! Real repositories, made and read by the git of this computer.

#[path = "repository/hostile.rs"]
mod hostile;
#[path = "repository/made.rs"]
mod made;
#[path = "repository/signed.rs"]
mod signed;
#[path = "repository/walks.rs"]
mod walks;
#[path = "repository/without.rs"]
mod without;
