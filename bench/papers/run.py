"""The papers of a 150-scene show set by typst and by weasyprint: time and memory of a whole process, medians.

Both set the same `Document` at its full length: typst by `handout.pdf`, weasyprint from the page of
`handout.page`. The last rows are the whole command, from its start to the file. The show is generated from a
seed: 60 shooting days, 30 in the cast, names in six scripts.
"""

from __future__ import annotations

import os
import pickle
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

import pypdfium2

from generated_show import generated_show
from paper.papers import NOW
from precipice.paper.kinds.material import Material
from precipice.paper.kinds.registry import KINDS
from table import show

PAPERS = ("stripboard", "schedule")
RUNS = 5
MIB = 2**20
TYPST = """
import pickle, sys
from pathlib import Path
from precipice.paper.handout.pdf import render_pdf
document = pickle.loads(Path(sys.argv[1]).read_bytes())
Path(sys.argv[2]).write_bytes(render_pdf(document, "a4").content)
"""
WEASYPRINT = """
import pickle, sys
from pathlib import Path
from precipice.paper.handout.page import render_html
from weasyprint import HTML
document = pickle.loads(Path(sys.argv[1]).read_bytes())
Path(sys.argv[2]).write_bytes(HTML(string=render_html(document).decode()).write_pdf())
"""


def main(runs: int = RUNS) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = generated_show(folder / "show")
        material = Material(made.checked, made.plan, NOW)
        engines = {"typst": TYPST}
        if find_spec("weasyprint"):
            engines["weasyprint"] = WEASYPRINT
        else:
            print("weasyprint is left out: pip install precipice[bench]")
        rows = []
        for paper in PAPERS:
            document = folder / f"{paper}.pickle"
            document.write_bytes(pickle.dumps(KINDS[paper].build(material)))
            for engine, program in engines.items():
                out = folder / f"{paper}-{engine}.pdf"
                command = [sys.executable, "-c", program, str(document), str(out)]
                rows.append((f"{paper}, {engine}", *_row(command, out, runs)))
        for paper in PAPERS:
            out = folder / f"{paper}.pdf"
            verb = ["paper", str(folder / "show"), paper, "--out", str(out)]
            command = [sys.executable, "-m", "precipice.cli.main", *verb]
            rows.append((f"{paper}, whole command", *_row(command, out, runs)))
        head = ("paper, engine", "s", "MiB at most", "pages", "KiB")
        show(f"Papers of 150 scenes, a process each, medians of {runs} runs", head, rows)


def _row(command: Sequence[str], out: Path, runs: int) -> tuple[str, ...]:
    spent = [_process(command) for _ in range(runs + 1)][1:]
    seconds = statistics.median(one for one, _ in spent)
    memory = statistics.median(two for _, two in spent)
    pages = len(pypdfium2.PdfDocument(out))
    return f"{seconds:.2f}", f"{memory / MIB:.0f}", str(pages), f"{out.stat().st_size / 1024:.0f}"


def _process(command: Sequence[str]) -> tuple[float, float]:
    """Seconds and bytes at most that a process took; the first, which fills caches, is not counted."""
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as child:
        said = child.stderr.read() if child.stderr is not None else b""
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(said.decode(errors="replace"))
    return time.perf_counter() - began, used.ru_maxrss * 1024.0


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
