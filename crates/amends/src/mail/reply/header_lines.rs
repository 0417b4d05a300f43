//! The block of "From: Sent: To: Subject:" lines that Outlook and others put above the history.

use super::line;

const FROM: [&str; 25] = [
    "from",
    "von",
    "de",
    "da",
    "van",
    "från",
    "fra",
    "lähettäjä",
    "od",
    "от",
    "від",
    "kimden",
    "gönderen",
    "feladó",
    "de la",
    "από",
    "发件人",
    "寄件者",
    "差出人",
    "보낸 사람",
    "expéditeur",
    "remitente",
    "mittente",
    "absender",
    "afzender",
];
const SENT: [&str; 37] = [
    "sent",
    "date",
    "gesendet",
    "gesendet am",
    "datum",
    "envoyé",
    "date d'envoi",
    "enviado",
    "enviado el",
    "enviada em",
    "enviado em",
    "enviada",
    "fecha",
    "data",
    "inviato",
    "data invio",
    "verzonden",
    "skickat",
    "sendt",
    "dato",
    "lähetetty",
    "päivämäärä",
    "wysłano",
    "odesláno",
    "odoslané",
    "отправлено",
    "дата",
    "gönderilme tarihi",
    "tarih",
    "elküldve",
    "trimis",
    "στάλθηκε",
    "ημερομηνία",
    "发送时间",
    "日期",
    "送信日時",
    "보낸 날짜",
];
const SUBJECT: [&str; 23] = [
    "subject",
    "betreff",
    "objet",
    "sujet",
    "asunto",
    "assunto",
    "oggetto",
    "onderwerp",
    "ämne",
    "emne",
    "aihe",
    "temat",
    "předmět",
    "predmet",
    "тема",
    "konu",
    "tárgy",
    "subiect",
    "θέμα",
    "主题",
    "主旨",
    "件名",
    "제목",
];
const TO: [&str; 30] = [
    "to",
    "cc",
    "bcc",
    "reply-to",
    "an",
    "à",
    "a",
    "para",
    "aan",
    "till",
    "til",
    "vastaanottaja",
    "do",
    "dla",
    "komu",
    "кому",
    "копия",
    "kime",
    "címzett",
    "către",
    "προς",
    "收件人",
    "抄送",
    "宛先",
    "받는 사람",
    "destinataire",
    "kopie",
    "copie",
    "kopia",
    "antwort an",
];
const MOST_LINES: usize = 14;
const MOST_STRAY_LINES: usize = 2;

#[derive(Default)]
struct Seen {
    from: bool,
    from_has_address: bool,
    sent: bool,
    subject: bool,
    to: bool,
}

/// Whether a block of such lines starts here. A travel complaint's "From: Berlin / To: Rome / Date: 3 May" is
/// none.
pub(super) fn start_at(lines: &[&str]) -> bool {
    let mut seen = Seen::default();
    if lines.first().is_none_or(|first| !seen.note(first)) {
        return false;
    }
    let mut stray = 0;
    for next in lines.iter().take(MOST_LINES).skip(1) {
        stray = if seen.note(next) { 0 } else { stray + 1 };
        if stray > MOST_STRAY_LINES {
            break;
        }
    }
    seen.is_block()
}

impl Seen {
    /// Says whether the line is one of a mail's headers.
    fn note(&mut self, text: &str) -> bool {
        let Some((label, value)) = labelled(text) else { return false };
        match label.as_str() {
            from if FROM.contains(&from) => {
                self.from = true;
                self.from_has_address |= value.contains('@');
            }
            sent if SENT.contains(&sent) => self.sent = true,
            subject if SUBJECT.contains(&subject) => self.subject = true,
            to if TO.contains(&to) => self.to = true,
            _ => return false,
        }
        true
    }

    fn is_block(&self) -> bool {
        let kinds = [self.from, self.sent, self.subject, self.to].into_iter().filter(|seen| *seen).count();
        self.from && kinds >= 3 && (self.from_has_address || (self.subject && self.sent))
    }
}

fn labelled(text: &str) -> Option<(String, &str)> {
    const LONGEST_LABEL: usize = 40;
    let (label, value) = text.split_once([':', '：'])?;
    if label.len() > LONGEST_LABEL {
        return None;
    }
    let label =
        line::undecorated(label.trim_start_matches(['>', ' '])).to_lowercase().replace('\u{2019}', "'");
    Some((label, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn starts(text: &str) -> bool {
        start_at(&text.lines().collect::<Vec<_>>())
    }

    #[test]
    fn header_blocks_of_several_languages_are_known() {
        for text in [
            "From: Ann <ann@example.org>\nSent: Monday, 4 January 2016 19:03\nTo: Care\nSubject: x",
            "*Von:* Ann Smith\n*Gesendet:* Montag, 4. Januar 2016\n*An:* Care\n*Betreff:* x",
            "De : Ann\nEnvoyé : lundi 4 janvier 2016\nÀ : Care\nObjet : x",
            "From: Ann <ann@example.org>\n\nDate: Monday\n\nTo: Care",
            "To: a@x, b@x,\n   c@x\nFrom: Ann <ann@example.org>\nSubject: x",
            "发件人： Ann\n发送时间： 2016年1月4日\n收件人： Care\n主题： x",
        ] {
            assert!(starts(text), "{text}");
        }
    }

    #[test]
    fn forms_that_people_fill_in_are_none() {
        for text in [
            "From: Berlin\nTo: Rome\nDate: 3 May",
            "Subject: late again\nWhen will it come?",
            "From: the start it was bad",
            "Date: 3 May\nTo: whom it may concern",
        ] {
            assert!(!starts(text), "{text}");
        }
    }
}
