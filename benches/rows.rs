//! Made-up coded event rows, skewed as real ones are.
//!
//! The rows are made up, but not their shape, which is that of ICEWS14 and of one day of raw ICEWS: 270 rows a day over
//! ten years at a million rows; a hundred actors in half of all rows and thousands in one or two; actors that mostly meet
//! the same few others; kinds as frequent as there; visits and meetings coded from both ends; in `icews` and `gdelt` also
//! stories, and events that several stories tell. The same seed gives the same rows. Actors and places are the same for
//! every seed: two seeds are two samples of one world.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::io;

use clap::ValueEnum;
use graph_core::Code;
use graph_core::state::{State, StateClass};

/// The format of the rows.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Date, source, relation, target.
    Tkg,
    /// The 20 columns of ICEWS.
    Icews,
    /// The 61 columns of GDELT 2 event exports.
    Gdelt,
}

/// Writes `rows` rows, after the header where the format has one.
///
/// # Errors
/// When `out` fails.
pub(crate) fn write(rows: u64, seed: u64, format: Format, out: &mut impl io::Write) -> io::Result<()> {
    Generator::new(rows, seed, format).run(out)
}

const ACTORS: usize = 20_000;
const FIRST_YEAR: u32 = 2010;
const YEARS: u32 = 10;
const HEADER_TKG: &str = "date\tsource\trelation\ttarget\n";
const HEADER_ICEWS: &str = "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\t\
                            Intensity\tTarget Name\tTarget Sectors\tTarget Country\tStory ID\tSentence Number\tPublisher\t\
                            City\tDistrict\tProvince\tCountry\tLatitude\tLongitude\n";
const PUBLISHERS: [&str; 8] = [
    "Morning Courier",
    "Capital News Agency",
    "Harbour Times",
    "Evening Standard Wire",
    "National Gazette",
    "Provincial Observer",
    "River Valley Herald",
    "Radio Monitor",
];

/// Rows with each code in ICEWS14 (90,730 rows of 2014; the 68 most frequent of 230 relations, 96 % of the rows). `043`
/// Host a visit is left out: it is the other end of `042`.
#[rustfmt::skip]
const CODES: [(&str, u32); 67] = [
    ("010", 15578), ("040", 10067), ("020", 6266), ("036", 5087), ("042", 8532), ("173", 3989), ("051", 3598),
    ("111", 2992), ("112", 2653), ("180", 2373), ("190", 2005), ("046", 1991), ("030", 1619), ("100", 1454),
    ("032", 1424), ("050", 1396), ("057", 1325), ("090", 996), ("041", 958), ("120", 944), ("193", 860), ("013", 773),
    ("130", 675), ("141", 635), ("181", 603), ("012", 559), ("044", 559), ("017", 529), ("022", 491), ("0841", 446),
    ("145", 351), ("073", 308), ("018", 290), ("175", 271), ("192", 260), ("182", 242), ("160", 234), ("016", 220),
    ("154", 215), ("070", 203), ("081", 182), ("115", 178), ("172", 178), ("1711", 176), ("174", 166), ("161", 161),
    ("061", 146), ("1821", 138), ("114", 137), ("053", 127), ("062", 125), ("163", 122), ("170", 120), ("080", 118),
    ("0332", 114), ("138", 111), ("014", 111), ("0311", 111), ("072", 110), ("125", 108), ("060", 108), ("195", 107),
    ("033", 98), ("071", 98), ("1823", 97), ("019", 95), ("183", 95),
];

