//! A timeline equals filter-and-sort over the plain list of what the rows say; pages joined equal the whole.

use std::collections::BTreeSet;

use graph_core::{EntityId, EntityType, GraphStore, Window};
use proptest::prelude::*;
use proptest::sample::select;
use queries::sparql::{self, Query};
use queries::{Filter, Fold, Format, Page, Request, Row, timeline};

use crate::support::rows::{ACTORS, Actor, Fact, RELATIONS, Relation, facts};
use crate::support::{input, loaded};

/// An event as the plain list has it: what came of one or several rows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Plain {
    date: String,
    code: &'static str,
    /// Name and role, sorted.
    people: Vec<(&'static str, &'static str)>,
}

impl Plain {
    /// `043` is `042` the other way round; where both do the same, it does not matter who is named first.
    fn of(fact: Fact) -> Self {
        let visit = &RELATIONS[0];
        let relation = if fact.relation().code == "043" { visit } else { fact.relation() };
        let (source, target) = match fact.relation().code {
            "043" => (fact.target(), fact.source()),
            _ => (fact.source(), fact.target()),
        };
        let mut people = vec![(source.name, relation.source_role), (target.name, relation.target_role)];
        people.sort_unstable();
        people.dedup();
        Self { date: fact.date(), code: relation.code, people }
    }

    fn relation(&self) -> &'static Relation {
        RELATIONS.iter().find(|relation| relation.code == self.code).expect("a relation of the list")
    }

    fn actors(&self) -> impl Iterator<Item = (&'static Actor, &'static str)> {
        let actor = |name| ACTORS.iter().find(|actor| actor.name == name).expect("an actor of the list");
        self.people.iter().map(move |(name, role)| (actor(*name), *role))
    }

    fn of_row(row: &Row) -> (String, String, Vec<(String, String)>) {
        let mut people: Vec<_> = row.participants.iter().map(|p| (p.name.clone(), p.role.to_string())).collect();
        people.sort_unstable();
        let code = row.code.expect("a coded event").notation().to_owned();
        (row.date.as_ref().expect("a dated event").to_string(), code, people)
    }

    fn as_row(&self) -> (String, String, Vec<(String, String)>) {
        let people = self.people.iter().map(|(name, role)| ((*name).to_owned(), (*role).to_owned())).collect();
        (self.date.clone(), self.code.to_owned(), people)
    }
}

/// A question, in plain words.
#[derive(Clone, Debug)]
struct Asked {
    states: Vec<&'static str>,
    from: Option<&'static str>,
    to: Option<&'static str>,
    kind: Option<&'static str>,
    code: Option<&'static str>,
    role: Option<&'static str>,
    is_direct: bool,
    is_exact: bool,
}

impl Asked {
    fn request(&self) -> Request {
        let id = |code: &&str| EntityId::with_code(EntityType::State, code);
        let filter = Filter {
            actors: self.states.iter().map(id).collect(),
            window: Window::parse(self.from, self.to).expect("a window"),
            kinds: self.kind.into_iter().map(|kind| kind.parse().expect("a kind")).collect(),
            codes: self.code.into_iter().map(|code| code.parse().expect("a code")).collect(),
            role: self.role.map(|role| role.parse().expect("a role")),
            direct: self.is_direct,
            exact_state: self.is_exact,
            fold: Fold::Exact,
            ..Filter::default()
        };
        Request { filter, ..Request::default() }
    }

    /// Whether a state asked for is meant by this one: itself, or the one that it continues.
    fn means(&self, asked: &str, state: Option<&str>) -> bool {
        state.is_some_and(|state| state == asked || (!self.is_exact && (asked, state) == ("RUS", "SUN")))
    }

    fn is_by(&self, asked: &str, actor: &Actor) -> bool {
        self.means(asked, if self.is_direct { actor.is_state } else { actor.party })
    }

    fn takes(&self, event: &Plain) -> bool {
        let date = event.date.as_str();
        let (kind, code) = (event.relation().kind, event.code);
        // A visit is found by the code of its other side, too.
        let is_code = |asked: &str| code.starts_with(asked) || (asked == "043" && code == "042");
        self.states.iter().all(|asked| event.actors().any(|(actor, _)| self.is_by(asked, actor)))
            && self.from.is_none_or(|from| from <= date)
            && self.to.is_none_or(|to| date < to)
            && self.kind.is_none_or(|asked| kind == asked || kind.starts_with(&format!("{asked}.")))
            && self.code.is_none_or(is_code)
            && self.role.is_none_or(|asked| {
                event.actors().any(|(actor, role)| {
                    role == asked && self.states.first().is_none_or(|state| self.is_by(state, actor))
                })
            })
    }

    fn answer(&self, facts: &[Fact]) -> Vec<Plain> {
        let events: BTreeSet<Plain> = facts.iter().map(|fact| Plain::of(*fact)).collect();
        events.into_iter().filter(|event| self.takes(event)).collect()
    }
}

