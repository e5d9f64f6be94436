//! One line on the terminal that says what is being done, if that takes longer than a moment.

use std::io::Write;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// What people do not notice as waiting.
const MOMENT: Duration = Duration::from_millis(400);

/// The line; it is gone when this is dropped.
#[derive(Debug)]
pub(super) struct Progress {
    tell: Option<Sender<&'static str>>,
    teller: Option<JoinHandle<()>>,
}

impl Progress {
    /// Shows nothing at all unless `shown`.
    pub(super) fn new(shown: bool) -> Self {
        if !shown {
            return Self {
                tell: None,
                teller: None,
            };
        }
        let (tell, steps) = channel::<&'static str>();
        let teller = std::thread::spawn(move || {
            let mut doing = "";
            let mut wait = MOMENT;
            let mut line_stands = false;
            loop {
                match steps.recv_timeout(wait) {
                    Ok(next) => {
                        doing = next;
                        if !line_stands {
                            continue;
                        }
                    }
                    Err(RecvTimeoutError::Timeout) => wait = Duration::from_hours(1),
                    Err(RecvTimeoutError::Disconnected) => break,
                }
                line_stands = true;
                let _ = write!(std::io::stderr(), "\r\x1b[K{doing}…");
            }
            if line_stands {
                let _ = write!(std::io::stderr(), "\r\x1b[K");
            }
        });
        Self {
            tell: Some(tell),
            teller: Some(teller),
        }
    }

    pub(super) fn doing(&self, what: &'static str) {
        if let Some(tell) = &self.tell {
            // A teller that is gone has nobody to tell.
            let _ = tell.send(what);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.tell = None;
        if let Some(teller) = self.teller.take() {
            let _ = teller.join();
        }
    }
}
