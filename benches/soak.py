#!/usr/bin/env python3
"""Asks and writes to `chancery serve` for a long time, and tells whether it stays what it was.

    cargo build --release --workspace --bins --examples
    python3 benches/soak.py                     # 30 minutes
    python3 benches/soak.py --minutes 2

Three clients read (timelines, numbers, names, SPARQL, exports; now and then a query that has to be refused, and one that has
to be cut), one writes (documents loaded, replaced and withdrawn, coded rows, updates, graphs), and has copies made. What is
asked is decided by the seed (benches/mix.py). Expected, or the exit status is 1:

- every answer has the status that is right for it and comes whole; what was written is seen by whoever asks next;
- after a third of the time (a thousand writes: so many it takes until memory grows no more), the service takes no more memory,
  files and threads than it did then;
- it ends as it should when it is told, and none of its children is left;
- a copy made under load passes `chancery check`, and so does the store;
- the store has the same statements as one that had the same writes, and nothing else to do.
"""

import argparse
import http.client
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import memory
import peers
import timelines
from mix import JSON_RESULTS, Reads, Request, Writes, url

TOKEN = "a-token-of-the-soak-test-0123456789"
READERS = 3
# Writes from one copy to the next, and from one look at what was written to the next.
COPY_EVERY, LOOK_EVERY = 50, 5
TENTHS = [str(tenth) for tenth in range(1, 11)]


@dataclass
class Run:
    """What happened."""

    end: float
    writes: list[Request] = field(default_factory=list)
    milliseconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failures: list[str] = field(default_factory=list)

    def fail(self, what: str) -> None:
        timelines.say(f"  {time.strftime('%H:%M:%S')} {what}")
        self.failures.append(what)


def main() -> int:
    options = parse()
    with timelines.working_folder(options.work) as work:
        run = soak(options, work)
    for failure in run.failures:
        print(f"- {failure}")
    print("\nas expected" if not run.failures else f"\n{len(run.failures)} failures")
    return 1 if run.failures else 0


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--pace", type=float, default=0.5, help="seconds from one write to the next (default 0.5)")
    parser.add_argument("--rows", type=int, default=10_000, help="rows in the store at first (default 10,000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path, help="a folder, new or empty, to keep (else a temporary one)")
    parser.add_argument("--release", type=Path, default=timelines.RELEASE, help="where cargo put the programs")
    options = parser.parse_args()
    timelines.require_programs(parser, options.release)
    return options


def soak(options: argparse.Namespace, work: Path) -> Run:
    store, quiet = work / "store", work / "quiet"
    timelines.load(options, work, store)
    shutil.copytree(store, quiet)
    run = Run(time.monotonic() + options.minutes * 60)
    with serving(options, work, store, run) as (port, process):
        taken = memory.Sampler(process.pid)
        threads = [threading.Thread(target=read, args=(run, port, options.seed + n)) for n in range(READERS)]
        threads += [threading.Thread(target=write, args=(run, port, options)), threading.Thread(target=taken.run)]
        for thread in threads:
            thread.start()
        for thread in threads[:-1]:
            thread.join()
        taken.is_over.set()
        threads[-1].join()
    timelines.say(f"the same {len(run.writes)} writes without load")
    with serving(options, work, quiet, run) as (port, _):
        client = Client(run, port)
        for request in run.writes:
            client.ask(request, "without load: ")
    report(options, run, taken, store)
    steps((work / f"{store.name}.log").read_text(errors="replace"))
    compare(options, work, store, quiet, run)
    return run


@contextmanager
def serving(options: argparse.Namespace, work: Path, store: Path, run: Run) -> Iterator[tuple[int, subprocess.Popen]]:
    """The service over a store, with a token for writing; it is told to end, and has to do so."""
    log, environment = work / f"{store.name}.log", os.environ | {"CHANCERY_TOKEN": TOKEN, "CHANCERY_LOG": "warn,graph_core=info"}
    command = [options.release / "chancery", "serve", "--store", store, "--bind", "127.0.0.1:0"]
    limits = ["--backups", work / "backups", "--timeout", "10", "--query-memory", "256"]
    with peers.running([*command, *limits], log, env=environment) as process:
        yield peers.announced_port(process, log), process
        children = memory.children(process.pid)
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=90)
    if process.returncode:
        run.fail(f"the service ended with {process.returncode}: {log.read_text(errors='replace')[-500:]}")
    time.sleep(1)
    if left := [child for child in children if memory.is_chancery(child)]:
        run.fail(f"children {left} are left")
    said = log.read_text(errors="replace")
    for word in ("ERROR", "panic"):
        if word in said:
            run.fail(f"the log of the service has {word}: {said[max(said.find(word) - 200, 0) :][:600]}")


class Client:
    """One connection that is kept."""

    def __init__(self, run: Run, port: int):
        self.run = run
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def ask(self, request: Request, when: str = "") -> bytes | None:
        """The answer, whole; nothing where it is not as expected."""
        headers = {"Authorization": f"Bearer {TOKEN}", **request.headers}
        started = time.perf_counter()
        try:
            self.connection.request(request.method, request.path, request.body or None, headers)
            response = self.connection.getresponse()
            status, body = response.status, response.read()
        except (OSError, http.client.HTTPException) as error:
            self.connection.close()
            self.run.fail(f"{when}{request.method} {request.path[:200]}: {error!r}")
            return None
        self.run.milliseconds[when + request.name].append((time.perf_counter() - started) * 1e3)
        if status in request.expected:
            return body
        self.run.fail(f"{when}{request.method} {request.path[:200]}: {status}, not {request.expected}: {body[:300]!r}")
        return None


