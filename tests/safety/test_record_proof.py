"""Nothing in a record can be changed unseen, and no crash loses what was confirmed."""

from __future__ import annotations

import contextlib
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from precipice.production.problem import InputError
from precipice.safety.chain import EMPTY, GENESIS, Head, canonical, next_entry, parse_entry, parse_head
from precipice.safety.record import HEAD, RECORD, NewEntry, append, prove, read_record

NOON = datetime(2027, 6, 7, 12, tzinfo=UTC)


class Killed(BaseException):
    """The process is gone."""


class Memory:
    """A disk in memory that dies after so many bytes, and may forget what was not synced when it does."""

    def __init__(self, budget: int | None = None, power_cut: random.Random | None = None) -> None:
        self.files: dict[str, bytes] = {}
        self.budget = budget
        self.power_cut = power_cut

    def read(self, path: Path) -> bytes | None:
        return self.files.get(path.name)

    def append(self, path: Path, data: bytes) -> None:
        before = self.files.get(path.name, b"")
        written = self._spend(data)
        if len(written) < len(data) and self.power_cut is not None:
            written = self._half_kept(written)
        self.files[path.name] = before + written
        if len(written) < len(data):
            raise Killed

    def replace(self, path: Path, data: bytes) -> None:
        written = self._spend(data + b"r")  # the last byte stands for the rename
        if len(written) <= len(data):
            self.files[f".{path.name}.new"] = written
            raise Killed
        self.files[path.name] = data

    def cut(self, path: Path, length: int) -> None:
        if not self._spend(b"c"):
            raise Killed
        self.files[path.name] = self.files[path.name][:length]

    @contextlib.contextmanager
    def lock(self, path: Path) -> Iterator[None]:
        yield

    def _spend(self, data: bytes) -> bytes:
        if self.budget is None:
            return data
        kept = data[: self.budget]
        self.budget -= len(kept)
        return kept

    def _half_kept(self, written: bytes) -> bytes:
        """After a power cut a file may be longer than what is in it: zeros, or a part, or nothing."""
        assert self.power_cut is not None
        kept = self.power_cut.randrange(len(written) + 1)
        return written[:kept] + self.power_cut.choice((b"", bytes(len(written) - kept)))


def write(disk: Memory, count: int, at_once: int = 1) -> int:
    """Write entries; returns how many were confirmed before the disk died."""
    confirmed = 0
    with contextlib.suppress(Killed):
        for number in range(count):
            new = [NewEntry("abort", "jump", {"words": f"{number}-{k}", "x": k / 7}) for k in range(at_once)]
            confirmed += len(append(Path(), new, NOON, disk))
    return confirmed


def proved(disk: Memory) -> tuple[bytes, bytes]:
    return disk.files[RECORD], disk.files[HEAD]


def test_a_record_is_read_as_it_was_written() -> None:
    disk = Memory()
    assert write(disk, 5, at_once=2) == 10
    reading = read_record(Path(), disk)
    assert reading.sound
    assert not reading.notes
    assert [entry.data["words"] for entry in reading.entries][:3] == ["0-0", "0-1", "1-0"]
    assert reading.head == reading.confirmed


def test_the_hash_is_that_of_sha256_over_sorted_json() -> None:
    """Worked out by hand with sha256sum over the line below."""
    entry = next_entry(EMPTY, "2027-06-07T12:00:00+00:00", "abort", "jump", {"b": 1, "a": "é"})
    text = (
        r'{"at":"2027-06-07T12:00:00+00:00","data":{"a":"\u00e9","b":1},"gag":"jump","kind":"abort",'
        rf'"number":1,"previous":"{GENESIS}"}}'
    )
    found = subprocess.run(["sha256sum"], input=text.encode(), capture_output=True, check=True).stdout
    assert entry.hash == found.decode().split()[0]


def test_every_flip_of_every_bit_of_a_small_record_is_found() -> None:
    disk = Memory()
    write(disk, 3)
    record, head = proved(disk)
    assert prove(record, head).sound
    for place in range(len(record)):
        for bit in range(8):
            changed = bytearray(record)
            changed[place] ^= 1 << bit
            assert not prove(bytes(changed), head).sound, (place, bit)
    for place in range(len(head)):
        for bit in range(8):
            changed = bytearray(head)
            changed[place] ^= 1 << bit
            assert not prove(record, bytes(changed)).sound, (place, bit)


def test_random_changes_of_a_large_record_are_found() -> None:
    disk = Memory()
    write(disk, 40, at_once=25)
    record, head = proved(disk)
    dice = random.Random(7)
    for _ in range(60):
        changed = bytearray(record)
        changed[dice.randrange(len(record))] ^= dice.randrange(1, 256)
        assert not prove(bytes(changed), head).sound


def test_lines_deleted_swapped_or_doubled_are_found() -> None:
    disk = Memory()
    write(disk, 6)
    record, head = proved(disk)
    lines = record.splitlines(keepends=True)
    for k in range(6):
        assert not prove(b"".join(lines[:k] + lines[k + 1 :]), head).sound
        assert not prove(b"".join([*lines[: k + 1], *lines[k:]]), head).sound
        for other in range(k):
            swapped = list(lines)
            swapped[k], swapped[other] = swapped[other], swapped[k]
            assert not prove(b"".join(swapped), head).sound


