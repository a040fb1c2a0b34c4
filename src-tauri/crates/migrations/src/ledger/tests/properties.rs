//! What holds for any looks.

use proptest::prelude::*;

use super::{DAY, Looks, MINUTE, TABLE, in_state, minute, row, sqlx};
use crate::{
    history::{Entry, State},
    ledger::{Look, Memory, Sight},
};

fn any_rows() -> impl Strategy<Value = Vec<Entry>> {
    let state = prop_oneof![
        Just(State::Applied),
        Just(State::Failed),
        Just(State::RolledBack)
    ];
    let one = ("[abc]", "[xy]", 0_i64..3, state);
    prop::collection::vec(one, 0..6).prop_map(|rows| {
        let rows = rows.into_iter();
        rows.map(|(id, checksum, days, state)| {
            in_state(row(&id, &checksum, days * DAY / MINUTE), state)
        })
        .collect()
    })
}

proptest! {
    #[test]
    fn after_every_look_memory_holds_what_was_seen(looks in prop::collection::vec(any_rows(), 1..6)) {
        let mut taken = Looks::default();
        for (at, rows) in looks.iter().enumerate() {
            let now = sqlx(rows.clone());
            taken.look(at as i64, &now);
            prop_assert_eq!(taken.look(at as i64, &now), 0, "the same look again differs in nothing");
            let windows = taken.memory.windows(&now[0], &now[0].entries, &[]);
            prop_assert!(windows.iter().all(Option::is_some));
        }
    }

    #[test]
    fn what_was_written_gives_the_same_memory(looks in prop::collection::vec(any_rows(), 1..6)) {
        let mut taken = Looks::default();
        for (at, rows) in looks.iter().enumerate() {
            taken.look(at as i64, &sqlx(rows.clone()));
        }
        let mut read = Memory::default();
        for (sequence, (at, look)) in taken.looks.iter().enumerate() {
            let text = serde_json::to_string(look).expect("it is JSON");
            let look: Look = serde_json::from_str(&text).expect("it reads back");
            read.take(sequence as u64, *at, &look);
        }
        prop_assert_eq!(read.changes(), taken.memory.changes());
        prop_assert_eq!(read.first_seen(TABLE), taken.memory.first_seen(TABLE));
    }

    #[test]
    fn a_whole_look_changes_nothing_by_itself(rows in any_rows()) {
        let mut taken = Looks::default();
        let now = sqlx(rows);
        taken.look(0, &now);
        let sights = [Sight::of(&now[0], false)];
        let whole = Look {
            differences: taken.memory.differences(&sights, true, true),
            ..Look::default()
        };
        taken.memory.take(1, minute(10), &whole);
        prop_assert_eq!(taken.codes(), []);
    }
}
