//! Forms of the first half of a case's life: assess, contain, find out, decide.

use domain::{
    case::{Case, Outcome},
    failure::{FailureNature, Severity},
};

use super::{ActForm, Ask, Input, asked};
use crate::web::{
    case::{sight::Sight, suggest, wording::opened},
    parts::failure_types,
};

const SEVERITIES: [(&str, &str); 4] =
    [("low", "low"), ("medium", "medium"), ("high", "high"), ("critical", "critical")];
const OUTCOMES: [(&str, &str); 3] =
    [("upheld", "upheld"), ("partly_upheld", "partly upheld"), ("not_upheld", "not upheld")];
const NATURES: [(&str, &str); 2] =
    [("competence", "a slip or lack of skill"), ("integrity", "a broken principle")];
const DOINGS: [(&str, &str); 4] = [
    ("firm", "ours"),
    ("customer", "the customer’s"),
    ("third_party", "somebody else’s"),
    ("unknown", "not known"),
];
const EXPOSURES: [(&str, &str); 3] =
    [("private", "private"), ("public", "public"), ("widespread", "widespread")];

pub fn forms(sight: &Sight) -> Vec<ActForm> {
    vec![assess(sight), contain(), investigate(sight), decide(sight), dismiss()]
}

fn assess(sight: &Sight) -> ActForm {
    let case = &sight.file.case;
    let known = |text: &Option<String>| text.clone().unwrap_or_default();
    let floor = case.floor.map(domain::money::Money::amount).unwrap_or_default();
    let loss = case.facts.loss().map(domain::money::Money::amount).unwrap_or_default();
    let currency = case.currency(sight.house.currency()).code().to_owned();
    let severity = case.milestones.assessed.map(|_| case.severity).map_or("", Severity::name);
    let mut inputs = vec![
        Input::new(Ask::Choice(&SEVERITIES), "severity", "How bad is the harm").value(severity),
        Input::line("problem_statement", "The heart of the matter, in one line")
            .value(known(&case.problem_statement)),
        Input::new(Ask::Select(failure_types(&sight.house)), "failure_type", "Kind of failure")
            .optional()
            .hint(suggest::hint(sight))
            .value(known(&case.failure_type)),
        Input::line("product", "Product or service").optional().value(known(&case.product)),
        Input::line("site", "Where it happened")
            .optional()
            .hint("A shop, a depot, a region. Cases are counted by both, so write them alike.")
            .value(known(&case.site)),
        Input::text("concerns[]", "Each thing they raised, one a line").optional().hint(raised(case)),
        Input::line("desired_outcome", "What they ask for").optional().value(known(&case.desired_outcome)),
        Input::line("real_concern", "What they need solved").optional().value(known(&case.real_concern)),
        Input::score("emotion_n", "How they feel, from 1 (calm) to 5 (furious)").hint(felt(case)),
        Input::new(Ask::Choice(&NATURES), "nature", "A slip, or a broken principle")
            .optional()
            .hint("Needed when the harm is high or critical.")
            .value(case.nature.map_or("", FailureNature::name)),
        Input::new(Ask::Choice(&DOINGS), "attribution", "Whose doing (stays in the house)")
            .optional()
            .value(known_after(case, case.attribution.name())),
        Input::new(Ask::Choice(&EXPOSURES), "exposure", "How public")
            .optional()
            .value(known_after(case, case.exposure.name())),
        Input::line("floor.amount", &format!("The least the law allows, in {currency}"))
            .optional()
            .hint("Paid whatever else is decided. It can be raised later, never lowered.")
            .value(floor),
        Input::sent("floor.currency", currency.clone()),
        Input::line("loss.amount", &format!("What they lost and can show, in {currency}"))
            .optional()
            .hint("What undoes it is reckoned from this. 0 if there is none after all.")
            .value(loss),
        Input::sent("loss.currency", currency.clone()),
    ];
    inputs.extend(asked::inputs(sight, &currency));
    ActForm::new("assessment", "Assess", "Save the assessment", inputs)
        .hint("Harm counts, not loudness. Assess again whenever more is known.")
}

