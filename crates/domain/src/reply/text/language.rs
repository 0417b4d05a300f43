//! Which language a text is in, by the share of its commonest small words. Good enough to refuse, not to judge.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Texts with fewer words than this tell little: they are taken for English if any of their words is.
const FEWEST_WORDS: usize = 6;

/// The small words that are common in one language and rare in the others.
const SMALL_WORDS: [(&str, &str); 10] = [
    (
        "en",
        "the and you your we our is are was were have has this that with for not will my be it of to i on at by from \
            an if can do did been would should there they but sorry please",
    ),
    (
        "de",
        "der die das und ist nicht wir sie ihr ihre ihnen ich haben hat für mit auf ein eine einen den dem des zu \
            im wurde werden sich bitte uns unser es tut leid leider von bei auch dass du dein deine dir dich",
    ),
    (
        "fr",
        "le la les et est nous vous votre notre une des du que qui pour dans pas avec sur je avons avez être ce \
            cette vos nos au aux désolé ne se il elle sommes par été tu toi tes désolée",
    ),
    (
        "es",
        "el los las y es nosotros usted su sus nuestro una que por para con no lo se le hemos ha está este esta del \
            al como sentimos siento pero más muy fue tu tus ti te",
    ),
    (
        "it",
        "il gli lo e è noi lei suo sua nostro una che per con non si abbiamo ha questo questa della del alla dei \
            nel sono siamo ci mi dispiace più stato anche vi le tu tuo tua ti",
    ),
    (
        "nl",
        "het een en is niet wij uw ons onze dat van voor met op zijn hebben heeft wordt bij aan ik te naar ook \
            deze dit u excuses spijt de er werd om wat geen je jij jou jouw jullie",
    ),
    (
        "pt",
        "o os as e é nós você seu sua nosso uma que por para com não se ao da do dos em temos foi este esta pelo \
            desculpe mas mais lhe na no um teu tua te",
    ),
    (
        "pl",
        "i w nie na się że jest do z to za przepraszamy państwa my nas dla oraz jak czy być został po od przez ci twój twoja przykro",
    ),
    (
        "sv",
        "och det att vi är inte en ett din ditt vår för med på av har som den jag du till er om ber ursäkt blev kan dig din",
    ),
    (
        "da",
        "og det at vi er ikke en et din dit vores for med på af har som den jeg du til jer om beklager blev kan dig din",
    ),
];

/// Each small word with the places of its languages in the list.
static LANGUAGES: LazyLock<FxHashMap<&str, Vec<usize>>> = LazyLock::new(|| {
    let mut languages: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (at, (_, list)) in SMALL_WORDS.iter().enumerate() {
        list.split_whitespace().for_each(|word| languages.entry(word).or_default().push(at));
    }
    languages
});

/// The language of the text as an ISO 639-1 code; `und` where it is written in letters that English does not use.
pub(in crate::reply) fn of(text: &str) -> &'static str {
    if mostly_foreign_letters(text) {
        return "und";
    }
    let mut scores = SMALL_WORDS.map(|(code, _)| (code, 0));
    let mut words = 0;
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        words += 1;
        let languages = LANGUAGES.get(word.to_lowercase().as_str());
        languages.into_iter().flatten().for_each(|at| scores[*at].1 += 1);
    }
    winner(&scores, words)
}

/// English unless another language has clearly more of its small words, and enough of them; in a few words, unless another has
/// several and English none.
fn winner(scores: &[(&'static str, usize)], words: usize) -> &'static str {
    let english = scores.first().map_or(0, |(_, count)| *count);
    let Some((code, count)) = scores.iter().skip(1).max_by_key(|(_, count)| *count) else { return "en" };
    let is_theirs = match words {
        ..FEWEST_WORDS => english == 0 && *count > 1,
        _ => *count > english * 3 / 2 && *count * 6 >= words,
    };
    if is_theirs { code } else { "en" }
}

fn mostly_foreign_letters(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let (latin, foreign) = letters.fold((0usize, 0usize), |(latin, foreign), c| {
        if u32::from(c) < 0x250 { (latin + 1, foreign) } else { (latin, foreign + 1) }
    });
    foreign > latin && foreign > 3
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn tells_the_languages_apart() {
        assert_eq!(of("Es tut uns leid, dass Ihre Lieferung nicht am Montag angekommen ist."), "de");
        assert_eq!(of("Nous sommes désolés que votre colis ne soit pas arrivé dans les délais."), "fr");
        assert_eq!(
            of("Sentimos que su pedido no llegara el lunes, y por eso hemos devuelto los gastos."),
            "es"
        );
        assert_eq!(
            of("Het spijt ons dat uw bestelling niet op tijd bij u was, wij hebben het geld teruggestort."),
            "nl"
        );
        assert_eq!(
            of("Ci dispiace che il suo ordine non sia arrivato, abbiamo spedito una nuova scatola."),
            "it"
        );
        assert_eq!(of("Мы потеряли вашу посылку и приносим извинения."), "und");
    }

    #[test]
    fn tells_them_among_friends_and_in_few_words() {
        assert_eq!(of("Sorry dat je sofa te laat kwam, we brengen hem morgen naar je toe."), "nl");
        assert_eq!(of("Sorry, dass dein Sofa so spät kam, ich bringe dir morgen ein neues."), "de");
        assert_eq!(of("Siento que tu pedido llegara tarde, te mando otro mañana."), "es");
        assert_eq!(of("Es tut uns leid."), "de");
        assert_eq!(of("Nous sommes désolés."), "fr");
    }

    #[test]
    fn english_stays_english_also_when_short_or_full_of_names() {
        assert_eq!(of("Refund sent."), "en");
        assert_eq!(of("Jean de la Tour phones you on Monday about the broken oven"), "en");
        assert_eq!(of(""), "en");
        assert_eq!(of("Sorry Dina, sending Otto de Vries."), "en");
        assert_eq!(of("Pani Kowalska, I am sorry we sent the wrong door. Nowak brings it on 4 June."), "en");
    }
}
