//! Wire formats → model, one file per kind of server.
