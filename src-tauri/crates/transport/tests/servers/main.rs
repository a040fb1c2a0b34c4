//! The client against servers on this computer: good ones, bad ones, and none.

#![allow(clippy::unwrap_used, missing_docs)] // the helpers are tests too

mod auth;
mod bodies;
mod ladder;
mod live;
mod patience;
mod proxying;
mod redirects;
mod serve;
mod silences;
mod tls;
