//! The worker: reads questions from standard input, asks Symbolica, and answers on standard error.
//!
//! It lives as long as its client needs it: it ends when standard input closes, even in the middle of a question, and when
//! no question came for a while, so that others get their turn.

mod engine;
mod limit;
mod lock;
mod polynomials;

use std::io::{BufRead, Write};
use std::panic::AssertUnwindSafe;
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use super::protocol::{Answer, MARK, Message, Question, VERSION};

/// What a worker is started with.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Memory in MiB.
    pub memory: u64,
    /// It ends when no question came for this long.
    pub idle: Duration,
}

/// The default of [`Options::idle`], in milliseconds.
pub const IDLE_MILLISECONDS: u64 = 400;

/// The stack of the thread that uses Symbolica.
const STACK: usize = 64 << 20;

/// Serves one client until it is done.
#[must_use]
pub fn serve(options: Options) -> ExitCode {
    limit::memory(options.memory);
    // A question that makes Symbolica panic is answered by `Failed`; the person need not read where.
    std::panic::set_hook(Box::new(|_| {}));
    let (send, questions) = channel();
    let reader = std::thread::Builder::new().spawn(move || {
        for line in std::io::stdin().lock().lines() {
            let Ok(line) = line else { break };
            if send.send(line).is_err() {
                break;
            }
        }
        // The client is gone: whatever is being computed, nobody wants it.
        std::process::exit(0);
    });
    let owner = std::thread::Builder::new().stack_size(STACK).spawn(move || own(&questions, options.idle));
    match (reader, owner.map(std::thread::JoinHandle::join)) {
        (Ok(_), Ok(Ok(code))) => code,
        _ => ExitCode::FAILURE,
    }
}

/// Takes the lock, then answers: the only thread that ever calls Symbolica.
fn own(questions: &Receiver<String>, idle: Duration) -> ExitCode {
    let _lock = match lock::acquire(|| say(&Message::Queued)) {
        Ok(lock) => lock,
        Err(why) => {
            complain(&why);
            return ExitCode::FAILURE;
        }
    };
    say(&Message::Ready { version: VERSION });
    while let Ok(line) = questions.recv_timeout(idle) {
        let answer = match serde_json::from_str::<Question>(&line) {
            Ok(question) => std::panic::catch_unwind(AssertUnwindSafe(|| engine::answer(question))),
            Err(e) => Ok(Answer::Failed(format!("not a question: {e}"))),
        };
        match answer {
            Ok(answer) => say(&Message::Answer(answer)),
            Err(_) => {
                // What a panic leaves behind is not used again.
                say(&Message::Answer(Answer::Failed("it gave up on this question".into())));
                return ExitCode::SUCCESS;
            }
        }
    }
    ExitCode::SUCCESS
}

fn say(message: &Message) {
    if let Ok(text) = serde_json::to_string(message) {
        complain(&format!("{MARK}{text}"));
    }
}

/// One line on standard error, which is the client's.
fn complain(text: &str) {
    let mut err = std::io::stderr().lock();
    let _ = writeln!(err, "{text}").and_then(|()| err.flush());
}
