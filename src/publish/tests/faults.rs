//! The part of `std::fs` that `disk.rs` uses, with operations that can be made to fail.
//!
//! In unit tests it stands in for `std::fs` there. A plan belongs to a folder and counts every
//! operation on what is inside, on whatever thread; tests in other folders do not see it. Those
//! that change something are [noted](super::power_cuts) as well.

use std::fs::{self, Metadata, OpenOptions, Permissions, ReadDir};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use walkdir::{DirEntry, WalkDir};

use super::power_cuts::{self, Event};
use crate::publish::disk::exchange::exchange;
use crate::publish::disk::sync;

/// What goes wrong at the operation that a plan is for, and at those after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::publish) enum Fault {
    /// The process is killed before it: it and all after it do not happen.
    Kill,
    /// The process is killed inside of it: it half happens, and none after it.
    KillInside,
    /// The disk is full: from it on nothing can be made or written, half a file at the most.
    DiskFull,
    /// The permission to write is gone: from it on nothing can be changed.
    NoPermission,
    /// It alone fails, for whatever reason.
    Once,
    /// From it on no file can be given a second name, as on a disk that knows no links.
    NoLinks,
    /// From it on no folders can be exchanged, as on a disk that cannot do that.
    NoExchange,
}

impl Fault {
    pub(in crate::publish) const ALL: [Self; 5] = [
        Self::Kill,
        Self::KillInside,
        Self::DiskFull,
        Self::NoPermission,
        Self::Once,
    ];
}

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operation {
    Look,
    /// Needs room on the disk.
    Make,
    /// Gives a second name.
    Link,
    /// Gives another name, or removes.
    Change,
    /// Gives two folders each other's name.
    Exchange,
    /// Waits for the disk.
    Sync,
}

#[derive(Debug)]
struct FaultPlan {
    folder: PathBuf,
    fault: Fault,
    /// Which operation it is for, counted from 0.
    at: usize,
    count: usize,
    struck: bool,
}

static PLANS: Mutex<Vec<FaultPlan>> = Mutex::new(Vec::new());

fn plans() -> MutexGuard<'static, Vec<FaultPlan>> {
    PLANS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs something with a plan for a folder, and tells whether it came to the fault.
pub(in crate::publish) fn with<T>(
    folder: &Path,
    fault: Fault,
    at: usize,
    run: impl FnOnce() -> T,
) -> (T, bool) {
    plans().push(FaultPlan {
        folder: folder.to_path_buf(),
        fault,
        at,
        count: 0,
        struck: false,
    });
    let result = run();
    let mut plans = plans();
    let index = plans.iter().position(|plan| plan.folder == folder);
    let plan = plans.remove(index.expect("the plan that was made"));
    (result, plan.struck)
}

/// What an operation is to do.
enum Fate {
    Happen,
    HalfHappen(io::Error),
}

/// Counts an operation. The error is that of one that does not happen.
fn meet(path: &Path, operation: Operation) -> io::Result<Fate> {
    let mut plans = plans();
    let Some(plan) = plans.iter_mut().find(|plan| path.starts_with(&plan.folder)) else {
        return Ok(Fate::Happen);
    };
    let number = plan.count;
    plan.count += 1;
    if number < plan.at {
        return Ok(Fate::Happen);
    }
    plan.struck = true;
    let is_first = number == plan.at;
    let killed = || io::Error::other("the process was killed");
    match (plan.fault, operation) {
        (Fault::KillInside, _) if is_first => Ok(Fate::HalfHappen(killed())),
        (Fault::Kill | Fault::KillInside, _) => Err(killed()),
        (Fault::DiskFull, Operation::Make | Operation::Link | Operation::Sync) => {
            Ok(Fate::HalfHappen(ErrorKind::StorageFull.into()))
        }
        (
            Fault::NoPermission,
            Operation::Make | Operation::Link | Operation::Change | Operation::Exchange,
        )
        | (Fault::NoLinks, Operation::Link) => Err(ErrorKind::PermissionDenied.into()),
        (Fault::NoExchange, Operation::Exchange) => Err(ErrorKind::InvalidInput.into()),
        (Fault::Once, _) if is_first => Err(io::Error::other("a fault")),
        _ => Ok(Fate::Happen),
    }
}

