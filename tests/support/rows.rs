//! Coded rows: a small world in which the same things happen often, so that folding has something to do.
//!
//! What the rows mean is stated here once more, in tables, independently of ontology and loader.

use std::fmt::Write;

use proptest::prelude::*;

use super::random::Random;

/// A relation: its CAMEO code and name, and what an event with it is.
#[derive(Debug)]
pub(crate) struct Relation {
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) source_role: &'static str,
    pub(crate) target_role: &'static str,
    /// Whether both directions on a day are one event.
    pub(crate) is_symmetric: bool,
}

const fn relation(
    code: &'static str,
    name: &'static str,
    kind: &'static str,
    source_role: &'static str,
    target_role: &'static str,
) -> Relation {
    Relation { code, name, kind, source_role, target_role, is_symmetric: false }
}

const fn symmetric(code: &'static str, name: &'static str, kind: &'static str) -> Relation {
    Relation { code, name, kind, source_role: "party", target_role: "party", is_symmetric: true }
}

/// The relations of the made-up rows. `043` comes after `042`, whose mirror image it is.
pub(crate) const RELATIONS: [Relation; 10] = [
    relation("042", "Make a visit", "consult.visit", "visitor", "host"),
    relation("043", "Host a visit", "consult.visit", "host", "visitor"),
    symmetric("040", "Consult", "consult.talks"),
    relation("010", "Make statement", "statement", "speaker", "addressee"),
    symmetric("057", "Sign formal agreement", "agree.sign"),
    relation("111", "Criticize or denounce", "accuse.condemn", "actor", "recipient"),
    symmetric("046", "Engage in negotiation", "consult.negotiate"),
    relation("020", "Make an appeal or request", "request.appeal", "requester", "requestee"),
    symmetric("044", "Meet at a 'third' location", "consult.third_party"),
    relation("190", "Use conventional military force", "assault.attack", "attacker", "target"),
];

/// A coded actor.
#[derive(Debug)]
pub(crate) struct Actor {
    pub(crate) name: &'static str,
    /// The code of the state that the name is that of, where it is.
    pub(crate) is_state: Option<&'static str>,
    /// The code of the state that the name says it acts for.
    pub(crate) party: Option<&'static str>,
    /// What stands in the column of its state.
    pub(crate) country: &'static str,
    /// Its code in GDELT, and the code of its state there.
    gdelt: (&'static str, &'static str),
}

const fn state(name: &'static str, code: &'static str) -> Actor {
    Actor { name, is_state: Some(code), party: Some(code), country: name, gdelt: (code, code) }
}

const fn body(
    name: &'static str,
    party: &'static str,
    country: &'static str,
    gdelt: (&'static str, &'static str),
) -> Actor {
    Actor { name, is_state: None, party: Some(party), country, gdelt }
}

const fn person(name: &'static str, country: &'static str, gdelt: (&'static str, &'static str)) -> Actor {
    Actor { name, is_state: None, party: None, country, gdelt }
}

/// The actors of the made-up rows.
pub(crate) const ACTORS: [Actor; 12] = [
    state("China", "CHN"),
    state("Japan", "JPN"),
    state("Russia", "RUS"),
    state("North Korea", "PRK"),
    body("Foreign Affairs (North Korea)", "PRK", "North Korea", ("PRKGOV", "PRK")),
    body("Military (Russia)", "RUS", "Russia", ("RUSMIL", "RUS")),
    body("Citizen (China)", "CHN", "China", ("CHNCVL", "CHN")),
    body("Police (Japan)", "JPN", "Japan", ("JPNCOP", "JPN")),
    person("Shinzo Abe", "Japan", ("JPNGOV", "JPN")),
    person("Xi Jinping", "China", ("CHNGOV", "CHN")),
    person("Protester", "NA", ("OPP", "")),
    // A state that another legally continues.
    state("Soviet Union", "SUN"),
];

/// A fact as a temporal knowledge graph has it: numbers of a day, of actors and of a relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Fact {
    pub(crate) day: usize,
    pub(crate) source: usize,
    pub(crate) relation: usize,
    pub(crate) target: usize,
}

