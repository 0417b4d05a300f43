//! One handler for every act on a case: read, do, and go back; or show the page again with the form as it was typed.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use domain::{case::Case, change::Refused, id::Id, learning::NewDebrief, staff::Actor};

use super::{compose, forms, page, sight::Sight, wording::asked};
use crate::{
    actions::{self, Answer, Once},
    app::{App, Shared},
    error::Error,
    web::{At, Page, PageError, Refill, SignedIn, Typed},
};

/// Whoever comes back to the address of a form that was refused finds the form.
pub async fn form(_: SignedIn, At((number, verb)): At<(String, String)>) -> Redirect {
    let plain = |text: &str| text.chars().all(|sign| sign.is_ascii_alphanumeric() || "-_".contains(sign));
    let known = plain(&number) && plain(&verb);
    Redirect::to(&if known { format!("/cases/{number}#act-{verb}") } else { "/cases".to_owned() })
}

/// Does what the form of a verb asks for.
pub async fn act(
    State(app): State<Shared>,
    me: SignedIn,
    At((number, verb)): At<(String, String)>,
    typed: Typed,
) -> Result<Response, PageError> {
    let (mine, sent) = (me.clone(), typed.clone());
    let done = app
        .hop(move |app| match perform(app, &mine.actor(), &number, &verb, &sent) {
            Ok(to) => Ok(Ok(to)),
            Err(error) if is_shown_again(&error) => {
                let sight = Sight::assessing(app, &mine, &number)?;
                let key = forms::key(&verb, typed.get("target"));
                let mut refill = Refill::refused(&key, typed, &error);
                refill.fields.values_mut().for_each(|error| *error = asked(error, sight.zone()));
                if error.code() == "reply_check" {
                    let sentence = "The words marked below must not go out like this.".to_owned();
                    refill.sentence = Some((error.code(), sentence));
                }
                let title = page::title(&sight);
                Ok(Err((error.status(), title, page::whole(&sight, &refill, ""))))
            }
            Err(error) => Err(error),
        })
        .await?;
    Ok(match done {
        Ok(to) => Redirect::to(&to).into_response(),
        Err((status, title, content)) => {
            Page::of_staff(&app, &me, "/cases", title).refused(status).show(content)
        }
    })
}

fn is_shown_again(error: &Error) -> bool {
    matches!(error, Error::Refused(_)) || matches!(error, Error::Store(fault) if fault.is_passing())
}

/// Does it, and says where to go.
fn perform(app: &App, actor: &Actor, name: &str, verb: &str, typed: &Typed) -> Result<String, Error> {
    let id = app.look(|conn| store::case::find(conn, name)?.ok_or(Error::Missing("such case")))?;
    match verb {
        "merge" => return merge(app, actor, id, typed),
        "debrief" => {
            let new: NewDebrief = typed.without(&["back"]).read(&app.house())?;
            actions::learning::debrief(app, actor, id, new)?;
        }
        "message" => {
            let act = compose::read(typed, &app.house())?;
            let file = actions::case::act_any(app, actor, id, act)?;
            return Ok(format!("/cases/{}#thread", file.case.number));
        }
        verb => {
            let act = forms::read(verb, typed, &app.house()).ok_or(Error::Missing("such act"))??;
            let name = clicked(actor, id, verb, typed);
            actions::once(app, actor, name, move |unit, turn| {
                actions::case::act_in(unit, turn, id, act.as_ref())?;
                Ok(Answer { status: 303, body: String::new() })
            })?;
        }
    }
    // The fragment of the form would lead on to where it stood: what follows stands at the top.
    Ok(match typed.get("back") {
        "/" => "/".to_owned(),
        forms::DECIDED => format!("/approvals/{}#main", typed.get("target")),
        _ => format!("/cases/{name}#main"),
    })
}

/// The same form of the same page with the same words, sent twice, is one request.
fn clicked(actor: &Actor, case: Id<Case>, verb: &str, typed: &Typed) -> Option<Once> {
    let (member, shown) = (actor.member_id()?, Some(typed.get("once")).filter(|shown| !shown.is_empty())?);
    let path = format!("/cases/{case}/acts/{verb}");
    let mut once = Once::new(member, String::new(), "POST", &path, typed.written().as_bytes());
    // Other words on the same page are another request.
    let words: String = once.request.iter().map(|byte| format!("{byte:02x}")).collect();
    once.key = format!("page:{case}:{shown}:{words}");
    Some(once)
}

fn merge(app: &App, actor: &Actor, id: Id<Case>, typed: &Typed) -> Result<String, Error> {
    let into = typed.get("into").trim();
    let unknown = || Refused::invalid("into", into, "the number of a case");
    let goal = app.look(|conn| Ok(store::case::find(conn, into)?.ok_or_else(unknown)?))?;
    if goal == id {
        return Err(Refused::invalid("into", into, "another case than this one").into());
    }
    let file = actions::case::merge(app, actor, id, goal)?;
    Ok(format!("/cases/{}", file.case.number))
}
