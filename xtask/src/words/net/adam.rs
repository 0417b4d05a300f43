//! How the numbers move: Adam (D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization", ICLR 2015). The row of
//! a word moves only where the word was met.

use domain::reply::net::WORD;

use super::Learned;
use super::pass::Slopes;

const FIRST: f32 = 0.9;
const SECOND: f32 = 0.999;
const SMALL: f32 = 1e-8;
/// Words learn a little more slowly than the rest: they know something already.
const WORDS_RATE: f32 = 0.7;

/// What is remembered of the slopes of each number.
pub struct Adam {
    parts: Vec<Vec<Moments>>,
    words: Vec<Moments>,
    steps: i32,
}

#[derive(Clone, Copy, Default)]
struct Moments {
    mean: f32,
    square: f32,
}

impl Moments {
    fn step(&mut self, number: &mut f32, slope: f32, rate: f32) {
        self.mean += (1.0 - FIRST) * (slope - self.mean);
        self.square += (1.0 - SECOND) * (slope * slope - self.square);
        *number -= rate * self.mean / (self.square.sqrt() + SMALL);
    }
}

impl Adam {
    pub fn for_all(learned: &mut Learned) -> Self {
        let still = |numbers: usize| vec![Moments::default(); numbers];
        Self {
            parts: learned.net.numbers_mut().into_iter().map(|numbers| still(numbers.len())).collect(),
            words: still(learned.words.len()),
            steps: 0,
        }
    }

    /// Moves every number a step down its slope.
    pub fn step(&mut self, learned: &mut Learned, mut slopes: Slopes, rate: f32) {
        self.steps += 1;
        let rate = rate * (1.0 - SECOND.powi(self.steps)).sqrt() / (1.0 - FIRST.powi(self.steps));
        let parts = learned.net.numbers_mut().into_iter().zip(slopes.net.numbers_mut()).zip(&mut self.parts);
        for ((numbers, slopes), moments) in parts {
            for ((number, slope), moment) in numbers.iter_mut().zip(slopes.iter()).zip(moments) {
                moment.step(number, *slope, rate);
            }
        }
        for (word, slopes) in &slopes.words {
            let row = *word as usize * WORD..(*word as usize + 1) * WORD;
            let moments = &mut self.words[row.clone()];
            for ((number, slope), moment) in learned.words[row].iter_mut().zip(slopes).zip(moments) {
                moment.step(number, *slope, rate * WORDS_RATE);
            }
        }
    }
}
