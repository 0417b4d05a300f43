//! One layer of the network: numbers that turn inputs into outputs.

use std::iter::repeat;

use wide::f32x8;

use super::lanes::{STRIPE, Stripe, read};

/// Each input times its row of weights, summed, and the bias.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layer {
    /// The weights, input by input, each with as many numbers as there are outputs.
    pub rows: Vec<f32>,
    /// What each output begins at.
    pub bias: Vec<f32>,
}

impl Layer {
    /// All nought.
    #[must_use]
    pub fn new(inputs: usize, outputs: usize) -> Self {
        Self { rows: vec![0.0; inputs * outputs], bias: vec![0.0; outputs] }
    }

    /// The weights of an input.
    #[must_use]
    #[inline]
    pub fn row(&self, input: usize) -> &[f32] {
        let outputs = self.bias.len();
        &self.rows[input * outputs..(input + 1) * outputs]
    }

    /// The outputs: stripe by stripe, whose sums the processor keeps at hand, and one by one where a stripe is not full.
    #[must_use]
    #[inline]
    pub fn of(&self, inputs: &[f32]) -> Vec<f32> {
        let mut outputs = self.bias.clone();
        let (stripes, rest) = outputs.as_chunks_mut();
        for (number, stripe) in stripes.iter_mut().enumerate() {
            self.sum_up(number, stripe, inputs);
        }
        let from = stripes.len() * STRIPE;
        if !rest.is_empty() {
            inputs.iter().zip(self.each_row()).for_each(|(input, row)| add(rest, &row[from..], *input));
        }
        outputs
    }

    #[inline]
    fn sum_up(&self, number: usize, stripe: &mut [f32; STRIPE], inputs: &[f32]) {
        let mut sums: Stripe = read(stripe);
        for (input, row) in inputs.iter().zip(self.each_row()) {
            let row: Stripe = read(&row.as_chunks::<STRIPE>().0[number]);
            let input = f32x8::splat(*input);
            sums.iter_mut().zip(row).for_each(|(sum, weights)| *sum += input * weights);
        }
        stripe.copy_from_slice(sums.map(f32x8::to_array).as_flattened());
    }

    #[inline]
    fn each_row(&self) -> impl Iterator<Item = &[f32]> {
        self.rows.chunks_exact(self.bias.len().max(1))
    }

    /// The same with further outputs that stay nought, so that they fill whole stripes.
    #[must_use]
    pub fn widened(&self) -> Self {
        let outputs = self.bias.len().next_multiple_of(STRIPE);
        let widened = |row: &[f32]| row.iter().copied().chain(repeat(0.0)).take(outputs).collect::<Vec<_>>();
        Self { rows: self.each_row().flat_map(widened).collect(), bias: widened(&self.bias) }
    }
}

/// Adds a row so many times.
#[inline]
pub fn add(sum: &mut [f32], row: &[f32], times: f32) {
    for (sum, one) in sum.iter_mut().zip(row) {
        *sum += times * one;
    }
}

/// The sum of products, in eight lanes, so that the processor may reckon them side by side.
#[must_use]
#[inline]
pub fn product(one: &[f32], other: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 8];
    let ((one, last_of_one), (other, last_of_other)) = (one.as_chunks::<8>(), other.as_chunks::<8>());
    for (one, other) in one.iter().zip(other) {
        for ((lane, one), other) in lanes.iter_mut().zip(one).zip(other) {
            *lane += one * other;
        }
    }
    for ((lane, one), other) in lanes.iter_mut().zip(last_of_one).zip(last_of_other) {
        *lane += one * other;
    }
    lanes.iter().sum()
}

/// What is below nought says nothing.
#[inline]
pub fn rectify(outputs: &mut [f32]) {
    for output in outputs {
        *output = output.max(0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_are_weighed_and_summed() {
        let layer = Layer { rows: vec![1.0, 2.0, 3.0, -4.0], bias: vec![0.5, 0.0] };
        let mut outputs = layer.of(&[1.0, 2.0]);
        assert_eq!(outputs, [7.5, -6.0]);
        rectify(&mut outputs);
        assert_eq!(outputs, [7.5, 0.0]);
        assert_eq!(product(&[1.0; 9], &[2.0; 9]), 18.0);
    }

    #[test]
    fn stripes_and_the_rest_come_to_the_same() {
        let number = |at: usize| (at % 7) as f32 - 3.0;
        for outputs in [1, STRIPE - 1, STRIPE, STRIPE + 3, 2 * STRIPE] {
            let layer = Layer {
                rows: (0..3 * outputs).map(number).collect(),
                bias: (0..outputs).map(number).collect(),
            };
            let inputs = [1.0, 0.0, -2.0];
            let mut expected = layer.bias.clone();
            (0..3).for_each(|at| add(&mut expected, layer.row(at), inputs[at]));
            assert_eq!(layer.of(&inputs), expected);
            let widened = layer.widened().of(&inputs);
            assert_eq!(widened[..outputs], expected);
            assert!(
                widened.len().is_multiple_of(STRIPE) && widened[outputs..].iter().all(|more| *more == 0.0)
            );
        }
    }
}
