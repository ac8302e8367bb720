#!/usr/bin/env python3
"""Asks chancery and other databases for the same timelines in one run, and prints Markdown tables.

    apt-get install gcc libsqlite3-dev sqlite3 wrk             # wrk: only for the part `http`
    pip install duckdb pyoxigraph==0.5.13 oxigraph==0.5.13     # Oxigraph as in Cargo.lock; `oxigraph` is its server
    apt-get install virtuoso-opensource-7-bin                  # only for the part `virtuoso`
    cargo build --release --workspace --bins --examples
    python3 benches/timelines.py                               # 1,000,000 tkg rows
    python3 benches/timelines.py --rows 10000000 --work DIR --skip virtuoso
    python3 benches/timelines.py --work DIR --only process,http    # what DIR has is used again

Made-up rows (benches/rows.rs) are loaded into a store; `examples/table` writes its events out as a table, which
SQLite and DuckDB get; Oxigraph reads the store's own RDF, Virtuoso a copy of it. Before anything is timed, the answers
of SQLite and DuckDB are compared with chancery's, so that what is timed is known to be the same. What is compared takes
turns in rounds; a figure is the median over the rounds, and so is a ratio, which is that of neighbours.

Parts: `inprocess` (chancery's library, SQLite from C and from Python, DuckDB), `sparql` (plain SPARQL on the same
store, by chancery's library and by pyoxigraph), `process` (a new process for every question), `http` (wrk, beside a
server that has the answer at hand), `services` (one client, beside Oxigraph's server), `virtuoso`, `late` (1,000 rows more
into a copy of the store, each batch by a process of its own), `sizes`. A part whose
programs are not there says so and is left out. Everything that is started is ended; services listen on loopback only.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import peers
from peers import Choice, Question, Timing

ROOT = Path(__file__).resolve().parent.parent
RELEASE = ROOT / "target" / "release"
SOURCE = ROOT / "benches" / "sqlite.c"
PARTS = ["inprocess", "sparql", "process", "http", "services", "virtuoso", "late", "sizes"]
Rounds = dict[str, list[dict[str, Timing]]]


@dataclass
class Bench:
    """What all parts share."""

    options: argparse.Namespace
    work: Path
    store: Path
    table: Path
    sqlite: Path
    duckdb: Path
    pairs: Path
    choice: Choice

    def program(self, name: str) -> Path:
        return self.options.release / name

    @property
    def patience(self) -> list[str]:
        return ["--repetitions", str(self.options.repetitions), "--seconds", str(self.options.seconds)]

    @property
    def limits(self) -> tuple[int, float]:
        return self.options.repetitions, self.options.seconds


def main() -> int:
    options = parse()
    with working_folder(options.work) as work:
        bench = prepare(options, work)
        results = {"machine": machine(), "versions": peers.versions(), "rows": options.rows}
        results["choice"] = asdict(bench.choice)
        print(", ".join(f"{name} {version}" for name, version in results["versions"].items()))
        results |= {part: MEASURES[part](bench) for part in PARTS if part in options.parts}
    if options.json:
        options.json.write_text(json.dumps(results, indent=1, default=asdict) + "\n")
    return 0


def parse() -> argparse.Namespace:
    about = (__doc__ or "").split("\n", 1)[0]
    parser = argparse.ArgumentParser(description=about, epilog=f"Parts: {', '.join(PARTS)}.")
    add_common_options(parser)
    parser.add_argument("--only", type=parts, default=PARTS, metavar="PARTS", help="these parts, separated by commas")
    parser.add_argument("--skip", type=parts, default=[], metavar="PARTS", help="not these parts")
    parser.add_argument("--repetitions", type=int, default=2000, help="for one question in a round, at most")
    parser.add_argument("--seconds", type=float, default=2.0, help="for one question in a round, at most")
    parser.add_argument(
        "--check", type=int, default=1000, help="how many random pairs' answers are compared (default all)"
    )
    options = parser.parse_args()
    options.parts = [part for part in PARTS if part in options.only and part not in options.skip]
    require_programs(parser, options.release)
    return options


def add_common_options(parser: argparse.ArgumentParser) -> None:
    """Those of benches/service.py, too."""
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--store", type=Path, help="a store to ask, in place of one made of rows")
    parser.add_argument("--work", type=Path, help="a folder to keep and to use again (else a temporary one)")
    parser.add_argument("--rounds", type=int, default=3, help="how often sides take turns (default 3)")
    parser.add_argument("--wrk", default="2,16,10", metavar="T,C,S", help="threads, connections, seconds")
    parser.add_argument("--release", type=Path, default=RELEASE, help="where cargo put the programs")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where to write all figures")


def require_programs(parser: argparse.ArgumentParser, release: Path) -> None:
    for name in ["chancery", "examples/generate", "examples/table", "examples/ask", "examples/bare"]:
        if not (release / name).is_file():
            parser.error(f"no program {release / name}; build it as the head of this file says")


def parts(text: str) -> list[str]:
    names = text.split(",")
    if unknown := set(names) - set(PARTS):
        raise argparse.ArgumentTypeError(f"{', '.join(sorted(unknown))}: expected some of {', '.join(PARTS)}")
    return names


# Preparing


@contextmanager
def working_folder(kept: Path | None) -> Iterator[Path]:
    """The folder to keep, or one that is removed."""
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.resolve()
    else:
        with tempfile.TemporaryDirectory(prefix="chancery-bench-") as folder:
            yield Path(folder).resolve()


def prepare(options: argparse.Namespace, work: Path) -> Bench:
    store = options.store.resolve() if options.store else work / "store"
    if not options.store:
        once(store, "loading", lambda draft: load(options, work, draft))
    ask = options.release / "examples" / "ask"
    pairs, table = work / "pairs.json", work / "table.csv"
    once(pairs, "choosing pairs", lambda draft: print_to(draft, [ask, "pairs", store]))
    if {"inprocess", "process", "sizes"} & set(options.parts):
        table_of = [options.release / "examples" / "table", store]
        once(table, "writing the table", lambda draft: print_to(draft, table_of))
    choice = Choice(**json.loads(pairs.read_text()))
    bench = Bench(options, work, store, table, work / "events.sqlite", work / "events.duckdb", pairs, choice)
    if {"inprocess", "process", "sizes"} & set(options.parts):
        once(bench.sqlite, "filling SQLite", lambda draft: peers.build_sqlite(table, draft))
    if has_duckdb() and {"inprocess", "sizes"} & set(options.parts):
        once(bench.duckdb, "filling DuckDB", lambda draft: peers.build_duckdb(table, draft))
    return bench


def once(target: Path, what: str, make: Callable[[Path], None]) -> None:
    """Makes a file or folder where there is none; one that is half made is none."""
    if target.exists():
        return
    draft = target.with_name(f"{target.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.unlink(missing_ok=True)
    say(what)
    started = time.monotonic()
    make(draft)
    draft.rename(target)
    say(f"  {time.monotonic() - started:.1f} s")


def load(options: argparse.Namespace, work: Path, store: Path) -> None:
    rows = work / "rows.tsv"
    generate = [options.release / "examples" / "generate", "--rows", options.rows, "--seed", options.seed]
    print_to(rows, [*generate, "--format", "tkg"])
    chancery = [options.release / "chancery", "load", "--store", store, "--format", "tkg", "--json"]
    print_to(work / "loaded.json", [*chancery, rows])
    rows.unlink()


def print_to(file: Path, command: list) -> None:
    with file.open("wb") as out:
        done = subprocess.run([str(part) for part in command], stdout=out, stderr=subprocess.PIPE, check=False)
    if done.returncode:
        sys.exit(f"{command[0]}: exit status {done.returncode}\n{done.stderr.decode(errors='replace')[-2000:]}")


def has_duckdb() -> bool:
    try:
        import duckdb  # noqa: F401
    except ImportError:
        return False
    return True


# The same answers


def check(bench: Bench, duckdb) -> None:
    """Ends the run where SQLite or DuckDB answers otherwise than chancery."""
    printed = bench.work / "answers.json"
    command = [bench.program("examples/ask"), "answers", bench.store, "--pairs", bench.pairs]
    print_to(printed, [*command, "--random", bench.options.check])
    ours = json.loads(printed.read_text())
    sides = [("SQLite", peers.open_sqlite(bench.sqlite), peers.sqlite_questions(bench.choice))]
    if duckdb:
        sides.append(("DuckDB", duckdb, peers.duckdb_questions(bench.choice)))
    for side, connection, questions in sides:
        for question in questions:
            expected = [as_expected(question.name, answer) for answer in ours.get(question.name, [])]
            sets = question.sets[: len(expected)]
            answers = (connection.execute(question.text, values).fetchall() for values in sets)
            if [as_answer(question.name, rows) for rows in answers] != expected:
                sys.exit(f"{side} and chancery answer {question.name!r} differently")
    say("SQLite and DuckDB give chancery's answers" if duckdb else "SQLite gives chancery's answers")


def as_answer(name: str, rows: list[tuple]):
    if name == "total":
        return rows[0][0]
    if name == "months":
        return sorted([month, quad, number] for month, quad, number in rows)
    fields = [field.strip() for field in peers.ROW.split(",")]
    rows = [dict(zip(fields, row)) for row in rows]
    for row in rows:
        row["joint"] = bool(row["joint"])
        row |= {day: row[day] and str(row[day]) for day in ("earliest", "latest")}
        row["participants"] = json.loads(row["participants"])
    return rows


def as_expected(name: str, answer):
    """Chancery's answer in the columns of the table."""
    if name in ("total", "months"):
        return answer
    fields = [field.strip() for field in peers.ROW.split(",")]
    rows = [{field: row.get(field) for field in fields} for row in answer]  # `joined` is there only where it is so
    for row in rows:
        row["event"] = local(row["event"])
        row["place"] = row["place"] and row["place"]["name"]
        for participant in row["participants"]:
            participant["entity"] = local(participant["entity"])
    return rows