impl Fact {
    /// The date, `2014-01-01` for 0.
    pub(crate) fn date(self) -> String {
        const DAYS_OF_A_MONTH: usize = 28;
        const MONTHS: usize = 12;
        let (month, day) = (self.day / DAYS_OF_A_MONTH, self.day % DAYS_OF_A_MONTH);
        format!("{:04}-{:02}-{:02}", 2014 + month / MONTHS, month % MONTHS + 1, day + 1)
    }

    pub(crate) fn source(self) -> &'static Actor {
        &ACTORS[self.source]
    }

    pub(crate) fn target(self) -> &'static Actor {
        &ACTORS[self.target]
    }

    pub(crate) fn relation(self) -> &'static Relation {
        &RELATIONS[self.relation]
    }

    /// The same as the other side codes it, where it is coded from both.
    fn mirrored(self) -> Self {
        let relation = match self.relation().code {
            "042" => self.relation + 1,
            "043" => self.relation - 1,
            _ if self.relation().is_symmetric => self.relation,
            _ => return self,
        };
        Self { source: self.target, relation, target: self.source, ..self }
    }

    /// The row of a temporal knowledge graph.
    pub(crate) fn tkg(self) -> String {
        format!("{}\t{}\t{}\t{}\n", self.date(), self.source().name, self.relation().name, self.target().name)
    }
}

/// Facts of a few days, some of them coded from both sides.
pub(crate) fn facts(most: usize) -> impl Strategy<Value = Vec<Fact>> {
    let fact = (0..40_usize, 0..ACTORS.len(), 0..RELATIONS.len(), 0..ACTORS.len(), any::<bool>());
    let both = fact.prop_map(|(day, source, relation, target, is_mirrored)| {
        let fact = Fact { day: day % 5 * 9, source, relation, target };
        if is_mirrored { vec![fact, fact.mirrored()] } else { vec![fact] }
    });
    prop::collection::vec(both, 0..=most).prop_map(|facts| facts.concat())
}

const PUBLISHERS: [&str; 3] = ["Morning Courier", "NA", "Radio Monitor"];
/// City, province, country, with the latitudes that rows give.
const PLACES: [([&str; 3], [&str; 2]); 4] = [
    (["NA", "NA", "NA"], ["NA", "NA"]),
    (["Tokyo", "NA", "Japan"], ["35.69", "35.7"]),
    (["Beijing", "Beijing Shi", "China"], ["39.91", "NA"]),
    (["NA", "NA", "Russia"], ["60", "60"]),
];

/// How one sentence of a story tells a fact, as an ICEWS row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Telling {
    pub(crate) fact: Fact,
    story: usize,
    /// `NA` for 0.
    sentence: usize,
    publisher: usize,
    place: usize,
    latitude: usize,
    /// Whether the columns of the actors' states are `NA`.
    is_stateless: bool,
}

/// The header of an ICEWS file.
pub(crate) const ICEWS_HEADER: &str = "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\t\
     CAMEO Code\tIntensity\tTarget Name\tTarget Sectors\tTarget Country\tStory ID\tSentence Number\tPublisher\tCity\t\
     District\tProvince\tCountry\tLatitude\tLongitude\n";

impl Telling {
    /// Its row in an ICEWS file.
    pub(crate) fn icews(self) -> String {
        let (source, target) = (self.fact.source(), self.fact.target());
        let country = |actor: &Actor| if self.is_stateless { "NA" } else { actor.country };
        let sentence = if self.sentence == 0 { "NA".to_owned() } else { self.sentence.to_string() };
        let ([city, province, state], latitudes) = PLACES[self.place];
        let latitude = latitudes[self.latitude];
        let longitude = if latitude == "NA" { "NA" } else { "100.5" };
        [
            "1",
            &self.fact.date(),
            source.name,
            "NA",
            country(source),
            self.fact.relation().name,
            self.fact.relation().code,
            "0",
            target.name,
            "NA",
            country(target),
            &(1000 + self.story).to_string(),
            &sentence,
            PUBLISHERS[self.publisher],
            city,
            "NA",
            province,
            state,
            latitude,
            longitude,
        ]
        .join("\t")
            + "\n"
    }
}

