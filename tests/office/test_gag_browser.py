"""The pages of the gags in Chromium: sliders that turn a go into a no-go, keeping, the view in space.

With PRECIPICE_SHOTS=FOLDER in the environment, gag.png and lens.png are left there for the documentation.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from office_browser import launched
from office_process import OfficeProcess, token
from precipice.camera.lens import Camera, Lens, Sensor
from precipice.plan.through import pixels

HEADLAND = Path(__file__).resolve().parents[2] / "examples" / "headland"
SLOW = 120_000
"""Most ms that a test waits: a first run compiles the model."""

TALLY = """() => { const gl = document.querySelector("#picture").getContext("webgl2");
const [w, h] = [gl.drawingBufferWidth, gl.drawingBufferHeight]; const all = new Uint8Array(4 * w * h);
gl.readPixels(0, 0, w, h, gl.RGBA, gl.UNSIGNED_BYTE, all); const seen = new Map();
for (let k = 0; k < all.length; k += 4) { const one = (all[k] << 16) + (all[k + 1] << 8) + all[k + 2];
seen.set(one, (seen.get(one) ?? 0) + 1); } return [seen.size, Math.max(...seen.values()) / (w * h)]; }"""

DRAWN = """async ({ seen, frame, columns, rows, points }) => {
const { matrixOf, pixelOf } = await import("/static/js/gag/geometry.mjs");
const { painter } = await import("/static/js/gag/gl.mjs");
const canvas = document.createElement("canvas"); canvas.width = columns; canvas.height = rows;
const paint = painter(canvas); const view = matrixOf(seen, frame, 0.2, 30000);
return points.map((point) => { const told = pixelOf(view, point, columns, rows);
paint.begin({ x: 0, y: 0, width: columns, height: rows }, [0, 0, 0]);
paint.points(view, paint.hold(point), [1, 1, 1, 1], 9);
const all = new Uint8Array(4 * columns * rows);
const { gl } = paint;
gl.readPixels(0, 0, columns, rows, gl.RGBA, gl.UNSIGNED_BYTE, all);
let [n, x, y] = [0, 0, 0];
for (let k = 0; k < columns * rows; k += 1) if (all[4 * k] > 127) {
n += 1; x += k % columns + 0.5; y += Math.floor(k / columns) + 0.5; }
return [told.column, told.row, told.depth, n ? x / n : -1, n ? rows - y / n : -1]; }); }"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OfficeProcess]:
    made = OfficeProcess(tmp_path_factory.mktemp("gag"), str(HEADLAND))
    made.wait_for_engine(made.browser(), "headland")
    yield made
    made.kill()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with launched("--use-angle=swiftshader", "--enable-unsafe-swiftshader") as browser:
        yield browser


class Desk:
    """A browser of somebody, what went wrong in it, and what it asked."""

    def __init__(self, chromium: Any, office: OfficeProcess, login: str, width: int) -> None:
        self.office, self.wrong = office, []
        context = chromium.new_context(viewport={"width": width, "height": 900 if width > 600 else 844})
        self.page = context.new_page()
        self.page.set_default_timeout(SLOW)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("response", self._answered)
        self.page.goto(f"{office.address}/sign-in")
        self.page.fill("#login", login)
        self.page.fill("#password", "a fine password")
        self.page.click("button[type=submit]")

    def _answered(self, answer: Any) -> None:
        # 409: an answer that the page itself does not want any more.
        if answer.status >= 400 and answer.status != 409:
            self.wrong.append(
                f"{answer.status} {answer.request.url} {answer.request.post_data} {answer.text()}"
            )

    def open(self, gag: str) -> Any:
        self.page.goto(f"{self.office.address}/p/headland/gags/{gag}")
        self.page.wait_for_selector("#verdict.go, #verdict.no-go")
        return self.page

    def slide(self, name: str, handle: int, value: float) -> None:
        """As somebody who drags: many moves, of which only the last counts."""
        found = self.page.locator(f"[data-input={name}] input[type=range]").nth(handle)
        start = float(found.input_value())
        for share in (0.25, 0.5, 0.75, 1.0):
            found.evaluate(
                "(one, to) => { one.value = to; one.dispatchEvent(new Event('input', { bubbles: true })); }",
                start + share * (value - start),
            )


def shot(page: Any, name: str) -> None:
    if os.environ.get("PRECIPICE_SHOTS"):
        page.screenshot(path=str(Path(os.environ["PRECIPICE_SHOTS"]) / name))


@pytest.fixture(scope="module")
def coordinator(office: OfficeProcess) -> str:
    """The login of a stunt coordinator, invited as people are."""
    admin = office.browser()
    given = {"csrf": token(admin, "/p/headland/members"), "role": "coordinator", "stands_for": ""}
    answer = admin.post("/p/headland/members/invite", data=given)
    link = re.search(r"/invitation/[\w-]+", answer.text)
    assert link is not None, answer.text[:2000]
    other = httpx.Client(base_url=office.address, follow_redirects=True, timeout=30)
    data = {"csrf": token(other, link[0]), "login": "cora", "name": "Cora", "password": "a fine password"}
    assert other.post(link[0], data=data).status_code == 200
    return "cora"


