//! A Chromium without a window, driven by WebDriver.

use std::net::{Ipv4Addr, TcpStream};
use std::process::{Child, Command, Stdio};

use serde_json::{Map, Value, json};
use tempfile::TempDir;

use super::{free_port, program, wait_until};

/// A running WebDriver, which starts a Chromium for each session. Both end when this is dropped.
#[derive(Debug)]
pub struct Chromium {
    driver: Child,
    port: u16,
    binary: String,
    folder: TempDir,
}

impl Chromium {
    /// Starts the driver.
    ///
    /// # Panics
    ///
    /// When Chromium or its driver is not installed, or does not start.
    pub fn start() -> Self {
        let binary = program("chromium", &[]).display().to_string();
        let port = free_port();
        let driver = Command::new(program("chromedriver", &[]))
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts");
        let chromium = Self {
            driver,
            port,
            binary,
            folder: TempDir::new().expect("a folder"),
        };
        wait_until("chromedriver", || {
            TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()
        });
        chromium
    }

    /// Where the driver listens.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What a session is to be asked for: a browser with an empty profile, `name`, that fetches nothing on its own.
    pub fn capabilities(&self, name: &str) -> Map<String, Value> {
        let profile = self.folder.path().join(name);
        let options = json!({
            "binary": self.binary,
            "args": [
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                format!("--user-data-dir={}", profile.display()),
            ],
        });
        Map::from_iter([("goog:chromeOptions".to_owned(), options)])
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        // How it ends does not matter any more.
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
