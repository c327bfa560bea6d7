//! An explanation: what would be signed and sent, and nothing sent.

use std::process::Command;

use serde::Serialize;
use signed_api::http::Method;
use signed_api::prelude::*;
use signed_api::testing::{ManualClock, ScriptedTransport};
use signed_api::{ErrorKind, Outcome, Session, Signer, Timestamp, UnsignedRequest};
use signed_api_tests::signature::{hex, hmac_sha256_hex, mac};

#[api_client(base_url = "https://api.example.com/v1")]
#[auth(hmac = "ts+method+path+body")]
trait Exchange {
    #[post("/orders")]
    #[header("X-App" = "it's mine")]
    async fn place(&self, #[json] order: &Order) -> Result<()>;

    #[get("/orders/{id}")]
    #[auth(none)]
    async fn order(&self, id: &str) -> Result<()>;

    #[post("/raw")]
    async fn raw(&self, #[body] body: &[u8]) -> Result<()>;
}

#[derive(Serialize)]
struct Order {
    note: &'static str,
}

fn exchange(script: &ScriptedTransport) -> ExchangeClient {
    ExchangeClient::builder()
        .credentials(Credentials::new("key-0123456789", "tell nobody"))
        .transport(script.clone())
        .clock(ManualClock::default().auto_advance())
        .build()
        .expect("a client")
}

#[tokio::test]
async fn it_shows_the_prehash_the_signature_the_request_and_a_command_line() {
    let script = ScriptedTransport::default();
    let order = Order {
        note: "it's\n\"quoted\"",
    };
    let explanation = exchange(&script)
        .place(&order)
        .explain()
        .await
        .expect("explained");

    let body = r#"{"note":"it's\n\"quoted\""}"#;
    let prehash = format!("1700000000000POST/v1/orders{body}");
    let sign = hmac_sha256_hex("tell nobody", &[prehash.as_bytes()]);
    let in_shell = |text: &str| text.replace('\'', r"'\''");
    let expected = [
        "Exchange::place",
        "hmac_sha256 of",
        &format!("  {prehash}"),
        &format!("is {sign}"),
        "POST https://api.example.com/v1/orders",
        &format!("user-agent: signed-api/{}", env!("CARGO_PKG_VERSION")),
        "content-type: application/json",
        "x-app: it's mine",
        "api-key: <key key-…>",
        &format!("api-sign: {sign}"),
        "api-timestamp: 1700000000000",
        "",
        body,
        "",
        r"curl -X POST 'https://api.example.com/v1/orders' \",
        &format!(
            r"  -H 'user-agent: signed-api/{}' \",
            env!("CARGO_PKG_VERSION")
        ),
        r"  -H 'content-type: application/json' \",
        r"  -H 'x-app: it'\''s mine' \",
        r"  -H 'api-key: <key key-…>' \",
        &format!(r"  -H 'api-sign: {sign}' \"),
        r"  -H 'api-timestamp: 1700000000000' \",
        &format!("  --data-raw '{}'", in_shell(body)),
    ];
    assert_eq!(explanation.to_string(), expected.join("\n"));
    assert_eq!(explanation.hashed()[0].message(), prehash);
    assert_eq!(explanation.hashed()[0].result(), sign);
    assert_eq!(script.sent().len(), 0, "an explanation sends nothing");
}

#[tokio::test]
async fn a_shell_reads_the_command_line_as_it_is_meant() {
    let order = Order {
        note: "$HOME `x` \\ 'y' \"z\"",
    };
    let explanation = exchange(&ScriptedTransport::default())
        .place(&order)
        .explain()
        .await
        .expect("explained");
    let script = format!(
        "curl() {{ for word in \"$@\"; do printf '%s\\0' \"$word\"; done; }}\n{}",
        explanation.curl()
    );
    let output = Command::new("sh")
        .args(["-c", &script])
        .output()
        .expect("a shell");
    let text = String::from_utf8(output.stdout).expect("text");
    let words: Vec<&str> = text.split_terminator('\0').collect();
    assert_eq!(
        words[..3],
        ["-X", "POST", "https://api.example.com/v1/orders"]
    );
    assert_eq!(words.last(), Some(&r#"{"note":"$HOME `x` \\ 'y' \"z\""}"#));
}

#[tokio::test]
async fn what_is_not_signed_and_what_is_not_text_is_said() {
    let exchange = exchange(&ScriptedTransport::default());
    let explanation = exchange.order("7").explain().await.expect("explained");
    assert!(explanation.hashed().is_empty());
    assert!(
        explanation.to_string().contains("\nnot signed\n"),
        "{explanation}"
    );

    let explanation = exchange
        .raw(&[0xff, 0xfe])
        .explain()
        .await
        .expect("explained");
    assert_eq!(explanation.body(), "0xfffe");
    assert!(
        explanation.curl().ends_with("--data-binary @body"),
        "{}",
        explanation.curl()
    );
}

#[tokio::test]
async fn what_cannot_be_sent_cannot_be_explained() {
    let error = exchange(&ScriptedTransport::default())
        .order("..")
        .explain()
        .await
        .expect_err("a dot segment");
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Argument, Outcome::NotSent)
    );
    assert_eq!(error.operation(), "Exchange::order");
}

auth_scheme! {
    /// Signs with a key that is good for a day, and with one that is good for a session.
    pub Derived {
        let day = hmac_sha256(secret, "day");
        let night = hmac_sha256(secret, "night") | hex;
        header "X-Day" = hmac_sha256(day, key + path) | hex;
        header "X-Night" = hmac_sha256(night, path) | hex;
        header "X-Session" = hmac_sha256(session.seed, key + path) | hex;
        header "X-Salted" = hmac_sha256("salt", passphrase) | hex;
    }
}

/// Who reads the key of a day can sign for a day.
#[tokio::test]
async fn a_key_that_was_derived_does_not_show_and_what_it_signs_does() {
    #[api_client(base_url = "https://api.example.com/v1")]
    #[auth(Derived)]
    trait Daily {
        #[get("/orders")]
        async fn orders(&self) -> Result<()>;
    }

    let session = Session::new();
    session.set("seed", "seed-0123456789");
    let credentials = Credentials::new("key-0123456789", "tell nobody").with_passphrase("sesame");
    let client = DailyClient::builder()
        .credentials(credentials)
        .session(&session);
    let client = client
        .transport(ScriptedTransport::default())
        .build()
        .expect("a client");
    let explanation = client.orders().explain().await.expect("explained");

    let (day, night) = (b"day", b"night");
    let [day, night] =
        [&day[..], night].map(|name| mac(ring::hmac::HMAC_SHA256, b"tell nobody", &[name]));
    let prehash: &[u8] = b"key-0123456789/v1/orders";
    let sign = |key: &[u8], prehash| hex(&mac(ring::hmac::HMAC_SHA256, key, &[prehash]));
    let expected = [
        ("day", "<redacted>".to_owned()),
        ("<key>/v1/orders", sign(&day, prehash)),
        ("night", "<redacted>".to_owned()),
        ("/v1/orders", sign(hex(&night).as_bytes(), b"/v1/orders")),
        ("<key>/v1/orders", sign(b"seed-0123456789", prehash)),
        ("<passphrase>", "<redacted>".to_owned()),
    ];
    let hashed = explanation.hashed().iter();
    let hashed: Vec<_> = hashed
        .map(|hashed| (hashed.message(), hashed.result().to_owned()))
        .collect();
    assert_eq!(hashed, expected);
    let shown = format!("{explanation} {explanation:?}");
    for key in [day, night] {
        assert!(!shown.contains(&hex(&key)), "{shown}");
    }
}

auth_scheme! {
    /// Signs with what a login yielded.
    LoggedIn {
        query = form({ ..query_params, session: session.id });
        body = json({ ..body_params, tokens: [token] });
        header "Authorization" = "Bearer " + token;
        header "X-Token-Hex" = hex(token);
        header "X-Sign" = hmac_sha256(secret, token + path) | hex;
    }
}

#[test]
fn the_values_of_a_session_do_not_show() {
    let session = Session::new();
    session.set("token", "t0k3n/of the day");
    session.set("id", "1d/of the day");
    let credentials = Credentials::new("key-0123456789", "tell nobody");
    let signer = Signer::new(LoggedIn, credentials)
        .expect("a signer")
        .session(&session);
    let request =
        UnsignedRequest::new(Method::POST, "https://api.example.com/v1").expect("a request");
    let explanation = signer
        .explain_at(&request, Timestamp::from_millis(0), 0)
        .expect("explained");
    let headers: Vec<(&str, &str)> = explanation.headers().collect();
    assert!(
        headers.contains(&("authorization", "Bearer <session.token>")),
        "{headers:?}"
    );
    assert_eq!(explanation.hashed()[0].message(), "<session.token>/v1");
    assert_eq!(explanation.body(), r#"{"tokens":["<session.token>"]}"#);
    assert_eq!(
        explanation.url(),
        "https://api.example.com/v1?session=<session.id>"
    );
    let shown = format!("{explanation} {explanation:?}");
    for hidden in ["t0k3n", "1d/of", "1d%2Fof", "74306b336e"] {
        assert!(!shown.contains(hidden), "{hidden} shows in {shown}");
    }
}

auth_scheme! {
    /// Signs with what is no secret, so that the result can be guessed.
    Open {
        credential wallet: public;
        header "X-Key" = hmac_sha256(key, passphrase + path) | hex;
        header "X-Account" = hmac_sha256(account, passphrase) | base64;
        header "X-Wallet" = hmac_sha256(wallet | from_hex, passphrase) | hex;
        header "X-Path" = hmac_sha256(key, path) | hex;
        header "X-Secret" = hmac_sha256(secret, passphrase) | hex;
        header "X-Passphrase" = hmac_sha256(passphrase, key) | hex;
    }
}

#[test]
fn what_a_public_key_signs_of_a_credential_does_not_show() {
    let credentials = Credentials::new("key-0123456789", "tell nobody")
        .with_passphrase("hunter2")
        .with_account("main")
        .with("wallet", "c0ffee");
    let signer = Signer::new(Open, credentials).expect("a signer");
    let request =
        UnsignedRequest::new(Method::GET, "https://api.example.com/v1").expect("a request");
    let explanation = signer
        .explain_at(&request, Timestamp::from_millis(0), 0)
        .expect("explained");
    let is_hidden: Vec<bool> = explanation
        .hashed()
        .iter()
        .map(|hashed| hashed.result() == "<redacted>")
        .collect();
    assert_eq!(is_hidden, [true, true, true, false, false, false]);
    let headers: Vec<(&str, &str)> = explanation.headers().collect();
    for name in ["x-key", "x-account", "x-wallet"] {
        assert!(headers.contains(&(name, "<redacted>")), "{headers:?}");
    }
}
