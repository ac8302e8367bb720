#!/usr/bin/env python3
"""Reads every export with every reader that applies, and prints what was read as a Markdown table.

    pip install networkx igraph rdflib pyoxigraph icalendar polars duckdb pandas pyarrow    # and xmllint
    python3 tests/readers/matrix.py target/release/chancery                         # prints the table
    python3 tests/readers/matrix.py target/release/chancery --check docs/exports.md # is it the table of the docs?

Two stores are exported: the sample, and a made-up one whose names and labels are hard (`HARD`), in which two events of the
same pair run parallel and one person is alone. A figure is printed only if it is what it must be: what all readers of a
shape agree on for the sample, and what the made-up store was made of; anything else ends the run with the reason.
A reader that is not there ends it with status 3.
"""

import argparse
import datetime
import html.parser
import importlib.util
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
READERS = ["networkx", "igraph", "rdflib", "pyoxigraph", "icalendar", "polars", "duckdb", "pandas", "pyarrow"]
ABSENT = 3



def random_texts(count):
    """Texts of any characters but surrogates; the same ones each time. A number makes each another name."""
    dice = random.Random(1815)
    ranges = [(0, 0x20), (0x20, 0x7F), (0x20, 0x7F), (0x7F, 0x300), (0x300, 0x370), (0x590, 0x700), (0x2000, 0x2070),
              (0x4E00, 0x9FFF), (0xE000, 0xFFFF + 1), (0x1F300, 0x1FA00), (0x10000, 0x110000)]
    for number in range(count):
        text = "".join(chr(dice.randrange(*dice.choice(ranges))) for _ in range(dice.randrange(60)))
        yield f"{number} {text}."


# What names and labels are made of; each is the name of a person and the label of a visit.
HARD = [
    "quotes \"double\" 'single' «angled»",
    "brackets <i>[x]{y}(z)</i>",
    "ampersands & &amp; &#65;",
    "two\nlines\tand a tab",
    "carriage\rreturn",
    "right to left: שלום, مرحبا \u202e(override)\u202c",
    "control \u0001 character",
    "emoji 😀 👩‍👩‍👧 🇰🇵",
    "combining e\u0301 n\u0303 Z\u0351\u036b",
    "한국어 中文 Ελληνικά Українська",
    "end of CDATA ]]> and <!-- comment -->",
    "</script><script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "semicolon; comma, back\\slash | pipe # hash `tick` *star*",
    "long " + "ä" * 10_000,
    *random_texts(100),
]
SHAPES = ["events", "dyads", "aggregate"]
TABLES = ["table of events", "table of participants", "table of entities"]
CASES = ["sample", "hard", "parallel", "one node", "empty"]
# Which filter makes a case of the made-up store.
FILTERS = {
    "sample": [],
    "hard": [],
    "parallel": ["--from", "2020-03", "--to", "2020-04"],
    "one node": ["--from", "2021-03", "--to", "2021-04"],
    "empty": ["--from", "1800", "--to", "1801", "--strict"],
}


@dataclass
class Seen:
    """What a reader found: how many, in words, and the names or labels."""

    counts: tuple[int, ...]
    texts: list[str] = field(default_factory=list)


def hard_documents():
    """The made-up store: a visit for each text, a second one of the first person, and one who speaks alone."""
    for number, text in enumerate(HARD):
        yield document(number, text, "consult.visit", str(datetime.date(2019, 1, 1) + datetime.timedelta(number)), text)
    for number in (1000, 1001):
        yield document(number, "Parallel Person", "consult.visit", f"2020-03-{number - 990}", f"parallel {number}")
    yield document(2000, "Lonely Person", "statement", "2021-03-01", "alone", alone=True)


def document(number, name, kind, date, label, alone=False):
    roles = ("speaker", None) if alone else ("visitor", "host")
    entities = [{"id": "x", "type": "person", "name": name, "same_as": [f"http://example.org/{1000 if number == 1001 else number}"]}]
    participants = [{"entity": "x", "role": roles[0]}]
    if roles[1]:
        participants.append({"entity": "FRA", "role": roles[1]})
    event = {"id": "e", "kind": kind, "date": date, "label": {"en": label}, "participants": participants}
    return {"document": {"id": f"hard-{number}"}, "entities": entities, "events": [event]}


