//! Rust code as tokens: the functions in it, also those inside macro calls, and the paths it names.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use std::str::FromStr;

/// A function: its name, the line of `fn`, and the lines from there to its closing brace.
#[derive(Debug, PartialEq)]
pub struct Function {
    pub name: String,
    pub line: usize,
    pub lines: usize,
}

/// A path in the code such as `crate::case::Case`. Groups in `use` are spelled out, each leaf a path of its own.
#[derive(Debug, PartialEq)]
pub struct NamedPath {
    pub line: usize,
    pub segments: Vec<String>,
    /// The modules written out in the same file around it.
    pub within: Vec<String>,
}

/// The tokens of a file. Comments are none, apart from doc comments, which are attributes.
pub fn tokens(path: &str, text: &str) -> Vec<TokenTree> {
    match TokenStream::from_str(text) {
        Ok(stream) => stream.into_iter().collect(),
        Err(error) => panic!("{path}:{}: not Rust: {error}", error.span().start().line),
    }
}

pub fn functions(tokens: &[TokenTree]) -> Vec<Function> {
    let mut found = Vec::new();
    for (place, token) in tokens.iter().enumerate() {
        if let TokenTree::Group(group) = token {
            found.extend(functions(&inside(group)));
        }
        if let (TokenTree::Ident(word), Some(TokenTree::Ident(name))) = (token, tokens.get(place + 1))
            && word == "fn"
            && let Some(last) = last_line(&tokens[place..])
        {
            let line = word.span().start().line;
            found.push(Function { name: name.to_string(), line, lines: last - line + 1 });
        }
    }
    found
}

/// The line of the brace that closes a function's body; none for a declaration.
fn last_line(tokens: &[TokenTree]) -> Option<usize> {
    let end = tokens.iter().find(|token| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(mark) => mark.as_char() == ';',
        _ => false,
    })?;
    matches!(end, TokenTree::Group(_)).then(|| end.span().end().line)
}

pub fn paths(tokens: &[TokenTree]) -> Vec<NamedPath> {
    let mut found = Vec::new();
    Walk { prefix: &[], within: &[] }.collect(tokens, &mut found);
    found
}

#[derive(Clone, Copy)]
struct Walk<'w> {
    prefix: &'w [String],
    within: &'w [String],
}

impl Walk<'_> {
    fn collect(self, tokens: &[TokenTree], found: &mut Vec<NamedPath>) {
        let mut place = 0;
        while let Some(token) = tokens.get(place) {
            place += match token {
                TokenTree::Ident(word) if word == "mod" => self.module(&tokens[place..], found),
                TokenTree::Ident(_) => self.path(&tokens[place..], found),
                TokenTree::Group(group) => {
                    self.collect(&inside(group), found);
                    1
                }
                _ => 1,
            };
        }
    }

    /// Reads `mod name { … }` or `mod name`, and returns how many tokens that took.
    fn module(self, tokens: &[TokenTree], found: &mut Vec<NamedPath>) -> usize {
        let [_, TokenTree::Ident(name), TokenTree::Group(body), ..] = tokens else { return 1 };
        let within = [self.within, &[name.to_string()]].concat();
        Walk { prefix: &[], within: &within }.collect(&inside(body), found);
        3
    }

    /// Reads one path, and returns how many tokens it took.
    fn path(self, tokens: &[TokenTree], found: &mut Vec<NamedPath>) -> usize {
        let mut segments = [self.prefix, &[tokens[0].to_string()]].concat();
        let line = tokens[0].span().start().line;
        let mut taken = 1;
        while let [colon, another, next, ..] = &tokens[taken..]
            && is_colon(colon)
            && is_colon(another)
        {
            match next {
                TokenTree::Ident(word) => segments.push(word.to_string()),
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    Walk { prefix: &segments, within: self.within }.collect(&inside(group), found);
                    return taken + 3;
                }
                _ => break,
            }
            taken += 3;
        }
        found.push(NamedPath { line, segments, within: self.within.to_vec() });
        taken
    }
}

fn is_colon(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(mark) if mark.as_char() == ':')
}

fn inside(group: &Group) -> Vec<TokenTree> {
    group.stream().into_iter().collect()
}

fn of(text: &str) -> Vec<TokenTree> {
    tokens("made up", text)
}

#[test]
fn functions_are_found_in_impls_and_macros_but_not_without_a_body() {
    let code = "impl A {\n  fn one() -> fn(u8) {\n    two()\n  }\n}\ntrait T { fn none(&self); }\nlater! {\n fn three() {} }";
    let found = functions(&of(code));
    let summary: Vec<_> =
        found.iter().map(|function| (function.name.as_str(), function.line, function.lines)).collect();
    assert_eq!(summary, [("one", 2, 3), ("three", 8, 1)]);
}

#[test]
fn paths_are_spelled_out_and_know_their_module() {
    let code = "use store::{unit::{self, Unit as U}, Db};\nmod tests { fn f(x: super::A) { crate::case::new::<B>(x) } }";
    let named: Vec<(usize, String, String)> = paths(&of(code))
        .iter()
        .map(|path| (path.line, path.segments.join("::"), path.within.join("::")))
        .collect();
    for (line, path, within) in [
        (1, "store::unit::self", ""),
        (1, "store::unit::Unit", ""),
        (1, "store::Db", ""),
        (2, "super::A", "tests"),
        (2, "crate::case::new", "tests"),
    ] {
        assert!(named.contains(&(line, path.to_owned(), within.to_owned())), "{path} is not in {named:?}");
    }
}
