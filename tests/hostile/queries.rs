use std::sync::Mutex;

use super::Target;

/// The query is refused before it runs.
const REFUSED: &[u16] = &[400];
/// It is ended: too long, too much memory, or an answer too large.
const CUT: &[u16] = &[503, 422];
/// It is answered, refused or ended; what it must not do is to harm.
const ANY: &[u16] = &[200, 400, 413, 422, 503];

/// A hostile query, and what may come of it.
type Case = (&'static str, String, &'static [u16]);

/// Lists of so many rows that are joined on a variable which always has one value: the check lets them through.
fn joined(lists: usize, rows: usize) -> String {
    let list = |n: usize| {
        let rows: String = (0..rows).map(|i| format!("(1 {i})")).collect();
        format!("VALUES (?x ?v{n}) {{ {rows} }}")
    };
    (0..lists).map(list).collect::<Vec<_>>().join(" ")
}

fn nested(open: &str, inner: &str, close: &str, depth: usize) -> String {
    format!("{}{inner}{}", open.repeat(depth), close.repeat(depth))
}

fn lists(names: &[&str], rows: usize) -> String {
    names.iter().map(|name| format!("VALUES ?{name} {{ {} }}", "1 ".repeat(rows))).collect::<Vec<_>>().join(" ")
}

fn paths() -> Vec<Case> {
    let rus = "<https://w3id.org/chancery/id/state/RUS>";
    vec![
        ("an open path", "SELECT * { ?a (rdfs:subPropertyOf|ch:party)* ?b }".into(), REFUSED),
        ("an open path of anything", "SELECT * { ?a (!ch:nothing)+ ?b }".into(), REFUSED),
        ("an open path there and back", "SELECT * { ?a (^ch:party/ch:party)* ?b }".into(), REFUSED),
        ("paths of paths", format!("SELECT * {{ ?a {} ?b }}", nested("(", "ch:party*", ")*", 5)), REFUSED),
        ("a deep path", format!("SELECT * {{ {rus} {} ?b }}", nested("(", "ch:party", ")*", 2000)), ANY),
        ("a wide path", format!("SELECT * {{ {rus} ({})* ?b }}", vec!["^ch:party/ch:party"; 500].join("|")), ANY),
        (
            "a bound path there and back",
            format!("SELECT * {{ {rus} (^ch:party/ch:party)* ?b . ?b (!ch:a|^ch:b)* ?c }}"),
            ANY,
        ),
        ("a path from itself", "SELECT * { ?a (ch:party/^ch:party)+ ?a }".into(), ANY),
    ]
}

fn products() -> Vec<Case> {
    let (a, b) = (joined(3, 3000), joined(6, 100));
    vec![
        ("patterns without a common variable", "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }".into(), REFUSED),
        (
            "a count of a product of lists",
            format!("SELECT (COUNT(*) AS ?n) {{ {} }}", lists(&["a", "b", "c"], 200)),
            REFUSED,
        ),
        ("a product within EXISTS", "ASK { ?s ch:party ?o FILTER EXISTS { ?a ?b ?c . ?d ?e ?f } }".into(), REFUSED),
        ("a product in an optional part", "SELECT * { ?a ?b ?c OPTIONAL { ?d ?e ?f FILTER(?a != ?d) } }".into(), ANY),
        ("a product in a MINUS", "SELECT * { ?a ?b ?c MINUS { ?d ?e ?f . ?a ?g ?h } }".into(), ANY),
        (
            "each with each by a filter",
            "SELECT * { ?a ?b ?c FILTER NOT EXISTS { ?d ?e ?f FILTER(?c = ?f && ?a != ?d) } }".into(),
            ANY,
        ),
        ("lists joined on one value, counted", format!("SELECT (COUNT(*) AS ?n) {{ {a} }}"), CUT),
        ("lists joined on one value, listed", format!("SELECT * {{ {a} }}"), CUT),
        ("lists joined on one value, sorted", format!("SELECT * {{ {a} }} ORDER BY ?v0 DESC(?v1)"), CUT),
        ("lists joined on one value, each once", format!("SELECT DISTINCT ?v0 ?v1 ?v2 {{ {a} }}"), CUT),
        (
            "lists joined on one value, grouped",
            format!("SELECT ?v0 ?v1 (COUNT(?v2) AS ?n) {{ {a} }} GROUP BY ?v0 ?v1"),
            CUT,
        ),
        ("lists joined on one value, as one string", format!("SELECT (GROUP_CONCAT(?v2) AS ?n) {{ {a} }}"), CUT),
        (
            "lists joined on one value, as triples",
            format!("CONSTRUCT {{ ch:a ch:b ?v2 . ch:c ch:d ?v1 }} {{ {a} }}"),
            CUT,
        ),
        (
            "lists joined on one value, asked",
            format!("ASK {{ {b} FILTER(?v0 + ?v1 + ?v2 + ?v3 + ?v4 + ?v5 > 1000) }}"),
            CUT,
        ),
        ("lists joined on one value, summed", format!("SELECT (SUM(?v0 * ?v1) AS ?n) {{ {b} }}"), CUT),
        ("lists joined on one value, by chance", format!("SELECT * {{ {b} }} ORDER BY RAND()"), CUT),
        ("lists joined on one value, past all", format!("SELECT * {{ {b} }} OFFSET 999999999999"), CUT),
        (
            "triples joined on one property",
            "SELECT (COUNT(*) AS ?n) { ?a a ?t . ?b a ?t . ?c a ?t . ?d a ?t . ?e a ?t }".into(),
            ANY,
        ),
        ("everything described", "DESCRIBE * { ?s ?p ?o }".into(), ANY),
        ("everything counted", "SELECT (COUNT(DISTINCT *) AS ?n) { ?s ?p ?o . ?o ?q ?r }".into(), ANY),
    ]
}

