//! What people write finds the state they mean: by name, demonym and seat, in eight languages.

use super::*;

/// The scripts of the languages that are not written in Latin letters, with one range of letters each.
const SCRIPTS: [(&str, std::ops::RangeInclusive<char>); 4] =
    [("ru", 'а'..='я'), ("ar", 'ء'..='ي'), ("zh", '\u{4E00}'..='\u{9FFF}'), ("ko", '가'..='힣')];

/// Seats that are called as their state itself in a language, and Amman, which in Arabic is written as Oman is called.
const NO_SEAT: [(&str, &[&str]); 10] = [
    ("DJI", &["ru"]),
    ("DZA", &["ru"]),
    ("GTM", &["ru"]),
    ("JOR", &["ar"]),
    ("LUX", &["ru"]),
    ("MCO", &["ru"]),
    ("PAN", &["ru"]),
    ("SGP", &["ru", "ar", "zh", "ko"]),
    ("SMR", &["ru", "ar", "zh", "ko"]),
    ("TUN", &["ru"]),
];

fn codes(name: &str) -> Vec<&'static str> {
    State::by_name(name).iter().map(|state| state.code()).collect()
}

fn states_of_today() -> impl Iterator<Item = State> {
    State::all().filter(|state| state.class() == StateClass::State && !TABLE.has_ended(*state))
}

fn written_in(words: &[&str]) -> Vec<&'static str> {
    let has =
        |letters: &std::ops::RangeInclusive<char>| words.iter().any(|word| word.chars().any(|c| letters.contains(&c)));
    SCRIPTS.iter().filter(|(_, letters)| has(letters)).map(|(language, _)| *language).collect()
}

#[test]
fn every_state_of_today_has_demonyms_in_every_script() {
    for state in states_of_today() {
        let row = state.row();
        assert!(row.demonyms.len() >= 8, "{state}");
        // Malians are called in Arabic as their country is.
        let expected: &[&str] = if state.code() == "MLI" { &["ru", "zh", "ko"] } else { &["ru", "ar", "zh", "ko"] };
        assert_eq!(written_in(&row.demonyms), expected, "{state}: {:?}", row.demonyms);
    }
}

#[test]
fn every_state_of_today_has_a_seat_in_every_script() {
    for state in states_of_today().filter(|state| state.code() != "VAT") {
        let missing =
            NO_SEAT.iter().find(|(code, _)| *code == state.code()).map_or(&[][..], |(_, languages)| languages);
        let expected = ["ru", "ar", "zh", "ko"].into_iter().filter(|language| !missing.contains(language));
        assert!(written_in(&state.row().seats).into_iter().eq(expected), "{state}: {:?}", state.row().seats);
    }
}

#[test]
fn no_spelling_comes_twice() {
    for state in State::all() {
        for words in [&state.row().demonyms, &state.row().seats] {
            let mut folded: Vec<_> = words.iter().map(|word| fold_name(word)).collect();
            folded.sort_unstable();
            assert!(folded.windows(2).all(|pair| pair[0] != pair[1]), "{state}: {words:?}");
        }
    }
}

#[test]
fn a_name_to_show_is_ambiguous_in_no_language() {
    // Saint Martin is an island of which Sint Maarten is the other half.
    for state in State::all().filter(|state| state.code() != "MAF") {
        for (language, name) in state.names() {
            assert_eq!(codes(name), [state.code()], "{name} ({language})");
        }
    }
}

