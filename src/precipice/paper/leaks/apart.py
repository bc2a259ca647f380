"""A suspect looked at in a process of its own: a file made to do harm costs that process and no more."""

from __future__ import annotations

import multiprocessing
import sys
from multiprocessing.connection import Connection
from pathlib import Path

from precipice.paper.leaks.trace import trace
from precipice.paper.leaks.verdict import Verdict
from precipice.production.problem import InputError, Problem

PATIENCE_S = 600.0
"""How long a suspect may take, s."""

MOST_MEMORY = 12 * 2**30
"""Bytes of addresses of that process, where the system can limit them."""


def trace_apart(path: Path, folder: Path, patience_s: float = PATIENCE_S) -> Verdict:
    """As `trace`, bounded in time and memory.

    Raises:
        InputError: As `trace`; or the file takes too long, or brings the reader down.
    """
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(sending, path, folder), daemon=True)
    process.start()
    sending.close()
    try:
        if not receiving.poll(patience_s):
            raise _refusal(path, f"a file that takes longer than {patience_s:.0f} s to look at")
        answer = receiving.recv()
    except EOFError as error:
        raise _refusal(path, "a file that brings its reader down") from error
    finally:
        process.kill()
        process.join()
        receiving.close()
    if isinstance(answer, Verdict):
        return answer
    raise InputError(answer)


def _refusal(path: Path, found: str) -> InputError:
    return InputError((Problem(str(path), "", found, "a file that can be looked at in time"),))


def _work(sending: Connection, path: Path, folder: Path) -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    try:
        sending.send(trace(path, folder))
    except InputError as error:
        sending.send(error.problems)
    except MemoryError:
        sending.send((Problem(str(path), "", "a file that wants too much memory", "a smaller one"),))
