//! The processes that draw, and what they say.

use std::io::Read as _;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use super::history::Drawn;

const CHILDREN: usize = 8;

/// Processes of which each is replaced when it is killed.
pub(super) struct Children {
    arguments: [String; 3],
    running: Vec<Child>,
    logs: Vec<JoinHandle<Vec<Drawn>>>,
    draws: Arc<AtomicUsize>,
    kills: usize,
    dice: u64,
}

impl Children {
    /// Starts all of them: where they draw, and under which discipline.
    pub(super) fn start(arguments: [&str; 3]) -> Self {
        let mut children = Self {
            arguments: arguments.map(str::to_owned),
            running: Vec::new(),
            logs: Vec::new(),
            draws: Arc::default(),
            kills: 0,
            dice: u64::from(std::process::id()),
        };
        for _ in 0..CHILDREN {
            let child = children.started();
            children.running.push(child);
        }
        children
    }

    pub(super) fn draws(&self) -> usize {
        self.draws.load(Ordering::Relaxed)
    }

    pub(super) fn kills(&self) -> usize {
        self.kills
    }

    /// Waits for a random while.
    pub(super) fn wait(&self) {
        std::thread::sleep(Duration::from_micros(self.dice % 120_000));
    }

    /// Kills one of them, whatever it is doing, and starts another.
    pub(super) fn kill_one(&mut self) {
        self.dice = self
            .dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1)
            >> 1;
        let at = (self.dice >> 20) as usize % CHILDREN;
        let child = self.started();
        let mut killed = std::mem::replace(&mut self.running[at], child);
        let is_running = killed.try_wait().expect("a process").is_none();
        assert!(is_running, "it has ended by itself");
        killed.kill().expect("killed");
        killed.wait().expect("ended");
        self.kills += 1;
    }

    /// Kills all of them, and tells what each has drawn.
    pub(super) fn end(mut self) -> Vec<Vec<Drawn>> {
        for child in &mut self.running {
            child.kill().expect("killed");
            child.wait().expect("ended");
        }
        let logs = self.logs.into_iter();
        logs.map(|log| log.join().expect("a whole log")).collect()
    }

    fn started(&mut self) -> Child {
        let mut child = Command::new(env!("CARGO_BIN_EXE_nonce_drawer"))
            .args(&self.arguments)
            .arg(
                (self.logs.len() as u64)
                    .wrapping_mul(0x9e37_79b9_7f4a_7c15)
                    .to_string(),
            )
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a process");
        let said = child.stdout.take().expect("a pipe");
        let draws = Arc::clone(&self.draws);
        self.logs
            .push(std::thread::spawn(move || read(said, &draws)));
        child
    }
}

/// What one process says until it ends.
fn read(mut said: ChildStdout, draws: &AtomicUsize) -> Vec<Drawn> {
    let (mut all, mut rest) = (Vec::new(), Vec::new());
    let mut bytes = vec![0; 24 * 1024];
    loop {
        let length = said.read(&mut bytes).expect("read");
        if length == 0 {
            return all;
        }
        rest.extend_from_slice(&bytes[..length]);
        let whole = rest.len() / 24 * 24;
        all.extend(rest[..whole].chunks_exact(24).map(Drawn::read));
        draws.fetch_add(whole / 24, Ordering::Relaxed);
        rest.drain(..whole);
    }
}
