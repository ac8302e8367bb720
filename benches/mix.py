"""What benches/soak.py asks of a service: reads by chance, and writes in an order that the seed alone decides."""

import json
import random
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field

STATES = "RUS PRK USA CHN JPN KOR FRA DEU GBR IRN IRQ SYR TUR UKR IND PAK ISR EGY SAU VNM".split()
KINDS = {
    "consult.visit": ("visitor", "host"),
    "consult.talks": ("party", "party"),
    "agree.sign": ("signatory", "signatory"),
    "accuse.condemn": ("accuser", "accused"),
    "aid.humanitarian": ("provider", "recipient"),
}
RELATIONS = ["Make a visit", "Consult", "Express intent to cooperate", "Threaten", "Make statement"]
OFFICES = ["", "Foreign Affairs ({})", "Military ({})", "Media ({})"]
COUNTRIES = ["Russia", "North Korea", "China", "Japan", "South Korea", "France", "Germany", "Iran", "Iraq", "Syria"]
NOTES = "http://example.org/notes/"
GRAPHS = "http://example.org/graphs/"
JSON_RESULTS = "application/sparql-results+json"
# Stated in tests/hostile, too: the check of the algebra lets it through, and it would not end.
LISTS = " ".join(f"VALUES (?x ?v{n}) {{ {' '.join(f'(1 {i})' for i in range(3000))} }}" for n in range(3))


@dataclass(frozen=True)
class Request:
    """One request, and the statuses that are right for it."""

    name: str
    method: str
    path: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    expected: tuple[int, ...] = (200,)


def url(path: str, *parameters: tuple[str, str]) -> str:
    return f"{path}?{urllib.parse.urlencode(parameters)}" if parameters else path


# Reads


