//! "Sent from my telephone" and its kin.

const LONGEST: usize = 120;

/// Devices and programs that sign so. "Sent via courier on Monday" is a complaint, not a signature.
const SENDERS: [&str; 56] = [
    "mobile",
    "mailbox",
    "airmail",
    "windows",
    "outlook",
    "yahoo",
    "aol",
    "gmail",
    "iphone",
    "ipad",
    "ipod",
    "ios",
    "android",
    "samsung",
    "galaxy",
    "blackberry",
    "nokia",
    "huawei",
    "xiaomi",
    "htc",
    "pixel",
    "oneplus",
    "motorola",
    "a phone",
    "a mobile",
    "a tablet",
    "an android",
    "an iphone",
    "the road",
    "proton",
    "protonmail",
    "tuta",
    "tutanota",
    "spark",
    "nine",
    "polymail",
    "superhuman",
    "canary",
    "thunderbird",
    "k-9",
    "bluemail",
    "newton",
    "typemail",
    "mailspring",
    "fastmail",
    "gmx",
    "web.de",
    "posteo",
    "tablet",
    "smartphone",
    "phone",
    "cell",
    "zoho",
    "the new outlook",
    "t-mobile",
    "verizon",
];
/// Said by devices only: what follows may be anything that is "mine".
const SENT_FROM: [&str; 19] = [
    "sent from",
    "gesendet von",
    "envoyé depuis",
    "envoyé de",
    "envoyé à partir de",
    "enviado desde",
    "enviado de",
    "enviado do",
    "enviado da",
    "enviado a partir do",
    "inviato da",
    "inviato dal",
    "verzonden vanaf",
    "verzonden vanuit",
    "skickat från",
    "sendt fra",
    "wysłane z",
    "отправлено с",
    "отправлено из",
];
/// Said by people as well: only a known device or program may follow.
const SENT_WITH: [&str; 14] = [
    "sent via",
    "sent with",
    "sent using",
    "sent by",
    "gesendet mit",
    "gesendet über",
    "envoyé avec",
    "envoyé par",
    "enviado con",
    "verzonden met",
    "verzonden via",
    "inviato con",
    "skickat med",
    "sendt med",
];
/// Advertisements of a program.
const GET_PROGRAM: [&str; 10] = [
    "get outlook",
    "get [outlook",
    "get yahoo mail",
    "télécharger outlook",
    "téléchargez outlook",
    "obtener outlook",
    "obter o outlook",
    "scarica outlook",
    "outlook für ",
    "holen sie sich outlook",
];
const MORE_SENT_FROM: [&str; 6] =
    ["odesláno z", "lähetetty", "trimis de pe", "trimis din", "στάλθηκε από", "enviat des"];
const POSSESSIVES: [&str; 22] = [
    "mon ",
    "ma ",
    "mi ",
    "meu ",
    "minha ",
    "mio ",
    "il mio ",
    "meinem ",
    "meiner ",
    "mijn ",
    "min ",
    "mit ",
    "mitt ",
    "moje",
    "mého ",
    "моего ",
    "meine ",
    "my ",
    "mojego ",
    "puhelim",
    "el meu ",
    "o meu ",
];
/// Whole sentences, and languages that put the verb last.
const CONTAINED: [&str; 22] = [
    "mobilgerät gesendet",
    "handy gesendet",
    "smartphone gesendet",
    "iphone gesendet",
    "ipad gesendet",
    "telefon gesendet",
    "android-mobiltelefon",
    "mobiltelefon mit k-9 mail",
    "excuse my brevity",
    "pardon my brevity",
    "please excuse typos",
    "please excuse any typos",
    "から送信",
    "从我的",
    "從我的",
    "发自我的",
    "來自我的",
    "我的 iphone",
    "에서 보냄",
    "'umdan gönderildi",
    "'mdan gönderildi",
    "entschuldigen sie die kürze",
];
const BRACKETS: [char; 12] = ['<', '>', '(', ')', '[', ']', '"', '*', '_', '.', '~', '|'];

