"""Every benchmark: a table each, the peer measured in the same run. Nothing here is a test."""

from __future__ import annotations

import drop
import envelope
import jump
import parse
import sequence
from papers import run as papers

if __name__ == "__main__":
    for bench in (parse, drop, jump, envelope, sequence, papers):
        bench.main()
        print()
