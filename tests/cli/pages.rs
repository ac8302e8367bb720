//! Timelines for readers: calendars, TimelineJS, HTML, Markdown.

use serde_json::{Value, json};

use crate::support::{Sandbox, python};

/// A store with events of every sort of date and doubt, and names that mean something to each of the formats.
fn hard() -> Sandbox {
    let name = "A \"B\" <i>&amp;|[x](y)\\;,\u{1}\r\nEND:VCALENDAR שלום";
    let event = |id: &str, date: Option<&str>, status: &str, stance: &str| {
        json!({"id": id, "kind": "consult.visit", "date": date, "status": status, "label": {"en": format!("{id} {name}")},
            "reports": [{"stance": stance, "quote": format!("<script>alert(1)</script>{}", "long שלום ".repeat(1_200))}],
            "participants": [{"entity": "PRK", "role": "visitor"}, {"entity": "RUS", "role": "host"}]})
    };
    let events: Vec<Value> = vec![
        event("fact", Some("2024-01-16"), "happened", "asserts"),
        event("month", Some("2023-09"), "happened", "asserts"),
        event("year", Some("1948"), "happened", "asserts"),
        event("since", Some("2022/.."), "happened", "asserts"),
        event("undated", None, "happened", "asserts"),
        event("plan", Some("2024-03-01"), "planned", "asserts"),
        event("denied", Some("2024-02-01"), "happened", "denies"),
        event("off", Some("2024-04-01"), "cancelled", "asserts"),
    ];
    let document = json!({"id": "a", "url": "javascript:alert(1)", "published": "2024-01-17T13:54", "language": "en"});
    let sandbox = Sandbox::new();
    sandbox.write("a.json", json!({"document": document, "events": events}).to_string());
    sandbox.run(&["load", "a.json"]).expect_code(0);
    sandbox
}

fn shown(sandbox: &Sandbox, format: &str) -> (String, String) {
    let shown = sandbox.run(&["timeline", "RUS", "PRK", "--format", format]).expect_code(0);
    let exported = sandbox.run(&["export", "--format", format, "--actor", "RUS", "--actor", "PRK"]).expect_code(0);
    if format != "md" {
        assert_eq!(exported.stdout, shown.stdout, "a timeline and an export are written alike");
    }
    (shown.stdout, shown.stderr)
}