/// For an operation that the system does as a whole or not at all.
fn whole(path: &Path, operation: Operation) -> io::Result<()> {
    match meet(path, operation)? {
        Fate::Happen => Ok(()),
        Fate::HalfHappen(error) => Err(error),
    }
}

pub(in crate::publish) fn symlink_metadata(path: &Path) -> io::Result<Metadata> {
    whole(path, Operation::Look)?;
    fs::symlink_metadata(path)
}

pub(in crate::publish) fn metadata(path: &Path) -> io::Result<Metadata> {
    whole(path, Operation::Look)?;
    fs::metadata(path)
}

pub(in crate::publish) fn canonicalize(path: &Path) -> io::Result<PathBuf> {
    whole(path, Operation::Look)?;
    fs::canonicalize(path)
}

pub(in crate::publish) fn read(path: &Path) -> io::Result<Vec<u8>> {
    whole(path, Operation::Look)?;
    fs::read(path)
}

pub(in crate::publish) fn read_dir(path: &Path) -> io::Result<ReadDir> {
    whole(path, Operation::Look)?;
    fs::read_dir(path)
}

pub(in crate::publish) fn create_dir(path: &Path) -> io::Result<()> {
    whole(path, Operation::Make)?;
    let made = || Event::MakeFolder(path.into());
    power_cuts::note(path, || fs::create_dir(path), || vec![made()])
}

/// Half of it is the outermost folder.
pub(in crate::publish) fn create_dir_all(path: &Path) -> io::Result<()> {
    match meet(path, Operation::Make)? {
        Fate::Happen => power_cuts::note_after(path, |noted| {
            let missing = path.ancestors().take_while(|around| !around.exists());
            let missing: Vec<&Path> = missing.collect();
            fs::create_dir_all(path)?;
            let made = missing.iter().rev();
            noted.extend(made.map(|folder| Event::MakeFolder(folder.into())));
            Ok(())
        }),
        Fate::HalfHappen(error) => {
            let missing = path.ancestors().take_while(|around| !around.exists());
            missing.last().map_or(Ok(()), fs::create_dir)?;
            Err(error)
        }
    }
}

pub(in crate::publish) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    whole(to, Operation::Change)?;
    let renamed = || vec![Event::Rename(from.into(), to.into())];
    power_cuts::note(to, || fs::rename(from, to), renamed)
}

pub(in crate::publish) fn remove_file(path: &Path) -> io::Result<()> {
    whole(path, Operation::Change)?;
    let removed = || vec![Event::Remove(path.into())];
    power_cuts::note(path, || fs::remove_file(path), removed)
}

pub(in crate::publish) fn remove_dir(path: &Path) -> io::Result<()> {
    whole(path, Operation::Change)?;
    let removed = || vec![Event::Remove(path.into())];
    power_cuts::note(path, || fs::remove_dir(path), removed)
}

/// Half of it is every second thing inside.
pub(in crate::publish) fn remove_dir_all(path: &Path) -> io::Result<()> {
    match meet(path, Operation::Change)? {
        Fate::Happen => power_cuts::note_after(path, |noted| {
            let inside = WalkDir::new(path).contents_first(true).into_iter();
            let inside: Vec<PathBuf> = inside.flatten().map(DirEntry::into_path).collect();
            fs::remove_dir_all(path)?;
            noted.extend(inside.into_iter().map(Event::Remove));
            Ok(())
        }),
        Fate::HalfHappen(error) => {
            for entry in fs::read_dir(path)?.step_by(2) {
                let inside = entry?.path();
                if inside.is_dir() {
                    fs::remove_dir_all(inside)?;
                } else {
                    fs::remove_file(inside)?;
                }
            }
            Err(error)
        }
    }
}

pub(in crate::publish) fn open_without_links(path: &Path) -> io::Result<fs::File> {
    whole(path, Operation::Look)?;
    crate::no_links::open(path)
}

pub(in crate::publish) fn exchange_folders(new: &Path, place: &Path) -> io::Result<()> {
    whole(place, Operation::Exchange)?;
    let exchanged = || vec![Event::Exchange(new.into(), place.into())];
    power_cuts::note(place, || exchange(new, place), exchanged)
}

