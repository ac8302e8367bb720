//! A small store with everything that makes a timeline hard.

use graph_core::{
    Batch, Document, DocumentId, Entity, EntityId, Event, EventId, GraphStore, Key, Link, LinkKind, Participant,
    Published, Report, Stance, Standing, State, Status, Tenure, TenureId, Text,
};

/// The id of an event by the name it has here.
pub(crate) fn event_id(name: &str) -> EventId {
    Key::of(&["test", name]).event()
}

/// A state by its code; anything else by its type and name, as `person:Kim Jong-un`.
pub(crate) fn id(text: &str) -> EntityId {
    match text.split_once(':') {
        Some((kind, name)) => EntityId::with_key(kind.parse().expect("a type"), Key::of(&["test", name])),
        None => EntityId::of_state(State::by_code(text).expect("a state")),
    }
}

/// An entity with this id.
pub(crate) fn entity(text: &str) -> Entity {
    let mut entity = Entity::new(id(text));
    match (text.split_once(':'), State::by_code(text)) {
        (Some((_, name)), _) => entity.names.push(Text::plain(name)),
        (None, Some(state)) => {
            entity.names.extend(state.names().map(|(language, name)| Text::tagged(name, language)));
        }
        (None, None) => {}
    }
    entity
}

pub(crate) fn document_id(name: &str) -> DocumentId {
    DocumentId::named(name)
}

/// An event under construction.
#[derive(Debug)]
pub(crate) struct Draft {
    event: Event,
    reports: Vec<Report>,
}

/// An event with these participants, as `visitor person:Kim Jong-un`, reported by the document `news`.
pub(crate) fn draft(name: &str, kind: &str, date: &str, participants: &[&str]) -> Draft {
    let participant = |text: &&str| {
        let (role, entity) = text.split_once(' ').expect("a role and an entity");
        Participant { role: role.parse().expect("a role"), entity: id(entity) }
    };
    let event = Event {
        id: event_id(name),
        kind: kind.parse().expect("a kind"),
        code: None,
        date: (!date.is_empty()).then(|| date.parse().expect("a date")),
        status: Status::Happened,
        standing: Standing::Asserted,
        participants: participants.iter().map(participant).collect(),
        parties: Vec::new(),
        places: Vec::new(),
        labels: Vec::new(),
        documents: vec![document_id("news")],
        links: Vec::new(),
    };
    Draft { event, reports: Vec::new() }
}

impl Draft {
    pub(crate) fn status(mut self, status: Status) -> Self {
        self.event.status = status;
        self
    }

    pub(crate) fn code(mut self, code: &str) -> Self {
        self.event.code = Some(code.parse().expect("a code"));
        self
    }

    pub(crate) fn at(mut self, places: &[&str]) -> Self {
        self.event.places = places.iter().map(|place| id(place)).collect();
        self
    }

    pub(crate) fn label(mut self, language: &str, text: &str) -> Self {
        self.event.labels.push(Text::tagged(text, language));
        self
    }

    pub(crate) fn link(mut self, kind: LinkKind, name: &str) -> Self {
        self.event.links.push(Link { kind, event: event_id(name) });
        self
    }

    /// Another document reports it, plainly.
    pub(crate) fn also_in(mut self, document: &str) -> Self {
        self.event.documents.push(document_id(document));
        self
    }

    /// A document reports it in words of its own.
    pub(crate) fn told(mut self, document: &str, tell: impl FnOnce(&mut Report)) -> Self {
        let document = document_id(document);
        let number = self.reports.len().to_string();
        let id = document.report(&[self.event.id.as_str(), &number]);
        let mut report = Report::new(id, document.clone(), self.event.id.clone());
        tell(&mut report);
        self.event.documents.push(document);
        self.reports.push(report);
        self
    }

    /// The event without its reports.
    pub(crate) fn into_event(self) -> Event {
        self.event
    }

