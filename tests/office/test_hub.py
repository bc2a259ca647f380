"""What the pages at one board are told: money to those who may see it, everything else to everybody."""

from __future__ import annotations

import asyncio
import json

from precipice.office.board.hub import MOST_WAITING, Hub, Seat


async def heard(seat: Seat) -> list[dict[str, object]]:
    """What a page was told by now, but for who is there."""
    await asyncio.sleep(0.01)
    told = []
    while not seat.queue.empty():
        text = seat.queue.get_nowait()
        told.append(json.loads(text) if text is not None else {"cut off": True})
    return [news for news in told if "people" not in news]


def test_money_is_told_to_those_who_may_see_it() -> None:
    async def told() -> tuple[list[dict[str, object]], list[dict[str, object]]]:
        hub = Hub()
        planner, viewer = hub.sit("a", 1, "Kim", True), hub.sit("b", 2, "Vi", False)
        hub.tell({"days": 3, "bar": "EUR 1,200"}, {"days": 3, "bar": "one hold day"})
        hub.tell({"best": {"cost": 900}})
        hub.tell({"policy": {"saves": 40}})
        hub.tell({"here": 7})
        return await heard(planner), await heard(viewer)

    planner, viewer = asyncio.run(told())
    assert [news.get("bar", news) for news in planner] == [
        "EUR 1,200",
        {"best": {"cost": 900}},
        {"policy": {"saves": 40}},
        {"here": 7},
    ]
    assert viewer == [{"days": 3, "bar": "one hold day"}, {"here": 7}]


def test_a_page_that_reads_nothing_is_cut_off_and_the_others_hear_on() -> None:
    async def told() -> tuple[bool, list[dict[str, object]]]:
        hub = Hub()
        asleep, awake = hub.sit("a", 1, "Kim", True), hub.sit("b", 2, "Lee", True)
        for number in range(MOST_WAITING):
            hub.tell({"here": number})
            await heard(awake)
        hub.tell({"here": -1})
        last = await heard(awake)
        return (await heard(asleep))[-1] == {"cut off": True}, last

    assert asyncio.run(told()) == (True, [{"here": -1}])
