//! Grafana JSON → dashboard.