/// Who acts inside a state, as ICEWS names them, with the role code of CAMEO, and how often they take part in ICEWS14.
#[rustfmt::skip]
const SECTORS: [(&str, &str, u32); 60] = [
    ("Citizen", "CVL", 15520), ("Police", "COP", 6845), ("Government", "GOV", 5568), ("Head of Government", "GOV", 3692),
    ("Foreign Affairs", "GOV", 3036), ("Military", "MIL", 2358), ("Ministry", "GOV", 2214),
    ("Other Authorities / Officials", "GOV", 1647), ("Protester", "OPP", 1516), ("Men", "CVL", 1366),
    ("Cabinet / Council of Ministers / Advisors", "GOV", 1345), ("Court Judge", "JUD", 1326),
    ("Lawyer/Attorney", "JUD", 1308), ("Criminal", "CRM", 1282), ("Military Personnel", "MIL", 1177),
    ("Militant", "REB", 1138), ("Media", "MED", 908), ("Employee", "LAB", 808),
    ("Military Personnel - Special", "MIL", 796), ("Governor", "GOV", 793), ("Member of Parliament", "LEG", 777),
    ("Media Personnel", "MED", 777), ("Armed Gang", "CRM", 728), ("Defense / Security Ministry", "MIL", 692),
    ("Business", "BUS", 670), ("Member of the Judiciary", "JUD", 670), ("Legislature", "LEG", 655),
    ("Party Member", "PTY", 597), ("Women", "CVL", 549), ("Armed Rebel", "REB", 548), ("Lawmaker", "LEG", 533),
    ("City Mayor", "GOV", 528), ("Election Commission", "GOV", 505), ("Indigenous People", "CVL", 503),
    ("Student", "EDU", 480), ("Children", "CVL", 415), ("Combatant", "REB", 413), ("Royal Administration", "GOV", 412),
    ("Education", "EDU", 410), ("Company - Owner or Operator", "BUS", 391), ("Businessperson", "BUS", 351),
    ("Representatives", "LEG", 347), ("Labor Union", "LAB", 333), ("Government Official", "GOV", 319),
    ("Congress", "LEG", 307), ("Medical Personnel", "HLH", 284), ("Terrorist", "INS", 247), ("Activist", "OPP", 243),
    ("Member of Legislative", "LEG", 241), ("Armed Band", "CRM", 237), ("Attacker", "UAF", 226),
    ("People Associated with the Opposition", "OPP", 219), ("Thief", "CRM", 218), ("Envoy", "GOV", 215),
    ("High Ranking Military Personnel", "MIL", 191), ("Presidential Candidate", "PTY", 189), ("Farm Worker", "LAB", 189),
    ("Villager", "CVL", 184), ("Muslim", "CVL", 171), ("Treasury/Finance Ministry", "GOV", 169),
];

/// The states that take part most in ICEWS14, most first; the others follow in the order of the table of states.
const HOT_STATES: [&str; 30] = [
    "CHN", "IRN", "USA", "JPN", "RUS", "IND", "KOR", "IRQ", "FRA", "PRK", "AFG", "NGA", "THA", "PHL", "VNM", "ISR",
    "ZAF", "MYS", "GBR", "DEU", "CAN", "SDN", "TUR", "UKR", "PAK", "EGY", "AUS", "KEN", "SYR", "IDN",
];

/// `SplitMix64` (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// At least 0 and below 1.
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, end: usize) -> usize {
        (self.unit() * end as f64) as usize
    }

    fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }
}

/// Draws indexes by their weights.
struct Weighted(Vec<f64>);

impl Weighted {
    fn new(weights: impl Iterator<Item = f64>) -> Self {
        let sums = weights.scan(0.0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        });
        Self(sums.collect())
    }

    fn draw(&self, random: &mut Random) -> usize {
        let point = random.unit() * self.0.last().copied().unwrap_or_default();
        self.0.partition_point(|sum| *sum <= point).min(self.0.len() - 1)
    }
}

/// Somebody who takes part.
struct Actor {
    name: String,
    /// The state of the actor, by its place in [`World::states`].
    state: usize,
    /// Whether the actor is that state.
    is_state: bool,
    /// The name in GDELT, which has the state in the code only.
    gdelt_name: String,
    gdelt_code: String,
    sectors: &'static str,
}

struct Place {
    city: String,
    province: String,
    latitude: f64,
    longitude: f64,
}

