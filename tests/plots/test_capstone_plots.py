"""Pictures of lesson 11: their titles say the finding, and the numbers are there."""

import numpy as np
import pytest

from course_lib import plots


class TestConfusion:
    COUNTS = np.array([[8, 2, 0], [0, 9, 1], [0, 0, 7]])

    def test_says_how_many_errors_there_are_and_which_is_frequent(self):
        ax = plots.confusion(self.COUNTS)
        assert ax.get_title("left") == "3 of 27 are wrong, most often 0 read as 1"
        assert "0 as 1: 2, 1 as 2: 1" in ax.figure.alt

    def test_names_no_pair_where_several_are_as_frequent(self):
        ax = plots.confusion([[8, 1], [1, 9]])
        assert ax.get_title("left") == "2 of 19 are wrong"

    def test_writes_every_count_but_zeros(self):
        texts = [t.get_text() for t in plots.confusion(self.COUNTS).texts]
        assert sorted(texts) == ["1", "2", "7", "8", "9"]

    def test_without_errors(self):
        ax = plots.confusion(np.diag([3, 4]))
        assert ax.get_title("left") == "All 7 are right"

    def test_draws_where_it_is_told_to(self):
        ax = plots.figure_axes("mine")
        assert plots.confusion(self.COUNTS, ax=ax) is ax


class TestErrors:
    X, y = np.arange(16.0).reshape(4, 4), np.array([0, 1, 1, 0])
    P = np.array([[0.9, 0.1], [0.8, 0.2], [0.6, 0.4], [0.3, 0.7]])

    def test_the_one_it_was_surest_of_comes_first(self):
        figure = plots.errors(self.X, self.y, self.P)
        titles = [text.get_text() for text in figure.axes[0].texts]
        assert titles == ["1, read 0 (80%)", "0, read 1 (70%)", "1, read 0 (60%)"]
        shown = [image.get_array().ravel() for image in figure.axes[0].images]
        np.testing.assert_array_equal(shown, self.X[[1, 3, 2]])

    def test_no_more_than_asked_for(self):
        figure = plots.errors(self.X, self.y, self.P, count=1)
        assert len(figure.axes[0].images) == 1

    def test_without_errors_there_is_nothing_to_draw(self):
        with pytest.raises(ValueError, match="all 4 answers are right"):
            plots.errors(self.X, self.P.argmax(axis=1), self.P)


class TestFewLabels:
    ONE = np.array([[0.5, 0.8], [0.6, 0.9], [0.7, 0.9]])

    def test_names_the_leaders_and_draws_medians(self):
        ax = plots.few_labels((5, 50), {"one": self.ONE, "two": self.ONE[::-1] - 0.1})
        assert ax.get_title("left") == "Ahead at 5 labels and at 50: one"
        np.testing.assert_allclose(ax.lines[0].get_ydata(), [0.6, 0.9])
        assert "one: 60%, 90%" in ax.figure.alt

    def test_the_lead_may_change(self):
        other = self.ONE + np.array([0.1, -0.1])
        ax = plots.few_labels((5, 50), {"one": self.ONE, "two": other})
        assert ax.get_title("left") == "Ahead at 5 labels: two; at 50: one"

    @pytest.mark.parametrize(
        "shift, title",
        [
            ([-0.02, 0.1], "At 5 labels the bands overlap; ahead at 50: two"),
            ([-0.2, 0.02], "Ahead at 5 labels: one; at 50 the bands overlap"),
            ([0.02, -0.02], "At 5 labels and at 50 the bands overlap"),
            ([0.0, 0.0], "At 5 labels and at 50 the bands overlap"),
        ],
    )
    def test_nobody_is_ahead_where_bands_overlap(self, shift, title):
        ways = {"one": self.ONE, "two": self.ONE + np.array(shift)}
        assert plots.few_labels((5, 50), ways).get_title("left") == title

    def test_a_third_way_may_reach_the_leader(self):
        ways = {"one": self.ONE, "two": self.ONE - 0.3, "three": self.ONE - 0.02}
        title = plots.few_labels((5, 50), ways).get_title("left")
        assert title == "At 5 labels and at 50 the bands overlap"

    def test_the_band_is_the_middle_half(self):
        ax = plots.few_labels((5, 50), {"one": self.ONE})
        heights = ax.collections[0].get_paths()[0].vertices[:, 1]
        assert heights.min() == pytest.approx(0.55)
        assert heights.max() == pytest.approx(0.9)

    def test_more_ways_than_can_be_told_apart_are_refused(self):
        with pytest.raises(ValueError, match="4 ways apart, got 5"):
            plots.few_labels((5, 50), dict.fromkeys("abcde", self.ONE))


class TestWhatMattered:
    ROWS = [  # noqa: RUF012
        {"lr": lr, "seed": seed, "val_accuracy": lr + 0.01 * seed}
        for lr in (0.1, 0.5)
        for seed in (0, 1)
    ]

    def test_names_the_setting_that_explains_most(self):
        ax = plots.what_mattered(self.ROWS)
        assert ax.get_title("left").startswith("lr explains 100%")
        assert [t.get_text() for t in ax.get_yticklabels()] == ["seed", "lr"]
        assert "lr 100%, seed 0%" in ax.figure.alt
