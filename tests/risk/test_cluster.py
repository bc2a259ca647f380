"""Runs on a cluster of two processes: the bits of this machine, whoever dies on the way."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from precipice.gags import registry
from precipice.gags.kind import Kind
from precipice.gags.model import Outcome
from precipice.gags.registry import model_of
from precipice.gags.specification import Specification
from precipice.plan.check import check
from precipice.production.problem import InputError
from precipice.production.stunt import GagEntry
from precipice.risk import cluster as module
from precipice.risk.cluster import cluster
from precipice.risk.identity import packed, unpacked
from precipice.risk.run import Threads

distributed = pytest.importorskip("distributed", reason="the extra precipice[cluster] is not installed")

ROOT = Path(__file__).parents[2]


class Logged:
    """A model that naps, notes the first key of every batch in a folder, and may stumble."""

    def columns(self, spec: Specification) -> tuple[str, ...]:
        return "a", "b"

    def run(self, spec: Specification, values: np.ndarray, keys: np.ndarray) -> Outcome:
        if spec.choices["stumble"] == "yes":
            raise ArithmeticError("stumbled")
        a, b = values.T
        time.sleep(spec.gag.parameters["nap"])
        with Path(spec.gag.parameters["log"]).open("a") as log:
            log.write(f"{keys[0]}\n")
        noise = np.sin(keys.astype(float)) * 1e-3
        return Outcome(
            np.column_stack([a, a * b + noise]),
            {"one": values, "other": values + 1.0},
            keys.astype(int) % 3,
            {"along": values},
        )


def dask_setup(worker: object) -> None:
    """Make the model known on a worker, which loads this file before it starts."""
    registry.MODELLED = (*registry.MODELLED, "other")
    sys.modules["precipice.gags.other.model"] = SimpleNamespace(MODEL=Logged())  # type: ignore[assignment]


def specification(log: Path, nap: float = 0.0, stumble: str = "no") -> Specification:
    gag = GagEntry(id="toy", scene="1", kind="other", parameters={"nap": nap, "log": str(log)})
    kind = Kind("other", "toy", MappingProxyType({}), MappingProxyType({}), (), (), (), ())
    return Specification(
        gag, kind, MappingProxyType({}), MappingProxyType({}), choices=MappingProxyType({"stumble": stumble})
    )


def sampled(n: int, k: int = 2) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(7)
    return generator.normal(size=(n, k)), generator.integers(2**63, size=n, dtype=np.uint64)


def assert_same(first: Outcome, second: Outcome) -> None:
    for name in ("margins", "branches"):
        one, other = getattr(first, name), getattr(second, name)
        assert (one.dtype, one.shape, one.tobytes()) == (other.dtype, other.shape, other.tobytes())
    for part in ("landings", "across"):
        ours, theirs = getattr(first, part), getattr(second, part)
        assert ours.keys() == theirs.keys()
        assert all(ours[name].tobytes() == theirs[name].tobytes() for name in ours)


@pytest.fixture(scope="module")
def workers() -> Iterator[Any]:
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address=":0",
        host="127.0.0.1",
        preload=[__file__],
    ) as found:
        yield found


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "MODELLED", (*registry.MODELLED, "other"))
    monkeypatch.setitem(sys.modules, "precipice.gags.other.model", SimpleNamespace(MODEL=Logged()))


def refusal(address: str) -> str:
    with pytest.raises(InputError) as caught, cluster(address):
        pass
    (problem,) = caught.value.problems
    assert (problem.file, problem.field) == ("--cluster", address)
    return f"{problem.found}; {problem.allowed}"


def test_bits_and_order_are_those_of_threads_and_progress_counts_every_run(
    workers: Any, tmp_path: Path
) -> None:
    spec, (values, keys), counted = specification(tmp_path / "log"), sampled(7_777), []
    with cluster(workers.scheduler_address) as runner:
        far = runner.fly(Logged(), spec, values, keys, counted.append)
        few = runner.fly(Logged(), spec, values[:1], keys[:1], counted.append)
    near = Threads(2).fly(Logged(), spec, values, keys, lambda _: None)
    assert_same(far, near)
    assert far.margins.flags.writeable
    assert few.margins.tobytes() == near.margins[:1].tobytes()
    assert sum(counted) == 7_778
    assert len(counted) == 9


def test_the_cliff_jump_flies_there_as_here(workers: Any) -> None:
    spec = check(ROOT / "examples" / "headland").specifications["fjord-jump"]
    model = model_of("cliff_jump")
    values = np.tile([spec.middle(name) for name in model.columns(spec)], (600, 1))
    values *= np.random.default_rng(7).uniform(0.95, 1.05, values.shape)
    keys = sampled(600)[1]
    near = Threads(2).fly(model, spec, values, keys, lambda _: None)
    with cluster(workers.scheduler_address) as runner:
        assert_same(runner.fly(model, spec, values, keys, lambda _: None), near)


def test_a_specification_survives_the_journey() -> None:
    spec = check(ROOT / "examples" / "headland").specifications["fjord-jump"]
    there = unpacked(packed(spec))
    assert there is unpacked(packed(spec))
    assert (there.gag, there.kind, there.stated) == (spec.gag, spec.kind, spec.stated)
    assert isinstance(there.gag.parameters, MappingProxyType)
    assert isinstance(there.stated, MappingProxyType)


def test_a_worker_that_dies_costs_its_own_batches_only(workers: Any, tmp_path: Path) -> None:
    spec, (values, keys) = specification(tmp_path / "log", nap=0.3), sampled(4_000)
    flown: list[int] = []

    def kill_one(runs: int) -> None:
        flown.append(runs)
        if len(flown) == 3:
            os.kill(workers.workers[0].pid, signal.SIGKILL)

    with cluster(workers.scheduler_address) as runner:
        far = runner.fly(Logged(), spec, values, keys, kill_one)
    log = (tmp_path / "log").read_text().split()
    assert_same(far, Threads(2).fly(Logged(), specification(tmp_path / "near"), values, keys, lambda _: None))
    assert sum(flown) == 4_000
    assert set(log) == {str(key) for key in keys[::500]}
    assert len(log) <= 8 + 2


def test_an_error_of_the_model_is_raised_and_nothing_is_left_in_flight(workers: Any, tmp_path: Path) -> None:
    values, keys = sampled(8_000)
    with cluster(workers.scheduler_address) as runner:
        with pytest.raises(ArithmeticError, match="stumbled"):
            runner.fly(Logged(), specification(tmp_path / "log", stumble="yes"), values, keys, lambda _: None)
        assert_idle(workers)


def test_ctrl_c_cancels_what_is_in_flight(workers: Any, tmp_path: Path) -> None:
    spec, (values, keys) = specification(tmp_path / "log", nap=0.2), sampled(40_000)

    def interrupt(_runs: int) -> None:
        raise KeyboardInterrupt  # as the handler of SIGINT does, which would end the whole run of tests

    with cluster(workers.scheduler_address) as runner:
        with pytest.raises(KeyboardInterrupt):
            runner.fly(Logged(), spec, values, keys, interrupt)
        assert_idle(workers)
    assert len((tmp_path / "log").read_text().split()) < 10


def assert_idle(workers: Any) -> None:
    """Only the specification may be left."""
    until = time.monotonic() + 10.0
    while len(workers.scheduler.tasks) > 1 and time.monotonic() < until:
        time.sleep(0.02)
    assert len(workers.scheduler.tasks) <= 1


@pytest.mark.parametrize(
    "address",
    [
        "",
        "here",
        "tcp://10.0.0.5",
        "http://10.0.0.5:8786",
        "ucx://10.0.0.5:8786",
        "10.0.0.5:0",
        "10.0.0.5:70000",
        "tcp://me@10.0.0.5:8786",
        "tcp://10.0.0.5:8786/x",
        "10.0.0.5:8786\n",
    ],
)
def test_an_address_must_have_the_form_of_one(address: str) -> None:
    assert "the address of a Dask scheduler with its port" in refusal(address)


def test_a_scheduler_that_does_not_answer_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.5)
    assert "no scheduler that answers" in refusal("127.0.0.1:1")
    with socket.create_server(("127.0.0.1", 0)) as mute:
        assert "no scheduler that answers (none within" in refusal(f"127.0.0.1:{mute.getsockname()[1]}")


def test_what_answers_must_be_a_scheduler(workers: Any) -> None:
    assert "it is a Worker" in refusal(next(iter(workers.scheduler.workers)))


def test_tls_without_certificates_is_refused() -> None:
    assert "no certificates" in refusal("tls://127.0.0.1:1")


def test_a_cluster_without_workers_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.5)
    with distributed.LocalCluster(
        n_workers=0, dashboard_address=":0", host="127.0.0.1", processes=True
    ) as empty:
        assert "a scheduler without workers after 0.5 s" in refusal(empty.scheduler_address)


def test_another_version_is_refused_at_once_and_when_it_comes_late(
    workers: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = workers.scheduler_address
    values, keys = sampled(10)
    truth = module.here()
    with cluster(address) as runner:
        monkeypatch.setattr(module, "here", lambda: {**truth, "precipice": "9.9.9"})
        with pytest.raises(InputError, match=rf"a worker with precipice {truth['precipice']}"):
            runner.fly(Logged(), specification(tmp_path / "log"), values, keys, lambda _: None)
    assert "precipice 9.9.9" in refusal(address).partition("; ")[2]
    monkeypatch.setattr(module, "here", lambda: {**truth, "precipice sources": "0"})
    assert f"with precipice sources {truth['precipice sources']}; " in refusal(address)


def test_another_model_than_the_kinds_own_is_refused(workers: Any, tmp_path: Path) -> None:
    with cluster(workers.scheduler_address) as runner, pytest.raises(ValueError, match="'other' only"):
        runner.fly(model_of("cliff_jump"), specification(tmp_path / "log"), *sampled(10), lambda _: None)


def test_without_the_extra_the_refusal_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert "precipice[cluster]" in refusal("127.0.0.1:8786")
