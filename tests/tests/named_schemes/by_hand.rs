//! Schemes that are written by hand, with nothing but what the library shows; and those that are values.

use http::HeaderName;
use signed_api::canonical::sigv4::SigV4;
use signed_api::prelude::*;
use signed_api::scheme::maps::{self, Arrays, MapSink as _};
use signed_api::scheme::{
    Assigns, ConstantUse, Content, Exposure, Keys, OptionUse, Scheme, SignContext, SignError,
    Sink as _, decoding,
};
use signed_api::testing::ManualClock;
use signed_api::{CredentialError, Credentials, ErrorKind, Field, Unit};
use signed_api_tests::signature::{hex, mac};

use crate::support::{answering, body, header, refused};

/// A form of the arguments after the nonce, signed with a decoded secret; all that it reads is declared.
#[derive(Clone, Copy, Debug)]
struct Peculiar {
    name: &'static str,
}

impl Scheme for Peculiar {
    fn nonce(&self) -> Option<Unit> {
        Some(Unit::Millis)
    }

    fn keys(&self, credentials: &Credentials) -> Result<Keys, CredentialError> {
        credentials.require(Field::Key)?;
        let secret = decoding::from_base64("secret", credentials.secret()?)?;
        let mut keys = Keys::new();
        keys.hmac_sha512(&secret);
        Ok(keys)
    }

    fn sign(&self, cx: &mut SignContext<'_>) -> Result<(), SignError> {
        let mut body = cx.value();
        let mut form = maps::form(&mut body, Arrays::Brackets);
        form.int("nonce", cx.nonce());
        form.value("window", cx.option("window"))?;
        form.spread(cx.params()?)?;
        form.end();
        cx.set_body(body, Exposure::Public, Some(Content::Form))?;

        let mut mac = cx.mac(0)?;
        mac.text(cx.constant("action"));
        mac.text(cx.path());
        mac.bytes(cx.body());
        let mac = cx.finish(mac);
        let mut sign = cx.value();
        sign.hex(mac.as_ref());
        cx.header(HeaderName::from_static("x-sign"), sign, Exposure::Signature)?;
        let mut name = cx.value();
        name.text(self.name);
        cx.header(HeaderName::from_static("x-name"), name, Exposure::Public)?;
        cx.credential_header(HeaderName::from_static("x-key"), Field::Key)
    }

    fn assigns(&self) -> Assigns {
        Assigns {
            body: true,
            ..Assigns::default()
        }
    }

    fn constants(&self) -> &'static [ConstantUse] {
        &[ConstantUse {
            name: "action",
            required: true,
        }]
    }

    fn options(&self) -> &'static [OptionUse] {
        &[OptionUse {
            name: "window",
            required: false,
        }]
    }
}

const PECULIAR: Peculiar = Peculiar { name: "constant" };

static ANOTHER: Peculiar = Peculiar { name: "static" };

#[api_client(base_url = "https://api.example.com/v1")]
#[auth(PECULIAR, action = "place")]
trait Exchange {
    #[post("/orders")]
    async fn place(&self, symbol: &str, ids: &[u8]) -> Result<()>;

    #[post("/orders")]
    #[auth(ANOTHER, action = "other")]
    async fn other(&self) -> Result<()>;
}

const SECRET: &str = "c2VjcmV0IG9mIHRoZSB0ZXN0cw==";

#[tokio::test]
async fn a_scheme_by_hand_signs_as_a_declared_one_does() {
    let script = answering(2);
    let builder = ExchangeClient::builder().credentials(Credentials::new("key-0123456789", SECRET));
    let client = builder
        .option("window", 5_000)
        .clock(ManualClock::default().auto_advance())
        .transport(script.clone());
    let client = client.build().expect("a client");
    client.place("a b", &[1, 2]).await.expect("answered");
    client.other().await.expect("answered");

    let sent = script.sent();
    let text = body(&sent[0]);
    let (nonce, rest) = text.split_once('&').expect("a nonce");
    let nonce: u64 = nonce
        .strip_prefix("nonce=")
        .expect("first")
        .parse()
        .expect("a number");
    assert!(nonce >= 1_700_000_000_000);
    assert_eq!(rest, "window=5000&symbol=a%20b&ids%5B%5D=1&ids%5B%5D=2");
    let parts: [&[u8]; 3] = [b"place", b"/v1/orders", text.as_bytes()];
    let expected = mac(ring::hmac::HMAC_SHA512, b"secret of the tests", &parts);
    assert_eq!(header(&sent[0], "x-sign"), hex(&expected));
    assert_eq!(header(&sent[0], "x-key"), "key-0123456789");
    assert_eq!(
        header(&sent[0], "content-type"),
        "application/x-www-form-urlencoded"
    );
    let names = [0, 1].map(|index: usize| header(&sent[index], "x-name"));
    assert_eq!(names, ["constant", "static"]);
    assert!(body(&sent[1]).ends_with("&window=5000"));
}

#[test]
fn what_it_says_that_it_needs_is_asked_for_when_the_client_is_built() {
    let wrong = Credentials::new("key-0123456789", "not base64!");
    let text = refused(ExchangeClient::new(wrong), ErrorKind::Credentials);
    assert!(text.starts_with("the secret is not base64"), "{text}");

    #[api_client(base_url = "https://api.example.com")]
    #[auth(ANOTHER)]
    trait Lacking {
        #[post("/orders")]
        async fn place(&self) -> Result<()>;
    }
    let credentials = Credentials::new("key-0123456789", SECRET);
    let text = refused(LackingClient::new(credentials), ErrorKind::Configuration);
    assert!(
        text.contains("`#[auth(ANOTHER, action = \"..\")]`"),
        "{text}"
    );
}