def local(iri: str) -> str:
    return iri.removeprefix("https://w3id.org/chancery/id/")


# Taking turns


def in_turn(sides: dict[str, Callable[[], dict[str, Timing]]], rounds: int) -> Rounds:
    """Asks all sides in every round, every other round backwards."""
    asked: Rounds = {name: [] for name in sides}
    for turn in range(rounds):
        for name in list(sides)[:: 1 if turn % 2 == 0 else -1]:
            started = time.monotonic()
            asked[name].append(sides[name]())
            say(f"  round {turn + 1}: {name}, {time.monotonic() - started:.1f} s")
    return asked


def median(rounds: list[dict[str, Timing]], question: str, field: str = "p50") -> float | None:
    values = [getattr(timings[question], field) for timings in rounds if question in timings]
    return statistics.median(values) if values else None


def ratio(theirs: list[dict[str, Timing]], question: str, ours: list[dict[str, Timing]], own: str) -> float | None:
    """How many times as long their question takes as our own, by medians of the same round."""
    ratios = [a[question].p50 / b[own].p50 for a, b in zip(theirs, ours) if question in a]
    return statistics.median(ratios) if ratios else None


# Parts


def inprocess(bench: Bench) -> dict:
    say("asking in process")
    duckdb = peers.open_duckdb(bench.duckdb) if has_duckdb() else None
    check(bench, duckdb)
    program = bench.work / "sqlite"
    subprocess.run(["cc", "-O2", SOURCE, "-o", program, "-lsqlite3"], check=True)
    for_sqlite = peers.sqlite_questions(bench.choice)
    peers.require_covering(bench.sqlite, for_sqlite)
    sqlite = peers.open_sqlite(bench.sqlite)
    sides = {
        "chancery": lambda: ours(bench),
        "SQLite": lambda: peers.ask_in_c(program, bench.sqlite, for_sqlite, *bench.limits),
        "SQLite from Python": lambda: peers.ask_in_python(sqlite, for_sqlite, *bench.limits),
    }
    for_duckdb = peers.duckdb_questions(bench.choice)
    if duckdb:
        sides["DuckDB"] = lambda: peers.ask_in_python(duckdb, for_duckdb, *bench.limits)
    asked = in_turn(sides, bench.options.rounds)
    questions = [question.name for question in for_sqlite]
    heading(f"In process, µs: p50 (p99) of a round, {bench.choice.events:,} events of the busiest pair")
    table(["question", "rows", *asked, *(f"{name} ÷ chancery" for name in list(asked)[1:])], rows_of(asked, questions))
    return {"asked": asked, "by_profile": by_profile(duckdb, for_duckdb) if duckdb else {}}


