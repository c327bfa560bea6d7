//! The example at the embedded gateway.

use std::path::PathBuf;
use std::time::Duration;

use signed_api::{ErrorKind, Outcome, Secret};
use signed_api_examples::cryptopay::{Config, Cryptopay};

use crate::account::Account;
use crate::tour;
use crate::wire::start;

fn account(gateway: &Cryptopay, environment: &str, token_file: Option<PathBuf>) -> Account {
    Account {
        url: gateway.url(),
        environment: environment.to_owned(),
        username: gateway.user().to_owned(),
        password: Secret::new(gateway.password()),
        token_file,
    }
}

/// How many logins there were, and how many refreshes.
fn pairs(gateway: &Cryptopay) -> [u64; 2] {
    ["login", "token/refresh/"].map(|path| gateway.answered(&format!("POST /api/auth/{path} 200")))
}

/// How many payment orders were answered with each of these.
fn orders(gateway: &Cryptopay, statuses: [u16; 5]) -> [u64; 5] {
    statuses.map(|status| gateway.answered(&format!("POST /api/payment-orders/ {status}")))
}

#[tokio::test]
async fn each_step_is_as_it_says() {
    let gateway = start(Config::default()).await;
    let account = account(&gateway, "sandbox", None);
    let done = tour::at_the_embedded_gateway(&account, &gateway).await;
    done.expect("every step");
    assert_eq!(pairs(&gateway), [1, 1]);
    assert_eq!(orders(&gateway, [201, 200, 400, 401, 429]), [3, 1, 1, 1, 1]);
    assert_eq!(gateway.orders(), 3);
    // The page that is asked for by itself, and the two of the stream.
    assert_eq!(gateway.answered("GET /api/payment-orders/ 200"), 3);
}

#[tokio::test]
async fn only_the_sandbox_gets_an_order() {
    let gateway = start(Config::default()).await;
    for (environment, orders) in [("production", 0), ("sandbox", 1)] {
        let account = account(&gateway, environment, None);
        let done = tour::at_a_gateway_of_your_own(&account).await;
        done.expect("every step");
        assert_eq!(gateway.orders(), orders, "{environment}");
    }
    let other = account(&gateway, "testnet", None);
    let done = tour::at_a_gateway_of_your_own(&other).await;
    let error = done.expect_err("no such environment").to_string();
    assert!(error.contains("`testnet`"), "{error}");
}

#[tokio::test]
async fn the_next_run_goes_on_with_the_tokens_in_the_file() {
    let gateway = start(Config::default()).await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("token");
    let account = |environment| account(&gateway, environment, Some(file.clone()));
    for _ in 0..2 {
        let done = tour::at_a_gateway_of_your_own(&account("sandbox")).await;
        done.expect("every step");
    }
    assert_eq!(pairs(&gateway), [1, 0]);
    // The access token is over, and the refresh token is not.
    gateway.advance(Duration::from_secs(24 * 3600));
    let done = tour::at_a_gateway_of_your_own(&account("sandbox")).await;
    done.expect("every step");
    assert_eq!(pairs(&gateway), [1, 1]);

    let done = tour::at_a_gateway_of_your_own(&account("production")).await;
    let error = done.expect_err("the sandbox's tokens").to_string();
    assert!(error.contains("`cryptopay sandbox ada`"), "{error}");
    assert_eq!(pairs(&gateway), [1, 1]);
}

#[tokio::test]
async fn a_wrong_password_is_told_and_not_shown() {
    let gateway = start(Config::default()).await;
    let wrong = Account {
        password: Secret::new("not-the-password"),
        ..account(&gateway, "sandbox", None)
    };
    let tokens = wrong.tokens().expect("tokens");
    let client = wrong.client(&tokens).expect("a client");
    let error = client.orders(2).await.expect_err("no token");
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Token, Outcome::NotSent)
    );
    let shown = tour::refusal(&error);
    assert!(shown.contains("Invalid username or password."), "{shown}");
    assert!(!format!("{error:?} {shown}").contains("not-the-password"));
}
