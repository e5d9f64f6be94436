"""PyPI statuspage-prometheus-exporter: each check alone, then a whole round with its metrics."""

import json
import logging
import os
import tempfile

from harness import SITES, STATES, equal, expected_components, in_each_state, is_ahead_or_under_way, is_open, report

# It reads its services when it is imported, and keeps a cache in the working directory.
os.chdir(tempfile.mkdtemp(dir=os.environ.get("WORK")))
services = {
    state["name"]: {"name": state["name"], "url": f"{SITES}/{state['name']}/api/v2/summary.json"}
    for state in STATES
}
with open("services.json", "w") as file:
    json.dump(services, file)
logging.disable(logging.CRITICAL)

from prometheus_client import REGISTRY  # noqa: E402
from statuspage_prometheus_exporter.service_checker import check_status_page_service  # noqa: E402
from statuspage_prometheus_exporter.service_monitor import monitor_services  # noqa: E402


def check(state, api):
    result = check_status_page_service(
        f"alone-{state['name']}", {"url": f"{api}summary.json", "name": state["name"]}
    )
    assert result["success"], result
    # An open incident's impact takes the place of the indicator; without one, whatever is not
    # operational counts as minor, work under way included.
    if is_open(state):
        equal(result["raw_status"], state["impact"])
    else:
        equal(result["raw_status"], "minor" if state["components"] else state["indicator"])
    equal(
        {component["name"]: component["status"] for component in result["component_metadata"]},
        expected_components(state),
    )
    equal([incident["status"] for incident in result["incident_metadata"]], [state.get("incident")] * is_open(state))
    for incident in result["incident_metadata"]:
        equal(incident["shortlink"], "https://status.example.net/at/2026/03/02/mail/")
        equal(incident["started_at"], "2026-03-02T11:00:00.000+01:00")
    maintenances = result["maintenance_metadata"]
    equal([row["status"] for row in maintenances], [state.get("maintenance")] * is_ahead_or_under_way(state))
    for row in maintenances:
        equal(
            (row["scheduled_start"], row["scheduled_end"], row["affected_components"]),
            (
                "2026-03-06T11:00:00.000+01:00",
                "2026-03-06T13:00:00.000+01:00",
                ["Inbound mail", "Outbound mail"],
            ),
        )


def check_metrics():
    monitor_services(is_initial_run=True)
    samples = [sample for metric in REGISTRY.collect() for sample in metric.samples]
    for state in STATES:
        own = [sample for sample in samples if sample.labels.get("service_name") == state["name"]]
        gauges = {
            sample.labels["component_name"]: sample.value
            for sample in own
            if sample.name == "statuspage_component_status"
        }
        expected = {name: float(status == "operational") for name, status in expected_components(state).items()}
        equal(gauges, expected)
        probes = [sample.value for sample in own if sample.name == "statuspage_probe_check"]
        equal(probes, [1.0])


in_each_state("statuspage-prometheus-exporter", check)
report("statuspage-prometheus-exporter: metrics", check_metrics)