class Exports:
    """The program, with a store of the sample and the made-up one."""

    def __init__(self, program: Path, work: Path):
        self.program, self.work, self.failures = program.resolve(), work, []
        lines = "".join(json.dumps(document) + "\n" for document in hard_documents())
        (work / "hard.jsonl").write_text(lines)
        for store, source in (("sample", ROOT / "examples" / "medcom-20240117.json"), ("hard", work / "hard.jsonl")):
            self.run("load", "--store", str(work / store), str(source))

    def run(self, *arguments: str) -> bytes:
        done = subprocess.run([self.program, *arguments], capture_output=True, cwd=self.work)
        if done.returncode:
            sys.exit(f"chancery {' '.join(arguments)}: {done.stderr.decode()}")
        return done.stdout

    def store(self, case: str) -> list[str]:
        return ["--store", str(self.work / ("sample" if case == "sample" else "hard"))]

    def write(self, case: str, form: str, shape: str | None) -> Path:
        """The export of a case, as a file."""
        path = self.work / f"{case}-{shape}.{form}".replace(" ", "-")
        if path.exists():
            return path
        if shape in TABLES:
            table = ["--table", shape.rpartition(" ")[2]]
            content = self.run("export", "--format", form, *table, *self.store(case), *FILTERS[case])
        elif form == "csv":
            actor = "RUS" if case == "sample" else "FRA"
            content = self.run("timeline", actor, "--limit", "0", "--format", "csv", *self.store(case), *FILTERS[case])
        else:
            shapes = ["--shape", shape] if shape else []
            content = self.run("export", "--format", form, *shapes, *self.store(case), *FILTERS[case])
        path.write_bytes(content)
        return path


def in_xml(text):
    """XML 1.0 cannot carry most control characters, nor U+FFFE and U+FFFF: U+FFFD stands for them."""
    return re.sub("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", text)