/// Whether a line is one that a device or a program adds by itself.
pub(super) fn is_one(line: &str) -> bool {
    let lower = line.trim().to_lowercase();
    if lower.len() > LONGEST {
        return false;
    }
    let bare = lower.trim_matches(|c: char| c.is_whitespace() || BRACKETS.contains(&c));
    sent_from_device(bare)
        || someone_from_mobile(bare)
        || CONTAINED.iter().any(|phrase| bare.contains(phrase))
}

fn sent_from_device(bare: &str) -> bool {
    let from = SENT_FROM.iter().chain(&MORE_SENT_FROM).filter_map(|start| after_word(bare, start));
    let with = SENT_WITH.iter().filter_map(|start| after_word(bare, start));
    let mine = |device: &str| {
        is_word_start(device, "mail") || POSSESSIVES.iter().any(|word| device.starts_with(word))
    };
    from.into_iter().any(|device| names_device(device) || mine(device))
        || with.into_iter().any(names_device)
        || GET_PROGRAM.iter().any(|start| bare.starts_with(start))
}

/// What follows the words, without the brackets of a link.
fn after_word<'a>(text: &'a str, words: &str) -> Option<&'a str> {
    let rest = text.strip_prefix(words)?;
    let device = rest.trim_start_matches(|c: char| c.is_whitespace() || BRACKETS.contains(&c));
    (device.len() < rest.len()).then_some(device)
}

fn names_device(text: &str) -> bool {
    SENDERS.iter().any(|sender| is_word_start(text, sender))
}

/// "Ann from mobile", "From my iPhone 6".
fn someone_from_mobile(bare: &str) -> bool {
    let words = bare.split_whitespace().collect::<Vec<_>>();
    let Some(from) = words.iter().take(3).position(|word| *word == "from") else { return false };
    let rest = words[from + 1..].join(" ");
    let device = rest.strip_prefix("my ").or(rest.strip_prefix("a ")).unwrap_or(&rest);
    let devices = [
        "mobile",
        "iphone",
        "ipad",
        "ipod",
        "phone",
        "android",
        "blackberry",
        "cell",
        "tablet",
        "smartphone",
    ];
    words.len() <= 8 && devices.iter().any(|name| is_word_start(device, name))
}

fn is_word_start(text: &str, word: &str) -> bool {
    let ends = |rest: &str| word.ends_with(' ') || !rest.starts_with(char::is_alphabetic);
    text.strip_prefix(word).is_some_and(ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_and_programs_sign_in_many_languages() {
        for line in [
            "Sent from my iPhone",
            "Sent from Outlook for Android",
            "Sent via mobile",
            "Get Outlook for iOS<https://aka.ms/x>",
            "<<sent by galaxy>>",
            "(Sent from a phone)",
            "Von meinem iPhone gesendet",
            "Gesendet von meinem Handy",
            "Envoyé de mon iPad",
            "Enviado desde mi teléfono",
            "Inviato da Outlook per iOS",
            "Verzonden vanaf mijn telefoon",
            "Skickat från min iPhone",
            "iPhoneから送信",
            "发自我的 iPhone",
            "Отправлено с iPhone",
            "Ann from mobile",
        ] {
            assert!(is_one(line), "{line}");
        }
    }

    #[test]
    fn complaints_about_things_sent_are_kept() {
        for line in [
            "Sent with DHL on 3 May, it never came.",
            "Sent from Berlin, arrived broken",
            "Get me a refund",
            "Get my money back",
            "Sent by my bank on Monday",
            "Sent via mail on Monday",
            "Von meinem Konto wurde doppelt abgebucht",
            "Get mailing right for once",
            "I wrote from my heart",
            "Von Montag an war es kaputt",
        ] {
            assert!(!is_one(line), "{line}");
        }
    }
}
