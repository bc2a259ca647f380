"""The road end to end: a checked production to its plan."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol

from precipice import version
from precipice.gags.checklist import Checklist, checklist_of
from precipice.gags.registry import model_of
from precipice.plan.check import Checked
from precipice.plan.consents import consents, exposures, no_go_words, people, under
from precipice.plan.kept import Keeps, key_of
from precipice.plan.plan import Plan, SceneRow, Unassessed
from precipice.plan.rows import Company, company, hours_estimates, scene_rows
from precipice.plan.schedule import schedule, unscheduled
from precipice.plan.stated import stated_hash
from precipice.production.assessment import Assessment
from precipice.production.stunt import GagEntry
from precipice.risk.assess import Effort, assess
from precipice.risk.run import Progress
from precipice.safety.answers import Answer
from precipice.safety.log_file import read_log
from precipice.safety.statement import statements

SCHEDULE_ASSUMPTIONS = (
    "Everybody called on a day is there from its call to its wrap; scenes are not split over days; "
    "travel days and sickness are left out.",
    "Light limits scenes only at places that state their latitude and longitude: day scenes from sunrise to "
    "sunset, night scenes outside civil twilight.",
    "A failed gate is known at the end of its day; what was shot of the scenes that fall is lost in full.",
)


class Watcher(Protocol):
    """Who is told how far the work has come."""

    def stage(self, name: str, total: int) -> None:
        """A stage of `total` steps begins; 0 where the number is not known."""
        ...

    def advance(self, steps: int) -> None:
        """So many steps are done."""
        ...


def make_plan(checked: Checked, effort: Effort, watcher: Watcher, kept: Keeps | None = None) -> Plan:
    """Assess every gag that can be, schedule the shoot, and put it all into one value.

    Assessments that are kept, and of which nothing has changed, are taken as they are.

    Raises:
        InputError: The shoot cannot be scheduled, or the log of exposures cannot be read; says why.
        ArithmeticError: A model gave a margin that is not a number.
    """
    production, breakdown = checked.production, checked.breakdown
    logged = read_log(checked.folder, people(checked))
    crew = company(checked)
    rows = scene_rows(checked, crew)
    assessments = _assessments(checked, crew, rows, effort, watcher, kept=kept)
    done = schedule(checked, rows, crew, assessments, effort, stage=watcher.stage) if rows else None
    said = consents(checked, assessments, done.result if done is not None else None)
    unassessed = _unassessed(checked, crew, rows, {one.gag for one in assessments})
    return Plan(
        program=f"precipice {version()}",
        title=production.title,
        currency=production.currency,
        script=production.script,
        pages=breakdown.pages,
        eighths=breakdown.eighths,
        scenes=_marked(rows, said),
        cast=done.cast if done is not None else unscheduled(crew, rows),
        assessments=under(assessments, said),
        unassessed=unassessed,
        stated={one.gag: stated_hash(checked.folder, production.gag(one.gag)) for one in assessments},
        consents=said,
        statements=statements(production.cast),
        exposure=exposures(checked, assessments, done.result if done is not None else None, logged),
        checklists=_checklists(unassessed),
        schedule=done.result if done is not None else None,
        estimates=(*crew.estimates, *hours_estimates(rows)),
        assumptions=(*_each_once(one.assumptions for one in assessments), *SCHEDULE_ASSUMPTIONS),
        not_modelled=(
            *(_no_number(one) for one in unassessed),
            *_each_once(one.not_modelled for one in assessments),
        ),
        warnings=(*checked.warnings, *(done.words if done is not None else ())),
    )


def _marked(rows: tuple[SceneRow, ...], said: tuple[Answer, ...]) -> tuple[SceneRow, ...]:
    """Scenes, those marked that hold a gag somebody has not agreed to."""
    return tuple(row.model_copy(update={"no_go": no_go_words(said, row.gags)}) for row in rows)


def assess_gags(
    checked: Checked, effort: Effort, watcher: Watcher, asked: set[str] | None = None
) -> tuple[Assessment, ...]:
    """Assess the gags of a production that can be, or those that are asked for, without planning anything.

    Raises:
        ArithmeticError: A model gave a margin that is not a number.
    """
    crew = company(checked)
    return _assessments(checked, crew, scene_rows(checked, crew), effort, watcher, asked)


def gate_assessments(
    checked: Checked,
    crew: Company,
    rows: tuple[SceneRow, ...],
    effort: Effort,
    watcher: Watcher,
    kept: Keeps | None = None,
) -> tuple[Assessment, ...]:
    """Assess the gags whose gates ask for it, and no others; those that are kept are taken as they are."""
    asked = {gate.gag for gate in checked.production.gates if gate.asks_assessment}
    return _assessments(checked, crew, rows, effort, watcher, asked, kept)


def _assessments(
    checked: Checked,
    crew: Company,
    rows: tuple[SceneRow, ...],
    effort: Effort,
    watcher: Watcher,
    asked: set[str] | None = None,
    kept: Keeps | None = None,
) -> tuple[Assessment, ...]:
    found = []
    for gag_id, spec in checked.specifications.items():
        if asked is not None and gag_id not in asked:
            continue
        performer = _performer_words(checked, crew, rows, spec.gag)

        def stage(name: str, total: int, gag_id: str = gag_id) -> Progress:
            watcher.stage(f"{gag_id}: {name}", total)
            return watcher.advance

        key = "" if kept is None else key_of(spec, performer, effort)
        one = None if kept is None else kept.find(gag_id, key)
        if one is None:
            one = assess(spec, model_of(spec.gag.kind), performer, effort, stage)
            if kept is not None:
                kept.keep(gag_id, key, one)
        found.append(one)
    return under(found, consents(checked, found))


def performer_words(checked: Checked, gag: GagEntry) -> str:
    """Who does a gag, and what those who take part have said may not be done."""
    crew = company(checked)
    return _performer_words(checked, crew, scene_rows(checked, crew), gag)


def _performer_words(checked: Checked, crew: Company, rows: tuple[SceneRow, ...], gag: GagEntry) -> str:
    limits = _limits_of(crew, rows, gag)
    return "; ".join([_performer(checked, gag), *(f"limit, {limit}" for limit in limits)])


def _performer(checked: Checked, gag: GagEntry) -> str:
    for member in checked.production.cast:
        if member.id == gag.performer:
            return f"stunt double for {member.name}" if gag.double else member.name
    return "not decided"


def _limits_of(crew: Company, rows: tuple[SceneRow, ...], gag: GagEntry) -> tuple[str, ...]:
    """What those who take part have said may not be done; everybody called, where the gag names nobody."""
    named = {one.id for one in gag.people} | ({gag.performer} if gag.performer else set())
    return _limits(crew, named or _called(rows, gag.scene))


def _called(rows: tuple[SceneRow, ...], scene: str) -> set[str]:
    return set(next(row.cast for row in rows if row.number == scene))


def _limits(crew: Company, people: Collection[str]) -> tuple[str, ...]:
    """What people have said may not be done."""
    return tuple(
        f"{member.name}: {limit}" for member in crew.cast if member.id in people for limit in member.limits
    )


def _checklists(unassessed: tuple[Unassessed, ...]) -> tuple[Checklist, ...]:
    """The list of every kind that is named and has one, each once."""
    kinds = dict.fromkeys(one.kind for one in unassessed)
    return tuple(found for kind in kinds if (found := checklist_of(kind)) is not None)


def _unassessed(
    checked: Checked, crew: Company, rows: tuple[SceneRow, ...], assessed: set[str]
) -> tuple[Unassessed, ...]:
    """Gags without a number, then scenes whose words suggest a stunt that no gag of the production names."""
    gags = [
        Unassessed(
            gag=gag.id,
            scene=gag.scene,
            kind=gag.kind,
            description=gag.description,
            performer=_performer(checked, gag),
            limits=_limits_of(crew, rows, gag),
        )
        for gag in checked.production.gags
        if gag.id not in assessed
    ]
    with_gag = {gag.scene for gag in checked.production.gags}
    found = [
        Unassessed(
            gag="",
            scene=sheet.scene,
            kind=word.kind,
            description=word.sentence,
            performer="",
            limits=_limits(crew, _called(rows, sheet.scene)),
        )
        for sheet in checked.breakdown.sheets
        if sheet.scene not in with_gag
        for word in {word.kind: word for word in reversed(sheet.stunts)}.values()
    ]
    return (*gags, *found)


def _no_number(one: Unassessed) -> str:
    kind = one.kind.replace("_", " ")
    if not one.gag:
        return f"Scene {one.scene} may hold a stunt ({kind}) that no gag names: {one.description}"
    return f"{one.gag} (scene {one.scene}, {kind}): no model yet, or not described; it carries no number."


def _each_once(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentence for group in groups for sentence in group))
