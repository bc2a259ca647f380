"""A plan under what people say now: who took something back since it was made is heard at once."""

from __future__ import annotations

from precipice.plan.check import Checked
from precipice.plan.consents import consents, exposures, no_go_words, people, under
from precipice.plan.plan import Plan
from precipice.safety.log_file import read_log
from precipice.safety.statement import statements


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
            "assessments": under(plan.assessments, said),
            "consents": said,
            "statements": statements(checked.production.cast),
            "exposure": exposures(checked, plan.assessments, plan.schedule, logged),
            "schedule": schedule,
        }
    )
