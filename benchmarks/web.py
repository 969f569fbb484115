"""The classroom as a person meets it: a real server, a real headless Chromium with software rendering, the full model.

`python -m benchmarks web`; each time is the best of some tries, since other work on the machine only adds to it.
"""

from __future__ import annotations

import argparse
import os
import re
import socket
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Iterator

from tests.web.looks import screens, serious, settled
from tests.web.page import READY, WHOLE, Visit, browser

ROOT = Path(__file__).resolve().parent.parent
PREPARED_SEED, FRESH_SEED = 1, 1000
SWITCHES = ("honours", "hardship_aid", "health_check", "penalties", "promotion", "star_rating", "moral_governance")
"""Turned off, one after another, so that no run is on a tape already."""


@dataclass
class Row:
    """A line of the table. target: at most (at least where `is_least`)."""

    name: str
    target: float
    unit: str
    measured: list[float] = field(default_factory=list)
    is_least: bool = False

    def told(self) -> str:
        best = max(self.measured) if self.is_least else min(self.measured)
        is_met = best >= self.target if self.is_least else best <= self.target
        more = ", ".join(f"{one:,.0f}" if self.unit == "ms" else f"{one:,.2f}" for one in self.measured)
        figure = f"{best:,.0f}" if self.unit in ("ms", "MB", "") else f"{best:,.2f}"
        return (f"  {self.name:<58} {'>=' if self.is_least else '<='} {self.target:>6g} {self.unit:<4} "
                f"{figure:>7} {self.unit:<4} {'met   ' if is_met else 'MISSED'}  of {more}")