/// Tellings of which many are of one fact, and many of one story.
pub(crate) fn tellings(most: usize) -> impl Strategy<Value = Vec<Telling>> {
    let how = (0..4_usize, 0..3_usize, 0..PUBLISHERS.len(), 0..PLACES.len(), 0..2_usize, prop::bool::weighted(0.2));
    let several = prop::collection::vec(how, 1..=4);
    let told = (facts(1), several).prop_map(|(facts, several)| {
        let tell = |fact: &Fact| {
            let fact = *fact;
            several
                .iter()
                .map(move |&(story, sentence, publisher, place, latitude, is_stateless)| Telling {
                    fact,
                    story,
                    sentence,
                    publisher,
                    place,
                    latitude,
                    is_stateless,
                })
                .collect::<Vec<_>>()
        };
        facts.iter().flat_map(tell).collect::<Vec<_>>()
    });
    prop::collection::vec(told, 0..=most).prop_map(|told| told.concat())
}

/// The number of a row of GDELT.
fn number_of(row: usize) -> String {
    (900_000_000 + row).to_string()
}

/// A row of GDELT, without its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    fact: Fact,
    /// Which columns it has: 57, 58 or 61.
    version: usize,
    url: usize,
    place: usize,
    has_target: bool,
}

impl Record {
    /// The row with this number.
    pub(crate) fn gdelt(self, number: usize) -> String {
        let columns = [57, 58, 61][self.version];
        let mut fields = vec![String::new(); columns];
        fields[0] = number_of(number);
        fields[1] = self.fact.date().replace('-', "");
        let mut actor = |at: usize, actor: &Actor| {
            let (code, state) = actor.gdelt;
            fields[at] = code.to_owned();
            fields[at + 1] = actor.name.to_uppercase();
            fields[at + 2] = state.to_owned();
        };
        actor(5, self.fact.source());
        if self.has_target {
            actor(15, self.fact.target());
        }
        let code = self.fact.relation().code;
        (fields[26], fields[27], fields[28]) = (code.to_owned(), code.to_owned(), code[..2].to_owned());
        let ([city, _, state], [latitude, _]) = PLACES[self.place];
        let (at, at_latitude) = if columns == 61 { (51, 56) } else { (49, 53) };
        if state != "NA" {
            fields[at + 1] = if city == "NA" { state.to_owned() } else { format!("{city}, {state}") };
            fields[at + 2] = match state {
                "Japan" => "JA",
                "China" => "CH",
                _ => "RS",
            }
            .to_owned();
            fields[at_latitude] = latitude.to_owned();
            fields[at_latitude + 1] = "100.5".to_owned();
            fields[at_latitude + 2] = format!("-{}", self.place);
        }
        match columns {
            58 => fields[57] = format!("http://example.org/{}", self.url),
            61 => fields[60] = format!("http://example.org/{}", self.url),
            _ => {}
        }
        fields.join("\t") + "\n"
    }
}

/// Rows of GDELT.
pub(crate) fn records(most: usize) -> impl Strategy<Value = Vec<Record>> {
    let record = (facts(1), 0..3_usize, 0..3_usize, 0..PLACES.len(), prop::bool::weighted(0.9));
    let both = record.prop_map(|(facts, version, url, place, has_target)| {
        let record = |fact: &Fact| Record { fact: *fact, version, url, place, has_target };
        facts.iter().map(record).collect::<Vec<_>>()
    });
    prop::collection::vec(both, 0..=most).prop_map(|records| records.concat())
}

/// A GDELT mention: where else the event of a row was found, be it here or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mention {
    row: usize,
    /// Those of the first pages are the pages of rows; the last is a citation.
    page: usize,
    sentence: usize,
    confidence: usize,
    /// At which quarter of an hour.
    quarter: usize,
    is_translated: bool,
}

impl Mention {
    const PAGES: usize = 6;

