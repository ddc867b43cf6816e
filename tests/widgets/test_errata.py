"""Errata hunt: every claim is tested, and the test decides as the entry says."""

import pytest

from course_lib import plots, widgets
from course_lib.content.errata import ENTRIES, matching
from course_lib.content.erratum import (
    DEPENDS,
    FAILS,
    HOLDS,
    NOTES,
    VERDICTS,
    Evidence,
)
from course_lib.exercises import catalogue, progress
from course_lib.widgets.errata_hunt import NAMES, UNSURE

ROWS_OF_THE_CURRICULUM = 53


@pytest.fixture(scope="module")
def computed():
    return {name: entry.test() for name, entry in ENTRIES.items()}


@pytest.mark.parametrize("name", ENTRIES)
def test_the_test_refutes_the_claim_and_confirms_what_holds(computed, name):
    found, entry = computed[name], ENTRIES[name]
    assert len(found.at) == len(found.claimed) == len(found.corrected)
    assert len(found.at) == len(found.measured)
    assert found.confirmed, (name, found.corrected, found.measured)
    assert found.falsified == (entry.verdict != HOLDS), (name, found.claim_error)


@pytest.mark.parametrize("name", ENTRIES)
def test_an_entry_is_whole(name):
    entry = ENTRIES[name]
    assert entry.verdict in VERDICTS and set(entry.notes) <= set(NOTES)
    assert list(entry.notes) == sorted(set(entry.notes))
    assert entry.lesson in catalogue.lessons()
    assert len(entry.title) <= 55
    for text in (entry.claim, entry.holds, entry.origin):
        assert text.endswith((".", "?")) and text.count("*") % 2 == 0


def test_all_that_the_notes_slip_on_is_there_and_some_that_they_do_not():
    sound = [entry for entry in ENTRIES.values() if entry.verdict == HOLDS]
    assert len(ENTRIES) - len(sound) == ROWS_OF_THE_CURRICULUM
    assert len(sound) >= 5  # else "does not hold" would be a safe guess
    assert len(matching(topic="activations")) > 5
    for note in NOTES:
        assert len(matching(note)) >= 8


def test_evidence_measures_errors_relative_to_the_largest_number():
    row = Evidence(["a", "b"], [0, 10], [4, 10], [4, 10], "number")
    assert row.claim_error == pytest.approx(0.4) and row.error == 0
    assert row.falsified and row.confirmed and not row.curves
    close = Evidence(["a"], [10], [10.4], [10.2], "number", tolerance=0.05)
    assert not close.falsified and close.confirmed


@pytest.mark.parametrize(
    "name, finding",
    [
        ("sigmoid_sign", "The measurement refutes the claim"),
        ("relu_at_zero", "The claim holds in 2 of 4 cases"),
        ("softplus_slope", "The measurement confirms the claim"),
    ],
)
def test_the_picture_shows_the_rows_of_the_evidence(computed, name, finding):
    ax = plots.figure_axes()
    plots.evidence(computed[name], ax=ax, revealed=False)
    legend = [text.get_text() for text in ax.get_legend().get_texts()]
    assert legend == ["claim"] and "Does it hold?" in ax.get_title(loc="left")
    plots.evidence(computed[name], ax=ax)
    legend = [text.get_text() for text in ax.get_legend().get_texts()]
    assert legend == ["claim", "what holds", "measured"]
    measured = next(line for line in ax.lines if line.get_label() == "measured")
    assert list(measured.get_ydata()) == list(computed[name].measured)
    assert ax.get_title(loc="left") == finding
    assert finding in ax.figure.alt and "measured" in ax.figure.alt


def offered(panel):
    return [NAMES[title] for title in panel.entry.options]


def test_a_guess_runs_the_test_and_is_kept():
    panel = widgets.errata_hunt(start="tanh_without_the_square")
    assert "1 − tanh x" in panel.readout.value
    assert "measured" not in panel.readout.value + panel.stage.alt
    panel.guess.value = HOLDS
    assert "✗ No: it does not hold" in panel.readout.value
    assert "1 − tanh² x" in panel.readout.value and "measured" in panel.stage.alt
    assert "def tanh_without_the_square" in panel.readout.value
    assert 'href="02_activations.ipynb"' in panel.readout.value
    assert "1 of 60 entries guessed, 0 right" in panel.readout.value
    panel.guess.value = FAILS  # the first guess counts
    assert "✓ Right" in panel.readout.value and "0 right" in panel.readout.value
    kept = progress.entry("errata_tanh_without_the_square")
    assert kept["first"]["answer"] == HOLDS and not kept["first"]["correct"]
    panel.following.click()
    panel.guess.value = HOLDS  # tanh with the square: this one does hold
    assert "2 of 60 entries guessed, 1 right" in panel.readout.value
    again = widgets.errata_hunt(start="tanh_without_the_square")
    assert "first guess was “holds”" in again.readout.value
    assert "2 of 60 entries guessed" in again.readout.value


def test_filters_narrow_the_entries_and_are_never_empty():
    panel = widgets.errata_hunt()
    for note in NOTES:
        panel.topic.value, panel.note.value = "all", NOTES[note]
        assert offered(panel) == [each.name for each in matching(note)]
        for topic in panel.topic.options:
            panel.topic.value = topic
            assert offered(panel) == [each.name for each in matching(note, topic)] != []
            assert panel.error.value == ""
    panel.note.value = NOTES["D"]
    panel.topic.value = "descent"
    panel.note.value = NOTES["B"]  # which has nothing on descent
    assert panel.topic.value == "all" and len(offered(panel)) == len(matching("B"))
    panel.reset_button.click()
    assert panel.error.value == "" and len(panel.entry.options) == len(ENTRIES)


def test_next_goes_to_the_claims_without_a_guess():
    panel = widgets.errata_hunt(note="D", topic="losses")
    names = offered(panel)
    panel.following.click()
    assert NAMES[panel.entry.value] == names[1]
    panel.guess.value = DEPENDS
    for _ in names:
        panel.following.click()
    assert panel.guess.value == UNSURE and panel.error.value == ""


def test_what_does_not_exist_is_refused_in_words():
    with pytest.raises(ValueError, match="note should be one of all, A, B"):
        widgets.errata_hunt(note="F")
    with pytest.raises(ValueError, match="no entry of note B is about 'descent'"):
        widgets.errata_hunt(note="B", topic="descent")
    with pytest.raises(ValueError, match="no entry of this choice is called"):
        widgets.errata_hunt(start="tanh")


def test_a_picture_has_the_range_of_its_own_numbers():
    def curve(x):
        return Evidence(x, x, x, x, "number", "x")

    ax = plots.evidence(curve([-8.0, 0.0, 8.0]))
    plots.evidence(curve([0.0, 1.0, 2.0]), ax=ax)  # as when a learner goes on
    assert -0.2 < ax.get_xlim()[0] <= 0 and 2 <= ax.get_xlim()[1] < 2.2