def by_profile(duckdb, questions: list[Question]) -> dict[str, float]:
    """What DuckDB itself says that it takes: how much of its times is Python's."""
    latency = {
        q.name: peers.duckdb_latency(duckdb, q) for q in questions if q.name in ("first page", "total", "months")
    }
    print("\nDuckDB by its own profile, µs: " + ", ".join(f"{name} {us(value)}" for name, value in latency.items()))
    return latency


def ours(bench: Bench) -> dict[str, Timing]:
    command = [bench.program("examples/ask"), "times", bench.store, "--pairs", bench.pairs, *bench.patience]
    asked = peers.timings(json.loads(printed_by(command)))
    # a page of chancery's says how many rows there are on all
    asked["first page and total"] = asked["first page"]
    return asked


def rows_of(asked: Rounds, questions: list[str]) -> list[list[str]]:
    rounds = list(asked.values())
    lines = []
    for question in questions:
        cells = [us(median(r, question)) + f" ({us(median(r, question, 'p99'))})" for r in rounds]
        ratios = [times(ratio(r, question, rounds[0], question)) for r in rounds[1:]]
        lines.append([question, f"{median(rounds[0], question, 'rows'):g}", *cells, *ratios])
    return lines


def sparql(bench: Bench) -> dict:
    say("asking by SPARQL")
    texts = peers.sparql_questions(bench.choice, peers.each)
    file = bench.work / "sparql.json"
    file.write_text(json.dumps([{"name": name, "text": text} for name, text in texts.items()]))
    command = [bench.program("examples/ask"), "sparql", bench.store, "--questions", file, *bench.patience]

    def by_library() -> dict[str, Timing]:
        return peers.timings(json.loads(printed_by(command)))

    sides = {"chancery": lambda: ours(bench), "SPARQL by chancery": by_library}
    try:
        import pyoxigraph

        store = pyoxigraph.Store.read_only(str(bench.store / "rdf"))
        sides["pyoxigraph"] = lambda: peers.ask_pyoxigraph(store, texts, *bench.limits)
    except ImportError:
        say("pyoxigraph is missing: left out")
    asked = in_turn(sides, bench.options.rounds)
    heading("Plain SPARQL on the same store, in process, µs: p50 (p99) of a round")
    names = list(asked)
    heads = ["query", "rows", *names[1:], "timeline", *(f"{name} ÷ timeline" for name in names[1:])]
    table(heads, sparql_rows(asked, list(texts)))
    return {"asked": asked, "texts": texts}


