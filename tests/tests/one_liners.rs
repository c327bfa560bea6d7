//! `#[auth(bearer)]`, `#[auth(basic)]` and `#[auth(key)]` as they are sent, after the documents that define them.

use signed_api::prelude::*;
use signed_api::testing::{ScriptedTransport, Step};
use signed_api::{ErrorKind, Scheme, Session};

#[api_client(base_url = "https://api.example.com")]
#[auth(bearer)]
trait Api {
    #[get("/bearer")]
    async fn bearer(&self) -> Result<()>;

    #[get("/hopper")]
    #[auth(bearer, header("access-token" = "token", "x-api-app-key"? = "opt.app_key"))]
    async fn hopper(&self) -> Result<()>;

    #[get("/basic")]
    #[auth(basic)]
    async fn basic(&self) -> Result<()>;

    #[get("/gate")]
    #[auth(basic, header("X-Gate" = "'basic ' + basic"))]
    async fn gate(&self) -> Result<()>;
}

#[api_client(base_url = "https://api.example.com")]
#[auth(basic)]
trait WithPassword {
    #[get("/")]
    async fn get(&self) -> Result<()>;
}

#[api_client(base_url = "https://api.example.com")]
#[auth(key)]
trait WithKey {
    #[get("/")]
    async fn get(&self) -> Result<()>;

    #[get("/other")]
    #[auth(key, header("Authorization" = "'ApiKey ' + key"))]
    async fn other(&self) -> Result<()>;
}

struct World {
    api: ApiClient,
    script: ScriptedTransport,
    session: Session,
}

impl World {
    fn new(credentials: Credentials, app_key: Option<&str>) -> Self {
        let script = ScriptedTransport::new([(); 4].map(|()| Step::answer(200, "null")));
        let session = Session::new();
        let mut builder = ApiClient::builder()
            .credentials(credentials)
            .session(&session)
            .transport(script.clone());
        if let Some(app_key) = app_key {
            builder = builder.option("app_key", app_key);
        }
        Self {
            api: builder.build().expect("a client"),
            script,
            session,
        }
    }

    fn sent(&self, names: &[&str]) -> Vec<String> {
        sent(&self.script, names)
    }
}

/// The values of these header fields of the last request; `-` for one that is not there.
fn sent(script: &ScriptedTransport, names: &[&str]) -> Vec<String> {
    let sent = script.sent();
    let headers = &sent.last().expect("a request").headers;
    let value = |name: &&str| match headers.get(*name) {
        Some(value) => value.to_str().expect("text").to_owned(),
        None => "-".to_owned(),
    };
    names.iter().map(value).collect()
}

/// RFC 6750, section 2.1.
#[tokio::test]
async fn a_token_is_sent_as_rfc_6750_says() {
    let world = World::new(Credentials::new("key", "secret"), None);
    world.session.set("token", "mF_9.B5f-4.1JqM");
    world.api.bearer().await.expect("answered");
    assert_eq!(world.sent(&["authorization"]), ["Bearer mF_9.B5f-4.1JqM"]);
    assert!(world.script.sent()[0].headers["authorization"].is_sensitive());
}

#[tokio::test]
async fn an_application_header_is_absent_where_no_application_is_configured() {
    let names = ["access-token", "x-api-app-key", "authorization"];
    for (app_key, sent) in [
        (None, ["t-0123", "-", "-"]),
        (Some(""), ["t-0123", "-", "-"]),
        (Some("a-0123"), ["t-0123", "a-0123", "-"]),
    ] {
        let world = World::new(Credentials::new("key", "secret"), app_key);
        world.session.set("token", "t-0123");
        world.api.hopper().await.expect("answered");
        assert_eq!(world.sent(&names), sent, "{app_key:?}");
    }
}

#[tokio::test]
async fn without_a_token_nothing_is_sent() {
    let world = World::new(Credentials::new("key", "secret"), None);
    let error = world.api.bearer().await.expect_err("there is no token");
    assert!(error.to_string().contains("token"), "{error}");
    assert!(world.script.sent().is_empty());
}

/// RFC 7617, sections 2 and 2.1; the third is of `python3 -c 'base64.b64encode("ключ:a:b".encode())'`.
#[tokio::test]
async fn user_name_and_password_are_sent_as_rfc_7617_says() {
    for (name, password, value) in [
        ("Aladdin", "open sesame", "QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
        ("test", "123£", "dGVzdDoxMjPCow=="),
        ("ключ", "a:b", "0LrQu9GO0Yc6YTpi"),
    ] {
        let world = World::new(Credentials::new(name, password), None);
        world.api.basic().await.expect("answered");
        assert_eq!(world.sent(&["authorization"]), [format!("Basic {value}")]);
        world.api.gate().await.expect("answered");
        let names = ["x-gate", "authorization"];
        assert_eq!(
            world.sent(&names),
            [format!("basic {value}"), "-".to_owned()]
        );
    }
}

#[test]
fn a_user_name_with_a_colon_is_an_error_when_the_client_is_built() {
    let error = WithPasswordClient::new(Credentials::new("user:name", "tell nobody"))
        .expect_err("the server would read another name");
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert_eq!(
        error.to_string(),
        "the key holds a colon, at which the server would take the user name of Basic authentication to end (RFC 7617): \
         have one issued without; nothing was sent"
    );
    for credentials in [
        Credentials::new("user", "a\nb"),
        Credentials::new("us\ter", "password"),
        Credentials::new("", "password"),
        Credentials::new("user", ""),
    ] {
        let error = WithPasswordClient::new(credentials).expect_err("cannot be sent");
        assert_eq!(error.kind(), ErrorKind::Credentials);
    }
    WithPasswordClient::new(Credentials::new("user", "pass:word")).expect("a client");
    // A key alone may be anything.
    WithKeyClient::new(Credentials::new("user:name", "")).expect("a client");
}

#[tokio::test]
async fn a_key_is_sent_as_it_is_and_needs_no_secret() {
    let script = ScriptedTransport::new([(); 2].map(|()| Step::answer(200, "null")));
    let client = WithKeyClient::builder()
        .credentials(Credentials::empty().with("key", "k-0123"))
        .transport(script.clone())
        .build()
        .expect("a client");
    let names = ["x-api-key", "authorization"];
    client.get().await.expect("answered");
    assert_eq!(sent(&script, &names), ["k-0123", "-"]);
    client.other().await.expect("answered");
    assert_eq!(sent(&script, &names), ["-", "ApiKey k-0123"]);
}

#[test]
fn a_scheme_says_whether_it_reads_the_token() {
    auth_scheme! {
        /// Shows a token where there is one.
        Open { header "Authorization"? = prefix(token, "Bearer "); }

        /// Shows another value of the session.
        User { header "X-User" = session.user; }

        /// Signs with credentials.
        Signed { header "X-Sign" = hmac_sha256(secret, ts) | hex; }
    }

    let (open, user, signed) = (Open, User, Signed);
    let pointed: [&dyn Scheme; 3] = [&open, &user, &signed];
    assert_eq!(
        pointed.map(|scheme| scheme.reads_token()),
        [true, false, false]
    );
    assert!(!Box::new(Signed).reads_token() && !(&&Signed).reads_token());
}
