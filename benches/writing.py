#!/usr/bin/env python3
"""Asks `chancery serve` for timelines while it loads, beside the program of another version, and prints a Markdown table.

    cargo build --release --workspace --bins --examples
    python3 benches/writing.py --other DIR            # DIR has the program `chancery` of the other version
    python3 benches/writing.py --rows 1000000         # this version alone

Both serve the same events, and get the same rows to load. They take turns, every other round the other way round: first one
client asks for the timeline of a pair, then it goes on while others load. The ratio of neighbours is the figure to trust.
"""

import argparse
import http.client
import itertools
import os
import shutil
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse
from pathlib import Path

import peers
import timelines

TOKEN = "a-token-of-the-benchmark-0123456789"
HEADERS = {"Authorization": f"Bearer {TOKEN}"}
WHO = ["Russia", "China"]


def main() -> int:
    options = parse()
    with timelines.working_folder(options.work) as work:
        store = work / "store"
        if not store.exists():
            timelines.load(options, work, store)
        sides = {"chancery": options.release / "chancery"}
        if options.other:
            sides["the other version"] = options.other / "chancery"
        measured = {name: [] for name in sides}
        loads = parts(options)
        for name, program in sides.items():
            folder = work / name.replace(" ", "-")
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(store, folder)
            sides[name] = (program, folder)
        for turn in range(options.rounds):
            for name in sorted(sides, reverse=turn % 2 == 1):
                measured[name].append(turn_of(work, *sides[name], [next(loads[name]) for _ in range(options.loads)]))
                timelines.say(f"{name}: {measured[name][-1]}")
    report(options, measured)
    return 0


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--rows", type=int, default=100_000, help="rows in the store at first (default 100,000)")
    parser.add_argument("--load", type=int, default=500, help="rows of one load (default 500)")
    parser.add_argument("--loads", type=int, default=10, help="loads of a round (default 10)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path, help="a folder to keep (else a temporary one)")
    parser.add_argument("--release", type=Path, default=timelines.RELEASE, help="where cargo put the programs")
    parser.add_argument("--other", type=Path, help="a folder with the program of another version")
    return parser.parse_args()


def parts(options: argparse.Namespace) -> dict[str, itertools.count]:
    """For each side the same rows, load by load."""
    number = 2 * options.load * options.loads * options.rounds
    command = [options.release / "examples" / "generate", "--rows", str(number), "--seed", str(options.seed + 1)]
    lines = subprocess.run([*map(str, command), "--format", "tkg"], stdout=subprocess.PIPE, check=True).stdout.splitlines(True)
    loads = [b"".join(lines[at :: len(lines) // options.load]) for at in range(options.loads * options.rounds)]
    return {name: iter(loads) for name in ("chancery", "the other version")}


def turn_of(work: Path, program: Path, store: Path, loads: list[bytes]) -> dict[str, list[float]]:
    """Milliseconds of each timeline before and during the loads, and of each load."""
    environment = os.environ | {"CHANCERY_TOKEN": TOKEN, "CHANCERY_LOG": "warn"}
    command, log = [program, "serve", "--store", store, "--bind", "127.0.0.1:0"], work / "log"
    with peers.running(command, log, env=environment) as process:
        port = peers.announced_port(process, log)
        took = {"alone": [], "during": [], "load": []}
        ask(port, took["alone"], until=time.monotonic() + 3)
        is_over = threading.Event()
        asking = threading.Thread(target=ask, args=(port, took["during"], None, is_over))
        asking.start()
        for rows in loads:
            took["load"].append(timed(port, "POST", "/documents?format=tkg", rows))
        is_over.set()
        asking.join()
        return took


def ask(port: int, took: list[float], until: float | None = None, is_over: threading.Event | None = None) -> None:
    path = "/timeline?" + urllib.parse.urlencode([*(("actor", name) for name in WHO), ("limit", "50")])
    while not (is_over.is_set() if is_over else time.monotonic() > until):
        took.append(timed(port, "GET", path))
        # One who looks, not one who tries how often that can be done.
        time.sleep(0.002)


def timed(port: int, method: str, path: str, body: bytes | None = None) -> float:
    started = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    connection.request(method, path, body, HEADERS)
    response = connection.getresponse()
    answer = response.read()
    connection.close()
    if response.status != 200:
        sys.exit(f"{method} {path}: {response.status} {answer[:500]!r}")
    return (time.perf_counter() - started) * 1e3


def percentile(times: list[float], share: float) -> float:
    return sorted(times)[min(int(len(times) * share), len(times) - 1)]


def report(options: argparse.Namespace, measured: dict[str, list[dict[str, list[float]]]]) -> None:
    timelines.heading(f"{options.rows:,} rows, {options.loads} loads of {options.load} in each of {options.rounds} rounds")
    figures = {"p50": 0.5, "p99": 0.99, "longest": 1.0}
    rows = []
    for name, turns in measured.items():
        cells = []
        for when in ("alone", "during"):
            for share in figures.values():
                value = statistics.median(percentile(turn[when], share) for turn in turns)
                own = statistics.median(
                    percentile(turn[when], share) / percentile(mine[when], share)
                    for turn, mine in zip(turns, measured["chancery"])
                )
                cells.append(f"{value:.1f} ({own:.1f})")
        load = statistics.median(statistics.median(turn["load"]) for turn in turns)
        rows.append([name, *cells, f"{load:.0f}"])
    heads = [f"{when}, {figure}, ms" for when in ("alone", "during loads") for figure in figures]
    timelines.table(["version", *heads, "a load, ms"], rows)


if __name__ == "__main__":
    sys.exit(main())
