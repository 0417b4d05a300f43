//! Steps of the script that belong to the house and not to one case: incidents and whom they hit, candidates, procedures,
//! lessons, signals. Each is done by the action that a person would use.

use std::collections::BTreeMap;

use domain::{
    case::CaseFile,
    id::Id,
    intake::Incident,
    learning::{NewProcedureVersion, Procedure},
    staff::Actor,
};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    actions::{self, intake::cohort},
    app::App,
    error::Error,
};

/// What the script has named so far.
#[derive(Default)]
pub struct Named {
    incidents: BTreeMap<String, Id<Incident>>,
    procedures: BTreeMap<String, Id<Procedure>>,
}

/// A step of the house.
pub struct Deed<'a> {
    pub app: &'a App,
    pub actor: &'a Actor,
    /// What it does.
    pub act: &'a str,
    /// The name that it gives, or that was given before.
    pub name: &'a str,
    pub body: &'a Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfIncident {
    incident: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Revision {
    procedure: String,
    steps: Vec<String>,
    change: String,
}

impl Named {
    /// Does it; none where it is no step of the house.
    pub fn perform(&mut self, deed: &Deed<'_>) -> Option<Result<(), Error>> {
        let (app, actor) = (deed.app, deed.actor);
        Some(match deed.act {
            "incident" => {
                read(deed.body).and_then(|new| actions::intake::record_incident(app, actor, new)).map(|one| {
                    self.incidents.insert(deed.name.to_owned(), one.id);
                })
            }
            "cohort" => self
                .incident(deed.name)
                .and_then(|incident| cohort::add(app, actor, incident, read(deed.body)?).map(drop)),
            "customer" => {
                read(deed.body).and_then(|new| actions::customer::add_customer(app, actor, new).map(drop))
            }
            "candidate" => {
                read(deed.body).and_then(|new| actions::intake::note_candidate(app, actor, new).map(drop))
            }
            "procedure" => read(deed.body)
                .and_then(|new| actions::learning::write_procedure(app, actor, new))
                .map(|one| {
                    self.procedures.insert(deed.name.to_owned(), one.id);
                }),
            "lesson" => read(deed.body).and_then(|new| actions::learning::learn(app, actor, new).map(drop)),
            "night" => night(app),
            "signal" => decide_newest(deed),
            _ => return None,
        })
    }

    /// Does what ties a case to a thing of the house; none where it does not.
    pub fn tie(&self, deed: &Deed<'_>, file: &CaseFile) -> Option<Result<(), Error>> {
        let (app, actor) = (deed.app, deed.actor);
        Some(match deed.act {
            "hit_by" => read(deed.body).and_then(|OfIncident { incident }| {
                let incident = self.incident(&incident)?;
                actions::intake::link_case(app, actor, incident, file.case.id.to_string()).map(drop)
            }),
            "revise" => self.revise(deed, file),
            _ => return None,
        })
    }

    /// The corrective action behind the case produces the next version of a procedure.
    fn revise(&self, deed: &Deed<'_>, file: &CaseFile) -> Result<(), Error> {
        let Revision { procedure, steps, change } = read(deed.body)?;
        let known = self.procedures.get(&procedure).ok_or(Error::Missing("such procedure"))?;
        let problem = file.case.problem.map(Id::new).ok_or(Error::Missing("such problem"))?;
        let found =
            deed.app.look(|conn| Ok(store::learning::problem(conn, problem, store::case::Lock::No)?))?;
        let action = found.and_then(|problem| problem.actions.last().map(|action| action.id));
        let new = NewProcedureVersion { steps, change, effective_at: None, corrective_action: action };
        actions::learning::revise_procedure(deed.app, deed.actor, *known, new).map(drop)
    }

    fn incident(&self, name: &str) -> Result<Id<Incident>, Error> {
        self.incidents.get(name).copied().ok_or(Error::Missing("such incident"))
    }
}

/// The nightly look for rises, as the runner has it done.
fn night(app: &App) -> Result<(), Error> {
    let zone = TimeZoneDatabase::bundled().get(&app.house().company.zone).unwrap_or(TimeZone::UTC);
    let day = app.clock.now().to_zoned(zone).date();
    actions::learning::look_for_signals(app, &app.turn(&Actor::system()), day, format!("signals:{day}"))
}

/// Somebody decides on the rise that the nightly look found last.
fn decide_newest(deed: &Deed<'_>) -> Result<(), Error> {
    let waiting = deed.app.look(|conn| Ok(store::signal::undecided(conn, 1)?))?;
    let signal = waiting.first().ok_or(Error::Missing("such signal"))?.id;
    actions::learning::decide_signal(deed.app, deed.actor, signal, read(deed.body)?).map(drop)
}

/// The body of a step.
pub fn read<T: serde::de::DeserializeOwned>(body: &Value) -> Result<T, Error> {
    serde_json::from_value(body.clone()).map_err(|error| Error::Fault(error.to_string()))
}
