//! Signed is sent: a server on a plain socket recomputes every signature from the bytes it received, and what it decodes
//! from them is what the caller gave.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde::ser::{Serialize, SerializeMap, Serializer};
use signed_api::prelude::*;
use signed_api::testing::{Answer, FaultServer, ReceivedHttp};
use signed_api::{ErrorKind, Outcome};
use signed_api_tests::signature::hmac_sha256_hex;

const KEY: &str = "key-of-the-property-test";
const SECRET: &str = "secret of the property test";
const CASES: u32 = 100_000;
const THREADS: u32 = 4;

#[api_client]
#[auth(hmac = "ts+method+target+body")]
trait Echo {
    #[get("/paths/{first}/between/{second}")]
    async fn path(&self, first: &str, second: &str) -> Result<String>;

    #[get("/query")]
    async fn query(&self, #[query] pairs: &Pairs) -> Result<String>;

    #[post("/form")]
    async fn form(&self, #[form] pairs: &Pairs) -> Result<String>;

    #[put("/fields/{id}")]
    async fn fields(&self, id: &str, text: &str, list: &[String]) -> Result<String>;

    #[post("/json")]
    async fn json(&self, #[json] value: &BTreeMap<String, Vec<String>>) -> Result<String>;

    #[patch("/raw")]
    async fn raw(&self, #[body] body: Vec<u8>) -> Result<String>;
}

/// Pairs in order, names perhaps repeated.
#[derive(Clone, Debug)]
struct Pairs(Vec<(String, String)>);

impl Serialize for Pairs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

#[derive(Clone, Debug)]
enum Case {
    Path(String, String),
    Query(Pairs),
    Form(Pairs),
    Fields(String, String, Vec<String>),
    Json(BTreeMap<String, Vec<String>>),
    Raw(Vec<u8>),
}

/// Text that encoders disagree about: reserved characters, escapes, dots, other scripts, control characters, nothing.
fn text() -> impl Strategy<Value = String> {
    let awkward = prop_oneof![
        Just("..".to_owned()),
        Just(".".to_owned()),
        Just("%2e".to_owned()),
        Just("%2E%2e".to_owned()),
        Just("%".to_owned()),
        Just("%zz".to_owned()),
        Just("+".to_owned()),
        Just(" ".to_owned()),
        Just("~!*'();:@&=+$,/?#[]".to_owned()),
        Just("a/b\\c".to_owned()),
        Just("한국어 Ω é 🦀".to_owned()),
        Just("\u{0}\t\r\n\u{7f}".to_owned()),
        Just("\"<>^`{|}".to_owned()),
        "[ -~]{0,12}",
        "\\PC{0,8}",
        any::<String>(),
    ];
    prop_oneof![1 => Just(String::new()), 9 => awkward]
}

fn pairs() -> impl Strategy<Value = Pairs> {
    vec((text(), text()), 0..5).prop_map(Pairs)
}

fn case() -> impl Strategy<Value = Case> {
    prop_oneof![
        (text(), text()).prop_map(|(first, second)| Case::Path(first, second)),
        pairs().prop_map(Case::Query),
        pairs().prop_map(Case::Form),
        (text(), text(), vec(text(), 0..4))
            .prop_map(|(id, text, list)| Case::Fields(id, text, list)),
        proptest::collection::btree_map(text(), vec(text(), 0..3), 0..4).prop_map(Case::Json),
        vec(any::<u8>(), 0..200).prop_map(Case::Raw),
    ]
}

/// Answers with what was received, if its signature is right.
fn verify(request: ReceivedHttp) -> Answer {
    let (Some(key), Some(sign), Some(timestamp)) = (
        request.header("api-key"),
        request.header("api-sign"),
        request.header("api-timestamp"),
    ) else {
        return Answer::new(400, b"a header is missing");
    };
    let expected = hmac_sha256_hex(
        SECRET,
        &[
            timestamp.as_bytes(),
            request.method.as_str().as_bytes(),
            request.target.as_bytes(),
            &request.body,
        ],
    );
    if key != KEY || sign != expected {
        return Answer::new(401, b"the signature is not that of the bytes received");
    }
    let mut echo = format!("{}\n", request.target).into_bytes();
    for byte in &request.body {
        echo.extend_from_slice(format!("{byte:02x}").as_bytes());
    }
    Answer::new(200, &echo)
}

/// What the server received: the target, and the body.
fn received(echo: &str) -> (String, Vec<u8>) {
    let (target, hex) = echo.split_once('\n').expect("two lines");
    let body = (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hex"))
        .collect();
    (target.to_owned(), body)
}

fn decoded(text: &str) -> String {
    percent_decode_str(text)
        .decode_utf8()
        .expect("UTF-8")
        .into_owned()
}

fn decoded_pairs(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').expect("name=value"))
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect()
}

/// Whether a path value must be refused: it is empty, or some reading of it has a dot segment.
fn names_another_resource(value: &str) -> bool {
    let once = percent_decode_str(value).decode_utf8_lossy();
    let dotted = |text: &str| {
        text.split(['/', '\\'])
            .any(|part| part == "." || part == "..")
    };
    value.is_empty() || dotted(value) || dotted(&once)
}

async fn check(echo: &EchoClient, case: &Case) -> Result<(), TestCaseError> {
    let path_values: Vec<&str> = match case {
        Case::Path(first, second) => vec![first, second],
        Case::Fields(id, ..) => vec![id],
        _ => Vec::new(),
    };
    let answer = match case {
        Case::Path(first, second) => echo.path(first, second).await,
        Case::Query(pairs) => echo.query(pairs).await,
        Case::Form(pairs) => echo.form(pairs).await,
        Case::Fields(id, text, list) => echo.fields(id, text, list).await,
        Case::Json(value) => echo.json(value).await,
        Case::Raw(bytes) => echo.raw(bytes.clone()).await,
    };
    if path_values
        .iter()
        .any(|value| names_another_resource(value))
    {
        let error = answer.expect_err("the path names another resource");
        prop_assert_eq!(error.kind(), ErrorKind::Argument);
        prop_assert_eq!(error.outcome(), Outcome::NotSent);
        return Ok(());
    }
    let (target, body) = match &answer {
        Ok(echo) => received(echo),
        Err(error) => return Err(TestCaseError::fail(error.to_string())),
    };
    let text = String::from_utf8_lossy(&body);
    let segments: Vec<&str> = target.split('/').collect();
    match case {
        Case::Path(first, second) => {
            prop_assert_eq!(segments.len(), 5, "{}", target);
            prop_assert_eq!(&decoded(segments[2]), first);
            prop_assert_eq!(&decoded(segments[4]), second);
        }
        Case::Query(pairs) => {
            let query = target.split_once('?').map_or("", |(_, query)| query);
            prop_assert_eq!(target.contains('?'), !pairs.0.is_empty());
            prop_assert_eq!(&decoded_pairs(query), &pairs.0);
        }
        Case::Form(pairs) => prop_assert_eq!(&decoded_pairs(&text), &pairs.0),
        Case::Fields(id, value, list) => {
            prop_assert_eq!(&decoded(segments[2]), id);
            let sent: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
            prop_assert_eq!(sent, serde_json::json!({"text": value, "list": list}));
        }
        Case::Json(value) => {
            let sent: BTreeMap<String, Vec<String>> = serde_json::from_slice(&body).expect("JSON");
            prop_assert_eq!(&sent, value);
        }
        Case::Raw(bytes) => prop_assert_eq!(&body, bytes),
    }
    Ok(())
}

#[test]
fn what_was_signed_is_what_arrived_a_hundred_thousand_times() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let server = runtime
        .block_on(FaultServer::start(verify))
        .expect("a server");
    let echo = EchoClient::builder()
        .base_url(server.url())
        .credentials(Credentials::new(KEY, SECRET))
        .build()
        .expect("a client");
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                let config = Config {
                    failure_persistence: None,
                    ..Config::with_cases(CASES / THREADS)
                };
                let result = TestRunner::new(config)
                    .run(&case(), |case| runtime.block_on(check(&echo, &case)));
                if let Err(error) = result {
                    panic!("{error}");
                }
            });
        }
    });
}
