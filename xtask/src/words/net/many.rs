//! A wide layer over many inputs at once. It is gone through stripe by stripe of its outputs, so that the numbers of a stripe
//! stay in the nearest cache while all inputs pass: most of the time of learning went into fetching them anew.

use domain::reply::net::{Layer, add, product};

/// Outputs in a stripe: with some sixty inputs a stripe takes half of a first-level cache.
const STRIPE: usize = 64;

/// The outputs for each of the inputs.
pub fn of(layer: &Layer, inputs: &[&[f32]]) -> Vec<Vec<f32>> {
    let mut outputs = vec![layer.bias.clone(); inputs.len()];
    for stripe in stripes(layer) {
        for (outputs, inputs) in outputs.iter_mut().zip(inputs) {
            let outputs = &mut outputs[stripe.clone()];
            for (number, input) in inputs.iter().enumerate() {
                add(outputs, &layer.row(number)[stripe.clone()], *input);
            }
        }
    }
    outputs
}

/// Leads the slopes of the outputs back to each of the inputs, and adds up those of the layer's own numbers.
pub fn back(layer: &Layer, slopes: &mut Layer, inputs: &[&[f32]], of_outputs: &[Vec<f32>]) -> Vec<Vec<f32>> {
    let width = layer.bias.len();
    let mut of_inputs: Vec<Vec<f32>> = inputs.iter().map(|inputs| vec![0.0; inputs.len()]).collect();
    for stripe in stripes(layer) {
        for ((inputs, of_outputs), of_inputs) in inputs.iter().zip(of_outputs).zip(&mut of_inputs) {
            let of_outputs = &of_outputs[stripe.clone()];
            add(&mut slopes.bias[stripe.clone()], of_outputs, 1.0);
            for (number, (input, of_input)) in inputs.iter().zip(of_inputs).enumerate() {
                let place = number * width + stripe.start..number * width + stripe.end;
                add(&mut slopes.rows[place.clone()], of_outputs, *input);
                *of_input += product(&layer.rows[place], of_outputs);
            }
        }
    }
    of_inputs
}

fn stripes(layer: &Layer) -> impl Iterator<Item = std::ops::Range<usize>> + use<> {
    let width = layer.bias.len();
    (0..width).step_by(STRIPE).map(move |start| start..(start + STRIPE).min(width))
}
