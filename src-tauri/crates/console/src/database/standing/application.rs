use model::Failure;
use sources::migrations::Actuator;

use crate::{
    Console,
    database::keeper::address,
    environments::Connected,
    wire::{DatabaseStanding, Health, RoleKind},
};

/// Where an application stands that tells of its migrations: it does not tell more.
pub(super) async fn standing(
    console: &Console,
    source: &Connected,
    actuator: &Actuator,
) -> Result<DatabaseStanding, Failure> {
    let (beans, _) = source.ask(actuator.beans()).await?;
    let mut facts = vec![("Address".to_owned(), address(source))];
    facts.extend(beans.iter().map(|bean| {
        let path = bean.keeps.path().trim_start_matches('/');
        let place = format!("{path} {}.{}", bean.context, bean.name);
        (place, format!("{} rows", bean.rows.len()))
    }));
    Ok(DatabaseStanding {
        role: RoleKind::Unknown,
        health: Health::Ok,
        sentence: "An application that tells of its migrations; what its database is and how \
                   current, it does not tell"
            .to_owned(),
        lag_ms: None,
        facts,
        findings: Vec::new(),
        rights: None,
        at: console.shared.now(),
    })
}
