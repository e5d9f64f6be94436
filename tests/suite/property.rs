//! How long property tests look: a moment by default, `PROPTEST_CASES=10000` for an hour off.

use proptest::test_runner::Config;

/// So many cases, unless the environment asks for another number. What fails is shrunk and told,
/// and no file is left behind.
pub(crate) fn cases(cases: u32) -> Config {
    let asked = std::env::var("PROPTEST_CASES").ok();
    Config {
        cases: asked
            .and_then(|number| number.parse().ok())
            .unwrap_or(cases),
        failure_persistence: None,
        ..Config::default()
    }
}
