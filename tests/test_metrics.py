"""Metrics: what is no label and no prediction is not counted as one."""

import numpy as np
import pytest

from course_lib import metrics


def test_class_numbers_may_be_floats():
    assert metrics.accuracy([0.0, 1.0, 2.0], np.eye(3)) == 1
    assert metrics.accuracy([0.0, 2.0, 2.0], [0.0, 1.0, 2.0]) == pytest.approx(2 / 3)
    np.testing.assert_array_equal(
        metrics.confusion_matrix([0.0, 1.0, 2.0], [0, 1, 1]),
        [[1, 0, 0], [0, 1, 0], [0, 1, 0]],
    )


def test_probabilities_and_soft_labels_count_from_one_half():
    assert metrics.accuracy([0, 1, 1], [0.2, 0.7, 0.4]) == pytest.approx(2 / 3)
    assert metrics.accuracy([0.1, 0.9], [[0.3], [0.6]]) == 1


@pytest.mark.parametrize("measure", [metrics.accuracy, metrics.confusion_matrix])
def test_raw_outputs_and_nan_are_no_predictions(measure):
    with pytest.raises(ValueError, match=r"raw outputs: loss\.predict"):
        measure([0, 1], [[-3.1], [2.5]])
    for broken in ([0.2, np.nan], [[0.1, np.nan], [0.5, 0.5]]):
        with pytest.raises(ValueError, match="NaN among"):
            measure([0, 1], broken)
    with pytest.raises(ValueError, match="2 labels with 3"):
        measure([0, 1], [0, 1, 1])


@pytest.mark.parametrize("labels", [[-1, 1], ["cat", "dog"]])
def test_a_confusion_matrix_counts_numbered_classes(labels):
    with pytest.raises(ValueError, match="by number"):
        metrics.confusion_matrix(labels, [0, 1])


def test_booleans_are_classes():
    np.testing.assert_array_equal(
        metrics.confusion_matrix(np.array([False, True]), np.array([True, False])),
        [[0, 1], [1, 0]],
    )


def test_labels_of_two_kinds_are_not_compared():
    with pytest.raises(ValueError, match="by number"):
        metrics.confusion_matrix([0, 0, 1], np.sign([-2.0, -3.0, 4.0]))
    with pytest.raises(ValueError, match="−1 and 1, the other 0 and 1"):
        metrics.accuracy([0, 0, 1], [-1, -1, 1])
    assert metrics.accuracy([-1, 1], [1, 1]) == 0.5


def test_rows_with_several_labels_have_no_single_class():
    with pytest.raises(ValueError, match="By label"):
        metrics.accuracy(np.array([[0, 0], [1, 1]]), np.array([[0.9, 0.8], [0.9, 0.1]]))


@pytest.mark.parametrize("measure", [metrics.accuracy, metrics.r2_score])
def test_what_a_mask_hides_is_not_measured(measure):
    with pytest.raises(ValueError, match="hidden behind a mask"):
        measure(np.ma.masked_less([0, 1, 1], 1), [0, 1, 1])
