//! The address of the consent page, and how it comes before the user.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use signed_api::oauth2::{AuthorizationCode, BrowserError, OpenBrowser};
use signed_api::testing::{ManualClock, ScriptedTransport, SeededEntropy, Step};
use signed_api::{BoxFuture, Entropy, EntropyError, TokenErrorKind};
use tokio::net::{TcpListener, TcpStream};

use super::support::{CODE, Running, login, token_answer};

/// The octets of RFC 7636, appendix B, after others for the state.
#[derive(Debug, Default)]
struct Published(AtomicBool);

impl Entropy for Published {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError> {
        if !self.0.swap(true, Ordering::Relaxed) {
            bytes.fill(7);
            return Ok(());
        }
        bytes.copy_from_slice(&[
            116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212,
            37, 77, 105, 214, 191, 240, 91, 88, 5, 88, 83, 132, 141, 121,
        ]);
        Ok(())
    }
}

#[tokio::test]
async fn the_challenge_and_the_verifier_are_those_of_rfc_7636() {
    let script = ScriptedTransport::new([token_answer()]);
    let running = Running::with(script.clone(), |login| login.entropy(Published::default())).await;
    assert_eq!(
        running.parameter("code_challenge"),
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    );
    assert_eq!(running.parameter("code_challenge_method"), "S256");
    assert!(
        !running.address.as_str().contains("dBjftJeZ4CVP"),
        "the verifier is not for the browser"
    );
    running.bring_code().await;
    running.end().await.expect("a token");
    let body = String::from_utf8(script.sent()[0].body.to_vec()).expect("text");
    assert!(
        body.contains("code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
        "{body}"
    );
}

#[tokio::test]
async fn the_address_says_what_is_asked_for() {
    let script = ScriptedTransport::new([token_answer()]);
    let running = Running::with(script, |login| {
        login
            .scopes(["read", "trade"])
            .parameter("prompt", "consent&more")
            .path("/own/path")
    })
    .await;
    let address = running.address.as_str();
    assert!(
        address.starts_with("https://server.example/oauth2/authorize?"),
        "{address}"
    );
    assert_eq!(running.parameter("response_type"), "code");
    assert_eq!(running.parameter("client_id"), "s6BhdRkqt3");
    assert_eq!(running.parameter("scope"), "read trade");
    assert_eq!(running.parameter("prompt"), "consent&more");
    let redirect = format!("http://{}/own/path", running.listener());
    assert_eq!(running.parameter("redirect_uri"), redirect);
    // 256 bits in base64url.
    assert_eq!(running.state().len(), 43);

    assert_eq!(
        running
            .visit(&format!("/callback?code={CODE}&state={}", running.state()))
            .await
            .status,
        404
    );
    assert_eq!(
        running
            .visit(&format!("/own/path?code={CODE}&state={}", running.state()))
            .await
            .status,
        200
    );
    running.end().await.expect("a token");
}

#[tokio::test]
async fn every_login_draws_its_own_state_and_verifier() {
    let entropy = Arc::new(SeededEntropy::new(7));
    let mut seen = Vec::new();
    for _ in 0..3 {
        let script = ScriptedTransport::new([token_answer()]);
        let entropy = Arc::clone(&entropy);
        let running = Running::with(script, |login| login.entropy(entropy)).await;
        seen.extend([running.state(), running.parameter("code_challenge")]);
        running.done.abort();
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 6);
}

#[tokio::test]
async fn a_given_port_is_listened_on_or_the_login_says_that_it_is_taken() {
    let taken = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = taken.local_addr().expect("an address").port();
    let script = ScriptedTransport::new([token_answer()]);
    let (login, _addresses) = login(&script, &ManualClock::default());
    let error = login
        .clone()
        .port(port)
        .login()
        .await
        .expect_err("it is taken");
    assert_eq!(error.kind(), TokenErrorKind::Configuration);
    assert!(
        error.to_string().contains(&format!("127.0.0.1:{port}")),
        "{error}"
    );

    drop(taken);
    let running = Running::with(script, |login| login.port(port)).await;
    assert_eq!(running.listener().port(), port);
    running.bring_code().await;
    running.end().await.expect("a token");
}

#[tokio::test]
async fn what_cannot_work_is_refused_before_a_browser_opens() {
    #[derive(Debug)]
    struct Dry;

    impl Entropy for Dry {
        fn fill(&self, _: &mut [u8]) -> Result<(), EntropyError> {
            Err(EntropyError)
        }
    }

    let script = ScriptedTransport::new([] as [Step; 0]);
    let (login, mut addresses) = login(&script, &ManualClock::default());
    for wrong in [
        login.clone().path("callback"),
        login.clone().path("/callback?x=1"),
        login.clone().path("/call back"),
        login.clone().parameter("state", "mine"),
        login
            .clone()
            .parameter("redirect_uri", "http://127.0.0.1:1/"),
        login.clone().entropy(Dry),
    ] {
        let error = wrong.login().await.expect_err("wrong");
        assert_eq!(error.kind(), TokenErrorKind::Configuration, "{error}");
    }
    let address = "https://server.example/oauth2/authorize?state=mine";
    let login = AuthorizationCode::new(address, "https://server.example/oauth2/token", "me");
    let error = login.login().await.expect_err("it sets the state");
    assert!(error.to_string().contains("`state`"), "{error}");
    assert!(addresses.try_recv().is_err(), "nothing was opened");
}

/// A machine without a browser.
#[derive(Debug)]
struct Headless;

impl OpenBrowser for Headless {
    fn open<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<(), BrowserError>> {
        Box::pin(async { Err(BrowserError::new("there is no browser here")) })
    }
}

#[tokio::test]
async fn without_a_browser_the_address_is_shown() {
    let script = ScriptedTransport::new([token_answer()]);
    let (login, _addresses) = login(&script, &ManualClock::default());
    let shown = Arc::new(Mutex::new(Vec::new()));
    let showing = Arc::clone(&shown);
    let login = login.browser(Headless).timeout(Duration::from_secs(60));

    let error = login
        .login()
        .await
        .expect_err("nobody could know the address");
    assert_eq!(error.kind(), TokenErrorKind::Configuration);
    assert_eq!(error.to_string(), "there is no browser here");

    let (told, mut addresses) = tokio::sync::mpsc::unbounded_channel();
    let login = login.if_no_browser(move |address| {
        showing.lock().expect("shown").push(address.to_owned());
        told.send(address.to_owned()).expect("the test listens");
    });
    let done = tokio::spawn(async move { login.login().await });
    let address = addresses
        .recv()
        .await
        .expect("an address")
        .parse()
        .expect("a URL");
    let running = Running {
        done,
        address,
        script,
        clock: ManualClock::default(),
    };
    running.bring_code().await;
    running.end().await.expect("a token");
    assert_eq!(shown.lock().expect("shown").len(), 1);
}

#[tokio::test]
async fn a_login_that_is_given_up_listens_no_longer() {
    let running = Running::start([token_answer()]).await;
    let listener = running.listener();
    TcpStream::connect(listener).await.expect("it listens");
    running.done.abort();
    assert!(running.done.await.expect_err("aborted").is_cancelled());
    TcpStream::connect(listener)
        .await
        .expect_err("nobody listens");
}