def in_calendars(text):
    """Calendars carry no control characters but tab and line feed."""
    return re.sub("[\0-\x08\x0b-\x1f\x7f-\x9f]", "\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def plain(text):
    return text


def on_one_line(text):
    """A cell of Markdown is one line."""
    return re.sub("[\r\n\u2028\u2029]", " ", text)


# Graphs: each returns nodes and edges, and the labels of the nodes.


def networkx_graph(graph):
    for _, data in graph.nodes(data=True):
        require(isinstance(data["iri"], str) and isinstance(data["label"], str), data)
    for *_, data in graph.edges(data=True):
        types(data, int)
    return Seen((graph.number_of_nodes(), graph.number_of_edges()), [data["label"] for _, data in graph.nodes(data=True)])


def types(data, whole):
    """Attributes have the types that their keys say; igraph knows no whole numbers."""
    for name, kind in {"earliest_day": whole, "documents": whole, "quad_class": whole, "score": float, "mutual": bool,
                       "weight": (int, float), "label": str, "status": str}.items():
        value = data.get(name)
        require(value is None or value == "" or isinstance(value, kind), f"{name}: {value!r}")


def networkx_graphml(path):
    import networkx

    return networkx_graph(networkx.read_graphml(path))


def networkx_gexf(path):
    import networkx

    return networkx_graph(networkx.read_gexf(path))


def networkx_cyjs(path):
    import networkx

    return networkx_graph(networkx.cytoscape_graph(json.loads(path.read_bytes().decode()), name="label"))


def igraph_graphml(path):
    import igraph

    graph = igraph.Graph.Read_GraphML(str(path))
    for edge in graph.es:
        types(edge.attributes(), float)
    texts = graph.vs["label"] if graph.vcount() else []
    return Seen((graph.vcount(), graph.ecount()), texts)


def elements_of_xml(path):
    xmllint(path)
    root = ElementTree.fromstring(path.read_bytes())
    found = Counter(element.tag.rpartition("}")[2] for element in root.iter())
    return root, found


def xmllint_graphml(path):
    _, found = elements_of_xml(path)
    return Seen((found["node"], found["edge"]))


def structure_of_gexf(path):
    """What the schema of GEXF 1.3 asks for: attributes and their order, references that lead somewhere, days, types."""
    root, found = elements_of_xml(path)
    space = {"g": "http://gexf.net/1.3"}
    require(root.tag == "{http://gexf.net/1.3}gexf" and root.get("version") == "1.3", root.attrib)
    graph = root.find("g:graph", space)
    require([part.tag.rpartition("}")[2] for part in graph] == ["attributes", "attributes", "nodes", "edges"], "parts of graph")
    require(graph.get("timerepresentation") == "interval" and graph.get("timeformat") == "date", graph.attrib)
    ids = {node.get("id") for node in graph.iter("{http://gexf.net/1.3}node")}
    require(len(ids) == found["node"], "ids of nodes")
    for part, name in (("nodes", "node"), ("edges", "edge")):
        declared = graph.find(f"g:attributes[@class='{name}']", space)
        kinds = {attribute.get("id"): attribute.get("type") for attribute in declared}
        require(set(kinds.values()) <= {"string", "long", "double", "boolean"}, kinds)
        for element in graph.find(f"g:{part}", space):
            gexf_element(element, kinds, ids)
    return Seen((found["node"], found["edge"]), [node.get("label") for node in graph.iter("{http://gexf.net/1.3}node")])


def gexf_element(element, kinds, ids):
    for end in ("source", "target"):
        require(element.get(end) in ids or element.tag.endswith("node"), element.attrib)
    for day in ("start", "end"):
        require(re.fullmatch(r"-?\d{4,}-\d\d-\d\d", element.get(day, "2000-01-01")), element.attrib)
    require((element.get("start") or "0") <= (element.get("end") or "9") or element.get("start", "-")[0] == "-", element.attrib)
    parse = {"long": int, "double": float, "boolean": {"true": True, "false": False}.__getitem__, "string": str}
    for value in element.iter("{http://gexf.net/1.3}attvalue"):
        parse[kinds[value.get("for")]](value.get("value"))


def xmllint(path):
    done = subprocess.run(["xmllint", "--noout", "--huge", path], capture_output=True)
    require(done.returncode == 0 and not done.stderr, done.stderr.decode())


# Rows: each returns how many, and their labels.


def json_timelinejs(path):
    """The rules of TimelineJS's documentation."""
    parsed = json.loads(path.read_bytes().decode())
    require(set(parsed) <= {"title", "events", "eras", "scale"} and parsed["title"]["text"]["headline"], parsed)
    texts = []
    for slide in parsed["events"]:
        known = {"unique_id", "start_date", "end_date", "display_date", "group", "text", "media", "background", "autolink"}
        require(set(slide) <= known and slide["unique_id"], slide)
        start, end = timelinejs_date(slide["start_date"]), timelinejs_date(slide.get("end_date", slide["start_date"]))
        require(start[:1] <= end[:1] and (len(start) != len(end) or start <= end), slide)
        require("<" not in slide["text"]["headline"], slide)
        texts.append(html.unescape(slide["text"]["headline"]))
    require(len({slide["unique_id"] for slide in parsed["events"]}) == len(texts), "ids of slides")
    return Seen((len(texts),), texts)


def timelinejs_date(date):
    parts = [date[name] for name in ("year", "month", "day") if name in date]
    require(set(date) <= {"year", "month", "day"} and all(isinstance(part, int) for part in parts), date)
    require("month" in date or "day" not in date, date)
    return parts


def icalendar_ics(path):
    import icalendar

    content = path.read_bytes()
    lines = content.split(b"\r\n")
    require(all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines), "lines of 75 octets")
    events = icalendar.Calendar.from_ical(content).walk("VEVENT")
    for event in events:
        require(event["STATUS"] in ("CONFIRMED", "TENTATIVE", "CANCELLED") and event["UID"], event)
        require(event.decoded("DTSTART") < event.decoded("DTEND") and not event.errors, event)
    return Seen((len(events),), [str(event["SUMMARY"]) for event in events])


def lines_of_markdown(path):
    """Cells as GitHub's tables have them: what follows a backslash means nothing."""
    lines = path.read_bytes().decode().split("\n")
    require(lines[1] == "|---|---|---|---|---|---|" and lines[-1] == "", lines[:2])
    rows = [re.split(r"(?<!\\)(?:\\\\)*\|", line)[1:-1] for line in lines[2:-1]]
    require(all(len(row) == 6 for row in rows), "six cells")
    return Seen((len(rows),), [re.sub(r"\\(.)", r"\1", row[2].split("<br>")[0].strip()) for row in rows])


