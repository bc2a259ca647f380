"""Batches on an existing Dask cluster, with the same bits as on this machine.

A worker gets the name of the gag's kind and its specification, never a model: it takes the model from its
own precipice, which must be this one. Whoever can reach the scheduler can run code on it; that is how Dask
works, so the cluster must be one that is trusted.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

import numpy as np

from precipice.gags.model import Model, Outcome
from precipice.gags.registry import model_of
from precipice.gags.specification import Specification
from precipice.production.problem import InputError, Problem
from precipice.risk.identity import difference, here, packed, unpacked
from precipice.risk.run import Progress, Runner, joined

OPTION = "--cluster"
PATIENCE = 20.0
"""Seconds until a scheduler has answered, or a worker has come."""

SMALLEST, LARGEST = 250, 4_000
"""Runs in a task; the fewer, the better they spread, and the more of the time goes into sending them."""

SHARES = 4
"""Tasks that each thread of the cluster should get, where there are enough runs."""

AHEAD = 2
"""Tasks in flight for each thread of the cluster: one that is flown, one that waits."""

RETRIES = 2
"""How often a batch is flown again after an error; a worker that died counts apart, as Dask is set."""

ADDRESS = re.compile(r"(?:(?:tcp|tls)://)?(?:[A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\]):([0-9]{1,5})")
ALLOWED = "the address of a Dask scheduler with its port, such as tcp://10.0.0.5:8786"


@contextmanager
def cluster(address: str) -> Iterator[Runner]:
    """A runner on the cluster whose scheduler is at an address; the cluster stays up afterwards.

    Args:
        address: "tcp://host:port", "tls://host:port" or "host:port".

    Raises:
        InputError: There is no such cluster, or its workers would not give the same numbers.
    """
    with _connected(address) as client:
        ours = here()
        found = client.run(difference, ours, on_error="return")
        for worker, answer in found.items():
            wrong = isinstance(answer, BaseException)
            words = f"no usable precipice ({type(answer).__name__}: {answer})" if wrong else answer
            if words:
                raise _refusal(address, f"the worker {worker} with {words}", _same(ours))
        yield Cluster(client, address)


@contextmanager
def _connected(address: str) -> Iterator[Any]:
    """A client of a scheduler that has workers."""
    match = ADDRESS.fullmatch(address)
    if match is None or not 0 < int(match[1]) < 65536:
        raise _refusal(address, repr(address)[:80], ALLOWED)
    try:
        import dask  # noqa: PLC0415 - an extra, and slow to load
        import distributed  # noqa: PLC0415
    except ImportError:
        raise _refusal(
            address, "no package distributed", 'a cluster after pip install "precipice[cluster]"'
        ) from None
    security = distributed.Security().get_connection_args("client")
    if address.startswith("tls://") and security["ssl_context"] is None:
        found = "a tls:// address and no certificates in Dask's configuration"
        raise _refusal(address, found, "it once distributed.comm.tls names them")
    # An elevation model makes a specification large, and it is sent once.
    with _quiet(), dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"}):
        try:
            asyncio.run(asyncio.wait_for(_answer(address, security), PATIENCE))
            client = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, EOFError, MemoryError, RuntimeError, TypeError, ValueError) as error:
            # A greeting in another protocol reads as the length of a very long message.
            words = "it speaks another protocol" if isinstance(error, MemoryError) else str(error).strip()
            reason = (words or f"none within {PATIENCE:g} s").splitlines()[0]
            raise _refusal(address, f"no scheduler that answers ({reason})", ALLOWED) from error
        with client:
            try:
                client.wait_for_workers(1, timeout=PATIENCE)
            except OSError as error:
                found = f"a scheduler without workers after {PATIENCE:g} s"
                raise _refusal(address, found, "a cluster with at least one worker") from error
            yield client


async def _answer(address: str, security: dict[str, Any]) -> None:
    """Hear from the scheduler itself: a client waits forever for anything else that listens there.

    Raises:
        ValueError: It is no scheduler.
    """
    import distributed  # noqa: PLC0415

    async with distributed.rpc(address, timeout=PATIENCE, connection_args=security) as scheduler:
        kind = (await scheduler.identity())["type"]
    if kind != "Scheduler":
        raise ValueError(f"it is a {kind}")


@contextmanager
def _quiet() -> Iterator[None]:
    """Without distributed's own log, whose tracebacks say at length what a refusal says in a sentence."""
    loggers = [logging.getLogger(name) for name in ("distributed", "distributed.client")]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.CRITICAL)
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _refusal(address: str, found: str, allowed: str) -> InputError:
    return InputError((Problem(OPTION, address, found, allowed),))


