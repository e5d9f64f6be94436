//! Which step a command is at, and how long each took.

use std::cell::RefCell;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::progress::Progress;
use super::reporter::Reporter;
use crate::Stage;

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Read,
    /// Comparing with the record of the last build.
    Recall,
    Parse,
    Resolve,
    Plan,
    /// For a build also comparing each page and writing it beside the site.
    Render,
    Publish,
    FollowLinks,
}

impl From<Stage> for Step {
    fn from(stage: Stage) -> Self {
        match stage {
            Stage::Parse => Self::Parse,
            Stage::Resolve => Self::Resolve,
            Stage::Plan => Self::Plan,
            Stage::Render => Self::Render,
        }
    }
}

impl Step {
    /// For `--timings`.
    fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Recall => "recall",
            Self::Parse => "parse",
            Self::Resolve => "resolve",
            Self::Plan => "plan",
            Self::Render => "render",
            Self::Publish => "publish",
            Self::FollowLinks => "follow links",
        }
    }

    /// For the line of progress.
    fn doing(self) -> &'static str {
        match self {
            Self::Read | Self::Recall => "Reading",
            Self::Parse => "Reading posts",
            Self::Resolve => "Working out states",
            Self::Plan => "Laying out pages",
            Self::Render => "Rendering pages",
            Self::Publish => "Publishing",
            Self::FollowLinks => "Following links",
        }
    }
}

/// Times a command from when this is made.
#[derive(Debug)]
pub(super) struct Stopwatch {
    progress: Progress,
    begun: Instant,
    steps: RefCell<Vec<(Step, Instant)>>,
}

impl Stopwatch {
    /// Shows no progress unless `shown`.
    pub(super) fn new(shown: bool) -> Self {
        Self {
            progress: Progress::new(shown),
            begun: Instant::now(),
            steps: RefCell::default(),
        }
    }

    /// Ends the step before.
    pub(super) fn begin(&self, step: Step) {
        self.steps.borrow_mut().push((step, Instant::now()));
        self.progress.doing(step.doing());
    }

    /// Ends the last step, and takes back the line of progress.
    pub(super) fn end(self) -> Timings {
        let ended = Instant::now();
        let steps = self.steps.into_inner();
        let ends = steps.iter().skip(1).map(|(_, begun)| *begun);
        let stages = steps
            .iter()
            .zip(ends.chain([ended]))
            .map(|((step, begun), ended)| (*step, ended - *begun))
            .collect();
        Timings {
            stages,
            total: ended - self.begun,
        }
    }
}

/// How long each step took.
#[derive(Debug)]
pub(super) struct Timings {
    stages: Vec<(Step, Duration)>,
    total: Duration,
}

#[derive(Serialize)]
struct TimingsMessage<'a> {
    r#type: &'static str,
    stages: &'a [StageMessage],
    seconds: f64,
    /// In bytes; null where the system does not tell.
    peak_memory: Option<u64>,
}

#[derive(Serialize)]
struct StageMessage {
    stage: &'static str,
    seconds: f64,
}

impl Timings {
    pub(super) fn total(&self) -> Duration {
        self.total
    }

    pub(super) fn report(&self, reporter: &Reporter) {
        let stages: Vec<StageMessage> = self
            .stages
            .iter()
            .map(|(step, took)| StageMessage {
                stage: step.name(),
                seconds: took.as_secs_f64(),
            })
            .collect();
        let peak_memory = peak_memory();
        reporter.message(&TimingsMessage {
            r#type: "timings",
            stages: &stages,
            seconds: self.total.as_secs_f64(),
            peak_memory,
        });
        for StageMessage { stage, seconds } in &stages {
            reporter.say(&format!("{stage:<12}{:>10.1} ms", seconds * 1e3));
        }
        reporter.say(&format!(
            "{:<12}{:>10.1} ms",
            "all",
            self.total.as_secs_f64() * 1e3
        ));
        if let Some(bytes) = peak_memory {
            reporter.say(&format!("{:<12}{:>10} MiB", "memory", bytes >> 20));
        }
    }
}

/// The most memory that this process had, in bytes, as Linux tells it.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}