class Page(html.parser.HTMLParser):
    """The labels of a page, and whether anything in it would run."""

    def __init__(self):
        super().__init__()
        self.labels, self.events, self.inside = [], 0, False

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        runs = tag == "script" and attributes.get("type") != "application/ld+json"
        require(not runs and not any(name.startswith("on") for name in attributes), (tag, attributes))
        classes = (attributes.get("class") or "").split()
        self.events += tag == "li" and "event" in classes
        self.inside = "label" in classes
        if self.inside:
            self.labels.append("")

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.labels[-1] += data


def parser_html(path):
    page = Page()
    page.feed(path.read_bytes().decode())
    return Seen((page.events,), page.labels)


def table(columns, count, rows):
    """A table, and the names or labels in it: `rows` gives the values of a column."""
    require(columns[0] in ("event", "entity") and {"participants", "role", "of_state"} & set(columns), columns)
    texts = rows("label") if "label" in columns else rows("name")
    return Seen((count,), [text or "" for text in texts])


def polars_table(frame):
    import polars

    kinds = {"earliest": polars.Date, "latest": polars.Date, "score": polars.Float64, "reports": polars.Int64, "joint": polars.Boolean}
    for name, kind in kinds.items():
        require(frame.schema.get(name, kind) == kind, f"{name}: {frame.schema.get(name)}")
    return frame


def polars_csv(path):
    import polars

    frame = polars.read_csv(path, infer_schema_length=None)
    return table(frame.columns, frame.height, lambda name: frame[name].to_list())


def polars_parquet(path):
    import polars

    frame = polars_table(polars.read_parquet(path))
    return table(frame.columns, frame.height, lambda name: frame[name].to_list())


def pandas_csv(path):
    import pandas

    frame = pandas.read_csv(path, keep_default_na=False, lineterminator=None)
    return table(list(frame.columns), len(frame), lambda name: [str(text) for text in frame[name]])


def pandas_parquet(path):
    import pandas

    frame = pandas.read_parquet(path)
    require(str(frame.dtypes.get("reports", "int64")) == "int64" and str(frame.dtypes.get("joint", "bool")) == "bool", frame.dtypes)
    return table(list(frame.columns), len(frame), lambda name: frame[name].to_list())


def duckdb_table(rows):
    return table(rows.columns, len(rows), lambda name: [row[0] for row in rows.project(name).fetchall()])


def duckdb_csv(path):
    import duckdb

    return duckdb_table(
        duckdb.sql(f"FROM read_csv('{path}', header=true, quote='\"', escape='\"', delim=',', all_varchar=true)"))


def duckdb_parquet(path):
    import duckdb

    rows = duckdb.sql(f"FROM read_parquet('{path}')")
    kinds = dict(zip(rows.columns, map(str, rows.types)))
    for name, kind in {"earliest": "DATE", "latest": "DATE", "score": "DOUBLE", "reports": "BIGINT", "joint": "BOOLEAN"}.items():
        require(kinds.get(name, kind) == kind, f"{name}: {kinds.get(name)}")
    return duckdb_table(rows)


# RDF: each returns how many events and statements, and the labels of the events.


def rdflib_rdf(path, form):
    import rdflib

    is_plain = form in ("turtle", "ntriples", "rdfxml")
    graph = rdflib.Graph() if is_plain else rdflib.Dataset(default_union=True)
    names = {"ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld"}
    graph.parse(path, format=names.get(form, form))
    label, event = rdflib.RDFS.label, rdflib.URIRef("http://semanticweb.cs.vu.nl/2009/11/sem/Event")
    events = set(graph.subjects(rdflib.RDF.type, event))
    statements = len(graph) if is_plain else sum(1 for _ in graph.quads())
    return Seen((len(events), statements), [str(text) for node in events for text in graph.objects(node, label)])


def pyoxigraph_rdf(path, form):
    import pyoxigraph

    kinds = {"turtle": "TURTLE", "ntriples": "N_TRIPLES", "rdfxml": "RDF_XML", "nquads": "N_QUADS", "trig": "TRIG", "jsonld": "JSON_LD",
             "turtle12": "TURTLE", "trig12": "TRIG"}
    store = pyoxigraph.Store()
    store.load(path=str(path), format=getattr(pyoxigraph.RdfFormat, kinds[form]))
    if form.endswith("12"):
        relations = "SELECT ?e { ?e <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> <<( ?who ?kind ?whom )>> }"
        require(any(True for _ in store.query(relations)) or path.name.startswith(("one", "empty")), "relations")
    rows = list(store.query(
        "SELECT ?e ?l { ?e a <http://semanticweb.cs.vu.nl/2009/11/sem/Event> ; "
        "<http://www.w3.org/2000/01/rdf-schema#label> ?l }"))
    return Seen((len({row["e"].value for row in rows}), len(store)), [row["l"].value for row in rows])