@dataclass(frozen=True, slots=True)
class Sent:
    """What every batch of a gag shares.

    Attributes:
        ours: What `here` gave where it was sent.
        kind: Name of the kind.
        spec: The specification, as `packed` gave it.
    """

    ours: dict[str, str]
    kind: str
    spec: bytes


class Cluster:
    """Workers of a Dask cluster."""

    def __init__(self, client: Any, address: str) -> None:
        self._client = client
        self._address = address
        self._sent = lru_cache(maxsize=8)(self._send)

    def fly(
        self, model: Model, spec: Specification, values: np.ndarray, keys: np.ndarray, progress: Progress
    ) -> Outcome:
        """Simulate every row, a batch to a task.

        Raises:
            InputError: The cluster was lost on the way, or a worker came that would give other numbers.
        """
        if type(model) is not type(model_of(spec.gag.kind)):
            raise ValueError(f"a cluster flies the model of {spec.gag.kind!r} only, not {model!r}")
        sent = self._sent(spec)
        rows = min(LARGEST, max(SMALLEST, -(-len(values) // (SHARES * self._threads()))))
        starts = range(0, len(values), rows)
        left = iter(starts)
        parts: dict[int, Outcome] = {}
        flying: dict[Any, int] = {}
        try:
            while len(parts) < len(starts):
                for at in islice(left, max(0, AHEAD * self._threads() - len(flying))):
                    batch = (values[at : at + rows], keys[at : at + rows])
                    flying[self._client.submit(flown, sent, *batch, pure=False, retries=RETRIES)] = at
                for at, part in self._landed(flying):
                    parts[at] = part
                    progress(len(part.margins))
        except (OSError, CancelledError, _killed()) as error:
            found = f"a cluster that was lost on the way ({type(error).__name__}: {error})"
            raise _refusal(self._address, found, "a cluster whose workers stay up") from error
        finally:
            with suppress(OSError):
                self._client.cancel(list(flying), force=True)
        return joined([parts[at] for at in starts])

    def _threads(self) -> int:
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    def _send(self, spec: Specification) -> Any:
        """The specification on the cluster: a task, not data, to outlive the worker that holds it."""
        shared = Sent(here(), spec.gag.kind, packed(spec))
        return self._client.submit(_itself, shared, pure=False, retries=RETRIES)

    def _landed(self, flying: dict[Any, int]) -> list[tuple[int, Outcome]]:
        """Wait for batches, and take those that are done out of the air."""
        import distributed  # noqa: PLC0415

        while True:
            try:
                with self._client.as_current():
                    found = distributed.wait(list(flying), timeout=PATIENCE, return_when="FIRST_COMPLETED")
                break
            except TimeoutError:
                self._client.wait_for_workers(1, timeout=PATIENCE)
        done = list(found.done)
        parts = self._client.gather(done)
        for words in parts:
            if isinstance(words, str):
                raise _refusal(self._address, f"a worker with {words}", _same(here()))
        return [(flying.pop(future), part) for future, part in zip(done, parts, strict=True)]


def _killed() -> type[Exception]:
    from distributed import KilledWorker  # noqa: PLC0415

    return KilledWorker  # type: ignore[no-any-return]


def _itself(sent: Sent) -> Sent:
    return sent


def flown(sent: Sent, values: np.ndarray, keys: np.ndarray) -> Outcome | str:
    """Simulate a batch, on a worker.

    Returns:
        The outcome; or what about this worker is different, for one that came late.
    """
    if words := difference(sent.ours):
        return words
    # What arrives may be read-only, for which numba would compile every kernel again.
    return model_of(sent.kind).run(unpacked(sent.spec), np.array(values), np.array(keys))


def _same(ours: dict[str, str]) -> str:
    return "workers as here, with " + ", ".join(f"{name} {value}" for name, value in ours.items())