class Reads:
    """Requests by chance, some of which follow what earlier answers told."""

    def __init__(self, seed: int):
        self.chance = random.Random(seed)
        self.event = ""

    def __iter__(self) -> Iterator[Request]:
        makers = {
            self.timeline: 40,
            self.numbers: 12,
            self.entities: 12,
            self.sparql: 20,
            self.export: 6,
            self.documents: 5,
            self.watching: 4,
            self.refused: 1,
        }
        while True:
            yield self.chance.choices(list(makers), list(makers.values()))[0]()
            if self.chance.random() < 0.002:
                yield self.hostile()

    def learn(self, request: Request, body: bytes) -> None:
        """Takes the ids that an answer tells."""
        if request.name == "timeline, JSON" and (rows := json.loads(body)["rows"]):
            self.event = self.chance.choice(rows)["event"]

    def pair(self) -> list[tuple[str, str]]:
        return [("actor", state) for state in self.chance.sample(STATES, 2)]

    def timeline(self) -> Request:
        media = {
            "JSON": "application/json",
            "CSV": "text/csv",
            "NDJSON": "application/x-ndjson",
            "ICS": "text/calendar",
        }
        kind = self.chance.choices(list(media), [6, 1, 1, 1])[0]
        more = [("from", str(self.chance.randint(2010, 2023)))] if self.chance.random() < 0.5 else []
        if self.chance.random() < 0.2:
            more.append(("statements", "true"))
        path = url("/timeline", *self.pair()[: self.chance.choice([1, 2])], *more)
        return Request(f"timeline, {kind}", "GET", path, headers={"Accept": media[kind]})

    def numbers(self) -> Request:
        state, other = self.pair()
        path = self.chance.choice(
            [
                url("/timeline/histogram", state, other, ("by", "month")),
                url("/dyads", ("entity", state[1])),
                url("/network/rank", ("by", "strength"), ("from", "2023")),
                url("/network/series", state, other, ("by", "year")),
                "/stats",
            ]
        )
        return Request(path.split("?")[0], "GET", path)

    def entities(self) -> Request:
        name = self.chance.choice(["Putin", "Rusia", "Foreign Affairs", "Minister 7", "Korea Utara", "Frnace"])
        state = self.chance.choice(STATES)
        if self.event and self.chance.random() < 0.4:
            # It may have been withdrawn since.
            path = f"/events/{self.event.rsplit('/', 1)[-1]}"
            return Request("/events/{id}", "GET", path, expected=(200, 404))
        path = self.chance.choice([url("/entities", ("name", name)), f"/entities/state/{state}"])
        return Request("entities", "GET", path)

    def sparql(self) -> Request:
        state = self.chance.choice(STATES)
        text = self.chance.choice(
            [
                "ASK {}",
                f"SELECT ?e ?d {{ ?e ch:party <https://w3id.org/chancery/id/state/{state}> ; ch:earliest ?d }} LIMIT 50",
                "SELECT ?k (COUNT(*) AS ?n) { ?e ch:kind ?k } GROUP BY ?k ORDER BY DESC(?n)",
                f"SELECT ?s ?o {{ GRAPH <{NOTES}{self.chance.randrange(5)}> {{ ?s ?p ?o }} }}",
                f'SELECT ?e {{ SERVICE ch:timeline {{ ?e ch:between "{state}", "RUS" }} }}',
            ]
        )
        return Request("SPARQL", "GET", url("/sparql", ("query", text)), headers={"Accept": JSON_RESULTS})

    def export(self) -> Request:
        form = self.chance.choices(["graphml", "cyjs", "csv", "md", "html", "nquads"], [3, 2, 3, 1, 1, 1])[0]
        part = [] if form == "nquads" else self.pair()
        return Request(f"export, {form}", "GET", url("/export", ("format", form), *part))

    def documents(self) -> Request:
        path = url("/documents", ("limit", "20"))
        return Request("documents", "GET", path)

    def watching(self) -> Request:
        path = self.chance.choice(["/health", "/ready", "/metrics"])
        # Ready is who has a free place for a question at this moment.
        return Request(path, "GET", path, expected=(200, 503) if path == "/ready" else (200,))

    def refused(self) -> Request:
        path = url("/sparql", ("query", "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"))
        return Request("SPARQL, to be refused", "GET", path, expected=(400,))

    def hostile(self) -> Request:
        body = f"SELECT (COUNT(*) AS ?n) {{ {LISTS} }}".encode()
        headers = {"Content-Type": "application/sparql-query"}
        return Request("SPARQL, to be cut", "POST", "/sparql", body, headers, expected=(422, 503))


# Writes


