//! Sessions whose server says back what it was sent, wherever something could be shown.

use std::fmt::{Debug, Write as _};
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;
use signed_api::prelude::*;
use signed_api::testing::{Answer, FaultServer};
use signed_api::ws::Subscription;
use signed_api_tests::signature::{base64, hex};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::accept_hdr_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

use crate::support::{assert_error_free, assert_free, beginnings, whole};
use crate::watching::everything;

const KEY: &str = "CANARY-S0CKET-KEY-0123456789";
const SECRET: &str = "S0CKET-\"SECRET\"-0123456789";
const PASSPHRASE: &str = "wS-CANARY-\"PASSPHRASE\"-0123456789";
const TOKEN: &str = "t0kEn-CANARY-0123456789";
const LISTEN_KEY: &str = "l1sten/CANARY+0123456789";

auth_scheme! {
    /// Everything that may be told, in every place of a login.
    Talkative {
        header "X-KEY" = key;
        header "X-PASSPHRASE" = passphrase;
        header "X-TOKEN" = token;
        message = json({
            op: "auth",
            args: [key, passphrase, ts, hmac_sha256(secret, ts + "GET/realtime") | hex, token, session.listen_key]
        });
    }
}

#[api_client]
#[ws(
    login = Talkative,
    fetch(listen_key = "create_listen_key().listenKey", keep_alive = "keep_listen_key(listen_key)", every = "10ms"),
    logged_in("op" = "auth", "success" = true),
    subscribe = json({ op: "subscribe", args: [op.channel, passphrase], id: op.id }),
    subscribed("op" = "subscribe", "success" = true),
    request = json({ op: op.method, args: [params, token], id: op.id }),
    refused("success" = false), code = "code", message = "ret_msg",
    channel = "{topic}", data = "data", result = "data", id = "id",
    reconnect = "1ms", reconnect_cap = "1ms", final_codes(4401)
)]
trait Exchange {
    #[post("/listen-key")]
    async fn create_listen_key(&self) -> Result<serde_json::Value>;

    #[put("/listen-key")]
    async fn keep_listen_key(&self, listen_key: &str) -> Result<()>;

    #[subscribe(channel = "orders", private)]
    fn orders(&self) -> Subscription<u64>;

    #[request("order.place", private)]
    async fn place(&self, amount: u32) -> Result<u64>;
}

/// How a text is said back.
const FORMS: [fn(&str) -> String; 4] = [
    str::to_owned,
    |text| hex(text.as_bytes()),
    |text| base64(text.as_bytes()),
    percent,
];

/// All but what is unreserved in a URL (RFC 3986, section 2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

fn percent(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Where a text is said back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Handshake,
    Login,
    /// With the words of this number.
    Close(u16, usize),
    Subscription,
    Data,
    BrokenData,
    RequestRefused,
    RequestAnswered,
}

/// All that is said back: what was heard, as it is, and each secret in this form.
fn all(form: fn(&str) -> String, heard: &str) -> String {
    let mut said = heard.to_owned();
    for canary in [KEY, SECRET, PASSPHRASE, TOKEN, LISTEN_KEY] {
        write!(said, " | {}", form(canary)).expect("text");
    }
    said
}

struct Hostile {
    way: Way,
    form: fn(&str) -> String,
}

impl Hostile {
    /// Serves until the test is over; returns its address.
    async fn start(self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move {
            let mut number = 0;
            while let Ok((stream, _)) = listener.accept().await {
                match (self.way, number) {
                    (Way::Handshake, 1..) => self.refuse(stream, number == 1).await,
                    _ => self.serve(stream, number).await,
                }
                number += 1;
            }
        });
        format!("ws://{address}/realtime/{{listen_key}}")
    }

    /// What was told on the connection before is known. The first is refused for now, the next for good.
    async fn refuse(&self, mut stream: TcpStream, is_first: bool) {
        let mut bytes = vec![0; 4096];
        let count = stream.read(&mut bytes).await.expect("a handshake");
        let heard = String::from_utf8_lossy(&bytes[..count]).into_owned();
        // A short answer is quoted as a whole.
        let said = all(self.form, if is_first { &heard } else { "" });
        let status = if is_first { "503 Later" } else { "401 Never" };
        let field = said.replace(['\r', '\n'], " ");
        let answer = format!(
            "HTTP/1.1 {status}\r\nx-why: {field}\r\ncontent-length: {}\r\n\r\n{said}",
            said.len()
        );
        // It may have gone.
        let _ = stream.write_all(answer.as_bytes()).await;
    }

    #[allow(clippy::result_large_err, reason = "as the library has it")]
    async fn serve(&self, stream: TcpStream, number: usize) {
        let mut heard = String::new();
        let shake = |request: &Request, response: Response| {
            write!(heard, "{} {:?}", request.uri(), request.headers()).expect("text");
            Ok(response)
        };
        let Ok(mut socket) = accept_hdr_async(stream, shake).await else {
            return;
        };
        while let Some(Ok(message)) = socket.next().await {
            let Message::Text(text) = message else {
                continue;
            };
            heard.push_str(&text);
            let message: serde_json::Value = serde_json::from_str(&text).expect("JSON");
            let said = all(self.form, &heard);
            let (op, id) = (message["op"].as_str().unwrap_or_default(), &message["id"]);
            let refusal =
                json!({"op": op, "success": false, "id": id, "code": said, "ret_msg": said});
            let taken = json!({"op": op, "success": true, "id": id});
            let answers = match (self.way, op) {
                (Way::Login, "auth")
                | (Way::Subscription, "subscribe")
                | (Way::RequestRefused, "order.place") => vec![refusal.to_string()],
                (Way::RequestAnswered, "order.place") => {
                    vec![json!({"id": id, "data": said}).to_string()]
                }
                (Way::Data, "subscribe") => {
                    let data = json!({"topic": "orders", "data": said});
                    vec![taken.to_string(), data.to_string()]
                }
                (Way::BrokenData, "subscribe") => {
                    vec![
                        taken.to_string(),
                        format!(r#"{{"topic":"orders","data":"{said}\"#),
                    ]
                }
                (Way::Handshake, "subscribe") => break,
                (Way::Close(code, canary), "subscribe") => {
                    let code = if number == 0 { code } else { 4401 };
                    let words = [KEY, SECRET, PASSPHRASE, TOKEN, LISTEN_KEY];
                    let reason = match words.get(canary) {
                        Some(canary) => (self.form)(canary),
                        None => heard
                            .chars()
                            .rev()
                            .take(120)
                            .collect::<Vec<_>>()
                            .into_iter()
                            .rev()
                            .collect(),
                    };
                    // There is room for so much.
                    let reason: String = reason.chars().take(120).collect();
                    let frame = CloseFrame {
                        code: code.into(),
                        reason: reason.into(),
                    };
                    let _ = socket.close(Some(frame)).await;
                    continue;
                }
                _ => vec![taken.to_string()],
            };
            for answer in answers {
                let _ = socket.send(Message::text(answer)).await;
            }
        }
    }
}

