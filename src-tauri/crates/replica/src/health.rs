use crate::{Caps, Cell, Engine, Fault, Replica, Rows};

mod mysql;
mod postgres;
mod sqlite;

/// A question about the health of a database, with what it takes to be answered.
#[derive(Debug, PartialEq, Eq)]
pub struct View {
    /// A name that stays: `connections`.
    pub id: &'static str,
    /// What it shows, for a heading.
    pub title: &'static str,
    /// The privilege without which it shows less or nothing; empty if it needs none.
    pub needs: &'static str,
    /// What a replica cannot know of it, and where to look instead; empty if it knows all.
    pub on_replica: &'static str,
    /// The statements that answer it, the first that this server understands.
    pub(crate) statements: &'static [&'static str],
}

/// The answer to a question about health.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The question.
    pub view: &'static View,
    /// The answer, or why there is none.
    pub rows: Result<Rows, Fault>,
    /// The role lacks what the view needs: others' statements are hidden, and rows may be missing.
    pub is_limited: bool,
}

/// The caps of a view: what a person reads.
const CAPS: Caps = Caps {
    rows: 200,
    bytes: 4 << 20,
    value: 2_000,
};

impl View {
    /// All questions that an engine answers.
    #[must_use]
    pub fn all(engine: Engine) -> &'static [Self] {
        match engine {
            Engine::Postgres => postgres::VIEWS,
            Engine::Mysql => mysql::VIEWS,
            Engine::Sqlite => sqlite::VIEWS,
        }
    }
}

impl Replica {
    /// Answers all questions about health, three at a time.
    ///
    /// # Errors
    /// Only what keeps all of them from being answered; what keeps one is in its report.
    pub async fn health(&self) -> Result<Vec<Report>, Fault> {
        let sees_others = self.sees_others().await?;
        let views = View::all(self.engine()).iter();
        let reports = views.map(|view| self.report(view, sees_others));
        Ok(futures::future::join_all(reports).await)
    }

    /// Answers one question about health.
    ///
    /// # Errors
    /// Only what keeps every question from being answered.
    pub async fn health_view(&self, view: &'static View) -> Result<Report, Fault> {
        let sees_others = self.sees_others().await?;
        Ok(self.report(view, sees_others).await)
    }

    async fn report(&self, view: &'static View, sees_others: bool) -> Report {
        let mut rows = Err(Fault::Cancelled);
        for sql in view.statements {
            rows = self.run(sql, &[], CAPS).await;
            let is_unknown = matches!(
                rows,
                Err(Fault::NotFound { .. } | Fault::BadQuery { .. } | Fault::Unexpected { .. })
            );
            if !is_unknown {
                break;
            }
        }
        Report {
            view,
            rows,
            is_limited: !view.needs.is_empty() && !sees_others,
        }
    }

    /// Whether the role sees statements and replication of others.
    async fn sees_others(&self) -> Result<bool, Fault> {
        let sql = match self.engine() {
            Engine::Postgres => postgres::SEES_OTHERS,
            Engine::Mysql => mysql::SEES_OTHERS,
            Engine::Sqlite => return Ok(true),
        };
        let rows = self.ask_any(sql).await?;
        let mut lines = rows.rows.iter().filter_map(|row| row.first());
        Ok(lines.any(|cell| match cell {
            Cell::Text(grant) => {
                grant.contains("PROCESS") || grant.contains("ALL PRIVILEGES ON *.*")
            }
            cell => cell.truth().unwrap_or_default(),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_view_passes_the_guard_and_has_a_name_of_its_own() {
        for engine in [Engine::Postgres, Engine::Mysql, Engine::Sqlite] {
            let mut ids = Vec::new();
            for view in View::all(engine) {
                assert!(
                    !ids.contains(&view.id),
                    "{engine} has two views {}",
                    view.id
                );
                ids.push(view.id);
                for sql in view.statements {
                    if let Err(fault) = crate::check(engine, sql) {
                        panic!("{engine} {}: {fault}", view.id);
                    }
                }
            }
        }
    }
}
