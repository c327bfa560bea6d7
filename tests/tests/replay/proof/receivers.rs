//! The processes that receive.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use signed_api_tests::deliveries::Sent;
use tempfile::TempDir;

use super::history::History;

pub(super) const PROCESSES: usize = 4;

/// What the receivers do.
pub(super) struct Plan {
    pub(super) deliveries: Vec<Sent>,
    /// How often each delivery comes to each process.
    pub(super) copies: usize,
    /// How many each process receives at once.
    pub(super) at_once: usize,
    pub(super) store: String,
    pub(super) lease: Duration,
    /// The longest that a handler takes.
    pub(super) work: Duration,
}

/// What senders were told how often, over all processes that were not killed.
#[derive(Debug, Default)]
pub(super) struct Answers {
    pub(super) done: usize,
    pub(super) done_before: usize,
    pub(super) in_progress: usize,
    pub(super) failed: usize,
    pub(super) unavailable: usize,
    pub(super) too_late: usize,
    pub(super) refused: usize,
}

/// Processes of which each is replaced when it is killed.
pub(super) struct Receivers {
    folder: TempDir,
    arguments: [String; 6],
    running: Vec<Receiver>,
    started: usize,
}

struct Receiver {
    number: usize,
    process: Child,
    told: ChildStdin,
    said: BufReader<ChildStdout>,
}

impl Receivers {
    /// Starts all of them, and lets them begin together.
    pub(super) fn start(plan: &Plan) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut lines = String::new();
        for sent in &plan.deliveries {
            lines += &serde_json::to_string(sent).expect("JSON");
            lines.push('\n');
        }
        let deliveries = folder.path().join("deliveries");
        std::fs::write(&deliveries, lines).expect("written");
        std::fs::write(folder.path().join("log"), "").expect("written");
        let arguments = [
            deliveries.to_string_lossy().into_owned(),
            plan.copies.to_string(),
            plan.at_once.to_string(),
            plan.store.clone(),
            plan.lease.as_millis().to_string(),
            plan.work.as_millis().to_string(),
        ];
        let mut receivers = Self {
            folder,
            arguments,
            running: Vec::new(),
            started: 0,
        };
        for _ in 0..PROCESSES {
            let receiver = receivers.started();
            receivers.running.push(receiver);
        }
        for receiver in &mut receivers.running {
            receiver.begin();
        }
        receivers
    }

    /// What all have written down so far.
    fn history(&self) -> History {
        let log = std::fs::read_to_string(self.folder.path().join("log"));
        History::new(&log.expect("read"))
    }

    /// The number of a process that has begun to handle something, a while from now.
    pub(super) fn one_that_handles(&self, killed: &[usize]) -> usize {
        for _ in 0..100 {
            std::thread::sleep(Duration::from_millis(60));
            if let Some(process) = self.history().handling(killed) {
                return process;
            }
        }
        panic!("all has been handled before enough processes were killed");
    }

    /// Kills the process of this number, whatever it is doing, and starts another.
    pub(super) fn kill(&mut self, number: usize) {
        let mut another = self.started();
        another.begin();
        let place = self.running.iter().position(|one| one.number == number);
        let mut killed = std::mem::replace(&mut self.running[place.expect("it runs")], another);
        let is_running = killed.process.try_wait().expect("a process").is_none();
        assert!(is_running, "it has ended by itself");
        killed.process.kill().expect("killed");
        killed.process.wait().expect("ended");
    }

    /// Waits until all have ended.
    pub(super) fn end(mut self) -> (History, Answers) {
        let mut answers = Answers::default();
        for mut receiver in self.running.drain(..) {
            let counts = receiver.line();
            let ended = receiver.process.wait().expect("ended");
            assert!(ended.success(), "{ended}");
            answers.add(&counts);
        }
        (self.history(), answers)
    }

    fn started(&mut self) -> Receiver {
        let number = self.started;
        self.started += 1;
        let mut process = Command::new(env!("CARGO_BIN_EXE_webhook_receiver"))
            .args(&self.arguments)
            .arg(self.folder.path().join("log"))
            .arg(number.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a process");
        let told = process.stdin.take().expect("a pipe");
        let said = BufReader::new(process.stdout.take().expect("a pipe"));
        Receiver {
            number,
            process,
            told,
            said,
        }
    }
}

impl Drop for Receivers {
    fn drop(&mut self) {
        for receiver in &mut self.running {
            let _ = receiver.process.kill();
            let _ = receiver.process.wait();
        }
    }
}

impl Receiver {
    fn begin(&mut self) {
        assert_eq!(self.line(), "ready");
        self.told.write_all(b"begin\n").expect("told");
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.said.read_line(&mut line).expect("said");
        line.trim_end().to_owned()
    }
}

impl Answers {
    fn add(&mut self, counts: &str) {
        let counts = counts.split(' ').map(|count| count.parse::<usize>());
        let places = [
            &mut self.done,
            &mut self.done_before,
            &mut self.in_progress,
            &mut self.failed,
            &mut self.unavailable,
            &mut self.too_late,
            &mut self.refused,
        ];
        for (place, count) in places.into_iter().zip(counts) {
            *place += count.expect("a number");
        }
    }
}
