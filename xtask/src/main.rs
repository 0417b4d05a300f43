//! `cargo xtask`: the chores of the house, each one command.

mod bench;
mod browser;
mod machine;
mod make_good;
mod pictures;
mod postgres;
mod signals;
mod steps;
mod themes;
mod words;

use std::process::ExitCode;

const USAGE: &str = "\
The chores of the house:
  cargo xtask test               installs what tests need and runs everything that CI runs
  cargo xtask test --only STEP   one step of it, with what that step needs: fmt, clippy, postgres, words, tests, build, browser
  cargo xtask bench [PART …]     measures beside floors in the same run and prints the ratios: all, or only opening,
                                 import, reads or signals; numbers say with how many cases
  cargo xtask measure words      precision and recall of the reply check on the develop part of its corpus
                                 (--late: on the part that is looked at rarely; --misses: with what was wrong)
  cargo xtask measure themes     how often the product of unseen complaints is named right (needs public data beside the repository)
  cargo xtask measure signals    false alarms and delays of the watch beside four established detectors, on made and on real rises
  cargo xtask measure make-good  whether what is learned about make-goods is closer to the truth than raw shares, in a
                                 simulation whose true rates are known
  cargo xtask train words        learns the weights of the reply check anew from its corpus
  cargo xtask pictures           takes the pictures that README and docs show anew, from the browser tests";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &[String]) -> Result<(), String> {
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["test"] => steps::all(),
        ["test", "--only", step] => steps::only(step),
        ["bench", parts @ ..] => bench::run(parts),
        ["measure", "words", options @ ..] => words::measure_with(options),
        ["measure", "themes"] => themes::measure(),
        ["measure", "signals"] => signals::measure(),
        ["measure", "make-good"] => make_good::measure(),
        ["train", "words"] => words::train(),
        ["pictures"] => pictures::take(),
        [] | ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        unknown => Err(format!("unknown command `{}`. {USAGE}", unknown.join(" "))),
    }
}
