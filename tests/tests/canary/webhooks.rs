//! The secrets of webhooks, the signatures that were expected, and the passwords of stores that remember deliveries.

use std::error::Error as StdError;
use std::fmt::{Debug, Write as _};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request};
use signed_api::prelude::*;
use signed_api::testing::ManualClock;
use signed_api::webhook::{
    Claim, MemoryReplayStore, PostgresReplayStore, RedisReplayStore, SqliteReplayStore, Webhook,
    WebhookError, WebhookSender,
};
use signed_api::{Scheme, Timestamp};
use signed_api_tests::servers::{Postgres, Redis};

use crate::support::{assert_free, beginnings, whole};
use crate::watching::everything;

const SECRET: &str = "wHs3cR-\"/+=~£ & canary 0123456789";
const OLDER: &str = "0ldWhs-\"/+=~£ & canary 0123456789";
const PASSWORD: &str = "sT0r3P-canary-0123456789";
const BODY: &str = r#"{"id":"evt_1","amount":"5.00"}"#;
const NOW: u64 = 1_700_000_000;

auth_scheme! {
    /// Two header fields.
    Plain {
        delivery: json("id"), tolerance(300);
        header "x-time" = now.s;
        header "x-signature" = hmac_sha256(secret, now.s + "." + body) | hex;
    }
}

auth_scheme! {
    /// Several signatures in one.
    Listed {
        delivery: json("id"), tolerance(300);
        header "x-signature" = pairs({ t: now.s, v1: hmac_sha256(secret, now.s + "." + body) | base64 }, ",", ";");
    }
}

auth_scheme! {
    /// An id that is sent apart.
    Named {
        delivery: header("x-id"), tolerance(300);
        header "x-id" = op.id;
        header "x-time" = now.s;
        header "x-signature" = "v1," + (hmac_sha512(secret, op.id + "." + now.s + "." + body) | base64);
    }
}

auth_scheme! {
    /// A secret that must be base64.
    Encoded {
        delivery: json("id");
        header "x-signature" = hmac_sha256(secret | from_base64, body) | hex;
    }
}

/// What people may read.
#[derive(Default)]
struct Shown(String);

impl Shown {
    fn show(&mut self, thing: &dyn Debug) {
        write!(self.0, "{thing:?}\n{thing:#?}\n").expect("text");
    }

    fn fail(&mut self, error: &(dyn StdError + 'static)) {
        let mut cause = Some(error);
        while let Some(error) = cause {
            writeln!(self.0, "{error}").expect("text");
            self.show(&error);
            cause = error.source();
        }
    }
}

fn canaries() -> Vec<String> {
    let all = [SECRET, OLDER, PASSWORD];
    let whole = all.iter().flat_map(|canary| whole(canary));
    whole
        .chain(all.iter().flat_map(|canary| beginnings(canary)))
        .collect()
}

#[tokio::test]
async fn no_secret_and_no_signature_shows_in_what_a_verifier_says() {
    let logged = everything();
    let mut shown = Shown::default();
    let mut kinds = 0;
    kinds += watch(&mut shown, Plain, "v1").await;
    kinds += watch(&mut shown, Listed, "v2").await;
    kinds += watch(&mut shown, Named, "v3").await;
    assert!(kinds > 30, "{kinds}");
    for wrong in [
        Webhook::new(Encoded, SECRET).expect_err("no base64"),
        WebhookSender::new(Encoded, SECRET).expect_err("no base64"),
    ] {
        shown.fail(&wrong);
    }
    let text = format!("{}{}", shown.0, logged.text());
    assert!(text.contains("x-signature"), "{text}");
    assert_free(&text, &canaries());
    assert_free(&text, &signatures());
}

/// Shows what comes of right and wrong deliveries; returns how many were wrong.
async fn watch<S: Scheme + Copy + 'static>(shown: &mut Shown, scheme: S, id: &str) -> usize {
    let clock = ManualClock::new(Timestamp::from_millis(1000 * NOW));
    let webhook = Webhook::new(scheme, SECRET).expect("a webhook");
    let webhook = webhook.secret(OLDER).expect("a webhook");
    let webhook = webhook.clock(clock.clone()).max_body(100);
    let sender = WebhookSender::new(scheme, SECRET).expect("a sender");
    let sender = sender.clock(clock.clone());
    shown.show(&webhook);
    shown.show(&sender);
    let headers = sender.sign(id, BODY).expect("signed");

    let mut wrong = 0;
    for (headers, body) in mutants(&headers) {
        match webhook.verify(&request(&headers, &body)) {
            Ok(delivery) => panic!("{delivery:?} of {headers:?} and {body}"),
            Err(error) => {
                wrong += 1;
                shown.fail(&error);
            }
        }
    }
    let right = request(&headers, BODY);
    for moved in [-1_000_i64, 1_000] {
        let then = NOW.saturating_add_signed(moved);
        let clock = ManualClock::new(Timestamp::from_millis(1000 * then));
        let error = webhook.clone().clock(clock).verify(&right);
        let error = error.expect_err("another time");
        assert!(matches!(
            error,
            WebhookError::TooOld { .. } | WebhookError::TooNew { .. }
        ));
        shown.fail(&error);
    }

    let delivery = webhook.verify(&right).expect("signed");
    shown.show(&delivery);
    shown.fail(&delivery.json::<u64>().expect_err("no number"));
    let claim = webhook.claim(delivery.clone()).await.expect("claimed");
    shown.show(&claim);
    shown.show(&webhook.claim(delivery.clone()).await.expect("asked"));
    let Claim::New(claimed) = claim else {
        panic!("{claim:?}");
    };
    claimed.confirm().await.expect("confirmed");
    let full = webhook.replay_store(MemoryReplayStore::new(0));
    shown.fail(&full.claim(delivery).await.expect_err("no room"));
    wrong
}

