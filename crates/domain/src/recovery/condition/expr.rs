//! A condition as a tree.

use crate::ratio::Ratio;

/// One node, and the byte of the text at which it begins.
#[derive(Clone, Debug)]
pub struct Expr {
    pub at: usize,
    pub node: Node,
}

/// What stands there.
#[derive(Clone, Debug)]
pub enum Node {
    Null,
    Flag(bool),
    Number(Ratio),
    Text(String),
    /// A fact or a term.
    Name(String),
    List(Vec<Expr>),
    Not(Box<Expr>),
    And(Box<Expr>, Box<Expr>),
    Or(Box<Expr>, Box<Expr>),
    Compare(Compare, Box<Expr>, Box<Expr>),
    In(Box<Expr>, Box<Expr>),
}

/// How two values are compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Compare {
    Equal,
    Unequal,
    Below,
    AtMost,
    Above,
    AtLeast,
}

impl Compare {
    /// As it is written.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::Unequal => "!=",
            Self::Below => "<",
            Self::AtMost => "<=",
            Self::Above => ">",
            Self::AtLeast => ">=",
        }
    }

    /// Whether it asks for an order rather than for sameness.
    pub const fn is_order(self) -> bool {
        !matches!(self, Self::Equal | Self::Unequal)
    }
}

impl Expr {
    /// The name that stands here, if one does.
    pub fn name(&self) -> Option<&str> {
        match &self.node {
            Node::Name(name) => Some(name),
            _ => None,
        }
    }

    /// Whether both say the same, wherever they stand.
    pub fn same(&self, other: &Self) -> bool {
        use Node as N;
        match (&self.node, &other.node) {
            (N::Null, N::Null) => true,
            (N::Flag(one), N::Flag(two)) => one == two,
            (N::Number(one), N::Number(two)) => one == two,
            (N::Text(one), N::Text(two)) | (N::Name(one), N::Name(two)) => one == two,
            (N::List(ones), N::List(twos)) => {
                ones.len() == twos.len() && ones.iter().zip(twos).all(|(one, two)| one.same(two))
            }
            (N::Not(one), N::Not(two)) => one.same(two),
            (N::And(a, b), N::And(c, d)) | (N::Or(a, b), N::Or(c, d)) | (N::In(a, b), N::In(c, d)) => {
                a.same(c) && b.same(d)
            }
            (N::Compare(how, a, b), N::Compare(other, c, d)) => how == other && a.same(c) && b.same(d),
            _ => false,
        }
    }

    /// Every name in it, with its place.
    pub fn names(&self) -> Vec<(&str, usize)> {
        use Node as N;
        match &self.node {
            N::Null | N::Flag(_) | N::Number(_) | N::Text(_) => Vec::new(),
            N::Name(name) => vec![(name, self.at)],
            N::List(items) => items.iter().flat_map(Self::names).collect(),
            N::Not(inner) => inner.names(),
            N::And(one, two) | N::Or(one, two) | N::Compare(_, one, two) | N::In(one, two) => {
                one.names().into_iter().chain(two.names()).collect()
            }
        }
    }
}
