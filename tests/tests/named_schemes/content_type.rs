//! The `Content-Type` of a body that a scheme writes.

use signed_api::prelude::*;
use signed_api::transport::SignedRequest;

use crate::support::{answering, body, header, only};

auth_scheme! {
    /// A form.
    pub AsForm {
        body = form({ nonce: 1, ..params });
    }
}

auth_scheme! {
    /// JSON, with something after it.
    pub AsJson {
        body = json({ nonce: 1, ..params }) + "\n";
    }
}

auth_scheme! {
    /// Neither.
    pub AsText {
        body = base64(json(params));
    }
}

auth_scheme! {
    /// A form for some, nothing for the others.
    pub Chosen {
        query = method == "GET" ? form(params) : "";
        body = method == "GET" ? "" : form(params);
    }
}

auth_scheme! {
    /// Nothing at all.
    pub Emptied {
        query = form(params);
    }
}

macro_rules! traits {
    ($($name:ident by $scheme:ident;)*) => {$(
        #[api_client(base_url = "https://api.example.com")]
        #[auth($scheme)]
        trait $name {
            #[get("/a")]
            async fn get(&self, a: u8) -> Result<()>;

            #[post("/a")]
            async fn json(&self, a: u8) -> Result<()>;

            #[post("/a", body = form)]
            async fn form(&self, a: u8) -> Result<()>;

            #[post("/a")]
            #[header("Content-Type" = "application/json")]
            async fn said(&self, a: u8) -> Result<()>;

            #[post("/a")]
            async fn nothing(&self) -> Result<()>;
        }
    )*};
}

traits! {
    FormTrait by AsForm;
    JsonTrait by AsJson;
    TextTrait by AsText;
    ChosenTrait by Chosen;
    EmptiedTrait by Emptied;
}

/// What calls of this client sent, in the order of the trait's methods; and the last with a header field of its own.
macro_rules! sent {
    ($client:ident) => {{
        let script = answering(6);
        let builder = $client::builder().transport(script.clone());
        let client = builder.build().expect("a client");
        for call in [
            client.get(1),
            client.json(1),
            client.form(1),
            client.said(1),
            client.nothing(),
            client.json(1).header("content-type", "text/plain"),
        ] {
            call.await.expect("answered");
        }
        let sent = script.sent();
        sent.iter().map(seen).collect::<Vec<_>>()
    }};
}

fn seen(request: &SignedRequest) -> (String, String) {
    let content_type = match request.headers.contains_key("content-type") {
        true => header(request, "content-type"),
        false => "-",
    };
    (content_type.to_owned(), body(request).to_owned())
}

fn expected(pairs: [(&str, &str); 6]) -> Vec<(String, String)> {
    let pairs = pairs.into_iter();
    pairs
        .map(|(kind, body)| (kind.to_owned(), body.to_owned()))
        .collect()
}

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

#[tokio::test]
async fn it_is_that_of_what_the_scheme_writes_unless_the_call_or_the_method_says_otherwise() {
    assert_eq!(
        sent!(FormTraitClient),
        expected([
            (FORM, "nonce=1&a=1"),
            (FORM, "nonce=1&a=1"),
            (FORM, "nonce=1&a=1"),
            (JSON, "nonce=1&a=1"),
            (FORM, "nonce=1"),
            ("text/plain", "nonce=1&a=1"),
        ])
    );
    let json = "{\"nonce\":1,\"a\":1}\n";
    assert_eq!(
        sent!(JsonTraitClient),
        expected([
            (JSON, json),
            (JSON, json),
            (JSON, json),
            (JSON, json),
            (JSON, "{\"nonce\":1}\n"),
            ("text/plain", json),
        ])
    );
}

/// Python: `base64.b64encode(b'{"a":1}')`, and of `b'{}'`.
#[tokio::test]
async fn what_is_neither_has_only_what_the_request_says() {
    let text = "eyJhIjoxfQ==";
    assert_eq!(
        sent!(TextTraitClient),
        expected([
            ("-", text),
            ("-", text),
            (FORM, text),
            (JSON, text),
            ("-", "e30="),
            ("text/plain", text),
        ])
    );
}

#[tokio::test]
async fn an_empty_body_has_none() {
    assert_eq!(
        sent!(ChosenTraitClient),
        expected([
            ("-", ""),
            (FORM, "a=1"),
            (FORM, "a=1"),
            (JSON, "a=1"),
            ("-", ""),
            ("text/plain", "a=1"),
        ])
    );
    assert_eq!(
        sent!(EmptiedTraitClient),
        expected([
            ("-", ""),
            ("-", ""),
            ("-", ""),
            (JSON, ""),
            ("-", ""),
            ("text/plain", ""),
        ])
    );
}

#[tokio::test]
async fn a_declared_one_holds_where_it_is_that_of_the_default_body() {
    #[api_client(base_url = "https://api.example.com")]
    #[auth(AsForm)]
    #[header("Content-Type" = "application/json")]
    trait Declared {
        #[post("/a")]
        async fn json(&self, a: u8) -> Result<()>;
    }

    let script = answering(1);
    let builder = DeclaredClient::builder().transport(script.clone());
    builder
        .build()
        .expect("a client")
        .json(1)
        .await
        .expect("answered");
    let sent = only(&script);
    assert_eq!(
        (header(&sent, "content-type"), body(&sent)),
        (JSON, "nonce=1&a=1")
    );
}
