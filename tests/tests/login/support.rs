//! A browser that hands its addresses to the test, a token endpoint that plays a script, and visits by hand.

use std::collections::HashMap;
use std::net::SocketAddr;

use signed_api::oauth2::{AuthorizationCode, BrowserError, OpenBrowser};
use signed_api::testing::{Answer, ManualClock, ScriptedTransport, Step};
use signed_api::{BoxFuture, Token, TokenError};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use url::Url;

/// The example of RFC 6749, section 4.1.2.
pub(crate) const CODE: &str = "SplxlOBeZQQYbYS6WxSbIA";

/// Opens nothing, and tells which address it was given.
#[derive(Debug)]
pub(crate) struct Told(pub(crate) mpsc::UnboundedSender<String>);

impl OpenBrowser for Told {
    fn open<'a>(&'a self, address: &'a str) -> BoxFuture<'a, Result<(), BrowserError>> {
        let told = self.0.send(address.to_owned());
        Box::pin(async move { told.map_err(|_| BrowserError::new("nobody is told")) })
    }
}

/// The answer of RFC 6749, section 5.1.
pub(crate) fn token_answer() -> Step {
    json(
        200,
        r#"{"access_token":"2YotnFZFEjr1zCsicMWpAA","token_type":"Bearer","expires_in":3600,"refresh_token":"tGzv3JOkF0XG5Qx2TlKWIA","scope":"read trade"}"#,
    )
}

pub(crate) fn json(status: u16, body: &str) -> Step {
    Answer::new(status, body)
        .header("content-type", "application/json")
        .into()
}

/// A login that talks to nobody but the test.
pub(crate) fn login(
    script: &ScriptedTransport,
    clock: &ManualClock,
) -> (AuthorizationCode, mpsc::UnboundedReceiver<String>) {
    let (told, addresses) = mpsc::unbounded_channel();
    let login = AuthorizationCode::new(
        "https://server.example/oauth2/authorize",
        "https://server.example/oauth2/token",
        "s6BhdRkqt3",
    )
    .transport(script.clone())
    .clock(clock.clone())
    .browser(Told(told));
    (login, addresses)
}

/// A login that goes on, at the point where its consent page is open.
pub(crate) struct Running {
    pub(crate) done: JoinHandle<Result<Token, TokenError>>,
    pub(crate) address: Url,
    pub(crate) script: ScriptedTransport,
    pub(crate) clock: ManualClock,
}

impl Running {
    /// One whose token endpoint plays `steps`.
    pub(crate) async fn start(steps: impl IntoIterator<Item = Step>) -> Self {
        Self::with(ScriptedTransport::new(steps), |login| login).await
    }

    /// One that `change` has changed.
    pub(crate) async fn with(
        script: ScriptedTransport,
        change: impl FnOnce(AuthorizationCode) -> AuthorizationCode,
    ) -> Self {
        let clock = ManualClock::default();
        let (login, mut addresses) = login(&script, &clock);
        let login = change(login);
        let done = tokio::spawn(async move { login.login().await });
        let address = addresses.recv().await.expect("a consent page");
        let address = Url::parse(&address).expect("a URL");
        Self {
            done,
            address,
            script,
            clock,
        }
    }

    /// A parameter of the consent page's address.
    pub(crate) fn parameter(&self, name: &str) -> String {
        let mut found = self.address.query_pairs().filter(|(key, _)| key == name);
        let value = found
            .next()
            .unwrap_or_else(|| panic!("no `{name}`"))
            .1
            .into_owned();
        assert!(found.next().is_none(), "`{name}` comes twice");
        value
    }

    pub(crate) fn state(&self) -> String {
        self.parameter("state")
    }

    /// Where the login listens.
    pub(crate) fn listener(&self) -> SocketAddr {
        let redirect = Url::parse(&self.parameter("redirect_uri")).expect("a URL");
        let port = redirect.port().expect("a port");
        assert_eq!(redirect.host_str(), Some("127.0.0.1"));
        SocketAddr::from(([127, 0, 0, 1], port))
    }

    /// What a browser gets at `target` on the listener.
    pub(crate) async fn visit(&self, target: &str) -> Page {
        ask(
            self.listener(),
            &format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
        )
        .await
    }

    /// What it gets with the code.
    pub(crate) async fn bring_code(&self) -> Page {
        self.visit(&format!("/callback?code={CODE}&state={}", self.state()))
            .await
    }

    pub(crate) async fn end(self) -> Result<Token, TokenError> {
        self.done.await.expect("the login's task")
    }
}

/// An answer of the listener.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) headers: HashMap<String, String>,
    pub(crate) body: String,
}

/// Sends `request` as it is, and reads to the end.
pub(crate) async fn ask(address: SocketAddr, request: &str) -> Page {
    let mut stream = TcpStream::connect(address).await.expect("the listener");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream
        .read_to_string(&mut answer)
        .await
        .expect("an answer in text");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let (first, fields) = head.split_once("\r\n").expect("header fields");
    let status = first
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    let field = |line: &str| {
        let (name, value) = line.split_once(": ").expect("a header field");
        (name.to_ascii_lowercase(), value.to_owned())
    };
    Page {
        status: status.expect("a status"),
        headers: fields.lines().map(field).collect(),
        body: body.to_owned(),
    }
}
