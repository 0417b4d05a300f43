//! One job: thin, and safe to do twice. A job that only changes records is marked done in the same unit.

use domain::{errand::Task, staff::Actor};
use store::jobs::{self, Job};

use super::{
    alert::alert,
    ask::ask,
    ask_approval::{ask_approval, ask_round_approval},
    deliver::deliver,
    fulfil::fulfil,
    remind::remind,
    send::{send, send_mail},
};
use crate::{actions, app::App, error::Error};

/// Does one job.
///
/// # Errors
/// Whatever stood in the way; the job stays to be done.
pub fn handle(app: &App, job: &Job) -> Result<(), Error> {
    let key = job.key.clone();
    let turn = app.turn(&Actor::system());
    match job.task.clone() {
        Task::LookAtCase { case } => app.change(&turn, move |unit, turn| {
            actions::case::fire(unit, turn, case)?;
            Ok(jobs::done(unit, &key)?)
        }),
        Task::LookAtCustomer { customer } => app.change(&turn, move |unit, turn| {
            actions::customer::look_at_hold(unit, turn, customer)?;
            Ok(jobs::done(unit, &key)?)
        }),
        Task::LookAtProblem { problem } => app.change(&turn, move |unit, turn| {
            actions::learning::look_at_problem(unit, turn, problem)?;
            Ok(jobs::done(unit, &key)?)
        }),
        Task::ReadThemes => actions::learning::read_themes(app, &turn.actor, Some(key)).map(drop),
        Task::LearnBuying => actions::customer::learn_buying(app, &turn, key),
        Task::LookForSignals { day } => actions::learning::look_for_signals(app, &turn, day, key),
        Task::PackMeasures { from } => actions::learning::pack_measures(app, &turn, from, key),
        Task::WatchActions => app.change(&turn, move |unit, turn| {
            actions::learning::watch_actions(unit, turn)?;
            Ok(jobs::done(unit, &key)?)
        }),
        Task::FollowMakeGood { make_good, after_days } => app.change(&turn, move |unit, turn| {
            actions::recovery::follow(unit, turn, make_good, after_days)?;
            Ok(jobs::done(unit, &key)?)
        }),
        Task::AskFollowUp { case } => ask(app, &key, case),
        Task::Send { case, message } => send(app, &key, case, message),
        Task::Alert { member, case, why } => alert(app, &key, member, case, &why),
        Task::AskApproval { case, make_good } => ask_approval(app, &key, case, make_good),
        Task::AskRoundApproval { round } => ask_round_approval(app, &key, round),
        Task::RemindOfOffer { case, make_good } => remind(app, &key, case, make_good),
        Task::Mail { id } => send_mail(app, &key, id),
        Task::Fulfil { make_good, attempt, .. } => fulfil(app, &key, job.attempts, make_good, attempt),
        Task::TellCohort { round, portion } => {
            actions::case::notices::tell_portion(app, &key, round, portion)
        }
        Task::PutToRest(rest) => actions::case::notices::rest_portion(app, &key, rest),
        Task::Deliver { delivery } => deliver(app, &key, delivery),
        Task::LookAtVoucher { make_good } => app.change(&turn, move |unit, turn| {
            actions::recovery::look_at_voucher(unit, turn, make_good)?;
            Ok(jobs::done(unit, &key)?)
        }),
    }
}
