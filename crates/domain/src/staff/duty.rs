//! Who owns a new case, at any hour.

use super::{Member, MemberKind, Role};
use crate::id::Id;

/// A member and how many open cases they have.
pub type Load<'a> = (&'a Member, u64);

/// The first owner: the one whom the playbook names, else the least loaded person on duty, else an
/// administrator (a token with that role counts too). None when there is nobody at all.
#[must_use]
pub fn first_owner(members: &[Load<'_>], wanted: Option<&str>) -> Option<Id<Member>> {
    let active = || members.iter().filter(|(member, _)| member.active);
    let named =
        active().find(|(member, _)| wanted.is_some_and(|email| member.email.eq_ignore_ascii_case(email)));
    let can_work =
        |member: &Member| member.kind == MemberKind::Person && member.on_duty && member.role >= Role::Agent;
    let on_duty =
        active().filter(|(member, _)| can_work(member)).min_by_key(|(member, load)| (*load, member.id));
    let admin = active()
        .filter(|(member, _)| member.role == Role::Admin)
        .min_by_key(|(member, _)| (member.kind == MemberKind::Token, member.id));
    named.or(on_duty).or(admin).map(|(member, _)| member.id)
}
