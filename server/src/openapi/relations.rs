//! Timelines, relations, entities, events, exports.

use queries::export::Format;
use queries::export::graphml::{Labels, Shape};
use queries::export::tables::Table;
use queries::plans::USUAL_DAYS;
use queries::{DyadOrder, Dyads, EntityDetail, EventDetail, Histogram, Level, Period, Stats};
use utoipa::openapi::schema::Schema;

use super::described::Described;
use super::parameters::{actor, after, filter, flag, limit, many, parameter, path, required, text, usual, whole, word};
use crate::negotiate::{HTML, NDJSON};
use crate::routes::timeline::plans;
use crate::routes::{diff, dyads, entities, timeline};
use crate::sort;

const TAG: &str = "events";
/// What goes wrong where somebody is named.
const NAMES: &[sort::Sort] = &[sort::UNKNOWN_NAME, sort::AMBIGUOUS_NAME];

pub(super) fn described() -> Vec<Described> {
    vec![timeline(), histogram(), plans(), diff(), dyads(), entities(), entity(), event(), stats(), export()]
}

fn timeline() -> Described {
    let of_rows = Format::ALL.iter().filter(|format| format.is_of_rows());
    let formats = graph_core::schema::word_of(of_rows.clone().map(|format| format.as_str()));
    let media = of_rows.map(|format| format.media_type().split(';').next().unwrap_or_default());
    Described::reads("/timeline", TAG, "What happened between actors, in order of time, by pages")
        .more("The `Link` header leads to the next page in every format.")
        .example("/timeline?actor=RUS&actor=PRK&from=2023&kind=consult&limit=20")
        .takes([required(actor())])
        .takes(filter())
        .takes([
            flag("statements", "Adds to each row what documents say."),
            flag("reverse", "The newest first."),
            flag("totals", "Adds to JSON how much there is behind all pages."),
            parameter("format", "Which format; without it, `Accept` chooses.", Schema::from(formats)),
            limit(timeline::USUAL, timeline::MOST),
            after(),
        ])
        .fails(NAMES)
        .fails(&[sort::BAD_CURSOR])
        .gives::<timeline::Told<'_>>(200, "A page.")
        .gives_as(200, "", [NDJSON].into_iter().chain(media))
        .header(200, "Link", "Leads to the next page, where there is one (`rel=\"next\"`).")
        .tagged()
}

fn histogram() -> Described {
    Described::reads("/timeline/histogram", TAG, "How many events of which sort, by day, month, quarter or year")
        .example("/timeline/histogram?actor=RUS&actor=PRK&by=year")
        .takes([required(actor())])
        .takes(filter())
        .takes([parameter("by", "The length of a bin.", usual::<Period>("month"))])
        .fails(NAMES)
        .fails(&[sort::TOO_MANY_BINS])
        .gives::<Histogram>(200, "The bins, and what is surely in none of them.")
        .gives_as(200, "", [NDJSON])
        .tagged()
}

fn plans() -> Described {
    let within = "A plan may be carried out so many days after its last day.";
    Described::reads("/timeline/plans", TAG, "What was planned, and what came of it")
        .example("/timeline/plans?actor=RUS&actor=PRK")
        .takes([required(actor())])
        .takes(filter())
        .takes([whole("within", within, 0, USUAL_DAYS.into()), limit(plans::USUAL, plans::MOST)])
        .fails(NAMES)
        .gives::<plans::Plans>(200, "The first plans, invitations, proposals and promises, and how many there are.")
        .tagged()
}

fn diff() -> Described {
    let since = "What was known at the end of this day is what the rest is compared with.";
    Described::reads("/diff", TAG, "What documents told that is new since a day")
        .more("Only documents that say when they were published count.")
        .example("/diff?since=2024-01-16&actor=PRK")
        .takes([required(text("since", since, "2024-01-16")), actor()])
        .takes(filter())
        .takes([limit(diff::USUAL, diff::MOST)])
        .fails(NAMES)
        .gives::<diff::Changes>(200, "The first events of which something new was told, and how many there are.")
        .tagged()
}

fn dyads() -> Described {
    let about = "Between literal participants or the parties for whom they act: parties, where no entity is named that is none.";
    Described::reads("/dyads", TAG, "Who deals with whom, how often, and how friendly")
        .example("/dyads?entity=RUS&from=2023&order=conflict")
        .takes([many::<String>("entity", "One of the two: a name, code or id.", "RUS", Some(dyads::MOST_ENTITIES))])
        .takes(filter())
        .takes([
            word::<Level>("level", about),
            parameter("order", "Which dyads come first.", usual::<DyadOrder>("count")),
            limit(dyads::USUAL, dyads::MOST),
        ])
        .fails(NAMES)
        .gives::<Dyads>(200, "The first dyads, and how many there are.")
        .tagged()
}

fn entities() -> Described {
    Described::reads("/entities", TAG, "Who has a name like this")
        .example("/entities?name=Putin")
        .takes([required(text("name", "A name in any language, or a code.", "Putin"))])
        .takes([limit(entities::USUAL, entities::MOST)])
        .gives::<entities::Found>(200, "Those found, the nearest first.")
        .tagged()
}

fn entity() -> Described {
    let about = "The IRI or its end (`person/…`, `state/RUS`), a code, or a name that one alone has.";
    Described::reads("/entities/{id}", TAG, "Everything known of one entity")
        .example("/entities/state/RUS")
        .with([path("id", about, "state/RUS")])
        .takes_none()
        .fails(&[sort::AMBIGUOUS_NAME, (sort::NOT_FOUND.0, sort::UNKNOWN_NAME.1, sort::UNKNOWN_NAME.2)])
        .gives::<EntityDetail>(200, "The entity; as a page with its latest events.")
        .gives_as(200, "", [HTML])
        .tagged()
}

fn event() -> Described {
    let about = "The hash or how it begins, with or without `event/`, or the IRI.";
    Described::reads("/events/{id}", TAG, "Everything known of one event")
        .example("/events/75a95b33")
        .with([path("id", about, "75a95b33")])
        .takes_none()
        .fails(&[sort::UNKNOWN_EVENT, sort::AMBIGUOUS_EVENT])
        .gives::<EventDetail>(200, "The event: roles, reports, why they are one, links.")
        .gives_as(200, "", [HTML])
        .tagged()
}

fn stats() -> Described {
    Described::reads("/stats", TAG, "What the store holds, in numbers")
        .takes_none()
        .gives::<Stats>(200, "Counts.")
        .tagged()
}

fn export() -> Described {
    let media = Format::ALL.iter().map(|format| format.media_type().split(';').next().unwrap_or_default());
    Described::reads("/export", TAG, "The store, or a part of it, for other programs and for readers")
        .more("Sent while it is written. One that cannot be finished ends in a cut connection, never in a well-formed end.")
        .example("/export?format=graphml&actor=RUS&actor=PRK&from=2023")
        .takes([word::<Format>("format", "Which format; without it, `Accept` chooses."), actor()])
        .takes(filter())
        .takes([
            parameter("shape", "For graphs: what becomes a node and what an edge.", usual::<Shape>("events")),
            parameter("labels", "For `graphml`: for whom labels are drawn beside.", usual::<Labels>("plain")),
            parameter("level", "For graphs: who is paired.", usual::<Level>("entity")),
            parameter("table", "For `parquet` and `csv`: which table.", usual::<Table>("events")),
            word::<Period>("period", "For the shape `aggregate`: by which periods it is split."),
        ])
        .fails(NAMES)
        .fails(&[sort::NOT_AS_KNOWN])
        .gives_as(200, "The export.", media)
        .tagged()
}
