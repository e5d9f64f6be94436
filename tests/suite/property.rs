//! How long property tests look, and where.
//!
//! A plain `cargo test` makes the same choices each time, so that a test goes red for what changed
//! and not by luck. `PROPTEST_CASES=10000` makes others each time, for an hour off.

use proptest::test_runner::{Config, RngSeed};

/// So many cases, unless the environment asks for another number. What fails is shrunk and told,
/// and no file is left behind.
pub(crate) fn cases(cases: u32) -> Config {
    let asked = std::env::var("PROPTEST_CASES").ok();
    let asked = asked.and_then(|number| number.parse().ok());
    let mut config = Config {
        cases: asked.unwrap_or(cases),
        failure_persistence: None,
        ..Config::default()
    };
    if asked.is_none() && config.rng_seed == RngSeed::Random {
        config.rng_seed = RngSeed::Fixed(0);
    }
    config
}