def as_timeline(query: str) -> str:
    """The question of a timeline that a query answers."""
    return "first page" if query in peers.SHAPES else query


def sparql_rows(asked: Rounds, queries: list[str]) -> list[list[str]]:
    own, *others = asked.values()
    lines = []
    for query in queries:
        cells = [us(median(r, query)) + f" ({us(median(r, query, 'p99'))})" for r in others]
        ratios = [times(ratio(r, query, own, as_timeline(query))) for r in others]
        rows = median(others[0], query, "rows")
        lines.append([query, f"{rows:g}", *cells, us(median(own, as_timeline(query))), *ratios])
    return lines


def process(bench: Bench) -> dict:
    say("asking in new processes")
    one, other = bench.choice.codes(bench.choice.hot)
    question = peers.sqlite_questions(bench.choice)[0]
    text = question.text.replace("?1", f"'{one}'").replace("?2", f"'{other}'")
    timeline = [bench.program("chancery"), "timeline", one, other, "--limit", "50", "--store", bench.store]
    select = ["sqlite3", "-readonly"]
    commands = {
        "chancery timeline": timeline,
        "chancery timeline --format json": [*timeline, "--format", "json"],
        "sqlite3": [*select, bench.sqlite, text],
        "sqlite3 -json": [*select, "-json", bench.sqlite, text],
        "true": ["true"],
    }
    if not shutil.which("sqlite3"):
        say("sqlite3 is missing: left out")
        commands = {name: command for name, command in commands.items() if not name.startswith("sqlite3")}
    seconds = {name: [] for name in commands}
    end = time.monotonic() + bench.options.seconds * 10 * len(commands)
    for turn in range(200):
        for name in list(commands)[:: 1 if turn % 2 == 0 else -1]:
            seconds[name].append(spawn(commands[name]))
        if turn >= 2 and time.monotonic() > end:
            break
    runs = {name: [value * 1e3 for value in sorted(values[1:])] for name, values in seconds.items()}
    heading(f"A new process for every page of 50 rows, ms, {len(runs['true'])} runs in turn")
    table(["command", "p50", "p90", "÷ chancery timeline"], process_rows(runs))
    return runs


