//! A client under a sequential discipline: what was not sent is given back.

use std::sync::Arc;
use std::time::Duration;

use signed_api::prelude::*;
use signed_api::testing::{ManualClock, ScriptedTransport, Step};
use signed_api::{MemoryNonceStore, Outcome, RetryPolicy};

auth_scheme! {
    /// A number that counts by one.
    pub Account {
        nonce: sequential;
        header "X-Nonce" = nonce;
        header "X-Sign" = hmac_sha256(secret, nonce + path) | hex;
    }
}

#[api_client(base_url = "https://api.example.com")]
#[auth(Account)]
trait Chain {
    #[post("/transactions")]
    async fn send(&self) -> Result<()>;

    #[post("/transactions/{id}")]
    async fn resend(&self, id: u64) -> Result<()>;
}

#[tokio::test]
async fn a_nonce_that_did_not_leave_is_used_by_the_next_and_one_that_may_have_is_not() {
    let script = ScriptedTransport::new([
        Step::answer(200, ""),
        Step::Refused,
        Step::answer(200, ""),
        Step::Reset,
        Step::answer(200, ""),
    ]);
    let chain = ChainClient::builder()
        .credentials(Credentials::new("k", "s"))
        .transport(script.clone())
        .clock(ManualClock::default().auto_advance())
        .nonce_store(Arc::new(MemoryNonceStore::new()))
        .retry(RetryPolicy::default().base(Duration::ZERO))
        .build()
        .expect("a client");
    chain.send().await.expect("the first");
    chain
        .send()
        .await
        .expect("the second, at the second attempt");
    let error = chain.send().await.expect_err("reset");
    assert_eq!(error.outcome(), Outcome::Unknown);
    chain.resend(4).await.expect("the next");
    let sent: Vec<String> = script
        .sent()
        .iter()
        .map(|request| {
            request.headers["x-nonce"]
                .to_str()
                .expect("text")
                .to_owned()
        })
        .collect();
    assert_eq!(sent, ["0", "1", "1", "2", "3"]);
}
