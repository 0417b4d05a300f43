//! The scores of a sentence: by its clues, by the networks, and by both together, all as log-odds.

/// The share of the clues in a score; the networks have the rest. Measured: from three to four tenths it is much the same.
const CLUES_SHARE: f32 = 0.35;

/// The scores of one sentence, each with one log-odds a mark, in the order of the marks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scores {
    /// By the clues.
    pub by_clues: Vec<f32>,
    /// By the networks; by the clues again where the networks do not know the mark.
    pub by_net: Vec<f32>,
    /// By both, in their shares.
    pub both: Vec<f32>,
}

impl Scores {
    /// From what the clues say of every mark, and the networks of the first ones.
    #[must_use]
    pub fn of(by_clues: Vec<f32>, by_net: &[f32]) -> Self {
        let net = |(number, clues): (usize, &f32)| by_net.get(number).copied().unwrap_or(*clues);
        let by_net: Vec<f32> = by_clues.iter().enumerate().map(net).collect();
        let both = by_clues.iter().zip(&by_net).map(|(clues, net)| both(*clues, *net)).collect();
        Self { by_clues, by_net, both }
    }

    /// Shared otherwise than in [`Scores::both`].
    pub(super) fn shared(&self, clues_share: f32) -> Vec<f32> {
        self.by_clues.iter().zip(&self.by_net).map(|(clues, net)| share(clues_share, *clues, *net)).collect()
    }
}

/// The score of a mark, from that by the clues and that by the networks.
#[must_use]
pub fn both(by_clues: f32, by_net: f32) -> f32 {
    share(CLUES_SHARE, by_clues, by_net)
}

fn share(clues_share: f32, by_clues: f32, by_net: f32) -> f32 {
    clues_share * by_clues + (1.0 - clues_share) * by_net
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_networks_do_not_know_is_told_by_the_clues() {
        let scores = Scores::of(vec![1.0, -2.0], &[3.0]);
        assert_eq!(scores.by_net, [3.0, -2.0]);
        assert!((scores.both[0] - both(1.0, 3.0)).abs() < 1e-6 && (scores.both[1] + 2.0).abs() < 1e-6);
        assert_eq!(scores.shared(1.0), scores.by_clues);
    }
}