/// Who and where there is.
struct World {
    states: Vec<State>,
    actors: Vec<Actor>,
    hotness: Weighted,
    /// The actors of each state, and how hot they are.
    locals: Vec<(Vec<usize>, Weighted)>,
    places: Vec<Vec<Place>>,
    codes: Vec<Code>,
    frequency: Weighted,
}

impl World {
    fn new() -> Self {
        let mut random = Random(0x000c_4a9c_e12f);
        let states = states();
        let actors = actors(&states, &mut random);
        let weights: Vec<f64> = (0..actors.len()).map(hotness).collect();
        let locals = (0..states.len())
            .map(|state| {
                let list: Vec<usize> = (0..actors.len()).filter(|i| actors[*i].state == state).collect();
                let hotness = Weighted::new(list.iter().map(|i| weights[*i]));
                (list, hotness)
            })
            .collect();
        let codes: Vec<Code> = CODES.iter().map(|(code, _)| code.parse().expect("a code of the scheme")).collect();
        // what is coded from both ends has two rows each
        let frequency = CODES.iter().zip(&codes).map(|((_, rows), code)| match is_mutual(*code) {
            true => f64::from(*rows) / 2.0,
            false => f64::from(*rows),
        });
        Self {
            frequency: Weighted::new(frequency),
            hotness: Weighted::new(weights.into_iter()),
            places: states.iter().enumerate().map(|(rank, _)| places(rank, &mut random)).collect(),
            states,
            actors,
            locals,
            codes,
        }
    }

    fn state(&self, actor: usize) -> State {
        self.states[self.actors[actor].state]
    }

    /// Somebody whom `source` acts upon: mostly one of the same few, half of them at home.
    fn target_of(&self, source: usize, random: &mut Random) -> usize {
        let fixed = random.chance(0.8);
        let acquaintance = (random.unit() * 100_f64.ln()).exp() as u64;
        let mut bond = Random((source as u64) << 32 | acquaintance);
        let random = if fixed { &mut bond } else { random };
        let source = &self.actors[source];
        if !source.is_state && random.chance(0.6) {
            let (list, hotness) = &self.locals[source.state];
            list[hotness.draw(random)]
        } else {
            self.hotness.draw(random)
        }
    }
}

/// Zipf's law, flattened at its head as in ICEWS14 (the first of 7,128 actors has 3.4 %, the first 100 have 50 %).
fn hotness(rank: usize) -> f64 {
    (rank as f64 + 7.0).powf(-1.2)
}

/// The states of today, hot ones first.
fn states() -> Vec<State> {
    let hot = HOT_STATES.iter().filter_map(|code| State::by_code(code));
    let is_of_today = |state: &State| {
        let lasts = state.span().is_none_or(|span| span.ends_with(".."));
        state.class() == StateClass::State && lasts && !state.cameo().is_empty() && !state.fips().is_empty()
    };
    let others = State::all().filter(|state| is_of_today(state) && !HOT_STATES.contains(&state.code()));
    hot.chain(others).collect()
}

/// The actors, hottest first: states, ministries and groups of states, persons, in the mixture of ICEWS14.
fn actors(states: &[State], random: &mut Random) -> Vec<Actor> {
    let mut nations = 0..states.len();
    let mut bodies = bodies(states.len(), random).into_iter();
    (0..ACTORS)
        .map(|rank| {
            let is_nation = random.chance(if rank < 60 { 0.5 } else { 0.15 });
            match is_nation.then(|| nations.next()).flatten() {
                Some(state) => nation(states, state),
                None => match random.chance(0.6).then(|| bodies.next()).flatten() {
                    Some((sector, state)) => body(states, sector, state),
                    None => person(states, rank, random),
                },
            }
        })
        .collect()
}

