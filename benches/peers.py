"""The databases that benches/timelines.py sets beside chancery: how each is filled and asked, and what it is asked.

All hold the same events, which `benches/table.rs` writes out of a store, or read the store's own RDF.
"""

import csv
import http.client
import importlib.metadata
import json
import re
import shutil
import socket
import sqlite3
import subprocess
import time
import urllib.parse
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

PAGE = 50
KIND = "consult.visit"
TYPES = {"score": "DOUBLE", "goldstein": "DOUBLE", "joint": "INTEGER", "quad": "INTEGER"}
TYPES |= {"reports": "INTEGER", "documents": "INTEGER", "joined": "INTEGER"}
ROW = (
    "event, date, earliest, latest, kind, code, status, standing, label, participants, place, score, goldstein, joint, "
    "reports, documents, joined, via"
)


@dataclass
class Timing:
    """How long a question took, in microseconds, and how many rows its answer has on average."""

    n: int
    rows: float
    p50: float
    p90: float
    p99: float


@dataclass
class Question:
    """A statement, and sets of parameters that take turns."""

    name: str
    text: str
    sets: list[list[str]]


@dataclass
class Choice:
    """Whom to ask for: what `ask pairs` found."""

    hot: list[str]
    events: int
    middle: str
    rare: list[str]
    random: list[list[str]]

    def codes(self, pair: list[str]) -> list[str]:
        return [iri.rsplit("/", 1)[1] for iri in pair]


