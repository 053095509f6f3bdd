"""The typed flow: model, graph, canned lines, validation, and its one-file form."""

from templates_store.flow.graph import next_stage, open_slots
from templates_store.flow.lines import LineMissing, LineRefused, render_line, render_question
from templates_store.flow.model import (
    AlwaysCondition,
    Choice,
    Condition,
    EventCondition,
    FaqSeed,
    Flow,
    FlowEvent,
    IntentCondition,
    Persona,
    PolicySeed,
    Slot,
    SlotsCondition,
    Stage,
    Transition,
    flow_json_schema,
    in_languages,
    pick_text,
)
from templates_store.flow.scenarios import Scenario
from templates_store.flow.validation import FlowProblem, validate_flow
from templates_store.flow.vocabulary import INTENTS, LINES, TOOLS
from templates_store.flow.yaml_file import FlowFileError, dump_flow_yaml, load_flow_yaml

__all__ = [
    "INTENTS",
    "LINES",
    "TOOLS",
    "AlwaysCondition",
    "Choice",
    "Condition",
    "EventCondition",
    "FaqSeed",
    "Flow",
    "FlowEvent",
    "FlowFileError",
    "FlowProblem",
    "IntentCondition",
    "LineMissing",
    "LineRefused",
    "Persona",
    "PolicySeed",
    "Scenario",
    "Slot",
    "SlotsCondition",
    "Stage",
    "Transition",
    "dump_flow_yaml",
    "flow_json_schema",
    "in_languages",
    "load_flow_yaml",
    "next_stage",
    "open_slots",
    "pick_text",
    "render_line",
    "render_question",
    "validate_flow",
]