pub(in crate::publish) fn sync_file_system(folder: &Path, own_files: &[PathBuf]) -> io::Result<()> {
    whole(folder, Operation::Sync)?;
    let wait = || sync::sync_file_system(folder, own_files);
    power_cuts::note(folder, wait, || vec![Event::SyncAll])
}

pub(in crate::publish) fn sync_names(folder: &Path) -> io::Result<()> {
    whole(folder, Operation::Sync)?;
    let wait = || sync::sync_folder(folder);
    power_cuts::note(folder, wait, || vec![Event::SyncNames(folder.into())])
}

pub(in crate::publish) fn hard_link(from: &Path, to: &Path) -> io::Result<()> {
    whole(to, Operation::Link)?;
    let linked = || vec![Event::Link(from.into(), to.into())];
    power_cuts::note(to, || fs::hard_link(from, to), linked)
}

/// Half of it is half of the bytes.
pub(in crate::publish) fn copy(from: &Path, to: &Path) -> io::Result<u64> {
    match meet(to, Operation::Make)? {
        Fate::Happen => fs::copy(from, to),
        Fate::HalfHappen(error) => {
            let bytes = fs::read(from)?;
            fs::write(to, &bytes[..bytes.len() / 2])?;
            Err(error)
        }
    }
}

pub(in crate::publish) fn set_permissions(path: &Path, to: Permissions) -> io::Result<()> {
    whole(path, Operation::Change)?;
    fs::set_permissions(path, to)
}

#[cfg(unix)]
pub(in crate::publish) fn read_link(path: &Path) -> io::Result<PathBuf> {
    whole(path, Operation::Look)?;
    fs::read_link(path)
}

#[cfg(unix)]
pub(in crate::publish) fn symlink(target: &Path, path: &Path) -> io::Result<()> {
    whole(path, Operation::Make)?;
    std::os::unix::fs::symlink(target, path)
}

#[cfg(unix)]
pub(in crate::publish) fn chown(
    path: &Path,
    user: Option<u32>,
    group: Option<u32>,
) -> io::Result<()> {
    whole(path, Operation::Change)?;
    std::os::unix::fs::chown(path, user, group)
}

/// A file that is written to. One that is read is the system's own: opening it alone is counted.
#[derive(Debug)]
pub(in crate::publish) struct File {
    file: fs::File,
    path: PathBuf,
}

impl File {
    pub(in crate::publish) fn open(path: &Path) -> io::Result<fs::File> {
        whole(path, Operation::Look)?;
        fs::File::open(path)
    }

    pub(in crate::publish) fn create_new(path: &Path) -> io::Result<Self> {
        whole(path, Operation::Make)?;
        let made = || vec![Event::MakeFile(path.into())];
        let file = power_cuts::note(path, || fs::File::create_new(path), made)?;
        let path = path.to_path_buf();
        Ok(Self { file, path })
    }

    pub(in crate::publish) fn options() -> Options {
        Options(fs::File::options())
    }

    pub(in crate::publish) fn metadata(&self) -> io::Result<Metadata> {
        whole(&self.path, Operation::Look)?;
        self.file.metadata()
    }
}

impl Write for File {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match meet(&self.path, Operation::Make)? {
            Fate::Happen => power_cuts::note_after(&self.path, |noted| {
                let count = self.file.write(bytes)?;
                noted.push(Event::Write(self.path.clone(), bytes[..count].to_vec()));
                Ok(count)
            }),
            Fate::HalfHappen(error) => {
                self.file.write_all(&bytes[..bytes.len() / 2])?;
                Err(error)
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[derive(Debug)]
pub(in crate::publish) struct Options(OpenOptions);

impl Options {
    pub(in crate::publish) fn write(&mut self, yes: bool) -> &mut Self {
        self.0.write(yes);
        self
    }

    pub(in crate::publish) fn create(&mut self, yes: bool) -> &mut Self {
        self.0.create(yes);
        self
    }

    pub(in crate::publish) fn truncate(&mut self, yes: bool) -> &mut Self {
        self.0.truncate(yes);
        self
    }

    pub(in crate::publish) fn open(&mut self, path: &Path) -> io::Result<fs::File> {
        whole(path, Operation::Make)?;
        power_cuts::note_after(path, |noted| {
            let is_new = !path.exists();
            let file = self.0.open(path)?;
            noted.extend(is_new.then(|| Event::MakeFile(path.into())));
            Ok(file)
        })
    }
}
