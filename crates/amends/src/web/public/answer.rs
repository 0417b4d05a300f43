//! What customers do on their page. Each answers with the page again.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    case::acts::{FollowUpAnswer, Incoming, MakeGoodStep, MakeGoodVerb},
    change::Refused,
    id::Id,
    intake::Channel,
};

use super::{
    case::page,
    offers::form_name,
    sight::{by_customer, closed},
};
use crate::{
    actions::case::{act, not_solved as object},
    app::Shared,
    error::Error,
    web::{At, Refill, Typed},
};

pub async fn say(State(app): State<Shared>, At(secret): At<String>, typed: Typed) -> Response {
    let body = typed.get("body").to_owned();
    let done = match clean("body", &body) {
        Ok(()) => {
            let words = Incoming { body, channel: Channel::Web, foreign_id: None };
            by_customer(&app, &secret, move |app, actor, case| act(app, actor, case, words)).await.map(drop)
        }
        Err(error) => Err(error),
    };
    answered(&app, secret, "answer", typed, done).await
}

pub async fn not_solved(State(app): State<Shared>, At(secret): At<String>, typed: Typed) -> Response {
    let words = typed.get("words").to_owned();
    let done = match clean("words", &words) {
        Ok(()) => by_customer(&app, &secret, move |app, actor, case| object(app, actor, case, &words))
            .await
            .map(drop),
        Err(error) => Err(error),
    };
    answered(&app, secret, "not-solved", typed, done).await
}

pub async fn follow_up(State(app): State<Shared>, At(secret): At<String>, typed: Typed) -> Response {
    let read = clean("words", typed.get("words")).and_then(|()| typed.read::<FollowUpAnswer>(&app.house()));
    let done = match read {
        Ok(answer) => {
            by_customer(&app, &secret, move |app, actor, case| act(app, actor, case, answer)).await.map(drop)
        }
        Err(error) => Err(error),
    };
    answered(&app, secret, "follow-up", typed, done).await
}

pub async fn choose(
    State(app): State<Shared>,
    At((secret, make_good)): At<(String, uuid::Uuid)>,
    typed: Typed,
) -> Response {
    let words = typed.get("words").to_owned();
    let verb = clean("words", &words).and_then(|()| match (typed.get("answer"), typed.get("choice")) {
        ("accept", "") => Ok(MakeGoodVerb::Accept),
        ("accept", form) => Ok(MakeGoodVerb::Choose { form: form.to_owned() }),
        ("decline", _) => Ok(MakeGoodVerb::Decline { words: String::new() }),
        ("wish", _) => Ok(MakeGoodVerb::Wish { words, channel: None }),
        (other, _) => Err(Refused::invalid("answer", other.to_owned(), "accept, decline or wish").into()),
    });
    let done = match verb {
        Ok(verb) => {
            let step = MakeGoodStep { make_good: Id::new(make_good), verb };
            by_customer(&app, &secret, move |app, actor, case| act(app, actor, case, step)).await.map(drop)
        }
        Err(error) => Err(error),
    };
    answered(&app, secret, &form_name(make_good), typed, done).await
}

/// Storage cannot hold a NUL, and nobody means to write one.
fn clean(field: &'static str, text: &str) -> Result<(), Error> {
    if text.contains('\0') {
        return Err(Refused::invalid(field, "a NUL character", "text without it").into());
    }
    Ok(())
}

async fn answered(
    app: &Shared,
    secret: String,
    form: &str,
    typed: Typed,
    done: Result<(), Error>,
) -> Response {
    match done {
        Ok(()) => (StatusCode::SEE_OTHER, [(header::LOCATION, format!("/c/{secret}"))]).into_response(),
        Err(error @ (Error::Missing(_) | Error::Store(_) | Error::Fault(_) | Error::OtherKey(_))) => {
            closed(error)
        }
        Err(error) => page(app, secret, Refill::refused(form, typed, &error), Some(&error)).await,
    }
}
