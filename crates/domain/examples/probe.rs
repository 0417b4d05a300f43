//! Temporary.
use domain::reply::{Facts, MessageKind, check};
fn main() {
    let all: Vec<String> = std::io::stdin().lines().map_while(Result::ok).collect();
    for line in &all {
        let answer = check(line, MessageKind::Reply, &Facts::default());
        let faults: Vec<String> = answer.faults.iter().map(|f| format!("{:?}[{}]", f.code, f.text)).collect();
        println!("{} | {line}", faults.join(" "));
    }
    let long = all.join(" ").split(' ').take(200).collect::<Vec<_>>().join(" ");
    let start = std::time::Instant::now();
    for _ in 0..200 { std::hint::black_box(check(&long, MessageKind::Reply, &Facts::default())); }
    eprintln!("200 words: {:?}", start.elapsed() / 200);
}
