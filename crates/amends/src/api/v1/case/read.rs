//! `GET /cases` and `GET /cases/{case}`.

use axum::{Json, extract::State};
use domain::{
    case::{Case, Stage},
    change::Refused,
};
use schemars::JsonSchema;
use serde::Deserialize;
use store::{
    Conn,
    case::{Filter, Lock},
};

use super::{view::CaseView, whole::Whole};
use crate::{
    api::{
        Asked, Caller, Name, Problem,
        list::{self, Listed},
    },
    app::{App, Shared},
    error::Error,
};

/// What a list of cases is narrowed to.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Only in this stage.
    pub stage: Option<Stage>,
    /// Only of this owner: the id of a member.
    pub owner: Option<String>,
    /// Only of this customer: an id, or `ext:` and the id in your own system.
    pub customer: Option<String>,
    /// Only those that are open (true) or have ended (false).
    pub open: Option<bool>,
    /// Words that were said in the case, or its number.
    pub q: Option<String>,
    /// Where the page before ended: its `next`.
    pub cursor: Option<String>,
    /// How many, 1 to 200; 50 if not said.
    pub limit: Option<usize>,
}

pub async fn list(
    State(app): State<Shared>,
    _: Caller,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<Listed<CaseView>>, Problem> {
    Ok(Json(app.hop(move |app| app.look(|conn| page(conn, &wanted))).await?))
}

pub async fn show(State(app): State<Shared>, _: Caller, Name(name): Name) -> Result<Json<Whole>, Problem> {
    Ok(Json(app.hop(move |app| app.look(|conn| whole(app, conn, &name))).await?))
}

/// A page of the list.
///
/// # Errors
/// A filter or the place of the page is wrong, or there is no such customer.
pub fn page(conn: &mut Conn<'_>, wanted: &Wanted) -> Result<Listed<CaseView>, Error> {
    let (after, limit) = (list::after(wanted.cursor.as_deref())?, list::limit(wanted.limit)?);
    let customer = wanted
        .customer
        .as_deref()
        .map(|name| store::customer::find(conn, name)?.ok_or(Error::Missing("such customer")))
        .transpose()?;
    let owner = wanted
        .owner
        .as_deref()
        .map(|id| id.parse().map_err(|_| Refused::invalid("owner", id, "the id of a member")))
        .transpose()?;
    let filter = Filter { stage: wanted.stage, owner, customer, open: wanted.open, q: wanted.q.clone() };
    let page = store::case::list(conn, &filter, after, limit)?;
    let ids: Vec<_> = page.cases.iter().map(|case| case.id).collect();
    let mut belongings = store::case::belongings(conn, &ids)?;
    let view = |case: &Case| {
        let (promises, make_goods) = belongings.remove(&case.id).unwrap_or_default();
        CaseView::with(case, promises, make_goods)
    };
    Ok(Listed { items: page.cases.iter().map(view).collect(), next: page.next.map(|id| id.to_string()) })
}

/// One case with everything said and found in it.
///
/// # Errors
/// There is no such case.
pub fn whole(app: &App, conn: &mut Conn<'_>, name: &str) -> Result<Whole, Error> {
    let id = store::case::find(conn, name)?.ok_or(Error::Missing("such case"))?;
    let file = store::case::file(conn, id, Lock::No)?.ok_or(Error::Missing("such case"))?;
    let messages = store::case::messages(conn, id)?;
    let link = app.keys.case_link(id, file.case.link_version);
    Ok(Whole::of(&file, messages, app.public_url(&format!("/c/{link}"))))
}
