//! An explanation: what would be signed and sent, and nothing sent.

use std::process::Command;

use serde::Serialize;
use signed_api::prelude::*;
use signed_api::{ErrorKind, Outcome};
use signed_api_tests::clock::ManualClock;
use signed_api_tests::script::Script;
use signed_api_tests::signature::hmac_sha256_hex;

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

fn exchange(script: &Script) -> ExchangeClient {
    ExchangeClient::builder()
        .credentials(Credentials::new("key-0123456789", "tell nobody"))
        .transport(script.clone())
        .clock(ManualClock::default())
        .build()
        .expect("a client")
}

#[tokio::test]
async fn it_shows_the_prehash_the_signature_the_request_and_a_command_line() {
    let script = Script::new([]);
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
    let explanation = exchange(&Script::new([]))
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
    let exchange = exchange(&Script::new([]));
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
    let error = exchange(&Script::new([]))
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