/// Every sector of every state, in a random order in which frequent sectors of hot states tend to come first.
fn bodies(states: usize, random: &mut Random) -> Vec<(usize, usize)> {
    let mut all = Vec::with_capacity(SECTORS.len() * states);
    // by weighted random keys (Efraimidis and Spirakis 2006)
    for (sector, (_, _, weight)) in SECTORS.iter().enumerate() {
        for state in 0..states {
            let hotness = f64::from(*weight) / (state as f64 + 3.0).powf(1.5);
            all.push((-(1.0 - random.unit()).ln() / hotness, (sector, state)));
        }
    }
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    all.into_iter().map(|(_, body)| body).collect()
}

fn nation(states: &[State], state: usize) -> Actor {
    let name = states[state].name("en");
    Actor {
        name: name.to_owned(),
        state,
        is_state: true,
        gdelt_name: name.to_uppercase(),
        gdelt_code: cameo(states[state]).to_owned(),
        sectors: "NA",
    }
}

fn body(states: &[State], sector: usize, state: usize) -> Actor {
    let (name, role, _) = SECTORS[sector];
    Actor {
        name: format!("{name} ({})", states[state].name("en")),
        state,
        is_state: false,
        gdelt_name: name.to_uppercase(),
        gdelt_code: format!("{}{role}", cameo(states[state])),
        sectors: name,
    }
}

fn person(states: &[State], rank: usize, random: &mut Random) -> Actor {
    let state = (random.unit().powi(3) * states.len() as f64) as usize;
    // the family name is the rank in syllables, so that no two have one name
    let family = [rank / 3600, rank / 60, rank].map(syllable).concat();
    let name = format!("{} {}", word(2, random), capitalised(family));
    Actor {
        gdelt_name: name.to_uppercase(),
        gdelt_code: format!("{}ELI", cameo(states[state])),
        name,
        state,
        is_state: false,
        sectors: "Elite,Government",
    }
}

fn places(rank: usize, random: &mut Random) -> Vec<Place> {
    let count = 4 + 120 / (rank + 2);
    let (latitude, longitude) = (random.unit() * 100.0 - 40.0, random.unit() * 320.0 - 160.0);
    (0..count)
        .map(|_| Place {
            city: word(3, random),
            province: format!("{} Province", word(2, random)),
            latitude: latitude + random.unit() * 5.0,
            longitude: longitude + random.unit() * 5.0,
        })
        .collect()
}

fn cameo(state: State) -> &'static str {
    state.cameo().first().copied().unwrap_or_default()
}

fn syllable(number: usize) -> &'static str {
    const SYLLABLES: [&str; 60] = [
        "ba", "be", "bo", "da", "de", "di", "do", "fa", "fe", "ga", "go", "ha", "he", "ja", "jo", "ka", "ke", "ki",
        "ko", "la", "le", "li", "lo", "lu", "ma", "me", "mi", "mo", "mu", "na", "ne", "ni", "no", "nu", "pa", "pe",
        "po", "ra", "re", "ri", "ro", "ru", "sa", "se", "shi", "so", "su", "ta", "te", "ti", "to", "tu", "va", "ve",
        "vi", "wa", "ya", "yo", "za", "zo",
    ];
    SYLLABLES[number % SYLLABLES.len()]
}

/// A name of some syllables.
fn word(syllables: usize, random: &mut Random) -> String {
    capitalised((0..syllables).map(|_| syllable(random.below(60))).collect())
}

fn capitalised(mut word: String) -> String {
    if let Some(first) = word.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    word
}

/// Whether the other end codes it too: visits, and what two do together.
fn is_mutual(code: Code) -> bool {
    code.has_mirror() || code.is_symmetric()
}

/// What happened, as one row says it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Fact {
    code: Code,
    source: usize,
    target: usize,
    /// The state it happens in, and the place there.
    place: (usize, usize),
}

impl Fact {
    /// The same from the other end, where it is coded from there too.
    fn mirrored(self, host: Code, random: &mut Random) -> Option<Self> {
        let code = if self.code.has_mirror() { host } else { self.code };
        let seen = random.chance(if self.code.has_mirror() { 0.999 } else { 0.98 });
        (is_mutual(self.code) && seen).then_some(Self { code, source: self.target, target: self.source, ..self })
    }
}

