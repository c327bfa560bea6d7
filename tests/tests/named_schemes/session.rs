//! Values of a session: missing, set later, and rotated while requests are in flight.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use signed_api::prelude::*;
use signed_api::testing::ManualClock;
use signed_api::transport::{SignedRequest, Transport, TransportError};
use signed_api::{BoxFuture, ErrorKind, RetryPolicy, Session, http};

use crate::support::{answering, header, only, refused};

auth_scheme! {
    /// A bearer token, and a user's number.
    pub Bearer {
        header "Authorization" = "Bearer " + token;
        header "X-User"? = session.user;
        header "X-Kind" = session.kind == "vip" ? "vip" : "plain";
    }
}

auth_scheme! {
    /// Signs with what the login answered.
    pub BySession {
        header "X-Sign" = hmac_sha256(session.seed, token + ts) | hex;
    }
}

auth_scheme! {
    /// Asks for a token in every way.
    pub Asking {
        header "X-Joined" = join(",", token, session.user, "end");
        header "X-Prefixed" = join(",", prefix(token, "t="), "end");
        header "X-Default" = default(token, "none");
        header "X-Upper"? = upper(token);
        header "X-Chosen" = token && session.user ? token + session.user : "none";
        header "X-Map" = json({ token?: token, nested: { user?: session.user } });
        header "X-Form" = form({ a: 1, token?: base64(token) });
    }
}

auth_scheme! {
    /// Logs in with a signature, and is open about a token that may be there already.
    pub Login {
        header "X-Key" = key;
        header "X-Sign" = hmac_sha256(secret, ts) | hex;
        header "Authorization"? = prefix(token, "Bearer ");
    }
}

#[api_client(base_url = "https://api.example.com")]
#[auth(Bearer)]
trait Exchange {
    #[get("/me")]
    async fn me(&self) -> Result<()>;
}

#[api_client(base_url = "https://api.example.com")]
#[auth(Bearer)]
trait Mixed {
    #[post("/login")]
    #[auth(Login)]
    async fn login(&self) -> Result<()>;

    #[get("/me")]
    async fn me(&self) -> Result<()>;

    #[get("/orders")]
    #[auth(BySession)]
    async fn orders(&self) -> Result<()>;
}

#[tokio::test]
async fn before_the_login_there_is_an_error_that_says_so() {
    let (script, session) = (answering(1), Session::new());
    let builder = ExchangeClient::builder()
        .session(&session)
        .transport(script.clone());
    let client = builder
        .build()
        .expect("a scheme of tokens needs no credentials");
    let text = refused(client.me().await, ErrorKind::Signing);
    assert_eq!(
        text,
        "Exchange::me: the session has no `token`: log in first, and `set` it on the client's session; nothing was sent"
    );
    session.set("token", "");
    refused(client.me().await, ErrorKind::Signing);
    assert!(script.sent().is_empty());

    session.set("token", "t-0123");
    client.me().await.expect("answered");
    let sent = only(&script);
    assert_eq!(header(&sent, "authorization"), "Bearer t-0123");
    assert!(sent.headers["authorization"].is_sensitive());
    assert!(!sent.headers.contains_key("x-user"));
    assert_eq!(header(&sent, "x-kind"), "plain");
}

#[tokio::test]
async fn a_login_signs_with_credentials_and_the_rest_with_what_it_yields() {
    let (script, session) = (answering(4), Session::new());
    let builder = MixedClient::builder()
        .session(&session)
        .transport(script.clone());
    let credentials = Credentials::new("key-0123456789", "tell nobody");
    let client = builder
        .credentials(credentials)
        .clock(ManualClock::default().auto_advance());
    let client = client.build().expect("a client");
    client.login().await.expect("answered");
    session.set_all([
        ("token", "t-0123"),
        ("seed", "s-0123"),
        ("user", "7"),
        ("kind", "vip"),
    ]);
    client.clone().me().await.expect("answered");
    client.orders().await.expect("answered");
    client.login().await.expect("answered");

    let sent = script.sent();
    assert!(!sent[0].headers.contains_key("authorization"));
    assert_eq!(header(&sent[1], "x-user"), "7");
    assert_eq!(header(&sent[1], "x-kind"), "vip");
    assert_eq!(
        header(&sent[2], "x-sign"),
        signed_api_tests::signature::hmac_sha256_hex("s-0123", &[b"t-0123", b"1700000000000"])
    );
    assert_eq!(header(&sent[3], "authorization"), "Bearer t-0123");

    session.clear();
    refused(client.me().await, ErrorKind::Signing);
}

