"""Small production folders for the tests of the command line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = """Title: Small

INT. KITCHEN - DAY #1#

ANN sharpens a pencil.

ANN
Ready.

EXT. CLIFF - TOP - DAY #2#

Ann rides off the cliff. The canopy opens with a crack.

EXT. BEACH - DAY #3#

ANN
That was that.

BO
Was it?

EXT. BEACH - NIGHT #4#

Bo punches the air. Ann kicks him, gently.
"""

PRODUCTION = """title = "Small"
script = "small.fountain"
[calendar]
first_day = 2027-03-01
[[cast]]
id = "1"
name = "ANN"
day_rate = 1000
[[places]]
name = "CLIFF"
base = "coast"
move_cost = 500
[[gags]]
id = "jump"
scene = "2"
kind = "cliff_jump"
performer = "1"
[gags.parameters]
terrain = "cliff.csv"
lip_speed = "31 +/- 1.2 mph"
speed_window = "27 to 36 mph"
pull_after = "4.6 +/- 0.2 s"
landing_distance = "850 ft"
landing_radius = "260 ft"
filling_distance = "88 +/- 8 ft"
push_speed = "2.8 +/- 0.25 m/s"
off_heading = "0 +/- 20 deg"
wind_speed = { mean = 5, sd = 1.5, low = 0, unit = "mph" }
wind_from = "0 +/- 40 deg"
highest_opening_load = "1800 lbf"
[[gates]]
gag = "jump"
fails = "from its assessment"
then = "rewrite"
days = 2
cost = 1000
falls = ["3"]
[[budget]]
name = "crew"
per_day = 5000
"""

CLIFF = """distance_m,elevation_m
-60,363
0,360
15,262
38,128
92,40
190,4
470,1.8
1500,0
"""


def small_folder(folder: Path, production: str = PRODUCTION, script: str | bytes = SCRIPT) -> Path:
    """A production of four scenes and one jump."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "production.toml").write_text(production, encoding="utf-8")
    (folder / "small.fountain").write_bytes(script.encode() if isinstance(script, str) else script)
    (folder / "cliff.csv").write_text(CLIFF)
    return folder


def precipice(*arguments: str | Path, timeout: float = 300.0) -> subprocess.CompletedProcess[str]:
    """Run the command as a user would, in a process of its own."""
    command = [sys.executable, "-m", "precipice.cli.main", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file in a folder, hidden ones included."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
