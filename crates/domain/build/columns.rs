//! The learned weights as columns, which pack better than lines: what stands under each other is alike.
//!
//! The head's lines and an empty one; then as numbers of seven bits a byte, the last without the highest bit: how many clues
//! there are; the distance of each clue's key from the one before it; how many weights each has; the mark of each weight;
//! each weight in hundredths, its sign in the lowest bit.

use super::hash;

/// A clue's key, and its weights: the number of a mark with hundredths.
type Clue = (u64, Vec<(u64, i64)>);

/// The columns of a text of weights.
///
/// # Errors
///
/// The line that is no clue with its weights, or that there are two clues with one key.
pub(super) fn of(text: &str) -> Result<Vec<u8>, String> {
    let (head, lines) = text.split_once("\n\n").ok_or("weights.txt: no empty line behind the marks")?;
    let first = head.lines().count() + 2;
    let read = |(at, line): (usize, &str)| {
        clue(line).ok_or_else(|| format!("weights.txt:{}: not a clue with its weights", first + at))
    };
    let mut clues = lines.lines().enumerate().map(read).collect::<Result<Vec<Clue>, String>>()?;
    clues.sort_unstable_by_key(|(key, _)| *key);
    if clues.windows(2).any(|pair| pair[0].0 == pair[1].0) {
        return Err("weights.txt: two clues share a key".to_owned());
    }
    let mut columns = format!("{head}\n\n").into_bytes();
    write_clues(&mut columns, &clues);
    Ok(columns)
}

fn clue(line: &str) -> Option<Clue> {
    let (text, rest) = line.split_once('\t')?;
    let (mut words, mut weights) = (rest.split(' '), Vec::new());
    while let Some(mark) = words.next() {
        weights.push((mark.parse().ok()?, words.next()?.parse().ok()?));
    }
    Some((hash::key(text.bytes().fold(0, hash::with)), weights))
}

fn write_clues(columns: &mut Vec<u8>, clues: &[Clue]) {
    push(columns, clues.len() as u64);
    let mut before = 0;
    for (key, _) in clues {
        push(columns, key - before);
        before = *key;
    }
    for (_, weights) in clues {
        push(columns, weights.len() as u64);
    }
    let weights = || clues.iter().flat_map(|(_, weights)| weights);
    for (mark, _) in weights() {
        push(columns, *mark);
    }
    for (_, hundredths) in weights() {
        push(columns, hundredths.unsigned_abs() << 1 | u64::from(*hundredths < 0));
    }
}

/// Seven bits a byte, the lowest first.
fn push(columns: &mut Vec<u8>, mut number: u64) {
    while number > 0x7f {
        columns.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    columns.push(number as u8);
}
