//! The memory limit.

/// Limits the memory of this process, so that an expansion that explodes ends it and nothing else. Where the system does not
/// do that, the client's time limit bounds the growth.
#[cfg(unix)]
pub(super) fn memory(mebibytes: u64) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    /// Address space that an allocator may reserve without using it.
    const RESERVED: u64 = 1024;
    // Failing to set a limit leaves the others, and the time limit.
    let lower = |resource, to: u64| {
        let known = getrlimit(resource);
        let least = known.current.map_or(to, |limit| limit.min(to));
        let _ = setrlimit(resource, Rlimit { current: Some(least), maximum: known.maximum });
    };
    lower(Resource::Data, mebibytes.saturating_mul(1 << 20));
    lower(Resource::As, mebibytes.saturating_add(RESERVED).saturating_mul(1 << 20));
    // A process that is ended for this is no crash to be looked into.
    lower(Resource::Core, 0);
}

#[cfg(not(unix))]
pub(super) fn memory(_: u64) {}