fn texts() -> Vec<Case> {
    let doubled = |call: &str| {
        let binds: String =
            (1..40).map(|n| format!("BIND({} AS ?v{n}) ", call.replace('$', &format!("?v{}", n - 1)))).collect();
        format!("SELECT (STRLEN(?v39) AS ?n) {{ BIND(\"aaaaaaaa\" AS ?v0) {binds} }}")
    };
    vec![
        ("a string doubled", doubled("CONCAT($, $)"), REFUSED),
        ("a string replaced by itself", doubled("REPLACE($, \"a\", \"aa\")"), REFUSED),
        ("a string escaped again and again", doubled("ENCODE_FOR_URI(CONCAT($, \"%\"))"), ANY),
        ("a string hashed again and again", doubled("SHA512($)"), ANY),
        ("a gigantic literal", format!("ASK {{ FILTER(STRLEN(\"{}\") > 1) }}", "a".repeat(200_000)), REFUSED),
        (
            "a gigantic regular expression",
            format!("ASK {{ FILTER(REGEX(\"a\", \"{}\")) }}", "a?".repeat(5000)),
            REFUSED,
        ),
        (
            "a regular expression that grows",
            "ASK { FILTER(REGEX(\"aaaa\", \"((a{1,100}){1,100}){1,100}\")) }".into(),
            ANY,
        ),
        (
            "a regular expression that goes back",
            format!("ASK {{ FILTER(REGEX(\"{}\", \"^(a+)+$\")) }}", "a".repeat(20_000)),
            ANY,
        ),
        ("a regular expression made of data", "ASK { ?s ?p ?o FILTER(REGEX(STR(?o), STR(?o))) }".into(), ANY),
        ("a number of sixty thousand digits", format!("ASK {{ FILTER({} > 1) }}", "9".repeat(60_000)), ANY),
        (
            "an exponent beyond measure",
            "SELECT (1e308 * 1e308 AS ?n) (9223372036854775807 + 1 AS ?m) (1 / 0 AS ?k) {}".into(),
            ANY,
        ),
        (
            "a day beyond all",
            "SELECT (\"999999999-12-31\"^^xsd:date + \"P999999999Y\"^^xsd:duration AS ?d) {}".into(),
            ANY,
        ),
        ("a gigantic IRI", format!("ASK {{ <http://example.org/{}> ?p ?o }}", "a".repeat(500_000)), ANY),
        ("halves of characters", "ASK { FILTER(\"\\uD800\" = \"\\uDFFF\") }".into(), ANY),
        ("NUL in a query", "ASK { FILTER(\"\0\" = '\u{202e}') }".into(), ANY),
    ]
}