def read(run: Run, port: int, seed: int) -> None:
    client, reads = Client(run, port), Reads(seed)
    for request in reads:
        if time.monotonic() > run.end:
            return
        body = client.ask(request)
        if body is not None:
            reads.learn(request, body)


def write(run: Run, port: int, options: argparse.Namespace) -> None:
    client = Client(run, port)
    for request in Writes(options.seed):
        started = time.monotonic()
        if started > run.end:
            return
        run.writes.append(request)
        body = client.ask(request)
        if body is not None and b'"rejected":' in body and json.loads(body)["rejected"]:
            run.fail(f"{request.name} was rejected: {body[:500]!r}")
        if len(run.writes) % LOOK_EVERY == 0:
            look(run, client, request)
        if len(run.writes) % COPY_EVERY == 0:
            client.ask(Request("copy", "POST", "/backup", expected=(201,)))
        time.sleep(max(started + options.pace - time.monotonic(), 0))


def look(run: Run, client: Client, written: Request) -> None:
    """Whoever asks next sees what was written."""
    if written.name.startswith("document"):
        name = json.loads(written.body)["document"]["id"]
        client.ask(Request("documents, one", "GET", f"/documents/{name}"))
        is_there(run, client, f'ASK {{ ?d a schema:CreativeWork ; ?p "Document {name}" }}', name)
    elif written.name == "withdrawal":
        client.ask(Request("documents, one", "GET", written.path, expected=(404,)))
    elif written.name == "graph, put":
        some = written.body.split(b'"')[1].decode()
        is_there(run, client, f'ASK {{ GRAPH ?g {{ ?s ?p "{some}" }} }}', written.path)


def is_there(run: Run, client: Client, ask: str, what: str) -> None:
    path = url("/sparql", ("query", ask))
    body = client.ask(Request("SPARQL, after a write", "GET", path, headers={"Accept": JSON_RESULTS}))
    if body is not None and json.loads(body)["boolean"] is not True:
        run.fail(f"SPARQL does not see {what}, which was written before")


# At the end


def report(options: argparse.Namespace, run: Run, taken: memory.Sampler, store: Path) -> None:
    timelines.heading(f"{options.minutes:g} minutes, {len(run.writes):,} writes, {READERS} clients that read")
    rows = []
    for name, times in sorted(run.milliseconds.items()):
        times.sort()
        middle, late = statistics.median(times), times[-(-len(times) * 99 // 100) - 1]
        rows.append([name, f"{len(times):,}", f"{middle:.1f}", f"{late:.1f}", f"{times[-1]:.0f}"])
    timelines.table(["asked", "times", "p50, ms", "p99, ms", "longest, ms"], rows)
    timelines.heading("What the service took after a third of the time, and at the end: medians of a sixth of the time")
    timelines.table(["", "then", "at the end", "at most"], taken.rows())
    timelines.heading("Its memory in tenths of the time, MiB: medians")
    timelines.table(TENTHS, [[f"{value:,.0f}" for value in taken.tenths("memory, MiB")]])
    for failure in taken.growth():
        run.fail(failure)
    if left := list((store / "snapshots").glob("*")):
        run.fail(f"copies for queries are left: {left}")


def steps(log: str) -> None:
    """What took the writes so long, as the log of the service tells."""
    took = defaultdict(list)
    for step, milliseconds in re.findall(r'step="(\w+)" milliseconds=(\d+)', log):
        took[step].append(int(milliseconds))
    timelines.heading("Steps of writes that took over a second")
    timelines.table(["step", "times", "longest, ms"], [[s, f"{len(t):,}", f"{max(t):,}"] for s, t in sorted(took.items())])


def compare(options: argparse.Namespace, work: Path, store: Path, quiet: Path, run: Run) -> None:
    """The store beside one that had the same writes without load, and the last copy."""
    copies = sorted((work / "backups").glob("*"))
    for folder in [store, quiet, *copies[-1:]]:
        command = [options.release / "chancery", "check", "--store", folder]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        timelines.say(f"check of {folder.name}: {done.stderr.strip()}")
        if done.returncode:
            run.fail(f"check of {folder.name}: {done.stdout[:1000]} {done.stderr[:1000]}")
    loud, calm = (statements(options, folder) for folder in (store, quiet))
    print(
        f"\n{len(loud):,} statements, {len(copies)} copies made; {timelines.size(store) / (1 << 20):,.0f} MiB on disk, ",
        end="",
    )
    print(f"{timelines.size(quiet) / (1 << 20):,.0f} MiB after the same writes without load")
    if loud != calm:
        only = [sorted(a - b)[:5] for a, b in [(set(loud), set(calm)), (set(calm), set(loud))]]
        run.fail(f"the stores differ: under load only {only[0]}, without load only {only[1]}")


def statements(options: argparse.Namespace, store: Path) -> list[str]:
    command = [str(options.release / "chancery"), "export", "--store", str(store), "--format", "nquads"]
    return sorted(timelines.printed_by(command).splitlines())


if __name__ == "__main__":
    sys.exit(main())