fn request(headers: &HeaderMap, body: &str) -> Request<Bytes> {
    let request = Request::post("https://customer.example/webhook");
    let mut request = request
        .body(Bytes::from(body.to_owned()))
        .expect("a request");
    *request.headers_mut() = headers.clone();
    request
}

/// Each header field left out, repeated, garbled and changed; and bodies that are others or too long.
fn mutants(headers: &HeaderMap) -> Vec<(HeaderMap, String)> {
    let mut all = vec![
        (headers.clone(), BODY.replace("5.00", "5.01")),
        (headers.clone(), BODY.repeat(9)),
        (HeaderMap::new(), BODY.to_owned()),
    ];
    for (name, value) in headers {
        let mut mutant = |change: &dyn Fn(&mut HeaderMap)| {
            let mut changed = headers.clone();
            change(&mut changed);
            all.push((changed, BODY.to_owned()));
        };
        mutant(&|headers| drop(headers.remove(name)));
        mutant(&|headers| assert!(headers.append(name, value.clone())));
        for other in [&b"\xff\xfe"[..], b"", b"=,;", b"99999999999999999999999"] {
            let other = HeaderValue::from_bytes(other).expect("a value");
            mutant(&|headers| drop(headers.insert(name, other.clone())));
        }
        let mut bytes = value.as_bytes().to_vec();
        let last = bytes.len() - 2;
        bytes[last] ^= 1;
        let other = HeaderValue::from_bytes(&bytes).expect("a value");
        mutant(&|headers| drop(headers.insert(name, other.clone())));
    }
    all
}

/// The signatures of what the tests here send, by another implementation.
fn signatures() -> Vec<String> {
    use ring::hmac::{HMAC_SHA256, HMAC_SHA512};
    use signed_api_tests::signature::{base64, hex, mac};
    let mut all = Vec::new();
    for secret in [SECRET, OLDER] {
        for body in [BODY.to_owned(), BODY.replace("5.00", "5.01")] {
            let plain = format!("{NOW}.{body}");
            let named = format!("v3.{NOW}.{body}");
            for signature in [
                mac(HMAC_SHA256, secret.as_bytes(), &[plain.as_bytes()]),
                mac(HMAC_SHA512, secret.as_bytes(), &[named.as_bytes()]),
            ] {
                all.extend([hex(&signature[..12]), base64(&signature[..12])]);
            }
        }
    }
    all
}

#[tokio::test]
async fn no_password_of_redis_shows_in_what_a_store_of_deliveries_says() {
    let logged = everything();
    let mut shown = Shown::default();
    let server = Redis::start();
    // It asks for none, and refuses any.
    for url in [
        server.url().replace("://", &format!("://:{PASSWORD}@")),
        format!("redis://:{PASSWORD}@127.0.0.1:1/0"),
        format!("redis://:{PASSWORD}@[127.0.0.1:1/0"),
        format!("{PASSWORD}://127.0.0.1"),
    ] {
        let error = RedisReplayStore::connect(&url).await.expect_err("nobody");
        shown.fail(&error);
    }
    let store = RedisReplayStore::connect(&server.url()).await;
    let store = store.expect("connected");
    shown.show(&store);
    drop(server);
    shown.fail(&refused(store).await);
    let text = format!("{}{}", shown.0, logged.text());
    assert!(text.contains("Redis: "), "{text}");
    assert_free(&text, &canaries());
}

#[tokio::test]
async fn no_password_of_a_database_shows_in_what_a_store_of_deliveries_says() {
    let logged = everything();
    let mut shown = Shown::default();
    let server = Postgres::start();
    for url in [
        format!("postgres://shop:{PASSWORD}@127.0.0.1:1/shop"),
        format!("postgres://shop:{PASSWORD}@[127.0.0.1:1/shop"),
        format!("{PASSWORD}://127.0.0.1"),
    ] {
        let error = PostgresReplayStore::connect(&url).await;
        shown.fail(&error.expect_err("nobody"));
    }
    // It asks for none.
    let url = server.url();
    let url = url.replace("postgres@", &format!("postgres:{PASSWORD}@"));
    assert!(url.contains(PASSWORD), "{url}");
    let store = PostgresReplayStore::connect(&url).await;
    let store = store.expect("connected");
    shown.show(&store);
    drop(server);
    shown.fail(&refused(store).await);
    let folder = tempfile::tempdir().expect("a folder");
    let store = SqliteReplayStore::open(folder.path().join("db")).await;
    shown.show(&store.expect("opened"));
    let text = format!("{}{}", shown.0, logged.text());
    assert!(text.contains("the database: "), "{text}");
    assert_free(&text, &canaries());
}

/// What a verifier says whose store is gone.
async fn refused(store: impl signed_api::webhook::ReplayStore + 'static) -> WebhookError {
    let webhook = Webhook::new(Plain, SECRET).expect("a webhook");
    let webhook = webhook.replay_store(store).lease(Duration::from_secs(9));
    let sender = WebhookSender::new(Plain, SECRET).expect("a sender");
    let headers = sender.sign("", BODY).expect("signed");
    let delivery = webhook.verify_headers(&headers, BODY).expect("signed");
    webhook.claim(delivery).await.expect_err("no store")
}
