//! A site of any size, the same whenever it is made: 40 systems, 40 tags, 8 categories, and posts
//! over 15 years, most of them in the threads of incidents and maintenance.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};

/// When the site is built: a day after its newest case began.
pub(crate) const NOW: &str = "2026-03-20T12:00:00Z";
const FIRST: &str = "2011-03-20T12:00:00Z";

const SYSTEMS: u64 = 40;
const TAGS: u64 = 40;

const GROUPS: [&str; 5] = ["Mail", "Web", "Databases", "Network", "Support"];
const PLACES: [(&str, &str); 4] = [
    ("Amsterdam", "NL"),
    ("Falkenstein", "DE"),
    ("Ashburn", "US"),
    ("Singapore", "SG"),
];
const SUBJECTS: [&str; 8] = [
    "mail delivery",
    "the control panel",
    "database connections",
    "name resolution",
    "the storage network",
    "web sites",
    "backups",
    "the internal network",
];
const TROUBLES: [&str; 8] = [
    "is slow",
    "fails at times",
    "cannot be reached",
    "answers with errors",
    "lost its connection",
    "ran out of disk space",
    "restarts again and again",
    "refuses to log in",
];
const SENTENCES: [&str; 16] = [
    "Our monitoring reported a rising number of errors, and customers wrote to us soon after.",
    "Customers on this system see time-outs, or pages that load only after several attempts.",
    "We have moved the traffic to the second data centre while we look for the cause.",
    "A disk in the storage array failed, and the array is rebuilding itself from its spare.",
    "The queue holds about twelve thousand messages; none is lost, and they go out as we speak.",
    "No action is needed on your side, and no data was lost.",
    "The supplier has confirmed a fault in the line between the two sites and is on the way.",
    "We found that a change of last night's configuration had removed a limit on connections.",
    "The change was taken back, and the number of errors is falling.",
    "We are watching the system closely and will write again within the hour.",
    "Passwords and \"remember me\" sessions are not affected; it's the look-up behind them that fails.",
    "If your mail client shows a warning, please leave its settings as they are & try again later.",
    "Load is now back to the level of an ordinary weekday -- about 30 % of what the system can take.",
    "We apologise for the trouble that this has caused, and shall publish what we learnt from it.",
    "Backups of the last night were not touched and stand ready, should anybody need them.",
    "The engineers on duty were joined by two colleagues who know the storage system best.",
];

/// Numbers that look random and are always the same: `SplitMix64`.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }

    fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        let sides = u64::try_from(choices.len()).expect("a small number");
        choices[usize::try_from(self.roll(sides)).expect("an index")]
    }

    fn system(&mut self) -> String {
        format!("NC{:03}", self.roll(SYSTEMS))
    }
}

/// One post, to be written.
struct Post {
    id: String,
    text: String,
}

/// Writes a site with exactly so many posts.
pub(crate) fn write(root: &Path, posts: usize) -> io::Result<()> {
    fs::create_dir_all(root.join("posts"))?;
    fs::write(
        root.join("site.yaml"),
        "title: Quayside Hosting status\n\
         description: The state of our systems, and what we know of incidents\n\
         base_url: https://status.example.net/\n\
         home: {title: Quayside Hosting, url: https://www.example.net/}\n",
    )?;
    fs::write(root.join("servers.yaml"), inventory())?;
    let first: DateTime<Utc> = FIRST.parse().expect("an instant");
    let last: DateTime<Utc> = NOW.parse().expect("an instant");
    let span = (last - TimeDelta::days(1) - first).num_seconds();
    let mut dice = Dice(0);
    let mut made = Vec::with_capacity(posts);
    while made.len() < posts {
        // Where a case begins follows from how many posts came before it, so that any number of
        // posts fills the same years.
        let share = i64::try_from(made.len()).expect("a small number");
        let whole = i64::try_from(posts).expect("a small number");
        let begins = first + TimeDelta::seconds(span / whole * share);
        case(&mut dice, begins, posts - made.len(), &mut made);
    }
    for (number, post) in made.iter().enumerate() {
        let folder = root.join(format!("posts/{:03}", number / 500));
        if number % 500 == 0 {
            fs::create_dir_all(&folder)?;
        }
        fs::write(folder.join(format!("{}.md", post.id)), &post.text)?;
    }
    Ok(())
}

fn inventory() -> String {
    let mut text = String::from("groups:\n");
    for group in GROUPS {
        let _ = writeln!(text, "  - {{name: {group}}}");
    }
    text.push_str("servers:\n");
    for number in 0..SYSTEMS {
        let at = usize::try_from(number).expect("an index");
        let (city, country) = PLACES[at % PLACES.len()];
        let group = GROUPS[at % GROUPS.len()];
        let _ = writeln!(
            text,
            "  - {{id: NC{number:03}, name: {group} server {number}, group: {group}, \
             location: {{city: {city}, country: {country}}}, since: 2011-01-01}}"
        );
    }
    text
}

