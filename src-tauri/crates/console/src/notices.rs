//! Tells of alerts that begin to fire, whether or not anybody looks at the window.

use std::{
    sync::{Arc, Weak},
    time::Duration,
};

use model::Alert;
use tokio::time::MissedTickBehavior;

use self::{hours::wanted, known::Known};
use crate::{Change, Shared, overview};

mod hours;
mod known;

/// An alert that has begun to fire.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Id of its environment.
    pub environment: String,
    /// Title of its environment.
    pub title: String,
    /// Its environment is production.
    pub production: bool,
    /// The alert.
    pub alert: Alert,
}

/// How often alerts are asked for while no window asks.
pub const EVERY: Duration = Duration::from_secs(15);

/// Asks again and again until the console is gone.
pub(crate) async fn watch(shared: Weak<Shared>) {
    let mut tick = tokio::time::interval(EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let Some(begun) = shared.upgrade().map(|shared| shared.now()) else {
        return;
    };
    let mut known = Known::since(begun);
    let mut told = 0;
    loop {
        tick.tick().await;
        let Some(shared) = shared.upgrade() else {
            return;
        };
        let notices = look(&shared, &mut known).await;
        let firing = known.firing();
        if firing != told || !notices.is_empty() {
            told = firing;
            (shared.options.on_change)(Change::Alerts { firing, notices });
        }
    }
}

/// One look at every environment that runs: what began since the last one and shall be told.
async fn look(shared: &Arc<Shared>, known: &mut Known) -> Vec<Notice> {
    let running = shared.environments.lock().await.all();
    known.forget_all_but(running.iter().map(|one| one.definition.id.as_str()));
    let mut notices = Vec::new();
    for environment in running {
        let (alerts, failures) = overview::alerts(&environment).await;
        let now = shared.now();
        let definition = &environment.definition;
        let began = known.learn(&definition.id, alerts, failures.is_empty(), now);
        let Ok(opened) = shared.opened() else {
            return Vec::new();
        };
        let local = chrono::Local::now().time();
        notices.extend(
            began
                .into_iter()
                .filter(|alert| wanted(alert, local, &opened.pack.alerting.notify))
                .map(|alert| Notice {
                    environment: definition.id.clone(),
                    title: definition.title.clone(),
                    production: definition.production,
                    alert,
                }),
        );
    }
    notices
}
