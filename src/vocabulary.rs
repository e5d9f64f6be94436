//! The words of the trade, as Statuspage v2 spells them.
//!
//! Used by every stage of the pipeline; imports none of them. This is how machines spell them
//! ([`as_str`](ComponentStatus::as_str)); how readers see them is a matter of the language.

/// The state of a component, best first: a later one is worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ComponentStatus {
    Operational,
    UnderMaintenance,
    DegradedPerformance,
    PartialOutage,
    MajorOutage,
}

/// How much an incident matters, least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Impact {
    None,
    Maintenance,
    Minor,
    Major,
    Critical,
}

/// What an update says of its incident or of its scheduled maintenance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UpdateStatus {
    Investigating,
    Identified,
    Monitoring,
    Resolved,
    Postmortem,
    Scheduled,
    InProgress,
    Verifying,
    Completed,
}

impl ComponentStatus {
    pub const ALL: [Self; 5] = [
        Self::Operational,
        Self::UnderMaintenance,
        Self::DegradedPerformance,
        Self::PartialOutage,
        Self::MajorOutage,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Operational => "operational",
            Self::UnderMaintenance => "under_maintenance",
            Self::DegradedPerformance => "degraded_performance",
            Self::PartialOutage => "partial_outage",
            Self::MajorOutage => "major_outage",
        }
    }

    /// The impact of an incident that puts a component in this state.
    #[must_use]
    pub fn impact(self) -> Impact {
        match self {
            Self::Operational => Impact::None,
            Self::UnderMaintenance => Impact::Maintenance,
            Self::DegradedPerformance => Impact::Minor,
            Self::PartialOutage => Impact::Major,
            Self::MajorOutage => Impact::Critical,
        }
    }

    /// Whether the state means that a component is failing its users.
    #[must_use]
    pub fn is_outage(self) -> bool {
        matches!(self, Self::PartialOutage | Self::MajorOutage)
    }
}

impl Impact {
    pub const ALL: [Self; 5] = [
        Self::None,
        Self::Minor,
        Self::Major,
        Self::Critical,
        Self::Maintenance,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Maintenance => "maintenance",
            Self::Minor => "minor",
            Self::Major => "major",
            Self::Critical => "critical",
        }
    }

    /// The state of a component that a post lists without one.
    #[must_use]
    pub fn component_status(self) -> ComponentStatus {
        match self {
            Self::None => ComponentStatus::Operational,
            Self::Maintenance => ComponentStatus::UnderMaintenance,
            Self::Minor => ComponentStatus::DegradedPerformance,
            Self::Major => ComponentStatus::PartialOutage,
            Self::Critical => ComponentStatus::MajorOutage,
        }
    }
}

impl UpdateStatus {
    pub const ALL: [Self; 9] = [
        Self::Investigating,
        Self::Identified,
        Self::Monitoring,
        Self::Resolved,
        Self::Postmortem,
        Self::Scheduled,
        Self::InProgress,
        Self::Verifying,
        Self::Completed,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Investigating => "investigating",
            Self::Identified => "identified",
            Self::Monitoring => "monitoring",
            Self::Resolved => "resolved",
            Self::Postmortem => "postmortem",
            Self::Scheduled => "scheduled",
            Self::InProgress => "in_progress",
            Self::Verifying => "verifying",
            Self::Completed => "completed",
        }
    }

    /// The status that a word means. What is cancelled is completed before it began, as Statuspage
    /// has it.
    #[must_use]
    pub fn understood(word: &str) -> Option<Self> {
        match word {
            "cancelled" | "canceled" => Some(Self::Completed),
            word => Self::ALL.into_iter().find(|status| status.as_str() == word),
        }
    }

    /// Whether the word belongs to a scheduled maintenance, not to an incident.
    #[must_use]
    pub fn is_maintenance(self) -> bool {
        matches!(
            self,
            Self::Scheduled | Self::InProgress | Self::Verifying | Self::Completed
        )
    }

    /// Whether an update with this status ends its incident or maintenance.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, Self::Resolved | Self::Postmortem | Self::Completed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cancelled_is_understood() {
        for (word, status) in [
            ("cancelled", Some(UpdateStatus::Completed)),
            ("canceled", Some(UpdateStatus::Completed)),
            ("in_progress", Some(UpdateStatus::InProgress)),
            ("over", None),
        ] {
            assert_eq!(UpdateStatus::understood(word), status, "{word}");
        }
    }
}
