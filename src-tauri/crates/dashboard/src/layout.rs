use std::collections::HashSet;

use indexmap::IndexMap;

use crate::{Dashboard, Direction, GridPos, Panel, Row};

/// A dashboard's rows and panels with those repeated that are to be, each in its place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout<'a> {
    /// Rows from top to bottom, collapsed ones with their panels, too.
    pub rows: Vec<PlacedRow<'a>>,
    /// Repeats with more values than are shown.
    pub caps: Vec<Cap>,
}

/// One row, or one copy of it.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedRow<'a> {
    /// Stable as long as the file and the chosen value are.
    pub key: String,
    /// The row of the file.
    pub row: &'a Row,
    /// The values that variables have within.
    pub scope: Scope,
    /// Panels in reading order.
    pub panels: Vec<PlacedPanel<'a>>,
}

/// One panel, or one copy of it.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedPanel<'a> {
    /// Stable as long as the file and the chosen values are.
    pub key: String,
    /// The panel of the file.
    pub panel: &'a Panel,
    /// Where it stands; `y` counts from the top of the row.
    pub grid: GridPos,
    /// The values that variables have within, its row's included.
    pub scope: Scope,
}

/// One value per variable that something is repeated for.
pub type Scope = IndexMap<String, String>;

/// A repeat that was cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cap {
    /// The variable.
    pub variable: String,
    /// How many copies there are.
    pub shown: usize,
    /// How many values it has.
    pub of: usize,
}

/// Copies of one row or panel at most.
const COPIES: usize = 100;
/// Panels at most, where some are copies.
const PANELS: usize = 1_000;

/// Lays a dashboard out; `values` yields the chosen values of a variable, all of them for "All".
///
/// A repeated row is copied with its panels. A repeated panel is copied to the right over the
/// whole width, `max_per_row` in each line, or downwards; what stands below moves down, and
/// panels rise as far as there is room. A variable without values repeats nothing. Source: Grafana
/// `public/app/features/dashboard/state/DashboardModel.ts`.
#[must_use]
pub fn laid_out<'a>(dashboard: &'a Dashboard, values: &dyn Fn(&str) -> Vec<String>) -> Layout<'a> {
    let mut copier = Copier {
        values,
        caps: Vec::new(),
        room: PANELS.saturating_sub(dashboard.panels().count()),
    };
    let mut rows = Vec::new();
    for (at, row) in dashboard.rows.iter().enumerate() {
        let scopes = copier.scopes(row.repeat.as_deref(), &Scope::new(), row.panels.len());
        for scope in scopes {
            rows.push(PlacedRow {
                key: key(&format!("row-{at}"), &scope),
                row,
                panels: copier.panels(row, &scope),
                scope,
            });
        }
    }
    Layout {
        rows,
        caps: copier.caps,
    }
}

struct Copier<'a> {
    values: &'a dyn Fn(&str) -> Vec<String>,
    caps: Vec<Cap>,
    /// Copies that may still be made.
    room: usize,
}

impl Copier<'_> {
    /// One scope per copy; the outer one alone if nothing is repeated.
    fn scopes(&mut self, variable: Option<&str>, outer: &Scope, size: usize) -> Vec<Scope> {
        // Within a copy the variable has one value, so nothing is repeated for it again.
        let Some(variable) = variable.filter(|name| !outer.contains_key(*name)) else {
            return vec![outer.clone()];
        };
        let mut seen = HashSet::new();
        let mut values = (self.values)(variable);
        values.retain(|value| seen.insert(value.clone()));
        let of = values.len();
        values.truncate(COPIES.min(1 + self.room / size.max(1)));
        self.room -= values.len().saturating_sub(1) * size.max(1);
        if values.len() < of {
            self.cap(variable, values.len(), of);
        }
        if values.is_empty() {
            return vec![outer.clone()];
        }
        let scope = |value| {
            let mut scope = outer.clone();
            scope.insert(variable.to_owned(), value);
            scope
        };
        values.into_iter().map(scope).collect()
    }

    /// Within a repeated row, one cut is told once.
    fn cap(&mut self, variable: &str, shown: usize, of: usize) {
        let cap = Cap {
            variable: variable.to_owned(),
            shown,
            of,
        };
        if !self.caps.contains(&cap) {
            self.caps.push(cap);
        }
    }

    fn panels<'p>(&mut self, row: &'p Row, outer: &Scope) -> Vec<PlacedPanel<'p>> {
        // Lines that copies add under a panel.
        let mut added: Vec<(u32, u32)> = Vec::new();
        let mut placed = Vec::new();
        for panel in &row.panels {
            let own = panel.grid;
            let above = added.iter().filter(|(bottom, _)| *bottom <= own.y);
            let y = own.y + above.map(|(_, lines)| lines).sum::<u32>();
            let scopes = self.scopes(panel.repeat.as_deref(), outer, 1);
            // A panel repeated once or more stands before one that is beside it.
            let copied = panel.repeat.is_some() && scopes.first() != Some(outer);
            let most = match panel.repeat_direction {
                Direction::Right if copied => panel.max_per_row.clamp(1, 24),
                _ => 1,
            };
            let columns = most.min(u32::try_from(scopes.len()).unwrap_or(most));
            let lines = scopes.len().div_ceil(columns as usize) as u32;
            added.push((own.y + own.h, (lines - 1) * own.h));
            let across = copied && panel.repeat_direction == Direction::Right;
            for (at, scope) in (0_u32..).zip(scopes) {
                let (column, line) = (at % columns, at / columns);
                let (from, to) = (24 * column / columns, 24 * (column + 1) / columns);
                let grid = GridPos {
                    x: if across { from } else { own.x },
                    w: if across { to - from } else { own.w },
                    y: y + line * own.h,
                    h: own.h,
                };
                let panel = PlacedPanel {
                    key: key(&panel.id.to_string(), &scope),
                    panel,
                    grid,
                    scope,
                };
                placed.push((!copied, panel));
            }
        }
        risen(placed)
    }
}

