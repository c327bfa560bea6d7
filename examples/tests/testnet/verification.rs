//! Who gets in.

use signed_api_examples::testnet::{Config, Credentials, Testnet};

use super::wire::{Request, now_ms, order, refused, sign};

async fn start() -> Testnet {
    Testnet::start(Config::default()).await.unwrap()
}

fn balances(credentials: &Credentials) -> Request {
    Request::signed(credentials, "GET", "/api/v1/balances", "")
}

#[tokio::test]
async fn public_endpoints_take_no_headers() {
    let testnet = start().await;
    let before = now_ms();
    let time = Request::unsigned("GET", "/api/v1/time", "")
        .send(&testnet)
        .await;
    let server_time = time.json()["server_time"].as_u64().unwrap();
    assert!((before..=now_ms()).contains(&server_time));

    let markets = Request::unsigned("GET", "/api/v1/markets", "")
        .send(&testnet)
        .await;
    let names: Vec<_> = markets
        .json()
        .as_array()
        .unwrap()
        .iter()
        .map(|market| market["symbol"].clone())
        .collect();
    assert_eq!(names, ["BTC-USDT", "ETH-USDT", "SOL-USDT"]);
}

#[tokio::test]
async fn every_header_is_needed_and_named() {
    let testnet = start().await;
    for name in ["API-KEY", "API-TIMESTAMP", "API-SIGN"] {
        let answer = balances(testnet.credentials())
            .without(name)
            .send(&testnet)
            .await;
        assert_eq!(answer.refusal(), refused(401, "MISSING_HEADER"));
        assert_eq!(answer.message(), format!("header {name} is missing"));

        let mut twice = balances(testnet.credentials());
        twice.headers.push((name, twice.header(name).to_owned()));
        let answer = twice.send(&testnet).await;
        assert_eq!(answer.refusal(), refused(401, "MISSING_HEADER"));
        assert_eq!(answer.message(), format!("header {name} must be sent once"));
    }
}

#[tokio::test]
async fn an_unknown_key_is_refused() {
    let testnet = start().await;
    let stranger = Credentials::new("stranger", testnet.credentials().secret());
    let answer = balances(&stranger).send(&testnet).await;
    assert_eq!(answer.refusal(), refused(401, "INVALID_KEY"));
}

#[tokio::test]
async fn a_wrong_secret_is_refused_and_nothing_is_given_away() {
    let testnet = start().await;
    let credentials = testnet.credentials();
    let impostor = Credentials::new(credentials.key(), "guessed");
    let answer = balances(&impostor).send(&testnet).await;
    assert_eq!(answer.refusal(), refused(401, "INVALID_SIGNATURE"));

    let right = balances(credentials);
    let answer = right
        .clone()
        .set("API-SIGN", &"0".repeat(64))
        .send(&testnet)
        .await;
    assert_eq!(answer.refusal(), refused(401, "INVALID_SIGNATURE"));
    let text = String::from_utf8(answer.bytes).unwrap();
    assert!(!text.contains(right.header("API-SIGN")), "{text}");
    assert!(!text.contains(credentials.secret()), "{text}");
    let debug = format!("{testnet:?}");
    assert!(!debug.contains(credentials.secret()), "{debug}");
}

#[tokio::test]
async fn every_signed_part_counts() {
    let testnet = start().await;
    let signed = Request::signed(testnet.credentials(), "POST", "/api/v1/orders", &order("a"));
    let later = (signed.header("API-TIMESTAMP").parse::<u64>().unwrap() + 1).to_string();
    let mut body = signed.clone();
    body.body = body.body.replace("30000.00", "30000.01");
    let mut timestamp = signed.clone();
    timestamp.set("API-TIMESTAMP", &later);
    let mut method = signed.clone();
    method.method = "DELETE";
    for changed in [body, timestamp, method] {
        let answer = changed.send(&testnet).await;
        assert_eq!(
            answer.refusal(),
            refused(401, "INVALID_SIGNATURE"),
            "{} {}",
            changed.method,
            changed.target
        );
    }
    assert_eq!(testnet.orders(), []);
    assert_eq!(signed.send(&testnet).await.status(), 201);
}

#[tokio::test]
async fn the_path_counts_as_it_stands_on_the_request_line() {
    let testnet = start().await;
    let credentials = testnet.credentials();
    Request::signed(credentials, "POST", "/api/v1/orders", &order("a"))
        .send(&testnet)
        .await;
    for (signed, sent, status) in [
        ("/api/v1/orders/2", "/api/v1/orders/1", 401),
        ("/api/v1/orders/1", "/api/v1/orders/%31", 401),
        ("/api/v1/orders/%31", "/api/v1/orders/%31", 200),
    ] {
        let mut request = Request::signed(credentials, "GET", signed, "");
        request.target = sent.to_owned();
        assert_eq!(
            request.send(&testnet).await.status(),
            status,
            "{signed} {sent}"
        );
    }
}

