//! A login in a real browser, against an authorization server that shares no code with signed-api.

mod browser;

use std::os::unix::fs::MetadataExt as _;
use std::sync::Arc;
use std::time::Duration;

use signed_api::oauth2::{AuthorizationCode, RefreshToken};
use signed_api::testing::ManualClock;
use signed_api::transport::{ReqwestTransport, Transport, TransportError};
use signed_api::{
    BoxFuture, FileTokenStore, SignedRequest, Token, TokenCache, TokenError, TokenErrorKind,
};
use signed_api_examples::authorization_server::{AuthorizationServer, Client};
use signed_api_tests::servers::Chromium;
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinHandle;
use url::Url;

use self::browser::{Browser, Driven};

/// A server, a browser that shows its consent page, and the login that waits.
struct Scene {
    server: AuthorizationServer,
    browser: Browser,
    address: Url,
    clock: ManualClock,
    login: JoinHandle<Result<Token, TokenError>>,
}

impl Scene {
    async fn open(
        chromium: &Chromium,
        change: impl FnOnce(AuthorizationCode) -> AuthorizationCode,
    ) -> Self {
        let client = Client {
            id: "program".to_owned(),
            port: None,
            path: "/callback".to_owned(),
        };
        let server = AuthorizationServer::start(client).await.expect("a server");
        let browser = Browser::start(chromium, "user").await;
        let (driven, mut addresses) = Driven::by(&browser);
        let clock = ManualClock::default();
        let url = server.url();
        let login = AuthorizationCode::new(
            format!("{url}/oauth2/authorize"),
            format!("{url}/oauth2/token"),
            "program",
        )
        .scopes(["read", "trade"])
        .issuer(url)
        .clock(clock.clone())
        .browser(driven);
        let login = change(login);
        let login = tokio::spawn(async move { login.login().await });
        let address = addresses.recv().await.expect("an address");
        Self {
            server,
            browser,
            address: Url::parse(&address).expect("a URL"),
            clock,
            login,
        }
    }

    fn parameter(&self, name: &str) -> String {
        let found = self.address.query_pairs().find(|(key, _)| key == name);
        found.expect("a parameter").1.into_owned()
    }

    async fn end(self) -> Result<Token, TokenError> {
        let ended = self.login.await.expect("the login's task");
        self.browser.close().await;
        ended
    }
}

#[tokio::test]
async fn consent_in_the_browser_ends_in_a_token() {
    let chromium = Chromium::start();
    let mut scene = Scene::open(&chromium, |login| login).await;
    scene.browser.click("#allow").await;
    assert_eq!(scene.browser.title_once_on("/callback").await, "Logged in");

    // Nothing on the page does anything, and whoever comes next is not told where the browser was.
    let count = "return document.scripts.length + document.images.length + document.links.length";
    assert_eq!(scene.browser.run(count).await, 0);
    let elsewhere = format!("location.href = '{}/oauth2/authorize'", scene.server.url());
    scene.browser.run(&elsewhere).await;
    assert_eq!(
        scene.browser.title_once_on("/oauth2/authorize").await,
        "Refused"
    );
    assert_eq!(scene.browser.run("return document.referrer").await, "");

    let token = (&mut scene.login).await.expect("the login's task");
    let token = token.expect("a token");
    let granted = scene.server.granted(token.access().expose());
    let granted = granted.expect("the server knows it");
    assert_eq!(granted.scopes, ["read", "trade"]);
    assert_eq!(token.scopes(), ["read", "trade"]);
    assert_eq!(token.lifetime(), Some(Duration::from_secs(3600)));
    keep(token).await;
    scene.browser.close().await;
}

/// Keeps the token in a file, as a program does after a login: only its owner can read it, and the next process finds it.
async fn keep(token: Token) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("token");
    // Nobody is there to renew it.
    let cache = || {
        let store = FileTokenStore::open(&path, "program").expect("a path");
        TokenCache::new(RefreshToken::new("http://127.0.0.1:1", "program")).store(store)
    };
    cache().set(token.clone()).await.expect("kept");
    let mode = std::fs::metadata(&path).expect("a file").mode();
    assert_eq!(format!("{mode:o}"), "100600");
    let found = cache().token().await.expect("kept");
    assert_eq!(found.access().expose(), token.access().expose());
    assert_eq!(found.scopes(), ["read", "trade"]);
}