fn canaries() -> Vec<String> {
    let all = [KEY, SECRET, PASSPHRASE, TOKEN, LISTEN_KEY];
    let mut canaries: Vec<String> = all.iter().flat_map(|canary| whole(canary)).collect();
    canaries.extend(all.iter().map(|canary| percent(canary)));
    for canary in [SECRET, PASSPHRASE, TOKEN, LISTEN_KEY] {
        canaries.extend(beginnings(canary));
    }
    canaries
}

/// Shows all that comes of a session with such a server; returns how many errors did.
async fn watch(way: Way, form: fn(&str) -> String, fetching: &str) -> usize {
    let canaries = canaries();
    let show =
        |thing: &dyn Debug| assert_free(&format!("{way:?}: {thing:?} {thing:#?}"), &canaries);
    let url = Hostile { way, form }.start().await;
    let credentials = Credentials::new(KEY, SECRET).with_passphrase(PASSPHRASE);
    let builder = ExchangeClient::builder()
        .base_url(fetching)
        .credentials(credentials.with_ws_url(format!("ws://127.0.0.1/{LISTEN_KEY}")))
        .token(TOKEN)
        .ws_url(url);
    show(&builder);
    let exchange = builder.build().expect("a client");
    let mut orders = exchange.orders();
    show(&(&exchange, exchange.socket(), &orders, exchange.place(1)));
    let mut errors = Vec::new();
    if !matches!(way, Way::RequestRefused | Way::RequestAnswered) {
        while let Some(event) = in_time(orders.next()).await {
            match event {
                Ok(event) => show(&event),
                Err(error) => {
                    errors.push(error);
                    break;
                }
            }
        }
    }
    if !matches!(way, Way::Data | Way::BrokenData | Way::Subscription) {
        errors.push(in_time(exchange.place(1)).await.expect_err("no number"));
    }
    for error in &errors {
        assert_error_free(error, &canaries);
    }
    show(&(&exchange, exchange.socket(), &orders));
    errors.len()
}

/// What takes longer than ten seconds hangs.
#[allow(clippy::disallowed_methods, reason = "how long a real wait takes")]
async fn in_time<T>(work: impl Future<Output = T>) -> T {
    let limit = Duration::from_secs(10);
    tokio::time::timeout(limit, work).await.expect("in time")
}

#[tokio::test]
async fn no_canary_shows_in_what_a_session_says() {
    let logged = everything();
    let body = json!({ "listenKey": LISTEN_KEY }).to_string();
    let fetching = FaultServer::start(move |_| Answer::new(200, body.clone()));
    let fetching = fetching.await.expect("a server");
    let closes = [4401, 4000].into_iter();
    let closes = closes.flat_map(|code| (0..6).map(move |canary| Way::Close(code, canary)));
    let mut ways: Vec<Way> = closes.collect();
    ways.extend([
        Way::Handshake,
        Way::Login,
        Way::Subscription,
        Way::Data,
        Way::BrokenData,
        Way::RequestRefused,
        Way::RequestAnswered,
    ]);
    let mut errors = 0;
    for way in ways {
        for form in FORMS {
            errors += watch(way, form, &fetching.url()).await;
        }
    }
    assert!(errors > 100, "{errors}");
    let text = logged.text();
    assert!(text.contains("the WebSocket could not be opened"), "{text}");
    assert_free(&text, &canaries());
}
