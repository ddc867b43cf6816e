"""Links from a widget to the lessons, by number."""

LESSONS = (
    "00_start_here",
    "01_neurons",
    "02_activations",
    "03_forward_pass",
    "04_losses",
    "05_chain_rule",
    "06_backpropagation",
    "07_gradient_descent",
    "08_initialization",
    "09_regularization",
    "10_optimizers",
    "11_capstone",
    "12_playground",
    "13_errata",
)


def lesson_link(number):
    """Return an HTML link to a lesson; it opens beside the present one."""
    name = LESSONS[number]
    look = 'target="_blank" style="text-decoration: underline"'  # not by color alone
    return f'<a href="{name}.ipynb" {look}>{name.replace("_", " ")}</a>'