/// The article that rows are coded from.
struct Story {
    number: u64,
    sentence: u32,
    publisher: &'static str,
}

struct Generator {
    world: World,
    random: Random,
    format: Format,
    rows: u64,
    written: u64,
    days: Vec<String>,
    /// The facts of the day so far.
    today: Vec<Fact>,
    /// The same for look-up: a research file says nothing twice.
    said: HashSet<(Code, usize, usize)>,
    story: Story,
    host: Code,
}

impl Generator {
    fn new(rows: u64, seed: u64, format: Format) -> Self {
        Self {
            world: World::new(),
            random: Random(seed),
            format,
            rows,
            written: 0,
            days: days(),
            today: Vec::new(),
            said: HashSet::new(),
            story: Story { number: 47_000_000, sentence: 1, publisher: PUBLISHERS[0] },
            host: "043".parse().expect("a code of the scheme"),
        }
    }

    fn run(&mut self, out: &mut impl io::Write) -> io::Result<()> {
        match self.format {
            Format::Tkg => out.write_all(HEADER_TKG.as_bytes())?,
            Format::Icews => out.write_all(HEADER_ICEWS.as_bytes())?,
            Format::Gdelt => {}
        }
        let mut line = String::new();
        let mut last_day = usize::MAX;
        while self.written < self.rows {
            let day = (u128::from(self.written) * self.days.len() as u128 / u128::from(self.rows)) as usize;
            if day != last_day {
                last_day = day;
                self.today.clear();
                self.said.clear();
            }
            self.turn_page();
            let fact = self.fact();
            let mirrored = fact.mirrored(self.host, &mut self.random);
            for fact in [Some(fact), mirrored].into_iter().flatten() {
                if self.written < self.rows && self.is_worth_saying(fact) {
                    self.written += 1;
                    line.clear();
                    self.row(fact, day, &mut line);
                    out.write_all(line.as_bytes())?;
                }
            }
        }
        out.flush()
    }

    /// Goes on to the next sentence, or the next story.
    fn turn_page(&mut self) {
        if self.random.chance(0.47) && self.story.sentence < 6 {
            self.story.sentence += 1;
        } else {
            let publisher = PUBLISHERS[self.random.below(PUBLISHERS.len())];
            self.story = Story { number: self.story.number + 1, sentence: 1, publisher };
        }
    }

    /// Something that happens, or that happened today and another story tells too.
    fn fact(&mut self) -> Fact {
        if self.format != Format::Tkg && !self.today.is_empty() && self.random.chance(0.22) {
            return self.today[self.random.below(self.today.len())];
        }
        let world = &self.world;
        let source = world.hotness.draw(&mut self.random);
        let mut target = world.target_of(source, &mut self.random);
        while target == source {
            target = world.hotness.draw(&mut self.random);
        }
        let code = world.codes[world.frequency.draw(&mut self.random)];
        let state = world.actors[target].state;
        let place = (self.random.unit().powi(2) * world.places[state].len() as f64) as usize;
        let fact = Fact { code, source, target, place: (state, place) };
        if self.today.len() < 4096 {
            self.today.push(fact);
        }
        fact
    }

    fn is_worth_saying(&mut self, fact: Fact) -> bool {
        self.format != Format::Tkg || self.said.insert((fact.code, fact.source, fact.target))
    }

    fn row(&mut self, fact: Fact, day: usize, line: &mut String) {
        let written = match self.format {
            Format::Tkg => self.tkg(fact, day, line),
            Format::Icews => self.icews(fact, day, line),
            Format::Gdelt => self.gdelt(fact, day, line),
        };
        written.expect("a string takes whatever is written");
    }

    fn tkg(&self, fact: Fact, day: usize, line: &mut String) -> std::fmt::Result {
        let name = |actor: usize| &self.world.actors[actor].name;
        writeln!(line, "{}\t{}\t{}\t{}", self.days[day], name(fact.source), fact.code.label(), name(fact.target))
    }