    pub(crate) fn write(self, batch: &mut Batch) {
        let mut event = self.event;
        let told = self.reports.iter().map(|report| &report.document);
        let plain = event.documents.iter().filter(|document| !told.clone().any(|told| told == *document));
        let stances = plain.map(|_| Stance::Asserts).chain(self.reports.iter().map(|report| report.stance));
        event.standing = Standing::of(stances.collect::<Vec<_>>());
        batch.event_to_derive(&event.in_order());
        self.reports.iter().for_each(|report| batch.report(report));
    }
}

fn tenure(batch: &mut Batch, holder: &str, office: &str, of: &str, held: &str) {
    let (holder, of) = (id(holder), id(of));
    batch.tenure(&Tenure {
        id: TenureId::of(&holder, office, &of, held),
        holder,
        office: office.to_owned(),
        of,
        held: Some(held.parse().expect("a date")),
        documents: vec![document_id("news")],
    });
}

fn people(batch: &mut Batch) {
    for state in ["RUS", "SUN", "PRK", "KOR", "CHN", "USA", "IDN", "IRQ", "UN"] {
        batch.entity(&entity(state));
    }
    for name in ["person:Kim Jong-un", "person:George Bush", "group:Reporters", "agreement:Treaty of Friendship"] {
        batch.entity(&entity(name));
    }
    for (name, alias) in [("person:Vladimir Putin", "Putin"), ("person:Choe Son-hui", "Cho Son-hui")] {
        batch.entity(&Entity { aliases: vec![Text::plain(alias)], ..entity(name) });
    }
    let walker = Entity { names: vec![Text::plain("George Bush")], ..Entity::new(id("person:George W. Bush")) };
    batch.entity(&walker);
    for (name, state) in [("actor:Foreign Affairs (North Korea)", "PRK"), ("actor:Citizen (China)", "CHN")] {
        batch.entity(&Entity { states: vec![id(state)], ..entity(name) });
    }
    for (place, state) in [("place:Moscow", "RUS"), ("place:Vladivostok", "RUS"), ("place:Pyongyang", "PRK")] {
        batch.entity(&Entity { within: vec![id(state)], ..entity(place) });
    }
    batch.entity(&entity("object:Missiles \u{1}<&>"));
    tenure(batch, "person:Kim Jong-un", "Supreme Leader", "PRK", "2011-12-17/..");
    tenure(batch, "person:Choe Son-hui", "Minister of Foreign Affairs", "PRK", "2022-06/..");
    tenure(batch, "person:Vladimir Putin", "President", "RUS", "1999-12-31/2008-05-07");
    tenure(batch, "person:Vladimir Putin", "President", "RUS", "2012-05-07/..");
}

fn documents(batch: &mut Batch) {
    for (name, day) in [("news", "2024-01-17"), ("wire", "2024-01-18T09:30"), ("blog", "2024-01-19")] {
        batch.document(&Document {
            name: Some(name.to_owned()),
            url: Some(format!("https://example.org/{name}")),
            publisher: Some(name.to_uppercase()),
            published: Published::parse(day),
            ..Document::new(document_id(name))
        });
    }
}

