"""In which order the files of tests run, and who gets which.

What waits for browsers, servers and kernels comes first, what computes last; of either
kind the long ones farthest out. All other files stand between them.
"""

from xdist.scheduler import LoadFileScheduling

WAITING = (
    "test_widgets",
    "test_playground",
    "test_live",
    "test_hosting_keyboard",
    "test_exercises",
    "test_quiz",
    "test_lab_widgets",
    "test_trouble",
    "test_faults",
    "test_pages",
    "test_safety",
    "test_waiting_pages",
    "test_own_settings",
    "test_whole_pages",
)
COMPUTING = (
    "test_runs",
    "test_corpus",
    "test_color_grammar",
    "test_mutants",
    "test_layout_cache",
    "test_playground_panel",
    "test_style",
    "test_contract",
    "test_contributing",
    "test_one_file",
    "test_memory",
    "test_panel",
)
PLACES = {name: place - len(WAITING) for place, name in enumerate(WAITING)}
PLACES |= {name: place for place, name in enumerate(COMPUTING, start=1)}


def place(path):
    """Return where a file stands: below 0 if its tests wait, above if they compute."""
    return PLACES.get(path.stem, 0)


class FromBothEnds(LoadFileScheduling):
    """Gives one worker the files from the first on, and the others those from the last.

    So one waits while another computes, and the servers of the browsers start once.
    """

    def _assign_work_unit(self, node):
        if node is not self.nodes[0]:
            last = next(reversed(self.workqueue))
            self.workqueue.move_to_end(last, last=False)
        super()._assign_work_unit(node)
