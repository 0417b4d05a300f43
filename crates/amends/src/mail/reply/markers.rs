//! Lines that say "from here on it is an older message".

use super::line;

/// Between drawn lines, as in `-----Original Message-----`.
const DECORATED: [&str; 66] = [
    "original message",
    "original appointment",
    "forwarded message",
    "forwarded by",
    "forwarded letter",
    "reply message",
    "replied message",
    "ursprüngliche nachricht",
    "urspr. nachricht",
    "originalnachricht",
    "original-nachricht",
    "original nachricht",
    "originalmail",
    "weitergeleitete nachricht",
    "weitergeleitet von",
    "message original",
    "message d'origine",
    "message initial",
    "courriel original",
    "message transféré",
    "mensaje original",
    "mensaje reenviado",
    "mensagem original",
    "mensagem encaminhada",
    "mensagem reencaminhada",
    "messaggio originale",
    "messaggio inoltrato",
    "oorspronkelijk bericht",
    "oorspronkelijke bericht",
    "origineel bericht",
    "doorgestuurd bericht",
    "ursprungligt meddelande",
    "originalmeddelande",
    "vidarebefordrat meddelande",
    "oprindelig meddelelse",
    "opprinnelig melding",
    "original melding",
    "original meddelelse",
    "videresendt meddelelse",
    "videresendt melding",
    "videresendte meddelelse",
    "alkuperäinen viesti",
    "välitetty viesti",
    "edelleenlähetetty viesti",
    "wiadomość oryginalna",
    "oryginalna wiadomość",
    "przekazana wiadomość",
    "wiadomość przekazana",
    "původní zpráva",
    "přeposlaná zpráva",
    "pôvodná správa",
    "исходное сообщение",
    "пересылаемое сообщение",
    "пересланное сообщение",
    "оригінальне повідомлення",
    "eredeti üzenet",
    "továbbított üzenet",
    "orijinal mesaj",
    "orijinal ileti",
    "iletilen mesaj",
    "yönlendirilmiş ileti",
    "mesaj original",
    "mesaj redirecționat",
    "αρχικό μήνυμα",
    "προωθημένο μήνυμα",
    "izvorna poruka",
];
const DECORATED_CJK: [&str; 13] = [
    "原始邮件",
    "原始郵件",
    "原邮件",
    "转发邮件",
    "轉寄郵件",
    "转发的邮件",
    "元のメッセージ",
    "転送されたメッセージ",
    "転送メッセージ",
    "원본 메시지",
    "전달된 메시지",
    "원본 메일",
    "원본메시지",
];
/// Without any drawn line, as Apple's programs write them.
const BARE: [&str; 14] = [
    "begin forwarded message:",
    "anfang der weitergeleiteten nachricht:",
    "anfang der weitergeleiteten e-mail:",
    "début du message réexpédié :",
    "début du message transféré :",
    "inicio del mensaje reenviado:",
    "início da mensagem reencaminhada:",
    "início da mensagem encaminhada:",
    "inizio messaggio inoltrato:",
    "begin doorgestuurd bericht:",
    "vidarebefordrat brev:",
    "videresendt besked:",
    "начало переадресованного сообщения:",
    "början på vidarebefordrat meddelande:",
];
/// What helpdesks, ourselves included, put above the history.
const REPLY_ABOVE: [&str; 8] = [
    "reply above this line",
    "above this line to reply",
    "response above this line",
    "oberhalb dieser zeile",
    "au-dessus de cette ligne",
    "encima de esta línea",
    "sopra questa riga",
    "boven deze regel",
];

pub(super) fn is_marker(text_line: &str) -> bool {
    const LONGEST: usize = 200;
    if text_line.len() > LONGEST {
        return false;
    }
    let lower = text_line.to_lowercase().replace('\u{2019}', "'");
    if BARE.contains(&lower.trim()) || REPLY_ABOVE.iter().any(|phrase| lower.contains(phrase)) {
        return true;
    }
    // Some telephones put the first header on the same line: "---- Original message ----From: Ann".
    let inside = line::undecorated(&lower).split("---").next().unwrap_or_default();
    let inside = inside.trim().trim_end_matches(':').trim();
    // "Forwarded by Ann on …" goes on; the others stand alone.
    let known = |phrase: &&str| inside == *phrase || (phrase.ends_with(" by") && inside.starts_with(*phrase));
    line::decoration_before(&lower) >= 2 && DECORATED.iter().chain(&DECORATED_CJK).any(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_need_their_drawn_lines() {
        for marker in [
            "-----Original Message-----",
            "*-------- Original Message --------*",
            "-------- Weitergeleitete Nachricht --------",
            "---------- Forwarded message ---------",
            "-------- Message d\u{2019}origine --------",
            "---------------------- Forwarded by Ann Smith/HQ on 01/02/2020 -------",
            "Begin forwarded message:",
            "-------- Messaggio originale --------Da: Ann <ann@example.org>",
            "##- Please type your reply above this line -##",
            "------------------ 原始邮件 ------------------",
        ] {
            assert!(is_marker(marker), "{marker}");
        }
        for text in
            ["The original message was rude.", "original message", "-- Forwarded messages are fine --"]
        {
            assert!(!is_marker(text), "{text}");
        }
    }
}
