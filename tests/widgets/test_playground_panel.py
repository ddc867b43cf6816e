"""Playground: every control has its effect, and a code brings everything back."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_rgba_array

import course_lib as nn
from course_lib import plots, widgets
from course_lib.exercises import catalogue
from course_lib.widgets.playground.data import TARGETS, points
from course_lib.widgets.playground.experiments import EXPERIMENTS
from course_lib.widgets.playground.setting import (
    ACTIVATIONS,
    DEEPEST,
    FIELD,
    FIELDS,
    GOES_ON,
    INITS,
    LOSSES,
    OPTIMIZERS,
    PLACES,
    RESTART,
    SCHEDULES,
    START,
    decode,
    encode,
)
from course_lib.widgets.playground.training import MOST, Run
from tests.widgets.stage.test_stage import Silent

DRAWN = ((-1.0, 0.5, 0), (1.0, -0.5, 1), (0.3, 2.4, 1))
SETTINGS = st.fixed_dictionaries({f.name: st.sampled_from(f.options) for f in FIELDS})
POINT = st.tuples(*[st.sampled_from(PLACES)] * 2, st.sampled_from((0, 1)))


@pytest.fixture
def playground():
    return widgets.playground()


def trained(setting, epochs=3, drawn=DRAWN):
    run = Run(setting, drawn)
    while run.epoch < epochs and not run.diverged:
        run.step()
    return run


def step(panel, times=1):
    for _ in range(times):
        panel.live.step()
    assert not panel.error.value
    return panel.run.losses


EARLIER_CODES = [  # as pages showed them before the lists could grow
    ("SuIuEObnL9-r04uDR2-AvQE", {"optimizer": "adam"}),
    (
        "D1YBEOahYgMFgFLl2quAvQE",
        {"optimizer": "adamw", "schedule": "cosine", "init1": "he_normal"},
    ),
    (
        "_YU9FJZ_MGE-Qtl8TrA9euI7",
        {
            "activation1": "swish",
            "activation2": "leaky_relu",
            "data": "spirals",
            "depth": 3,
            "loss": "bce_with_logits",
            "optimizer": "rmsprop",
            "last_init": "glorot_uniform",
            "clip": "by norm",
        },
    ),
]


class TestCode:
    @given(SETTINGS, st.lists(POINT, max_size=20).map(tuple))
    def test_a_code_brings_back_all_that_counts(self, setting, drawn):
        code = encode(setting, drawn)
        read, points_read = decode(code)
        assert encode(read, points_read) == code
        deeper = {
            f"{what}{k}"
            for k in range(setting["depth"] + 1, DEEPEST + 1)
            for what in ("units", "activation", "init", "dropout")
        }
        kept = set(START) - deeper
        assert {n: read[n] for n in kept} == {n: setting[n] for n in kept}
        assert points_read == (drawn if setting["data"] == "drawn" else ())

    def test_it_is_short(self):
        assert len(encode(START)) <= 24
        assert len(encode(START | {"depth": 6})) <= 40

    @pytest.mark.parametrize(
        "damage",
        [
            "",
            "abc",
            "no code at all",
            "é",
            "A" * 4000,
            encode(START)[:-1],
            encode(START)[1:],
            encode(START) + "A",
            "X" + encode(START)[1:],
            encode(START)[::-1],
        ],
    )
    def test_a_damaged_one_gets_a_sentence(self, damage):
        with pytest.raises(ValueError, match="is no code of this playground"):
            decode(damage)

    @pytest.mark.parametrize(
        "around",
        [
            "{}.",
            "({})",
            "[{}],",
            "<{}>",
            "“{}”;",
            ": {}",
            "…{}!",
            "_{}_",
            "*{}*",
            "– {}",
            "（{}）。",
            "'{}'?",
        ],
    )
    @pytest.mark.parametrize("seed", range(4))
    def test_what_a_sentence_puts_around_it_is_no_part_of_it(self, around, seed):
        setting = START | {"seed": seed}
        assert decode(around.format(encode(setting)))[0] == setting

    @pytest.mark.parametrize("nothing", ["", "  ", "\n", "\ufeff"])
    def test_an_empty_field_has_no_letter_that_is_changed(self, nothing):
        with pytest.raises(ValueError, match="an empty field") as error:
            decode(nothing)
        assert "letter" not in str(error.value)

    def test_every_single_wrong_letter_is_noticed(self):
        code = encode(START)
        for k in range(len(code) - 1):  # the last one holds spare bits
            wrong = code[:k] + ("A" if code[k] != "A" else "B") + code[k + 1 :]
            with pytest.raises(ValueError, match="no code"):
                decode(wrong)

    def test_spaces_of_a_mail_do_not_matter(self):
        code = encode(START)
        assert decode(f" {code[:9]}\n  {code[9:]} ") == (START, ())

    @pytest.mark.parametrize("dash", ["–", "−", "‑", "—"])
    def test_what_a_text_program_makes_of_a_code_does_not_matter(self, dash):
        settings = ({**START, "seed": seed} for seed in range(100))
        hyphen = "--" if dash == "—" else "-"
        setting = next((s for s in settings if hyphen in encode(s)), START)
        code = encode(setting).replace(hyphen, dash)
        assert decode(f"“\ufeff{code}\u200b”") == (setting, ())

    @pytest.mark.parametrize("code", [12, None, b"abc", 1.5])
    def test_what_is_no_text_gets_a_sentence(self, code):
        with pytest.raises(ValueError, match="is no code of this playground"):
            decode(code)

    @pytest.mark.parametrize(
        ("family", "listed"),
        [
            (nn.Activation, (*ACTIVATIONS, "softmax", "maxout")),
            (nn.Loss, LOSSES),
            (nn.Optimizer, OPTIMIZERS),
            (nn.Schedule, SCHEDULES),
            (nn.Initializer, INITS[2:]),
        ],
    )
    def test_the_first_edition_is_there_still(self, family, listed):
        """The lists give codes their digits: what came later is in a code by name."""
        assert set(listed) <= set(family.registry)

    @pytest.mark.parametrize("code, changes", EARLIER_CODES)
    def test_codes_of_the_first_edition_mean_what_they_meant(self, code, changes):
        assert decode(code)[0] == START | changes


class TestRun:
    @pytest.mark.parametrize(
        "changes",
        [
            {},
            {"dropout1": 0.3, "optimizer": "adam"},
            {"batch": 32, "schedule": "cosine"},
            {"l2": 0.01, "clip": "by norm"},
            {"loss": "bce_with_logits", "l1": 0.001},
            {"clip": "by value", "activation1": "prelu", "init2": "normal"},
            {"optimizer": "adamw", "loss": "bce"},
            {"data": "hills", "nesterov": True},
        ],
    )
    def test_it_takes_the_steps_of_fit(self, changes):
        s = START | changes
        run = trained(s)
        (X, y), _ = points(s)
        n_out = 2 if run.loss.key == "cross_entropy" else 1
        auto = {"auto": None}
        net = nn.MLP(
            [2, 4, 4, n_out],
            activation=[s["activation1"], s["activation2"]],
            init=[auto.get(s[k], s[k]) for k in ("init1", "init2", "last_init")],
            dropout=[s["dropout1"], s["dropout2"]],
            dtype="float64",
            rng=s["seed"],
            output="sigmoid" if run.loss.key == "bce" else None,
        )
        options = {
            "sgd": {"momentum": 0.9, "nesterov": s["nesterov"]},
            "adam": {"betas": (0.9, 0.99)},
            "adamw": {"betas": (0.9, 0.99), "weight_decay": 0.01},
        }[s["optimizer"]]
        optimizer = nn.Optimizer.named(s["optimizer"])(
            net.parameters(), lr=s["lr"], **options
        )
        penalty = nn.L1(s["l1"]) if s["l1"] else nn.L2(s["l2"])
        nn.fit(
            net,
            X,
            y,
            loss=run.loss,
            optimizer=optimizer,
            epochs=3,
            batch_size=s["batch"],
            rng=s["seed"],
            regularizer=penalty if penalty.strength else None,
            schedule=nn.schedules.Cosine(500) if s["schedule"] == "cosine" else None,
            clip_norm=s["limit"] if s["clip"] == "by norm" else None,
            clip_value=s["limit"] if s["clip"] == "by value" else None,
        )
        np.testing.assert_array_equal(run.params.data, net.parameters().data)

    @pytest.mark.parametrize("field", FIELDS, ids=lambda f: f.name)
    def test_every_field_matters(self, field):
        """For what runs: another training. For the look, the other tests."""
        company = {
            "memory": {"optimizer": "adam"},
            "decay": {"optimizer": "adamw"},
            "horizon": {"schedule": "exponential"},
            "limit": {"clip": "by norm"},
        }.get(field.name, {})
        if field.name[-1] in "3456" and field.page == "network":
            company = {"depth": 6}
        setting = START | company
        others = [v for v in field.options if v != setting[field.name]]
        other = others[-2] if field.name == "batch" else others[-1]
        if field.effect in (RESTART, GOES_ON):
            first, second = trained(setting), trained(setting | {field.name: other})
            assert first.losses != second.losses

    @pytest.mark.parametrize(
        "field", [f for f in FIELDS if f.effect == GOES_ON], ids=lambda f: f.name
    )
    def test_what_may_change_goes_on_from_the_same_weights(self, field):
        setting = START | {"depth": 6}
        run = trained(setting)
        theta = run.params.data.copy()
        run.adopt(setting | {field.name: field.options[-1]})
        np.testing.assert_array_equal(run.params.data, theta)
        run.step()
        assert run.steps == 31

    def test_an_optimizer_keeps_its_memory_until_another_one_comes(self):
        run = trained(START)
        memory = run.optimizer.state[0].copy()
        run.adopt(START | {"lr": 0.01, "momentum": 0.5})
        np.testing.assert_array_equal(run.optimizer.state[0], memory)
        run.adopt(START | {"optimizer": "adam"})
        assert run.optimizer.t == 0 and not run.optimizer.state[0].any()

    def test_the_kept_curve_stays_short_and_in_order(self):
        run = trained(START | {"count": 20, "batch": 128}, 3 * MOST)
        assert len(run.curve) <= MOST + 1
        epochs = [row[0] for row in run.curve]
        assert epochs[0] == 0 and epochs == sorted(epochs) and epochs[-1] > 2.9 * MOST

    def test_sizes_are_those_of_each_layer(self):
        run = trained(START | {"optimizer": "sgd", "momentum": 0.0}, 1)
        before = run.params.data.copy()
        run.step()
        slopes, ratios = run.sizes()
        W = run.linear()[0].W
        moved = np.linalg.norm(W.data.ravel() - before[: W.size])
        assert slopes[0] == pytest.approx(np.linalg.norm(W.grad))
        assert ratios[0] == pytest.approx(moved / np.linalg.norm(W.data))
        assert ratios[0] == pytest.approx(0.1 * slopes[0] / np.linalg.norm(W.data))

    @pytest.mark.parametrize("loss", LOSSES)
    def test_a_weight_set_by_hand_is_that_weight(self, loss):
        run = trained(START | {"loss": loss})
        for place in [(1, 2, 3), (3, 0, 1), (3, 4, 1)]:
            run.set_weight(*place, 1.25)
            assert run.weight(*place) == pytest.approx(1.25)
        assert run.weights()[0][1, 2] == 1.25

    def test_a_rate_far_too_high_ends_in_words(self, playground):
        playground.load(
            START
            | {
                "lr": 10.0,
                "activation1": "relu",
                "activation2": "relu",
                "data": "plane",
            }
        )
        step(playground, 30)
        assert playground.run.diverged
        assert "no longer a number" in playground.readout.value
        assert playground.advance() is False

    def test_points_are_shared_out(self):
        (X, _), (X_test, _) = points(START | {"count": 100, "share": 70})
        assert (len(X), len(X_test)) == (70, 30)
        for kind in TARGETS:
            (_, y), _ = points(START | {"data": kind, "noise": 0.0, "count": 500})
            assert y.shape == (250, 1) and 0.5 < np.abs(y).max() <= 1.01


class TestExperiments:
    """What the answers of the questions say is what happens."""

    def run(self, number, epochs, **changes):
        return trained(START | EXPERIMENTS[number - 1].changes | changes, epochs)

    def test_a_line_cannot_part_circles_and_squares_can(self):
        assert self.run(1, 100).accuracies[0] == 0.57
        squares = self.run(1, 100, x1_squared=True, x2_squared=True)
        assert squares.accuracies[0] == 0.98

    def test_from_zero_only_the_last_bias_moves(self):
        run = self.run(2, 100)
        assert not any(W.any() for W in run.weights())
        biases = [np.abs(layer.b.data).max() for layer in run.linear()]
        assert biases[0] == biases[1] == 0 < biases[2]

    def test_sigmoids_let_the_gradient_vanish(self):
        slopes, _ = self.run(3, 1).sizes()
        assert slopes[5] / slopes[0] == pytest.approx(280, rel=0.02)
        assert self.run(3, 100).losses[0] == pytest.approx(0.69, abs=0.005)
        tanh = {f"activation{k}": "tanh" for k in range(1, 6)}
        assert self.run(3, 100, **tanh).losses[0] < 0.5

    def test_too_few_points_are_learned_by_heart_until_l2_comes(self):
        assert self.run(4, 20).losses[1] == pytest.approx(0.35, abs=0.01)
        run = self.run(4, 200)
        assert run.losses == pytest.approx((0.01, 0.94), abs=0.005)
        run.adopt(run.setting | {"l2": 0.03})
        while run.epoch < 300:
            run.step()
        assert run.losses[1] == pytest.approx(0.35, abs=0.01)

    def test_adam_takes_over(self):
        run = self.run(5, 200)
        assert run.losses[0] == pytest.approx(0.58, abs=0.005)
        run.adopt(run.setting | {"optimizer": "adam"})
        while run.epoch < 400:
            run.step()
        assert run.losses[0] == pytest.approx(0.31, abs=0.005)
        assert self.run(5, 400).losses[0] == pytest.approx(0.55, abs=0.005)
        assert self.run(5, 400, lr=0.1).losses[0] < 0.1

    @pytest.mark.parametrize("experiment", EXPERIMENTS, ids=lambda e: e.title[:1])
    def test_choosing_one_loads_it_and_asks(self, playground, experiment):
        playground.experiment.value = experiment.title
        assert playground.setting() == START | experiment.changes
        (asked,) = playground.pages.question.children
        assert asked.view.question is catalogue.question(experiment.question)
        playground.experiment.value = "none: play"
        assert not playground.pages.question.children


class TestPanel:
    def test_every_control_shows(self, playground):
        """Each field changes the picture, or the words at once and the next step."""
        for field in FIELDS:
            playground.reset()
            if field.page == "network" and field.name[-1] in "3456":
                playground.depth.value = 6
            playground.stage.rest()
            before, control = (
                playground.stage.image.value,
                playground.controls[field.name],
            )
            other = [v for v in field.options if v != control.value][-1]
            run = playground.run
            control.value = other
            assert playground.setting()[field.name] == other
            assert (playground.run is run) == (field.effect != RESTART), field.name
            assert decode(playground.code.value)[0][field.name] == other
            playground.stage.rest()
            if field.name in (
                "data",
                "count",
                "share",
                "draw",
                "depth",
                "discrete",
                "tested",
                "units1",
                "activation2",
                "seed",
                "product",
            ):
                assert playground.stage.image.value != before, field.name
            assert not playground.error.value

    def test_the_same_code_gives_the_same_losses(self, playground):
        playground.load(
            START
            | {
                "data": "spirals",
                "dropout2": 0.2,
                "batch": 5,
                "optimizer": "rmsprop",
                "lr": 0.003,
            }
        )
        code = playground.code.value
        said = [step(playground) and playground.readout.value for _ in range(5)]
        other = widgets.playground()
        other.code.value = code
        other.pages.buttons["Restore"].click()
        assert "Restored" in other.pages.sharing.value
        assert [step(other) and other.readout.value for _ in range(5)] == said
        third = widgets.playground(code=code)
        assert [step(third) and third.readout.value for _ in range(5)] == said

    def test_a_run_in_pieces_of_any_size_is_the_same_run(self, playground):
        step(playground, 4)
        alone = trained(START, 4)
        playground.reset()
        while playground.run.epoch < 4:
            playground.run.step()
        assert playground.run.losses == alone.losses

    def test_a_code_without_points_brings_none(self, playground):
        playground.data.value = "drawn"
        playground.pages.buttons["Clear"].click()
        code = playground.code.value
        other = widgets.playground()
        other.code.value = code
        other.pages.buttons["Restore"].click()
        assert "Restored" in other.pages.sharing.value
        assert (other.hand_points, other.code.value) == ((), code)
        assert widgets.playground(code).hand_points == ()

    def test_a_code_of_other_data_leaves_the_points(self, playground):
        drawn = playground.hand_points
        playground.pages.buttons["Restore"].click()
        assert playground.hand_points == drawn and drawn

    @pytest.mark.parametrize("code", ["abcd", encode(START)])
    @pytest.mark.parametrize(
        "change",
        [
            lambda panel: setattr(panel.lr, "value", 0.3),
            lambda panel: setattr(panel.l2, "value", 0.001),
            lambda panel: setattr(panel.seed, "value", 7),
            lambda panel: setattr(panel.tested, "value", False),
            lambda panel: setattr(panel.code, "value", "abc"),
            lambda panel: panel.reset_button.click(),
            lambda panel: setattr(panel.experiment, "value", "4: too few points"),
        ],
    )
    def test_what_is_said_of_a_code_goes_with_the_next_change(
        self, playground, code, change
    ):
        playground.code.value = code
        playground.pages.buttons["Restore"].click()
        assert playground.pages.sharing.value
        change(playground)
        assert playground.pages.sharing.value == "" and not playground.error.value

    @pytest.mark.parametrize("schedule", SCHEDULES[1:])
    def test_the_rate_that_is_said_is_that_of_the_next_step(self, playground, schedule):
        playground.schedule.value, playground.horizon.value = schedule, 100
        step(playground, 5)
        said = playground.readout.value.split("<br>")[0]
        for name, value in (("l2", 0.001), ("tested", False), ("clip", "by norm")):
            playground.controls[name].value = value
            assert playground.readout.value.split("<br>")[0] == said
        playground.run.step()
        assert f"η = {playground.run.optimizer.lr:.3g}," in said

    @pytest.mark.parametrize(
        "value, words",
        [
            (7.3, "is 7.3, beyond the slider's ±5"),
            (-12.25, "is −12.25, beyond"),
            (0.00374, "is 0.00374."),
            (1.013, "is 1.013."),
            (-2e-9, "is −2e-09."),
            (np.nan, "no number any more"),
            (np.inf, "is inf, beyond"),
        ],
    )
    def test_a_weight_is_said_as_it_is(self, playground, value, words):
        playground.pages.selected_index = 4
        playground.run.set_weight(1, 1, 1, value)
        playground.show()
        assert words in playground.pages.exact.value

    def test_a_damaged_code_changes_nothing(self, playground):
        step(playground)
        run = playground.run
        playground.code.value = "abcd"
        playground.pages.buttons["Restore"].click()
        assert "is no code" in playground.pages.sharing.value
        assert playground.run is run
        assert not playground.error.value

    def test_restart_repeats_and_reset_returns(self, playground):
        playground.stage.rest()
        start = playground.stage.image.value
        playground.lr.value = 0.3
        first = step(playground, 3)
        restart = playground.buttons.children[2]
        assert restart.description == "Restart"
        restart.click()
        assert playground.run.steps == 0
        assert step(playground, 3) == first
        playground.large.value = "unit 1.2"
        playground.reset()
        playground.stage.rest()
        assert playground.stage.image.value == start
        assert playground.setting() == START

    def test_points_are_drawn_undone_cleared(self, playground):
        playground.data.value = "drawn"
        press = {name: b.click for name, b in playground.pages.buttons.items()}
        count = len(playground.hand_points)
        playground.where1.value, playground.where2.value = 0.5, -2.0
        press["Add class 1"]()
        assert playground.hand_points[-1] == (0.5, -2.0, 1)
        assert len(playground.run.X) == count + 1
        assert decode(playground.code.value)[1] == playground.hand_points
        press["Undo"]()
        assert len(playground.hand_points) == count
        press["Clear"]()
        assert "no points" in playground.readout.value
        playground.live.step()
        assert playground.run.steps == 0 and not playground.error.value
        press["Undo"]()
        press["Add class 0"]()
        step(playground, 2)
        assert "on the test points" not in playground.readout.value

    def test_without_inputs_it_says_what_is_missing(self, playground):
        playground.x1.value = playground.x2.value = False
        assert "at least one input" in playground.readout.value
        playground.pages.selected_index = 4
        playground.after.value, playground.weight.value = 2, 1.0  # of no network
        assert not playground.error.value
        playground.live.step()
        assert not playground.error.value
        playground.sin_x1.value = True
        step(playground)
        assert "Epoch <b>1</b>" in playground.readout.value

    def test_a_unit_can_be_looked_at_and_a_weight_set(self, playground):
        playground.stage.rest()
        before = playground.stage.image.value
        playground.large.value = "unit 2.3"
        playground.stage.rest()
        assert playground.stage.image.value != before
        playground.pages.selected_index = 4
        playground.into.value, playground.before.value, playground.after.value = 2, 3, 4
        losses = playground.run.losses
        playground.weight.value = -4.0
        assert playground.run.weights()[1][2, 3] == -4
        assert playground.run.losses != losses
        playground.into.value = 3
        assert playground.after.max == 1  # the answer is one
        playground.depth.value = 0
        assert playground.into.max == 1
        assert not playground.error.value

    def test_a_weight_looks_like_its_sign_and_size(self, playground):
        playground.depth.value = 0  # x1 and x2 lead to the answer
        playground.pages.selected_index = 4
        edges = playground.board.graph.edges
        for first, second in ((2.0, -1.0), (-2.0, -1.0), (-2.0, 0.01)):
            for before, value in ((1, first), (2, second)):
                playground.before.value, playground.weight.value = before, value
            weights = np.array([first, second])
            assert (edges.get_linewidths() > 0).tolist() == [True, abs(second) > 0.03]
            assert edges.get_linewidths()[0] == 2.3
            colors = [plots.ORANGE if w > 0 else plots.BLUE for w in weights]
            assert np.allclose(edges.get_colors(), to_rgba_array(colors))
            dashed = [dashes is not None for _, dashes in edges.get_linestyles()]
            assert dashed == (weights < 0).tolist()

    def test_another_number_of_weights_takes_little_memory(self, playground):
        deepest = {"depth": DEEPEST, **{f"units{k + 1}": 8 for k in range(DEEPEST)}}
        playground.load(START | deepest)  # 344 weights, and with a unit less 335
        tracemalloc.start()
        playground.controls[f"units{DEEPEST}"].value = 7
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 1e7  # bytes; with a style for every pair of weights it was 2e7

    def test_the_curves_end_at_the_losses_of_now(self, playground):
        curve = playground.board.curves[1]  # of the training
        assert len(curve.get_xdata()) == 1  # nothing to draw yet
        playground.live.step()
        playground.pages.selected_index = 4
        playground.weight.value = 3.0
        epochs, losses = curve.get_data()
        assert epochs.tolist() == [0, 1] and losses[1] == playground.run.losses[0]

    def test_to_choose_another_weight_draws_its_mark_and_no_more(
        self, playground, monkeypatch
    ):
        playground.pages.selected_index = 4
        stage, edge = playground.stage, playground.board.graph.edge
        stage._loop = Silent()  # no picture at rest comes between
        playground.after.value = 2  # from here on it is known what stands still
        drawn, sprites = [], stage._sprites.draw

        def draw(artist, renderer):
            drawn.append(artist)
            sprites(artist, renderer)

        monkeypatch.setattr(stage._sprites, "draw", draw)
        playground.after.value = 3
        assert drawn == [edge]
        x, y = edge.get_data()
        (left, _), (right, low) = (
            playground.board.graph.columns[k][unit] for k, unit in ((0, 0), (1, 2))
        )
        assert left < x[0] < x[1] < right and y[1] == low
        playground.before.value = 0  # a bias belongs to no line
        assert not len(edge.get_xdata())

    def test_to_choose_a_weight_sends_the_upper_strip_alone(self, playground):
        playground.pages.selected_index = 4
        playground.stage._loop = Silent()
        playground.after.value = 2
        upper, lower = playground.stage.view.children
        before = upper.value, lower.value
        playground.after.value = 3
        assert (upper.value != before[0], lower.value != before[1]) == (True, False)
        playground.live.step()  # a training changes both
        assert upper.value != before[0] and lower.value != before[1]

    def test_other_controls_follow_after_the_picture(self, playground, monkeypatch):
        playground.pages.selected_index, sent = 4, []
        monkeypatch.setattr(
            type(playground.stage.image),
            "send_state",
            lambda self, key=None: sent.append("picture"),
        )
        monkeypatch.setattr(
            type(playground.weight),
            "send_state",
            lambda self, key=None: sent.append("its value") if key else None,
        )
        playground.after.value = 3
        assert sent.index("picture") < sent.index("its value")

    def test_what_a_hand_sets_is_not_sent_back_to_it(self, playground, monkeypatch):
        playground.pages.selected_index = 4
        playground.weight.value = 1.5500000000000007  # as a slider with steps sends it
        assert playground.weight.value == 1.5500000000000007

    def test_a_slider_stands_on_its_step_and_the_weight_where_it_was(self, playground):
        playground.pages.selected_index = 4
        playground.run.set_weight(1, 1, 2, 0.374)
        playground.after.value = 2
        assert playground.weight.value == pytest.approx(0.35)
        playground.weight.value = 0.35000000000000053  # what a page makes of it
        assert playground.run.weight(1, 1, 2) == 0.374
        playground.weight.value = 0.4  # a hand
        assert playground.run.weight(1, 1, 2) == 0.4

    def test_a_weight_that_diverged_leaves_its_slider(self, playground):
        playground.pages.selected_index = 4
        shown = playground.weight.value
        playground.run.set_weight(1, 1, 2, np.nan)
        playground.after.value = 2
        assert playground.weight.value == shown

    def test_controls_without_effect_rest(self, playground):
        assert playground.decay.disabled and not playground.momentum.disabled
        playground.optimizer.value = "adamw"
        assert not playground.decay.disabled and playground.nesterov.disabled
        playground.data.value = "plane"
        assert playground.loss.disabled
        assert playground.run.loss.key == "mse"
        assert "Right" not in playground.readout.value

    def test_no_two_controls_have_one_name(self, playground):
        names = [control.description for control in playground.controls.values()]
        assert all(names) and len(set(names)) == len(names)
        assert set(FIELD) < set(playground.controls)
