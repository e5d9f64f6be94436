//! How fast statusgen builds, and how near it comes to writing the same bytes and nothing else.
//!
//! ```sh
//! cargo bench                                  # 1,000, 10,000 and 100,000 posts
//! cargo bench -- 100 10000 --in /dev/shm       # other sizes, in another folder
//! cargo bench -- --corpus some/folder 10000    # only writes the site that is built
//! ```
//!
//! For each size it makes a site (`corpus`), then in turn builds it into a fresh folder, builds it
//! again, adds a post and builds, and writes the same files (`floor`); several rounds, of which the
//! fastest of each counts. Everything stands in one folder below `/dev/shm`, where that is, or
//! where temporary files do. `RAYON_NUM_THREADS` sets the threads of builds and floor.

#![allow(clippy::disallowed_methods, clippy::print_stderr, clippy::print_stdout)]

mod corpus;
mod floor;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use serde::Deserialize;

use floor::Tree;

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

fn main() -> io::Result<()> {
    let mut sizes = Vec::new();
    let mut place = default_place();
    let mut corpus_alone = None;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            // Cargo says so to every benchmark.
            "--bench" => {}
            "--in" => place = arguments.next().expect("a folder after --in").into(),
            "--corpus" => corpus_alone = arguments.next().map(PathBuf::from),
            size => sizes.push(size.parse().expect("a number of posts")),
        }
    }
    if sizes.is_empty() {
        sizes = SIZES.to_vec();
    }
    if let Some(folder) = corpus_alone {
        return corpus::write(&folder, sizes[0]);
    }
    let folder = tempfile::Builder::new()
        .prefix("statusgen-bench-")
        .tempdir_in(&place)?;
    println!(
        "{} threads, below {}",
        rayon::current_num_threads(),
        place.display()
    );
    for size in sizes {
        measure(&folder.path().join(size.to_string()), size)?;
    }
    Ok(())
}

/// Memory rather than a disk, so that it is the program that is measured.
fn default_place() -> PathBuf {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        memory.to_path_buf()
    } else {
        std::env::temp_dir()
    }
}

/// What `build --timings` tells programs.
#[derive(Debug, Clone, Deserialize)]
struct Timings {
    stages: Vec<Stage>,
    peak_memory: Option<u64>,
    /// Of the whole process, as seen from here.
    #[serde(skip)]
    wall: Duration,
}

#[derive(Debug, Clone, Deserialize)]
struct Stage {
    stage: String,
    seconds: f64,
}

fn measure(folder: &Path, posts: usize) -> io::Result<()> {
    let rounds = if posts > 20_000 { 3 } else { 7 };
    let (site, output, floor) = (
        folder.join("site"),
        folder.join("output"),
        folder.join("floor"),
    );
    corpus::write(&site, posts)?;
    build(&site, &output);
    let tree = Tree::read(&output)?;
    let (mut full, mut again, mut more) = (Vec::new(), Vec::new(), Vec::new());
    let mut floors = Vec::new();
    for _ in 0..rounds {
        fs::remove_dir_all(&output)?;
        full.push(build(&site, &output));
        again.push(build(&site, &output));
        let post = site.join("posts/2026-03-20-one-more.md");
        fs::write(
            &post,
            "---\ntitle: One more\ndate: 2026-03-20\n---\nWords.\n",
        )?;
        more.push(build(&site, &output));
        fs::remove_file(&post)?;
        floors.push(tree.write(&floor)?);
        fs::remove_dir_all(&floor)?;
    }
    let floor = floors.into_iter().min().unwrap_or_default();
    println!(
        "\n{posts} posts: {} files in {} folders, {:.1} MiB",
        tree.files(),
        tree.folders(),
        mebibytes(tree.bytes() as u64)
    );
    println!("write floor   {:>9.1} ms", milliseconds(floor));
    let full = fastest(full);
    tell("full build", &full, floor, &full);
    tell("unchanged", &fastest(again), floor, &full);
    tell("one more post", &fastest(more), floor, &full);
    fs::remove_dir_all(folder)
}

fn fastest(runs: Vec<Timings>) -> Timings {
    let fastest = runs.into_iter().min_by_key(|timings| timings.wall);
    fastest.expect("at least one run")
}

fn tell(what: &str, timings: &Timings, floor: Duration, full: &Timings) {
    let wall = timings.wall.as_secs_f64();
    println!(
        "{what:<14}{:>9.1} ms  {:.2} x floor  {:.2} x full build  {:.0} MiB at most",
        milliseconds(timings.wall),
        wall / floor.as_secs_f64(),
        wall / full.wall.as_secs_f64(),
        mebibytes(timings.peak_memory.unwrap_or_default()),
    );
    let stages: Vec<String> = timings
        .stages
        .iter()
        .map(|stage| format!("{} {:.1}", stage.stage, stage.seconds * 1e3))
        .collect();
    println!("              {}", stages.join(", "));
}

#[allow(clippy::cast_precision_loss)] // Nobody has so many bytes.
fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

fn build(site: &Path, output: &Path) -> Timings {
    let begun = Instant::now();
    let run = Command::new(env!("CARGO_BIN_EXE_statusgen"))
        .arg("-C")
        .arg(site)
        .args(["build", "--timings", "--message-format", "json", "--now"])
        .arg(corpus::NOW)
        .arg("--output")
        .arg(output)
        .output()
        .expect("the program runs");
    let wall = begun.elapsed();
    let told = String::from_utf8(run.stdout).expect("UTF-8");
    assert!(run.status.success(), "{told}");
    let last = told.lines().last().expect("a line");
    Timings {
        wall,
        ..serde_json::from_str(last).expect("the timings")
    }
}
