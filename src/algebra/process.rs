//! One worker process: what is written to it and what is heard from it.
//!
//! Questions go to its standard input and answers come on its standard error, each a marked line; its standard output, to
//! which Symbolica prints, is our standard error.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::Unavailable;
use super::protocol::{MARK, Message};
use super::settings::{Settings, WORKER_COMMAND};

/// The longest line that is read from a worker, in bytes.
const MAX_LINE: u64 = 16 << 20;

/// What came from the worker within a time.
#[derive(Debug)]
pub(super) enum Heard {
    Message(Message),
    /// A marked line that is no message.
    Nonsense,
    /// Nothing yet.
    Nothing,
    /// It has closed its side.
    Ended,
}

/// A running worker; it is killed where this is dropped.
#[derive(Debug)]
pub(super) struct Worker {
    child: Child,
    questions: Option<ChildStdin>,
    lines: Receiver<Option<Message>>,
    /// The last line on its standard error that was for the person.
    last_words: Arc<Mutex<String>>,
}

/// How a worker ended.
#[derive(Debug)]
pub(super) struct End {
    /// By itself, for want of questions.
    pub idle: bool,
    status: Option<ExitStatus>,
    last_words: String,
}

impl Worker {
    pub fn spawn(program: &Path, settings: &Settings) -> Result<Self, Unavailable> {
        let mut command = Command::new(program);
        command.arg(WORKER_COMMAND).arg("--memory").arg(settings.memory.to_string());
        command.env("RUST_BACKTRACE", "0");
        command.stdin(Stdio::piped()).stdout(Stdio::from(std::io::stderr())).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|e| {
            Unavailable::because(format!("{} could not be started to run Symbolica: {e}", program.display()))
        })?;
        let questions = child.stdin.take();
        let (send, lines) = channel();
        let last_words = Arc::new(Mutex::new(String::new()));
        if let Some(answers) = child.stderr.take() {
            let (words, notify) = (Arc::clone(&last_words), settings.notify);
            let listen = move || listen(answers, &send, &words, notify);
            if let Err(e) = std::thread::Builder::new().spawn(listen) {
                let _ = child.kill();
                let _ = child.wait();
                return Err(Unavailable::because(format!("no thread could be started: {e}")));
            }
        }
        Ok(Self { child, questions, lines, last_words })
    }

    /// Sends one line; false where the worker does not read any more.
    pub fn tell(&mut self, line: &str) -> bool {
        let Some(questions) = &mut self.questions else { return false };
        writeln!(questions, "{line}").and_then(|()| questions.flush()).is_ok()
    }

    pub fn hear(&mut self, within: Duration) -> Heard {
        match self.lines.recv_timeout(within) {
            Ok(Some(message)) => Heard::Message(message),
            Ok(None) => Heard::Nonsense,
            Err(RecvTimeoutError::Timeout) => Heard::Nothing,
            Err(RecvTimeoutError::Disconnected) => Heard::Ended,
        }
    }

    /// How it ended, once it has closed its side.
    pub fn end(mut self) -> End {
        self.questions = None;
        let status = self.child.wait().ok();
        let last_words = self.last_words.lock().unwrap_or_else(PoisonError::into_inner).clone();
        End { idle: status.is_some_and(|s| s.success()), status, last_words }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // After `end` the child is already waited for, and both calls do nothing.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl End {
    /// In words.
    pub fn why(&self, settings: &Settings) -> Unavailable {
        if self.last_words.starts_with(OUT_OF_MEMORY) {
            return Unavailable::because(format!(
                "Symbolica was stopped: it wanted more than {} MiB of memory",
                settings.memory
            ));
        }
        let how = self.status.map_or_else(|| "in an unknown way".to_owned(), |s| s.to_string());
        if self.is_abort() {
            return Unavailable::because(format!(
                "Symbolica ended its process ({how}); without a licence key it does so where another program of this user \
                 is using it"
            ));
        }
        let words = if self.last_words.is_empty() { String::new() } else { format!(": {}", self.last_words) };
        Unavailable::because(format!("the worker that runs Symbolica ended ({how}){words}"))
    }

    #[cfg(unix)]
    fn is_abort(&self) -> bool {
        const SIGABRT: i32 = 6;
        use std::os::unix::process::ExitStatusExt;
        self.status.and_then(|s| s.signal()) == Some(SIGABRT)
    }

    #[cfg(not(unix))]
    fn is_abort(&self) -> bool {
        false
    }
}

/// What the runtime says before it ends a process that gets no more memory.
const OUT_OF_MEMORY: &str = "memory allocation of ";

/// Passes on what the worker says until it closes its side.
fn listen(
    answers: ChildStderr,
    send: &Sender<Option<Message>>,
    last_words: &Mutex<String>,
    notify: fn(&str),
) {
    let mut answers = BufReader::new(answers);
    loop {
        let mut line = Vec::new();
        match answers.by_ref().take(MAX_LINE).read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        let line = String::from_utf8_lossy(&line);
        let (before, message) = match line.split_once(MARK) {
            Some((before, message)) => (before, Some(message)),
            None => (&*line, None),
        };
        let words = before.trim_end();
        if !words.is_empty() {
            let mut last = last_words.lock().unwrap_or_else(PoisonError::into_inner);
            // What follows a lack of memory is about the death of the process, and is not told.
            if !last.starts_with(OUT_OF_MEMORY) {
                words.clone_into(&mut last);
                if !words.starts_with(OUT_OF_MEMORY) {
                    notify(words);
                }
            }
        }
        if let Some(message) = message
            && send.send(serde_json::from_str(message).ok()).is_err()
        {
            return;
        }
    }
}
