"""Small lessons with every kind of cell, for the servers of these tests."""

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

IDEA = r"""A neuron computes $z = w \cdot x + b$ and then $a = g(z)$.

$$\frac{\partial L}{\partial w} = \frac{\partial L}{\partial z} \, x$$

$$E = \frac{a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p + q}{r + s}$$

| gate | output |
|------|--------|
| AND  | 1      |

See `nn.Linear` and [the next lesson](02_activations.ipynb).

```python
z = X @ W + b
```
"""

FIGURE = """from io import BytesIO
from IPython.display import Image
from matplotlib.figure import Figure
figure, png = Figure(figsize=(5, 3)), BytesIO()
figure.gca().plot([0, 1, 4, 9])
figure.savefig(png)
display(Image(png.getvalue(), alt="a parabola"))"""

WIDGET = """import ipywidgets
slider = ipywidgets.FloatSlider(description="w", value=0.5)
echo = ipywidgets.Label(value="w is 0.5")
slider.observe(lambda e: setattr(echo, "value", f"w is {e.new}"), "value")
picture = ipywidgets.Image(value=b"data:image/jpeg;base64,", format="url")
display(ipywidgets.VBox([slider, echo]))"""

HEAVY = """import time
import ipywidgets
compute, answer = ipywidgets.Button(description="compute"), ipywidgets.Label()
def work(_):
    end = time.monotonic() + 3
    while time.monotonic() < end:
        sum(range(1000))
    answer.value = "computed for 3 s"
compute.on_click(work)
display(ipywidgets.HBox([compute, answer]))"""

# What a cell shows arrives six seconds after the cell is done, as on a busy server.
LATE = """publisher = get_ipython().kernel.iopub_thread
send, waiting = publisher._really_send, []
def late(*message, waiting=waiting, **options):
    waiting.append((message, options))
def deliver(publisher=publisher, send=send, waiting=waiting):
    publisher._really_send = send
    for message, options in waiting:
        send(*message, **options)
publisher._really_send = late
publisher.io_loop.add_callback(publisher.io_loop.call_later, 6, deliver)
print("late words")"""

# A widget whose model no kernel has.
GAP = """from IPython.display import display
kind = "application/vnd.jupyter.widget-view+json"
view = {"model_id": "nobody", "version_major": 2, "version_minor": 0}
display({kind: view}, raw=True)"""

WIDE = """import ipywidgets
wide = {"width": "480px", "height": "60px", "border": "1px solid"}
display(ipywidgets.HBox([ipywidgets.Label("one", layout=wide)] * 2))"""


def widgets_in(page):
    """Return how many widgets a page of Voila brings; `</html>` proves nothing."""
    return page.count('"application/vnd.jupyter.widget-view+json"')


def code(id, source, **metadata):
    return new_code_cell(source, id=id, metadata=metadata)


def text(id, source, **metadata):
    return new_markdown_cell(source, id=id, metadata=metadata)


def write_lessons(folder):
    """Write four lessons: a plain one, one with everything, and one that fails."""
    write(folder / "00_start_here.ipynb", [text("title", "# Start here")])
    write(folder / "01_neurons.ipynb", neurons(), course=NEURONS)
    write(folder / "02_activations.ipynb", failing())


NEURONS = {
    "title": "Neurons",
    "promise": "Turn a line until a neuron can tell two kinds of points apart.",
    "minutes": 45,
}


def neurons():
    return [
        text("title", "# Neurons"),
        code("setup", "import os  # hidden-setup"),
        text("idea-sum", IDEA),
        code("try-sum", "print(1 + 1)  # folded-code\nfor x in [1.5]:\n    str(x)"),
        code("try-open", "print(2)  # open-code", tags=["open"]),
        code("see-figure", FIGURE + "  # hidden-see"),
        code("predict-line", WIDGET),
        code("see-heavy", HEAVY),
        code("see-wide", WIDE),
        text("ex-neuron", "Write the hidden-task.", tags=["exercise"]),
        code("ex-neuron-answer", "ran = True\nprint('ran-it')", tags=["exercise"]),
        code("ex-neuron-check", "print('checked-it')", tags=["exercise"]),
        code("try-names", "print('exercise cells ran:', 'ran' in globals())"),
        code("try-home", "print('progress is', os.environ.get('COURSE_PROGRESS'))"),
        text("summary", "That was all."),
    ]


def failing():
    return [
        text("title", "# Activation functions"),
        code("try-fail", "raise ValueError('secret-detail')"),
        text("summary", "never-shown"),
    ]


def write(path, cells, **metadata):
    python = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata |= {"kernelspec": python, "language_info": {"name": "python"}}
    nbformat.write(new_notebook(cells=cells, metadata=metadata), path)
