//! Constants of the methods: given to the scheme, missing, and unread.

use signed_api::ErrorKind;
use signed_api::prelude::*;

use crate::support::{answering, header, only, refused};

auth_scheme! {
    /// Two constants that it needs, and two that it can do without.
    pub Instructed {
        header "X-Sign" = hmac_sha256(secret, op.instruction + "|" + op.version) | hex;
        header "X-Instruction" = op.instruction + "/" + op.version;
        header "X-Note"? = op.note;
        header "X-Route" = op.route ? "by " + op.route : "any";
    }
}

auth_scheme! {
    /// Reads none.
    pub Plain {
        header "X-Sign" = hmac_sha256(secret, ts) | hex;
    }
}

#[api_client(base_url = "https://api.example.com")]
#[auth(Instructed, instruction = "query", version = 1)]
trait Exchange {
    #[get("/inherited")]
    async fn inherited(&self) -> Result<()>;

    #[get("/replaced")]
    #[auth(instruction = "replaced")]
    async fn replaced(&self) -> Result<()>;

    #[get("/own")]
    #[auth(
        Instructed,
        instruction = "own",
        version = "v2",
        note = "n",
        route = "r"
    )]
    async fn own(&self) -> Result<()>;

    #[get("/plain")]
    #[auth(Plain)]
    async fn plain(&self) -> Result<()>;

    #[get("/open")]
    #[auth(none)]
    async fn open(&self) -> Result<()>;
}

fn credentials() -> Credentials {
    Credentials::new("key-0123456789", "tell nobody")
}

#[tokio::test]
async fn a_method_s_constants_come_before_the_trait_s() {
    let script = answering(5);
    let builder = ExchangeClient::builder().credentials(credentials());
    let client = builder.transport(script.clone()).build().expect("a client");
    client.inherited().await.expect("answered");
    client.replaced().await.expect("answered");
    client.own().await.expect("answered");
    client.plain().await.expect("answered");
    client.open().await.expect("answered");
    let sent = script.sent();
    let seen: Vec<_> = sent
        .iter()
        .map(|request| ["x-instruction", "x-note", "x-route"].map(|name| header(request, name)))
        .collect();
    assert_eq!(
        seen,
        [
            ["query/1", "", "any"],
            ["replaced/1", "", "any"],
            ["own/v2", "n", "by r"],
            ["", "", ""],
            ["", "", ""],
        ]
    );
    assert!(!sent[0].headers.contains_key("x-note"));
}

#[api_client(base_url = "https://api.example.com")]
#[auth(Instructed, version = 1)]
trait Incomplete {
    #[get("/fine")]
    #[auth(instruction = "fine")]
    async fn fine(&self) -> Result<()>;

    #[get("/forgotten")]
    async fn forgotten(&self) -> Result<()>;
}

#[test]
fn a_missing_constant_is_found_when_the_client_is_built() {
    let text = refused(
        IncompleteClient::new(credentials()),
        ErrorKind::Configuration,
    );
    assert_eq!(
        text,
        "the scheme `Instructed` of `Incomplete::forgotten` needs the constant `instruction`: \
         write `#[auth(Instructed, instruction = \"..\")]` on the method; nothing was sent"
    );
    // Whatever else is missing too.
    let text = refused(
        IncompleteClient::builder().build(),
        ErrorKind::Configuration,
    );
    assert!(
        text.contains("`Incomplete::forgotten` needs the constant"),
        "{text}"
    );
}

#[api_client(base_url = "https://api.example.com")]
#[auth(Instructed, instruction = "query", version = 1)]
trait Misspelled {
    #[get("/a")]
    async fn first(&self) -> Result<()>;

    #[get("/b")]
    #[auth(nte = "n")]
    async fn second(&self) -> Result<()>;
}

#[api_client(base_url = "https://api.example.com")]
trait Unread {
    #[get("/a")]
    #[auth(Plain, window = 5)]
    async fn first(&self) -> Result<()>;
}

#[test]
fn a_constant_that_the_scheme_does_not_read_is_found_when_the_client_is_built() {
    let text = refused(
        MisspelledClient::new(credentials()),
        ErrorKind::Configuration,
    );
    assert_eq!(
        text,
        "the scheme `Instructed` of `Misspelled::second` reads no constant `nte`: \
         it reads `instruction`, `version`, `note`, `route`; nothing was sent"
    );
    let text = refused(UnreadClient::new(credentials()), ErrorKind::Configuration);
    assert!(
        text.starts_with(
            "the scheme `Plain` of `Unread::first` reads no constant `window`: it reads none"
        ),
        "{text}"
    );
}

/// Of the methods that a build leaves out nothing is asked.
#[api_client(base_url = "https://api.example.com")]
#[auth(Instructed, version = 1)]
trait Conditional {
    #[cfg(not(test))]
    #[get("/absent")]
    async fn absent(&self) -> Result<()>;

    #[get("/present")]
    #[auth(instruction = "present")]
    async fn present(&self) -> Result<()>;
}

#[tokio::test]
async fn a_method_that_is_not_there_needs_no_constant() {
    let script = answering(1);
    let builder = ConditionalClient::builder().credentials(credentials());
    let client = builder.transport(script.clone()).build().expect("a client");
    client.present().await.expect("answered");
    assert_eq!(header(&only(&script), "x-instruction"), "present/1");
}
