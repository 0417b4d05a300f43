//! Every kind of event that is made in the code stands in the list of kinds, so that a webhook can ask for it.

use domain::event::kinds::KINDS;

use super::Finding;
use super::tree::Tree;

/// What stands before the kind where an event is made.
const MAKERS: [&str; 2] = [".event(\"", "Event::new("];
/// A constructor's stream may be named at length before the kind.
const NEAR: usize = 120;

pub fn listed(tree: &Tree) -> Vec<Finding> {
    let code = tree.sources.iter().filter(|source| source.kind() == "rs" && source.path.contains("/src/"));
    let code = code.filter(|source| !source.path.contains("/tests"));
    let mut findings = Vec::new();
    for source in code {
        for maker in MAKERS {
            for (at, _) in source.text.match_indices(maker) {
                let line = source.text[..at].lines().count();
                if let Some(kind) = kind_after(&source.text[at..], maker)
                    && !KINDS.contains(&kind)
                {
                    let expected = "a kind that stands in crates/domain/src/event/kinds.rs";
                    findings.push(Finding::new(&source.path, line, format!("{kind:?}"), expected));
                }
            }
        }
    }
    findings
}

/// The first literal of the call, if it is written there and is a kind at all.
fn kind_after<'t>(text: &'t str, maker: &str) -> Option<&'t str> {
    let rest = if maker.ends_with('"') { text.strip_prefix(maker)? } else { after_quote(text)? };
    let kind = &rest[..rest.find('"')?];
    kind.contains('.').then_some(kind)
}

fn after_quote(text: &str) -> Option<&str> {
    let end = text.char_indices().map(|(at, _)| at).take_while(|at| *at < NEAR).last()?;
    let call = &text[..end];
    let quote = call.find('"').filter(|quote| !call[..*quote].contains([';', '{']))?;
    Some(&text[quote + 1..])
}

#[test]
fn a_kind_that_is_not_listed_is_named() {
    let text = |kind: &str| format!("file\n    .event(\"{kind}\")");
    assert_eq!(kind_after(&text("a.b")[9..], MAKERS[0]), Some("a.b"));
    assert_eq!(kind_after("Event::new(Stream::Case(id), \"a.b\")", MAKERS[1]), Some("a.b"));
    assert_eq!(kind_after("Event::new(stream, kind); call(\"a.b\")", MAKERS[1]), None);
}
