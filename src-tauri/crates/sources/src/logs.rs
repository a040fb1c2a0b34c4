//! Sources of log lines: every one answers the model's [`model::Logs`].
