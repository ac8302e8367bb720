//! A timeline equals filter-and-sort over the plain list of events, and its pages joined equal the whole.

use graph_core::{
    Batch, Code, Entity, EntityId, Event, EventDate, GraphStore, Kind, Role, Status, Tenure, TenureId, Window,
};
use proptest::prelude::*;
use queries::sparql::{Query, run};
use queries::{Bin, Filter, Fold, Format, Period, Request, Row, histogram, timeline};

use crate::fixture::{Draft, draft, entity, id};

const ACTORS: [&str; 8] = [
    "RUS",
    "SUN",
    "PRK",
    "CHN",
    "actor:Foreign Affairs (North Korea)",
    "actor:Citizen (China)",
    "person:Minister",
    "person:Nobody",
];
const KINDS: [(&str, &str, &str); 4] = [
    ("consult.visit", "visitor", "host"),
    ("consult.talks", "party", "party"),
    ("accuse.condemn", "accuser", "accused"),
    ("statement", "speaker", "about"),
];
const DATES: [&str; 12] = [
    "2000-01-01",
    "2000-01-02",
    "2000-01",
    "2000-02-15",
    "2000",
    "2001-06",
    "1999/..",
    "../2001",
    "[..2000-06-30]",
    "2000-01-15?",
    "",
    "2000-21",
];
/// When the minister was in office, surely.
const OFFICE: &str = "2000-01-10/2001-03-01";

fn any_draft() -> impl Strategy<Value = Vec<Draft>> {
    let one = (0..KINDS.len(), 0..DATES.len(), 0..ACTORS.len(), 0..ACTORS.len(), 0..3usize, 0..3usize);
    prop::collection::vec(one, 0..24).prop_map(|choices| {
        let draft = |(number, (kind, date, source, target, status, told)): (usize, _)| {
            let (kind, first, second): (&str, &str, &str) = KINDS[kind];
            let people = [format!("{first} {}", ACTORS[source]), format!("{second} {}", ACTORS[target])];
            let draft = draft(&format!("law {number}"), kind, DATES[date], &people.each_ref().map(String::as_str));
            let draft = draft.status([Status::Happened, Status::Planned, Status::Unknown][status]);
            let draft = if kind == "consult.visit" { draft.code("042") } else { draft };
            (0..told).fold(draft, |draft, _| draft.told("wire", |_| {}))
        };
        choices.into_iter().enumerate().map(draft).collect()
    })
}

fn any_filter() -> impl Strategy<Value = Filter> {
    let days =
        || prop::option::of(prop::sample::select(vec!["1999", "2000", "2000-01-02", "2000-02", "2000-07", "2002"]));
    let roles = vec!["visitor", "host", "party", "about"];
    (
        prop::collection::vec(prop::sample::select(ACTORS.to_vec()), 0..3),
        (days(), days(), any::<bool>()),
        prop::collection::vec(prop::sample::select(vec!["consult", "consult.visit", "accuse"]), 0..2),
        prop::collection::vec(prop::sample::select(vec!["042", "043", "04", "05"]), 0..2),
        prop::collection::vec(prop::sample::select(vec![Status::Happened, Status::Planned]), 0..2),
        prop::option::weighted(0.3, prop::sample::select(roles)),
        (any::<bool>(), any::<bool>()),
    )
        .prop_map(|(actors, (from, to, strict), kinds, codes, statuses, role, (direct, exact_state))| Filter {
            actors: actors.into_iter().map(id).collect(),
            window: Window::parse(from, to).unwrap_or_default(),
            strict,
            kinds: kinds.into_iter().map(|kind| kind.parse().expect("a kind")).collect(),
            codes: codes.into_iter().map(|code| code.parse().expect("a code")).collect(),
            statuses,
            role: role.map(|role| role.parse().expect("a role")),
            direct,
            exact_state,
            ..Filter::default()
        })
}

