//! `GET /members`: who can own a case or take one over.

use aide::axum::{ApiRouter, routing::get_with};
use axum::{Json, extract::State};
use domain::{
    id::Id,
    staff::{Member, MemberKind, Role},
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    api::{Caller, Problem},
    app::Shared,
};

/// The table of routes.
pub fn routes() -> ApiRouter<Shared> {
    ApiRouter::new()
        .api_route("/members", get_with(list, |op| op.summary("Members, as they joined").tag("members")))
}

/// Everybody.
#[derive(Serialize, JsonSchema)]
struct Members {
    /// In the order they joined.
    items: Vec<MemberView>,
}

/// A member of staff, or a token that acts under its own name.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Member")]
struct MemberView {
    /// Their id: what `owner` and `to` speak of.
    id: Id<Member>,
    /// The name that customers see.
    name: String,
    /// What they may do.
    role: Role,
    /// True for a token, false for a person.
    token: bool,
    /// False once they have left.
    active: bool,
    /// Still learning: tighter limits.
    in_training: bool,
    /// Whether new cases may come to them.
    on_duty: bool,
    /// Asked to join, and never signed in so far: new cases do not come to them.
    invited: bool,
    /// How many open cases they own.
    open_cases: u64,
}

async fn list(State(app): State<Shared>, _: Caller) -> Result<Json<Members>, Problem> {
    let members = app.hop(|app| app.look(|conn| Ok(store::staff::with_load(conn)?))).await?;
    let view = |(member, open_cases): (Member, u64)| MemberView {
        id: member.id,
        name: member.name,
        role: member.role,
        token: member.kind == MemberKind::Token,
        active: member.active,
        in_training: member.in_training,
        on_duty: member.on_duty,
        invited: member.invited,
        open_cases,
    };
    Ok(Json(Members { items: members.into_iter().map(view).collect() }))
}
