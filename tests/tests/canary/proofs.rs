//! Tokens, keys and passwords that are sent as they are.

use signed_api::prelude::*;
use signed_api::testing::{Answer, FaultServer, ReceivedHttp, ScriptedTransport, Step};
use signed_api::{RetryPolicy, Session};

use crate::support::{assert_error_free, assert_free, beginnings, runtime, whole, with_fields};
use crate::watching::everything;

const KEY: &str = "CANARY-USER-0123456789";
const SECRET: &str = "CANÄRY-\"PASSWORD\"-0123456789";
const TOKEN: &str = "CANARY.TOKEN-0123456789";

#[api_client]
#[auth(bearer)]
trait Proofs {
    #[get("/bearer")]
    async fn bearer(&self) -> Result<u64>;

    #[get("/hopper")]
    #[auth(bearer, header("access-token" = "token", "x-api-app-key"? = "opt.app_key"))]
    async fn hopper(&self) -> Result<u64>;

    #[get("/basic")]
    #[auth(basic)]
    async fn basic(&self) -> Result<u64>;

    #[get("/gate")]
    #[auth(basic, header("X-Gate" = "upper(basic)", "X-Hex" = "hex(basic)"))]
    async fn gate(&self) -> Result<u64>;

    #[get("/key")]
    #[auth(key)]
    async fn key(&self) -> Result<u64>;
}

/// Every form in which a canary could be read.
fn canaries() -> Vec<String> {
    let mut forms = Vec::new();
    let pair = format!("{KEY}:{SECRET}");
    let in_base64 = signed_api_tests::signature::base64(pair.as_bytes());
    for canary in [KEY, SECRET, TOKEN, &pair, &in_base64] {
        forms.extend(whole(canary));
        forms.push(canary.to_uppercase());
    }
    for canary in [SECRET, TOKEN] {
        forms.extend(beginnings(canary));
    }
    forms
}

/// Answers with all it was given.
fn echo(request: ReceivedHttp) -> Answer {
    let begin = format!("you sent {TOKEN} and {SECRET}");
    Answer::new(500, with_fields(begin, &request)).header("location", format!("/{TOKEN}"))
}

fn builder(session: &Session) -> signed_api::ClientBuilder<ProofsClient> {
    session.set("token", TOKEN);
    ProofsClient::builder()
        .credentials(Credentials::new(KEY, SECRET))
        .session(session)
        .retry(RetryPolicy::default().max_attempts(2))
}

#[test]
fn no_canary_shows_in_logs_errors_debug_or_explanations() {
    let everything = everything();
    let canaries = canaries();
    runtime().block_on(async {
        let server = FaultServer::start(echo).await.expect("a server");
        let session = Session::new();
        let builder = builder(&session).base_url(server.url());
        assert_free(&format!("{builder:?} {session:?}"), &canaries);
        let client = builder.build().expect("a client");
        for index in 0..5 {
            let call = || match index {
                0 => client.bearer(),
                1 => client.hopper(),
                2 => client.basic(),
                3 => client.gate(),
                _ => client.key(),
            };
            assert_free(&format!("{client:?} {:?}", call()), &canaries);
            let explanation = call().explain().await.expect("explained");
            assert_free(&format!("{explanation}\n{explanation:?}"), &canaries);
            let error = call().await.expect_err("500");
            assert!(error.body().is_some_and(|body| !body.is_empty()));
            assert_error_free(&error, &canaries);
        }
    });
    let logged = everything.text();
    assert!(logged.contains("Proofs::gate"), "{logged}");
    assert_free(&logged, &canaries);
}

#[tokio::test]
async fn what_is_sent_is_hidden_where_it_is_looked_at() {
    let script = ScriptedTransport::new([Step::Reset, Step::Reset]);
    let client = builder(&Session::new())
        .base_url("https://api.example.com")
        .transport(script.clone())
        .build()
        .expect("a client");
    client.basic().await.expect_err("reset");
    let sent = script.sent();
    assert!(
        sent[0].headers["authorization"]
            .as_bytes()
            .starts_with(b"Basic Q0FO")
    );
    assert_free(&format!("{sent:?}"), &canaries());
}

#[test]
fn a_refused_user_name_is_not_quoted() {
    let credentials = Credentials::new(format!("{KEY}:x"), SECRET);
    let built = ProofsClient::builder()
        .base_url("https://api.example.com")
        .credentials(credentials)
        .build();
    assert_error_free(&built.expect_err("a colon"), &canaries());
}