fn store(drafts: Vec<Draft>) -> GraphStore {
    let store = GraphStore::in_memory().expect("a store");
    let mut batch = Batch::default();
    for name in ACTORS {
        let states = match name {
            "actor:Foreign Affairs (North Korea)" => vec![id("PRK")],
            "actor:Citizen (China)" => vec![id("CHN")],
            _ => Vec::new(),
        };
        batch.entity(&Entity { states, ..entity(name) });
    }
    let (holder, of) = (id("person:Minister"), id("RUS"));
    batch.tenure(&Tenure {
        id: TenureId::of(&holder, "Minister", &of, OFFICE),
        holder,
        office: "Minister".to_owned(),
        of,
        held: Some(OFFICE.parse().expect("a date")),
        documents: Vec::new(),
    });
    drafts.into_iter().for_each(|draft| draft.write(&mut batch));
    store.writer().expect("a writer").write(batch).expect("written");
    // Events are left as they are written, unjoined; the index has to know of them.
    store.reindex().expect("an index");
    store
}

/// For whom somebody acts, told in the plainest way.
fn state_of(entity: &EntityId, date: Option<&EventDate>) -> Option<EntityId> {
    let named = |name: &str| *entity == id(name);
    if named("actor:Foreign Affairs (North Korea)") {
        return Some(id("PRK"));
    }
    if named("actor:Citizen (China)") {
        return Some(id("CHN"));
    }
    if named("person:Minister") {
        let in_office = Window::parse(Some("2000-01-10"), Some("2001-03-02")).expect("a window");
        return in_office.may_contain(date).then(|| id("RUS"));
    }
    entity.state_code().map(|_| entity.clone())
}

/// Whom a question about an actor includes.
fn includes(actor: &EntityId, exact: bool) -> Vec<EntityId> {
    if *actor == id("RUS") && !exact { vec![id("RUS"), id("SUN")] } else { vec![actor.clone()] }
}

fn is_about(role: Role) -> bool {
    role.to_string() == "about"
}

/// Whether an actor takes part, in a role if one is asked for.
fn takes_part(event: &Event, actor: &EntityId, role: Option<Role>, filter: &Filter) -> bool {
    let wanted = includes(actor, filter.exact_state);
    let roll_up = actor.state_code().is_some() && !filter.direct && !role.is_some_and(is_about);
    event.participants.iter().filter(|participant| role.is_none_or(|role| participant.role == role)).any(
        |participant| {
            let acts_for = state_of(&participant.entity, event.date.as_ref()).filter(|_| !is_about(participant.role));
            match roll_up {
                true => acts_for.is_some_and(|state| wanted.contains(&state)),
                false => wanted.contains(&participant.entity),
            }
        },
    )
}

fn matches(event: &Event, filter: &Filter) -> bool {
    let date = event.date.as_ref();
    let in_window = if filter.strict { filter.window.must_contain(date) } else { filter.window.may_contain(date) };
    let is_kind = |kind: &Kind| event.kind.to_string().starts_with(&kind.to_string());
    let is_code = |code: &Code| event.code.is_some() && ["042", "043", "04"].contains(&code.notation());
    let first_in_role = match (filter.actors.first(), filter.role) {
        (Some(first), role) => takes_part(event, first, role, filter),
        (None, Some(role)) => event.participants.iter().any(|participant| participant.role == role),
        (None, None) => true,
    };
    let others = filter.actors.iter().skip(1).filter(|actor| Some(*actor) != filter.actors.first());
    in_window
        && (filter.kinds.is_empty() || filter.kinds.iter().any(is_kind))
        && (filter.codes.is_empty() || filter.codes.iter().any(is_code))
        && (filter.statuses.is_empty() || filter.statuses.contains(&event.status))
        && first_in_role
        && others.into_iter().all(|actor| takes_part(event, actor, None, filter))
}