def test_every_truncation_is_found() -> None:
    disk = Memory()
    write(disk, 3)
    record, head = proved(disk)
    assert all(not prove(record[:length], head).sound for length in range(len(record)))
    assert not prove(None, head).sound
    assert not prove(record, None).sound


def test_a_record_written_anew_is_found_by_a_published_head_only() -> None:
    true, false = Memory(), Memory()
    write(true, 4)
    published = read_record(Path(), true).head
    write(false, 5, at_once=2)
    assert read_record(Path(), false).sound
    assert not read_record(Path(), false, published).sound
    write(true, 2)
    assert read_record(Path(), true, published).sound
    assert parse_head(str(published)) == published


def test_nothing_is_added_to_a_damaged_record() -> None:
    disk = Memory()
    write(disk, 2)
    disk.files[RECORD] = disk.files[RECORD].replace(b"0-0", b"9-9")
    before = dict(disk.files)
    with pytest.raises(InputError, match="it was changed"):
        append(Path(), [NewEntry("abort", "jump", {})], NOON, disk)
    assert disk.files == before


@pytest.mark.parametrize("power_cut", [False, True])
def test_a_thousand_kills_lose_no_confirmed_entry(power_cut: bool) -> None:
    """Killed after any number of bytes; then read, proved and written on, killed again, and so on."""
    dice = random.Random(11)
    whole = Memory()
    write(whole, 4, at_once=3)
    most = sum(map(len, whole.files.values())) + 600
    for _ in range(1000):
        disk = Memory(dice.randrange(most), dice if power_cut else None)
        confirmed = write(disk, 4, at_once=dice.choice((1, 3)))
        for budget in (dice.randrange(most), None):
            reading = read_record(Path(), disk)
            assert reading.sound, reading.damage
            assert len(reading.entries) >= confirmed
            disk.budget = budget
            confirmed = len(reading.entries) if reading.head == reading.confirmed else confirmed
            confirmed += write(disk, 1)
        reading = read_record(Path(), disk)
        assert reading.sound
        assert not reading.notes
        numbers = [entry.number for entry in reading.entries]
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) >= confirmed


def test_a_torn_last_line_is_kept_aside() -> None:
    disk = Memory()
    write(disk, 2)
    disk.files[RECORD] += b'{"at":"2027'
    reading = read_record(Path(), disk)
    assert reading.sound
    assert "torn last line of 11 bytes" in reading.notes[0]
    write(disk, 1)
    aside = [content for name, content in disk.files.items() if "torn" in name]
    assert aside == [b'{"at":"2027']
    assert len(read_record(Path(), disk).entries) == 3


KILLED_SCRIPT = """
import os, sys
from datetime import datetime, timezone
from pathlib import Path
from precipice.safety import disk
from precipice.safety.record import NewEntry, append
left = int(sys.argv[2])
real = os.write
def write(handle, data):
    global left
    part = bytes(data)[:left]
    done = real(handle, part) if part else 0
    left -= done
    if left <= 0:
        os.kill(os.getpid(), 9)
    return done
disk.os.write = write
for number in range(6):
    append(Path(sys.argv[1]), [NewEntry("abort", "jump", {"n": number})], datetime.now(timezone.utc))
    print(number, flush=True)
"""


@pytest.mark.parametrize("budget", [1, 70, 150, 333, 401, 700, 1111, 1500])
def test_a_process_killed_while_it_writes_loses_nothing_confirmed(tmp_path: Path, budget: int) -> None:
    """The same on the real disk, with SIGKILL in the middle of a write."""
    command = [sys.executable, "-c", KILLED_SCRIPT, str(tmp_path), str(budget)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == -9, done.stderr
    reading = read_record(tmp_path)
    assert reading.sound
    assert len(reading.entries) >= len(done.stdout.split())
    append(tmp_path, [NewEntry("abort", "jump", {"n": "later"})], NOON)
    assert read_record(tmp_path).entries[-1].data["n"] == "later"


def test_two_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from datetime import datetime, timezone\n"
        "from precipice.safety.record import NewEntry, append\n"
        "for n in range(15):\n"
        "    append(Path(sys.argv[1]), [NewEntry('abort', sys.argv[2], {})], datetime.now(timezone.utc))\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", script, str(tmp_path), gag]) for gag in ("a", "b")]
    assert [one.wait(timeout=120) for one in running] == [0, 0]
    reading = read_record(tmp_path)
    assert reading.sound
    assert sorted(entry.gag for entry in reading.entries) == ["a"] * 15 + ["b"] * 15


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.text(), PLAIN, max_size=4))
def test_whatever_json_holds_is_read_back(data: dict[str, object]) -> None:
    entry = next_entry(Head(3, "ab" * 32), "now", "abort", "jump", data)
    assert parse_entry(entry.line()[:-1]) == entry
    assert canonical(entry.data) == canonical(data)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.binary(max_size=80))
def test_no_bytes_are_taken_for_a_record(record: bytes, head: bytes) -> None:
    reading = prove(record, head)
    assert not reading.entries
