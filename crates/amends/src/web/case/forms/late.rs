//! Forms of the second half of a case's life: put right, follow up, close, and what else may end it.

use domain::case::acts;

use super::{ActForm, Ask, Input, early::answer_concern};
use crate::web::case::sight::Sight;

const YES_NO: [(&str, &str); 2] = [("true", "yes"), ("false", "no")];

pub fn forms(sight: &Sight) -> Vec<ActForm> {
    let mut forms = vec![fix_a_part(), resolve(), follow_up_answer(), close(sight), reopen()];
    forms.extend(answer_concern(sight));
    forms.extend([withdraw(), deadlock(sight), review(sight)]);
    forms
}

fn fix_a_part() -> ActForm {
    let inputs = vec![
        Input::line("done", "What is put right now"),
        Input::line("rest", "What is not yet, in words for the customer"),
        Input::moment("rest_due_at", "By when the rest is done"),
    ];
    ActForm::new("partial_fix", "Fix a part", "Record and promise the rest", inputs)
        .hint("The rest becomes a promise.")
}

fn resolve() -> ActForm {
    let inputs = vec![
        Input::text("correction", "What was corrected for this customer")
            .optional()
            .hint("For a rejected complaint: what was explained."),
        Input::new(Ask::Choice(&YES_NO), "accepted_by_customer", "The customer said that it is put right")
            .value("false"),
        Input::line("evidence", "What shows it").hint("Their words, a measurement, a receipt."),
    ];
    ActForm::new("resolution", "Resolve", "Record that it is put right", inputs)
        .hint("Goodwill alone does not resolve a case: the thing itself has to be right.")
}

fn follow_up_answer() -> ActForm {
    let inputs = vec![
        Input::new(Ask::Choice(&YES_NO), "settled", "All is settled").hint("No reopens the case."),
        Input::text("words", "What they said").optional(),
        Input::score("satisfaction_n", "How satisfied with how it was handled, 1 to 5"),
        Input::score("heard_n", "Whether they felt heard, 1 to 5"),
        Input::score("distributive_n", "How fair they found the result, 1 to 5"),
        Input::score("procedural_n", "How fair they found the way to it, 1 to 5"),
        Input::score("interactional_n", "How fair they found how they were treated, 1 to 5"),
    ];
    ActForm::new("follow_up", "Log the follow-up answer", "Log it", inputs)
        .hint("If they say no, the case is reopened.")
}

fn close(sight: &Sight) -> ActForm {
    let case = &sight.file.case;
    let known = |text: &Option<String>| text.clone().unwrap_or_default();
    let needed = acts::closing_words(&sight.file);
    let inputs = vec![
        Input::text("firm_side_improvement", "What we do better from now on, or why there is nothing")
            .needed(needed.improvement, "Needed because we were at fault, or the customer caused it.")
            .value(known(&case.firm_side_improvement)),
        Input::line("no_make_good_reason", "Why no make-good was given")
            .needed(
                needed.no_make_good,
                "Needed because we were at fault and nothing beyond the correction was given.",
            )
            .value(known(&case.no_make_good_reason)),
    ];
    ActForm::new("closure", "Close", "Close the case", inputs)
}

fn reopen() -> ActForm {
    let inputs = vec![Input::text("reason", "What is not solved, in their words")];
    ActForm::new("reopening", "Reopen", "Reopen", inputs).hint("The clocks go on from the first receipt.")
}

fn withdraw() -> ActForm {
    let inputs = vec![Input::text("words", "Their words")];
    ActForm::new("withdrawal", "They withdraw it", "Record the withdrawal", inputs)
        .hint("Releases promises and takes offers back. What the law allows is paid all the same.")
}

fn deadlock(sight: &Sight) -> ActForm {
    let inputs = vec![
        Input::text("body", "The letter that says our last word")
            .hint("It has to name the outside body below."),
        Input::line("external_route", "The outside body, as the letter names it")
            .value(sight.house.company.external_route.clone()),
        Input::line("override_reason", "Why it goes out although the reply check found a fault").optional(),
    ];
    ActForm::new("deadlock", "Deadlock", "Send the last word", inputs)
}

fn review(sight: &Sight) -> ActForm {
    let known = sight.file.case.review.as_ref();
    let inputs = vec![
        Input::line("by", "Who looks at it").value(known.map_or("", |one| &one.by)),
        Input::line("reference", "Their reference").optional().value(known.map_or("", |one| &one.reference)),
        Input::text("finding", "What they found").optional().hint("Once they have."),
    ];
    ActForm::new("external_review", "Outside review", "Record it", inputs)
}