fn depths() -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for (name, depth) in [("deep", 300), ("very deep", 50_000)] {
        let shapes = [
            nested("{", "", "}", depth),
            format!("?s ?p {}", nested("(", "1", ")", depth)),
            format!("?s ?p {}", nested("[ ch:a ", "1", " ]", depth)),
            nested("FILTER NOT EXISTS { ?s ?p ?o ", "", "}", depth),
            nested("?s ?p ?o OPTIONAL { ", "", "}", depth),
            nested("{ SELECT * { ", "", "} }", depth),
            format!("FILTER({})", nested("(", "1", ")", depth)),
            format!("FILTER({})", nested("!", "1", "", depth)),
            format!("FILTER({}1)", "1 + ".repeat(depth)),
            format!("FILTER({})", nested("IF(1, ", "1", ", 2)", depth)),
            format!("{}{{}}", "{} UNION ".repeat(depth)),
            nested("GRAPH ?g { ", "", "}", depth),
        ];
        cases.extend(shapes.into_iter().map(|shape| (name, format!("ASK {{ {shape} }}"), ANY)));
    }
    cases
}

fn widths() -> Vec<Case> {
    let many = |n: usize, part: &dyn Fn(usize) -> String| (0..n).map(part).collect::<String>();
    vec![
        ("a hundred thousand values", format!("SELECT * {{ VALUES ?a {{ {} }} }}", "1 ".repeat(100_000)), ANY),
        ("a long IN", format!("ASK {{ ?s ?p ?o FILTER(?o IN ({}1)) }}", "1, ".repeat(100_000)), ANY),
        ("two thousand variables", format!("SELECT * {{ {} }}", many(2000, &|n| format!("BIND({n} AS ?v{n}) "))), ANY),
        (
            "two thousand patterns",
            format!("SELECT * {{ {} }}", many(2000, &|n| format!("?v{n} ?p{n} ?v{} . ", n + 1))),
            ANY,
        ),
        ("ten thousand prefixes", format!("{} ASK {{}}", many(10_000, &|n| format!("PREFIX p{n}: <a:{n}> "))), ANY),
        ("a service elsewhere", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }".into(), REFUSED),
        ("a service of any name", "SELECT * { ?s ?p ?g SERVICE ?g { ?a ?b ?c } }".into(), REFUSED),
        (
            "many timelines",
            format!(
                "SELECT * {{ {} {{}} }}",
                "{ SERVICE ch:timeline { ?e ch:between \"Russia\" } } UNION ".repeat(200)
            ),
            ANY,
        ),
        ("files of this machine", "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }".into(), ANY),
        ("an update for a query", "LOAD <http://127.0.0.1:9/> ; DROP ALL".into(), REFUSED),
    ]
}

#[test]
fn no_query_takes_it_down() {
    let cases: Vec<Case> = [paths(), products(), texts(), depths(), widths()].concat();
    assert!(cases.len() >= 40, "{}", cases.len());
    let target = Target::new();
    let left = Mutex::new(cases.into_iter());
    std::thread::scope(|scope| {
        for _ in 0..super::QUERIES {
            scope.spawn(|| {
                while let Some((name, query, statuses)) = { left.lock().expect("no panic").next() } {
                    let answer =
                        target.service.post("/sparql", "Content-Type: application/sparql-query", query.as_bytes());
                    target.expect(name, &answer, statuses);
                }
            });
        }
    });
    let asked = target.service.post("/sparql", "Content-Type: application/sparql-query", b"ASK { ?s ?p ?o }");
    target.expect("a query like any other, afterwards", &asked, &[200]);
    target.finish();
}

#[test]
fn timelines_do_not_wait_for_hostile_queries() {
    let target = Target::new();
    let query = format!("SELECT (COUNT(*) AS ?n) {{ {} }}", joined(3, 3000));
    std::thread::scope(|scope| {
        let heavy: Vec<_> = (0..16)
            .map(|_| {
                scope.spawn(|| {
                    target.service.post("/sparql", "Content-Type: application/sparql-query", query.as_bytes())
                })
            })
            .collect();
        while !heavy.iter().all(std::thread::ScopedJoinHandle::is_finished) {
            let asked = std::time::Instant::now();
            let answer = target.service.get("/timeline?actor=RUS&actor=PRK");
            let took = asked.elapsed();
            if super::status_is_not(&answer, 200) || took > std::time::Duration::from_secs(1) {
                target.fail(format!("a timeline took {took:?}: {answer}"));
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        for query in heavy {
            target.expect("many at once", &query.join().expect("no panic"), &[503]);
        }
    });
    target.finish();
}
