//! Who owns a new case, at any hour.

use super::{Member, MemberKind, Role};
use crate::id::Id;

/// A member and how many open cases they have.
pub type Load<'a> = (&'a Member, u64);

/// Who may own a new case: the one whom the playbook names, else everybody on duty, else an administrator (a token
/// with that role counts too). Nobody who has never signed in, but for an administrator when there is no other person: a
/// complaint is never turned away. Where these are several, the number of their open cases decides.
#[must_use]
pub fn may_own<'m>(
    members: impl Iterator<Item = &'m Member> + Clone,
    wanted: Option<&str>,
) -> Vec<&'m Member> {
    let active = || members.clone().filter(|member| member.active);
    let here = || active().filter(|member| !member.invited);
    if let Some(named) =
        here().find(|member| wanted.is_some_and(|email| member.email.eq_ignore_ascii_case(email)))
        && named.can_work_cases()
    {
        return vec![named];
    }
    let can_work =
        |member: &&Member| member.kind == MemberKind::Person && member.on_duty && member.can_work_cases();
    let on_duty: Vec<&Member> = here().filter(can_work).collect();
    if !on_duty.is_empty() {
        return on_duty;
    }
    let admin = active()
        .filter(|member| member.role == Role::Admin)
        .min_by_key(|member| (member.kind == MemberKind::Token, member.invited, member.id));
    admin.into_iter().collect()
}

/// The first owner: of those who [may own it](may_own) the least loaded. None when there is nobody at all.
#[must_use]
pub fn first_owner(members: &[Load<'_>], wanted: Option<&str>) -> Option<Id<Member>> {
    let among = may_own(members.iter().map(|(member, _)| *member), wanted);
    let load = |one: &&Member| members.iter().find(|(member, _)| member.id == one.id).map(|(_, load)| *load);
    among.into_iter().min_by_key(|one| (load(one), one.id)).map(|one| one.id)
}