    fn icews(&self, fact: Fact, day: usize, line: &mut String) -> std::fmt::Result {
        let world = &self.world;
        let country = |actor| world.state(actor).name("en");
        let (source, target) = (&world.actors[fact.source], &world.actors[fact.target]);
        let place = &world.places[fact.place.0][fact.place.1];
        write!(line, "{}\t{}\t", 30_000_000 + self.written, self.days[day])?;
        write!(line, "{}\t{}\t{}\t", source.name, source.sectors, country(fact.source))?;
        let intensity = fact.code.goldstein().unwrap_or_default();
        write!(line, "{}\t{}\t{intensity}\t", fact.code.label(), fact.code.notation())?;
        write!(line, "{}\t{}\t{}\t", target.name, target.sectors, country(fact.target))?;
        write!(line, "{}\t{}\t{}\t", self.story.number, self.story.sentence, self.story.publisher)?;
        write!(line, "{}\tNA\t{}\t{}\t", place.city, place.province, world.states[fact.place.0].name("en"))?;
        writeln!(line, "{:.4}\t{:.4}", place.latitude, place.longitude)
    }

    fn gdelt(&mut self, fact: Fact, day: usize, line: &mut String) -> std::fmt::Result {
        let (mentions, tone) = (1 + self.random.below(12), self.random.unit() * 10.0 - 6.0);
        // one row in four has no second actor
        let is_alone =
            fact.code.source_role() != fact.code.target_role() && (fact.source + fact.target).is_multiple_of(4);
        let world = &self.world;
        let date = self.days[day].replace('-', "");
        let code = fact.code.notation();
        let (base, root) = (&code[..3], &code[..2]);
        let year = &date[..4];
        write!(line, "{}\t{date}\t{}\t{year}\t{year}.5\t", 800_000_000 + self.written, &date[..6])?;
        for actor in [Some(fact.source), Some(fact.target).filter(|_| !is_alone)] {
            let Some(actor) = actor else {
                line.push_str("\t\t\t\t\t\t\t\t\t\t");
                continue;
            };
            let country = cameo(world.state(actor));
            let actor = &world.actors[actor];
            let role = actor.gdelt_code.get(3..).unwrap_or_default();
            write!(line, "{}\t{}\t{country}\t\t\t\t\t{role}\t\t\t", actor.gdelt_code, actor.gdelt_name)?;
        }
        let goldstein = fact.code.goldstein().unwrap_or_default();
        write!(line, "1\t{code}\t{base}\t{root}\t{}\t{goldstein:?}\t", fact.code.quad_class())?;
        write!(line, "{mentions}\t1\t{mentions}\t{tone:.6}\t0\t\t\t\t\t\t\t\t0\t\t\t\t\t\t\t\t")?;
        let (state, place) = (world.states[fact.place.0], &world.places[fact.place.0][fact.place.1]);
        let fips = state.fips().first().copied().unwrap_or_default();
        let feature = -1_000_000 - (fact.place.0 * 1000 + fact.place.1) as i64;
        write!(line, "4\t{}, {}, {}\t{fips}\t{fips}01\t", place.city, place.province, state.name("en"))?;
        write!(line, "\t{:.4}\t{:.4}\t{feature}\t{date}120000\t", place.latitude, place.longitude)?;
        writeln!(line, "https://news.example/{year}/{}", self.story.number)
    }
}

/// Every day of the span, as in `2014-01-31`.
fn days() -> Vec<String> {
    let mut days = Vec::new();
    for year in FIRST_YEAR..FIRST_YEAR + YEARS {
        let february = if year.is_multiple_of(4) { 29 } else { 28 };
        for (month, length) in (1..).zip([31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) {
            days.extend((1..=length).map(|day| format!("{year}-{month:02}-{day:02}")));
        }
    }
    days
}
