//! The integration tests: from a site's folder to its files, and the command line.
//!
//! What a module's own rules are is tested beside it; here the parts are tested together, through
//! the library where that is enough and through the binary where only it will do.

#![allow(clippy::disallowed_methods, clippy::disallowed_types)] // Tests are not pure.

mod any_site;
mod architecture;
mod command_line;
mod dependencies;
mod diagnostics;
mod disk;
mod documents;
mod folder;
mod golden;
mod hostile;
mod hosts;
mod input;
mod instants;
mod invented;
mod languages;
mod large;
mod names;
mod outline;
mod pipeline;
mod property;
mod publishing;
mod robustness;
mod same_bytes;
mod sites;
mod strangers;
mod subscriptions;
mod theme;
mod threads;
#[cfg(unix)]
mod tutorials;
mod validity;
