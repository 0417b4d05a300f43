//! Cases over the API: opening, reading, and every verb of their life.

mod act;
mod open;
mod read;
mod view;

use aide::axum::{
    ApiRouter,
    routing::{get_with, post_with},
};
use domain::case::acts;

use crate::app::Shared;

/// The table of routes.
pub fn routes() -> ApiRouter<Shared> {
    ApiRouter::new()
        .api_route(
            "/cases",
            post_with(open::create, |op| op.summary("Open a case").tag("cases"))
                .get_with(read::list, |op| op.summary("Cases, newest first").tag("cases")),
        )
        .api_route("/cases/{case}", get_with(read::show, |op| op.summary("One case").tag("cases")))
        .merge(verb::<acts::Acknowledgement>("acknowledgement", "Tell the customer that we have it"))
        .merge(verb::<acts::Assessment>("assessment", "How bad is it, and what is it about"))
        .merge(verb::<acts::Containment>("containment", "What stopped further harm"))
        .merge(verb::<acts::Investigation>("investigation", "Begin to find out"))
        .merge(verb::<acts::Decision>("decision", "What we found and will do"))
        .merge(verb::<acts::Response>("response", "Send the written decision"))
        .merge(verb::<acts::PartialFix>("partial_fix", "A useful part now, the rest promised"))
        .merge(verb::<acts::Resolution>("resolution", "Put right and accepted"))
        .merge(verb::<acts::FollowUpAnswer>("follow_up", "The answer to the follow-up question"))
        .merge(verb::<acts::Letter>("letter", "Send the reaffirmation letter"))
        .merge(verb::<acts::Closure>("closure", "Close; refused while anything is owed"))
        .merge(verb::<acts::Reopening>("reopening", "Reopen"))
        .merge(verb::<acts::Handover>("handover", "Offer the case to somebody else"))
        .merge(verb::<acts::HandoverAcceptance>("handover_acceptance", "Accept an offered handover"))
        .merge(verb::<acts::HandoverRefusal>("handover_refusal", "Turn an offered handover down"))
        .merge(verb::<acts::Withdrawal>("withdrawal", "The customer took it back"))
        .merge(verb::<acts::Deadlock>("deadlock", "We have said our last, and the customer disagrees"))
        .merge(verb::<acts::ExternalReview>("external_review", "Somebody outside looks at it"))
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
