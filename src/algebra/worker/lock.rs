//! The lock that one worker of a user holds while it may use Symbolica.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::PathBuf;

/// Takes the lock, which the system gives back when this process ends. `queued` is called where another one holds it.
pub(super) fn acquire(queued: impl FnOnce()) -> Result<File, String> {
    let path = path()?;
    let told = |e: std::io::Error| format!("the lock {}: {e}", path.display());
    let file = OpenOptions::new().write(true).create(true).truncate(false).open(&path).map_err(told)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            queued();
            file.lock().map_err(told)?;
            Ok(file)
        }
        Err(TryLockError::Error(e)) => Err(told(e)),
    }
}

/// A file in the user's cache folder, or in the temporary folder with the user's name in it.
fn path() -> Result<PathBuf, String> {
    const NAME: &str = "symbolica.lock";
    let variable = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    let cache = variable("XDG_CACHE_HOME")
        .or_else(|| variable("LOCALAPPDATA"))
        .or_else(|| variable("HOME").map(|home| home.join(".cache")));
    if let Some(folder) = cache.map(|cache| cache.join("flowcheck"))
        && std::fs::create_dir_all(&folder).is_ok()
    {
        return Ok(folder.join(NAME));
    }
    let folder = std::env::temp_dir().join(format!("flowcheck-{}", user()));
    std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    Ok(folder.join(NAME))
}

#[cfg(unix)]
fn user() -> String {
    rustix::process::geteuid().as_raw().to_string()
}

#[cfg(not(unix))]
fn user() -> String {
    std::env::var("USERNAME").unwrap_or_default()
}