    /// Its row in a file of mentions.
    pub(crate) fn gdelt(self) -> String {
        let (sort, document) = match self.page {
            page if page + 1 == Self::PAGES => ("2", "Radio Monitor, late news".to_owned()),
            page => ("1", format!("http://example.org/{page}")),
        };
        let sentence = if self.sentence == 0 { String::new() } else { self.sentence.to_string() };
        let stamp = format!("2014010112{:02}00", self.quarter * 15);
        let confidence = (self.confidence * 10).to_string();
        let translated = if self.is_translated { "srclc:fra; eng:GT-FRA 1.0" } else { "" };
        [
            &number_of(self.row),
            "20140101000000",
            &stamp,
            sort,
            "example.org",
            &document,
            &sentence,
            "-1",
            "90",
            "120",
            "1",
            &confidence,
            "2000",
            "-1.5",
            translated,
            "",
        ]
        .join("\t")
            + "\n"
    }
}

/// Mentions of the first rows of a GDELT file, or of rows beyond its end.
pub(crate) fn mentions(most: usize) -> impl Strategy<Value = Vec<Mention>> {
    let mention = (0..12_usize, 0..Mention::PAGES, 0..12_usize, 0..=10_usize, 0..4_usize, any::<bool>());
    let mention = mention.prop_map(|(row, page, sentence, confidence, quarter, is_translated)| Mention {
        row,
        page,
        sentence,
        confidence,
        quarter,
        is_translated,
    });
    prop::collection::vec(mention, 0..=most)
}

/// A large file of a temporal knowledge graph, and one of ICEWS, with many actors and stories.
pub(crate) struct Large {
    random: Random,
    actors: Vec<(String, &'static str)>,
}

impl Large {
    pub(crate) fn new(seed: u64) -> Self {
        let countries: Vec<&str> = ACTORS.iter().filter_map(|actor| actor.is_state.map(|_| actor.name)).collect();
        let mut actors: Vec<(String, &str)> = countries.iter().map(|name| ((*name).to_owned(), *name)).collect();
        for number in 0..3_000 {
            let country = countries[number % countries.len()];
            actors.push((format!("Body {number} ({country})"), country));
        }
        Self { random: Random::new(seed), actors }
    }

    fn fact(&mut self) -> (String, usize, &'static Relation, usize) {
        let date = Fact { day: self.random.below(600), source: 0, relation: 0, target: 0 }.date();
        let relation = self.random.skewed(&RELATIONS);
        let mut actor = || self.random.below(self.actors.len()).min(self.random.below(self.actors.len()));
        let (source, target) = (actor(), actor());
        (date, source, relation, target)
    }

    /// A file of a temporal knowledge graph.
    pub(crate) fn tkg(&mut self, rows: usize) -> String {
        let mut text = String::new();
        for _ in 0..rows {
            let (date, source, relation, target) = self.fact();
            let (source, target) = (&self.actors[source].0, &self.actors[target].0);
            writeln!(text, "{date}\t{source}\t{}\t{target}", relation.name).expect("a text takes text");
        }
        text
    }

    /// An ICEWS file: one event is often told by several sentences and stories.
    pub(crate) fn icews(&mut self, rows: usize) -> String {
        let mut text = ICEWS_HEADER.to_owned();
        let mut fact = self.fact();
        for row in 0..rows {
            if self.random.one_in(2) {
                fact = self.fact();
            }
            let (date, source, relation, target) = &fact;
            let ((source, home), (target, other)) = (&self.actors[*source], &self.actors[*target]);
            let (story, sentence) = (10_000 + row / 3, self.random.below(6) + 1);
            let ([city, province, state], [latitude, _]) = *self.random.pick(&PLACES);
            let (name, code) = (relation.name, relation.code);
            writeln!(
                text,
                "{row}\t{date}\t{source}\tNA\t{home}\t{name}\t{code}\t0\t{target}\tNA\t{other}\t{story}\t{sentence}\t\
                 Radio Monitor\t{city}\tNA\t{province}\t{state}\t{latitude}\t{latitude}"
            )
            .expect("a text takes text");
        }
        text
    }
}
