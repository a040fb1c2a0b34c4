//! Traces through the console's commands, over what its own collector keeps.

mod finding;
mod opened;
mod scene;