/// Lets panels rise until they touch another, as Grafana's grid does; none covers another.
fn risen(mut placed: Vec<(bool, PlacedPanel<'_>)>) -> Vec<PlacedPanel<'_>> {
    placed.sort_by_key(|(later, panel)| (panel.grid.y, *later, panel.grid.x));
    let mut bottoms = [0; 24];
    let mut panels: Vec<_> = placed
        .into_iter()
        .map(|(_, mut panel)| {
            let grid = &mut panel.grid;
            let columns = bottoms.iter_mut().skip(grid.x as usize);
            let columns: Vec<&mut u32> = columns.take(grid.w as usize).collect();
            grid.y = columns.iter().map(|bottom| **bottom).max().unwrap_or(0);
            for bottom in columns {
                *bottom = grid.y + grid.h;
            }
            panel
        })
        .collect();
    panels.sort_by_key(|panel| (panel.grid.y, panel.grid.x));
    panels
}

/// `7`, or `7|node=a|pod=b`.
fn key(own: &str, scope: &Scope) -> String {
    let mut key = own.to_owned();
    for (name, value) in scope {
        key.push_str(&format!("|{name}={value}"));
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(repeat: Option<&str>, panels: &[(u32, [u32; 4], &str)]) -> Row {
        let panel = |(id, [x, y, w, h], repeat): &(u32, [u32; 4], &str)| {
            let (name, how) = repeat.split_once(' ').unwrap_or((repeat, ""));
            let json = serde_json::json!({"panels": [{"id": id, "type": "stat",
                "repeat": (!name.is_empty()).then_some(name),
                "repeatDirection": if how == "down" { "v" } else { "h" },
                "maxPerRow": how.parse::<u32>().ok()}]});
            let (dashboard, _) = crate::parse(&json.to_string(), "t.json");
            let mut panel = dashboard.panels().next().expect("the panel").clone();
            panel.grid = GridPos {
                x: *x,
                y: *y,
                w: *w,
                h: *h,
            };
            panel
        };
        Row {
            title: Some("row".to_owned()),
            collapsed: false,
            repeat: repeat.map(str::to_owned),
            panels: panels.iter().map(panel).collect(),
        }
    }

    fn values(name: &str) -> Vec<String> {
        let count = match name {
            "two" => 2,
            "three" => 3,
            "five" => 5,
            "many" => 1_000,
            _ => 0,
        };
        let mut values: Vec<String> = (0..count).map(|at| format!("v{at}")).collect();
        // Grafana's own lists may hold a value twice.
        values.extend(values.first().cloned());
        values
    }

    fn dashboard(rows: Vec<Row>) -> Dashboard {
        Dashboard {
            rows,
            ..Dashboard::default()
        }
    }

    /// `key@x,y,w,h` of each panel.
    fn places(dashboard: &Dashboard) -> Vec<String> {
        let layout = laid_out(dashboard, &values);
        let place = |panel: &PlacedPanel<'_>| {
            let GridPos { x, y, w, h } = panel.grid;
            format!("{}@{x},{y},{w},{h}", panel.key)
        };
        let panels = layout.rows.iter().flat_map(|row| &row.panels);
        panels.map(place).collect()
    }

    #[test]
    fn panels_are_repeated_where_grafana_puts_them() {
        for (panels, expected) in [
            (
                // Over the whole width, whatever width it had; what is below moves down.
                vec![(1, [0, 0, 6, 4], "two"), (2, [0, 4, 24, 2], "")],
                vec!["1|two=v0@0,0,12,4", "1|two=v1@12,0,12,4", "2@0,4,24,2"],
            ),
            (
                vec![(1, [0, 0, 6, 4], "five 3"), (2, [0, 4, 24, 2], "")],
                vec![
                    "1|five=v0@0,0,8,4",
                    "1|five=v1@8,0,8,4",
                    "1|five=v2@16,0,8,4",
                    "1|five=v3@0,4,8,4",
                    "1|five=v4@8,4,8,4",
                    "2@0,8,24,2",
                ],
            ),
            (
                // Five in one line share 24 columns without a gap.
                vec![(1, [0, 0, 6, 4], "five 6")],
                vec![
                    "1|five=v0@0,0,4,4",
                    "1|five=v1@4,0,5,4",
                    "1|five=v2@9,0,5,4",
                    "1|five=v3@14,0,5,4",
                    "1|five=v4@19,0,5,4",
                ],
            ),
            (
                // Downwards it keeps its width, and what is beside it stays.
                vec![
                    (1, [0, 0, 6, 4], "three down"),
                    (2, [6, 0, 18, 4], ""),
                    (3, [0, 4, 24, 1], ""),
                ],
                vec![
                    "1|three=v0@0,0,6,4",
                    "2@6,0,18,4",
                    "1|three=v1@0,4,6,4",
                    "1|three=v2@0,8,6,4",
                    "3@0,12,24,1",
                ],
            ),
            (
                // What stood beside it is pushed under the copies.
                vec![(1, [0, 0, 12, 4], "two"), (2, [12, 0, 12, 4], "")],
                vec!["1|two=v0@0,0,12,4", "1|two=v1@12,0,12,4", "2@12,4,12,4"],
            ),
            (
                // A variable that is not there, or has no value, repeats nothing.
                vec![(1, [4, 3, 6, 4], "gone")],
                vec!["1@4,0,6,4"],
            ),
        ] {
            let dashboard = dashboard(vec![row(None, &panels)]);
            assert_eq!(places(&dashboard), expected, "{panels:?}");
        }
    }

    #[test]
    fn rows_are_repeated_with_their_panels_and_scopes() {
        let panels = [(1, [0, 0, 12, 4], "two"), (2, [0, 4, 12, 4], "three down")];
        let dashboard = dashboard(vec![
            row(Some("two"), &panels),
            row(None, &[(3, [0, 0, 24, 4], "")]),
        ]);
        let layout = laid_out(&dashboard, &values);
        let keys: Vec<&str> = layout.rows.iter().map(|row| row.key.as_str()).collect();
        assert_eq!(keys, ["row-0|two=v0", "row-0|two=v1", "row-1"]);
        let second = &layout.rows[1];
        let keys: Vec<&str> = second
            .panels
            .iter()
            .map(|panel| panel.key.as_str())
            .collect();
        assert_eq!(
            keys,
            [
                "1|two=v1",
                "2|two=v1|three=v0",
                "2|two=v1|three=v1",
                "2|two=v1|three=v2"
            ],
            "a panel is not repeated again for the variable of its row"
        );
        assert_eq!(second.panels[0].grid.w, 12);
        assert_eq!(second.panels[2].scope["three"], "v1");
        assert!(layout.caps.is_empty());
    }

    #[test]
    fn repeats_over_a_thousand_values_are_cut_and_said() {
        let many = dashboard(vec![row(None, &[(1, [0, 0, 6, 4], "many")])]);
        let layout = laid_out(&many, &values);
        assert_eq!(layout.rows[0].panels.len(), COPIES);
        let cap = Cap {
            variable: "many".to_owned(),
            shown: COPIES,
            of: 1_000,
        };
        assert_eq!(layout.caps, [cap]);
        let panels: Vec<_> = (1..=20).map(|id| (id, [0, id, 6, 4], "many")).collect();
        let nested = dashboard(vec![row(Some("five"), &panels)]);
        let layout = laid_out(&nested, &values);
        let placed: usize = layout.rows.iter().map(|row| row.panels.len()).sum();
        assert!((900..=PANELS).contains(&placed), "{placed} panels");
        let keys: HashSet<&str> = layout
            .rows
            .iter()
            .flat_map(|row| &row.panels)
            .map(|panel| panel.key.as_str())
            .collect();
        assert_eq!(keys.len(), placed, "every key is unique");
    }
}
