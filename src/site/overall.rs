//! The state of everything in one word: Statuspage's roll-up, and never milder than what is open.

use crate::vocabulary::{ComponentStatus, Impact};

/// The key of the words for a site that reports no state.
const UNREPORTED: &str = "overall_unreported";

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
    /// Rolls up the states that systems report and the impacts that open incidents have: the worse
    /// of the two, so that no open incident is shown milder than it is. Nothing reported is said to
    /// be operational: without any state the words are others.
    pub(super) fn of(statuses: &[ComponentStatus], impact: Impact) -> Self {
        let of_systems = Self::of_statuses(statuses);
        if impact > of_systems.indicator {
            Self::of_impact(impact)
        } else {
            of_systems
        }
    }

    /// Whether no system reports a state, and no open incident has an impact.
    #[must_use]
    pub fn reports_nothing(&self) -> bool {
        self.text == UNREPORTED
    }

    /// What an incident of this impact is, whatever the systems say.
    fn of_impact(impact: Impact) -> Self {
        let (description, text) = match impact {
            Impact::None => return Self::of_statuses(&[]),
            Impact::Maintenance => ("Service Under Maintenance", "overall_maintenance"),
            Impact::Minor => ("Minor Service Outage", "overall_minor_outage"),
            Impact::Major => ("Partial System Outage", "overall_partial_outage"),
            Impact::Critical => ("Major System Outage", "overall_major_outage"),
        };
        Self {
            indicator: impact,
            description,
            text,
        }
    }

    /// The first row that fits.
    fn of_statuses(statuses: &[ComponentStatus]) -> Self {
        use ComponentStatus::{DegradedPerformance, MajorOutage, PartialOutage, UnderMaintenance};
        let any = |status| statuses.contains(&status);
        let all = |status| any(status) && statuses.iter().all(|other| *other == status);
        let (description, text, indicator) = if statuses.is_empty() {
            ("No Outages Reported", UNREPORTED, Impact::None)
        } else if all(MajorOutage) {
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
            (&[][..], "none", "No Outages Reported"),
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

    #[test]
    fn an_open_incident_is_never_shown_milder_than_its_impact() {
        use Impact::{Critical, Maintenance as Work, Minor, None};
        for (statuses, impact, indicator, description) in [
            (&[][..], None, "none", "No Outages Reported"),
            (&[], Work, "maintenance", "Service Under Maintenance"),
            (&[], Critical, "critical", "Major System Outage"),
            (&[Operational], None, "none", "All Systems Operational"),
            (&[Operational], Minor, "minor", "Minor Service Outage"),
            (
                &[Operational],
                Impact::Major,
                "major",
                "Partial System Outage",
            ),
            (&[Operational], Critical, "critical", "Major System Outage"),
            (&[Maintenance], Minor, "minor", "Minor Service Outage"),
            (
                &[Degraded, Operational],
                Minor,
                "minor",
                "Partially Degraded Service",
            ),
            (
                &[Major, Operational],
                Work,
                "major",
                "Partial System Outage",
            ),
            (
                &[Major, Operational],
                Critical,
                "critical",
                "Major System Outage",
            ),
        ] {
            let overall = Overall::of(statuses, impact);
            assert_eq!(overall.description, description, "{statuses:?} {impact:?}");
            assert_eq!(
                overall.indicator.as_str(),
                indicator,
                "{statuses:?} {impact:?}"
            );
        }
    }
}