class Writes:
    """Loads, replacements, withdrawals, updates and graphs: so many of each that the store stays as large as it is."""

    def __init__(self, seed: int, live: int = 60):
        self.chance = random.Random(seed)
        self.live = live
        self.documents: list[str] = []
        self.datasets: list[str] = []
        self.made = 0

    def __iter__(self) -> Iterator[Request]:
        makers = [self.document, self.replacement, self.rows, self.note, self.finding, self.graph]
        while True:
            yield self.chance.choices(makers, [8, 2, 2, 3, 1, 3])[0]()
            if len(self.documents) > self.live:
                yield self.withdrawal(self.documents)
            if len(self.datasets) > self.live // 10:
                yield self.withdrawal(self.datasets)

    def number(self) -> int:
        self.made += 1
        return self.made

    def document(self) -> Request:
        name = f"soak-{self.number()}"
        self.documents.append(name)
        return self.posted(name, "document", "/documents")

    def replacement(self) -> Request:
        if not self.documents:
            return self.document()
        return self.posted(self.chance.choice(self.documents), "document, replaced", "/documents?replace=true")

    def posted(self, name: str, what: str, path: str) -> Request:
        events = [self.event(number) for number in range(self.chance.randint(1, 5))]
        minister = self.chance.randrange(30)
        person = {"id": "minister", "type": "person", "name": f"Minister {minister}"}
        held = f"{2010 + minister % 10}-01/.."
        person["tenures"] = [
            {"office": "Minister of Foreign Affairs", "for": STATES[minister % len(STATES)], "held": held}
        ]
        document = {"id": name, "title": f"Document {name}", "published": "2024-01-17"}
        body = {"document": document, "entities": [person], "events": events}
        return Request(what, "POST", path, json.dumps(body).encode(), {"Content-Type": "application/json"})

    def event(self, number: int) -> dict:
        """Of few days and kinds, so that documents tell the same happening, and joining has work."""
        kind = self.chance.choice(list(KINDS))
        one, other = self.chance.sample(STATES[:8], 2)
        actors = ["minister" if self.chance.random() < 0.3 else one, other]
        date = self.chance.choice(["2023-09", "2023-09-{:02}".format(self.chance.randint(1, 28)), "2023"])
        stance = self.chance.choice(["asserts", "asserts", "alleges", "denies"])
        participants = [{"entity": entity, "role": role} for entity, role in zip(actors, KINDS[kind])]
        report = {"stance": stance, "quote": f"Words {self.chance.randrange(1000)}."}
        return {"id": f"e{number}", "kind": kind, "date": date, "participants": participants, "reports": [report]}

    def rows(self) -> Request:
        name = f"rows-{self.number()}"
        self.datasets.append(f"dataset:{name}")
        lines = "".join(self.row() for _ in range(self.chance.randint(20, 200)))
        path = url("/documents", ("format", "tkg"), ("dataset", name))
        return Request("rows", "POST", path, lines.encode(), {"Content-Type": "text/tab-separated-values"})

    def row(self) -> str:
        one, other = self.chance.sample(COUNTRIES, 2)
        office = self.chance.choice(OFFICES)
        day = f"2023-{self.chance.randint(1, 12):02}-{self.chance.randint(1, 28):02}"
        return f"{day}\t{office.format(one) or one}\t{self.chance.choice(RELATIONS)}\t{other}\n"

    def withdrawal(self, names: list[str]) -> Request:
        return Request("withdrawal", "DELETE", f"/documents/{names.pop(0)}")

    def note(self) -> Request:
        graph, number = f"{NOTES}{self.chance.randrange(5)}", self.number()
        if self.chance.random() < 0.2:
            return self.update(f"CLEAR SILENT GRAPH <{graph}>")
        facts = " ".join(f'<{NOTES}n{number}/{n}> <{NOTES}says> "{n}" .' for n in range(20))
        return self.update(f"INSERT DATA {{ GRAPH <{graph}> {{ {facts} }} }}")

    def finding(self) -> Request:
        """Reads what the model holds: so its outcome depends on every write before."""
        state = f"<https://w3id.org/chancery/id/state/{self.chance.choice(STATES[:8])}>"
        return self.update(
            f"DELETE {{ GRAPH <{NOTES}found> {{ ?e <{NOTES}of> ?s }} }} WHERE {{ GRAPH <{NOTES}found> {{ ?e <{NOTES}of> ?s }} }} ; "
            f"INSERT {{ GRAPH <{NOTES}found> {{ ?e <{NOTES}of> {state} }} }} WHERE {{ ?e ch:party {state} ; ch:joinedInto ?other }}"
        )

    def update(self, text: str) -> Request:
        return Request("update", "POST", "/update", text.encode(), {"Content-Type": "application/sparql-update"})

    def graph(self) -> Request:
        path = url("/store", ("graph", f"{GRAPHS}{self.chance.randrange(10)}"))
        if self.chance.random() < 0.2:
            return Request("graph, deleted", "DELETE", path, expected=(200, 204, 404))
        lines = "".join(f'<{GRAPHS}s{n}> <{GRAPHS}p> "{self.chance.random()}" .\n' for n in range(50))
        return Request("graph, put", "PUT", path, lines.encode(), {"Content-Type": "text/turtle"}, (201, 204))
