//! Forms of what goes on between ourselves: handing over, raising, merging, learning.

use super::{ActForm, Ask, Input};
use crate::web::case::sight::Sight;

const CAUSES: [(&str, &str); 4] = [
    ("not_followed", "a rule was not followed"),
    ("not_understood", "a rule was not understood"),
    ("not_foreseen", "nobody had foreseen it"),
    ("other", "something else"),
];
const SCOPES: [(&str, &str); 2] = [("one_off", "one slip"), ("systemic", "the way we work")];

pub fn forms(sight: &Sight) -> Vec<ActForm> {
    let case = &sight.file.case;
    let mut forms = Vec::new();
    match &case.handover {
        Some(offered) if offered.to == sight.me.id => {
            forms.extend([accept_handover(), refuse_handover()]);
        }
        Some(_) => forms.push(refuse_handover()),
        None => forms.push(handover(sight)),
    }
    forms.push(if case.escalation.is_some() { end_escalation() } else { escalate() });
    // Where nobody says what an hour costs, nobody is asked for minutes.
    forms.extend(sight.house.company.hourly_rate().map(|_| work(sight)));
    forms.extend([debrief(sight), merge(), revoke_link()]);
    forms
}

fn handover(sight: &Sight) -> ActForm {
    let mut others = sight.colleagues();
    others.retain(|(id, _)| *id != sight.file.case.owner.to_string());
    let inputs = vec![
        Input::new(Ask::Select(others), "to", "To"),
        Input::line("reason", "Why they should have it, and what they need to know"),
    ];
    ActForm::new("handover", "Hand over", "Offer it", inputs).hint("The owner stays until they accept.")
}

/// Takes a case that was offered.
pub fn accept_handover() -> ActForm {
    ActForm::new("handover_acceptance", "Accept the handover", "Accept", Vec::new())
}

/// Turns an offered case down.
pub fn refuse_handover() -> ActForm {
    let inputs = vec![Input::line("reason", "Why not").optional()];
    ActForm::new("handover_refusal", "Turn the handover down", "Turn it down", inputs)
}

fn escalate() -> ActForm {
    let inputs = vec![Input::line("reason", "What a manager should look at or decide")];
    ActForm::new("escalation", "Raise to a manager", "Raise it", inputs).hint("The owner stays.")
}

fn end_escalation() -> ActForm {
    let inputs = vec![Input::line("answer", "What was done or decided")];
    ActForm::new("escalation_end", "Seen to", "End the escalation", inputs)
        .hint("A manager says what was done about it.")
}

fn work(sight: &Sight) -> ActForm {
    let so_far = match sight.file.case.past.minutes {
        0 => "Nothing is noted yet.".to_owned(),
        minutes => format!("{minutes} minutes are noted so far; a number below zero takes some back."),
    };
    let inputs = vec![
        Input::line("minutes_n", "Minutes of work"),
        Input::line("what", "What was done, if it does not show by itself").optional(),
    ];
    ActForm::new("work", "Note time worked", "Note it", inputs).hint(so_far)
}

fn debrief(sight: &Sight) -> ActForm {
    let case = &sight.file.case;
    let problems = sight.problems.iter().map(|one| (one.id.to_string(), one.title.clone())).collect();
    let known = case.problem.map(|id| id.to_string()).unwrap_or_default();
    let inputs = vec![
        Input::text("what_happened", "What happened, without blaming a person"),
        Input::line("root_cause", "The deepest cause that we can act on"),
        Input::new(Ask::Choice(&CAUSES), "cause_class", "That is"),
        Input::new(Ask::Choice(&SCOPES), "scope", "It was"),
        Input::line("scope_evidence", "Why you think so"),
        Input::new(Ask::Several(sight.colleagues()), "attendees[]", "Who was there")
            .hint("everybody involved, from high severity on")
            .optional(),
        Input::new(Ask::Select(problems), "problem", "Belongs to the problem")
            .optional()
            .hint("A new one, if you leave it empty.")
            .value(known),
    ];
    ActForm::new("debrief", "Debrief", "Save the debrief", inputs)
}

fn merge() -> ActForm {
    let inputs = vec![Input::line("into", "Number of the case that goes on")];
    ActForm::new("merge", "Merge", "Merge into that case", inputs)
        .hint("For two cases of one customer that are one. This one ends; its promises go over.")
}

fn revoke_link() -> ActForm {
    let inputs = vec![Input::line("reason", "Why the link has to stop working")];
    ActForm::new("status_link", "Revoke the customer’s link", "Revoke it", inputs)
        .hint("The next message carries a new one.")
}