@contextmanager
def served() -> Iterator[tuple[str, float, int]]:
    """A server: its address, seconds from the command to the page, its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    began = time.perf_counter()
    command = [sys.executable, "-m", "yhly_sim.cli", "web", "--no-browser", "--port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while True:
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
                    line.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
                    if line.recv(15).startswith(b"HTTP/1.1 200"):
                        break
            except OSError:
                time.sleep(0.01)
        yield f"http://127.0.0.1:{port}", time.perf_counter() - began, server.pid
    finally:
        server.terminate()
        server.wait(60)


def resident_megabytes(pid: int) -> float:
    found = re.search(r"VmRSS:\s*(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else float("nan")


def workers_of(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True).stdout
    return [int(one) for one in found.split()]


def wait_until_ready(visit: Visit) -> None:
    """All is made, and every worker stands where the first run begins."""
    while not visit.page.evaluate("fetch('/api/ready').then(one => one.json()).then(one => one.is_ready)"):
        time.sleep(0.2)
    time.sleep(4.0)


def timed(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


FIRST_MAP = """() => { const map = document.querySelector('[data-key=map-a]'); if (!map || map.width < 50) return false;
    const seen = map.getContext('2d').getImageData(map.width >> 1, map.height >> 1, 1, 1).data; return seen[3] > 0; }"""

CLOCKS = """() => {
    const plain = CanvasRenderingContext2D.prototype.putImageData;
    window.paints = [];
    CanvasRenderingContext2D.prototype.putImageData = function (...given) {
        if (this.canvas.dataset.key === 'map-b') window.paints.push(performance.now());
        return plain.apply(this, given);
    };
    window.nextFrame = () => new Promise(requestAnimationFrame);
}"""

SEEK = """async (days) => {
    const slider = document.querySelector('[role=slider]'), times = [];
    for (const [key, shift] of days) {
        const began = performance.now();
        slider.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey: shift, bubbles: true }));
        await nextFrame(); await nextFrame();
        times.push(performance.now() - began);
        await new Promise(go => setTimeout(go, 30));
    }
    return times;
}"""

PLAY = """async (milliseconds) => {
    const button = document.querySelector('[data-key=play]'), began = performance.now();
    window.paints.length = 0;
    button.click();
    await new Promise(go => setTimeout(go, milliseconds));
    const paints = window.paints.filter(one => one > began + 300);
    const gaps = paints.slice(1).map((one, i) => one - paints[i]);
    const clicked = performance.now();
    document.querySelector('[data-key=play]').click();
    await new Promise(go => setTimeout(go, 700));
    const after = window.paints.filter(one => one > clicked);
    return { rate: 1000 * (paints.length - 1) / (paints.at(-1) - paints[0]), gap: Math.max(...gaps),
        late: after.length ? after.at(-1) - clicked : 0 };
}"""


def measure(times: int) -> Iterator[str]:
    rows = {key: Row(*about) for key, about in {
        "served": ("command to page served", 3, "s"), "map": ("page open to first map", 2.5, "s"),
        "kept": ("first frame of a fresh pair, from the snapshot", 0.5, "s"),
        "fresh": ("first frame of a fresh pair, without a snapshot", 2, "s"),
        "whole": ("a whole two-year pair", 5, "s"), "seek": ("seek or step to painted, p95", 100, "ms"),
        "late": ("pause: last frame after the click", 150, "ms"), "gap": ("playback: worst gap", 250, "ms"),
        "memory": ("memory of the server with five sessions", 400, "MB"), "hosts": ("requests to other hosts", 0, ""),
        "axe": ("axe: serious or critical, all screens, both languages", 0, "")}.items()}
    rows["rate"] = Row("playback: frames a second", 30, "/s", is_least=True)
    for _ in range(times - 1):
        with served() as (_, seconds, _):
            rows["served"].measured.append(seconds)
    with served() as (url, seconds, pid), browser() as chromium:
        rows["served"].measured.append(seconds)
        with Visit(chromium, url, size=(1280, 720)) as visit:
            visit.page.goto(url)
            wait_until_ready(visit)
            _runs(visit, rows, times)
            _looks(visit, rows, times)
            rows["hosts"].measured.append(len(visit.hosts - {""}) - 1)
        for _ in range(times):
            with Visit(chromium, url, size=(1280, 720)) as visit:
                rows["map"].measured.append(timed(lambda page=visit.page: (  # type: ignore[misc]
                    page.goto(f"{url}/#/lab"), page.wait_for_function(FIRST_MAP))))
        rows["axe"].measured.append(0)
        for lang in ("zh", "en"):
            with Visit(chromium, url, lang=lang, reduced_motion="reduce") as visit:
                for screen in screens():
                    rows["axe"].measured[0] += len(serious(settled(visit, screen)))
        visits = [Visit(chromium, url) for _ in range(5)]
        for seed, visit in enumerate(visits, 1):
            visit.lab(f"seed={seed}")
        rows["memory"].measured.append(resident_megabytes(pid))
        workers = [resident_megabytes(one) for one in workers_of(pid)]
        for visit in visits:
            visit.context.close()
    for row in rows.values():
        yield row.told()
    sizes = ", ".join(f"{one:.0f}" for one in sorted(workers) if one > 100)
    yield f"  besides, its workers hold the district: {sizes} MB"


def _runs(visit: Visit, rows: dict[str, Row], times: int) -> None:
    """Pairs that nobody has asked for before: B is a programme with one part off."""
    page, unlike = visit.page, int(time.time())
    visit.lab("")
    for attempt in range(times):
        for key, seed in (("kept", PREPARED_SEED), ("fresh", FRESH_SEED + unlike % 10**6 + attempt)):
            off = SWITCHES[attempt % len(SWITCHES)] if key == "kept" else ""
            a, b = ("committee_only", "weidu") if key == "kept" else ("no_reform", "weidu")
            began = time.perf_counter()
            page.goto(f"{visit.url}/#/lab?a={a}&b={b}&seed={seed}&off={off}&day={181 + attempt}")
            page.wait_for_selector(READY, state="attached")
            rows[key].measured.append(time.perf_counter() - began)
            page.wait_for_selector(WHOLE, state="attached")
            rows["whole"].measured.append(time.perf_counter() - began)


def _looks(visit: Visit, rows: dict[str, Row], times: int) -> None:
    page = visit.lab("day=400")
    page.evaluate(CLOCKS)
    keys = [("ArrowRight", False), ("ArrowRight", True), ("ArrowLeft", False), ("PageDown", False), ("End", False),
            ("Home", False)] * 10
    page.select_option("[data-key=speed]", "91")
    for _ in range(times):
        found = sorted(page.evaluate(SEEK, keys))
        rows["seek"].measured.append(statistics.quantiles(found, n=20)[-1])
        page.focus("[role=slider]")
        page.keyboard.press("Home")
        played = page.evaluate(PLAY, 6000)
        for key in ("rate", "gap", "late"):
            rows[key].measured.append(played[key])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.web", description=__doc__)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--full", action="store_true", help="five tries of each")
    chosen = parser.parse_args()
    print("web: the classroom at full size, headless Chromium, software rendering", flush=True)
    print(f"  {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "", flush=True)
    subprocess.run([sys.executable, "-m", "yhly_sim.cli", "prepare", "--quiet"], cwd=ROOT, check=True)
    for line in measure(5 if chosen.full else chosen.times):
        print(line, flush=True)


if __name__ == "__main__":
    main()
