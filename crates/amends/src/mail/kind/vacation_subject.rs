//! Vacation notes that only their subject gives away.

use super::Evidence;
use crate::mail::Kind;

/// With these a subject starts; a person's answer to one starts with "Re:" and so does not count.
const OPENINGS: [&str; 68] = [
    "automatic reply",
    "auto reply",
    "auto-reply",
    "autoreply",
    "auto:",
    "auto response",
    "auto-response",
    "autoresponse",
    "automatic response",
    "out of office",
    "out of the office",
    "out-of-office",
    "[out of office",
    "ooo:",
    "on vacation",
    "away from my mail",
    "away from the office",
    "i am out of the office",
    "i'm out of the office",
    "i am away",
    "vacation reply",
    "vacation response",
    "automatische antwort",
    "automatische rückantwort",
    "autom. antwort",
    "abwesenheitsnotiz",
    "abwesenheitsnachricht",
    "abwesenheitsmeldung",
    "abwesenheitsbenachrichtigung",
    "abwesend:",
    "nicht im büro",
    "bin nicht im büro",
    "urlaubsbedingt abwesend",
    "réponse automatique",
    "réponse auto",
    "message d'absence",
    "notification d'absence",
    "absent du bureau",
    "absence du bureau",
    "respuesta automática",
    "respuesta automatica",
    "fuera de la oficina",
    "fuera de oficina",
    "resposta automática",
    "fora do escritório",
    "ausência temporária",
    "risposta automatica",
    "fuori ufficio",
    "fuori sede",
    "automatisch antwoord",
    "automatische beantwoording",
    "afwezigheidsbericht",
    "niet op kantoor",
    "autosvar",
    "automatiskt svar",
    "automatisk svar",
    "frånvaro",
    "fraværsmeddelelse",
    "automaattinen vastaus",
    "poissaoloviesti",
    "odpowiedź automatyczna",
    "automatyczna odpowiedź",
    "autoodpowiedź",
    "automatická odpověď",
    "автоответ",
    "автоматический ответ",
    "自动回复",
    "自動回覆",
];
const MORE_OPENINGS: [&str; 8] = [
    "自動応答",
    "自動返信",
    "不在通知",
    "자동 회신",
    "부재 중",
    "otomatik yanıt",
    "automatikus válasz",
    "αυτόματη απάντηση",
];

pub(super) fn announces_absence(evidence: &Evidence<'_>) -> Option<Kind> {
    let subject = evidence.subject();
    let subject = subject.replace('\u{2019}', "'");
    let opens = |phrase: &&str| starts_with_words(subject.trim(), phrase);
    OPENINGS.iter().chain(&MORE_OPENINGS).any(opens).then_some(Kind::AutoReply)
}

/// "Autosvar: x" starts with "autosvar"; "Autosvarteknik" and "Out of office chairs?" do not count as such.
fn starts_with_words(subject: &str, phrase: &str) -> bool {
    let Some(rest) = subject.strip_prefix(phrase) else { return false };
    let follows = rest.trim_start_matches([']', ')']).trim_start();
    let word_goes_on = rest.starts_with(char::is_alphanumeric) && phrase.is_ascii();
    let is_marked_off = follows.is_empty() || !follows.starts_with(char::is_alphabetic) || !phrase.is_ascii();
    let goes_on_as_notes_do = [
        "re",
        "until",
        "from",
        "to",
        "reply",
        "auto",
        "message",
        "notification",
        "bis",
        "jusqu",
        "hasta",
        "for",
        "and",
    ]
    .iter()
    .any(|word| follows.starts_with(word));
    phrase.ends_with(':') || (!word_goes_on && (is_marked_off || goes_on_as_notes_do))
}
