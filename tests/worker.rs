//! Symbolica's worker as a user of the command meets it: many processes at once, a worker that is killed, Symbolica in use.
#![cfg(all(feature = "symbolica", unix))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// f′ = (z² + a z + a² + 1)(z² − a z + a² + 2), multiplied out: of degree 4 in z and in a.
const NEEDS: &str = "f(z) = z^5/5 + (a^2/3 + 1) z^3 + a z^2/2 + (a^4 + 3 a^2 + 2) z";

/// The tests share the user's lock.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_flowcheck"));
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn text(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// The lock that workers of this user take.
fn lock_file() -> File {
    let variable = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    let cache = variable("XDG_CACHE_HOME").or_else(|| variable("HOME").map(|h| h.join(".cache"))).unwrap();
    let folder = cache.join("flowcheck");
    std::fs::create_dir_all(&folder).unwrap();
    File::options().write(true).create(true).truncate(false).open(folder.join("symbolica.lock")).unwrap()
}

/// The worker that a process has started, if it has one.
fn worker_of(parent: u32) -> Option<u32> {
    let out = Command::new("ps").args(["-o", "pid=,args=", "--ppid", &parent.to_string()]).output().unwrap();
    let listed = String::from_utf8_lossy(&out.stdout).into_owned();
    listed.lines().find(|l| l.contains("algebra-worker"))?.split_whitespace().next()?.parse().ok()
}

fn kill(pid: u32) {
    Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap();
}

#[test]
fn a_simple_question_starts_no_worker() {
    let _one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    // With Symbolica in use and no patience a worker would show.
    let lock = lock_file();
    lock.lock().unwrap();
    for map in ["f(z) = 2 - 3z", "f(z) = z + sin z", "f(z) = exp(z)", "f(z) = z^3 + a z"] {
        let (_, answer, messages) = text(&command(&["check", map, "--wait", "0"]).output().unwrap());
        assert!(!answer.contains("Symbolica") && messages.is_empty(), "{map}: {answer}{messages}");
    }
}

#[test]
fn ten_processes_at_once_all_answer() {
    let _one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let children: Vec<Child> = (0..10).map(|_| command(&["check", NEEDS]).spawn().unwrap()).collect();
    for child in children {
        let (code, answer, messages) = text(&child.wait_with_output().unwrap());
        assert_eq!(code, Some(0), "{answer}{messages}");
        assert!(answer.starts_with("valid "), "{answer}");
        assert!(messages.contains("restricted Symbolica instance"), "the notice is passed on: {messages}");
        assert!(!answer.contains("restricted"), "the notice is no part of the answer: {answer}");
    }
}

#[test]
fn a_lock_that_is_held_is_waited_for_and_then_given_up() {
    let _one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let lock = lock_file();
    lock.lock().unwrap();
    let (code, answer, messages) = text(&command(&["check", NEEDS, "--wait", "2"]).output().unwrap());
    assert_eq!(code, Some(3), "{answer}{messages}");
    assert!(answer.contains("in use by another flowcheck"), "{answer}");
    assert!(messages.contains("waiting for Symbolica"), "{messages}");
    // Given back while another one waits: that one is answered.
    let waiting = command(&["check", NEEDS]).spawn().unwrap();
    std::thread::sleep(Duration::from_secs(1));
    lock.unlock().unwrap();
    let (code, answer, messages) = text(&waiting.wait_with_output().unwrap());
    assert_eq!(code, Some(0), "{answer}{messages}");
}

#[test]
fn a_worker_that_is_killed_is_a_reason_and_no_crash() {
    let _one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    // The worker waits for the lock, with the question before it.
    let lock = lock_file();
    lock.lock().unwrap();
    let asking = command(&["check", NEEDS]).spawn().unwrap();
    let worker = (0..600).find_map(|_| {
        std::thread::sleep(Duration::from_millis(50));
        worker_of(asking.id())
    });
    kill(worker.expect("a worker"));
    let (code, answer, messages) = text(&asking.wait_with_output().unwrap());
    assert_eq!(code, Some(3), "{answer}{messages}");
    assert!(answer.contains("ended (signal: 9"), "{answer}");
}

#[test]
fn symbolica_in_use_elsewhere_is_a_reason_and_no_crash() {
    let _one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    // The user's lock is held here, so that no other flowcheck comes near. A worker with a lock of its own stands for a foreign
    // program that uses Symbolica; a flowcheck with yet another lock meets it.
    let lock = lock_file();
    lock.lock().unwrap();
    let (theirs, ours) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut foreign = command(&["algebra-worker", "--idle", "60000"])
        .env("XDG_CACHE_HOME", theirs.path())
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = foreign.stdin.take().unwrap();
    writeln!(stdin, r#"{{"gcd":[[["1",[[0,1]]]],[["1",[[0,2]]]]]}}"#).unwrap();
    let answers = BufReader::new(foreign.stderr.take().unwrap());
    let answered = answers.lines().map_while(Result::ok).find(|line| line.contains("answer"));
    assert!(answered.is_some_and(|line| line.contains("poly")));

    let mut asking = command(&["check", NEEDS]);
    let (code, answer, messages) = text(&asking.env("XDG_CACHE_HOME", ours.path()).output().unwrap());
    drop(stdin);
    foreign.wait().unwrap();
    // Symbolica may refuse by ending its process, or may not: both are fine, a crash or another answer is not.
    match code {
        Some(0) => assert!(answer.starts_with("valid "), "{answer}"),
        _ => {
            assert_eq!(code, Some(3), "{answer}{messages}");
            assert!(answer.contains("another program of this user"), "{answer}");
        }
    }
}
