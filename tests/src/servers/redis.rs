//! Redis, which forgets everything when it ends.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use super::{free_port, program, wait_until};

/// A Redis server that ends with this value.
#[derive(Debug)]
pub struct Redis {
    process: Child,
    port: u16,
    folder: TempDir,
}

impl Redis {
    /// Starts one without any data.
    ///
    /// # Panics
    ///
    /// When it is not installed, or does not start.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let port = free_port();
        let process = started(port, &folder);
        Self {
            process,
            port,
            folder,
        }
    }

    /// Ends it and starts another at the same address: what a failover to an empty replica looks like.
    ///
    /// # Panics
    ///
    /// When it does not start again.
    pub fn lose_everything(&mut self) {
        self.end();
        self.process = started(self.port, &self.folder);
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/0", self.port)
    }

    /// How many keys it has.
    ///
    /// # Panics
    ///
    /// When it does not answer.
    pub fn keys(&self) -> usize {
        let mut connection = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).expect("Redis");
        let asked = connection.write_all(b"DBSIZE\r\nQUIT\r\n");
        asked.expect("Redis listens");
        let mut answer = String::new();
        connection.read_to_string(&mut answer).expect("an answer");
        let size = answer.trim_start_matches(':').lines().next();
        size.and_then(|size| size.parse().ok()).expect("a number")
    }

    fn end(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.end();
    }
}

fn started(port: u16, folder: &TempDir) -> Child {
    let process = Command::new(program("redis-server", &[]))
        .args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
        .args(["--port", &port.to_string()])
        .arg("--dir")
        .arg(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .expect("redis-server starts");
    wait_until("redis-server", || is_ready(port));
    process
}

fn is_ready(port: u16) -> bool {
    let ping = || {
        let mut connection = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        connection.write_all(b"PING\r\n")?;
        let mut answer = [0; 7];
        connection.read_exact(&mut answer)?;
        std::io::Result::Ok(answer)
    };
    ping().is_ok_and(|answer| answer == *b"+PONG\r\n")
}
