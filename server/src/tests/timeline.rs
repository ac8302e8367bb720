//! `/timeline`

mod histogram;

use serde_json::{Value, json};

use super::{Answer, Service};

const BOTH: &str = "/timeline?actor=Rusia&actor=Korea+Utara";

fn events(page: &Value) -> Vec<String> {
    let rows = page["rows"].as_array().expect("rows");
    rows.iter().map(|row| row["event"].as_str().expect("an event").to_owned()).collect()
}

#[tokio::test]
async fn a_page_of_rows() {
    let page = Service::new().get(&format!("{BOTH}&limit=2")).await.ok();
    assert_eq!(page["rows"].as_array().map(Vec::len), Some(2));
    assert!(page["total"].as_u64() > Some(2) && page["next"].is_string(), "{page}");
    assert!(page["rows"][0]["participants"][0]["name"].is_string());
}

#[tokio::test]
async fn pages_joined_are_the_whole() {
    let service = Service::new();
    for order in ["", "&reverse"] {
        let whole = service.get(&format!("{BOTH}{order}&limit=1000")).await;
        assert_eq!(whole.header("link"), "");
        let (mut joined, mut next) = (Vec::new(), Some(format!("{BOTH}{order}&limit=3")));
        while let Some(uri) = next {
            let answer = service.get(&uri).await;
            joined.extend(events(&answer.ok()));
            next = linked(&answer);
        }
        assert_eq!(joined, events(&whole.ok()));
    }
}

#[tokio::test]
async fn totals_are_told_where_they_are_asked_for() {
    let service = Service::new();
    let page = service.get(&format!("{BOTH}&limit=2&totals")).await.ok();
    assert_eq!(page["totals"]["events"], page["total"]);
    assert_eq!(service.get(&format!("{BOTH}&limit=2")).await.ok()["totals"], Value::Null);
}

#[tokio::test]
async fn a_format_can_be_named() {
    let service = Service::new();
    for (format, media) in [
        ("html", "text/html; charset=utf-8"),
        ("timelinejs", "application/json"),
        ("md", "text/markdown; charset=utf-8"),
    ] {
        let answer = service.get_as(&format!("{BOTH}&limit=2&format={format}"), "text/csv").await;
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, media));
    }
    service.get(&format!("{BOTH}&format=graphml")).await.problem(400, "bad-parameter");
}

/// Where the `Link` header leads.
fn linked(answer: &Answer) -> Option<String> {
    let link = answer.header("link").strip_suffix(">; rel=\"next\"")?;
    link.strip_prefix('<').map(str::to_owned)
}

#[tokio::test]
async fn lines_are_the_rows_of_the_page() {
    let service = Service::new();
    let page = service.get(&format!("{BOTH}&limit=5")).await.ok();
    let answer = service.get_as(&format!("{BOTH}&limit=5"), "application/x-ndjson").await;
    assert_eq!(answer.header("content-type"), "application/x-ndjson");
    let lines: Vec<Value> = answer.text().lines().map(|line| line.parse().expect("JSON")).collect();
    assert_eq!(Value::Array(lines), page["rows"]);
    assert!(linked(&answer).is_some());
}

#[tokio::test]
async fn a_table_has_a_record_for_each_row_of_the_page() {
    let service = Service::new();
    let page = service.get(&format!("{BOTH}&limit=5")).await.ok();
    let accept = "application/json;q=0.5, text/csv, text/calendar;q=0.9";
    let answer = service.get_as(&format!("{BOTH}&limit=5"), accept).await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(answer.header("vary"), "accept");
    assert!(linked(&answer).is_some());
    let mut records = answer.text().lines();
    assert!(records.next().is_some_and(|headings| headings.starts_with("event,report,document,stance,date,")));
    let first = records.next().expect("a record");
    assert_eq!(first.split(',').next(), page["rows"][0]["event"].as_str());
    assert_eq!(records.count(), 4);
}

