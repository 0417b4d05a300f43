//! Ways in which a condition comes true, as values of the facts that it names: where rules meet, however rarely they do.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use super::{MakeGoodPolicy, points::mixed, probe::Probe};
use crate::recovery::{
    Condition, Facts,
    condition::{Expr, Node, part_holds},
};

/// A condition has more ways only where nobody can read it any more.
const MOST_WAYS: usize = 48;

/// Values of two facts by their places.
type Pairs = BTreeSet<(usize, usize)>;

/// What has to hold, or not, of the facts.
type Atom<'p> = (&'p Expr, bool);

/// One way: which of the values of each fact are left.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Meeting {
    /// By the place of the fact, places of its values.
    left: BTreeMap<usize, Vec<usize>>,
    /// Two facts that are held against each other, and the pairs of values that fit.
    beside: Vec<(usize, usize, Pairs)>,
}

/// Every way in which a condition of the policy that changes how much is given comes true.
pub(super) fn meetings(policy: &MakeGoodPolicy, probes: &[Probe], none: &Facts) -> Vec<Meeting> {
    let trier = Trier { terms: &policy.terms, probes, none };
    let needed = policy.facts.values().filter_map(|fact| fact.required_when.as_ref());
    let mut found: Vec<Meeting> = Vec::new();
    for expr in policy.conditions().chain(needed).filter_map(|condition| condition.expr().ok()) {
        for way in trier.ways(expr, true).into_iter().filter_map(|atoms| trier.meeting(&atoms)) {
            if !way.left.is_empty() && !found.contains(&way) {
                found.push(way);
            }
        }
    }
    found
}

struct Trier<'p> {
    terms: &'p BTreeMap<String, Condition>,
    probes: &'p [Probe],
    none: &'p Facts,
}

impl<'p> Trier<'p> {
    /// Sets of atoms, each of which makes the expression say `truth`.
    fn ways(&self, expr: &'p Expr, truth: bool) -> Vec<Vec<Atom<'p>>> {
        let mut found = match (&expr.node, truth) {
            (Node::Not(inner), _) => self.ways(inner, !truth),
            (Node::And(one, two), true) | (Node::Or(one, two), false) => {
                let (ones, twos) = (self.ways(one, truth), self.ways(two, truth));
                let with = |one: &Vec<Atom<'p>>| {
                    twos.iter().map(|two| [one.as_slice(), two].concat()).collect::<Vec<_>>()
                };
                ones.iter().flat_map(with).collect()
            }
            (Node::And(one, two) | Node::Or(one, two), _) => {
                [self.ways(one, truth), self.ways(two, truth)].concat()
            }
            (Node::Flag(flag), _) => (*flag == truth).then(Vec::new).into_iter().collect(),
            (Node::Name(name), _) if self.terms.contains_key(name) => {
                let meaning = self.terms.get(name).and_then(|term| term.expr().ok());
                meaning.map(|meaning| self.ways(meaning, truth)).unwrap_or_default()
            }
            _ => vec![vec![(expr, truth)]],
        };
        found.truncate(MOST_WAYS);
        found
    }

    /// The values at which all atoms hold; none where they contradict each other.
    fn meeting(&self, atoms: &[Atom<'p>]) -> Option<Meeting> {
        let place = |name: &str| self.probes.iter().position(|probe| probe.name == name);
        let mut found = Meeting { left: BTreeMap::new(), beside: Vec::new() };
        for atom in atoms {
            let names: BTreeSet<_> = atom.0.names().into_iter().filter_map(|(name, _)| place(name)).collect();
            let places: Vec<_> = names.into_iter().collect();
            let one = match *places.as_slice() {
                [] => continue,
                [one] => self.alone(atom, one),
                [one, two, ..] => self.beside(atom, one, two),
            };
            found = found.with(&one)?;
        }
        Some(found)
    }

    fn holds(&self, (expr, truth): &Atom<'p>, said: &[(usize, usize)]) -> bool {
        let facts = said.iter().fold(self.none.clone(), |facts, (fact, value)| {
            let probe = &self.probes[*fact];
            match &probe.values[*value] {
                Some(value) => facts.with(&probe.name, value.clone()),
                None => facts,
            }
        });
        part_holds(expr, &facts, self.terms).is_ok_and(|holds| holds == *truth)
    }

    fn alone(&self, atom: &Atom<'p>, fact: usize) -> Meeting {
        let fits = |value: &usize| self.holds(atom, &[(fact, *value)]);
        let values = (0..self.probes[fact].values.len()).filter(fits).collect();
        Meeting { left: BTreeMap::from([(fact, values)]), beside: Vec::new() }
    }

    fn beside(&self, atom: &Atom<'p>, one: usize, two: usize) -> Meeting {
        let all = |fact: usize| 0..self.probes[fact].values.len();
        let pairs = all(one).flat_map(|first| all(two).map(move |second| (first, second)));
        let pairs: Pairs =
            pairs.filter(|(first, second)| self.holds(atom, &[(one, *first), (two, *second)])).collect();
        let of = |fact: fn(&(usize, usize)) -> usize| {
            pairs.iter().map(fact).collect::<BTreeSet<_>>().into_iter().collect()
        };
        let left = BTreeMap::from([(one, of(|pair| pair.0)), (two, of(|pair| pair.1))]);
        Meeting { left, beside: vec![(one, two, pairs)] }
    }
}

impl Meeting {
    /// Both at once; none where they contradict each other.
    pub fn with(&self, other: &Self) -> Option<Self> {
        let mut both = self.clone();
        for (fact, values) in &other.left {
            let left = both.left.entry(*fact).or_insert_with(|| values.clone());
            left.retain(|value| values.contains(value));
            if left.is_empty() {
                return None;
            }
        }
        both.beside.extend(other.beside.iter().cloned());
        Some(both)
    }

    /// Whether it says anything of a fact that the other speaks of, too.
    pub fn touches(&self, other: &Self) -> bool {
        self.left.keys().any(|fact| other.left.contains_key(fact))
    }

    /// A point with values of this meeting in the place of its own; another `turn` picks others. None where no two fit.
    pub fn lay(&self, mut point: Vec<usize>, turn: u64) -> Option<Vec<usize>> {
        for (fact, values) in &self.left {
            point[*fact] = values[mixed(turn, *fact, values.len())];
        }
        for (one, two, pairs) in &self.beside {
            let (ones, twos) = (&self.left[one], &self.left[two]);
            let fits = |pair: &&(usize, usize)| ones.contains(&pair.0) && twos.contains(&pair.1);
            let fitting: Vec<_> = pairs.iter().filter(fits).collect();
            if fitting.is_empty() {
                return None;
            }
            (point[*one], point[*two]) = *fitting[mixed(turn, one + two, fitting.len())];
        }
        Some(point)
    }
}
