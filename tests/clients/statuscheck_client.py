"""PyPI statuscheck: it knows every word by a table, and breaks off at any other."""

from statuscheck.services.bases._statuspageio import BaseStatusPageAPI

from harness import equal, expected_components, in_each_state, is_ahead_or_under_way, is_open

INDICATORS = {
    "none": "No issues",
    "minor": "Minor incident",
    "major": "Major outage",
    "critical": "Critical incident",
    "maintenance": "Maintenance",
}


def label(status):
    return status.replace("_", " ").capitalize()


def check(state, api):
    class Service(BaseStatusPageAPI):
        def _get_base_url(self):
            return api

    summary = Service().get_summary()
    indicator = state["indicator"]
    equal(
        (summary.status.code, summary.status.name, summary.status.description, summary.status.is_ok),
        (indicator, INDICATORS[indicator], state["description"], indicator == "none"),
    )
    equal(
        {component.name: component.status for component in summary.components},
        {name: label(status) for name, status in expected_components(state).items()},
    )
    expected = [state.get("incident")] * is_open(state) + [state.get("maintenance")] * is_ahead_or_under_way(state)
    equal([incident.status for incident in summary.incidents], expected)
    systems = {component.id: component.status for component in summary.components}
    for incident in summary.incidents:
        assert incident.components, "it names its components"
        for component in incident.components:
            equal(component.status, systems[component.id])


in_each_state("statuscheck", check)
