//! What tests across rooms share: the workspace's files.

pub mod tree;
