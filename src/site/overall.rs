//! The state of everything in one word: Statuspage's roll-up.

use super::Server;
use crate::vocabulary::{ComponentStatus, Impact};

/// The state of the whole site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overall {
    /// How bad it is: what Statuspage calls the indicator.
    pub indicator: Impact,
    /// `All Systems Operational`
    pub description: &'static str,
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
        let (description, indicator) = if all(MajorOutage) {
            ("Major System Outage", Impact::Critical)
        } else if any(MajorOutage) || all(PartialOutage) {
            ("Partial System Outage", Impact::Major)
        } else if any(PartialOutage) {
            ("Minor Service Outage", Impact::Minor)
        } else if all(DegradedPerformance) {
            ("Degraded System Service", Impact::Minor)
        } else if any(DegradedPerformance) {
            ("Partially Degraded Service", Impact::Minor)
        } else if any(UnderMaintenance) {
            ("Service Under Maintenance", Impact::Maintenance)
        } else {
            ("All Systems Operational", Impact::None)
        };
        Self {
            indicator,
            description,
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
