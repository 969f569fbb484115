"""A visit of the page, told as JSON: `python -m tests.web.offline_visit CACHE`, to be run where there is no network."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.web.page import Visit, browser, day, pixels
from tests.web.serving import running_server


def main() -> None:
    with running_server(Path(sys.argv[1])) as server, browser() as chromium, \
            Visit(chromium, server.url.rstrip("/")) as visit:
        page = visit.page
        page.goto(visit.url + "/")
        page.wait_for_selector("main.start")
        start = page.inner_text("h1")
        visit.lab("seed=5&day=300")
        page.focus("[role=slider]")
        page.keyboard.press("End")
        shown = [pixels(page, side) for side in ("a", "b", "difference")]
        print(json.dumps({"start": start, "day": day(page), "maps": len(set(shown)), "hosts": sorted(visit.hosts - {""}),
                          "complaints": visit.complaints, "font": page.evaluate(
                              "[...document.fonts].filter(one => one.status === 'loaded').length")}))


if __name__ == "__main__":
    main()