#[test]
fn names_demonyms_and_seats_find_one_state_in_eight_languages() {
    for (code, words) in [
        ("RUS", "Russia|Russian|Kremlin"),
        ("RUS", "Rusia|orang Rusia|Moskow"),
        ("RUS", "Rusia|ruso|rusa|Moscú"),
        ("RUS", "Russie|russe|Moscou"),
        ("RUS", "Россия|российский|русская|россиянин|Москва|Кремль"),
        ("RUS", "روسيا|روسي|روسية|موسكو|الكرملين"),
        ("RUS", "俄罗斯|俄国人|莫斯科|克里姆林宫"),
        ("RUS", "러시아|러시아인|모스크바|크렘린궁"),
        ("USA", "United States|American|White House"),
        ("USA", "Amerika Serikat|orang Amerika|Gedung Putih"),
        ("USA", "Estados Unidos|estadounidense|norteamericana|Casa Blanca"),
        ("USA", "États-Unis|américain|américaine|Maison-Blanche"),
        ("USA", "США|американский|американец|Вашингтон|Белый дом"),
        ("USA", "الولايات المتحدة|أمريكي|أميركية|واشنطن|البيت الأبيض"),
        ("USA", "美国|美国人|华盛顿|白宫"),
        ("USA", "미국|미국인|워싱턴|백악관"),
        ("CHN", "China|Chinese|Beijing|chino|Pekín|chinoise|Pékin|китаянка|Пекин|صيني|بكين|中国人|北京|중국인|베이징"),
        (
            "PRK",
            "North Korean|Korea Utara|norcoreano|nord-coréenne|северокорейский|كوري شمالي|朝鲜人|북한|평양|平壤|Пхеньян",
        ),
        (
            "KOR",
            "South Korean|Korea Selatan|surcoreana|sud-coréen|южнокорейский|كورية جنوبية|韩国人|한국인|서울|首尔|Сеул|سيول",
        ),
        ("IDN", "Indonesian|indonesia|indonésienne|индонезийский|إندونيسي|印尼人|인도네시아인|Yakarta|Джакарта|雅加达"),
        ("FRA", "French|Prancis|francesa|français|француженка|فرنسي|法国人|프랑스인|París|Париж|爱丽舍宫"),
        ("DEU", "German|Jerman|alemán|alemana|allemande|немецкий|германская|ألماني|德国人|독일인|Berlín|Берлин|柏林"),
        ("GBR", "British|Inggris|británica|britannique|британский|بريطانية|英国人|영국인|Londres|Лондон|唐宁街|لندن"),
        ("JPN", "Japanese|Jepang|nipón|japonaise|японец|ياباني|日本人|일본인|Tokio|Токио|东京|도쿄"),
        ("IRN", "Iranian|iraní|iranienne|иранский|إيراني|伊朗人|이란인|Teherán|Téhéran|Тегеран|طهران|德黑兰"),
        ("ISR", "Israeli|israelí|israélien|израильтянин|إسرائيلي|以色列人|이스라엘인|Jerusalén|تل أبيب"),
        ("PSE", "Palestinian|Palestina|palestino|palestinienne|палестинец|فلسطيني|巴勒斯坦人|رام الله"),
        ("SAU", "Saudi|saudí|saoudienne|саудовский|سعودي|沙特人|사우디인|Riad|Эр-Рияд|الرياض"),
        ("EGY", "Egyptian|Mesir|egipcia|égyptien|египтянин|مصري|埃及人|El Cairo|Le Caire|القاهرة"),
        ("UKR", "Ukrainian|Ukraina|ucraniano|ukrainienne|украинец|أوكراني|乌克兰人|Kyiv|Киев|基辅|키이우"),
        ("TUR", "Turkish|Turki|turca|turque|турецкий|تركي|土耳其人|튀르키예인|Анкара|أنقرة"),
        ("NER", "Nigerien|nigerino|nigérienne|нигерский|نيجري|尼日尔人|Ниамей"),
        ("NGA", "Nigerian|nigeriano|nigériane|нигерийский|نيجيري|尼日利亚人|Abuya|Абуджа"),
        ("GIN", "Guinean|guineano|guinéenne|гвинейский|غيني|几内亚人|Conakri"),
        ("GNB", "Bissau-Guinean|bisauguineano|bissau-guinéen|几内亚比绍人"),
        ("DOM", "dominicano|dominicaine|доминиканский|多米尼加人|Saint-Domingue"),
        ("DMA", "dominiqués|dominiquaise|多米尼克人|Roseau"),
        ("MRT", "mauritano|mauritanienne|мавританский|موريتاني"),
        ("MUS", "mauriciano|mauricienne|маврикийский|موريشيوسي"),
        ("AUT", "Wina|Viena|Vienne|Вена|维也纳|빈"),
        ("AUS", "澳洲人|호주인|австралиец|أسترالي|Camberra"),
        ("OMN", "عمان|عماني|Mascate"),
        ("TZA", "tanzano|tanzanienne|Дар-эс-Салам"),
        ("SUN", "Uni Soviet|soviética|soviétique|советский|سوفيتي|苏联人|소련인"),
        ("YUG", "yugoslavo|yougoslave|югославский|南斯拉夫人"),
        ("CSK", "checoslovaca|tchécoslovaque|чехословацкий"),
        ("DDR", "Jerman Timur|est-allemande|восточногерманский|东德人|동독인"),
        ("RVN", "Vietnam Selatan|survietnamita|sud-vietnamienne|Сайгон"),
        ("YMD", "Yaman Selatan|sud-yéménite|Adén"),
        ("COD", "Zaire|zaïrois|заирский|Киншаса"),
    ] {
        for word in words.split('|') {
            assert_eq!(codes(word), [code], "{word}");
        }
    }
}