/// The events that match, in order: (earliest, latest, id), an absent start first, an absent end last.
fn filtered_and_sorted(store: &GraphStore, filter: &Filter) -> Vec<String> {
    let view = store.view();
    let events = view.events().map(|id| view.event(&id.expect("an id")).expect("read").expect("an event"));
    let mut events: Vec<Event> = events.filter(|event| matches(event, filter)).collect();
    let text = |day: Option<jiff::civil::Date>, absent: &str| day.map_or_else(|| absent.to_owned(), |d| d.to_string());
    events.sort_by_key(|event| {
        let (earliest, latest) = event.date.as_ref().map_or((None, None), |d| (d.earliest(), d.latest()));
        (text(earliest, ""), text(latest, "~"), event.id.to_string())
    });
    events.into_iter().map(|event| event.id.to_string()).collect()
}

fn ids(store: &GraphStore, request: &Request) -> (Vec<String>, u64, Option<String>) {
    let page = timeline(store.view(), request).expect("answered");
    let key = |row: &queries::Row| {
        let said = row.report.as_ref().map(|report| report.to_string());
        let said = said.or_else(|| row.document.as_ref().map(|document| document.to_string()));
        format!("{}{}", row.event, said.unwrap_or_default())
    };
    (page.rows.iter().map(key).collect(), page.total, page.next)
}

/// All pages of a request.
fn joined(store: &GraphStore, mut request: Request) -> Vec<String> {
    let mut all = Vec::new();
    loop {
        let (rows, total, next) = ids(store, &request);
        assert!(rows.len() <= request.limit.unwrap_or(usize::MAX));
        all.extend(rows);
        assert!(total >= all.len() as u64);
        match next {
            Some(next) => request.after = Some(next),
            None => return all,
        }
    }
}

/// The period that a row is surely in, told from how its bounds are written.
fn period_of(row: &Row, by: Period) -> Option<String> {
    let name = |day: jiff::civil::Date| match (by, day.to_string()) {
        (Period::Day, day) => day,
        (Period::Month, day) => day[..7].to_owned(),
        (Period::Year, day) => day[..4].to_owned(),
        (Period::Quarter, day) => {
            let quarter = ["01 02 03", "04 05 06", "07 08 09", "10 11 12"].iter().position(|q| q.contains(&day[5..7]));
            format!("{}-Q{}", &day[..4], quarter.expect("a month") + 1)
        }
    };
    let (first, last) = (name(row.earliest?), name(row.latest?));
    (first == last).then_some(first)
}

/// What is counted of a bin: events, joint, ahead, classes, and the sums of scores in tenths.
type Counted = ([u64; 8], Option<i64>, Option<i64>);

fn counted<'r>(rows: impl Iterator<Item = &'r Row>) -> Counted {
    let (mut numbers, mut scores, mut goldsteins) = ([0; 8], Vec::new(), Vec::new());
    for row in rows {
        numbers[0] += 1;
        match row.score {
            None if row.joint => numbers[1] += 1,
            None => numbers[2] += 1,
            Some(_) => numbers[3 + usize::from(row.kind.quad_class())] += 1,
        }
        scores.extend(row.score);
        goldsteins.extend(row.goldstein);
    }
    let tenths = |all: &[f64]| (!all.is_empty()).then(|| (all.iter().sum::<f64>() * 10.0).round() as i64);
    (numbers, tenths(&scores), tenths(&goldsteins))
}

fn told(bin: &Bin) -> Counted {
    let counts = &bin.counts;
    let mut numbers = vec![counts.events, counts.joint, counts.ahead];
    numbers.extend(counts.facts.classes());
    let tenths = |sum: Option<f64>| sum.map(|sum| (sum * 10.0).round() as i64);
    let numbers = numbers.try_into().expect("eight numbers");
    (numbers, tenths(counts.facts.score_sum.sum()), tenths(counts.facts.goldstein_sum.sum()))
}

