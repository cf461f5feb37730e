//! The client's side: at most one worker, started when a question comes.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::process::{Heard, Worker};
use super::protocol::{Answer, Message, Question, VERSION};
use super::settings::{Settings, current};
use super::{Unavailable, protocol};

/// After this long in the queue the person is told.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long a worker may take to say its first word, over and above the time limit of a question.
const START: Duration = Duration::from_secs(10);

/// After a worker could not be had, questions are refused this long before another one is started.
const PAUSE: Duration = Duration::from_secs(3);

#[derive(Debug, Default)]
struct Client {
    worker: Option<Worker>,
    /// When and why no worker could be had.
    refused: Option<(Instant, Unavailable)>,
}

static CLIENT: Mutex<Client> = Mutex::new(Client { worker: None, refused: None });

/// The worker's answer to a question.
pub(super) fn ask(question: &Question) -> Result<Answer, Unavailable> {
    let line = serde_json::to_string(question).map_err(|e| Unavailable::because(e.to_string()))?;
    let settings = current();
    CLIENT.lock().unwrap_or_else(PoisonError::into_inner).ask(&line, &settings)
}

/// Ends the worker, if there is one, and forgets why one could not be had.
pub(super) fn close() {
    *CLIENT.lock().unwrap_or_else(PoisonError::into_inner) = Client::default();
}

impl Client {
    fn ask(&mut self, line: &str, settings: &Settings) -> Result<Answer, Unavailable> {
        if let Some((when, why)) = &self.refused
            && when.elapsed() < PAUSE
        {
            return Err(why.clone());
        }
        self.refused = None;
        // A worker that was about to end, being idle, may miss the question: then a new one is asked.
        for _ in 0..2 {
            let mut worker = match self.worker.take() {
                Some(worker) => worker,
                None => self.start(settings)?,
            };
            let heard = if worker.tell(line) { worker.hear(settings.time) } else { Heard::Ended };
            match heard {
                Heard::Message(Message::Answer(answer)) => {
                    self.worker = Some(worker);
                    return match answer {
                        Answer::Failed(why) => Err(Unavailable::no_answer(format!("Symbolica: {why}"))),
                        answer => Ok(answer),
                    };
                }
                Heard::Message(_) | Heard::Nonsense => {
                    return Err(Unavailable::because(
                        "the worker that runs Symbolica said what it should not",
                    ));
                }
                Heard::Nothing => {
                    let seconds = settings.time.as_secs_f64();
                    return Err(Unavailable::because(format!(
                        "Symbolica was stopped: no answer within {seconds} s"
                    )));
                }
                Heard::Ended => {
                    let end = worker.end();
                    if !end.idle {
                        return Err(end.why(settings));
                    }
                }
            }
        }
        Err(Unavailable::because("the worker that runs Symbolica ended before it could answer"))
    }

    /// A worker that is ready for questions.
    fn start(&mut self, settings: &Settings) -> Result<Worker, Unavailable> {
        let started = Self::started(settings);
        if let Err(why) = &started {
            self.refused = Some((Instant::now(), why.clone()));
        }
        started
    }

    fn started(settings: &Settings) -> Result<Worker, Unavailable> {
        let Some(program) = &settings.program else {
            return Err(Unavailable::because(
                "this program names no flowcheck command that could run Symbolica (flowcheck::algebra::configure)",
            ));
        };
        let mut worker = Worker::spawn(program, settings)?;
        let mut queued: Option<Instant> = None;
        let mut told = false;
        loop {
            let left = match queued {
                None => settings.time + START,
                Some(since) => {
                    let waited = since.elapsed();
                    if waited >= settings.wait {
                        let seconds = settings.wait.as_secs_f64();
                        return Err(Unavailable::because(format!(
                            "Symbolica was in use by another flowcheck of this user for {seconds} s (--wait)"
                        )));
                    }
                    if !told && waited >= PATIENCE {
                        told = true;
                        (settings.notify)(
                            "flowcheck: waiting for Symbolica, which another flowcheck of this user is using",
                        );
                    }
                    (settings.wait - waited).min(if told { settings.wait } else { PATIENCE })
                }
            };
            match worker.hear(left) {
                Heard::Message(Message::Ready { version: VERSION }) => return Ok(worker),
                Heard::Message(Message::Queued) => queued = Some(Instant::now()),
                Heard::Nothing if queued.is_some() => {}
                Heard::Nothing => {
                    return Err(Unavailable::because("the worker that runs Symbolica did not start"));
                }
                Heard::Message(Message::Ready { .. }) => {
                    return Err(Unavailable::because(format!(
                        "{} is another version of flowcheck (protocol {})",
                        program.display(),
                        protocol::VERSION
                    )));
                }
                Heard::Message(Message::Answer(_)) | Heard::Nonsense => {
                    return Err(Unavailable::because(format!(
                        "{} does not answer as a worker of flowcheck does",
                        program.display()
                    )));
                }
                Heard::Ended => return Err(worker.end().why(settings)),
            }
        }
    }
}
