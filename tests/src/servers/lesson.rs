//! A WebSocket server with the login of the HMAC lesson, in Python: it stands in `tests/servers/lesson_ws`.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use super::python::PythonServer;

/// A server that ends with this value. What is said with it is told by `tests/servers/lesson_ws/server.py`.
#[derive(Debug)]
pub struct Lesson {
    port: u16,
    control: u16,
    _process: PythonServer,
}

/// A line of the server's log.
#[derive(Clone, Debug, Deserialize)]
#[non_exhaustive]
pub struct Logged {
    /// Milliseconds since the server started.
    pub at: f64,
    /// Which connection, counted from 1 in the order of their arrival; 0 is the server itself.
    pub connection: u64,
    /// `opened`, `refused` (a handshake), `requested` (by HTTP), `received`, `sent`, `violation`, `silent`, `cut`, `lost`; `restart` and `listening`.
    pub event: String,
    /// Of a frame: `text`, `binary`, `ping`, `pong`, `close`.
    #[serde(default)]
    pub kind: String,
    /// The JSON of a text, the code of a close frame, the bytes of all others in hex; what a violation is.
    #[serde(default)]
    pub message: Value,
}

impl Lesson {
    /// The key that logs in.
    pub const KEY: &'static str = "lesson-key";
    /// Its secret, whose text keys the HMAC.
    pub const SECRET: &'static str = "lesson-secret";

    /// Starts one.
    ///
    /// The settings are milliseconds, where 0 is never: `WINDOW_MS` (5000), how far the timestamp of a login may be off, either
    /// way; `TICK_MS` (0), how often subscribed channels have data, numbered `seq`; `PING_MS` and `ASK_MS` (0), how often it sends
    /// a ping of WebSocket and one of the application; `ANSWER_MS` (1000), how long the client has for either, before the
    /// connection is closed with 4008; `IDLE_MS` (0), how long the client may say nothing before it is closed with 4009.
    ///
    /// # Panics
    ///
    /// When it is not installed, or does not start.
    pub fn start(settings: &[(&str, &str)]) -> Self {
        let credentials = [("SERVER_KEY", Self::KEY), ("SERVER_SECRET", Self::SECRET)];
        let process = PythonServer::start("lesson_ws", &[&credentials, settings].concat());
        Self {
            port: process.port("port"),
            control: process.port("control"),
            _process: process,
        }
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("ws://127.0.0.1:{}/realtime", self.port)
    }

    /// Where it answers requests by HTTP: `/api/v1/time`, and `/api/v1/orders`, which is signed.
    pub fn base_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Turns a switch, and gives what the server says then.
    ///
    /// Of connections, all that are open, or the one of the number `connection`, or with `"next"` the next one that opens: `cut`
    /// `{"how": "reset"}` (or `end`, or `half` a message), `silence` for good, `close` `{"code": 4401}`, `ask` and `ping` for an
    /// answer, `say` `{"text": ".."}`. Of the server: `publish` `{"channel": "..", "data": ..}`; `refuse` `{"times": 1}` of the next
    /// signatures; `keys` `{"secrets": {"key": "secret"}}`, which take the place of the others; `clock` `{"offset_ms": 60000}`,
    /// ahead; `delay` `{"op": "subscribe", "ms": 300}` of answers, which without `ms` never come; `handshake`
    /// `{"status": 503, "times": 1}` of the next connections; `restart` `{"down_ms": 300}`, with `code` after a close frame, else
    /// by a reset.
    ///
    /// # Panics
    ///
    /// When there is no such switch, or no such connection.
    pub fn hook(&self, name: &str, given: &Value) -> Value {
        PythonServer::hook(self.control, "POST", name, &given.to_string())
    }

    /// Sends data to all who have subscribed to `channel`, and gives how many those are.
    pub fn publish(&self, channel: &str, data: &Value) -> u64 {
        let said = self.hook("publish", &json!({"channel": channel, "data": data}));
        said["sent"].as_u64().expect("a count")
    }

    /// What was logged, oldest first.
    pub fn log(&self) -> Vec<Logged> {
        let log = PythonServer::hook(self.control, "GET", "log", "");
        serde_json::from_value(log).expect("a log")
    }

    /// The messages of this `op` that have arrived, with the number of their connection.
    pub fn received(&self, op: &str) -> Vec<(u64, Value)> {
        let log = self.log().into_iter();
        log.filter(|line| line.event == "received" && line.message["op"] == op)
            .map(|line| (line.connection, line.message))
            .collect()
    }

    /// What no client may do, and one did: a private subscription or request before the login, a channel subscribed twice on
    /// one connection or unsubscribed without being subscribed, a ping without its answer, an answer without its ping.
    pub fn violations(&self) -> Vec<String> {
        let log = self.log().into_iter();
        log.filter(|line| line.event == "violation")
            .map(|line| format!("connection {}: {}", line.connection, line.message))
            .collect()
    }

    /// How many connections have been opened so far.
    pub fn opened(&self) -> usize {
        self.count(|line| line.event == "opened")
    }

    /// How many lines of the log are so.
    pub fn count(&self, is_so: impl Fn(&Logged) -> bool) -> usize {
        self.log().iter().filter(|line| is_so(line)).count()
    }

    /// Waits until a line of the log is so, for ten seconds.
    ///
    /// # Panics
    ///
    /// When none comes.
    pub async fn wait_for(&self, what: &str, is_so: impl Fn(&Logged) -> bool) -> Logged {
        let mut pause = tokio::time::interval(Duration::from_millis(20));
        for _ in 0..500 {
            if let Some(line) = self.log().into_iter().find(&is_so) {
                return line;
            }
            pause.tick().await;
        }
        panic!("the server has not seen {what}: {:#?}", self.log());
    }
}
