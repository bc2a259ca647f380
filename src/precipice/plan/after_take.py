"""After a take: what was observed held against what was predicted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from precipice.production.assessment import Assessment
from precipice.production.quantity import show_in
from precipice.safety.decision import Fact
from precipice.safety.happened import OUTCOMES, Outcome, TakeDone
from precipice.safety.learn import RUNS_WORTH, Learned, LearnedOdds, Tolerance, learn_odds, learn_tolerance

HARM: tuple[Outcome, ...] = ("injured", "killed")


@dataclass(frozen=True, slots=True)
class LearnedInput:
    """What takes say of an input.

    Attributes:
        name: Key of the input.
        label: Words for the paper.
        unit: To show it in.
        learned: Before and after, SI.
    """

    name: str
    label: str
    unit: str
    learned: Learned

    @property
    def written(self) -> str:
        """The posterior as the production file takes it: "30.4 +/- 1.3 mph"."""
        mean = show_in(self.learned.posterior.mean, self.unit)
        low = show_in(self.learned.posterior.mean - self.learned.posterior.sd, self.unit)
        unit = "" if self.unit == "1" else f" {self.unit}"
        return f"{mean:.4g} +/- {mean - low:.3g}{unit}"


def learned_inputs(
    assessment: Assessment, takes: Sequence[TakeDone], worth: float = RUNS_WORTH
) -> tuple[LearnedInput, ...]:
    """What was measured of takes against what was stated, for every input with a tolerance.

    Args:
        assessment: The gag as predicted.
        takes: Takes done.
        worth: Runs that a stated tolerance weighs as much as.
    """
    found = []
    for one in assessment.inputs:
        runs = [
            value
            for take in takes
            for seen in take.observed
            if seen.name == one.name
            for value in seen.values
        ]
        if runs and one.sd > 0.0:
            learned = learn_tolerance(Tolerance(one.mean, one.sd, worth), runs)
            found.append(LearnedInput(one.name, one.label, one.unit, learned))
    return tuple(found)


def learned_odds(assessment: Assessment, takes: Sequence[TakeDone]) -> tuple[LearnedOdds, ...]:
    """How the takes went against the predicted odds."""
    spoils, injures, kills = (one.p for one in (assessment.spoils, assessment.injures, assessment.kills))
    chances = (1.0 - spoils - injures - kills, spoils, injures, kills)
    predicted: dict[str, float] = dict(zip(OUTCOMES, chances, strict=True))
    return learn_odds(predicted, [take.outcome for take in takes])


def harm_now(odds: Sequence[LearnedOdds]) -> float:
    """Chance of injury or worse with the takes."""
    return sum(one.posterior for one in odds if one.outcome in HARM)


def learned_facts(assessment: Assessment | None, takes: Sequence[TakeDone]) -> tuple[Fact, ...]:
    """What the takes so far say against another one; () before the first."""
    if assessment is None or not takes:
        return ()
    harm, allowed = harm_now(learned_odds(assessment, takes)), assessment.highest_harm
    harmed = any(take.outcome in HARM for take in takes)
    facts = [
        Fact(
            "plan",
            "harm_so_far",
            "injury or worse, with the takes so far",
            not harmed or harm <= allowed,
            f"{100.0 * harm:.2g} in 100",
            f"at most {100.0 * allowed:.2g} in 100",
        )
    ]
    card = assessment.card
    for one in learned_inputs(assessment, takes):
        if card is not None and one.name == card.input and card.low is not None and card.high is not None:
            inside = card.low <= one.learned.posterior.mean <= card.high
            low, high = (f"{show_in(value, card.unit):.3g}" for value in (card.low, card.high))
            label = f"{one.label}, with the takes so far"
            facts.append(
                Fact("plan", f"{one.name}_so_far", label, inside, one.written, f"{low} to {high} {card.unit}")
            )
    return tuple(facts)