#[tokio::test]
async fn a_page_with_another_state_is_sent_away() {
    let chromium = Chromium::start();
    let scene = Scene::open(&chromium, |login| login).await;
    let redirect = scene.parameter("redirect_uri");
    for query in [
        "code=mine&state=mine",
        "code=mine",
        "error=access_denied&state=mine",
    ] {
        scene.browser.go(&format!("{redirect}?{query}")).await;
        assert_eq!(
            scene.browser.title_once_on("/callback").await,
            "Not expected"
        );
        assert!(!scene.login.is_finished());
    }
    scene.browser.go(scene.address.as_str()).await;
    scene.browser.click("#allow").await;
    assert_eq!(scene.browser.title_once_on("/callback").await, "Logged in");
    scene.end().await.expect("a token");
}

#[tokio::test]
async fn denied_consent_ends_the_login() {
    let chromium = Chromium::start();
    let scene = Scene::open(&chromium, |login| login).await;
    scene.browser.click("#deny").await;
    assert_eq!(
        scene.browser.title_once_on("/callback").await,
        "Not logged in"
    );
    let error = scene.end().await.expect_err("denied");
    assert_eq!(error.kind(), TokenErrorKind::Denied);
    assert_eq!(error.code(), Some("access_denied"));
}

#[tokio::test]
async fn a_user_who_takes_too_long_finds_nobody_waiting() {
    let chromium = Chromium::start();
    let mut scene = Scene::open(&chromium, |login| login).await;
    scene.browser.find("#allow").await;
    scene.clock.advance(Duration::from_secs(5 * 60));
    let error = (&mut scene.login)
        .await
        .expect("the login's task")
        .expect_err("too late");
    assert_eq!(error.kind(), TokenErrorKind::Denied);
    assert_eq!(error.to_string(), "nobody answered the login within 5m");
    assert!(
        scene
            .browser
            .try_click("#allow")
            .await
            .contains("ERR_CONNECTION_REFUSED")
    );
    scene.browser.close().await;
}

/// Sends when it is let.
#[derive(Debug)]
struct Gated {
    transport: ReqwestTransport,
    reached: Arc<Notify>,
    gate: Arc<Semaphore>,
}

impl Transport for Gated {
    fn send(
        &self,
        request: SignedRequest,
    ) -> BoxFuture<'_, Result<http::Response<bytes::Bytes>, TransportError>> {
        Box::pin(async move {
            self.reached.notify_one();
            let _permit = self.gate.acquire().await.expect("the gate");
            self.transport.send(request).await
        })
    }
}

#[tokio::test]
async fn a_second_visitor_gets_nothing_and_changes_nothing() {
    let chromium = Chromium::start();
    let (reached, gate) = (Arc::new(Notify::new()), Arc::new(Semaphore::new(0)));
    let gated = Gated {
        transport: ReqwestTransport::new(Duration::from_secs(5)).expect("a transport"),
        reached: Arc::clone(&reached),
        gate: Arc::clone(&gate),
    };
    let mut scene = Scene::open(&chromium, |login| login.transport(gated)).await;
    let second = Browser::start(&chromium, "second").await;
    let visit = format!(
        "{}?code=another&state={}&iss={}",
        scene.parameter("redirect_uri"),
        scene.parameter("state"),
        scene.server.url(),
    );

    let user = scene.browser.clone();
    let clicking = tokio::spawn(async move { user.click("#allow").await });
    reached.notified().await;
    second.go(&visit).await;
    assert_eq!(second.title_once_on("/callback").await, "Answered already");
    assert!(!scene.login.is_finished());
    gate.add_permits(1);
    clicking.await.expect("the click");
    assert_eq!(scene.browser.title_once_on("/callback").await, "Logged in");
    let token = (&mut scene.login)
        .await
        .expect("the login's task")
        .expect("a token");
    assert!(scene.server.granted(token.access().expose()).is_some());
    scene.browser.close().await;
    second.close().await;
}