def clock(ask: Callable[[int], int], repetitions: int, seconds: float) -> Timing:
    """Asks without timing, then as often as told or until the seconds are over, as `benches/ask.rs` does."""
    started = time.perf_counter()
    for turn in range(-(-repetitions // 10)):
        ask(turn)
        if time.perf_counter() - started > seconds / 10:
            break
    times, rows = [], 0
    started = time.perf_counter()
    while not times or (len(times) < repetitions and time.perf_counter() - started < seconds):
        asked = time.perf_counter()
        rows += ask(len(times))
        times.append((time.perf_counter() - asked) * 1e6)
    times.sort()
    at = [times[-(-len(times) * percent // 100) - 1] for percent in (50, 90, 99)]
    return Timing(len(times), rows / len(times), *at)


def versions() -> dict[str, str]:
    """Of the peers that are there. Python and C may have an SQLite each."""
    found = {"SQLite": sqlite3.sqlite_version}
    for package in ["duckdb", "pyoxigraph", "oxigraph"]:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    if shutil.which("virtuoso-t"):
        said = subprocess.run(["virtuoso-t", "-?"], capture_output=True, text=True, check=False)
        found |= {"Virtuoso": number for number in re.findall(r"Version ([\d.]+)", said.stdout + said.stderr)[:1]}
    return found


# SQL


def sql_questions(choice: Choice, mark: str, month: str, date: str) -> list[Question]:
    """The questions in a dialect: how it marks parameters, names the month of a row, and reads a date."""
    pair = f"FROM events WHERE party_a = {mark}1 AND party_b = {mark}2"
    order = f"ORDER BY earliest, latest, event LIMIT {PAGE}"
    back = f"ORDER BY earliest DESC, latest DESC, event DESC LIMIT {PAGE}"
    after = f"({date.format(mark + '3')}, {date.format(mark + '4')}, {mark}5)"
    hot, page = choice.codes(choice.hot), f"SELECT {ROW} {pair}"
    place = choice.middle.split("|")
    return [
        Question("first page", f"{page} {order}", [hot]),
        Question("first page and total", f"SELECT {ROW}, (SELECT count(*) {pair}) {pair} {order}", [hot]),
        Question("one kind", f"{page} AND kind = {mark}3 {order}", [[*hot, KIND]]),
        Question("one status", f"{page} AND status = {mark}3 {order}", [[*hot, "happened"]]),
        Question("newest first", f"{page} {back}", [hot]),
        Question("middle page", f"{page} AND (earliest, latest, event) > {after} {order}", [hot + place]),
        Question("rare pair", f"{page} {order}", [choice.codes(choice.rare)]),
        Question("random pairs", f"{page} {order}", [choice.codes(pair) for pair in choice.random]),
        Question("total", f"SELECT count(*) {pair}", [hot]),
        Question("months", f"SELECT {month}, quad, count(*) {pair} GROUP BY 1, 2 ORDER BY 1, 2", [hot]),
    ]


def sqlite_questions(choice: Choice) -> list[Question]:
    return sql_questions(choice, "?", "substr(earliest, 1, 7)", "{}")


def duckdb_questions(choice: Choice) -> list[Question]:
    return sql_questions(choice, "$", "strftime(date_trunc('month', earliest), '%Y-%m')", "CAST({} AS DATE)")


def build_sqlite(table: Path, database: Path) -> None:
    """A table, an index that covers whole rows in the order of a timeline, and a slim one for counting."""
    with table.open(newline="", encoding="utf-8") as file:
        lines = csv.reader(file)
        names = next(lines)
        connection = sqlite3.connect(database)
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -524288")
        columns = ", ".join(f"{name} {TYPES.get(name, 'TEXT')}" for name in names)
        connection.execute(f"CREATE TABLE events ({columns})")
        values = ([value or None for value in line] for line in lines)
        connection.executemany(f"INSERT INTO events VALUES ({', '.join('?' * len(names))})", values)
        connection.execute(f"CREATE INDEX timeline ON events ({', '.join(names)})")
        connection.execute("CREATE INDEX counts ON events (party_a, party_b, earliest, quad)")
        connection.execute("ANALYZE")
        connection.commit()
        connection.close()


def open_sqlite(database: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"file:{database}?mode=ro&immutable=1", uri=True)
    connection.executescript("PRAGMA cache_size = -1048576; PRAGMA mmap_size = 1073741824")
    return connection


def require_covering(database: Path, questions: list[Question]) -> None:
    """Every question must be answered from an index alone: SQLite at its best."""
    connection = open_sqlite(database)
    for question in questions:
        steps = connection.execute(f"EXPLAIN QUERY PLAN {question.text}", question.sets[0]).fetchall()
        searches = [step[3] for step in steps if step[3].startswith(("SEARCH", "SCAN"))]
        if not all("USING COVERING INDEX" in step for step in searches if "events" in step):
            raise SystemExit(f"SQLite does not answer {question.name!r} from an index: {searches}")
    connection.close()


def ask_in_c(
    program: Path, database: Path, questions: list[Question], repetitions: int, seconds: float
) -> dict[str, Timing]:
    """By way of benches/sqlite.c."""
    blocks = ["\n".join([q.name, q.text, *("\t".join(values) for values in q.sets)]) + "\n\n" for q in questions]
    command = [program, database, str(repetitions), str(seconds)]
    printed = subprocess.run(command, input="".join(blocks), capture_output=True, text=True, check=True).stdout
    return timings(map(json.loads, printed.splitlines()))


def timings(objects: Iterable[dict]) -> dict[str, Timing]:
    return {o["name"]: Timing(*(o[field] for field in Timing.__annotations__)) for o in objects}


def ask_in_python(connection, questions: list[Question], repetitions: int, seconds: float) -> dict[str, Timing]:
    """SQLite or DuckDB from Python."""

    def ask(question: Question, turn: int) -> int:
        return len(connection.execute(question.text, question.sets[turn % len(question.sets)]).fetchall())

    return {question.name: clock(partial(ask, question), repetitions, seconds) for question in questions}


def sqlite_sizes(database: Path) -> dict[str, int]:
    """Bytes of the table and of each index; nothing where the command line program has no such statistics."""
    query = "SELECT name, sum(pgsize) FROM dbstat WHERE name IN ('events', 'timeline', 'counts') GROUP BY name"
    command = ["sqlite3", "-readonly", "-separator", "\t", database, query]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return {name: int(size) for name, size in (line.split("\t") for line in done.stdout.splitlines())}


def build_duckdb(table: Path, database: Path) -> None:
    """One table in the order of pairs and dates, so that the statistics of its blocks lead to those of a pair."""
    import duckdb

    connection = duckdb.connect(str(database))
    connection.execute(
        "CREATE TABLE events AS SELECT * REPLACE (CAST(earliest AS DATE) AS earliest, CAST(latest AS DATE) AS latest) "
        f"FROM read_csv('{table}', header = true, all_varchar = true) ORDER BY party_a, party_b, earliest, latest, event"
    )
    for name, kind in TYPES.items():
        connection.execute(f"ALTER TABLE events ALTER {name} TYPE {kind}")
    connection.execute("CHECKPOINT")
    connection.close()


def open_duckdb(database: Path):
    import duckdb

    return duckdb.connect(str(database), read_only=True)


def duckdb_latency(connection, question: Question, repetitions: int = 50) -> float:
    """The median of what DuckDB's own profile says that a question takes, in microseconds."""
    connection.execute("PRAGMA enable_profiling = 'no_output'")
    times = []
    for _ in range(repetitions):
        connection.execute(question.text, question.sets[0]).fetchall()
        profile = json.loads(connection.get_profiling_information(format="json"))
        # as DuckDB 2 and 1 call it
        seconds = profile["query"]["total_time"] if "query" in profile else profile["latency"]
        times.append(float(seconds) * 1e6)
    connection.execute("PRAGMA disable_profiling")
    return sorted(times)[len(times) // 2]


# SPARQL

PREFIXES = """PREFIX ch: <https://w3id.org/chancery/ns#>
PREFIX sem: <http://semanticweb.cs.vu.nl/2009/11/sem/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
FACTS = "?event ch:date ?date ; ch:kind ?kind ; ch:status ?status ; ch:reportedIn ?document ."
OPTIONS = (
    "OPTIONAL { ?event ch:code ?code } OPTIONAL { ?event ch:standing ?standing } "
    "OPTIONAL { ?event rdfs:label ?label } OPTIONAL { ?event sem:hasPlace ?place }"
)
NAME = "skos:prefLabel ?name FILTER(LANG(?name) IN ('', 'en'))"
PEOPLE = (
    f"?event ?role ?entity . FILTER EXISTS {{ ?role rdfs:subPropertyOf sem:hasActor }} OPTIONAL {{ ?entity {NAME} }}"
)
DAYS = "?event ch:earliest ?earliest ; ch:latest ?latest ."
SHAPES = ["flat", "page first", "page and statements"]


def sparql_questions(choice: Choice, parties: Callable[[list[str]], str]) -> dict[str, str]:
    """The page in three shapes, of which each database may choose its best, and counts."""
    order = "ORDER BY ?earliest ?latest ?event"

    def page_of(pair: list[str]) -> str:
        return f"{{ SELECT ?event ?earliest ?latest WHERE {{ {parties(pair)} {DAYS} }} {order} LIMIT {PAGE} }}"

    hot, page, rare = parties(choice.hot), page_of(choice.hot), page_of(choice.rare)
    class_of = "?event ch:kind ?kind . ?kind ch:quadClass ?quad . BIND(SUBSTR(STR(?earliest), 1, 7) AS ?month)"
    texts = {
        # two participants for each event: twice as many rows
        "flat": f"SELECT * WHERE {{ {hot} {DAYS} {FACTS} {OPTIONS} {PEOPLE} }} {order} ?role LIMIT {2 * PAGE}",
        "page first": f"SELECT * WHERE {{ {page} {FACTS} {OPTIONS} {PEOPLE} }} {order} ?role",
        "page and statements": f"SELECT * WHERE {{ {page} ?event ?property ?value . OPTIONAL {{ ?value {NAME} }} }}",
        "rare pair": f"SELECT * WHERE {{ {rare} {FACTS} {OPTIONS} {PEOPLE} }} {order} ?role",
        "total": f"SELECT (COUNT(*) AS ?total) WHERE {{ {hot} }}",
        "months": f"SELECT ?month ?quad (COUNT(*) AS ?number) WHERE {{ {hot} {DAYS} {class_of} }} GROUP BY ?month ?quad",
    }
    return {name: PREFIXES + text for name, text in texts.items()}


def together(pair: list[str]) -> str:
    """The events of a pair, as anybody would write them."""
    return f"?event ch:party <{pair[0]}> , <{pair[1]}> ."


def each(pair: list[str]) -> str:
    """The same, so that Oxigraph reads the events of each party in a row and meets them by their hashes: several times as
    fast as looking every event of the one up among those of the other."""
    return " ".join(f"{{ SELECT ?event WHERE {{ ?event ch:party <{iri}> }} }}" for iri in pair)


def ask_pyoxigraph(store, texts: dict[str, str], repetitions: int, seconds: float) -> dict[str, Timing]:
    """From Python, which only hands over the text and takes the results as bytes of JSON."""
    import pyoxigraph

    def ask(text: str) -> Timing:
        kept = []

        def once(_turn: int) -> int:
            kept[:] = [store.query(text).serialize(format=pyoxigraph.QueryResultsFormat.JSON)]
            return 0

        return with_rows(clock(once, repetitions, seconds), kept[0])

    return {name: ask(text) for name, text in texts.items()}


def with_rows(timing: Timing, results: bytes) -> Timing:
    timing.rows = len(json.loads(results)["results"]["bindings"])
    return timing


Parameters = list[tuple[str, str]]


class Endpoint:
    """A service on loopback, by one connection that is kept."""

    def __init__(self, port: int, path: str):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        self.path = path

    def get(self, parameters: Parameters, accept: str) -> bytes:
        path = f"{self.path}?{urllib.parse.urlencode(parameters)}"
        self.connection.request("GET", path, headers={"Accept": accept})
        response = self.connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise SystemExit(f"{self.path}: {response.status} {body[:500]!r}")
        return body

    def ask(self, parameters: Parameters, accept: str, repetitions: int, seconds: float) -> tuple[Timing, bytes]:
        kept = []

        def once(_turn: int) -> int:
            kept[:] = [self.get(parameters, accept)]
            return 0

        return clock(once, repetitions, seconds), kept[0]

    def sparql(self, texts: dict[str, str], extra: Parameters, repetitions: int, seconds: float) -> dict[str, Timing]:
        asked, accept = {}, "application/sparql-results+json"
        for name, text in texts.items():
            timing, body = self.ask([("query", text), *extra], accept, repetitions, seconds)
            asked[name] = with_rows(timing, body)
        return asked


# Processes


@contextmanager
def running(command: list, log: Path, **options) -> Iterator[subprocess.Popen]:
    """A process that is ended, by its own id, when the block is left."""
    with log.open("wb") as messages:
        words = [str(part) for part in command]
        process = subprocess.Popen(words, stdout=messages, stderr=subprocess.STDOUT, **options)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for_port(process: subprocess.Popen, port: int, log: Path, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit(f"{process.args[0]} does not listen on port {port}: {log.read_text(errors='replace')[-2000:]}")


def announced_port(process: subprocess.Popen, log: Path, seconds: float = 120) -> int:
    """The port of a service that says `serving on http://127.0.0.1:PORT`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        said = log.read_text(errors="replace")
        if "serving on http://127.0.0.1:" in said and "\n" in said:
            return int(said.split("serving on http://127.0.0.1:", 1)[1].split(";")[0].split()[0])
        time.sleep(0.05)
    raise SystemExit(f"{process.args[0]} does not say its port: {log.read_text(errors='replace')[-2000:]}")


@contextmanager
def oxigraph(store: Path, log: Path) -> Iterator[int]:
    """Oxigraph's server over the RDF of a store, to read; gives its port."""
    port = free_port()
    command = ["oxigraph", "serve-read-only", "--location", store / "rdf", "--bind", f"127.0.0.1:{port}"]
    with running(command, log) as server:
        wait_for_port(server, port, log)
        yield port


# Virtuoso

GRAPH = "https://w3id.org/chancery/id/graph/all"
VIRTUOSO_INI = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 1000
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 10
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
DirsAllowed = {folder}
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 4
[SPARQL]
ResultSetMaxRows = 100000
"""


@contextmanager
def virtuoso(folder: Path, buffers: int = 170_000) -> Iterator[tuple[int, int]]:
    """A Virtuoso of its own in a folder, with 1.4 GB of buffers; gives its ports for SQL and HTTP."""
    folder.mkdir(exist_ok=True)
    sql, web = free_port(), free_port()
    settings = {"folder": folder, "sql": sql, "http": web, "buffers": buffers, "dirty": buffers * 3 // 4}
    (folder / "virtuoso.ini").write_text(VIRTUOSO_INI.format(**settings))
    log = folder / "printed"
    with running(["virtuoso-t", "+foreground", "+configfile", folder / "virtuoso.ini"], log, cwd=folder) as process:
        wait_for_port(process, sql, log)
        wait_for_port(process, web, log)
        yield sql, web


def load_virtuoso(isql: str, port: int, folder: Path) -> None:
    """Takes `statements.nt` in the folder by Virtuoso's bulk loader."""
    load = f"ld_dir('{folder}', 'statements.nt', '{GRAPH}'); rdf_loader_run(); checkpoint;"
    # the password is the one that a new database has
    command = [isql, f"127.0.0.1:{port}", "dba", "dba", f"exec={load}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode or "Error" in done.stderr:
        raise SystemExit(f"{isql}: {done.stdout[-1000:]} {done.stderr[-1000:]}")