#[test]
fn official_and_everyday_names_find_one_state() {
    for (code, words) in [
        ("RUS", "Federasi Rusia|Federación de Rusia|Российская Федерация|الاتحاد الروسي|俄罗斯联邦|러시아 연방"),
        ("CHN", "Republik Rakyat Tiongkok|République populaire de Chine|中华人民共和国|중화인민공화국"),
        ("TWN", "République de Chine|Китайская Республика|中华民国|타이완"),
        ("KOR", "Republik Korea|República de Corea|جمهورية كوريا|大韩民国|한국|Южная Корея"),
        ("PRK", "République populaire démocratique de Corée|조선민주주의인민공화국|朝鲜民主主义人民共和国"),
        ("IRN", "Republik Islam Iran|República Islámica de Irán|Исламская Республика Иран|이란 이슬람 공화국"),
        ("DEU", "Федеративная Республика Германия|德意志联邦共和国|독일 연방 공화국"),
        ("DDR", "Германская Демократическая Республика|République démocratique allemande|德意志民主共和国"),
        ("SUN", "Союз Советских Социалистических Республик|소비에트 연방|الاتحاد السوفياتي"),
        ("ZAF", "Южно-Африканская Республика|ЮАР|남아공|Republik Afrika Selatan|南非共和国"),
        ("COD", "ДР Конго|RD Congo|Congo-Kinshasa|Заир|민주콩고"),
        ("COG", "Congo-Brazzaville|刚果共和国|République du Congo"),
        ("AUS", "호주|澳大利亚联邦"),
        ("TUR", "터키|Turquía|Турецкая Республика"),
        ("SAU", "السعودية|المملكة العربية السعودية|沙特|Arabia Saudita"),
        ("ARE", "الإمارات|阿联酋|Объединённые Арабские Эмираты"),
        ("USA", "Соединённые Штаты Америки|美利坚合众国|미합중국|أمريكا|Estados Unidos de América"),
        ("CIV", "Costa de Marfil|ساحل العاج|Берег Слоновой Кости|코트디부아르공화국"),
        ("DOM", "多米尼加|República Dominicana"),
        ("DMA", "Mancomunidad de Dominica|多米尼克国"),
    ] {
        for word in words.split('|') {
            assert_eq!(codes(word), [code], "{word}");
        }
    }
}

#[test]
fn words_that_two_states_share_find_both() {
    for (word, expected) in [
        ("coreano", ["KOR", "PRK"]),
        ("корейский", ["KOR", "PRK"]),
        ("congolaise", ["COD", "COG"]),
        ("刚果人", ["COD", "COG"]),
        ("Bruselas", ["BEL", "EU"]),
        ("布鲁塞尔", ["BEL", "EU"]),
        ("金斯敦", ["JAM", "VCT"]),
    ] {
        assert_eq!(codes(word), expected, "{word}");
    }
}
