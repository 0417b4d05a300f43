//! Writing a round: the text with its places, the promise, and what is given. The check reads it as a real customer would.

use axum::{
    extract::{Query, State},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    case::notices::{NoticePlan, PLACES, RoundKind},
    id::Id,
    intake::{Incident, Status},
    learning::{ActionState, CorrectiveAction},
};
use maud::{Markup, html};
use serde::Deserialize;
use store::{
    case::Lock,
    intake::cohort::{self, Counts},
};

use super::owed;
use crate::{
    actions::case::notices::{Sample, draft, try_out},
    app::Shared,
    error::Error,
    web::{
        At, Page, PageError, Refill, SignedIn, Typed, again,
        case::{local, sample},
        intake::parts_of::{people, refused, round_word},
        parts::{Field, select},
    },
};

const FORM: &str = "notice";
/// A text that says all that a notice has to say, to be made one's own.
const NOTICE: &str = "Dear {name|customer},

we made a mistake: {incident}. It happened on {happened} because [why], and it hit your order {order} of {date}. \
I am sorry for it.

[How we put it right.] On top of that you can have {offer|what we owe you}.

You can count on this: {promise} by {promise_date}. You need not do anything for it.

Your own page, where you see how it stands and can answer me, is {link}

{signer}
{firm}";
const UPDATE: &str = "Dear {name|customer},

here is what is new about our mistake ({incident}) and your order {order|with us}: [what is new].

You hear from me again by [date].

{signer}
{firm}";

const LETTER: &str = "Dear {name|customer},

I come back to our mistake: {incident}. It hit your order {order|with us}, and you never had to ask us about it. We let you down, and I am \
sorry that we did.

This is how we put it right for you: {correction}.

This is what we changed so that it does not happen to you again: [what changed, with its corrective action].

You have my word on what stands above, and I stay your contact.

{signer}
{firm}";

/// Which kind of round.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    kind: RoundKind,
}

struct Sight {
    incident: Incident,
    counts: Counts,
    names: Vec<String>,
    /// What is still to be done about the problem behind it.
    actions: Vec<CorrectiveAction>,
}

pub async fn show(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<Id<Incident>>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    page(&app, &me, id, asked.kind, &Refill::default(), None, 200).await
}

pub async fn create(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<Id<Incident>>,
    typed: Typed,
) -> Result<Response, PageError> {
    let (actor, form, kind) = (me.actor(), typed.clone(), kind_of(&typed));
    let done = app.hop(move |app| draft(app, &actor, id, form.read::<NoticePlan>(&app.house())?)).await;
    match done {
        Ok(round) => Ok(Redirect::to(&format!("/incidents/{id}/notices/{}", round.id)).into_response()),
        Err(error) => {
            let (refill, status) = again(error, FORM, typed)?;
            page(&app, &me, id, kind, &refill, None, status).await
        }
    }
}

/// What the check finds in what is typed, filled for one real customer: as a fragment while typing, or with the page.
pub async fn check(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<Id<Incident>>,
    headers: HeaderMap,
    typed: Typed,
) -> Result<Response, PageError> {
    let (actor, form, kind) = (me.actor(), typed.clone(), kind_of(&typed));
    let found = app.hop(move |app| try_out(app, &actor, id, form.read::<NoticePlan>(&app.house())?)).await;
    let shown = match &found {
        Ok(found) => found.as_ref().map_or_else(
            || html! { p class="part-note" { "Nobody is in the cohort yet to try it on." } },
            tried,
        ),
        Err(error @ Error::Refused(_)) => html! { p class="part-note" { (error.sentence()) } },
        Err(_) => html! {},
    };
    if headers.contains_key("x-fragment") {
        return Ok(shown.into_response());
    }
    let refill = Refill { form: FORM.to_owned(), typed, ..Refill::default() };
    page(&app, &me, id, kind, &refill, Some(shown), 200).await
}

fn kind_of(typed: &Typed) -> RoundKind {
    match typed.get("kind") {
        "update" => RoundKind::Update,
        "letter" => RoundKind::Letter,
        _ => RoundKind::Notice,
    }
}

/// How it reads for one of them.
fn tried(one: &Sample) -> Markup {
    html! {
        p class="part-note" { "As " strong { (one.name) } " would read it:" }
        (sample(one))
    }
}

async fn page(
    app: &Shared,
    me: &SignedIn,
    id: Id<Incident>,
    kind: RoundKind,
    refill: &Refill,
    checked: Option<Markup>,
    status: u16,
) -> Result<Response, PageError> {
    let now = app.clock.now();
    let sight = app
        .hop(move |app| {
            app.look(|conn| {
                let incident =
                    store::intake::incident(conn, id, Lock::No)?.ok_or(Error::Missing("such incident"))?;
                let mut names = store::imported::names(conn)?;
                names.retain(|name| !PLACES.iter().any(|(place, _)| place == name));
                let problem = match incident.problem {
                    Some(problem) => store::learning::problem(conn, Id::new(problem), Lock::No)?,
                    None => None,
                };
                let mut actions = problem.map(|one| one.actions).unwrap_or_default();
                actions.retain(|one| one.state == ActionState::Planned && one.due_at > now);
                Ok(Sight { incident, counts: cohort::counts(conn, id)?, names, actions })
            })
        })
        .await?;
    let title = format!("{}: {}", round_word(kind), sight.incident.what);
    let page = Page::of_staff(app, me, "/problems", title).answering(status);
    let due = app
        .clock
        .now()
        .saturating_add(jiff::SignedDuration::from_hours(24 * 5))
        .unwrap_or(jiff::Timestamp::MAX);
    let house = app.house();
    let due = local(due, &house.company.zone);
    let with = html! { (promise(&due, refill)) (owed::of_house(FORM, &house, refill)) (given(refill)) };
    Ok(page.show(sight.show(kind, &with, refill, checked.as_ref())))
}

