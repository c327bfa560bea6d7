//! Sources of tokens and revocation, in a cache with a file, against token endpoints that say back what they were sent.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use signed_api::oauth2::{ClientCredentials, JsonLogin, JsonRefresh, RefreshToken, Revocation};
use signed_api::testing::FaultServer;
use signed_api::transport::ReqwestTransport;
use signed_api::{FileTokenStore, Token, TokenCache, TokenSource};

use super::hostile::{self, WAYS};
use super::{
    ACCESS, CLIENT_SECRET, NEXT_ACCESS, NEXT_REFRESH, PARAMETER, PASSWORD, REFRESH, Watched,
};
use crate::support::runtime;
use crate::watching::everything;

fn held() -> Token {
    Token::new(ACCESS)
        .with_refresh(REFRESH)
        .with_scopes(["read"])
}

/// Has the token that is held replaced. Whether there is another one then.
async fn renew(
    watched: &mut Watched,
    folder: &Path,
    source: impl TokenSource + Clone + 'static,
) -> bool {
    watched.show(&source);
    match source.obtain(Some(&held())).await {
        Ok(token) => watched.show(&token),
        Err(error) => {
            watched.fail(&error);
            watched.show(&error.code());
        }
    }
    let path = folder.join("token");
    let store = FileTokenStore::open(&path, "canary").expect("a path");
    watched.show(&store);
    let cache = TokenCache::new(source).store(store);
    cache.set(held()).await.expect("kept");
    cache.invalidate();
    watched.show(&cache);
    let renewed = match cache.token().await {
        Ok(token) => {
            watched.show(&token);
            token.access().expose() == NEXT_ACCESS
        }
        Err(error) => {
            watched.fail(&error);
            false
        }
    };
    watched.show(&cache);
    watched.show(&cache.state());
    std::fs::remove_file(path).expect("removed");
    renewed
}

async fn play(
    watched: &mut Watched,
    folder: &Path,
    url: &str,
    transport: &Arc<ReqwestTransport>,
) -> usize {
    let transport = || Arc::clone(transport);
    let credentials = ClientCredentials::new(url, "my-client", CLIENT_SECRET)
        .scopes(["read"])
        .parameter("key", PARAMETER)
        .transport(transport());
    let refresh = RefreshToken::new(url, "my-client")
        .secret(CLIENT_SECRET)
        .initial(REFRESH)
        .transport(transport());
    let login =
        JsonLogin::new(url, [("username", "alice"), ("password", PASSWORD)]).transport(transport());
    let json = JsonRefresh::new(url)
        .initial(REFRESH)
        .transport(transport());
    let in_body = refresh.clone().credentials_in_body();
    let renewed = [
        renew(watched, folder, credentials.clone()).await,
        renew(watched, folder, credentials.credentials_in_body()).await,
        renew(watched, folder, refresh).await,
        renew(watched, folder, in_body.parameter("key", PARAMETER)).await,
        renew(watched, folder, json.clone()).await,
        renew(watched, folder, json.login(login.clone())).await,
        renew(watched, folder, login).await,
    ];
    let revocation = Revocation::new(url, "my-client")
        .secret(CLIENT_SECRET)
        .transport(transport());
    for revocation in [revocation.clone(), revocation.credentials_in_body()] {
        watched.show(&revocation);
        if let Err(error) = revocation.revoke(&held()).await {
            watched.fail(&error);
        }
    }
    renewed.into_iter().filter(|renewed| *renewed).count()
}

#[test]
fn no_endpoint_brings_a_canary_to_light() {
    let everything = everything();
    let mut watched = Watched::new(&[
        ACCESS,
        NEXT_ACCESS,
        REFRESH,
        NEXT_REFRESH,
        CLIENT_SECRET,
        PARAMETER,
        PASSWORD,
    ]);
    let folder = tempfile::tempdir().expect("a folder");
    let transport = ReqwestTransport::new(Duration::from_secs(5)).expect("a transport");
    let transport = Arc::new(transport);
    runtime().block_on(async {
        for (form, way) in hostile::trials() {
            let answer = move |request| hostile::answer(way, form, &request);
            let server = FaultServer::start(answer).await.expect("a server");
            let renewed = play(&mut watched, folder.path(), &server.url(), &transport).await;
            let expected = if way == WAYS - 1 { 7 } else { 0 };
            assert_eq!(renewed, expected, "way {way}");
        }
    });
    let logged = everything.text();
    assert!(logged.contains("a token could not be obtained"), "{logged}");
    assert!(watched.holds("<redacted>"), "nothing was said back");
    watched.assert_free(&logged);
}

#[test]
fn an_address_with_a_canary_is_not_shown() {
    let everything = everything();
    let mut watched = Watched::new(&[ACCESS, CLIENT_SECRET]);
    let percent =
        |text| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC);
    let (access, secret) = (percent(ACCESS), percent(CLIENT_SECRET));
    runtime().block_on(async {
        for url in [
            format!("https://alice:{secret}@api.example.com/token"),
            format!("http://127.0.0.1:1/token?key={access}"),
            format!("https://api.example.com/token#{access}"),
            format!("ftp://api.example.com/{access}"),
            format!("{ACCESS} {CLIENT_SECRET}"),
        ] {
            let cache = TokenCache::new(ClientCredentials::new(&url, "me", "another secret"));
            watched.show(&cache);
            watched.fail(&cache.token().await.expect_err("nobody is there"));
        }
    });
    watched.assert_free(&everything.text());
}
