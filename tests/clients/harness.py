"""What the clients in Python share: the states to test, and a line for each check."""

import json
import os
import pathlib

SITES = os.environ["SITES"]
STATES = json.loads(pathlib.Path(__file__).with_name("states.json").read_text())
COMPONENTS = ["Mail", "Inbound mail", "Outbound mail", "Web", "Web server", "Nameserver"]


def in_each_state(client, check):
    """Runs a check for each state; it is given the state and the address of its API."""
    for state in STATES:
        report(f"{client}: {state['name']}", lambda: check(state, f"{SITES}/{state['name']}/api/v2/"))


def report(name, check):
    try:
        check()
        print(f"pass {name}", flush=True)
    except Exception as error:  # whatever a client makes of an answer
        print(f"fail {name}: {error!r}", flush=True)


def equal(found, expected):
    assert found == expected, f"{found!r} is not {expected!r}"


def is_open(state):
    return state.get("incident") in ("investigating", "identified", "monitoring")


def is_ahead_or_under_way(state):
    return state.get("maintenance") in ("scheduled", "in_progress", "verifying")


def expected_components(state):
    return {name: state["components"].get(name, "operational") for name in COMPONENTS}
