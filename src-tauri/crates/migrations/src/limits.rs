use serde::Serialize;

use crate::tool::Tool;

/// Something that a history table of some tool never shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unprovable {
    /// When a migration was applied.
    AppliedAt,
    /// How long it took.
    Duration,
    /// What its content was.
    Checksum,
    /// Whether its file was altered afterwards.
    Edited,
    /// Whether an attempt failed.
    Failed,
    /// Whether it was applied after a newer one.
    OutOfOrder,
    /// Which migrations ran at all; only where the history stands is stored.
    WhichRan,
}

/// What a tool cannot prove, in words for an auditor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Limit {
    /// What cannot be proved.
    pub what: Unprovable,
    /// Why, naming the tool.
    pub words: String,
}

/// What a tool does with a file that is older than the newest applied one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OlderFile {
    /// It runs it, later than its name says.
    Runs,
    /// It refuses to run anything until told otherwise.
    Refuses,
    /// It passes it by, silently and for good.
    Skips,
}

impl Tool {
    /// What the tool's history cannot prove, each with its reason.
    #[must_use]
    pub fn limits(self) -> Vec<Limit> {
        self.unprovable()
            .iter()
            .map(|what| Limit {
                what: *what,
                words: self.words(*what),
            })
            .collect()
    }

    /// What the tool's history cannot prove.
    #[must_use]
    pub fn unprovable(self) -> &'static [Unprovable] {
        use Unprovable::{AppliedAt, Checksum, Duration, Edited, Failed, OutOfOrder, WhichRan};
        match self {
            Self::Sqlx | Self::Prisma | Self::Atlas => &[],
            Self::Flyway => &[],
            Self::Refinery | Self::Drizzle1 | Self::Liquibase => &[Duration, Failed],
            Self::Drizzle => &[AppliedAt, Duration, Failed],
            Self::Diesel
            | Self::SeaOrm
            | Self::Knex
            | Self::MikroOrm
            | Self::NodePgMigrate
            | Self::Django
            | Self::Ecto
            | Self::Goose => &[Duration, Checksum, Edited, Failed],
            Self::Doctrine => &[Checksum, Edited, Failed],
            Self::TypeOrm | Self::Laravel => &[AppliedAt, Duration, Checksum, Edited, Failed],
            Self::Sequelize | Self::Alembic | Self::Rails | Self::Dbmate | Self::EfCore => {
                &[AppliedAt, Duration, Checksum, Edited, Failed, OutOfOrder]
            }
            Self::Hasura => &[AppliedAt, Duration, Checksum, Edited, OutOfOrder],
            Self::GolangMigrate => &[AppliedAt, Duration, Checksum, Edited, OutOfOrder, WhichRan],
            Self::Supabase => &[AppliedAt, Duration, Checksum, Failed, OutOfOrder],
        }
    }

    /// Whether the tool's history can say something.
    #[must_use]
    pub fn proves(self, what: Unprovable) -> bool {
        !self.unprovable().contains(&what)
    }

    /// What the tool does with a file that is older than the newest applied one, by default.
    ///
    /// Sources: the tools' own runners; those that could be run were run.
    #[must_use]
    pub fn older_file(self) -> OlderFile {
        match self {
            Self::Flyway
            | Self::Refinery
            | Self::Goose
            | Self::NodePgMigrate
            | Self::Supabase
            | Self::Atlas => OlderFile::Refuses,
            Self::Drizzle | Self::GolangMigrate => OlderFile::Skips,
            _ => OlderFile::Runs,
        }
    }

    fn words(self, what: Unprovable) -> String {
        let tool = self.title();
        match (self, what) {
            (Self::Drizzle, Unprovable::AppliedAt) => format!(
                "{tool} before 1.0 records when a migration was written (created_at), not when it ran"
            ),
            (Self::TypeOrm, Unprovable::AppliedAt) => {
                format!("{tool} records when a migration was written (timestamp), not when it ran")
            }
            (Self::Alembic, Unprovable::AppliedAt | Unprovable::OutOfOrder) => format!(
                "{tool} stores only where the history stands (its heads), not when or in which order it got there"
            ),
            (_, Unprovable::AppliedAt) => {
                format!("{tool} does not record when a migration was applied")
            }
            (Self::Knex | Self::Laravel, Unprovable::Duration) => format!(
                "{tool} does not record how long a migration took; rows of one run share a batch number"
            ),
            (_, Unprovable::Duration) => {
                format!("{tool} does not record how long a migration took")
            }
            (Self::Supabase, Unprovable::Checksum) => format!(
                "{tool} records no checksum, but the statements that ran: they are compared with the file"
            ),
            (_, Unprovable::Checksum) => format!("{tool} records nothing of a migration's content"),
            (_, Unprovable::Edited) => format!(
                "{tool} cannot tell whether a file was altered after it was applied; only the repository's history can"
            ),
            (Self::Refinery, Unprovable::Failed) => format!(
                "{tool} records no failure; on MySQL and MariaDB it even records success when a later statement of a file fails"
            ),
            (_, Unprovable::Failed) => {
                format!(
                    "{tool} records no failure: a migration that failed looks like one that never ran"
                )
            }
            (_, Unprovable::OutOfOrder) => {
                format!("{tool} does not record the order in which migrations were applied")
            }
            (_, Unprovable::WhichRan) => format!(
                "{tool} stores the current version only: every file at or below it is presumed applied, and a file added below it later never ran"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Tool;

    #[test]
    fn every_limit_names_the_tool() {
        for tool in Tool::ALL {
            for limit in tool.limits() {
                assert!(limit.words.starts_with(tool.title()), "{}", limit.words);
            }
        }
    }
}