/// A filter in the words of a service block.
fn block(filter: &Filter) -> String {
    let mut properties = Vec::new();
    let day = |day: Option<jiff::civil::Date>| day.map(|day| format!("\"{day}\""));
    properties.extend(filter.actors.iter().map(|actor| format!("ch:between <{actor}>")));
    properties.extend(day(filter.window.from()).map(|day| format!("ch:from {day}")));
    properties.extend(day(filter.window.to()).map(|day| format!("ch:to {day}")));
    properties.extend(filter.kinds.iter().map(|kind| format!("ch:ofKind <{}>", kind.iri())));
    properties.extend(filter.codes.iter().map(|code| format!("ch:ofCode \"{}\"", code.notation())));
    properties.extend(filter.statuses.iter().map(|status| format!("ch:ofStatus <{}>", status.iri())));
    properties.extend(filter.role.map(|role| format!("ch:inRole \"{role}\"")));
    for (name, is_set) in [("strict", filter.strict), ("direct", filter.direct), ("exactState", filter.exact_state)] {
        properties.push(format!("ch:{name} {is_set}"));
    }
    properties.join(" ; ")
}

/// The only column of an answer.
fn column(store: &GraphStore, text: &str) -> Vec<String> {
    let mut csv = Vec::new();
    run(store, &Query::new(text)).and_then(|answer| answer.write(Format::Csv, &mut csv)).expect("answered");
    String::from_utf8(csv).expect("UTF-8").lines().skip(1).map(str::to_owned).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_histogram_counts_the_rows_of_the_timeline(
        drafts in any_draft(),
        filters in prop::collection::vec(any_filter(), 4),
        fold in prop::sample::select(Fold::ALL),
        by in prop::sample::select(Period::ALL),
    ) {
        let store = store(drafts);
        for filter in filters {
            let filter = Filter { fold, ..filter };
            let counts = histogram(store.view(), &filter, by).expect("counted");
            let page = timeline(store.view(), &Request { filter, ..Request::default() }).expect("answered");
            prop_assert_eq!(counts.events(), page.total);
            for bin in counts.rows() {
                prop_assert_eq!(told(&bin), counted(page.rows.iter().filter(|row| period_of(row, by) == bin.period)));
                prop_assert_eq!(bin.counts.events, told(&bin).0[1..].iter().sum::<u64>());
            }
            let is_full = |bin: Option<&Bin>| bin.is_none_or(|bin| bin.counts.events > 0);
            prop_assert!(is_full(counts.bins.first()) && is_full(counts.bins.last()));
            prop_assert!(counts.bins.windows(2).all(|bins| bins[0].to.is_some() && bins[0].to == bins[1].from));
        }
    }

    #[test]
    fn a_service_block_is_a_timeline(
        drafts in any_draft(),
        filters in prop::collection::vec(any_filter(), 4),
        limit in prop::option::of(1..5usize),
        reverse in any::<bool>(),
    ) {
        let store = store(drafts);
        for filter in filters {
            let mut expected = filtered_and_sorted(&store, &filter);
            if reverse {
                expected.reverse();
            }
            expected.truncate(limit.unwrap_or(usize::MAX));
            let mut block = block(&filter);
            block.push_str(&limit.map(|limit| format!(" ; ch:limit {limit}")).unwrap_or_default());
            let text = format!(
                "SELECT ?e WHERE {{ SERVICE ch:timeline {{ ?e {block} ; ch:newestFirst {reverse} ; ch:inOrder ?n }} }} \
                 ORDER BY ?n"
            );
            prop_assert_eq!(column(&store, &text), expected, "{}", text);
        }
    }

    #[test]
    fn a_service_block_is_its_patterns_written_out(
        drafts in any_draft(),
        states in prop::sample::subsequence(vec!["RUS", "SUN", "PRK", "CHN"], 1..=2),
        kind in prop::sample::select(vec!["consult", "consult.visit", "accuse", "statement"]),
        [from, to] in prop::sample::subsequence(vec!["1999-01-01", "2000-01-02", "2000-02-01", "2002-01-01"], 2)
            .prop_map(|days| [days[0], days[1]]),
    ) {
        let store = store(drafts);
        let states: Vec<String> = states.iter().map(|state| format!("<{}>", id(state))).collect();
        let states = states.join(", ");
        let block = format!(
            "SELECT ?event WHERE {{ SERVICE ch:timeline {{ ?event ch:between {states} ; ch:exactState true ; \
             ch:ofKind kind:{kind} ; ch:from \"{from}\" ; ch:to \"{to}\" ; ch:inOrder ?n }} }} ORDER BY ?n"
        );
        let patterns = format!(
            "SELECT ?event WHERE {{ ?event ch:party {states} ; ch:kind/skos:broader* kind:{kind} . \
             OPTIONAL {{ ?event ch:earliest ?earliest }} OPTIONAL {{ ?event ch:latest ?latest }} \
             FILTER (!bound(?latest) || ?latest >= \"{from}\"^^xsd:date) \
             FILTER (!bound(?earliest) || ?earliest < \"{to}\"^^xsd:date) }} \
             ORDER BY ?earliest (!bound(?latest)) ?latest ?event"
        );
        prop_assert_eq!(column(&store, &block), column(&store, &patterns));
    }

    #[test]
    fn a_bin_is_what_must_be_in_its_days(drafts in any_draft(), by in prop::sample::select(Period::ALL)) {
        let store = store(drafts);
        for bin in histogram(store.view(), &Filter::default(), by).expect("counted").bins {
            let window = Window::new(bin.from, bin.to).expect("a window");
            let filter = Filter { window, strict: true, ..Filter::default() };
            let page = timeline(store.view(), &Request { filter, ..Request::default() }).expect("answered");
            prop_assert_eq!(page.total, bin.counts.events);
        }
    }

    #[test]
    fn a_timeline_is_filter_and_sort(drafts in any_draft(), filters in prop::collection::vec(any_filter(), 8)) {
        let store = store(drafts);
        for filter in filters {
            let expected = filtered_and_sorted(&store, &filter);
            let (rows, total, next) = ids(&store, &Request { filter, ..Request::default() });
            prop_assert_eq!(total, expected.len() as u64);
            prop_assert_eq!(rows, expected);
            prop_assert_eq!(next, None);
        }
    }

    #[test]
    fn pages_joined_are_the_whole(
        drafts in any_draft(),
        filter in any_filter(),
        limit in 1..5usize,
        reports in any::<bool>(),
    ) {
        let store = store(drafts);
        let fold = if reports { Fold::None } else { Fold::Exact };
        let request = Request { filter: Filter { fold, ..filter }, ..Request::default() };
        let (mut whole, ..) = ids(&store, &request);
        let paged = Request { limit: Some(limit), ..request };
        prop_assert_eq!(&joined(&store, paged.clone()), &whole);
        whole.reverse();
        prop_assert_eq!(&joined(&store, Request { reverse: true, ..paged }), &whole);
    }

    #[test]
    fn windows_that_meet_share_no_sure_event(drafts in any_draft(), actors in prop::sample::select(ACTORS.to_vec())) {
        let store = store(drafts);
        let filter = Filter { actors: vec![id(actors)], ..Filter::default() };
        let in_window = |from, to, strict| {
            let window = Window::parse(from, to).expect("a window");
            ids(&store, &Request { filter: Filter { window, strict, ..filter.clone() }, ..Request::default() }).0
        };
        let cut = Some("2000-01-16");
        let (before, after) = (in_window(None, cut, true), in_window(cut, None, true));
        prop_assert!(before.iter().all(|id| !after.contains(id)));
        let (may_before, may_after) = (in_window(None, cut, false), in_window(cut, None, false));
        let whole = in_window(None, None, false);
        prop_assert!(whole.iter().all(|id| may_before.contains(id) || may_after.contains(id)));
        prop_assert!(before.iter().all(|id| may_before.contains(id)));
    }
}
