//! How the worker is found and limited: set once by the program, before the first question.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Where the worker is, and its limits.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The `flowcheck` program, which is started with a hidden subcommand. Without it there is no worker, and
    /// every question is answered by [`Unavailable`](super::Unavailable): a program that only uses the library is never
    /// started anew by it.
    pub program: Option<PathBuf>,
    /// How long to wait while another process of this user holds Symbolica.
    pub wait: Duration,
    /// How long one question may take.
    pub time: Duration,
    /// The memory of the worker in MiB, where the system can limit it.
    pub memory: u64,
    /// Where messages for the person go: that this process waits, and what the worker says on its standard error.
    pub notify: fn(&str),
}

/// The hidden subcommand of the worker.
#[cfg(feature = "symbolica")]
pub(crate) const WORKER_COMMAND: &str = "algebra-worker";

impl Settings {
    /// No worker, and the default limits.
    pub const DEFAULT: Self = Self {
        program: None,
        wait: Duration::from_secs(60),
        time: Duration::from_secs(5),
        memory: 1024,
        notify: |_| {},
    };
}

impl Default for Settings {
    fn default() -> Self {
        Self::DEFAULT
    }
}

static SETTINGS: Mutex<Settings> = Mutex::new(Settings::DEFAULT);

/// Sets them for this process and ends its worker, if one is running.
pub fn configure(settings: Settings) {
    *SETTINGS.lock().unwrap_or_else(PoisonError::into_inner) = settings;
    super::close();
}

#[cfg(feature = "symbolica")]
pub(super) fn current() -> Settings {
    SETTINGS.lock().unwrap_or_else(PoisonError::into_inner).clone()
}
