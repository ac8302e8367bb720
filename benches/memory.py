"""What a process and its children take, looked at every second, as Linux tells it."""

import statistics
import threading
import time
from dataclasses import dataclass
from pathlib import Path

MIB = 1 << 20
# What may come on top of what was taken before: a tenth, or so much.
SLACK = {"memory, MiB": 16, "its own (anonymous), MiB": 16, "open files": 16, "threads": 8}


@dataclass
class Sample:
    """At one moment."""

    at: float
    of: dict[str, float]


def status(process: int) -> dict[str, str]:
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return {}
    return dict(line.split(":", 1) for line in lines)


def mib(fields: dict[str, str], name: str) -> float:
    return int(fields.get(name, "0 kB").split()[0]) * 1024 / MIB


def children(process: int) -> list[int]:
    ids = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return [child for child in ids if status(child).get("PPid", "").strip() == str(process)]


def is_chancery(process: int) -> bool:
    return status(process).get("Name", "").strip() in ("chancery", "exe")


def sample(process: int) -> dict[str, float]:
    own, others = status(process), [status(child) for child in children(process)]
    return {
        "memory, MiB": mib(own, "VmRSS"),
        "its own (anonymous), MiB": mib(own, "RssAnon"),
        "open files": len(list(Path(f"/proc/{process}/fd").iterdir())),
        "threads": int(own["Threads"]),
        "children": len(others),
        "their memory, MiB": sum(mib(other, "VmRSS") for other in others),
    }


class Sampler:
    """Looks until it is told that it is over."""

    def __init__(self, process: int):
        self.process = process
        self.is_over = threading.Event()
        self.samples: list[Sample] = []

    def run(self) -> None:
        while not self.is_over.wait(1):
            self.samples.append(Sample(time.monotonic(), sample(self.process)))

    def between(self, name: str, start: float, end: float) -> list[float]:
        """The values in a part of the time, of which the whole is from 0 to 1."""
        first, last = self.samples[0].at, self.samples[-1].at
        since, until = (first + (last - first) * share for share in (start, end))
        return [sample.of[name] for sample in self.samples if since <= sample.at <= until]

    def then_and_now(self, name: str) -> tuple[float, float]:
        return statistics.median(self.between(name, 1 / 3, 1 / 2)), statistics.median(self.between(name, 5 / 6, 1))

    def tenths(self, name: str) -> list[float]:
        return [statistics.median(self.between(name, tenth / 10, (tenth + 1) / 10)) for tenth in range(10)]

    def rows(self) -> list[list[str]]:
        return [
            [name, *(f"{value:,.0f}" for value in (*self.then_and_now(name), max(self.between(name, 0, 1))))]
            for name in self.samples[0].of
        ]

    def growth(self) -> list[str]:
        """What was taken more and more."""
        found = []
        for name, slack in SLACK.items():
            then, now = self.then_and_now(name)
            if now > then + max(then / 10, slack):
                found.append(f"{name}: {then:,.0f} after a third of the time, {now:,.0f} at the end")
        return found
