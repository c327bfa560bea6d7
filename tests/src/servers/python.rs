//! Servers in Python: they stand in `tests/servers`.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use super::wait_until;

/// A server that ends with this value. When a test fails, its log is part of what the test says.
#[derive(Debug)]
pub(super) struct PythonServer {
    process: Child,
    folder: TempDir,
}

impl PythonServer {
    /// Starts the one of this name, and waits until it takes requests. The settings are its environment.
    ///
    /// # Panics
    ///
    /// When it is not installed, or does not start.
    pub(super) fn start(name: &str, settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let log = File::create(log_file(&folder)).expect("a log");
        let process = Command::new(python())
            .arg("-I")
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("servers/serve.py"))
            .arg(name)
            .arg(folder.path())
            .envs(settings.iter().copied())
            // It ends with this process, in whatever way that does.
            .stdin(Stdio::piped())
            .stdout(log.try_clone().expect("a log"))
            .stderr(log)
            .spawn()
            .expect("python starts");
        let mut server = Self { process, folder };
        let file = server.folder.path().join("port");
        wait_until(name, || {
            assert!(server.runs(), "{name} has ended");
            file.is_file()
        });
        server
    }

    /// The port that the server has written in this file.
    pub(super) fn port(&self, file: &str) -> u16 {
        let port = fs::read_to_string(self.folder.path().join(file)).expect("a port");
        port.parse().expect("a number")
    }

    /// Asks a hook at this port, and gives what it says.
    ///
    /// # Panics
    ///
    /// When it does not answer with 200.
    pub(super) fn hook(port: u16, method: &str, hook: &str, body: &str) -> Value {
        let mut connection = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("a connection");
        let length = body.len();
        write!(
            connection,
            "{method} /test/{hook} HTTP/1.0\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .expect("sent");
        let mut answer = String::new();
        connection.read_to_string(&mut answer).expect("an answer");
        let (head, body) = answer.split_once("\r\n\r\n").expect("an answer");
        let status = head.split(' ').nth(1);
        assert_eq!(status, Some("200"), "the hook `{hook}` says: {answer}");
        serde_json::from_str(body).expect("JSON")
    }

    fn runs(&mut self) -> bool {
        matches!(self.process.try_wait(), Ok(None))
    }
}

impl Drop for PythonServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        if std::thread::panicking() {
            let log = fs::read_to_string(log_file(&self.folder)).unwrap_or_default();
            eprintln!("the log of the server:\n{log}");
        }
    }
}

fn log_file(folder: &TempDir) -> PathBuf {
    folder.path().join("log")
}

fn python() -> PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/python/bin/python");
    assert!(
        path.is_file(),
        "the servers in Python are not installed: run tests/install-python"
    );
    path
}
