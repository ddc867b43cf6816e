"""What the playground says of a run, in words and numbers."""

from course_lib.plots.pictures import minus


def description(run):
    """Return what the picture shows, for those who cannot see it."""
    if run.problem:
        return run.problem
    s = run.setting
    several = "layer" if s["depth"] == 1 else "layers"
    return (
        f"{len(run.train[0])} points ({s['data']}) and a network with {s['depth']} "
        f"hidden {several} at epoch {run.epoch}. {_halves('Loss', run.losses, '.4f')}."
    )


def progress(run):
    """Return how far a run is, its losses and its accuracies, as HTML."""
    if run.problem:
        return run.problem
    lines = [
        f"Epoch <b>{run.epoch}</b>, step {run.steps:,}, η = {run.rate():.3g}, "
        f"{run.params.data.size} parameters.",
        _halves("Loss", run.losses, ".4f") + ".",
    ]
    if not run.regression:
        lines.append(_halves("Right", run.accuracies, ".1%") + ".")
    if run.diverged:
        lines.append(
            "✗ The loss is no longer a number: lower η, or clip. Then press Restart."
        )
    return "<br>".join(lines)


def weight(value, end):
    """Return what a weight is to the last digit that counts, as HTML.

    Its slider has steps and ends at ±`end`; the weight has neither.
    """
    if value != value:
        return "<div>This weight is no number any more.</div>"
    beyond = f", beyond the slider's ±{end:g}" if abs(value) > end else ""
    return minus(f"<div>This weight is {value:.4g}{beyond}.</div>")


def layers(run):
    """Return the numbers of the last step by layer, as HTML; none before the first."""
    if run.problem or not run.steps:
        return ""
    slopes, ratios = run.sizes()
    return (
        f"<div>Gradient by layer: {_row(slopes)}<br>"
        f"Update ÷ weight: {_row(ratios)}</div>"
    )


def _halves(what, values, form):
    training, test = values
    text = f"{what} {training:{form}} in training"
    return text if test != test else f"{text}, {test:{form}} on the test points"


def _row(values):
    return ", ".join(f"{value:.2g}" for value in values)