prop_compose! {
    fn asked()(
        states in prop::sample::subsequence(vec!["CHN", "JPN", "RUS", "PRK", "SUN"], 0..=2).prop_shuffle(),
        from in prop::option::weighted(0.3, select(&["2014-01-10", "2014-01-20"][..])),
        to in prop::option::weighted(0.3, select(&["2014-01-28", "2014-02", "2015"][..])),
        kind in prop::option::weighted(0.3, select(&["consult", "consult.visit", "agree", "statement"][..])),
        code in prop::option::weighted(0.2, select(&["04", "042", "043", "190"][..])),
        role in prop::option::weighted(0.2, select(&["visitor", "host", "party", "actor"][..])),
        [is_direct, is_exact] in any::<[bool; 2]>(),
    ) -> Asked {
        Asked { states, from, to, kind, code, role, is_direct, is_exact }
    }
}

fn store_of(facts: &[Fact]) -> GraphStore {
    loaded(&[input("facts.tsv", facts.iter().map(|fact| fact.tkg()).collect::<String>())])
}

fn ask(store: &GraphStore, request: &Request) -> Page<Row> {
    timeline(store.view(), request).expect("a timeline")
}

proptest! {
    #![proptest_config(super::cases(48))]

    #[test]
    fn a_timeline_is_filter_and_sort(facts in facts(30), questions in prop::collection::vec(asked(), 8)) {
        let store = store_of(&facts);
        for asked in questions {
            let page = ask(&store, &asked.request());
            let mut found: Vec<_> = page.rows.iter().map(Plain::of_row).collect();
            found.sort_unstable();
            let expected: Vec<_> = asked.answer(&facts).iter().map(Plain::as_row).collect();
            prop_assert_eq!(found, expected, "{:?}", asked);
            prop_assert_eq!((page.total, &page.next), (page.rows.len() as u64, &None));
            let order: Vec<_> = page.rows.iter().map(|row| (row.earliest, row.latest, row.event.clone())).collect();
            prop_assert!(order.is_sorted_by(|one, next| one < next), "{:?}", order);
        }
    }

    #[test]
    fn pages_joined_are_the_whole(
        facts in facts(30),
        asked in asked(),
        limit in 1..7_usize,
        reverse in any::<bool>(),
        fold in select(Fold::ALL),
    ) {
        let store = store_of(&facts);
        let asked = asked.request();
        let request = Request { reverse, filter: Filter { fold, ..asked.filter }, ..Request::default() };
        let whole = ask(&store, &request);
        let mut joined = Vec::new();
        let mut after = None;
        loop {
            let page = ask(&store, &Request { limit: Some(limit), after: after.clone(), ..request.clone() });
            prop_assert_eq!(page.total, whole.total);
            prop_assert!(page.rows.len() <= limit);
            joined.extend(page.rows);
            match page.next {
                Some(next) => after = Some(next),
                None => break,
            }
            prop_assert!(joined.len() <= whole.rows.len(), "the pages do not end");
        }
        prop_assert_eq!(joined, whole.rows);
    }

    #[test]
    fn windows_that_part_a_span_part_its_events(facts in facts(30), asked in asked(), middle in select(&["2014-01-10", "2014-01-19", "2014-02"][..])) {
        let store = store_of(&facts);
        let in_window = |from, to| ask(&store, &Asked { from, to, ..asked.clone() }.request()).rows;
        let mut parts = in_window(Some("2014"), Some(middle));
        parts.extend(in_window(Some(middle), Some("2015")));
        prop_assert_eq!(parts, in_window(Some("2014"), Some("2015")));
    }

    #[test]
    fn the_last_come_first_in_reverse(facts in facts(30), asked in asked()) {
        let store = store_of(&facts);
        let forwards = ask(&store, &asked.request()).rows;
        let mut backwards = ask(&store, &Request { reverse: true, ..asked.request() }).rows;
        backwards.reverse();
        prop_assert_eq!(backwards, forwards);
    }

    #[test]
    fn sparql_gives_the_same_events(facts in facts(30)) {
        let store = store_of(&facts);
        let request = Asked {
            states: vec!["CHN", "JPN"], from: None, to: None, kind: None, code: None, role: None, is_direct: false, is_exact: true,
        }
        .request();
        let text = "SELECT ?event WHERE { ?event a sem:Event ; ch:earliest ?on ; \
                    ch:party <https://w3id.org/chancery/id/state/CHN> , <https://w3id.org/chancery/id/state/JPN> } \
                    ORDER BY ?on ?event";
        let mut csv = Vec::new();
        let answer = sparql::run(&store, &Query::new(text)).expect("an answer");
        answer.write(Format::Csv, &mut csv).expect("CSV");
        let csv = String::from_utf8(csv).expect("UTF-8");
        let events: Vec<&str> = csv.lines().skip(1).collect();
        let rows = ask(&store, &request).rows;
        prop_assert_eq!(events, rows.iter().map(|row| row.event.as_str()).collect::<Vec<_>>());
    }
}