/// One thing that happened: an announcement, an incident with its updates, or a maintenance. It
/// takes no more posts than there is room for, so that every incident has its end.
fn case(dice: &mut Dice, begins: DateTime<Utc>, room: usize, posts: &mut Vec<Post>) {
    const LONGEST_THREAD: usize = 4;
    match dice.roll(10) {
        kind if kind < 3 || room < LONGEST_THREAD => {
            let title = format!("News about {}", dice.one_of(&SUBJECTS));
            add(dice, begins, &title, "", posts);
        }
        3..9 => incident(dice, begins, posts),
        _ => maintenance(dice, begins, posts),
    }
}

fn incident(dice: &mut Dice, begins: DateTime<Utc>, posts: &mut Vec<Post>) {
    let (system, other) = (dice.system(), dice.system());
    let title = format!(
        "{system}: {} {}",
        dice.one_of(&SUBJECTS),
        dice.one_of(&TROUBLES)
    );
    let servers = if system == other || dice.roll(2) == 0 {
        format!("servers: [{system}]")
    } else {
        format!("servers: {{{system}: major_outage, {other}: degraded_performance}}")
    };
    let impact = dice.one_of(&["minor", "major", "critical"]);
    let opening = format!("{servers}\nimpact: {impact}\nstatus: investigating\n");
    let thread = add(dice, begins, &title, &opening, posts);
    let mut at = begins;
    let between = ["identified", "monitoring"];
    let some = usize::try_from(dice.roll(3)).expect("a small number");
    for status in between.iter().take(some).chain(&["resolved"]) {
        at += TimeDelta::seconds(600 + i64::try_from(dice.roll(7200)).expect("a small number"));
        let more = format!("incident: {thread}\nstatus: {status}\n");
        add(dice, at, &title, &more, posts);
    }
}

fn maintenance(dice: &mut Dice, begins: DateTime<Utc>, posts: &mut Vec<Post>) {
    let system = dice.system();
    let title = format!("{system}: maintenance of {}", dice.one_of(&SUBJECTS));
    let start = begins + TimeDelta::hours(6);
    let more = format!(
        "servers: [{system}]\nmaintenance: {{start: {}, end: {}}}\n",
        written(start),
        written(start + TimeDelta::hours(2))
    );
    add(dice, begins, &title, &more, posts);
}

fn written(instant: DateTime<Utc>) -> String {
    instant.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Adds a post and gives its id.
fn add(
    dice: &mut Dice,
    date: DateTime<Utc>,
    title: &str,
    front_matter: &str,
    posts: &mut Vec<Post>,
) -> String {
    let id = format!("{}-post-{}", date.format("%Y-%m-%d"), posts.len());
    let mut text = format!("---\ntitle: \"{title}\"\ndate: {}\n", written(date));
    let _ = writeln!(
        text,
        "categories: [{}]\ntags: [tag {}, tag {}, tag {}]",
        dice.one_of(&SUBJECTS),
        dice.roll(TAGS),
        dice.roll(TAGS),
        dice.roll(TAGS),
    );
    text.push_str(front_matter);
    text.push_str("---\n");
    body(dice, posts.last().map(|post| post.id.as_str()), &mut text);
    posts.push(Post {
        id: id.clone(),
        text,
    });
    id
}

fn body(dice: &mut Dice, earlier: Option<&str>, text: &mut String) {
    for _ in 0..=dice.roll(3) {
        paragraph(dice, text);
    }
    match dice.roll(12) {
        0 | 1 => {
            for _ in 0..3 {
                let _ = writeln!(text, "- **Step:** {}", dice.one_of(&SENTENCES));
            }
            text.push('\n');
        }
        2 => {
            text.push_str("## What is affected\n\n| system | state | since |\n|---|---|---|\n");
            for _ in 0..4 {
                let _ = writeln!(text, "| {} | slow | {}:00 |", dice.system(), dice.roll(24));
            }
            text.push('\n');
        }
        3 => {
            text.push_str("```\n451 4.3.0 <queue>: temporary lookup failure\n");
            text.push_str("postfix/smtp[4711]: connect to mx.example.net:25: timed out\n```\n\n");
        }
        4 => text.push_str("> We take this seriously, and so does our supplier.\n\n"),
        5 => {
            text.push_str("## What happened\n\n");
            paragraph(dice, text);
            text.push_str("## What we change\n\n");
            paragraph(dice, text);
        }
        6 | 7 => {
            if let Some(earlier) = earlier {
                let _ = writeln!(text, "Compare [what we wrote before]({earlier}.md).\n");
            }
        }
        _ => text.push_str("More is in [the documentation](https://docs.example.net/status).\n"),
    }
}

fn paragraph(dice: &mut Dice, text: &mut String) {
    for _ in 0..2 + dice.roll(4) {
        text.push_str(dice.one_of(&SENTENCES));
        text.push(' ');
    }
    text.push_str("\n\n");
}
