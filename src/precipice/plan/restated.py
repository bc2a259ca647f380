"""A plan under what people say now: who took something back since it was made is heard at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from precipice.plan.check import Checked
from precipice.plan.consents import consents, exposures, no_go_words, people, under
from precipice.plan.plan import Plan
from precipice.production.assessment import Assessment
from precipice.safety.answers import Answer
from precipice.safety.log_file import read_log
from precipice.safety.statement import statements

THEN = "When the plan was made, not everybody in it had agreed; plan again."


def restated(plan: Plan, checked: Checked) -> Plan:
    """The plan with everybody's answers, statements and sums as the production has them now.

    Nothing is simulated or scheduled anew. A gag that somebody no longer agrees to is a no-go at once; one
    that was a no-go when the plan was made stays so until the next, since its limits card is gone.

    Raises:
        InputError: The log of exposures cannot be read.
    """
    said = consents(checked, plan.assessments, plan.schedule)
    logged = read_log(checked.folder, people(checked))
    scenes = tuple(row.model_copy(update={"no_go": no_go_words(said, row.gags)}) for row in plan.scenes)
    schedule = plan.schedule
    if schedule is not None:
        curves = tuple(
            curve.model_copy(update={"no_go": no_go_words(said, (curve.gag,))}) for curve in schedule.curves
        )
        schedule = schedule.model_copy(update={"curves": curves})
    return plan.model_copy(
        update={
            "scenes": scenes,
            "assessments": under(_without(plan, said), said),
            "consents": said,
            "statements": statements(checked.production.cast),
            "exposure": exposures(checked, plan.assessments, plan.schedule, logged),
            "schedule": schedule,
        }
    )


def _without(plan: Plan, said: Iterable[Answer]) -> Iterator[Assessment]:
    """Assessments without the words of answers that were given when the plan was made and are others now."""
    now = {answer.words for answer in said}
    for one in plan.assessments:
        theirs = {
            answer.words for answer in plan.consents if answer.gag == one.gag and not answer.is_go
        } - now
        reasons = tuple(reason for reason in one.reasons if reason not in theirs)
        if len(reasons) < len(one.reasons):
            yield one.model_copy(update={"reasons": (*reasons, THEN)})
        else:
            yield one
