//! How wrong scores are, and which way they should go.

use domain::reply::net::Opinions;

use super::{Text, Wanted};

/// How much a sentence by itself counts beside the same sentence among the others.
const BY_ITSELF: f32 = 0.5;
/// How much the likeliest sentence counts for the whole message.
const WHOLE: f32 = 0.3;

/// The slopes of the scores of each sentence of a text.
pub struct Slopes {
    /// Of the scores among the others, by sentence and mark.
    pub scores: Vec<Vec<f32>>,
    /// Of the scores by itself.
    pub alone: Vec<Vec<f32>>,
}

/// The likelihood that a score, as log-odds, stands for.
pub fn likelihood(score: f32) -> f32 {
    1.0 / (1.0 + libm::expf(-score))
}

/// Cross-entropy in nats.
fn cost(score: f32, there: bool) -> f32 {
    let against = if there { -score } else { score };
    against.max(0.0) + libm::log1pf(libm::expf(-against.abs()))
}

/// What the opinions of a text cost, and their slopes; `sentences` and `wholes` are those of the batch.
pub fn of(text: &Text, opinions: &Opinions, sentences: f32, wholes: f32) -> (f32, Slopes) {
    let mut sum = 0.0;
    let mut one = |score: f32, wanted: &Wanted, counts: f32| {
        let counts = counts * wanted.counts;
        if counts == 0.0 {
            return 0.0;
        }
        sum += counts * cost(score, wanted.there);
        counts * (likelihood(score) - f32::from(u8::from(wanted.there)))
    };
    let mut all = |scores: &[Vec<f32>], counts: f32| -> Vec<Vec<f32>> {
        let pairs = scores.iter().zip(&text.wanted);
        pairs
            .map(|(scores, wanted)| scores.iter().zip(wanted).map(|(s, w)| one(*s, w, counts)).collect())
            .collect()
    };
    let mut slopes = Slopes {
        scores: all(&opinions.scores, 1.0 / sentences),
        alone: all(&opinions.alone, BY_ITSELF / sentences),
    };
    for (mark, wanted) in text.whole.iter().flatten().enumerate() {
        let by_score = |a: &usize, b: &usize| opinions.scores[*a][mark].total_cmp(&opinions.scores[*b][mark]);
        if let Some(likeliest) = (0..opinions.scores.len()).max_by(by_score) {
            slopes.scores[likeliest][mark] += one(opinions.scores[likeliest][mark], wanted, WHOLE / wholes);
        }
    }
    (sum, slopes)
}
