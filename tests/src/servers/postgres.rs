//! PostgreSQL, with its default settings: a commit is on the disk.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use super::{free_port, program, wait_until};

/// Whom it runs as where the test is root, which it refuses to be: `nobody`.
const NOBODY: u32 = 65_534;

/// A PostgreSQL server that ends with this value.
#[derive(Debug)]
pub struct Postgres {
    process: Child,
    port: u16,
    folder: TempDir,
}

impl Postgres {
    /// Starts one without any data.
    ///
    /// # Panics
    ///
    /// When it is not installed, or does not start.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        if is_root() {
            chown(folder.path(), Some(NOBODY), Some(NOBODY)).expect("a folder of another user");
        }
        let data = folder.path().join("data");
        let created = command("initdb")
            .args([
                "--username=postgres",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
            ])
            .arg("--pgdata")
            .arg(&data)
            .stdout(Stdio::null())
            .status()
            .expect("initdb runs");
        assert!(created.success(), "initdb has failed: {created}");
        let port = free_port();
        let process = command("postgres")
            .arg("-D")
            .arg(&data)
            .args([
                "-h",
                "127.0.0.1",
                "-p",
                &port.to_string(),
                "-c",
                "unix_socket_directories=",
            ])
            .stderr(Stdio::null())
            .spawn()
            .expect("postgres starts");
        let server = Self {
            process,
            port,
            folder,
        };
        wait_until("postgres", || server.is_ready());
        server
    }

    /// The address of its database.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Whether the server has written so into its own file.
    fn is_ready(&self) -> bool {
        let written = fs::read_to_string(self.data().join("postmaster.pid"));
        written.is_ok_and(|text| {
            text.lines()
                .nth(7)
                .is_some_and(|line| line.trim() == "ready")
        })
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let stopped = command("pg_ctl")
            .args(["stop", "--mode=immediate", "--silent", "--pgdata"])
            .arg(self.data())
            .status();
        if !stopped.is_ok_and(|status| status.success()) {
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
    }
}

fn command(name: &str) -> Command {
    let mut command = Command::new(program(name, &folders()));
    command.current_dir("/").stdin(Stdio::null());
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}

/// Where distributions keep the programs of the server, the newest version first.
fn folders() -> Vec<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let mut folders: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    folders.sort();
    folders.reverse();
    folders.push(PathBuf::from("/usr/pgsql/bin"));
    folders
}

fn is_root() -> bool {
    fs::metadata(Path::new("/proc/self")).is_ok_and(|process| process.uid() == 0)
}
