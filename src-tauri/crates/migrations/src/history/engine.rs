use super::{Applied, History};
use crate::{rules::Engine, tool::Tool};

impl History {
    /// The history as kept by an engine: times without a zone are UTC where the tool leaves them
    /// to the engine's clock, and that has no other zone.
    ///
    /// SQLite's `CURRENT_TIMESTAMP` and `datetime('now')` are UTC (sqlite.org, "Date And Time
    /// Functions"). Tools that write such a time themselves, in the zone of their process, are
    /// left as they are: Django without `USE_TZ`, Doctrine.
    #[must_use]
    pub fn on(mut self, engine: Engine) -> Self {
        if engine == Engine::Sqlite && asks_the_engine(self.tool) {
            for entry in &mut self.entries {
                if let Applied::Recorded { at } = &entry.applied {
                    let at = at.clone().utc();
                    entry.applied = Applied::Recorded { at };
                }
            }
        }
        self
    }
}

/// Whether a tool's row takes its time from the default of the column, or from a statement that
/// asks SQLite for it. MikroORM's own times are numbers, so that a text is the default's.
fn asks_the_engine(tool: Tool) -> bool {
    matches!(
        tool,
        Tool::Sqlx | Tool::Diesel | Tool::Goose | Tool::Flyway | Tool::MikroOrm
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cell, Confidence, Found, Rows, Sheets, Zone, history};

    /// Where the time of one row stands: tool, columns, and the other cells of the row.
    type Case = (Tool, &'static [&'static str], Vec<Cell>);

    fn cases() -> Vec<Case> {
        let text = |text: &str| Cell::Text(text.to_owned());
        let one = Cell::Integer(1);
        vec![
            (
                Tool::Sqlx,
                &["installed_on", "version", "success"],
                vec![one.clone(), one.clone()],
            ),
            (Tool::Diesel, &["run_on", "version"], vec![text("1")]),
            (
                Tool::Goose,
                &["tstamp", "id", "version_id", "is_applied"],
                vec![one.clone(), one.clone(), one.clone()],
            ),
            (
                Tool::Flyway,
                &["installed_on", "installed_rank", "version", "success"],
                vec![one.clone(), text("1"), one.clone()],
            ),
            (
                Tool::MikroOrm,
                &["executed_at", "id", "name"],
                vec![one.clone(), text("M1")],
            ),
            (
                Tool::Django,
                &["applied", "id", "app", "name"],
                vec![one.clone(), text("a"), text("b")],
            ),
            (
                Tool::Doctrine,
                &["executed_at", "version"],
                vec![text("V1")],
            ),
            (
                Tool::Liquibase,
                &["DATEEXECUTED", "ID", "AUTHOR", "FILENAME"],
                vec![text("1"), text("a"), text("f")],
            ),
            (Tool::Ecto, &["inserted_at", "version"], vec![one]),
        ]
    }

    fn zone(case: &Case, time: &str, engine: Engine) -> (Zone, String) {
        let (tool, columns, cells) = case;
        let columns: Vec<String> = columns.iter().map(|name| (*name).to_owned()).collect();
        let found = Found {
            tool: *tool,
            schema: String::new(),
            table: "t".to_owned(),
            columns: columns.clone(),
            sides: Vec::new(),
            confidence: Confidence::Certain,
            why: String::new(),
            unknown_columns: Vec::new(),
        };
        let mut row = vec![Cell::Text(time.to_owned())];
        row.extend(cells.iter().cloned());
        let rows = vec![row];
        let (read, problems) = history(&found, &Sheets::from(Rows { columns, rows }));
        assert_eq!(problems, [], "{tool:?}");
        let entry = read.on(engine).entries.remove(0);
        let at = entry.at().expect("it has a time").clone();
        (at.zone(), at.text().to_owned())
    }

    #[test]
    fn sqlite_writes_utc_for_the_tools_that_ask_it() {
        let time = "2026-11-21 01:32:50";
        let utc = (Zone::Known, "2026-11-21T01:32:50Z".to_owned());
        let local = (Zone::Unknown, time.to_owned());
        for case in cases() {
            let told = [Engine::Sqlite, Engine::Postgres].map(|engine| zone(&case, time, engine));
            let wanted = match case.0 {
                // UTC by its own contract, on every engine.
                Tool::Ecto => [&utc, &utc],
                Tool::Django | Tool::Doctrine | Tool::Liquibase => [&local, &local],
                _ => [&utc, &local],
            };
            assert_eq!([&told[0], &told[1]], wanted, "{:?}", case.0);
        }
    }

    #[test]
    fn a_zone_that_is_written_and_a_text_that_is_no_time_stay() {
        let case = &cases()[0];
        for (time, zoned) in [
            ("2026-11-21T01:32:50+02:00", Zone::Known),
            ("yesterday", Zone::Unknown),
        ] {
            let (zone, text) = zone(case, time, Engine::Sqlite);
            assert_eq!(zone, zoned, "{time}");
            if zoned == Zone::Unknown {
                assert_eq!(text, time);
            } else {
                assert_eq!(text, "2026-11-20T23:32:50Z");
            }
        }
    }
}
