//! "On Monday Ann wrote:" in many languages, also when it was wrapped over several lines.

use super::line;

/// How sure it is that a line introduces a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Certainty {
    /// Even when what follows is not marked as a quote.
    Sure,
    /// Only when a quote follows.
    IfQuoteFollows,
}

const MOST_LINES: usize = 5;
const LONGEST: usize = 500;
const MOST_WORDS: usize = 30;

/// With these the sentence starts, in the languages that start it so.
const LEADS: [&str; 40] = [
    "on ",
    "am ",
    "le ",
    "el ",
    "em ",
    "il ",
    "op ",
    "den ",
    "på ",
    "w dniu ",
    "dnia ",
    "dne ",
    "dňa ",
    "la data ",
    "în data ",
    "pe ",
    "vào ",
    "kl",
    "a ",
    "em ",
    "no dia ",
    "στις ",
    "la ",
    "ti ",
    "ke ",
    "ma ",
    "na ",
    "în ",
    "il giorno ",
    "el día ",
    "pada ",
    "v ",
    "u ",
    "u dana ",
    "dana ",
    "tarih",
    "mon",
    "в ",
    "у ",
    "at ",
];
/// Somebody wrote something.
const VERBS: [&str; 54] = [
    "wrote",
    "writes",
    "said",
    "schrieb",
    "schreibt",
    "geschrieben",
    "a écrit",
    "écrit",
    "ha scritto",
    "scrisse",
    "escribió",
    "escribio",
    "escribe",
    "escreveu",
    "escreve",
    "schreef",
    "skrev",
    "skrifaði",
    "kirjoitti",
    "napisał",
    "napisała",
    "napisał(a)",
    "pisze",
    "napsal",
    "napsala",
    "napsal(a)",
    "napísal",
    "napísal(a)",
    "написал",
    "написала",
    "написал(а)",
    "пишет",
    "пише",
    "написав",
    "írta",
    "ezt írta",
    "yazdı",
    "şunu yazdı",
    "a scris",
    "va escriure",
    "έγραψε",
    "je napisao",
    "je napisala",
    "napisao je",
    "je napisal",
    "kirjutas",
    "rakstīja",
    "rašė",
    "đã viết",
    "menulis",
    "写道",
    "寫道",
    "님이 작성",
    "のメール",
];
const RIGHT_TO_LEFT_VERBS: [&str; 3] = ["كتب", "כתב", "نوشت"];
/// Other ways to introduce a quote.
const QUOTING: [&str; 5] = ["quoting ", "zitat von ", "citando a ", "citando ", "quote from "];
/// Words of somebody who tells a story, and is not a mail program.
const STORY: [&str; 12] = [
    " i ", " my ", " your ", " we ", " our ", " you ", " ich ", " mein ", " ihr ", " je ", " mon ", " votre ",
];

/// How many lines an attribution that starts here takes, and how sure it is.
pub(super) fn at(lines: &[&str]) -> Option<(usize, Certainty)> {
    let first = lines.first().filter(|first| line::is_text(first))?;
    let lead = starts_with_lead(&lower(first));
    let most = if lead { MOST_LINES } else { 3 };
    let mut joined = String::new();
    for (place, next) in lines.iter().take(most).enumerate() {
        if !line::is_text(next) || joined.len() + next.len() > LONGEST {
            return None;
        }
        joined.push(' ');
        joined.push_str(next);
        if let Some(certainty) = judge(&joined, place + 1) {
            return (!starts_later(&lines[..=place], lead)).then_some((place + 1, certainty));
        }
    }
    None
}

/// Whether the sentence begins on a later line, and what stands before it is the reply.
fn starts_later(lines: &[&str], lead: bool) -> bool {
    (1..lines.len()).any(|skipped| {
        let shorter = lines[skipped..].join(" ");
        let begins = !lead || starts_with_lead(&lower(&shorter));
        begins && judge(&shorter, lines.len() - skipped) == Some(Certainty::Sure)
    })
}

fn judge(sentence: &str, line_count: usize) -> Option<Certainty> {
    let sentence = lower(sentence);
    if sentence.split_whitespace().count() > MOST_WORDS {
        return None;
    }
    let ends = sentence.ends_with([':', '：']) || VERBS.iter().any(|verb| sentence.ends_with(verb));
    if !ends {
        return None;
    }
    let has_address = sentence.contains('@');
    let has_digit = sentence.contains(|c: char| c.is_ascii_digit());
    let has_verb =
        has_word_of(&sentence, &VERBS) || RIGHT_TO_LEFT_VERBS.iter().any(|verb| sentence.contains(verb));
    let has_lead = starts_with_lead(&sentence);
    // Programs that know no verb end with the address: "2016-01-04 19:03 GMT+01:00 Ann <ann@example.org>:".
    let ends_with_address =
        has_address && has_digit && [">:", "):", ">：", "):"].iter().any(|end| sentence.ends_with(end));
    let tells_story = STORY.iter().any(|word| format!(" {sentence}").contains(word));
    let has_moment = has_digit && (has_address || has_clock(&sentence));
    match (has_verb, has_lead) {
        (true, true) if has_moment && !tells_story => Some(Certainty::Sure),
        (true, false) if has_moment && (has_address || line_count == 1) && !tells_story => {
            Some(Certainty::Sure)
        }
        (true, true) => Some(Certainty::IfQuoteFollows),
        (true, false) if line_count == 1 || has_address => Some(Certainty::IfQuoteFollows),
        _ if ends_with_address => Some(Certainty::Sure),
        _ => QUOTING.iter().any(|start| sentence.starts_with(start)).then_some(Certainty::IfQuoteFollows),
    }
}

