//! A component's state over time, as spells of not being operational.
//!
//! Part of the *resolve* stage: threads give one timeline per server, the worst of a server's
//! timelines is its history, and uptime is counted on that. Instants are UTC and every span of
//! time is half-open, `[from, until)`: the state at `until` is already the next one. Seconds are
//! counted between whole seconds of the clock, so that the parts of a span add up to the span.

use std::ops::{AddAssign, Index};

use chrono::{DateTime, Utc};

use crate::vocabulary::ComponentStatus;

/// One state, held over `[from, until)`; without an `until` it is held for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spell {
    pub from: DateTime<Utc>,
    pub until: Option<DateTime<Utc>>,
    pub status: ComponentStatus,
}

/// Everything that a component was and will be: operational wherever no spell says otherwise.
///
/// The spells are sorted, disjoint, not empty, never operational, and as long as they can be:
/// two that touch differ in status. So equal histories are equal values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StatusTimeline {
    spells: Vec<Spell>,
}

impl StatusTimeline {
    /// The timeline of spells in any order, overlapping or not: the worst one counts.
    ///
    /// Spells that are operational, empty or end before they begin say nothing.
    #[must_use]
    pub fn from_spells(spells: impl IntoIterator<Item = Spell>) -> Self {
        let mut edges = Vec::new();
        for spell in spells {
            let empty = spell.until.is_some_and(|until| until <= spell.from);
            if empty || spell.status == ComponentStatus::Operational {
                continue;
            }
            edges.push((spell.from, spell.status, Edge::Begin));
            edges.extend(spell.until.map(|until| (until, spell.status, Edge::End)));
        }
        edges.sort_unstable_by_key(|&(at, _, _)| at);

        let mut running = [0_usize; ComponentStatus::ALL.len()];
        let mut timeline = Self::default();
        for simultaneous in edges.chunk_by(|(one, _, _), (next, _, _)| one == next) {
            for &(_, status, edge) in simultaneous {
                match edge {
                    Edge::Begin => running[status as usize] += 1,
                    Edge::End => running[status as usize] -= 1,
                }
            }
            let worst = ComponentStatus::ALL
                .into_iter()
                .rfind(|&status| running[status as usize] > 0)
                .unwrap_or(ComponentStatus::Operational);
            timeline.continue_with(simultaneous[0].0, worst);
        }
        timeline
    }