static S3: SigV4<'static> = SigV4::s3("eu-west-1");

const BUCKET: SigV4<'static> = SigV4::s3("us-east-1");

#[api_client(base_url = "https://bucket.s3.amazonaws.com")]
#[auth(S3)]
trait Bucket {
    #[get("/{key}")]
    async fn object(&self, key: &str) -> Result<()>;

    #[put("/{key}")]
    #[auth(BUCKET)]
    async fn store(&self, key: &str, #[body] bytes: &[u8]) -> Result<()>;
}

#[tokio::test]
async fn a_static_or_a_constant_is_a_scheme() {
    let script = answering(2);
    let builder = BucketClient::builder().credentials(Credentials::new("AKIDEXAMPLE", "wJalr"));
    let client = builder
        .clock(ManualClock::default().auto_advance())
        .transport(script.clone());
    let client = client.build().expect("a client");
    client.object("a b").await.expect("answered");
    client.store("c", b"bytes").await.expect("answered");
    let sent = script.sent();
    for (request, region) in sent.iter().zip(["eu-west-1", "us-east-1"]) {
        let scope = format!("Credential=AKIDEXAMPLE/20231114/{region}/s3/aws4_request, ");
        let authorization = header(request, "authorization");
        assert!(authorization.contains(&scope), "{authorization}");
        assert_eq!(header(request, "x-amz-date"), "20231114T221320Z");
    }
    assert_eq!(body(&sent[1]), "bytes");
}

/// The form in which a scheme is handed on must not change what it says of itself.
#[test]
fn a_scheme_behind_a_pointer_is_the_same_scheme() {
    use std::sync::Arc;

    use signed_api::scheme::layout::{Layout, Place, Shape};

    const LAYOUT: &[Layout] = &[Layout {
        place: Place::Header("x-sign"),
        shape: Shape::Any,
    }];

    struct Telling;

    impl Scheme for Telling {
        fn nonce(&self) -> Option<Unit> {
            Some(Unit::Micros)
        }

        fn keys(&self, _: &Credentials) -> Result<Keys, CredentialError> {
            Err(CredentialError::new("as it says"))
        }

        fn sign(&self, _: &mut SignContext<'_>) -> Result<(), SignError> {
            Ok(())
        }

        fn is_remote(&self) -> bool {
            true
        }

        fn reads_params(&self) -> bool {
            false
        }

        fn assigns(&self) -> Assigns {
            Assigns {
                message: true,
                ..Assigns::default()
            }
        }

        fn constants(&self) -> &'static [ConstantUse] {
            PECULIAR.constants()
        }

        fn options(&self) -> &'static [OptionUse] {
            PECULIAR.options()
        }

        fn layout(&self) -> &'static [Layout] {
            LAYOUT
        }
    }

    fn check(scheme: impl Scheme) {
        assert_eq!(scheme.nonce(), Some(Unit::Micros));
        let error = scheme.keys(&Credentials::empty()).expect_err("as it says");
        assert_eq!(error.to_string(), "as it says");
        assert!(scheme.is_remote() && !scheme.reads_params() && scheme.assigns().message);
        assert_eq!(scheme.constants(), PECULIAR.constants());
        assert_eq!(scheme.options(), PECULIAR.options());
        assert_eq!(scheme.layout().len(), 1);
    }

    check(Telling);
    check(&Telling);
    check(Box::new(Telling));
    check(Arc::new(Telling) as Arc<dyn Scheme>);
}

#[tokio::test]
async fn one_that_reads_what_it_says_it_does_not_is_told_so() {
    #[derive(Debug)]
    struct Forgetful;

    impl Scheme for Forgetful {
        fn keys(&self, _: &Credentials) -> Result<Keys, CredentialError> {
            Ok(Keys::new())
        }

        fn sign(&self, cx: &mut SignContext<'_>) -> Result<(), SignError> {
            cx.params().map(drop)
        }

        fn reads_params(&self) -> bool {
            false
        }
    }

    static FORGETFUL: Forgetful = Forgetful;

    #[api_client(base_url = "https://api.example.com")]
    #[auth(FORGETFUL)]
    trait Forgotten {
        #[get("/")]
        async fn get(&self) -> Result<()>;
    }

    let script = answering(0);
    let client = ForgottenClient::builder().transport(script.clone()).build();
    let text = refused(client.expect("a client").get().await, ErrorKind::Signing);
    assert!(
        text.contains("its `reads_params` says that it does not"),
        "{text}"
    );
    // A key that was not prepared is an error too, and no panic.
    #[derive(Debug)]
    struct Keyless;

    impl Scheme for Keyless {
        fn keys(&self, _: &Credentials) -> Result<Keys, CredentialError> {
            Ok(Keys::new())
        }

        fn sign(&self, cx: &mut SignContext<'_>) -> Result<(), SignError> {
            cx.mac(3).map(drop)
        }
    }

    let signer = signed_api::Signer::new(Keyless, Credentials::empty()).expect("a signer");
    let request = signed_api::UnsignedRequest::new(http::Method::GET, "https://api.example.com");
    let text = refused(
        signer.sign(&request.expect("a request")).await,
        ErrorKind::Signing,
    );
    assert!(
        text.contains("the scheme has prepared no MAC key 3"),
        "{text}"
    );
}