def schemaorg(path, read):
    """Events of schema.org. Its context is at its address; what it says of these words, a vocabulary says, too."""
    text = path.read_text().replace('"@context":"https://schema.org"', '"@context":{"@vocab":"https://schema.org/"}', 1)
    rows = list(read(text, "SELECT ?e ?l { ?e a <https://schema.org/Event> ; <https://schema.org/name> ?l }"))
    events = json.loads(text)["@graph"]
    days = re.compile(r"-?\d{4,}(-\d\d(-\d\d(T.*)?)?)?")
    for event in events:
        require(all(days.fullmatch(event.get(name, "2000")) for name in ("startDate", "endDate")), event)
        status = event.get("eventStatus", "https://schema.org/EventScheduled")
        require(re.fullmatch("https://schema.org/Event(Scheduled|Cancelled|Postponed)", status), event)
    return Seen((len({event for event, _ in rows}),), [name for _, name in rows])


def rdflib_schemaorg(path):
    import rdflib

    def read(text, query):
        graph = rdflib.Graph()
        graph.parse(data=text, format="json-ld")
        return ((str(event), str(name)) for event, name in graph.query(query))

    return schemaorg(path, read)


def pyoxigraph_schemaorg(path):
    import pyoxigraph

    def read(text, query):
        store = pyoxigraph.Store()
        store.load(text, format=pyoxigraph.RdfFormat.JSON_LD)
        return ((row["e"].value, row["l"].value) for row in store.query(query))

    return schemaorg(path, read)


def of_rdf(form):
    return [("rdflib", lambda path: rdflib_rdf(path, form)), ("pyoxigraph", lambda path: pyoxigraph_rdf(path, form))]


def plain_lines(text):
    return text.replace("\r\n", "\n").replace("\r", "\n")


def in_plain_xml(text):
    """RDF/XML has its ends of lines as they are, of which readers of XML make line feeds, or not."""
    return plain_lines(in_xml(text))


def on_plain_lines(read):
    def read_plainly(path):
        seen = read(path)
        return Seen(seen.counts, [plain_lines(text) for text in seen.texts])

    return read_plainly


@dataclass
class Format:
    """A format: its shapes, its readers, what becomes of hard texts in it, and whether one event is one row."""

    name: str
    readers: list
    carried: object = plain
    shapes: list = field(default_factory=lambda: [None])
    cases: list = field(default_factory=lambda: CASES)


FORMATS = [
    Format("graphml", [("networkx", networkx_graphml), ("igraph", igraph_graphml), ("xmllint", xmllint_graphml)], in_xml, SHAPES),
    Format("gexf", [("networkx", networkx_gexf), ("structure", structure_of_gexf)], in_xml, SHAPES),
    Format("cyjs", [("networkx", networkx_cyjs)], plain, SHAPES),
    Format("timelinejs", [("rules", json_timelinejs)]),
    Format("ics", [("icalendar", icalendar_ics)], in_calendars),
    Format("md", [("lines", lines_of_markdown)], on_one_line),
    Format("html", [("parser", parser_html)]),
    Format("schemaorg", [("rdflib", rdflib_schemaorg), ("pyoxigraph", pyoxigraph_schemaorg)]),
    Format("csv", [("polars", polars_csv), ("duckdb", duckdb_csv), ("pandas", pandas_csv)], plain, ["timeline", *TABLES]),
    Format("parquet", [("polars", polars_parquet), ("duckdb", duckdb_parquet), ("pandas", pandas_parquet)], plain, TABLES),
    *(Format(form, of_rdf(form), cases=["sample", "hard"]) for form in ("turtle", "ntriples", "trig", "nquads", "jsonld")),
    Format("rdfxml", [(name, on_plain_lines(read)) for name, read in of_rdf("rdfxml")], in_plain_xml, cases=["sample", "hard"]),
    *(Format(form, of_rdf(form)[1:]) for form in ("turtle12", "trig12")),
]

