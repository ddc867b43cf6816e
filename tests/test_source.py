"""show: the running source, inside the lesson."""

import pytest

import course_lib as nn
from course_lib.source import Source


def test_shows_methods_functions_and_classes_dedented():
    text = repr(Source([nn.Linear.forward, nn.fit, nn.ReLU]))
    assert text.startswith("# course_lib/layers.py\ndef forward(self, X):")
    assert "class ReLU(Activation):" in text and "def fit(" in text


def test_is_markdown_so_that_pages_color_it_themselves():
    assert Source([nn.ReLU])._repr_markdown_().startswith("```python\n# course_lib/")


def test_a_property_shows_its_getter():
    assert "return len(self.loss)" in repr(Source([nn.History.epochs]))


def test_show_displays(capsys):
    nn.show(nn.Tanh)
    assert "np.tanh" in capsys.readouterr().out


@pytest.mark.parametrize("thing", [3, len, "text"])
def test_explains_what_has_no_source(thing):
    with pytest.raises(ValueError, match="function or a class written in Python"):
        nn.show(thing)