    /// At each instant the worst that any of the timelines says.
    #[must_use]
    pub fn worst_of<'a>(timelines: impl IntoIterator<Item = &'a Self>) -> Self {
        Self::from_spells(
            timelines
                .into_iter()
                .flat_map(|timeline| timeline.spells.iter().copied()),
        )
    }

    /// The state at an instant.
    #[must_use]
    pub fn at(&self, instant: DateTime<Utc>) -> ComponentStatus {
        let begun = self.spells.partition_point(|spell| spell.from <= instant);
        self.spells[..begun]
            .last()
            .filter(|spell| spell.until.is_none_or(|until| instant < until))
            .map_or(ComponentStatus::Operational, |spell| spell.status)
    }

    /// The state just before an instant.
    #[must_use]
    pub fn before(&self, instant: DateTime<Utc>) -> ComponentStatus {
        let begun = self.spells.partition_point(|spell| spell.from < instant);
        self.spells[..begun]
            .last()
            .filter(|spell| spell.until.is_none_or(|until| instant <= until))
            .map_or(ComponentStatus::Operational, |spell| spell.status)
    }

    /// The spells of not being operational, in order.
    #[must_use]
    pub fn spells(&self) -> &[Spell] {
        &self.spells
    }

    /// The instants at which the state becomes another, in order.
    #[must_use]
    pub fn changes(&self) -> Vec<DateTime<Utc>> {
        let mut changes: Vec<_> = self
            .spells
            .iter()
            .flat_map(|spell| [Some(spell.from), spell.until])
            .flatten()
            .collect();
        changes.dedup();
        changes
    }

    /// How long each state was held in `[from, until)`; nothing where that is empty.
    #[must_use]
    pub fn seconds_by_status(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> SecondsByStatus {
        let mut seconds = SecondsByStatus::default();
        let over = self
            .spells
            .partition_point(|spell| spell.until.is_some_and(|end| end <= from));
        for spell in &self.spells[over..] {
            if spell.from >= until {
                break;
            }
            let end = spell.until.map_or(until, |end| end.min(until));
            seconds.0[spell.status as usize] += seconds_between(spell.from.max(from), end);
        }
        seconds.0[ComponentStatus::Operational as usize] =
            seconds_between(from, until) - seconds.total();
        seconds
    }

    /// Goes on with another state from an instant that is not before any earlier one.
    fn continue_with(&mut self, at: DateTime<Utc>, status: ComponentStatus) {
        let running = self.spells.last_mut().filter(|last| last.until.is_none());
        if let Some(running) = running {
            if running.status == status {
                return;
            }
            running.until = Some(at);
        }
        if status != ComponentStatus::Operational {
            self.spells.push(Spell {
                from: at,
                until: None,
                status,
            });
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Edge {
    Begin,
    End,
}

/// Seconds spent in each state, `seconds[ComponentStatus::MajorOutage]`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SecondsByStatus([u64; ComponentStatus::ALL.len()]);

impl SecondsByStatus {
    /// Seconds in all states together, operational included.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.0.iter().sum()
    }

    /// The worst state that lasted a second or longer.
    #[must_use]
    pub fn worst(&self) -> Option<ComponentStatus> {
        ComponentStatus::ALL
            .into_iter()
            .rfind(|&status| self[status] > 0)
    }
}

impl Index<ComponentStatus> for SecondsByStatus {
    type Output = u64;

    fn index(&self, status: ComponentStatus) -> &u64 {
        &self.0[status as usize]
    }
}

impl AddAssign for SecondsByStatus {
    fn add_assign(&mut self, other: Self) {
        for (sum, seconds) in self.0.iter_mut().zip(other.0) {
            *sum += seconds;
        }
    }
}

/// Seconds in `[from, until)`; none where that ends before it begins.
///
/// Instants are cut to whole seconds before they are compared: rounding the difference instead
/// would make two halves of a span shorter than the span.
pub(super) fn seconds_between(from: DateTime<Utc>, until: DateTime<Utc>) -> u64 {
    u64::try_from(until.timestamp() - from.timestamp()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;
    use ComponentStatus::{
        DegradedPerformance, MajorOutage, Operational, PartialOutage, UnderMaintenance,
    };

    fn minute(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_774_000_000, 0).unwrap() + TimeDelta::minutes(minute)
    }

    fn spell((from, until, status): (i64, Option<i64>, ComponentStatus)) -> Spell {
        Spell {
            from: minute(from),
            until: until.map(minute),
            status,
        }
    }

    fn timeline(spells: &[(i64, Option<i64>, ComponentStatus)]) -> StatusTimeline {
        StatusTimeline::from_spells(spells.iter().copied().map(spell))
    }

    #[test]
    fn overlapping_spells_become_disjoint_with_the_worst_on_top() {
        type Row = (i64, Option<i64>, ComponentStatus);
        let table: [(&str, &[Row], &[Row]); 9] = [
            ("nothing", &[], &[]),
            ("operational says nothing", &[(0, None, Operational)], &[]),
            ("empty", &[(5, Some(5), MajorOutage)], &[]),
            ("reversed", &[(5, Some(4), MajorOutage)], &[]),
            (
                "equal ones that touch",
                &[
                    (5, Some(9), PartialOutage),
                    (0, Some(5), PartialOutage),
                    (9, None, PartialOutage),
                ],
                &[(0, None, PartialOutage)],
            ),
            (
                "different ones that touch",
                &[(0, Some(5), PartialOutage), (5, Some(9), MajorOutage)],
                &[(0, Some(5), PartialOutage), (5, Some(9), MajorOutage)],
            ),
            (
                "worse inside better",
                &[(0, Some(9), DegradedPerformance), (3, Some(5), MajorOutage)],
                &[
                    (0, Some(3), DegradedPerformance),
                    (3, Some(5), MajorOutage),
                    (5, Some(9), DegradedPerformance),
                ],
            ),
            (
                "better inside worse",
                &[(0, None, MajorOutage), (3, Some(5), UnderMaintenance)],
                &[(0, None, MajorOutage)],
            ),
            (
                "worse that outlasts better",
                &[
                    (0, Some(5), DegradedPerformance),
                    (3, Some(9), PartialOutage),
                ],
                &[
                    (0, Some(3), DegradedPerformance),
                    (3, Some(9), PartialOutage),
                ],
            ),
        ];
        for (name, given, expected) in table {
            let expected: Vec<_> = expected.iter().copied().map(spell).collect();
            assert_eq!(timeline(given).spells(), expected, "{name}");
        }
    }

    #[test]
    fn a_spell_holds_at_its_beginning_and_no_more_at_its_end() {
        let timeline = timeline(&[(0, Some(5), PartialOutage), (5, Some(9), MajorOutage)]);
        let states = [-1, 0, 4, 5, 8, 9].map(|at| timeline.at(minute(at)));
        assert_eq!(
            states,
            [
                Operational,
                PartialOutage,
                PartialOutage,
                MajorOutage,
                MajorOutage,
                Operational
            ]
        );
        assert_eq!(timeline.changes(), [0, 5, 9].map(minute));
    }

    #[test]
    fn seconds_are_clipped_to_the_span_and_add_up_to_it() {
        let timeline = timeline(&[(0, Some(5), PartialOutage), (8, None, MajorOutage)]);
        let seconds = timeline.seconds_by_status(minute(4), minute(10));
        assert_eq!(seconds[Operational], 180);
        assert_eq!(seconds[PartialOutage], 60);
        assert_eq!(seconds[MajorOutage], 120);
        assert_eq!(seconds.total(), 360);
        assert_eq!(seconds.worst(), Some(MajorOutage));
        let reversed = timeline.seconds_by_status(minute(10), minute(4));
        assert_eq!((reversed.total(), reversed.worst()), (0, None));
    }

    #[test]
    fn fractions_of_seconds_are_not_lost_between_spans() {
        let half = minute(0) + TimeDelta::milliseconds(1500);
        let end = minute(0) + TimeDelta::seconds(3);
        let timeline = StatusTimeline::from_spells([Spell {
            from: minute(0),
            until: Some(half),
            status: MajorOutage,
        }]);
        let mut parts = timeline.seconds_by_status(minute(0), half);
        parts += timeline.seconds_by_status(half, end);
        assert_eq!(parts, timeline.seconds_by_status(minute(0), end));
        assert_eq!((parts.total(), parts[MajorOutage]), (3, 1));
    }

    fn any_spell() -> impl Strategy<Value = Spell> {
        let status = proptest::sample::select(&ComponentStatus::ALL[..]);
        (0..40_i64, proptest::option::of(0..40_i64), status).prop_map(spell)
    }

    /// Each spell asked in turn.
    fn worst_at(spells: &[Spell], at: DateTime<Utc>) -> ComponentStatus {
        let mut worst = Operational;
        for spell in spells {
            if spell.from <= at && spell.until.is_none_or(|until| at < until) {
                worst = worst.max(spell.status);
            }
        }
        worst
    }

    proptest! {
        #[test]
        fn a_timeline_is_the_worst_of_its_spells(
            spells in proptest::collection::vec(any_spell(), 0..8),
            split in 0..8_usize,
            (from, until) in (-5..45_i64, -5..45_i64),
        ) {
            let timeline = StatusTimeline::from_spells(spells.iter().copied());
            let mut counted = [0; 5];
            let mut changes = Vec::new();
            for at in -5..45 {
                let expected = worst_at(&spells, minute(at));
                prop_assert_eq!(timeline.at(minute(at)), expected);
                if expected != worst_at(&spells, minute(at - 1)) {
                    changes.push(minute(at));
                }
                if from <= at && at < until {
                    counted[expected as usize] += 60;
                }
            }
            prop_assert_eq!(timeline.changes(), changes);
            prop_assert_eq!(
                timeline.seconds_by_status(minute(from), minute(until)),
                SecondsByStatus(counted)
            );
            for pair in timeline.spells().windows(2) {
                let end = pair[0].until.expect("only the last spell may be open");
                prop_assert!(end < pair[1].from || pair[0].status != pair[1].status);
                prop_assert!(end <= pair[1].from);
            }

            let (one, other) = spells.split_at(split.min(spells.len()));
            let parts = [one, other].map(|part| StatusTimeline::from_spells(part.iter().copied()));
            prop_assert_eq!(StatusTimeline::worst_of(&parts), timeline);
        }
    }
}
