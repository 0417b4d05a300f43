//! Prints what the reply check finds in each line of standard input.
use domain::reply::{Facts, MessageKind, check};
fn main() {
    for line in std::io::stdin().lines().map_while(Result::ok) {
        let answer = check(&line, MessageKind::Letter, &Facts::default());
        let faults: Vec<String> = answer.faults.iter().map(|f| format!("{:?}[{}]", f.code, f.text)).collect();
        let elements: Vec<String> = answer.elements.iter().map(|e| format!("{:?}[{}]", e.code, &line[e.start..e.end])).collect();
        println!("{line}\n    {} | {}", faults.join(" "), elements.join(" "));
    }
}
