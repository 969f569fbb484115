"""Server and browser in a namespace without a network: the page opens and a pair of runs is lived."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.serving import ROOT, cache_of_its_own
from tests.without_network import offline

pytestmark = pytest.mark.long


@pytest.mark.usefixtures("chromium")
def test_the_page_opens_and_a_pair_runs_where_there_is_no_network(tmp_path: Path) -> None:
    words = offline(sys.executable, "-m", "tests.web.offline_visit", str(cache_of_its_own(tmp_path)))
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=600,
                          env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["day"] == 730 and told["maps"] == 3 and told["start"] and told["font"] >= 1
    assert told["complaints"] == [] and [host.partition(":")[0] for host in told["hosts"]] == ["127.0.0.1"]
