//! Networks, and what two have to do with each other.

use queries::network::{
    Brokers, CompareRequest, Comparison, Counting, Measure, Paths, Ranking, Series, SeriesRequest, Weight,
};
use queries::{Level, Period};
use serde_json::Value;
use utoipa::PartialSchema;
use utoipa::openapi::path::{Parameter, ParameterBuilder};
use utoipa::openapi::schema::{ArrayBuilder, Schema};

use super::described::Described;
use super::parameters::{actor, filter, flag, limit, number, parameter, required, text, usual, whole, word};
use crate::routes::network::{MOST, USUAL};
use crate::sort;

const TAG: &str = "network";
const LEVEL: &str = "Between literal participants, or the parties for whom they act.";

pub(super) fn described() -> Vec<Described> {
    vec![rank(), compare(), series(), brokers(), paths()]
}

/// One that filters events.
fn reads(path: &'static str, about: &'static str) -> Described {
    Described::reads(path, TAG, about).fails(&[sort::UNKNOWN_NAME, sort::AMBIGUOUS_NAME])
}

/// Two different ones.
fn two() -> Parameter {
    let items = ArrayBuilder::new().items(String::schema()).min_items(Some(2)).max_items(Some(2));
    let two = required(parameter("actor", "The two: names, codes or ids.", Schema::from(items.build())));
    ParameterBuilder::from(two).explode(Some(true)).example(Some(Value::from(vec!["RUS", "PRK"]))).build()
}

fn rank() -> Described {
    reads("/network/rank", "Who is central among those who deal with each other")
        .example("/network/rank?by=pagerank&from=2023")
        .takes([actor()])
        .takes(filter())
        .takes([
            parameter("level", LEVEL, usual::<Level>("state")),
            flag("directed", "Ties lead from who acts to who receives."),
            parameter("weight", "What a tie weighs.", usual::<Weight>("count")),
            parameter("counting", "What an event of many counts for each pair.", usual::<Counting>("full")),
            parameter("by", "By which measure.", usual::<Measure>("strength")),
            flag("all", "Every measure, not only the cheap ones and that of `by`."),
            limit(USUAL, MOST),
        ])
        .fails(&[sort::NEGATIVE_WEIGHTS])
        .gives::<Ranking>(200, "The first, with their measures.")
        .tagged()
}

fn compare() -> Described {
    let usual = CompareRequest::default();
    let filter = filter().into_iter().filter(|parameter| !["from", "to"].contains(&parameter.name.as_str()));
    reads("/network/compare", "Whose relations began, ended, warmed and cooled from one window to another")
        .example("/network/compare?before=2022&after=2023&least=1")
        .takes([
            required(text("before", "The first window: a day, month, year or interval.", "2022")),
            required(text("after", "The second window.", "2023")),
        ])
        .takes([actor()])
        .takes(filter)
        .takes([
            word::<Level>("level", LEVEL),
            whole("least", "How many events a pair has, in one window at least.", 1, usual.least),
            number("by", "By how much the mean score changes, at least.", usual.by),
            limit(USUAL, MOST),
        ])
        .gives::<Comparison>(200, "The pairs that changed the most.")
        .tagged()
}

fn series() -> Described {
    let usual_series = SeriesRequest::default();
    reads("/network/series", "How the relations of two went: period by period, silences, bursts")
        .example("/network/series?actor=RUS&actor=PRK&by=year")
        .takes([two()])
        .takes(filter())
        .takes([
            parameter("by", "The length of a period.", usual::<Period>("month")),
            whole("silence", "Days without an event that are a silence, at least.", 0, usual_series.silent_days.into()),
            number(
                "burst_ratio",
                "How many times as often events come in a burst; above 1.",
                usual_series.bursts.ratio,
            ),
            number("burst_cost", "What the start of a burst costs.", usual_series.bursts.cost),
        ])
        .fails(&[sort::NOT_TWO, sort::SENSELESS_BURSTS, sort::TOO_MANY_BINS])
        .gives::<Series>(200, "The series.")
        .tagged()
}

fn brokers() -> Described {
    reads("/network/brokers", "Third parties that host, meet or mediate between two")
        .example("/network/brokers?actor=RUS&actor=PRK")
        .takes([two()])
        .takes(filter())
        .takes([word::<Level>("level", LEVEL), limit(USUAL, MOST)])
        .fails(&[sort::NOT_TWO])
        .gives::<Brokers>(200, "The first brokers, and how many there are.")
        .tagged()
}

fn paths() -> Described {
    reads("/network/path", "By whom two hang together, with the event of every step")
        .example("/network/path?actor=RUS&actor=PRK")
        .takes([two()])
        .takes(filter())
        .takes([
            word::<Level>("level", LEVEL),
            flag("directed", "Each step leads from who acts to who receives."),
            flag("indirect", "Leaves out the direct step between the two."),
        ])
        .fails(&[sort::NOT_TWO])
        .gives::<Paths>(200, "The shortest path, and the one whose steps follow each other in time.")
        .tagged()
}
