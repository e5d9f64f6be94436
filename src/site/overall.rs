//! The state of everything in one word: Statuspage's roll-up.

use super::Server;
use crate::vocabulary::{ComponentStatus, Impact};

/// The state of the whole site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overall {
    /// How bad it is: what Statuspage calls the indicator.
    pub indicator: Impact,
    /// `All Systems Operational`, as Statuspage says it.
    pub description: &'static str,
    /// Under which key the language says it.
    pub text: &'static str,
}

impl Overall {
    /// Rolls up the systems that are listed; internal ones do not count.
    pub(super) fn of<'a>(servers: impl Iterator<Item = &'a Server>) -> Self {
        let statuses: Vec<ComponentStatus> = servers.filter_map(Server::component_status).collect();
        Self::of_statuses(&statuses)
    }

    /// The first row that fits; no systems at all are operational.
    fn of_statuses(statuses: &[ComponentStatus]) -> Self {
        use ComponentStatus::{DegradedPerformance, MajorOutage, PartialOutage, UnderMaintenance};
        let any = |status| statuses.contains(&status);
        let all = |status| any(status) && statuses.iter().all(|other| *other == status);
        let (description, text, indicator) = if all(MajorOutage) {
            (
                "Major System Outage",
                "overall_major_outage",
                Impact::Critical,
            )
        } else if any(MajorOutage) || all(PartialOutage) {
            (
                "Partial System Outage",
                "overall_partial_outage",
                Impact::Major,
            )
        } else if any(PartialOutage) {
            (
                "Minor Service Outage",
                "overall_minor_outage",
                Impact::Minor,
            )
        } else if all(DegradedPerformance) {
            ("Degraded System Service", "overall_degraded", Impact::Minor)
        } else if any(DegradedPerformance) {
            (
                "Partially Degraded Service",
                "overall_partly_degraded",
                Impact::Minor,
            )
        } else if any(UnderMaintenance) {
            (
                "Service Under Maintenance",
                "overall_maintenance",
                Impact::Maintenance,
            )
        } else {
            (
                "All Systems Operational",
                "overall_operational",
                Impact::None,
            )
        };
        Self {
            indicator,
            description,
            text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ComponentStatus::{
        DegradedPerformance as Degraded, MajorOutage as Major, Operational,
        PartialOutage as Partial, UnderMaintenance as Maintenance,
    };

    #[test]
    fn the_roll_up_table() {
        for (statuses, indicator, description) in [
            (&[][..], "none", "All Systems Operational"),
            (
                &[Operational, Operational],
                "none",
                "All Systems Operational",
            ),
            (&[Major, Major], "critical", "Major System Outage"),
            (&[Major, Operational], "major", "Partial System Outage"),
            (&[Partial, Partial], "major", "Partial System Outage"),
            (&[Partial, Degraded], "minor", "Minor Service Outage"),
            (&[Degraded, Degraded], "minor", "Degraded System Service"),
            (
                &[Degraded, Maintenance],
                "minor",
                "Partially Degraded Service",
            ),
            (
                &[Maintenance, Maintenance],
                "maintenance",
                "Service Under Maintenance",
            ),
            (
                &[Maintenance, Operational],
                "maintenance",
                "Service Under Maintenance",
            ),
        ] {
            let overall = Overall::of_statuses(statuses);
            assert_eq!(overall.description, description, "{statuses:?}");
            assert_eq!(overall.indicator.as_str(), indicator, "{statuses:?}");
        }
    }
}
