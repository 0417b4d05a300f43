//! Logistic regression over a few hundred measured signs, drawn towards nothing by its squares, by accelerated gradient
//! descent (Yu. Nesterov, Soviet Math. Dokl. 27, 1983). Nothing in it is chance: the same rows give the same weights.

/// One thing to learn from.
pub struct Row<'s> {
    /// As many in each row.
    pub signs: &'s [f32],
    /// Whether it is there.
    pub there: bool,
}

/// Weights of signs as they are measured.
pub struct Logistic {
    /// By the number of the sign.
    pub weights: Vec<f32>,
    /// What a score begins at.
    pub bias: f32,
}

/// What draws the weights to nothing, in rows.
const PULL: f32 = 100.0;
const STEPS: u16 = 200;
/// Rounds in which the steepest direction is found.
const ROUNDS: u16 = 15;
/// A sign that varies less than this, in log-odds, tells nothing: its weight would make much of a little.
const STILL: f32 = 0.1;
const LANES: usize = 8;

impl Logistic {
    /// Learns from rows.
    pub fn learn(rows: &[Row<'_>]) -> Self {
        let scale = Scale::of(rows);
        // The bias is the weight of a last sign that is always one.
        let table: Vec<Vec<f32>> = rows.iter().map(|row| scale.applied(row.signs)).collect();
        let there: Vec<f32> = rows.iter().map(|row| f32::from(u8::from(row.there))).collect();
        let width = scale.mean.len() + 1;
        let rate = 1.0 / (steepest(&table, width) / 4.0 + PULL);
        let (mut weights, mut ahead, mut speed) = (vec![0.0_f32; width], vec![0.0_f32; width], 1.0_f32);
        for _ in 0..STEPS {
            let slope = slope(&table, &there, &ahead);
            let next: Vec<f32> =
                ahead.iter().zip(&slope).map(|(weight, slope)| weight - rate * slope).collect();
            let faster = f32::midpoint(1.0, (1.0 + 4.0 * speed * speed).sqrt());
            let push = (speed - 1.0) / faster;
            ahead = next.iter().zip(&weights).map(|(new, old)| new + push * (new - old)).collect();
            (weights, speed) = (next, faster);
        }
        scale.undone(&weights)
    }

    /// The log-odds.
    pub fn score(&self, signs: &[f32]) -> f32 {
        self.bias + self.weights.iter().zip(signs).map(|(weight, sign)| weight * sign).sum::<f32>()
    }
}

/// The mean of each sign and how far it varies.
struct Scale {
    mean: Vec<f32>,
    reach: Vec<f32>,
}

impl Scale {
    fn of(rows: &[Row<'_>]) -> Self {
        let count = rows.len().max(1) as f32;
        let width = rows.first().map_or(0, |row| row.signs.len());
        let mut mean = vec![0.0_f32; width];
        for row in rows {
            mean.iter_mut().zip(row.signs).for_each(|(sum, sign)| *sum += sign / count);
        }
        let mut reach = vec![0.0_f32; width];
        for row in rows {
            let squares = row.signs.iter().zip(&mean).map(|(sign, mean)| (sign - mean).powi(2) / count);
            reach.iter_mut().zip(squares).for_each(|(sum, square)| *sum += square);
        }
        reach.iter_mut().for_each(|reach| *reach = reach.sqrt());
        Self { mean, reach }
    }

    fn applied(&self, signs: &[f32]) -> Vec<f32> {
        let scaled = signs
            .iter()
            .zip(self.mean.iter().zip(&self.reach))
            .map(|(sign, (mean, reach))| if *reach < STILL { 0.0 } else { (sign - mean) / reach });
        scaled.chain(std::iter::once(1.0)).collect()
    }

    /// The weights of signs as they are measured, from those of scaled ones.
    fn undone(&self, scaled: &[f32]) -> Logistic {
        let reaches = self.reach.iter().zip(scaled);
        let weights: Vec<f32> =
            reaches.map(|(reach, weight)| if *reach < STILL { 0.0 } else { weight / reach }).collect();
        let bias = scaled.last().copied().unwrap_or_default();
        let moved = weights.iter().zip(&self.mean).map(|(weight, mean)| weight * mean).sum::<f32>();
        Logistic { weights, bias: bias - moved }
    }
}

/// The slope of the loss and of the pull at these weights.
fn slope(table: &[Vec<f32>], there: &[f32], weights: &[f32]) -> Vec<f32> {
    let bias = weights.len().saturating_sub(1);
    let pulled = weights.iter().enumerate().map(|(at, weight)| if at == bias { 0.0 } else { PULL * weight });
    let mut slope: Vec<f32> = pulled.collect();
    for (row, there) in table.iter().zip(there) {
        let expected = 1.0 / (1.0 + (-dot(row, weights).clamp(-30.0, 30.0)).exp());
        add(&mut slope, row, expected - there);
    }
    slope
}

/// The largest eigenvalue of the table with itself, by powers.
fn steepest(table: &[Vec<f32>], width: usize) -> f32 {
    let mut direction = vec![1.0 / (width.max(1) as f32).sqrt(); width];
    let mut length = 0.0_f32;
    for _ in 0..ROUNDS {
        let mut next = vec![0.0_f32; width];
        for row in table {
            add(&mut next, row, dot(row, &direction));
        }
        length = dot(&next, &next).sqrt();
        direction = next.iter().map(|part| part / length.max(f32::MIN_POSITIVE)).collect();
    }
    // Powers come close from below.
    length * 1.2
}

fn add(sum: &mut [f32], row: &[f32], times: f32) {
    sum.iter_mut().zip(row).for_each(|(sum, part)| *sum += times * part);
}

/// In lanes, so that the machine can do several at once.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; LANES];
    let (a_chunks, b_chunks) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest: f32 = a_chunks.remainder().iter().zip(b_chunks.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in a_chunks.zip(b_chunks) {
        lanes.iter_mut().zip(a.iter().zip(b)).for_each(|(lane, (a, b))| *lane += a * b);
    }
    lanes.iter().sum::<f32>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learned(pairs: &[([f32; 2], bool)]) -> Logistic {
        let rows: Vec<Row<'_>> = pairs.iter().map(|(signs, there)| Row { signs, there: *there }).collect();
        Logistic::learn(&rows)
    }

    #[test]
    fn the_sign_that_tells_gets_the_weight() {
        let pairs: Vec<([f32; 2], bool)> =
            (0_u16..2000).map(|n| ([f32::from(n % 2) * 4.0 - 1.0, f32::from(n % 7)], n % 2 == 1)).collect();
        let model = learned(&pairs);
        assert!(model.weights[0] > 0.3 && model.weights[1].abs() < 0.02, "{:?}", model.weights);
        assert!(model.score(&[3.0, 0.0]) > 1.5 && model.score(&[-1.0, 0.0]) < -1.5);
    }

    #[test]
    fn at_the_end_the_slope_is_flat() {
        let pairs: Vec<([f32; 2], bool)> =
            (0_u16..600).map(|n| ([f32::from(n % 5), f32::from(n % 3)], n % 5 + n % 3 > 3)).collect();
        let model = learned(&pairs);
        // Without a pull on the bias, as many are expected as there are.
        let expected: f32 = pairs.iter().map(|(signs, _)| 1.0 / (1.0 + (-model.score(signs)).exp())).sum();
        let there = pairs.iter().filter(|(_, there)| *there).count() as f32;
        assert!((expected - there).abs() < 0.5, "{expected} of {there}");
    }

    #[test]
    fn a_sign_that_never_varies_is_left_alone() {
        let pairs: Vec<([f32; 2], bool)> =
            (0_u16..100).map(|n| ([f32::from(n % 2), 1.0], n % 2 == 1)).collect();
        assert!(learned(&pairs).weights[1].abs() < f32::EPSILON);
    }
}
