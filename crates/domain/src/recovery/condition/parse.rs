//! From the words of a condition to its tree.

use super::{
    expr::{Compare, Expr, Node},
    kind::Misfit,
    lex::{Token, What, lex},
};
use crate::ratio::Ratio;

/// How deep brackets and negations may nest, and how long a condition may be.
const DEEPEST: usize = 40;
const LONGEST: usize = 4_000;

/// Reads a condition.
pub fn parse(text: &str) -> Result<Expr, Misfit> {
    if text.len() > LONGEST {
        return Err(Misfit::new(0, format!("{} bytes", text.len()), format!("{LONGEST} at most")));
    }
    let tokens = lex(text)?;
    let mut reader = Reader { tokens: &tokens, place: 0, depth: 0 };
    let expr = reader.either()?;
    match reader.peek() {
        What::End => Ok(expr),
        _ => Err(reader.misfit("`&&`, `||` or the end")),
    }
}

struct Reader<'t> {
    tokens: &'t [Token],
    place: usize,
    depth: usize,
}

impl Reader<'_> {
    fn peek(&self) -> &What {
        self.tokens.get(self.place).map_or(&What::End, |token| &token.what)
    }

    fn at(&self) -> usize {
        self.tokens.get(self.place).or(self.tokens.last()).map_or(0, |token| token.at)
    }

    fn take(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), What::Sign(found) if *found == sign);
        self.place += usize::from(found);
        found
    }

    fn must(&mut self, sign: &str) -> Result<(), Misfit> {
        if self.take(sign) { Ok(()) } else { Err(self.misfit(&format!("`{sign}`"))) }
    }

    fn misfit(&self, expected: &str) -> Misfit {
        let found = match self.peek() {
            What::Name(name) => format!("`{name}`"),
            What::Number(number) => format!("`{number}`"),
            What::Text(text) => format!("`'{text}'`"),
            What::Sign(sign) => format!("`{sign}`"),
            What::End => "the end".to_owned(),
        };
        Misfit::new(self.at(), found, expected)
    }

    /// `a || b || c`.
    fn either(&mut self) -> Result<Expr, Misfit> {
        let mut left = self.both()?;
        while self.take("||") {
            let at = left.at;
            left = Expr { at, node: Node::Or(Box::new(left), Box::new(self.both()?)) };
        }
        Ok(left)
    }

    /// `a && b && c`.
    fn both(&mut self) -> Result<Expr, Misfit> {
        let mut left = self.compared()?;
        while self.take("&&") {
            let at = left.at;
            left = Expr { at, node: Node::And(Box::new(left), Box::new(self.compared()?)) };
        }
        Ok(left)
    }

    /// `a < b`, `a in [b, c]` or a value alone.
    fn compared(&mut self) -> Result<Expr, Misfit> {
        use Compare as C;
        let left = self.value()?;
        let at = left.at;
        if matches!(self.peek(), What::Name(name) if name == "in") {
            self.place += 1;
            return Ok(Expr { at, node: Node::In(Box::new(left), Box::new(self.value()?)) });
        }
        let all = [C::Equal, C::Unequal, C::Below, C::AtMost, C::Above, C::AtLeast];
        let Some(how) = all.into_iter().find(|how| self.take(how.sign())) else { return Ok(left) };
        Ok(Expr { at, node: Node::Compare(how, Box::new(left), Box::new(self.value()?)) })
    }

    fn value(&mut self) -> Result<Expr, Misfit> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.misfit("fewer brackets within brackets"));
        }
        let value = self.value_within();
        self.depth -= 1;
        value
    }

    fn value_within(&mut self) -> Result<Expr, Misfit> {
        let at = self.at();
        if self.take("!") {
            return Ok(Expr { at, node: Node::Not(Box::new(self.value()?)) });
        }
        if self.take("(") {
            let inner = self.either()?;
            self.must(")")?;
            return Ok(Expr { at, ..inner });
        }
        if self.take("[") {
            return Ok(Expr { at, node: Node::List(self.items()?) });
        }
        if self.take("-") {
            return self.negative(at);
        }
        let node = match self.peek().clone() {
            What::Name(name) if name != "in" => named(name),
            What::Number(number) => Node::Number(number),
            What::Text(text) => Node::Text(text),
            _ => return Err(self.misfit("a fact, a number, a 'text', `!` or `(`")),
        };
        self.place += 1;
        Ok(Expr { at, node })
    }

    fn negative(&mut self, at: usize) -> Result<Expr, Misfit> {
        let What::Number(number) = *self.peek() else {
            return Err(self.misfit("a number: amounts are never computed in a condition"));
        };
        let negative = number.times(Ratio::whole(-1)).ok_or_else(|| self.misfit("a smaller number"))?;
        self.place += 1;
        Ok(Expr { at, node: Node::Number(negative) })
    }

    fn items(&mut self) -> Result<Vec<Expr>, Misfit> {
        let mut items = Vec::new();
        while !self.take("]") {
            if !items.is_empty() {
                self.must(",")?;
            }
            items.push(self.value()?);
        }
        Ok(items)
    }
}

fn named(name: String) -> Node {
    match name.as_str() {
        "true" => Node::Flag(true),
        "false" => Node::Flag(false),
        "null" => Node::Null,
        _ => Node::Name(name),
    }
}