fn lower(text: &str) -> String {
    line::undecorated(text).to_lowercase()
}

fn starts_with_lead(sentence: &str) -> bool {
    LEADS.iter().any(|lead| sentence.starts_with(lead))
}

/// Whether one of the verbs stands as a word of its own; scripts without blanks need none around it.
fn has_word_of(sentence: &str, verbs: &[&str]) -> bool {
    verbs.iter().any(|verb| {
        sentence.match_indices(verb).any(|(at, _)| {
            let before = sentence[..at].chars().next_back();
            let after = sentence[at + verb.len()..].chars().next();
            let is_boundary = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
            !verb.is_ascii() || (is_boundary(before) && is_boundary(after))
        })
    })
}

/// A time of day such as 19:03 or 19.03, or a year.
fn has_clock(sentence: &str) -> bool {
    let mut digits = 0;
    let mut after_mark = false;
    for c in sentence.chars().chain([' ']) {
        match c {
            '0'..='9' => digits += 1,
            ':' | '.' | 'h' if (1..=2).contains(&digits) => (digits, after_mark) = (0, true),
            _ if (after_mark && digits == 2) || digits == 4 => return true,
            _ => (digits, after_mark) = (0, false),
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(usize, Certainty)> {
        at(&text.lines().collect::<Vec<_>>())
    }

    #[test]
    fn attributions_of_many_languages_are_known() {
        for (text, lines) in [
            ("On Mon, Jan 4, 2016 at 7:03 PM, Ann Smith <ann@example.org> wrote:", 1),
            ("On Mon, Jan 4, 2016 at 7:03 PM, Ann Smith\n<ann@example.org> wrote:\n\nx", 2),
            ("On Mon, Jan 4, 2016 at 7:03 PM, Ann Smith <\nann@example.org>\nwrote:", 3),
            ("*On Jan 4, 2016 at 19:03, ann wrote:*", 1),
            ("---- On Mon, 04 Jan 2016 19:03:00 +0100 Ann <ann@example.org> wrote ----", 1),
            ("Am 04.01.2016 um 19:03 schrieb Ann Smith:", 1),
            ("Le lun. 4 janv. 2016 à 19:03, Ann <ann@example.org> a\nécrit :", 2),
            ("El lun., 4 ene. 2016 19:03, Ann <ann@example.org> escribió:", 1),
            ("Em seg, 4 de jan de 2016 às 19:03, Ann <ann@example.org> escreveu:", 1),
            ("Il giorno lun 4 gen 2016 alle ore 19:03 Ann <ann@example.org> ha scritto:", 1),
            ("Op ma 4 jan. 2016 om 19:03 schreef Ann <ann@example.org>:", 1),
            ("Den mån 4 jan. 2016 kl 19:03 skrev Ann <ann@example.org>:", 1),
            ("pon., 4 sty 2016 o 19:03 Ann <ann@example.org> napisał(a):", 1),
            ("пн, 4 янв. 2016 г. в 19:03, Ann <ann@example.org>:", 1),
            ("Ann Smith <ann@example.org> hat am 4. Januar 2016 um 19:03 geschrieben:", 1),
            ("Ann Smith schrieb am Mo., 4. Jan. 2016, 19:03:", 1),
            ("--- On Mon, 1/4/16, Ann <ann@example.org> wrote:", 1),
            ("On Tue, 2011-03-01 at 18:02 +0530, Ann Smith wrote:", 1),
            ("2016/01/04 19:03、Ann <ann@example.org>のメール:", 1),
            ("2016-01-04 19:03 GMT+01:00 Ann <ann@example.org>:", 1),
            ("2016年1月4日(月) 19:03 Ann <ann@example.org>:", 1),
            ("Ann <ann@example.org> 于2016年1月4日周一 19:03写道：", 1),
            ("Ann <ann@example.org>, 4 Oca 2016 Pzt, 19:03 tarihinde şunu yazdı:", 1),
            ("Ann <ann@example.org> ezt írta (időpont: 2016. jan. 4., H, 19:03):", 1),
        ] {
            assert_eq!(found(text), Some((lines, Certainty::Sure)), "{text}");
        }
    }

    #[test]
    fn the_line_above_belongs_to_the_reply() {
        let attribution = "On Mon, Jan 4, 2016 at 7:03 PM, Ann <ann@example.org> wrote:";
        for above in ["See below.", "Sent from my iPhone 6", "On Monday it came", "Ann <a@b.example>"] {
            assert_eq!(found(&format!("{above}\n{attribution}")), None, "{above}");
        }
    }

    #[test]
    fn less_telling_ones_need_a_quote_after_them() {
        for text in ["On Monday she wrote:", "Ann wrote:", "Quoting Ann Smith:"] {
            assert_eq!(found(text), Some((1, Certainty::IfQuoteFollows)), "{text}");
        }
    }

    #[test]
    fn stories_are_no_attributions() {
        for text in [
            "On Monday I wrote to you twice.",
            "On 3 May 2024 the parcel arrived broken\nand nobody wrote back.",
            "These are my demands:",
            "On arrival 2 items were missing:",
            "> On Mon, Jan 4, 2016 at 7:03 PM, Ann <ann@example.org> wrote:",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
        let told = "Your agent wrote on 3 May 2024:";
        assert_eq!(found(told), Some((1, Certainty::IfQuoteFollows)));
        let told = "On 3 May 2024 at 10:15 your agent wrote:";
        assert_eq!(found(told), Some((1, Certainty::IfQuoteFollows)));
    }
}
