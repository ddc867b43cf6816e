"""The widgets of the lessons: `widgets.activation_explorer()` and so on.

Each is a `Panel`: call it as the last line of a cell.
"""

from .activation_explorer import ActivationExplorer as activation_explorer
from .backprop_stepper import BackpropStepper as backprop_stepper
from .batch_size_race import BatchSizeRace as batch_size_race
from .batch_surfaces import BatchSurfaces as batch_surfaces
from .bug_clinic import BugClinic as bug_clinic
from .descent_explorer import DescentExplorer as descent_explorer
from .dropout_lab import DropoutLab as dropout_lab
from .errata_hunt import ErrataHunt as errata_hunt
from .glossary import Glossary as glossary
from .gradient_flow_meter import GradientFlowMeter as gradient_flow_meter
from .graph_stepper import GraphStepper as graph_stepper
from .init_lab import InitLab as init_lab
from .lesson_copies import LessonCopies as lesson_copies
from .loss_explorer import LossExplorer as loss_explorer
from .network_xray import NetworkXray as network_xray
from .neuron_explorer import NeuronExplorer as neuron_explorer
from .notation_switch import NotationSwitch as notation_switch
from .optimizer_race.panel import OptimizerRace as optimizer_race
from .perceptron_stepper import PerceptronStepper as perceptron_stepper
from .piece_counter import PieceCounter as piece_counter
from .playground.panel import Playground as playground
from .progress import Progress as progress
from .search_explorer import SearchExplorer as search_explorer
from .symmetry_microscope import SymmetryMicroscope as symmetry_microscope
from .teaser import Teaser as teaser
from .transfer_lab import TransferLab as transfer_lab
from .universal_approximator import UniversalApproximator as universal_approximator
