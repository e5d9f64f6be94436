//! How many systems are named where whatever affects them is one of many.

use std::cmp::Reverse;

use crate::site::ServerId;
use crate::vocabulary::ComponentStatus;

/// How many systems a post or an incident names where it is one of many. With all of them, 300
/// incidents of 3,000 systems each made more pages than a disk holds.
pub(in crate::render) const MOST_ON_LISTS: usize = 20;

/// The systems to show on a list, and how many more there are: of too many those in the worst states.
pub(in crate::render) fn on_a_list(
    mut states: Vec<(ServerId, ComponentStatus)>,
) -> (Vec<(ServerId, ComponentStatus)>, usize) {
    let more = states.len().saturating_sub(MOST_ON_LISTS);
    if more > 0 {
        states.sort_by_key(|(_, status)| Reverse(*status));
        states.truncate(MOST_ON_LISTS);
    }
    (states, more)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_site::TestSite;

    #[test]
    fn a_list_shows_twenty_systems_and_those_in_the_worst_states() {
        use ComponentStatus::{MajorOutage, Operational, PartialOutage};
        let systems: Vec<String> = (0..25).map(|number| format!("{{id: S{number}}}")).collect();
        let inventory = format!("servers: [{}]", systems.join(", "));
        let site = TestSite::new().servers(&inventory).resolve();
        let id: Vec<ServerId> = site.server_ids().collect();
        let state = |index: usize| match index {
            3 => PartialOutage,
            24 => MajorOutage,
            _ => Operational,
        };
        for (count, shown, more) in [(0, 0, 0), (20, 20, 0), (25, 20, 5)] {
            let states = (0..count).map(|index| (id[index], state(index))).collect();
            let (kept, left) = on_a_list(states);
            assert_eq!((kept.len(), left), (shown, more));
            if more > 0 {
                assert_eq!(
                    kept[..3],
                    [
                        (id[24], MajorOutage),
                        (id[3], PartialOutage),
                        (id[0], Operational)
                    ]
                );
            }
        }
    }
}
