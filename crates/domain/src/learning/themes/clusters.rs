//! Groups of texts that speak of the same thing, each around one text that all of it is alike to.
//!
//! Star clustering (Aslam, Pelekhov and Rus, “The star clustering algorithm”, 2004): the text with the most others alike to
//! it and they are a group; then the next among what is left. The same for the same texts.

use serde::{Deserialize, Serialize};

use super::features::{Space, Vector, counts, product};
use super::phrases::Told;
use super::rising::telling;

/// Texts are alike from this cosine on.
const ALIKE: f32 = 0.2;
/// Groups of fewer texts are not told.
const FEWEST: usize = 4;
const MOST_CLUSTERS: usize = 12;
/// Comparing each with each costs the square of this.
pub const MOST_COMPARED: usize = 1_500;
const MOST_EXAMPLES: usize = 5;

/// A group of alike texts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Cluster {
    /// Phrases that tell it from the others.
    pub name: Vec<String>,
    /// How many texts.
    pub texts: usize,
    /// The text in the middle, and some that are most like it.
    pub examples: Vec<String>,
}

/// Groups of alike texts among the first [`MOST_COMPARED`], the largest first.
#[must_use]
pub fn clusters(texts: &[Told]) -> Vec<Cluster> {
    let texts = &texts[..texts.len().min(MOST_COMPARED)];
    let read: Vec<_> = texts.iter().map(|told| counts(&told.words)).collect();
    let space = Space::of(read.iter());
    let vectors: Vec<Vector> = read.iter().map(|one| space.vector(one)).collect();
    let alike = neighbours(&vectors);
    let mut left = vec![true; texts.len()];
    let mut found = Vec::new();
    while found.len() < MOST_CLUSTERS {
        let still = |at: usize| alike[at].iter().filter(|(other, _)| left[*other]).count();
        let centre =
            (0..texts.len()).filter(|at| left[*at]).max_by_key(|at| (still(*at), std::cmp::Reverse(*at)));
        let Some(centre) = centre.filter(|at| still(*at) + 1 >= FEWEST) else { break };
        let members: Vec<usize> = std::iter::once(centre)
            .chain(alike[centre].iter().map(|(other, _)| *other).filter(|other| left[*other]))
            .collect();
        members.iter().for_each(|at| left[*at] = false);
        found.push(cluster(texts, &members));
    }
    found
}

/// For each text those that are alike to it, the most alike first.
fn neighbours(vectors: &[Vector]) -> Vec<Vec<(usize, f32)>> {
    let lengths: Vec<f32> =
        vectors.iter().map(|vector| product(vector, vector).sqrt().max(f32::MIN_POSITIVE)).collect();
    let mut alike = vec![Vec::new(); vectors.len()];
    for (at, vector) in vectors.iter().enumerate() {
        for (before, other) in vectors[..at].iter().enumerate() {
            let cosine = product(vector, other) / (lengths[at] * lengths[before]);
            if cosine >= ALIKE {
                alike[at].push((before, cosine));
                alike[before].push((at, cosine));
            }
        }
    }
    alike.iter_mut().for_each(|others| others.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0))));
    alike
}

fn cluster(texts: &[Told], members: &[usize]) -> Cluster {
    let inside: Vec<Told> = members.iter().map(|at| texts[*at].clone()).collect();
    let outside = texts.iter().enumerate().filter(|(at, _)| !members.contains(at));
    let outside: Vec<Told> = outside.map(|(_, told)| told.clone()).collect();
    Cluster {
        name: telling(&inside, &outside, 3),
        texts: members.len(),
        examples: inside.iter().take(MOST_EXAMPLES).map(|told| told.id.clone()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Told, clusters};

    #[test]
    fn alike_texts_form_groups_with_names() {
        let late =
            ["The courier left the parcel in the rain", "Parcel left in the rain by the courier again"];
        let bill = ["Charged twice for the same invoice", "The same invoice was charged twice in May"];
        let mut texts: Vec<Told> = Vec::new();
        for n in 0..12 {
            let said = [late[n / 2 % 2], bill[n / 2 % 2]][n % 2];
            texts.push(Told::new(n.to_string(), n.to_string(), format!("{said}, number {n}")));
        }
        texts.push(Told::new("x", "x", "Nobody answers the telephone"));
        let found = clusters(&texts);
        assert_eq!(found.iter().map(|one| one.texts).collect::<Vec<_>>(), [6, 6], "{found:?}");
        let names: Vec<String> = found.iter().map(|one| one.name.join(", ")).collect();
        assert!(names.iter().any(|name| name.contains("invoice")), "{names:?}");
        assert!(names.iter().any(|name| name.contains("parcel") || name.contains("rain")), "{names:?}");
        assert_eq!(found, clusters(&texts));
        assert!(clusters(&[]).is_empty());
    }
}
