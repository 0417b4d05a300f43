//! Cases over the API: opening, reading, and every verb of their life.

mod act;
mod open;
mod read;
mod recommend;
mod view;
mod whole;

use aide::axum::{
    ApiRouter,
    routing::{get_with, post_with},
};
use domain::case::acts;

pub use view::CaseView;

use crate::app::Shared;

/// The table of routes.
pub fn routes() -> ApiRouter<Shared> {
    ApiRouter::new()
        .api_route(
            "/cases",
            post_with(open::create, |op| op.summary("Open a case").tag("cases"))
                .get_with(read::list, |op| op.summary("Cases, newest first").tag("cases")),
        )
        .api_route("/cases/{case}", get_with(read::show, |op| op.summary("One case, whole").tag("cases")))
        .api_route(
            "/cases/{case}/recommendation",
            get_with(recommend::show, |op| op.summary("What policy recommends to offer").tag("make-goods")),
        )
        .merge(early())
        .merge(late())
        .merge(sideways())
        .merge(belongings())
}

fn early() -> ApiRouter<Shared> {
    ApiRouter::new()
        .merge(verb::<acts::Acknowledgement>("acknowledgement", "Tell the customer that we have it"))
        .merge(verb::<acts::Assessment>("assessment", "How bad is it, and what is it about"))
        .merge(verb::<acts::Containment>("containment", "What stopped further harm"))
        .merge(verb::<acts::Investigation>("investigation", "Begin to find out"))
        .merge(verb::<acts::Decision>("decision", "What we found and will do"))
        .merge(verb::<acts::Response>("response", "Send the written decision"))
        .merge(verb::<acts::ConcernAnswer>("concern_answers", "Answer one concern of the customer"))
}

fn late() -> ApiRouter<Shared> {
    ApiRouter::new()
        .merge(verb::<acts::PartialFix>("partial_fix", "A useful part now, the rest promised"))
        .merge(verb::<acts::Resolution>("resolution", "Put right and accepted"))
        .merge(verb::<acts::FollowUpQuestion>("follow_up_question", "Ask whether all is settled"))
        .merge(verb::<acts::FollowUpAnswer>("follow_up", "The answer to the follow-up question"))
        .merge(verb::<acts::Letter>("letter", "Send the reaffirmation letter"))
        .merge(verb::<acts::Closure>("closure", "Close; refused while anything is owed"))
        .merge(verb::<acts::Reopening>("reopening", "Reopen"))
        .api_route(
            "/cases/{case}/debrief",
            post_with(act::debrief, |op| op.summary("Debrief the problem behind the case").tag("cases")),
        )
}

fn sideways() -> ApiRouter<Shared> {
    ApiRouter::new()
        .merge(verb::<acts::Handover>("handover", "Offer the case to somebody else"))
        .merge(verb::<acts::HandoverAcceptance>("handover_acceptance", "Accept an offered handover"))
        .merge(verb::<acts::HandoverRefusal>("handover_refusal", "Turn an offered handover down"))
        .merge(verb::<acts::Escalation>("escalation", "Raise it to the managers"))
        .merge(verb::<acts::EscalationEnd>("escalation_end", "A manager's answer; the owner goes on"))
        .merge(verb::<acts::Withdrawal>("withdrawal", "The customer took it back"))
        .merge(verb::<acts::Dismissal>("dismissal", "Not a complaint after all"))
        .merge(verb::<acts::Deadlock>("deadlock", "We have said our last, and the customer disagrees"))
        .merge(verb::<acts::ExternalReview>("external_review", "Somebody outside looks at it"))
        .merge(verb::<acts::StatusLinkRevocation>(
            "status_link_revocation",
            "Make the link to the customer's page worthless",
        ))
        .api_route(
            "/cases/{case}/merger",
            post_with(act::merge, |op| op.summary("Continue in another case of the customer").tag("cases")),
        )
}

fn belongings() -> ApiRouter<Shared> {
    ApiRouter::new()
        .merge(verb::<acts::NewMessage>("messages", "Say something, log what they said, or leave a note"))
        .merge(verb::<acts::NewPromiseTo>("promises", "Give a promise"))
        .merge(verb::<acts::NewMakeGood>("make_goods", "Propose something of value"))
}

fn verb<A: act::Verb>(name: &'static str, summary: &'static str) -> ApiRouter<Shared> {
    ApiRouter::new().api_route(
        &format!("/cases/{{case}}/{name}"),
        post_with(act::create::<A>, move |op| op.summary(summary).tag("cases")),
    )
}
