//! No secret, token or password shows, whatever a server says.

use std::error::Error as _;
use std::fmt::Debug;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};
use signed_api::oauth2::{ClientCredentials, JsonLogin, JsonRefresh, RefreshToken, Revocation};
use signed_api::testing::{Answer, FaultServer, ReceivedHttp};
use signed_api::{Token, TokenError, TokenSource};
use signed_api_tests::signature::{base64, hex};

use super::watching::everything;

const SECRET: &str = "cAnAry~s3cret/£ & 1";
const PARAMETER: &str = "cAnAry~param3ter/£ & 2";
const REFRESH: &str = "cAnAry~r3fresh/£ & 3";
const ACCESS: &str = "cAnAry~acc3ss/£ & 4";
const PASSWORD: &str = "cAnAry~passw0rd/\"£ & 5";

/// In every one of these, a part of a canary can be read.
fn traces() -> Vec<String> {
    let mut traces = vec!["cAnAry".to_owned(), "CANARY".to_owned()];
    for canary in [SECRET, PARAMETER, REFRESH, ACCESS, PASSWORD] {
        traces.push(hex(&canary.as_bytes()[..8]));
        traces.push(base64(&canary.as_bytes()[..9]));
    }
    // Basic begins with the client, so that its base64 is another: `printf 'my-client:cAnAry' | base64`.
    traces.push("bXktY2xpZW50OmNBbkFye".to_owned());
    traces
}

#[track_caller]
fn assert_free(text: &str) {
    for trace in traces() {
        assert!(!text.contains(&trace), "`{trace}` shows in:\n{text}");
    }
}

/// Everything that was received, in the words of the server.
fn echo(request: &ReceivedHttp) -> String {
    let mut said = format!("you sent {} ", request.target);
    for (name, value) in &request.headers {
        said += &format!("{name}: {} ", String::from_utf8_lossy(value.as_bytes()));
    }
    let body = String::from_utf8_lossy(&request.body);
    let decoded = percent_encoding::percent_decode_str(&body.replace('+', " "))
        .decode_utf8_lossy()
        .into_owned();
    said + &body + " " + &decoded
}

/// Answers that quote the request wherever something could be shown.
fn answer(case: usize, request: &ReceivedHttp) -> Answer {
    let echo = echo(request);
    let json = |status, body: serde_json::Value| Answer::json(status, &body).expect("JSON");
    // Credentials stand at the beginning of a text, where nothing is cut off yet.
    let basic = request.header("authorization").unwrap_or_default();
    let bare = format!("{basic} {}", String::from_utf8_lossy(&request.body));
    match case {
        0 => json(
            400,
            serde_json::json!({"error": bare, "error_description": echo}),
        ),
        1 => json(
            401,
            serde_json::json!({"error": {"code": echo, "message": bare}}),
        ),
        2 => json(429, serde_json::json!({"code": bare, "detail": echo})),
        3 => json(200, serde_json::json!({"error": echo})),
        4 => json(
            200,
            serde_json::json!({"access_token": [ACCESS], "access": {"a": ACCESS}, "refresh": REFRESH}),
        ),
        5 => json(
            200,
            serde_json::json!({"access_token": ACCESS, "token_type": echo, "access": ""}),
        ),
        6 => Answer::new(200, format!("<html>{echo}")).header("content-type", "text/html"),
        7 => Answer::new(500, echo),
        8 => Answer::new(403, format!("<html>{echo}")),
        9 => Answer::new(200, echo),
        10 => {
            let target = percent_encoding::utf8_percent_encode(&echo, UNRESERVED);
            let target = format!("https://login.example.com/{target}?next={target}");
            Answer::new(302, "").header("location", target)
        }
        _ => json(
            200,
            serde_json::json!({
                "access_token": ACCESS, "token_type": "bearer", "refresh_token": REFRESH, "scope": "other",
                "access": ACCESS, "refresh": REFRESH,
            }),
        ),
    }
}

/// RFC 3986, section 2.3.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

const CASES: usize = 12;

#[track_caller]
fn assert_error_free(error: &TokenError) {
    assert_free(&format!("{error} {error:?} {error:#?} {:?}", error.code()));
    let mut source = error.source();
    while let Some(cause) = source {
        assert_free(&format!("{cause} {cause:?}"));
        source = cause.source();
    }
}

async fn ask(source: &(impl TokenSource), held: &Token) -> bool {
    assert_free(&format!("{source:?} {source:#?}"));
    match source.obtain(Some(held)).await {
        Ok(token) => assert_free(&format!("{token:?} {token:#?}")),
        Err(error) => {
            assert_error_free(&error);
            return false;
        }
    }
    true
}

async fn play(case: usize) -> (usize, usize) {
    let server = FaultServer::start(move |request| answer(case, &request))
        .await
        .expect("a server");
    let url = server.url();
    let held = Token::new(ACCESS)
        .with_refresh(REFRESH)
        .with_scopes(["read"]);
    let credentials = ClientCredentials::new(&url, "my-client", SECRET)
        .scopes(["read"])
        .parameter("key", PARAMETER);
    let refresh = RefreshToken::new(&url, "my-client")
        .secret(SECRET)
        .initial(REFRESH);
    let json = JsonRefresh::new(&url).initial(REFRESH);
    let login = JsonLogin::new(&url, [("username", "alice"), ("password", PASSWORD)]);
    let with_login = JsonRefresh::new(&url).login(login.clone());
    let obtained = [
        ask(&credentials, &held).await,
        ask(&credentials.clone().credentials_in_body(), &held).await,
        ask(&refresh, &held).await,
        ask(
            &refresh
                .clone()
                .credentials_in_body()
                .parameter("key", PARAMETER),
            &held,
        )
        .await,
        ask(&json, &held).await,
        ask(&login, &held).await,
        ask(&with_login, &held).await,
    ];
    let revocation = Revocation::new(&url, "my-client").secret(SECRET);
    for revocation in [revocation.clone(), revocation.credentials_in_body()] {
        assert_free(&format!("{revocation:?} {revocation:#?}"));
        if let Err(error) = revocation.revoke(&held).await {
            assert_error_free(&error);
        }
    }
    let count = obtained.iter().filter(|obtained| **obtained).count();
    (count, obtained.len())
}

#[test]
fn nothing_shows_in_errors_debug_and_logs() {
    let everything = everything();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(async {
        for case in 0..CASES {
            let (obtained, all) = play(case).await;
            assert_eq!(
                obtained,
                if case == CASES - 1 { all } else { 0 },
                "case {case}"
            );
        }
    });
    let log = everything.text();
    assert!(log.contains("fewer scopes"), "{log}");
    assert_free(&log);
}