def spawn(command: list) -> float:
    """Seconds from the start of a process to its end, its output read by nobody."""
    command = [str(part) for part in command]
    null = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_WRONLY, 0) for number in (1, 2)]
    path = shutil.which(command[0])
    started = time.perf_counter()
    _, status = os.waitpid(os.posix_spawn(path, command, os.environ, file_actions=null), 0)
    taken = time.perf_counter() - started
    if os.waitstatus_to_exitcode(status):
        sys.exit(f"{' '.join(command)}: exit status {os.waitstatus_to_exitcode(status)}")
    return taken


def process_rows(runs: dict[str, list[float]]) -> list[list[str]]:
    base = statistics.median(runs["chancery timeline"])
    lines = []
    for name, values in runs.items():
        middle = statistics.median(values)
        lines.append([f"`{name}`", f"{middle:.2f}", f"{values[len(values) * 9 // 10]:.2f}", times(middle / base)])
    return lines


def http(bench: Bench) -> dict:
    if not shutil.which("wrk"):
        return left_out("http", "wrk is missing")
    say("asking by wrk")
    parameters = timeline_of(bench, bench.choice.hot)
    with serving(bench) as port, serving_bare(bench, port, parameters) as bare:
        urls = {"chancery serve": f"http://127.0.0.1:{port}/timeline?{urllib.parse.urlencode(parameters)}"}
        urls |= {"bare, JSON": f"{bare.url}/json", "bare, bytes": f"{bare.url}/bytes"}
        runs = in_turn({name: partial(wrk, bench.options.wrk, url) for name, url in urls.items()}, bench.options.rounds)
    heading(f"HTTP, a page of {bare.bytes:,} bytes: wrk, {load_in_words(bench.options.wrk)}")
    table(HTTP_HEADS, http_rows(runs))
    return runs


@contextmanager
def serving(bench: Bench) -> Iterator[int]:
    """Chancery's service on a port of its own, without a line of log for every request, as under load."""
    log = bench.work / "serve.log"
    command = [bench.program("chancery"), "serve", "--store", bench.store, "--bind", "127.0.0.1:0"]
    with peers.running(command, log, env=os.environ | {"CHANCERY_LOG": "warn"}) as service:
        yield peers.announced_port(service, log)


@dataclass
class Bare:
    """A service that has one answer at hand, of so many bytes."""

    url: str
    bytes: int


@contextmanager
def serving_bare(bench: Bench, port: int, parameters: peers.Parameters) -> Iterator[Bare]:
    """A bare service with the timeline that chancery's answers these parameters with."""
    page = peers.Endpoint(port, "/timeline").get(parameters, "application/json")
    with tempfile.TemporaryDirectory(dir=bench.work) as folder:
        body, log = Path(folder, "page.json"), Path(folder, "bare.log")
        body.write_bytes(page)
        with peers.running([bench.program("examples/bare"), body, "--seconds", 3600], log) as process:
            yield Bare(f"http://127.0.0.1:{peers.announced_port(process, log)}", len(page))


