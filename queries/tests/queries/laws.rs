//! A timeline equals filter-and-sort over the plain list of events, and its pages joined equal the whole.

use graph_core::{
    Batch, Code, Entity, EntityId, Event, EventDate, GraphStore, Kind, Role, Status, Tenure, TenureId, Window,
};
use proptest::prelude::*;
use queries::{Filter, Fold, Request, timeline};

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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

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
