"""The watermark that everybody sees: a name and a copy number across each page and in its foot."""

from __future__ import annotations

import io
import unicodedata
from functools import lru_cache

import pikepdf
import typst

from precipice.paper.handout.fonts import setting
from precipice.production.problem import InputError, Problem

LONGEST_NAME = 80
JOINERS = "\u200c\u200d"
"""Characters without width that names in Persian and Indian scripts need."""

_TEMPLATE = """
#let width = float(sys.inputs.width) * 1pt
#let height = float(sys.inputs.height) * 1pt
#set page(width: width, height: height, margin: 0pt, fill: none)
#set text(font: sys.inputs.fonts.split("\n"), hyphenate: false)
#let across = text(weight: "bold", fill: rgb(0, 0, 0, 9%), size: 60pt, sys.inputs.across)
#context {
  let wide = measure(across).width
  let size = calc.min(60pt, 60pt * (0.8 * calc.norm(width.pt(), height.pt()) / wide.pt()))
  let line = text(weight: "bold", fill: rgb(0, 0, 0, 9%), size: size, sys.inputs.across)
  let whole = box(width: measure(line).width + 1pt, line)
  place(center + horizon, rotate(-calc.atan2(width.pt(), height.pt()), reflow: false, whole))
  let foot = text(size: 6.5pt, fill: luma(90), sys.inputs.foot)
  let long = measure(foot).width
  let fit = calc.min(1.0, (width.pt() - 40) / long.pt()) * 100%
  let line = box(width: long + 1pt, foot)
  place(center + bottom, dy: -14pt, scale(x: fit, y: fit, reflow: true, line))
}
"""


def refuse_bad_name(person: str) -> None:
    """Refuse a name that cannot stand in a line.

    Raises:
        InputError: It is empty, too long or holds control characters.
    """
    bad = [one for one in person if unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
    bad = [one for one in bad if one not in JOINERS]
    if not person.strip() or len(person) > LONGEST_NAME or bad:
        found = repr(person)[:100]
        allowed = f"a name of 1 to {LONGEST_NAME} characters without control characters"
        raise InputError((Problem("issue", "name", found, allowed),))


def line_for(person: str, copy: int) -> str:
    """The words that name a copy, where a format has room for a line; without a name, its number only."""
    return f"Issued to {person} · copy {copy}" if person else f"Issued copy {copy}"


def missing_glyphs(text: str) -> str:
    """Characters of a text for which this machine has no font, each once."""
    return "".join(one.character for one in setting((text,)).missing)


def with_watermark(pdf: bytes, person: str, copy: int) -> bytes:
    """A PDF with a person's name and the copy number on every page, over what is there; "" for no name."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            left, bottom, right, top = (float(one) for one in page.cropbox)
            across = f"{person} · {copy}" if person else f"copy {copy}"
            drawn = _drawn(across, line_for(person, copy), right - left, top - bottom)
            with pikepdf.open(io.BytesIO(drawn)) as made:
                form = opened.copy_foreign(made.pages[0].as_form_xobject())
            name = page.add_resource(form, pikepdf.Name.XObject, name=_free(page))
            page.contents_add(opened.make_stream(b"q\n"), prepend=True)
            shown = f"\nQ\n/Artifact BMC q 1 0 0 1 {left:.3f} {bottom:.3f} cm {name} Do Q EMC\n"
            page.contents_add(opened.make_stream(shown.encode("ascii")), prepend=False)
        opened.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _free(page: pikepdf.Page) -> pikepdf.Name:
    """A name that the page's resources do not have; pikepdf would draw one at random."""
    taken = page.resources.get("/XObject", pikepdf.Dictionary()).keys()
    number = next(number for number in range(len(taken) + 1) if f"/Issued{number}" not in taken)
    return pikepdf.Name(f"/Issued{number}")


@lru_cache(maxsize=64)
def _drawn(across: str, foot: str, width: float, height: float) -> bytes:
    """One page with nothing but the watermark; the words are data to typst and never markup."""
    inputs = {"across": across, "foot": foot, "width": f"{width:.3f}", "height": f"{height:.3f}"}
    fonts = setting((across, foot))
    inputs["fonts"] = "\n".join(fonts.families)
    # typst's stubs give this function a type parameter that nothing can settle.
    made = typst.compile(  # type: ignore[misc]
        _TEMPLATE.encode(), font_paths=list(fonts.folders), sys_inputs=inputs
    )
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single file")
    return made
