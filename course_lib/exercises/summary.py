"""Progress in numbers: what is done in each lesson, and how good the guesses are."""

from dataclasses import dataclass

from . import catalogue, progress


@dataclass(frozen=True)
class LessonSummary:
    """Counts for one lesson; `points` of `points_in_all` belong to solved exercises."""

    lesson: int
    solved: int
    exercises: int
    points: int
    points_in_all: int
    right: int
    questions: int
    predicted: int
    predictions: int


def by_lesson():
    """Return a LessonSummary for every lesson, in order."""
    known = progress.entries()
    return [_summary(lesson, known) for lesson in catalogue.lessons()]


def _summary(lesson, known):
    exercises = catalogue.exercises(lesson)
    solved = [e for e in exercises if known.get(e.name, {}).get("status") == "correct"]
    questions = catalogue.questions(lesson)
    predictions = catalogue.questions(lesson, "predictions")
    return LessonSummary(
        lesson=lesson,
        solved=len(solved),
        exercises=len(exercises),
        points=sum(e.points for e in solved),
        points_in_all=sum(e.points for e in exercises),
        right=sum(bool(known.get(q.id, {}).get("correct")) for q in questions),
        questions=len(questions),
        predicted=sum(q.id in known for q in predictions),
        predictions=len(predictions),
    )


def calibration():
    """Return how often first guesses were right: confidence -> (right, all).

    Only first answers that came with a confidence (0 to 1) count. A well calibrated
    learner who says 0.67 is right in two of three cases.
    """
    table = {}
    for entry in progress.entries().values():
        first = entry.get("first", {})
        confidence = first.get("confidence")
        if isinstance(confidence, int | float):
            right, count = table.get(confidence, (0, 0))
            table[confidence] = right + bool(first.get("correct")), count + 1
    return dict(sorted(table.items()))