#[tokio::test]
async fn a_signature_has_64_hex_digits_in_lower_case() {
    let testnet = start().await;
    let right = balances(testnet.credentials());
    let sign = right.header("API-SIGN");
    let wrong = [
        String::new(),
        sign[..63].to_owned(),
        format!("{sign}0"),
        sign.to_uppercase(),
        format!("{}zz", &sign[..62]),
    ];
    for sign in &wrong {
        let answer = right.clone().set("API-SIGN", sign).send(&testnet).await;
        assert_eq!(
            answer.refusal(),
            refused(401, "INVALID_SIGNATURE"),
            "{sign}"
        );
        let message = answer.message();
        let named = match sign.len() {
            64 => message.contains("lower case"),
            length => message.contains(&format!("has {length} characters")),
        };
        assert!(named, "{sign}: {message}");
    }
    assert_eq!(right.send(&testnet).await.status(), 200);
}

#[tokio::test]
async fn a_timestamp_out_of_the_window_is_refused_with_the_servers_time() {
    let testnet = start().await;
    for (offset, word) in [(-60_000, "behind"), (60_000, "ahead of")] {
        let before = now_ms();
        let timestamp = before.checked_add_signed(offset).unwrap();
        let answer = Request::signed_at(
            timestamp,
            testnet.credentials(),
            "GET",
            "/api/v1/balances",
            "",
        )
        .send(&testnet)
        .await;
        assert_eq!(answer.refusal(), refused(401, "TIMESTAMP_OUT_OF_WINDOW"));
        assert!(answer.message().contains(word), "{}", answer.message());
        let server_time = answer.json()["error"]["server_time"].as_u64().unwrap();
        assert!((before..=now_ms()).contains(&server_time));
    }
}

#[tokio::test]
async fn a_timestamp_that_is_no_number_is_refused() {
    let testnet = start().await;
    let credentials = testnet.credentials();
    for timestamp in ["now", "+1700000000000", "1700000000.5"] {
        let signature = sign(credentials, &format!("{timestamp}GET/api/v1/balances"));
        let answer = balances(credentials)
            .set("API-TIMESTAMP", timestamp)
            .set("API-SIGN", &signature)
            .send(&testnet)
            .await;
        assert_eq!(
            answer.refusal(),
            refused(401, "TIMESTAMP_OUT_OF_WINDOW"),
            "{timestamp}"
        );
    }
}

#[tokio::test]
async fn a_replay_is_refused() {
    let testnet = start().await;
    let request = Request::signed(testnet.credentials(), "POST", "/api/v1/orders", &order("a"));
    assert_eq!(request.send(&testnet).await.status(), 201);
    assert_eq!(
        request.send(&testnet).await.refusal(),
        refused(401, "REPLAYED")
    );
}

#[tokio::test]
async fn a_refused_signature_leaves_nothing_behind() {
    let testnet = start().await;
    let right = balances(testnet.credentials());
    let wrong = right.clone().set("API-SIGN", &"0".repeat(64)).clone();
    for _ in 0..2 {
        assert_eq!(
            wrong.send(&testnet).await.refusal(),
            refused(401, "INVALID_SIGNATURE")
        );
    }
    assert_eq!(right.send(&testnet).await.status(), 200);
}

#[tokio::test]
async fn demanded_nonces_must_grow_per_key() {
    let testnet = Testnet::start(Config::default().demand_nonces(true))
        .await
        .unwrap();
    let first = testnet.credentials().clone();
    let second = testnet.add_key().unwrap();
    let with_nonce = |credentials: &Credentials, nonce: &str| {
        let mut request = balances(credentials);
        let prehash = format!(
            "{}{nonce}GET/api/v1/balances",
            request.header("API-TIMESTAMP")
        );
        let signature = sign(credentials, &prehash);
        request.set("API-NONCE", nonce).set("API-SIGN", &signature);
        request
    };
    let answer = balances(&first).send(&testnet).await;
    assert_eq!(answer.message(), "header API-NONCE is missing");
    for (credentials, nonce, status) in [
        (&first, "5", 200),
        (&first, "5", 401),
        (&first, "4", 401),
        (&second, "4", 200),
        (&first, "six", 401),
        (&first, "6", 200),
    ] {
        let answer = with_nonce(credentials, nonce).send(&testnet).await;
        assert_eq!(answer.status(), status, "{nonce}: {answer:?}");
        if status == 401 {
            assert_eq!(answer.refusal(), refused(401, "INVALID_NONCE"), "{nonce}");
        }
    }
}

#[tokio::test]
async fn what_does_not_exist_is_told() {
    let testnet = start().await;
    let answer = Request::unsigned("GET", "/api/v2/time", "")
        .send(&testnet)
        .await;
    assert_eq!(answer.refusal(), refused(404, "NOT_FOUND"));
    let answer = Request::unsigned("POST", "/api/v1/time", "")
        .send(&testnet)
        .await;
    assert_eq!(answer.refusal(), refused(405, "METHOD_NOT_ALLOWED"));
    let answer = Request::signed(testnet.credentials(), "PATCH", "/api/v1/orders", "")
        .send(&testnet)
        .await;
    assert_eq!(answer.refusal(), refused(405, "METHOD_NOT_ALLOWED"));
}
