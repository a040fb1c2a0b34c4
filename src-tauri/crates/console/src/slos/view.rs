use slo::{Burn, Objective, Severity, Slo, Standing, Unknown, duration_in_words, standing};

use super::{measure::Measured, words};
use crate::wire::{BurnView, Health, SloView};

/// Below this share of the budget somebody should look.
const LITTLE: f64 = 0.1;

/// An objective and how it stands by what was measured; its chart and its alerts are added.
pub(super) fn of(slo: &Slo, measured: Option<&Measured>) -> SloView {
    let mut view = SloView {
        id: slo.id.clone(),
        title: slo.title.clone(),
        service: slo.service.clone(),
        description: slo.description.clone(),
        file: slo.file.clone(),
        format: slo.format.name().to_owned(),
        target: slo.target,
        period: String::new(),
        health: Health::Unknown,
        sentence: String::new(),
        left: None,
        achieved: None,
        covered: 0.0,
        coverage: String::new(),
        burns: Vec::new(),
        exhausted: None,
        chart: None,
        alerts: Vec::new(),
        queries: Vec::new(),
        unknown: String::new(),
        failure: None,
    };
    match (&slo.objective, measured) {
        (Ok(objective), Some(measured)) => stands(&mut view, objective, measured),
        (Ok(_), None) => unknown(&mut view, "it was not measured"),
        (Err(why), _) => unknown(&mut view, why),
    }
    view
}

fn stands(view: &mut SloView, objective: &Objective, measured: &Measured) {
    view.period = objective.period.in_words();
    view.queries.clone_from(&measured.queries);
    view.failure.clone_from(&measured.failure);
    let recent = |window| measured.recent.get(&window).copied();
    let standing = match standing(objective, measured.at, recent, &measured.course) {
        Ok(standing) => standing,
        Err(why) => {
            let covered = measured.course.covered();
            let why = match (&measured.failure, why) {
                (Some(failure), _) => format!("its source did not answer: {}", failure.message),
                (None, Unknown::NoSeries) => words::no_series(objective),
                (None, Unknown::NoEvents) => words::no_events(covered),
            };
            unknown(view, &why);
            return;
        }
    };
    if words::never_good(objective, measured) {
        unknown(view, &words::no_good_series(objective));
        return;
    }
    view.left = Some(standing.left);
    view.achieved = Some(standing.achieved);
    view.covered = words::share_covered(&standing);
    view.coverage = words::coverage(objective, &standing);
    view.burns = standing.burns.iter().map(burn).collect();
    view.exhausted = standing.exhausted;
    view.health = health(&standing);
    view.sentence = words::sentence(objective, &standing, measured.at);
    if standing.idle {
        view.unknown = words::idle(&standing);
    }
    if let Some(failure) = &measured.failure
        && measured.recent.is_empty()
    {
        // Without its burn it is not known to be well.
        view.health = view.health.max(Health::Unknown);
        view.unknown = format!("its source did not answer: {}", failure.message);
    }
}

fn unknown(view: &mut SloView, why: &str) {
    view.health = Health::Unknown;
    why.clone_into(&mut view.unknown);
    view.sentence = format!("It cannot be told: {why}.");
}

fn health(standing: &Standing) -> Health {
    let burns = |severity| {
        let mut burns = standing.burns.iter();
        burns.any(|burn| burn.pair.severity == severity && burn.burning())
    };
    if burns(Severity::Page) {
        Health::Critical
    } else if burns(Severity::Ticket) || standing.left < LITTLE {
        Health::Warning
    } else if standing.idle {
        Health::Unknown
    } else {
        Health::Ok
    }
}

fn burn(burn: &Burn) -> BurnView {
    BurnView {
        severity: burn.pair.severity.name().to_owned(),
        long: duration_in_words(burn.pair.long),
        short: duration_in_words(burn.pair.short),
        threshold: burn.pair.threshold,
        long_burn: burn.long,
        short_burn: burn.short,
        burning: burn.burning(),
    }
}
