//! Servers that issue tokens, in Django: the projects stand in `tests/servers`.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use super::wait_until;

/// A server that issues tokens, and ends with this value. When a test fails, its log is part of what the test says.
#[derive(Debug)]
pub struct TokenServer {
    process: Child,
    port: u16,
    folder: TempDir,
}

impl TokenServer {
    /// The client of [`oauth_toolkit`](Self::oauth_toolkit) that has credentials of its own.
    pub const CLIENT: &'static str = "fuse";
    /// The client that acts for a user, by the tokens that [`hook`](Self::hook) `tokens` makes.
    pub const CODE_CLIENT: &'static str = "fuse-code";
    /// The secret of both.
    pub const SECRET: &'static str = "fuse-secret";
    /// The user of both servers.
    pub const USER: &'static str = "alice";
    /// The user's password.
    pub const PASSWORD: &'static str = "wonderland";

    /// Starts one of django-oauth-toolkit: `/o/token/`, `/o/revoke_token/`, `GET /api/me` for the scope `read` and
    /// `POST /api/orders` for `write`. A refresh token is used once; one that comes back takes all that was made of it with
    /// it.
    ///
    /// The settings are `SCOPES`, `ACCESS_TOKEN_SECONDS` (3600), `REFRESH_TOKEN_SECONDS` and `GRACE_SECONDS`, for so long
    /// after its use a refresh token is still taken (0).
    ///
    /// # Panics
    ///
    /// When it is not installed, or does not start.
    pub fn oauth_toolkit(settings: &[(&str, &str)]) -> Self {
        let clients = [("CLIENT_ID", Self::CLIENT), ("CLIENT_SECRET", Self::SECRET)];
        Self::start("oauth_toolkit", &[&clients, settings].concat())
    }

    /// Starts one of djangorestframework-simplejwt: `/api/token/`, `/api/token/refresh/`, and `/api/me` for GET and POST. A
    /// refresh token is used once.
    ///
    /// The settings are `ACCESS_TOKEN_SECONDS` (24 hours) and `REFRESH_TOKEN_SECONDS` (30 days).
    ///
    /// # Panics
    ///
    /// When it is not installed, or does not start.
    pub fn simplejwt(settings: &[(&str, &str)]) -> Self {
        let user = [
            ("SERVER_USER", Self::USER),
            ("SERVER_PASSWORD", Self::PASSWORD),
        ];
        Self::start("simplejwt", &[&user, settings].concat())
    }

    fn start(project: &str, settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let log = File::create(log_file(&folder)).expect("a log");
        let process = Command::new(python())
            .arg("-I")
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("servers/serve.py"))
            .arg(project)
            .arg(folder.path())
            .envs(settings.iter().copied())
            // It ends with this process, in whatever way that does.
            .stdin(Stdio::piped())
            .stdout(log.try_clone().expect("a log"))
            .stderr(log)
            .spawn()
            .expect("python starts");
        let mut server = Self {
            process,
            port: 0,
            folder,
        };
        let file = server.folder.path().join("port");
        wait_until(project, || {
            assert!(server.runs(), "{project} has ended");
            file.is_file()
        });
        let port = fs::read_to_string(file).expect("a port");
        server.port = port.parse().expect("a number");
        server
    }

    /// The address of `path`, which begins with `/`.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// How many requests were answered in this way: `POST /o/token/ 200`. Without a status, whatever the answer was.
    pub fn answered(&self, request: &str) -> u64 {
        let counts = self.request("GET", "requests", "");
        let counts = counts.as_object().expect("counts");
        let is_meant = |name: &str| {
            let rest = name.strip_prefix(request);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        };
        let meant = counts.iter().filter(|(name, _)| is_meant(name));
        meant.filter_map(|(_, count)| count.as_u64()).sum()
    }

    /// Does what a user or an administrator of the server would, and what it says then.
    ///
    /// Of django-oauth-toolkit: `tokens` `{"scope": "read"}`, the answer that a user's consent would yield; `expire`
    /// `{"token": ".."}` of an access token; `revoke` `{"token": ".."}` of an access or refresh token. `refuse` `{"status": 503}`
    /// has the token endpoint answer so and do nothing, until `refuse` comes without a status; `lose` has it do what the next
    /// request wants, and answer 502. Of simplejwt: `refuse` `{"token": ".."}` of an access token, `revoke` of a refresh
    /// token. Without a token, `expire` and `revoke` mean all.
    ///
    /// # Panics
    ///
    /// When the server does not know the hook or the token.
    pub fn hook(&self, name: &str, given: &Value) -> Value {
        self.request("POST", name, &given.to_string())
    }

    fn request(&self, method: &str, hook: &str, body: &str) -> Value {
        let mut connection =
            TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).expect("a connection");
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

impl Drop for TokenServer {
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
        "the token servers are not installed: run tests/install-python"
    );
    path
}
