//! One layer of the network: numbers that turn inputs into outputs.

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

    /// The outputs.
    #[must_use]
    #[inline]
    pub fn of(&self, inputs: &[f32]) -> Vec<f32> {
        let mut outputs = self.bias.clone();
        for (number, input) in inputs.iter().enumerate().filter(|(_, input)| **input != 0.0) {
            add(&mut outputs, self.row(number), *input);
        }
        outputs
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
}
