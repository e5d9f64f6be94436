//! A disk in memory that keeps, when the power is cut, what was waited for, and of the rest
//! whatever it likes.
//!
//! Names and contents are kept apart, as file systems do: the name of a file may be on the disk
//! when nothing of its contents is, and the other way about.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::Path;

use super::power_cuts::Event;

/// A file or a folder, whatever its names.
type Number = usize;

/// The name of a file or folder in a folder.
type Name = (Number, OsString);

/// The folder that all is in.
const ROOT: Number = 0;

#[derive(Debug, Clone)]
enum Node {
    Folder,
    File { now: Vec<u8>, on_disk: Vec<u8> },
}

/// One change of names, which a disk keeps or loses as a whole.
#[derive(Debug, Clone)]
struct Renaming {
    names: Vec<(Name, Option<Number>)>,
    is_on_disk: bool,
}

#[derive(Debug, Clone)]
pub(super) struct SimulatedDisk {
    nodes: Vec<Node>,
    now: BTreeMap<Name, Number>,
    on_disk: BTreeMap<Name, Number>,
    /// Those since the last time that all was waited for.
    renamings: Vec<Renaming>,
}

/// What a disk keeps of what nobody waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keeps {
    Nothing,
    /// All names, and no contents: a journal that was written, before any data was.
    Names,
    /// The names up to some change, as a journal does, and some contents.
    NamesInOrder,
    /// Any of the names and of the contents.
    Anything,
}

/// A tree of files: contents by path, none for a folder.
pub(super) type Files = BTreeMap<String, Option<Vec<u8>>>;

/// Numbers that look random and are the same each time.
pub(super) struct Chance(pub(super) u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(number).expect("31 bits") % limit
    }
}

impl SimulatedDisk {
    /// A disk that holds what a folder does, all of it safely.
    pub(super) fn of(folder: &Path) -> Self {
        let mut disk = Self {
            nodes: vec![Node::Folder],
            now: BTreeMap::new(),
            on_disk: BTreeMap::new(),
            renamings: Vec::new(),
        };
        disk.import(folder, ROOT);
        disk.on_disk = disk.now.clone();
        disk
    }

    fn import(&mut self, folder: &Path, into: Number) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let entry = entry.expect("readable");
            let number = self.nodes.len();
            self.now.insert((into, entry.file_name()), number);
            if entry.file_type().expect("a type").is_dir() {
                self.nodes.push(Node::Folder);
                self.import(&entry.path(), number);
            } else {
                let now = fs::read(entry.path()).expect("a file");
                let on_disk = now.clone();
                self.nodes.push(Node::File { now, on_disk });
            }
        }
    }

    fn add(&mut self, node: Node) -> Number {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    fn find(&self, path: &Path) -> Number {
        path.iter()
            .fold(ROOT, |folder, name| self.now[&(folder, name.to_owned())])
    }

    fn name(&self, path: &Path) -> Name {
        let name = path.file_name().map(OsStr::to_owned).expect("a name");
        (self.find(path.parent().expect("a parent")), name)
    }

    fn rename(&mut self, names: Vec<(Name, Option<Number>)>) {
        set(&mut self.now, &names);
        self.renamings.push(Renaming {
            names,
            is_on_disk: false,
        });
    }

    /// What a build did, with paths from the folder that all is in.
    pub(super) fn happen(&mut self, event: &Event, root: &Path) {
        let from_root = |path: &Path| path.strip_prefix(root).expect("inside").to_owned();
        match event {
            Event::MakeFolder(path) => {
                let number = self.add(Node::Folder);
                self.rename(vec![(self.name(&from_root(path)), Some(number))]);
            }
            Event::MakeFile(path) => {
                let (now, on_disk) = (Vec::new(), Vec::new());
                let number = self.add(Node::File { now, on_disk });
                self.rename(vec![(self.name(&from_root(path)), Some(number))]);
            }
            Event::Write(path, bytes) => {
                let number = self.find(&from_root(path));
                let Node::File { now, .. } = &mut self.nodes[number] else {
                    panic!("{path:?} is a folder");
                };
                now.extend(bytes);
            }
            Event::Rename(from, to) => {
                let (from, to) = (self.name(&from_root(from)), self.name(&from_root(to)));
                let number = self.now[&from];
                self.rename(vec![(from, None), (to, Some(number))]);
            }
            Event::Exchange(one, other) => {
                let (one, other) = (self.name(&from_root(one)), self.name(&from_root(other)));
                let (first, second) = (self.now[&one], self.now[&other]);
                self.rename(vec![(one, Some(second)), (other, Some(first))]);
            }
            Event::Link(from, to) => {
                let number = self.find(&from_root(from));
                self.rename(vec![(self.name(&from_root(to)), Some(number))]);
            }
            Event::Remove(path) => self.rename(vec![(self.name(&from_root(path)), None)]),
            Event::SyncAll => {
                self.on_disk = self.now.clone();
                self.renamings.clear();
                for node in &mut self.nodes {
                    if let Node::File { now, on_disk } = node {
                        on_disk.clone_from(now);
                    }
                }
            }
            Event::SyncNames(folder) => {
                let folder = self.find(&from_root(folder));
                for renaming in &mut self.renamings {
                    let is_there = |((around, _), _): &(Name, _)| *around == folder;
                    renaming.is_on_disk |= renaming.names.iter().any(is_there);
                }
            }
        }
    }

    /// What the disk holds if the power is cut now.
    pub(super) fn cut(&self, keeps: Keeps, chance: &mut Chance) -> Files {
        let mut names = self.on_disk.clone();
        let last = chance.below(self.renamings.len() + 1);
        for (number, renaming) in self.renamings.iter().enumerate() {
            let is_kept = match keeps {
                Keeps::Nothing => false,
                Keeps::Names => true,
                Keeps::NamesInOrder => number < last,
                Keeps::Anything => chance.below(2) == 0,
            };
            if is_kept || renaming.is_on_disk {
                set(&mut names, &renaming.names);
            }
        }
        let mut files = Files::new();
        let mut folders = vec![(ROOT, String::new())];
        while let Some((folder, path)) = folders.pop() {
            let inside = names.range((folder, OsString::new())..(folder + 1, OsString::new()));
            for ((_, name), number) in inside {
                let path = format!("{path}{}", name.to_str().expect("UTF-8"));
                let contents = match &self.nodes[*number] {
                    Node::Folder => {
                        folders.push((*number, format!("{path}/")));
                        None
                    }
                    Node::File { now, on_disk } if now == on_disk => Some(now.clone()),
                    Node::File { now, on_disk } => Some(match keeps {
                        Keeps::Nothing | Keeps::Names => on_disk.clone(),
                        Keeps::NamesInOrder | Keeps::Anything => match chance.below(4) {
                            0 => now.clone(),
                            1 => now[..now.len() / 2].to_vec(),
                            2 => vec![0; now.len()],
                            _ => on_disk.clone(),
                        },
                    }),
                };
                files.insert(path, contents);
            }
        }
        files
    }
}

fn set(all: &mut BTreeMap<Name, Number>, names: &[(Name, Option<Number>)]) {
    for (name, number) in names {
        match number {
            Some(number) => drop(all.insert(name.clone(), *number)),
            None => drop(all.remove(name)),
        }
    }
}
