//! What the tests share: sources, and what they send.

use signed_api::oauth2::{ClientCredentials, RefreshToken};
use signed_api::testing::{Answer, ManualClock, ScriptedTransport};
use signed_api::transport::SignedRequest;
use signed_api::{Token, TokenError, TokenSource};

/// The client, secret and refresh token of the examples in RFC 6749.
pub(crate) const ID: &str = "s6BhdRkqt3";
pub(crate) const SECRET: &str = "gX1fBat3bV";
pub(crate) const REFRESH: &str = "tGzv3JOkF0XG5Qx2TlKWIA";
pub(crate) const URL: &str = "https://server.example.com/token";

/// The client of the RFC's examples, with the transport of a test.
pub(crate) fn client_credentials(transport: &ScriptedTransport) -> ClientCredentials {
    ClientCredentials::new(URL, ID, SECRET)
        .transport(transport.clone())
        .clock(ManualClock::default().auto_advance())
}

/// The same by refresh tokens.
pub(crate) fn refresh_token(transport: &ScriptedTransport) -> RefreshToken {
    RefreshToken::new(URL, ID)
        .secret(SECRET)
        .transport(transport.clone())
        .clock(ManualClock::default().auto_advance())
}

/// A token whose refresh token is the one of the RFC's examples.
pub(crate) fn held() -> Token {
    Token::new("old")
        .with_refresh(REFRESH)
        .with_scopes(["read", "write"])
}

/// An answer of a token endpoint.
pub(crate) fn json(status: u16, body: &str) -> Answer {
    Answer::new(status, body).header("content-type", "application/json;charset=UTF-8")
}

/// What the source makes of this answer.
pub(crate) async fn of_answer(answer: Answer) -> Result<Token, TokenError> {
    client_credentials(&ScriptedTransport::new([answer]))
        .obtain(None)
        .await
}

/// The same of a refresh.
pub(crate) async fn of_refresh(answer: Answer) -> Result<Token, TokenError> {
    let transport = ScriptedTransport::new([answer]);
    refresh_token(&transport).obtain(Some(&held())).await
}

/// The only request that was sent.
pub(crate) fn only(transport: &ScriptedTransport) -> SignedRequest {
    let sent = transport.sent();
    assert_eq!(sent.len(), 1, "{sent:?}");
    sent[0].clone()
}

pub(crate) fn body(request: &SignedRequest) -> &str {
    str::from_utf8(&request.body).expect("text")
}

pub(crate) fn header<'r>(request: &'r SignedRequest, name: &str) -> &'r str {
    let value = request.headers.get(name);
    value.map_or("", |value| value.to_str().expect("text"))
}
