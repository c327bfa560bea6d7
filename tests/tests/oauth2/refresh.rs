//! Tokens by refresh tokens: RFC 6749, sections 2.3.1 and 6.

use std::sync::atomic::{AtomicU32, Ordering};

use signed_api::oauth2::RefreshToken;
use signed_api::testing::{ScriptedTransport, Step};
use signed_api::{BoxFuture, Token, TokenError, TokenErrorKind, TokenSource};

use super::support::*;

const ROTATED: &str = r#"{"access_token":"new","token_type":"Bearer","refresh_token":"next"}"#;
const KEPT: &str = r#"{"access_token":"new","token_type":"Bearer"}"#;

/// Counts logins.
#[derive(Debug, Default)]
struct Login(AtomicU32);

impl TokenSource for &'static Login {
    fn obtain<'a>(&'a self, _: Option<&'a Token>) -> BoxFuture<'a, Result<Token, TokenError>> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Box::pin(async { Ok(Token::new("by login")) })
    }
}

fn login() -> &'static Login {
    Box::leak(Box::default())
}

/// The request of section 6.
#[tokio::test]
async fn the_example_of_the_standard() {
    let transport = ScriptedTransport::new([json(200, ROTATED)]);
    let token = refresh_token(&transport)
        .obtain(Some(&held()))
        .await
        .expect("a token");
    assert_eq!(token.access().expose(), "new");
    assert_eq!(token.refresh().map(|token| token.expose()), Some("next"));
    assert_eq!(token.scopes(), ["read", "write"]);

    let request = only(&transport);
    assert_eq!(
        header(&request, "authorization"),
        "Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW"
    );
    assert_eq!(
        body(&request),
        "grant_type=refresh_token&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA"
    );
}

/// The request of section 2.3.1, and a client without a secret (section 3.2.1).
#[tokio::test]
async fn credentials_stand_in_the_body_where_the_server_wants_them_there() {
    let transport = ScriptedTransport::new([json(200, ROTATED), json(200, ROTATED)]);
    let secret = refresh_token(&transport)
        .secret("7Fjfp0ZBr1KtDRbnfVdmIw")
        .credentials_in_body();
    secret.obtain(Some(&held())).await.expect("a token");
    let public = RefreshToken::new(URL, ID)
        .transport(transport.clone())
        .scopes(["read"]);
    let token = public.obtain(Some(&held())).await.expect("a token");
    assert_eq!(token.scopes(), ["read"]);

    let begin = "grant_type=refresh_token&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA";
    let bodies: Vec<_> = transport
        .sent()
        .iter()
        .map(|sent| body(sent).to_owned())
        .collect();
    assert_eq!(
        bodies,
        [
            format!("{begin}&client_id=s6BhdRkqt3&client_secret=7Fjfp0ZBr1KtDRbnfVdmIw"),
            format!("{begin}&scope=read&client_id=s6BhdRkqt3"),
        ]
    );
}

#[tokio::test]
async fn whether_the_server_rotates_is_learnt() {
    let answers = [
        KEPT,
        ROTATED,
        r#"{"access_token":"new","refresh_token":"tGzv3JOkF0XG5Qx2TlKWIA"}"#,
    ];
    let transport = ScriptedTransport::new(answers.map(|answer| json(200, answer)));
    let source = refresh_token(&transport);
    let held = held();
    assert!(!source.uses_up(None) && !source.uses_up(Some(&Token::new("alone"))));
    assert!(source.uses_up(Some(&held)), "nothing is known yet");
    let token = source.obtain(Some(&held)).await.expect("a token");
    assert_eq!(token.refresh().map(|token| token.expose()), Some(REFRESH));
    assert!(!source.uses_up(Some(&held)), "it did not rotate");
    source.obtain(Some(&held)).await.expect("a token");
    assert!(source.uses_up(Some(&held)), "it rotates after all");
    source.obtain(Some(&held)).await.expect("a token");
    assert!(!source.uses_up(Some(&held)), "the same one came back");

    assert!(
        !refresh_token(&transport)
            .not_rotating()
            .uses_up(Some(&held))
    );
}

/// A failure says nothing about it.
#[tokio::test]
async fn nothing_is_learnt_from_a_failure() {
    let transport = ScriptedTransport::new([
        Step::answer(500, ""),
        Step::answer(400, r#"{"error":"invalid_grant"}"#),
    ]);
    let source = refresh_token(&transport);
    for _ in 0..2 {
        source.obtain(Some(&held())).await.expect_err("refused");
        assert!(source.uses_up(Some(&held())));
    }
}

#[tokio::test]
async fn without_a_refresh_token_there_is_a_login_or_none() {
    let transport = ScriptedTransport::new([json(200, ROTATED)]);
    let source = refresh_token(&transport);
    for held in [None, Some(&Token::new("alone"))] {
        let error = source.obtain(held).await.expect_err("nothing to ask with");
        assert_eq!(error.kind(), TokenErrorKind::LoginRequired);
        assert!(error.to_string().contains("log in"), "{error}");
    }
    assert!(transport.sent().is_empty());

    let first = refresh_token(&transport).initial(REFRESH);
    assert!(first.uses_up(None));
    first.obtain(None).await.expect("a token");
    assert!(body(&only(&transport)).ends_with(REFRESH));

    let login = login();
    let token = source.login(login).obtain(None).await.expect("a token");
    assert_eq!(token.access().expose(), "by login");
}

#[tokio::test]
async fn a_login_takes_over_only_where_the_refresh_token_is_refused() {
    let steps = [
        Step::answer(503, ""),
        Step::Reset,
        Step::answer(401, r#"{"error":"invalid_client"}"#),
        Step::answer(400, r#"{"error":"invalid_grant"}"#),
    ];
    let login = login();
    let transport = ScriptedTransport::new(steps);
    let source = refresh_token(&transport).login(login);
    assert!(
        !source.uses_up(Some(&held())),
        "no loss, with a login at hand"
    );
    for kind in [
        TokenErrorKind::Unavailable,
        TokenErrorKind::Unavailable,
        TokenErrorKind::Refused,
    ] {
        assert_eq!(
            source
                .obtain(Some(&held()))
                .await
                .expect_err("failed")
                .kind(),
            kind
        );
    }
    assert_eq!(login.0.load(Ordering::Relaxed), 0);
    let token = source.obtain(Some(&held())).await.expect("a token");
    assert_eq!(token.access().expose(), "by login");
    assert_eq!(login.0.load(Ordering::Relaxed), 1);
}
