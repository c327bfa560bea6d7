//! The processes that refresh, and what they say.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// One line of a process.
pub(super) struct Said {
    pub(super) what: String,
    pub(super) of: String,
}

/// How far a process has come.
#[derive(Default)]
struct Progress {
    /// How often it has obtained a token.
    obtained: AtomicUsize,
    /// Whether a refresh token is on its way, or was answered and the answer is not kept.
    is_sending: AtomicBool,
}

/// Processes of which each is replaced when it is killed.
pub(super) struct Children {
    arguments: [String; 3],
    running: Vec<Child>,
    /// Of each, and of those before it.
    progress: Vec<Arc<Progress>>,
    logs: Vec<JoinHandle<Vec<Said>>>,
    kills: usize,
    dice: u64,
}

impl Children {
    /// Starts so many: how they refresh, which file, and where.
    pub(super) fn start(count: usize, arguments: [&str; 3]) -> Self {
        let mut children = Self {
            arguments: arguments.map(str::to_owned),
            running: Vec::new(),
            progress: (0..count).map(|_| Arc::default()).collect(),
            logs: Vec::new(),
            kills: 0,
            dice: u64::from(std::process::id()),
        };
        for at in 0..count {
            let child = children.started(at);
            children.running.push(child);
        }
        children
    }

    /// How often the slowest obtained a token.
    pub(super) fn least(&self) -> usize {
        let progress = self.progress.iter();
        let obtained = progress.map(|progress| progress.obtained.load(Ordering::Relaxed));
        obtained.min().unwrap_or(0)
    }

    pub(super) fn kills(&self) -> usize {
        self.kills
    }

    /// Waits for a random while.
    pub(super) fn wait(&mut self) {
        self.dice = self
            .dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        std::thread::sleep(Duration::from_micros((self.dice >> 33) % 40_000));
    }

    /// Kills one of them and starts another: in turn any, whatever it is doing, and one that has just sent a refresh token.
    pub(super) fn kill_one(&mut self) {
        let any = (self.dice >> 40) as usize % self.running.len();
        let at = match self.kills % 2 {
            0 => any,
            _ => self.sending().unwrap_or(any),
        };
        let killed = &mut self.running[at];
        let is_running = killed.try_wait().expect("a process").is_none();
        assert!(is_running, "it has ended by itself");
        killed.kill().expect("killed");
        killed.wait().expect("ended");
        self.running[at] = self.started(at);
        self.kills += 1;
    }

    /// Waits until one has sent a refresh token, and then for a random part of what happens then.
    fn sending(&self) -> Option<usize> {
        let is_sending = |progress: &Arc<Progress>| progress.is_sending.load(Ordering::Relaxed);
        for _ in 0..10_000 {
            if let Some(at) = self.progress.iter().position(is_sending) {
                std::thread::sleep(Duration::from_micros((self.dice >> 20) % 4_000));
                return Some(at);
            }
            std::thread::sleep(Duration::from_micros(50));
        }
        None
    }

    /// Kills all of them, and tells what they said.
    pub(super) fn end(mut self) -> Vec<Said> {
        for child in &mut self.running {
            child.kill().expect("killed");
            child.wait().expect("ended");
        }
        let logs = std::mem::take(&mut self.logs).into_iter();
        logs.flat_map(|log| log.join().expect("a whole log"))
            .collect()
    }

    fn started(&mut self, at: usize) -> Child {
        let seed = (self.logs.len() as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut child = Command::new(env!("CARGO_BIN_EXE_token_refresher"))
            .args(&self.arguments)
            .arg(seed.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a process");
        let said = child.stdout.take().expect("a pipe");
        let progress = Arc::clone(&self.progress[at]);
        progress.is_sending.store(false, Ordering::Relaxed);
        let log = std::thread::spawn(move || read(said, &progress));
        self.logs.push(log);
        child
    }
}

/// Also when a check fails, none stays behind.
impl Drop for Children {
    fn drop(&mut self) {
        for child in &mut self.running {
            // It may have ended already.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// What one process says until it ends.
fn read(said: ChildStdout, progress: &Progress) -> Vec<Said> {
    let lines = BufReader::new(said).lines();
    let said = lines.map(|line| {
        let line = line.expect("read");
        let (what, of) = line.split_once(' ').expect("two words");
        let obtained = usize::from(what == "obtained");
        progress.obtained.fetch_add(obtained, Ordering::Relaxed);
        let is_sending = what == "sends";
        progress.is_sending.store(is_sending, Ordering::Relaxed);
        Said {
            what: what.to_owned(),
            of: of.to_owned(),
        }
    });
    said.collect()
}
