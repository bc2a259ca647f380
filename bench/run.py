"""Every benchmark: a table each, the peer measured in the same run. Nothing here is a test."""

from __future__ import annotations

import jump
import order
import parse

if __name__ == "__main__":
    for bench in (parse, jump, order):
        bench.main()
        print()