impl Sight {
    fn reached(&self, kind: RoundKind) -> u64 {
        kind.goes_through().iter().map(|status: &Status| self.counts.of(*status)).sum()
    }

    fn show(&self, kind: RoundKind, with: &Markup, refill: &Refill, checked: Option<&Markup>) -> Markup {
        let here = format!("/incidents/{}", self.incident.id);
        html! {
            div class="page-head" { div {
                p class="crumbs" { a href="/incidents" { "Incidents" } " / " a href=(here) { (self.incident.what) } }
                h1 { @match kind { RoundKind::Notice => "Tell everybody whom it hit", RoundKind::Update => "Tell everybody what is new", RoundKind::Letter => "The letter to those who said nothing" } }
                p class="page-sub" {
                    @match kind {
                        RoundKind::Notice => { (people(self.reached(kind))) " would be told, each on their own case, with their own promise and the same make-good. Nothing goes out before you have looked at samples." }
                        RoundKind::Update => { (people(self.reached(kind))) " know already; each hears it in their own thread." }
                        RoundKind::Letter => "One text, with the facts of each. It goes to whoever was told, said nothing, is owed a letter (from medium severity on) and has it put right; everybody else is left as they are."
                    }
                }
            } }
            div class="columns" {
                section class="part" aria-labelledby="write" {
                    h2 id="write" { "The text" }
                    (refused(FORM, refill))
                    (self.form(&here, kind, with, refill, checked))
                }
                aside class="stack-wide" aria-label="Places" { (self.places()) }
            }
        }
    }

    fn form(
        &self,
        here: &str,
        kind: RoundKind,
        with: &Markup,
        refill: &Refill,
        checked: Option<&Markup>,
    ) -> Markup {
        let (name, text) = match kind {
            RoundKind::Notice => ("notice", NOTICE),
            RoundKind::Update => ("update", UPDATE),
            RoundKind::Letter => ("letter", LETTER),
        };
        let body = refill.value(FORM, "text", text);
        html! {
            form class="composer" method="post" action={ (here) "/notices" } data-keep={ "notice-" (self.incident.id) "-" (round_word(kind)) } {
                input type="hidden" name="kind" value=(name);
                div class="field" {
                    label for="notice-text" { "To each of them" }
                    textarea id="notice-text" name="text" required rows="16" data-check-url={ (here) "/notice_check" } { (body) }
                }
                div class="check" data-check-result aria-live="polite" { @if let Some(checked) = checked { (checked) } }
                @match kind {
                    RoundKind::Notice => (with),
                    RoundKind::Update => (Field::line(FORM, "keeps_promise", "The promise of the notice is kept, as shown by").hint("Such as the list of a transfer. Then it counts as kept for each who is told so.").optional().show(refill)),
                    RoundKind::Letter => (self.steps()),
                }
                div class="form-acts" {
                    button class="btn btn-first" { "Look at samples" }
                    button class="btn" formaction={ (here) "/notice_check" } formnovalidate { "Check it" }
                    span class="hint" { "Nothing goes out yet." }
                }
            }
        }
    }

    /// What is planned so that it does not come back: where the letter announces it, it is promised to each.
    fn steps(&self) -> Markup {
        html! { @if !self.actions.is_empty() {
            fieldset class="choices" {
                legend { "What it announces becomes a promise to each " span class="optional" { "Untick what it does not speak of." } }
                @for one in &self.actions {
                    label { input type="checkbox" name="steps[]" value=(one.id) checked; (one.what) }
                }
            }
        } }
    }

    fn places(&self) -> Markup {
        html! {
            section class="part" aria-labelledby="places" {
                h2 id="places" { "Places" }
                p class="part-note" { "What stands in braces is filled for each. Words behind a bar are used where nothing is known: " code class="exact" { "{name|customer}" } "." }
                dl class="facts" {
                    @for (name, says) in PLACES { dt { code class="exact" { "{" (name) "}" } } dd { (says) } }
                    @for name in &self.names { dt { code class="exact" { "{" (name) "}" } } dd { "of their order" } }
                }
            }
        }
    }
}

fn promise(due: &str, refill: &Refill) -> Markup {
    let severities: Vec<_> = domain::failure::Severity::ALL
        .iter()
        .map(|one| (one.name().to_owned(), one.name().to_owned()))
        .collect();
    html! {
        div class="form-row" {
            (Field::line(FORM, "promise.what", "What each can count on").hint("Becomes a promise of their own.").value("You have the matter put right").show(refill))
            (Field::line(FORM, "promise.due_at", "By when").kind("datetime-local").value(due).show(refill))
        }
        div class="form-row" {
            (select(&Field::line(FORM, "severity", "How bad it is for each").hint("The base make-good follows from it, by the policy in force.").value("medium"), &severities, refill))
            (Field::line(FORM, "take_up_percent_n", "Of a hundred, how many will take it").hint("An assumption for the estimate.").kind("number").value("60").show(refill))
        }
    }
}

fn given(refill: &Refill) -> Markup {
    html! {
        (owed::fields(FORM, refill))
        (select(&Field::line(FORM, "make_good", "The base make-good").value("true"), &[("true".to_owned(), "Offer it to each".to_owned()), ("false".to_owned(), "Give nothing".to_owned())], refill))
    }
}