#[tokio::test]
async fn a_calendar_leads_to_documents() {
    let answer = Service::new().get_as(&format!("{BOTH}&limit=1000"), "text/calendar").await;
    assert_eq!(answer.header("content-type"), "text/calendar; charset=utf-8");
    let calendar = answer.text();
    assert!(calendar.starts_with("BEGIN:VCALENDAR\r\n") && calendar.ends_with("END:VCALENDAR\r\n"));
    assert!(calendar.contains("BEGIN:VEVENT") && calendar.contains("Russia and North Korea"));
    assert!(calendar.contains("https://"), "{calendar}");
}

#[tokio::test]
async fn filters_narrow() {
    let service = Service::new();
    let all = service.get(BOTH).await.ok()["total"].as_u64().expect("a total");
    for filter in [
        "from=2024-01-16&to=2024-01-17&strict",
        "kind=consult.visit&kind=consult.talks",
        "status=planned",
        "as=visitor",
        "direct=true",
        "code=042",
    ] {
        let some = service.get(&format!("{BOTH}&{filter}")).await.ok()["total"].as_u64().expect("a total");
        assert!(some < all, "{filter}: {some} of {all}");
    }
    let planned = service.get(&format!("{BOTH}&status=planned")).await.ok();
    assert!(planned["rows"].as_array().expect("rows").iter().all(|row| row["status"] == "planned"));
    let reports = service.get(&format!("{BOTH}&fold=none")).await.ok();
    assert!(reports["rows"][0]["document"].is_string());
}

#[tokio::test]
async fn an_unknown_name_suggests_the_nearest() {
    let problem = Service::new().get("/timeline?actor=Vladimir+Puttin").await.problem(400, "unknown-name");
    assert_eq!(problem["name"], "Vladimir Puttin");
    assert_eq!(problem["candidates"][0]["name"], "Vladimir Putin");
    assert_eq!(problem["hint"], "did you mean `Vladimir Putin`?");
}

#[tokio::test]
async fn an_ambiguous_name_lists_the_candidates() {
    let problem = Service::new().get("/timeline?actor=Korea").await.problem(400, "ambiguous-name");
    assert!(problem["candidates"].as_array().expect("candidates").len() > 1, "{problem}");
}

#[tokio::test]
async fn bad_requests_say_which_parameter() {
    let service = Service::new();
    for (query, name, parameter) in [
        ("actor=RUS&from=yesterday", "bad-parameter", "from"),
        ("actor=RUS&to=2024-13", "bad-parameter", "to"),
        ("actor=RUS&from=2024&to=2023", "bad-parameter", "to"),
        ("actor=RUS&kind=consult.visits", "bad-parameter", "kind"),
        ("actor=RUS&code=42", "bad-parameter", "code"),
        ("actor=RUS&status=done", "bad-parameter", "status"),
        ("actor=RUS&as=guest", "bad-parameter", "as"),
        ("actor=RUS&fold=half", "bad-parameter", "fold"),
        ("actor=RUS&strict=maybe", "bad-parameter", "strict"),
        ("actor=RUS&limit=0", "bad-parameter", "limit"),
        ("actor=RUS&limit=1001", "bad-parameter", "limit"),
        ("actor=RUS&limit=-1", "bad-parameter", "limit"),
        ("actor=", "bad-parameter", "actor"),
        ("actor=RUS&from=2023&from=2024", "repeated-parameter", "from"),
        ("kind=consult", "missing-parameter", "actor"),
        ("actor=RUS&knd=consult", "unknown-parameter", "knd"),
        ("actor=RUS&exact-state", "unknown-parameter", "exact-state"),
    ] {
        let problem = service.get(&format!("/timeline?{query}")).await.problem(400, name);
        assert_eq!(problem["parameter"], parameter, "{query}");
    }
    let many = ["actor=RUS"; 21].join("&");
    service.get(&format!("/timeline?{many}")).await.problem(400, "bad-parameter");
    service.get("/timeline?actor=RUS&after=7").await.problem(400, "bad-cursor");
    let problem = service.get_as(BOTH, "text/turtle").await.problem(406, "not-acceptable");
    let forms = ["application/json", "application/x-ndjson", "text/csv", "text/calendar"];
    assert_eq!(problem["available"], json!(forms));
}
