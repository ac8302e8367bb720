#!/usr/bin/env python3
"""Loads the same events with chancery and with Oxigraph's bulk loader, side by side, and prints a Markdown table.

    cargo build --release && cargo build --release --example generate
    pip install pyoxigraph==0.5.13       # the Oxigraph version of Cargo.lock; the only thing taken from the network
    python3 benches/compare.py                                    # 1,000,000 tkg rows, three pairs of runs
    python3 benches/compare.py --format icews
    python3 benches/compare.py --rows 10000000 --only-load        # memory: below 3 GiB

In one run: made-up rows (benches/rows.rs) are written to a file; `chancery load` takes them into a fresh store, which
is exported once as N-Quads; then pyoxigraph's `Store.bulk_load`, which is Oxigraph's bulk loader with its defaults,
takes that dump into a fresh store, and so on in turn. Each load is a process of its own. Its time is that from its
start to its end, so that opening, parsing, committing and closing count on both sides; its memory is the largest
resident set that the system saw. Everything is kept in a temporary folder (6 GB for a million rows), which is removed.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RELEASE = ROOT / "target" / "release"
BULK_LOAD = "--bulk-load"  # with DUMP and STORE: how this script calls itself


@dataclass
class Run:
    """One load: what it took, and what it left."""

    seconds: float
    cpu: float
    peak_mib: float
    store_mib: float


def main() -> int:
    if sys.argv[1:2] == [BULK_LOAD]:
        return bulk_load(*sys.argv[2:])
    arguments = parse()
    if not arguments.only_load:
        require_pyoxigraph()
    with tempfile.TemporaryDirectory(prefix="chancery-bench-", dir=arguments.work) as folder:
        compare(arguments, Path(folder))
    return 0


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--format", choices=["tkg", "icews", "gdelt"], default="tkg")
    parser.add_argument("--runs", type=int, default=3, help="how many times each loads (default 3)")
    parser.add_argument("--only-load", action="store_true", help="chancery alone, once: time, memory, size")
    parser.add_argument("--chancery", type=program, default=str(RELEASE / "chancery"))
    parser.add_argument("--generate", type=program, default=str(RELEASE / "examples" / "generate"))
    parser.add_argument("--work", type=Path, help="where the temporary folder is made")
    parser.add_argument("--timeout", type=float, default=3600, help="the longest that one step may take, in seconds")
    return parser.parse_args()


def program(name: str) -> Path:
    path = Path(name).resolve()
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"no program at {path}; build it as the head of this file says")
    return path


def require_pyoxigraph() -> None:
    try:
        import pyoxigraph  # noqa: F401
    except ImportError:
        sys.exit("pyoxigraph is missing: pip install pyoxigraph==0.5.13, or use --only-load")


def bulk_load(dump: str, store: str) -> int:
    """The other side, in a process of its own."""
    import pyoxigraph

    target = pyoxigraph.Store(store)
    target.bulk_load(path=dump, format=pyoxigraph.RdfFormat.N_QUADS)
    target.flush()
    return 0


def compare(arguments: argparse.Namespace, folder: Path) -> None:
    rows, dump = folder / "rows.tsv", folder / "dump.nq"
    store, other = folder / "store", folder / "oxigraph"
    generate = [arguments.generate, "--rows", arguments.rows, "--seed", arguments.seed, "--format", arguments.format]
    load = [arguments.chancery, "load", "--store", store, "--format", arguments.format, "--json", rows]
    export = [arguments.chancery, "export", "--store", store, "--format", "nquads"]
    bulk = [sys.executable, __file__, BULK_LOAD, dump, other]

    say(f"generating {arguments.rows:,} {arguments.format} rows")
    measure(generate, rows, arguments.timeout)
    ours, theirs, summary = [], [], {}
    for turn in range(1 if arguments.only_load else arguments.runs):
        sides = [(ours, load, store), (theirs, bulk, other)]
        for runs, command, target in sides[:1] if arguments.only_load else sides if turn % 2 == 0 else sides[::-1]:
            shutil.rmtree(target, ignore_errors=True)
            printed = folder / "printed"
            seconds, cpu, peak = measure(command, printed, arguments.timeout)
            runs.append(Run(seconds, cpu, peak, size_mib(target)))
            say(f"{Path(command[0]).name}: {seconds:.1f} s, {cpu:.1f} s of CPU, {peak:,.0f} MiB")
            if runs is ours:
                summary = json.loads(printed.read_text())
                if summary["rejected"]:
                    sys.exit(f"{summary['rejected']} rows were rejected: {summary['rejected_by_reason']}")
                if not arguments.only_load and not dump.exists():
                    say("exporting N-Quads")
                    measure(export, dump, arguments.timeout)
    report(summary, ours, theirs, count_lines(dump) if dump.exists() else None)


def measure(command: list, stdout: Path, timeout: float) -> tuple[float, float, float]:
    """Runs a command; returns its seconds, those of CPU time, and its peak resident set in MiB."""
    command = [str(part) for part in command]
    with stdout.open("wb") as out, tempfile.TemporaryFile() as messages:
        started = time.monotonic()
        process = subprocess.Popen(command, stdout=out, stderr=messages)
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() - started > timeout:
                process.kill()
                sys.exit(f"{command[0]} took longer than {timeout:.0f} s")
            time.sleep(0.02)
        seconds = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            messages.seek(0)
            said = messages.read().decode(errors="replace")
            sys.exit(f"{' '.join(command)}: exit status {process.returncode}\n{said}")
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024  # ru_maxrss: bytes there, KiB elsewhere
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit


def report(summary: dict, ours: list[Run], theirs: list[Run], quads: int | None) -> None:
    rows, events = summary["rows"], summary["events"]["new"]
    print(f"{rows:,} rows, {events:,} events, {os.cpu_count()} cores", end="")
    print(f", {quads:,} quads ({quads / events:.1f} per event)\n" if quads else "\n")
    print("| | events/s | seconds | CPU seconds | peak memory, MiB | store, MiB |")
    print("|---|--:|--:|--:|--:|--:|")
    for name, runs in [("chancery load", ours), ("Oxigraph bulk load of the dump", theirs)]:
        if runs:
            middle = {field: statistics.median(getattr(run, field) for run in runs) for field in Run.__annotations__}
            print(
                f"| {name} | {events / middle['seconds']:,.0f} | {middle['seconds']:.1f} | {middle['cpu']:.1f} "
                f"| {middle['peak_mib']:,.0f} | {middle['store_mib']:,.0f} |"
            )
    if theirs:
        wall = sorted(other.seconds / own.seconds for own, other in zip(ours, theirs))
        cpu = statistics.median(other.cpu / own.cpu for own, other in zip(ours, theirs))
        print(f"\nchancery's rate over the bulk loader's: {statistics.median(wall):.2f} ", end="")
        print(f"(median of {len(wall)} pairs, {wall[0]:.2f} to {wall[-1]:.2f}; by CPU time {cpu:.2f})")


def size_mib(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / (1 << 20)


def count_lines(file: Path) -> int:
    with file.open("rb") as lines:
        return sum(block.count(b"\n") for block in iter(lambda: lines.read(1 << 20), b""))


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