/// The lines of a calendar, unfolded; each is at most 75 octets as written.
fn lines(calendar: &str) -> Vec<String> {
    assert!(calendar.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\n', '\r'])));
    calendar.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
}

#[test]
fn a_calendar_has_days_that_are_known_and_says_what_is_doubtful() {
    let (calendar, messages) = shown(&hard(), "ics");
    let lines = lines(&calendar);
    let after = |id: &str, name: &str| -> String {
        let summary = lines.iter().position(|l| l.starts_with("SUMMARY") && l.contains(&format!("{id} A "))).expect(id);
        let start = lines[..summary].iter().rposition(|line| line == "BEGIN:VEVENT").expect("a start");
        lines[start..].iter().find_map(|line| line.strip_prefix(name)).expect(name).to_owned()
    };
    assert_eq!(lines.iter().filter(|line| *line == "END:VCALENDAR").count(), 1);
    assert_eq!(lines.iter().filter(|line| *line == "BEGIN:VEVENT").count(), 5);
    assert!(messages.contains("3 events left out"), "{messages}");
    assert_eq!(
        (after("fact", "DTSTART;VALUE=DATE:"), after("fact", "DTEND;VALUE=DATE:")),
        ("20240116".into(), "20240117".into())
    );
    assert_eq!(
        (after("month", "DTSTART;VALUE=DATE:"), after("month", "DTEND;VALUE=DATE:")),
        ("20230901".into(), "20231001".into())
    );
    assert!(after("month", "SUMMARY:").starts_with("some time in 2023-09: month"));
    assert!(after("denied", "SUMMARY:").starts_with("[denied] denied"));
    for (id, status) in [("fact", "CONFIRMED"), ("plan", "TENTATIVE"), ("denied", "TENTATIVE"), ("off", "CANCELLED")] {
        assert_eq!(after(id, "STATUS:"), status, "{id}");
        assert_eq!(after(id, "DTSTAMP:"), "20240117T000000Z");
    }
    assert!(!calendar.contains('\u{1}'));
}

#[test]
fn timelinejs_keeps_vague_dates_vague() {
    let (text, messages) = shown(&hard(), "timelinejs");
    let slides: Value = serde_json::from_str(&text).expect("JSON");
    let dates: Vec<&Value> = slides["events"].as_array().expect("events").iter().map(|e| &e["start_date"]).collect();
    assert_eq!(dates[0], &json!({"year": 1948}));
    assert_eq!(dates[1], &json!({"year": 2022}));
    assert_eq!(dates[2], &json!({"year": 2023, "month": 9}));
    assert_eq!(dates.len(), 7);
    assert_eq!(slides["events"][1]["display_date"], "since 2022");
    assert!(messages.contains("1 event left out"), "{messages}");
    assert!(!text.contains("<script") && !text.contains("javascript:"), "{text}");
}

#[test]
fn a_page_runs_nothing_and_shows_doubt_and_quotes() {
    let (page, _) = shown(&hard(), "html");
    assert_eq!(page.matches("<li class=\"event").count(), 8);
    let runs = page.replace("<script type=\"application/ld+json\">", "");
    assert!(!runs.contains("<script") && !page.contains("javascript:") && !page.contains("<i>"));
    assert!(
        page.contains("<span class=\"doubt\">planned</span>") && page.contains("<span class=\"doubt\">denied</span>")
    );
    assert!(page.contains("&lt;script&gt;alert") && page.contains("since 2022") && page.contains(">2023-09<"));
    assert!(page.trim_end().ends_with("</html>"));
}

/// The events of schema.org in a page: what stands in its `script` elements.
fn scripts(page: &str) -> Vec<Value> {
    let starts = page.split("<script type=\"application/ld+json\">").skip(1);
    let text = |start: &str| start.split("</script>").next().expect("an end").to_owned();
    starts.map(|start| serde_json::from_str(&text(start)).expect("JSON")).collect()
}

#[test]
fn a_page_has_its_events_in_the_words_of_schema_org() {
    let sandbox = hard();
    let text =
        sandbox.run(&["export", "--format", "schemaorg", "--actor", "RUS", "--actor", "PRK"]).expect_code(0).stdout;
    assert!(!text.contains(['<', '>']));
    let exported: Value = serde_json::from_str(&text).expect("JSON");
    let events = exported["@graph"].as_array().expect("events");
    let mut in_page = scripts(&shown(&sandbox, "html").0);
    for event in &mut in_page {
        assert_eq!(event.as_object_mut().and_then(|event| event.remove("@context")), Some(json!("https://schema.org")));
    }
    assert_eq!(&in_page, events);
    let event = |id: &str| {
        let is_it = |event: &&Value| event["name"].as_str().is_some_and(|name| name.contains(&format!("{id} A ")));
        events.iter().find(is_it).expect(id)
    };
    let told =
        |id: &str| (event(id)["startDate"].clone(), event(id)["endDate"].clone(), event(id)["eventStatus"].clone());
    let (none, scheduled) = (Value::Null, json!("https://schema.org/EventScheduled"));
    assert_eq!(told("fact"), (json!("2024-01-16"), json!("2024-01-16"), scheduled.clone()));
    assert_eq!(told("month"), (json!("2023-09"), json!("2023-09"), scheduled.clone()));
    assert_eq!(told("since"), (json!("2022"), none.clone(), scheduled.clone()));
    assert_eq!(told("undated"), (none.clone(), none.clone(), scheduled.clone()));
    assert_eq!(told("plan").2, scheduled);
    assert_eq!(told("denied").2, none);
    assert_eq!(told("off").2, "https://schema.org/EventCancelled");
    let fact = event("fact");
    assert_eq!((&fact["@type"], &fact["sameAs"]), (&json!("Event"), &fact["@id"]));
    assert_eq!(fact["organizer"][0]["@id"], "https://w3id.org/chancery/id/state/RUS");
    assert_eq!(fact["attendee"][0]["name"], "North Korea");
    assert_eq!(fact["subjectOf"][0]["datePublished"], "2024-01-17T13:54");
    assert!(fact["subjectOf"][0].get("url").is_none(), "an address that runs something leads nowhere");
    for id in ["plan", "denied"] {
        assert!(event(id)["name"].as_str().is_some_and(|name| name.starts_with('[')), "{id}");
    }
}

/// Reads them with a context of its own in the place of that of schema.org, which is not here.
const RDFLIB: &str = r#"
import sys, json, rdflib
data = json.load(sys.stdin)
data["@context"] = {"@vocab": "https://schema.org/", "sameAs": {"@type": "@id"}, "url": {"@type": "@id"}}
graph = rdflib.Graph()
graph.parse(data=json.dumps(data), format="json-ld")
schema = rdflib.Namespace("https://schema.org/")
print(len(set(graph.subjects(rdflib.RDF.type, schema.Event))), len(set(graph.subjects(schema.sameAs, None))))
"#;

#[test]
fn rdflib_reads_the_events_of_schema_org() {
    let exported = hard().run(&["export", "--format", "schemaorg"]).expect_code(0).stdout;
    let Some(read) = python("rdflib", RDFLIB, exported.as_bytes()) else { return };
    assert_eq!(read, "8 8\n");
}

#[test]
fn markdown_has_a_line_for_each_row() {
    let (table, _) = shown(&hard(), "md");
    assert_eq!(table.lines().count(), 2 + 8);
    assert!(table.lines().all(|line| line.replace("\\|", "").matches('|').count() == 7), "{table}");
}

#[test]
fn an_empty_window_is_a_whole_file() {
    let sandbox = hard();
    let empty = |format| {
        let more = ["--actor", "RUS", "--from", "1800", "--to", "1801", "--strict"];
        sandbox.run(&[&["export", "--format", format], &more[..]].concat()).expect_code(0).stdout
    };
    assert!(empty("ics").ends_with("END:VCALENDAR\r\n"));
    assert_eq!(serde_json::from_str::<Value>(&empty("timelinejs")).expect("JSON")["events"], json!([]));
    assert!(empty("html").contains("0 events"));
    assert_eq!(serde_json::from_str::<Value>(&empty("schemaorg")).expect("JSON")["@graph"], json!([]));
}

#[test]
fn a_histogram_is_no_calendar() {
    let shown = hard().run(&["timeline", "RUS", "--histogram", "year", "--format", "ics"]).expect_code(2);
    assert!(shown.stderr.contains("show events"), "{shown}");
}