/// The events, by name.
fn drafts() -> Vec<Draft> {
    vec![
        draft("relations", "support.establish_relations", "1948-10-12", &["party SUN", "party PRK"]),
        draft("first-visit", "consult.visit", "2000-07-19", &["visitor person:Vladimir Putin", "host PRK"])
            .at(&["place:Pyongyang"]),
        draft(
            "treaty",
            "agree.sign_treaty",
            "2000",
            &["signatory RUS", "signatory PRK", "signatory CHN", "agreement agreement:Treaty of Friendship"],
        ),
        draft("no-office", "consult.visit", "2010-05", &["visitor person:Vladimir Putin", "host CHN"]),
        draft("ministry", "consult.visit", "2014-03-01", &["visitor actor:Foreign Affairs (North Korea)", "host CHN"])
            .code("042")
            .told("blog", |report| report.said.code = Some("043".parse().expect("a code"))),
        draft("protest", "consult", "2014-06-01", &["party CHN", "party actor:Citizen (China)"])
            .code("040")
            .told("blog", |report| report.said.source = Some(id("actor:Citizen (China)"))),
        draft("new-minister", "consult.talks", "2022-06-11", &["party person:Choe Son-hui", "party RUS"]),
        draft("alliance", "agree.alliance", "2022/..", &["ally RUS", "ally CHN", "opposed USA"]),
        draft("visit", "consult.visit", "2023-09", &["visitor person:Kim Jong-un", "host RUS"])
            .label("en", "Kim Jong-un visits Russia")
            .label("id", "Kim Jong-un mengunjungi Rusia")
            .also_in("wire"),
        draft("talks", "consult.talks", "2024-01-16", &["party person:Choe Son-hui", "party person:Vladimir Putin"])
            .at(&["place:Vladivostok", "place:Moscow"])
            .link(LinkKind::LeadsTo, "plan"),
        draft("plan", "consult.visit", "2024/..", &["visitor person:Vladimir Putin", "host PRK"])
            .status(Status::Planned),
        draft("invitation", "invite.visit", "2024-01-16", &["inviter person:Choe Son-hui", "invitee RUS"])
            .link(LinkKind::LeadsTo, "plan"),
        draft(
            "delivery",
            "aid.arms_transfer",
            "[..2024-01-17]",
            &["supplier PRK", "recipient RUS", "object object:Missiles \u{1}<&>"],
        )
        .told("news", |report| {
            report.stance = Stance::Alleges;
            report.speaker = Some(id("USA"));
            report.quote = Some(Text::tagged("missiles were delivered", "en"));
            report.span = Some((10, 33));
        })
        .told("wire", |report| {
            report.stance = Stance::Denies;
            report.speaker = Some(id("RUS"));
        }),
        draft("rumour", "aid.military", "2023-12", &["provider CHN", "recipient RUS"])
            .told("news", |report| report.stance = Stance::Denies),
        draft("condemnation", "accuse.condemn", "2024-01-10", &["accuser USA", "accused RUS", "accused PRK"]),
        draft("resolution", "accuse.condemn", "2017-09-11", &["accuser UN", "accused PRK"]),
        draft("remark", "statement", "2024-01-12", &["speaker CHN", "addressee group:Reporters", "about PRK"]),
        draft("undated", "consult.phone", "", &["party RUS", "party CHN"]),
        draft("cancelled", "consult.summit", "2015-05", &["party RUS", "party PRK"]).status(Status::Cancelled),
        draft("summer", "consult.talks", "2018-22", &["party PRK", "party USA"]),
        draft("before", "consult.talks", "../1991", &["party SUN", "party CHN"]),
        draft("iraq", "consult.visit", "2003-05-01", &["visitor person:George W. Bush", "host IRQ"]),
        draft("neighbours", "consult.talks", "2023-10", &["party IDN", "party CHN"]).also_in("blog"),
    ]
}

/// The store.
pub(crate) fn store() -> GraphStore {
    let store = GraphStore::in_memory().expect("a store");
    let mut batch = Batch::default();
    people(&mut batch);
    documents(&mut batch);
    drafts().into_iter().for_each(|draft| draft.write(&mut batch));
    store.writer().expect("a writer").write(batch).expect("written");
    // Events are left as they are written, unjoined; the index has to know of them.
    store.reindex().expect("an index");
    store
}

/// The names of these events.
pub(crate) fn names<'i>(ids: impl IntoIterator<Item = &'i EventId>) -> Vec<&'static str> {
    const NAMES: [&str; 24] = [
        "relations",
        "first-visit",
        "treaty",
        "no-office",
        "ministry",
        "protest",
        "new-minister",
        "alliance",
        "visit",
        "talks",
        "plan",
        "invitation",
        "delivery",
        "rumour",
        "condemnation",
        "resolution",
        "remark",
        "undated",
        "cancelled",
        "summer",
        "before",
        "iraq",
        "neighbours",
        "none",
    ];
    let name = |id: &EventId| *NAMES.iter().find(|name| event_id(name) == *id).expect("an event of the fixture");
    ids.into_iter().map(name).collect()
}
