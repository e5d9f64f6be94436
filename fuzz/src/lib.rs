//! What the fuzz targets share: a site of which a part is any text, and what must hold of it.
//!
//! Both are the property tests' own, so that what one finds the other keeps.

#[path = "../../tests/suite/input.rs"]
mod input;
#[path = "../../tests/suite/outline/mod.rs"]
mod outline;
#[path = "../../tests/suite/strangers.rs"]
mod strangers;

use std::path::Path;
use std::sync::LazyLock;

use input::{Input, fault};
use outline::Known;

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    // What the fuzzer learns of a run must come from that run alone.
    let on_this_thread = rayon::ThreadPoolBuilder::new().num_threads(1);
    let pool = on_this_thread.use_current_thread().build_global();
    pool.expect("there is no pool yet");
    Known::of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/sites"))
});

fn run(input: Input, text: &str) {
    let known = &*KNOWN;
    stop_at(fault(&input.sources(text), known));
}

fn stop_at(fault: Option<String>) {
    if let Some(fault) = fault {
        panic!("{fault}");
    }
}

pub fn front_matter(text: &str) {
    run(Input::FrontMatter, text);
}

pub fn inventory(text: &str) {
    run(Input::Inventory, text);
}

pub fn settings(text: &str) {
    run(Input::Settings, text);
}

pub fn body(text: &str) {
    run(Input::Body, text);
}

pub fn site(text: &str) {
    run(Input::Site, text);
}

pub fn words(text: &str) {
    run(Input::Words, text);
}

pub fn memory(text: &str) {
    stop_at(strangers::fault_of_memory(text));
}

pub fn host(text: &str) {
    stop_at(strangers::fault_of_host(text));
}
