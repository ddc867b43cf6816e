"""The widgets of the lessons: `widgets.activation_explorer()` and so on.

Each is a `Panel`: call it as the last line of a cell.
"""

from .activation_explorer import ActivationExplorer as activation_explorer