def test_a_slider_turns_a_go_into_a_no_go_and_the_coordinator_keeps_it(
    chromium: Any, office: OfficeProcess, coordinator: str
) -> None:
    desk = Desk(chromium, office, coordinator, 1280)
    page = desk.open("fjord-jump")
    assert page.inner_text("#verdict-word") == "Go"
    before = page.inner_text("#chances tr:first-child td:nth-child(3)")
    desk.slide("lip_speed", 0, 27.0)
    page.wait_for_selector("#verdict.no-go.turned:not(.waiting)")
    assert page.inner_text("#verdict-word") == "No-go"
    assert "this turns it into a no-go" in page.inner_text("#verdict-was")
    assert "now a no-go" in page.text_content("#announce")
    assert page.inner_text("#chances tr:first-child td:nth-child(3)") != before
    assert "31.0 +/- 1.2 mph → 27 +/- 1.2 mph" in page.inner_text("#changed")
    page.wait_for_selector("#map svg")
    shot(page, "gag.png")
    desk.slide("lip_speed", 0, 31.0)
    page.wait_for_selector("#verdict.go:not(.turned)")
    assert page.inner_text("#chances tr:first-child td:nth-child(3)") == before, (
        "the same takes, the same odds"
    )
    desk.slide("lip_speed", 0, 30.0)
    page.wait_for_selector("#keep:not([disabled])")
    page.click("#keep")
    page.wait_for_selector("text=Kept as revision 2")
    page.wait_for_selector("text=stated: 30 +/- 1.2 mph")
    text = office.browser().get("/p/headland/revisions/2/zip").content
    assert text
    assert desk.wrong == []


def test_what_the_engine_refuses_is_said_in_its_own_sentence(chromium: Any, office: OfficeProcess) -> None:
    desk = Desk(chromium, office, "ann", 390)
    page = desk.open("cliff-slip")
    assert page.locator("#keep").count() == 0, "a what-if for a producer"
    field = page.locator(".input input[type=text]").first
    field.fill("30 kg")
    field.blur()
    page.wait_for_selector("#trouble:not([hidden])")
    assert "which measures mass" in page.inner_text("#trouble")
    assert page.inner_text("#verdict-word") == "cannot be assessed so"
    page.click("#reset")
    page.wait_for_selector("#verdict.go, #verdict.no-go")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390


def test_the_gag_in_space_is_drawn_and_played(chromium: Any, office: OfficeProcess, coordinator: str) -> None:
    desk = Desk(chromium, office, coordinator, 1280)
    page = desk.open("fjord-jump")
    page.wait_for_selector("body[data-space]")
    page.wait_for_selector("#camera-words li")
    # More colours than shaded ground, paths and bodies have at least, and not one of them all over.
    page.wait_for_function(
        f"() => {{ const [colours, most] = ({TALLY})(); return colours > 60 && most < 0.9; }}"
    )
    page.focus("#stage")
    still = page.evaluate(TALLY)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("+")
    page.wait_for_function(f"(still) => String(({TALLY})()) !== String(still)", arg=still)
    page.click("#cues button:nth-child(3)")
    at = page.inner_text("#clock")
    page.click("#play")
    page.wait_for_function("(at) => document.querySelector('#clock').innerText !== at", arg=at)
    page.click("#play")
    page.click("#find-cameras")
    page.wait_for_selector("#camera-pick option:nth-child(2)", state="attached")
    page.click("#swap")
    page.select_option("#aspect", "2.39")
    page.click("#cues button:nth-child(3)")
    page.wait_for_selector("#camera-words :text('it is sharp from')")
    if os.environ.get("PRECIPICE_SHOTS"):
        page.locator("#space").screenshot(path=str(Path(os.environ["PRECIPICE_SHOTS"]) / "lens.png"))
    assert desk.wrong == []


def test_a_point_is_drawn_on_the_pixel_that_the_camera_says(chromium: Any, office: OfficeProcess) -> None:
    desk = Desk(chromium, office, "ann", 1280)
    desk.page.goto(f"{office.address}/p/headland/gags")
    rng = np.random.default_rng(4)
    for _ in range(6):
        eye, aim = rng.uniform(-80, 80, 3), rng.uniform(-30, 30, 3)
        lens = Lens(float(rng.choice([0.018, 0.035, 0.085])), 4.0, 0.3)
        camera = Camera(tuple(eye), tuple(aim), lens, Sensor(0.02489, 960, 540), 30.0)
        right, down, forward = camera.axes()
        across = rng.uniform(-0.4, 0.4, (8, 2)) * [
            0.02489 / lens.focal_length,
            0.02489 * 540 / 960 / lens.focal_length,
        ]
        depths = rng.uniform(3, 300, 8)
        points = eye + depths[:, None] * (forward + across[:, :1] * right + across[:, 1:] * down)
        told, depth = pixels(camera, points)
        given = {
            "seen": {"eye": eye.tolist(), "axes": [(-right).tolist(), down.tolist(), forward.tolist()]},
            "frame": {"focal": lens.focal_length, "width": 0.02489, "height": 0.02489 * 540 / 960},
            "columns": 960,
            "rows": 540,
            "points": points.tolist(),
        }
        found = np.array(desk.page.evaluate(DRAWN, given))
        np.testing.assert_allclose(found[:, :2], told, atol=0.02)
        np.testing.assert_allclose(found[:, 2], depth, rtol=1e-3)
        np.testing.assert_allclose(found[:, 3:], told, atol=1.0)


def test_without_webgl_it_is_drawn_flat_and_says_why(chromium: Any, office: OfficeProcess) -> None:
    desk = Desk(chromium, office, "ann", 390)
    desk.page.add_init_script(
        "const own = HTMLCanvasElement.prototype.getContext;"
        "HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {"
        "return kind === 'webgl2' ? null : own.call(this, kind, ...rest); };"
    )
    page = desk.open("cliff-slip")
    page.wait_for_selector("body[data-space]")
    page.wait_for_selector("#space-trouble:has-text('no WebGL 2')")
    page.wait_for_function(
        """() => { const one = document.querySelector("#picture"); const all = one.getContext("2d")
        .getImageData(0, 0, one.width, one.height).data; let dark = 0;
        for (let k = 0; k < all.length; k += 4) if (all[k + 1] < 128) dark += 1; return dark > 200; }"""
    )
    assert desk.wrong == []