#[tokio::test]
async fn credentials_are_asked_for_where_a_scheme_of_the_trait_needs_them() {
    let session = Session::new();
    session.set("token", "t-0123");
    let builder = MixedClient::builder()
        .session(&session)
        .transport(answering(1));
    let client = builder.build().expect("a client");
    let text = refused(client.login().await, ErrorKind::Credentials);
    assert!(
        text.contains("the client was built without credentials"),
        "{text}"
    );
}

#[tokio::test]
async fn a_scheme_may_ask_for_a_token_before_there_is_one() {
    #[api_client(base_url = "https://api.example.com")]
    #[auth(Asking)]
    trait Asked {
        #[get("/")]
        async fn get(&self) -> Result<()>;
    }

    let (script, session) = (answering(3), Session::new());
    let builder = AskedClient::builder()
        .session(&session)
        .transport(script.clone());
    let client = builder.build().expect("a client");
    client.get().await.expect("answered");
    session.set("user", "7");
    client.get().await.expect("answered");
    session.set("token", "t-0123");
    client.get().await.expect("answered");
    let names = [
        "x-joined",
        "x-prefixed",
        "x-default",
        "x-upper",
        "x-chosen",
        "x-map",
        "x-form",
    ];
    let sent = script.sent();
    let seen: Vec<_> = sent
        .iter()
        .map(|request| names.map(|name| header(request, name)))
        .collect();
    assert_eq!(
        seen,
        [
            ["end", "end", "none", "", "none", r#"{"nested":{}}"#, "a=1"],
            [
                "7,end",
                "end",
                "none",
                "",
                "none",
                r#"{"nested":{"user":"7"}}"#,
                "a=1"
            ],
            [
                "t-0123,7,end",
                "t=t-0123,end",
                "t-0123",
                "T-0123",
                "t-01237",
                r#"{"token":"t-0123","nested":{"user":"7"}}"#,
                "a=1&token=dC0wMTIz",
            ],
        ]
    );
}

/// Rotates the token while a request is on its way, and fails that request.
#[derive(Clone, Debug)]
struct Rotating {
    session: Session,
    sent: Arc<Mutex<Vec<String>>>,
}

impl Transport for Rotating {
    fn send(
        &self,
        request: SignedRequest,
    ) -> BoxFuture<'_, Result<http::Response<bytes::Bytes>, TransportError>> {
        Box::pin(async move {
            let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
            self.session
                .set("token", format!("token-{}", sent.len() + 1));
            sent.push(header(&request, "authorization").to_owned());
            match sent.len() {
                3 => Ok(http::Response::new(bytes::Bytes::new())),
                _ => Err(TransportError::broken("reset")),
            }
        })
    }
}

#[tokio::test]
async fn an_attempt_keeps_the_values_it_was_signed_with_and_the_next_has_the_new_ones() {
    let session = Session::new();
    session.set("token", "token-0");
    let transport = Rotating {
        session: session.clone(),
        sent: Arc::default(),
    };
    let client = ExchangeClient::builder()
        .session(&session)
        .transport(transport.clone())
        .clock(ManualClock::default().auto_advance())
        .retry(
            RetryPolicy::default()
                .max_attempts(3)
                .base(Duration::from_millis(1)),
        )
        .build()
        .expect("a client");
    client.me().await.expect("the third attempt is answered");
    let sent = transport
        .sent
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    assert_eq!(
        *sent,
        ["Bearer token-0", "Bearer token-1", "Bearer token-2"]
    );
}

#[tokio::test]
async fn values_that_belong_together_are_never_mixed() {
    auth_scheme! {
        /// Shows both.
        pub Pair {
            header "X-Pair" = token + "/" + session.seed;
        }
    }

    #[api_client(base_url = "https://api.example.com")]
    #[auth(Pair)]
    trait Paired {
        #[get("/")]
        async fn get(&self) -> Result<()>;
    }

    let (script, session) = (answering(200), Session::new());
    session.set_all([("token", "0"), ("seed", "0")]);
    let builder = PairedClient::builder()
        .session(&session)
        .transport(script.clone());
    let client = builder.build().expect("a client");
    let rotating = std::thread::spawn(move || {
        for generation in 1..2_000_u32 {
            let text = generation.to_string();
            session.set_all([("token", text.clone()), ("seed", text)]);
        }
    });
    for _ in 0..200 {
        client.get().await.expect("answered");
    }
    rotating.join().expect("rotated");
    for request in script.sent() {
        let (token, seed) = header(&request, "x-pair").split_once('/').expect("both");
        assert_eq!(token, seed);
    }
}