/// What stands on file is kept, and only what is new is asked for.
fn raised(case: &Case) -> String {
    let known: Vec<_> = case.concerns.iter().map(|one| format!("“{}”", one.what)).collect();
    if known.is_empty() {
        return "All are answered one by one before the case closes.".to_owned();
    }
    format!("On file: {}. They stay; write only what is new.", known.join(", "))
}

fn felt(case: &Case) -> String {
    case.emotion
        .last()
        .map_or_else(String::new, |score| format!("On file: {score}. It stays if you choose none."))
}

/// Before anybody has assessed the case, what is on file is nobody's word.
fn known_after<'c>(case: &Case, value: &'c str) -> &'c str {
    if case.milestones.assessed.is_some() { value } else { "" }
}

fn contain() -> ActForm {
    let inputs = vec![
        Input::line("what", "What stopped further harm"),
        Input::moment("at", "When").optional().hint("Now, if you leave it empty."),
    ];
    ActForm::new("containment", "Contain", "Record it", inputs)
}

fn investigate(sight: &Sight) -> ActForm {
    let inputs = vec![
        Input::text("plan", "How you find out"),
        Input::new(Ask::Select(sight.colleagues()), "investigator", "Who finds out")
            .optional()
            .hint("The owner, if you leave it empty."),
        Input::new(
            Ask::Select(sight.colleagues()),
            "complained_of",
            "Whom the complaint is about, if one of us",
        )
        .optional()
        .hint("They neither decide nor get this case."),
    ];
    ActForm::new("investigation", "Investigate", "Begin", inputs)
}

fn decide(sight: &Sight) -> ActForm {
    let case = &sight.file.case;
    let decided = case.decision.as_ref();
    let outcome = decided.map_or("", |decision| match decision.outcome {
        Outcome::Upheld => "upheld",
        Outcome::PartlyUpheld => "partly_upheld",
        Outcome::NotUpheld => "not_upheld",
    });
    let inputs = vec![
        Input::new(Ask::Choice(&OUTCOMES), "outcome", "The complaint is").value(outcome),
        Input::text("reasons", "Reasons, as you will tell the customer")
            .value(decided.map_or("", |one| &one.reasons)),
        Input::text("evidence[]", "Evidence, one a line")
            .optional()
            .hint("Documents, calls, checks. A rejection needs it.")
            .value(decided.map(|one| one.evidence.join("\n")).unwrap_or_default()),
        Input::line("external_route", "Where they can go if they disagree")
            .optional()
            .hint("A rejection, also of a part, names it.")
            .value(sight.house.company.external_route.clone()),
        Input::line("no_make_good_reason", "Why nothing beyond the correction is given, if nothing will be")
            .optional(),
    ];
    ActForm::new("decision", "Decide", "Decide", inputs)
        .hint("Ends the finding out. The customer is told in the written decision, not by this.")
}

fn dismiss() -> ActForm {
    let inputs = vec![Input::line("reason", "Why this is not a complaint")];
    ActForm::new("dismissal", "Dismiss", "Dismiss", inputs).hint(
        "Only what was no complaint at all. A senior who does not own the case, or a manager, does this.",
    )
}

/// The form that answers one concern.
pub fn answer_concern(sight: &Sight) -> Option<ActForm> {
    let open = sight.file.case.concerns.iter().enumerate().filter(|(_, one)| one.answer.is_none());
    let options: Vec<_> = open.map(|(nth, one)| (nth.to_string(), opened_once(&one.what))).collect();
    let first = options.first()?.0.clone();
    let inputs = vec![
        Input::new(Ask::Select(options), "concern_n", "Which").value(first),
        Input::text("answer", "What we answered"),
    ];
    Some(ActForm::new("concern_answer", "Answer a concern", "Record the answer", inputs))
}

fn opened_once(what: &str) -> String {
    if what.contains(' ') { what.to_owned() } else { opened(what) }
}