def wrk(load: str, url: str, accept: str = "application/json") -> dict[str, float]:
    """Requests per second, milliseconds, and errors, under a load of so many threads, connections and seconds."""
    threads, connections, seconds = load.split(",")
    command = ["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "60s"]
    return parse_wrk(printed_by([*command, "-H", f"Accept: {accept}", url]))


def load_in_words(load: str) -> str:
    return "{} threads, {} connections, {} s".format(*load.split(","))


def printed_by(command: list) -> str:
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout


def timeline_of(bench: Bench, pair: list[str]) -> peers.Parameters:
    return [("actor", code) for code in bench.choice.codes(pair)] + [("limit", str(peers.PAGE))]


def parse_wrk(printed: str) -> dict[str, float]:
    units = {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4}

    def percentile(percent: str) -> float:
        number, unit = re.search(rf"^\s+{percent}%\s+([\d.]+)(\w+)", printed, re.MULTILINE).groups()
        return float(number) * units[unit]

    errors = re.findall(r"(?:connect|read|write|timeout) (\d+)|Non-2xx or 3xx responses: (\d+)", printed)
    return {
        "requests": float(re.search(r"Requests/sec:\s+([\d.]+)", printed)[1]),
        "p50": percentile("50"),
        "p99": percentile("99"),
        "errors": sum(int(a or b) for a, b in errors),
    }


HTTP_HEADS = ["service", "requests/s", "p50, ms", "p99, ms", "errors", "requests/s ÷ chancery's"]


def http_rows(runs: dict[str, list[dict[str, float]]]) -> list[list[str]]:
    own = runs["chancery serve"]
    lines = []
    for name, measured in runs.items():
        middle = {field: statistics.median(run[field] for run in measured) for field in measured[0]}
        share = statistics.median(run["requests"] / mine["requests"] for run, mine in zip(measured, own))
        cells = [f"{middle['requests']:,.0f}", f"{middle['p50']:.2f}", f"{middle['p99']:.2f}", f"{middle['errors']:g}"]
        lines.append([name, *cells, times(share)])
    return lines


def services(bench: Bench) -> dict:
    if not shutil.which("oxigraph"):
        return left_out("services", "Oxigraph's server is missing")
    say("asking services")
    texts = peers.sparql_questions(bench.choice, peers.each)
    with peers.oxigraph(bench.store, bench.work / "oxigraph.log") as port:
        return beside_service(bench, "Oxigraph's server", texts, peers.Endpoint(port, "/query"), [])


def beside_service(
    bench: Bench, name: str, texts: dict[str, str], endpoint: peers.Endpoint, extra: peers.Parameters
) -> dict:
    """One client with one connection asks chancery's service for a page, and another for the same by SPARQL."""
    with serving(bench) as port:
        own, hot = peers.Endpoint(port, "/timeline"), timeline_of(bench, bench.choice.hot)
        sides = {
            "chancery": lambda: {"first page": own.ask(hot, "application/json", *bench.limits)[0]},
            name: lambda: endpoint.sparql(texts, extra, *bench.limits),
        }
        asked = in_turn(sides, bench.options.rounds)
    first = us(median(asked["chancery"], "first page"))
    heading(f"{name}, one client, µs: p50 (p99) of a round; `chancery serve` takes {first} for a first page")
    lines = []
    for query in texts:
        cell = f"{us(median(asked[name], query))} ({us(median(asked[name], query, 'p99'))})"
        share = times(ratio(asked[name], query, asked["chancery"], "first page")) if query in peers.SHAPES else ""
        lines.append([query, f"{median(asked[name], query, 'rows'):g}", cell, share])
    table(["query", "rows", name, "÷ `chancery serve`"], lines)
    return asked


def virtuoso(bench: Bench) -> dict:
    isql = shutil.which("isql-vt") or shutil.which("isql")
    if not isql or not shutil.which("virtuoso-t"):
        return left_out("virtuoso", "virtuoso-t or isql is missing")
    folder = bench.work / "virtuoso"
    is_new = not (folder / "loaded").exists()
    if is_new:
        shutil.rmtree(folder, ignore_errors=True)
    with peers.virtuoso(folder) as (sql, web):
        if is_new:
            say("filling Virtuoso")
            started, statements = time.monotonic(), folder / "statements.nt"
            dump_default_graph(bench, statements)
            say(f"  dumped: {time.monotonic() - started:.1f} s")
            peers.load_virtuoso(isql, sql, folder)
            statements.unlink()
            (folder / "loaded").touch()
            say(f"  {time.monotonic() - started:.1f} s")
        say("asking Virtuoso")
        texts = peers.sparql_questions(bench.choice, peers.together)
        graph = [("default-graph-uri", peers.GRAPH)]
        return beside_service(bench, "Virtuoso", texts, peers.Endpoint(web, "/sparql"), graph)


def dump_default_graph(bench: Bench, target: Path) -> None:
    """The resolved view as N-Triples: lines of the store's N-Quads without a graph."""
    export = [str(bench.program("chancery")), "export", "--store", str(bench.store), "--format", "nquads"]
    with target.open("wb") as out, subprocess.Popen(export, stdout=subprocess.PIPE) as process:
        for line in process.stdout:
            if not is_in_graph(line):
                out.write(line)
    if process.returncode:
        sys.exit(f"{export[0]}: exit status {process.returncode}")


def is_in_graph(line: bytes) -> bool:
    """Whether a line of N-Quads has four terms."""
    terms = line.removesuffix(b" .\n")
    if b'"' not in terms:
        return terms.count(b" ") == 3
    # after a literal, its language or datatype included, there is a space only before a graph
    return b" " in terms[terms.rindex(b'"') :]


def late(bench: Bench) -> dict:
    """Loads batches of 1,000 rows that the store does not have, and looks whether its index was followed."""
    say("loading 1,000 rows more, five times")
    chancery, copy, batch = bench.program("chancery"), bench.work / "late", bench.work / "late.tsv"
    shutil.rmtree(copy, ignore_errors=True)
    subprocess.run([chancery, "backup", "--store", bench.store, copy], check=True, capture_output=True)
    batches = []
    for seed in range(1001, 1006):
        print_to(batch, [bench.program("examples/generate"), "--rows", 1000, "--seed", seed, "--format", "tkg"])
        started = time.monotonic()
        loaded = json.loads(printed_by([chancery, "load", "--store", copy, "--format", "tkg", "--json", batch]))
        batches.append({"seconds": time.monotonic() - started, "new": loaded["events"]["new"]})
    shutil.rmtree(copy)
    batch.unlink()
    heading("1,000 rows more, each batch by a new process")
    lines = [[str(at + 1), f"{one['new']:,}", f"{one['seconds']:.2f}"] for at, one in enumerate(batches)]
    table(["batch", "new events", "seconds"], lines)
    return {"batches": batches}


def sizes(bench: Bench) -> dict:
    with bench.table.open("rb") as file:
        events = len({line.split(b",", 5)[4] for line in file}) - 1
    bytes_of = {
        "the store's index (`index/`)": size(bench.store / "index"),
        "the store's RDF (`rdf/`)": size(bench.store / "rdf"),
        "SQLite": size(bench.sqlite),
    }
    for name, number in sorted(peers.sqlite_sizes(bench.sqlite).items()):
        bytes_of["SQLite, the table" if name == "events" else f"SQLite, its index `{name}`"] = number
    if has_duckdb():
        bytes_of["DuckDB"] = size(bench.duckdb)
    heading(f"Sizes, {events:,} events")
    lines = [[name, f"{n / (1 << 20):,.0f}", f"{n / events:,.0f}"] for name, n in bytes_of.items()]
    table(["", "MiB", "bytes per event"], lines)
    return bytes_of | {"events": events}


def size(path: Path) -> int:
    files = [path] if path.is_file() else path.rglob("*") if path.is_dir() else []
    return sum(file.stat().st_size for file in files if file.is_file())


MEASURES = {
    "inprocess": inprocess,
    "sparql": sparql,
    "process": process,
    "http": http,
    "services": services,
    "virtuoso": virtuoso,
    "late": late,
    "sizes": sizes,
}


# Printing


def left_out(part: str, reason: str) -> dict:
    say(f"{part}: left out, for {reason}")
    return {"left_out": reason}


def machine() -> dict:
    return {"cores": os.cpu_count(), "load": os.getloadavg(), "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}


def heading(text: str) -> None:
    print(f"\n### {text}\n")


def table(heads: list[str], lines: list[list[str]]) -> None:
    print(f"| {' | '.join(heads)} |")
    print(f"|---|{'--:|' * (len(heads) - 1)}")
    for line in lines:
        print(f"| {' | '.join(line)} |", flush=True)


def us(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def times(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
