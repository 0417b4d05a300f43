//! What was learned, as bytes: small enough to keep beside the cases, and read back as it was.
//!
//! Little-endian: a mark, the labels, the steepness, the features with their rarities, and for each label where its score
//! begins, a scale, and its weights in steps of that scale.

use super::classifier::Classifier;
use super::features::Space;

const MARK: [u8; 4] = *b"AMT1";
/// Weights are kept in so many steps to each side.
const STEPS: f32 = 32_000.0;

impl Classifier {
    /// As bytes, for keeping.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MARK.to_vec();
        count(&mut bytes, self.labels.len());
        for label in &self.labels {
            count(&mut bytes, label.len());
            bytes.extend(label.as_bytes());
        }
        bytes.extend(self.steepness.to_le_bytes());
        for family in self.space.families() {
            count(&mut bytes, family.len());
            for (hash, rarity) in family {
                bytes.extend(hash.to_le_bytes());
                bytes.extend(rarity.to_le_bytes());
            }
        }
        for weights in &self.weights {
            let (start, of_features) = weights.split_last().unwrap_or((&0.0, &[]));
            let step = of_features.iter().fold(0.0_f32, |most, weight| most.max(weight.abs())) / STEPS;
            bytes.extend(start.to_le_bytes());
            bytes.extend(step.to_le_bytes());
            of_features.iter().for_each(|weight| bytes.extend(steps(*weight, step).to_le_bytes()));
        }
        bytes
    }

    /// From bytes that [`to_bytes`](Self::to_bytes) made; `None` where they are not whole.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut rest = Reader(bytes);
        if rest.take::<4>()? != MARK {
            return None;
        }
        let labels = (0..rest.count()?).map(|_| rest.text()).collect::<Option<Vec<String>>>()?;
        let steepness = rest.float()?;
        let mut family = || {
            (0..rest.count()?)
                .map(|_| Some((u32::from_le_bytes(rest.take()?), rest.float()?)))
                .collect::<Option<Vec<_>>>()
        };
        let space = Space::from_families([family()?, family()?]);
        let mut weights = Vec::with_capacity(labels.len());
        for _ in &labels {
            let (start, step) = (rest.float()?, rest.float()?);
            let weight = |bytes| f32::from(i16::from_le_bytes(bytes)) * step;
            let mut of_label =
                (0..space.len()).map(|_| rest.take().map(weight)).collect::<Option<Vec<f32>>>()?;
            of_label.push(start);
            weights.push(of_label);
        }
        rest.0.is_empty().then_some(Self { labels, space, weights, steepness })
    }
}

fn count(bytes: &mut Vec<u8>, number: usize) {
    bytes.extend(u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
}

#[expect(clippy::cast_possible_truncation, reason = "a share of the largest weight is at most so many steps")]
fn steps(weight: f32, step: f32) -> i16 {
    if step > 0.0 { (weight / step).round() as i16 } else { 0 }
}

/// Bytes that are still to be read.
struct Reader<'b>(&'b [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }

    /// How many things follow: never more than there are bytes left.
    fn count(&mut self) -> Option<usize> {
        let number = usize::try_from(u32::from_le_bytes(self.take()?)).ok()?;
        (number <= self.0.len()).then_some(number)
    }

    fn float(&mut self) -> Option<f32> {
        self.take().map(f32::from_le_bytes)
    }

    fn text(&mut self) -> Option<String> {
        let length = self.count()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        String::from_utf8(text.to_vec()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Classifier, Lesson};

    #[test]
    fn what_is_read_back_suggests_the_same() {
        let lessons: Vec<Lesson> = (0..40)
            .map(|n| match n % 2 {
                0 => Lesson::new(&format!("the parcel came late, {}", "van ".repeat(n % 5)), "late"),
                _ => Lesson::new(&format!("the bill is wrong, {}", "fee ".repeat(n % 5)), "bill"),
            })
            .collect();
        let learned = Classifier::learn(&lessons).unwrap();
        let bytes = learned.to_bytes();
        let read = Classifier::from_bytes(&bytes).unwrap();
        for text in ["parcel van", "a wrong bill and a fee", "late bill"] {
            let (one, other) = (learned.suggest(text).unwrap(), read.suggest(text).unwrap());
            assert_eq!(one.label, other.label);
            assert!((one.confidence - other.confidence).abs() < 1e-3, "{one:?} {other:?}");
        }
        assert_eq!(read.to_bytes().len(), bytes.len());
        for wrong in [&bytes[..bytes.len() - 1], &bytes[1..], b"", &[bytes.as_slice(), b"x"].concat()] {
            assert!(Classifier::from_bytes(wrong).is_none());
        }
    }
}