# What the made-up store holds, by construction: people and the state; a visit and two edges for each person, who is once
# more there for the second of the parallel ones.
PEOPLE = len(HARD) + 2
VISITS = len(HARD) + 2
EVENTS = VISITS + 1
EXPECTED = {
    "events": {"hard": (EVENTS + PEOPLE + 1, 2 * VISITS + 1), "parallel": (4, 4), "one node": (2, 1), "empty": (0, 0)},
    "dyads": {"hard": (PEOPLE + 1, VISITS), "parallel": (2, 2), "one node": (1, 0), "empty": (0, 0)},
    "aggregate": {"hard": (PEOPLE + 1, VISITS - 1), "parallel": (2, 1), "one node": (1, 0), "empty": (0, 0)},
    "rows": {"hard": (EVENTS,), "parallel": (2,), "one node": (1,), "empty": (0,)},
    # A timeline is somebody's: here, the state's, which who is alone has nothing to do with.
    "timeline": {"hard": (VISITS,), "parallel": (2,), "one node": (0,), "empty": (0,)},
    "table of events": {"hard": (EVENTS,), "parallel": (2,), "one node": (1,), "empty": (0,)},
    "table of participants": {"hard": (2 * VISITS + 1,), "parallel": (4,), "one node": (1,), "empty": (0,)},
    "table of entities": {"hard": (PEOPLE + 1,), "parallel": (2,), "one node": (1,), "empty": (0,)},
}


def require(condition, what):
    if not condition:
        raise AssertionError(str(what)[:500])


def read(exports, format, shape, reader, case, agreed):
    """What a reader makes of a case, after it was held against what it must be."""
    name, function = reader
    path = exports.write(case, format.name, shape)
    try:
        seen = function(path)
        expected = EXPECTED[shape or "rows"].get(case, ())
        require(seen.counts[: len(expected)] == expected, f"{seen.counts}, not {expected}")
        require(agreed.setdefault((format_group(format), shape, case), seen.counts) == seen.counts, f"{seen.counts}: readers differ")
        if case == "hard" and seen.texts:
            missing = [format.carried(text)[:90] for text in HARD if format.carried(text) not in seen.texts]
            require(not missing, f"texts are not read back: {missing}")
    except Exception as error:
        exports.failures.append(f"{format.name} {shape or ''} by {name}, {case}: {type(error).__name__}: {error}")
        return "**fails**"
    counts = seen.counts if format.shapes == SHAPES else seen.counts[:1]
    return " · ".join(str(count) for count in counts)


def format_group(format):
    """Formats that must agree with each other."""
    if format.shapes == SHAPES:
        return "graph"
    groups = {"trig": "quads", "nquads": "quads", "jsonld": "quads", "turtle": "triples", "ntriples": "triples", "rdfxml": "triples",
              "csv": "tables", "parquet": "tables"}
    return groups.get(format.name, format.name)


def matrix(exports):
    lines = [f"| format | reader | {' | '.join(CASES)} |", "|---|---|" + "---|" * len(CASES)]
    agreed = {}
    for format in FORMATS:
        for shape in format.shapes:
            for reader in format.readers:
                cells = [read(exports, format, shape, reader, case, agreed) if case in format.cases else "–" for case in CASES]
                name = f"`{format.name}`" + (f" {shape}" if shape else "")
                lines.append(f"| {name} | {reader[0]} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program", type=Path, help="the chancery program")
    parser.add_argument("--check", type=Path, help="a file that must hold the table")
    options = parser.parse_args()
    absent = [reader for reader in READERS if importlib.util.find_spec(reader) is None]
    if shutil.which("xmllint") is None:
        absent.append("xmllint")
    if absent:
        print(f"there is no {', '.join(absent)}", file=sys.stderr)
        sys.exit(ABSENT)
    with tempfile.TemporaryDirectory() as work:
        exports = Exports(options.program, Path(work))
        printed = matrix(exports)
    if exports.failures:
        sys.exit("\n".join(exports.failures))
    if options.check and printed not in options.check.read_text():
        sys.exit(f"{options.check} does not hold this table:\n\n{printed}")
    print(printed, end="")


if __name__ == "__main__":
    main()
