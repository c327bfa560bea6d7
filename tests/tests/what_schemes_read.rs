//! What a scheme reads means the same wherever it is mentioned, and shows nowhere if it is secret.

use signed_api::http::Method;
use signed_api::prelude::*;
use signed_api::testing::{ScriptedTransport, Step};
use signed_api::{Explanation, Session, Signer, Timestamp, UnsignedRequest};
use signed_api_tests::signature::hmac_sha256_hex;

const NOW: Timestamp = Timestamp::from_millis(1_700_000_000_000);

auth_scheme! {
    /// Random values, each in two places.
    Random {
        header "X-Id" = uuid;
        header "X-Salt" = rand(8) | hex;
        header "X-Sign" = hmac_sha256(secret, uuid + hex(rand(8)) + hex(rand(9))) | hex;
        header "X-Other" = rand(9) | hex;
    }
}

#[test]
fn what_is_random_is_drawn_once() {
    let signer = Signer::new(Random, Credentials::new("key", "secret")).expect("a signer");
    let request = get("https://api.example.com/");
    let signed = signer.sign_at(&request, NOW, 0).expect("signed");
    let header = |name: &str| signed.headers[name].to_str().expect("text").to_owned();
    let (id, salt, other) = (header("x-id"), header("x-salt"), header("x-other"));
    let message = [id.as_bytes(), salt.as_bytes(), other.as_bytes()];
    assert_eq!(header("x-sign"), hmac_sha256_hex("secret", &message));
    assert_ne!(salt, other[..16], "one length does not tell another");
    let again = signer.sign_at(&request, NOW, 0).expect("signed");
    assert_ne!(again.headers["x-id"], signed.headers["x-id"]);
}

auth_scheme! {
    /// Signs a hash of the arguments when there are any.
    Optional {
        header "X-Hash"? = params ? hex(sha256(form(params))) : "";
        header "X-Body-Hash"? = body_params ? hex(sha256(json(body_params))) : "";
    }
}

#[api_client(base_url = "https://api.example.com")]
#[auth(Optional)]
trait Orders {
    #[get("/orders")]
    async fn list(&self, symbol: Option<&str>, limit: Option<u64>) -> Result<()>;

    #[post("/orders")]
    async fn place(
        &self,
        #[json] order: &std::collections::BTreeMap<&str, Option<u64>>,
    ) -> Result<()>;
}

#[tokio::test]
async fn an_argument_that_is_not_there_is_no_argument() {
    let script = ScriptedTransport::new((0..4).map(|_| Step::answer(200, "")));
    let orders = OrdersClient::builder()
        .credentials(Credentials::new("key", "secret"))
        .transport(script.clone())
        .build()
        .expect("a client");
    orders.list(None, None).await.expect("sent");
    orders.list(None, Some(5)).await.expect("sent");
    orders.place(&[("limit", None)].into()).await.expect("sent");
    orders
        .place(&[("limit", Some(5))].into())
        .await
        .expect("sent");
    let hashed = |name: &str| -> Vec<bool> {
        let sent = script.sent();
        sent.iter()
            .map(|sent| sent.headers.contains_key(name))
            .collect()
    };
    assert_eq!(hashed("x-hash"), [false, true, false, true]);
    assert_eq!(hashed("x-body-hash"), [false, false, false, true]);
}

auth_scheme! {
    /// A token, as it is and signed.
    WithToken {
        header "Authorization" = "Bearer " + token;
        header "X-Sign" = hmac_sha256(secret, token + ts) | hex;
        header "X-Digest" = md5(token) | hex;
    }
}

#[test]
fn the_token_of_a_session_is_explained_by_its_name() {
    let session = Session::new();
    session.set("token", "tell-nobody");
    let signer = Signer::new(WithToken, Credentials::new("key", "secret"))
        .expect("a signer")
        .session(&session);
    let explanation = explained(&signer, "https://api.example.com/");
    assert!(
        !explanation.to_string().contains("tell-nobody"),
        "{explanation}"
    );
    assert_eq!(
        header(&explanation, "authorization"),
        "Bearer <session.token>"
    );
    assert_eq!(header(&explanation, "x-digest"), "<redacted>");
    let signed = format!("<session.token>{}", 1_700_000_000_000_u64);
    let hashed = explanation
        .hashed()
        .iter()
        .find(|hashed| hashed.function() == "hmac_sha256");
    assert_eq!(hashed.expect("a signature").message(), signed);
}

auth_scheme! {
    /// Credentials in the query and the path, and both in what is signed.
    InQuery {
        path = "/of/" + key;
        query = form({ ..params, key, basic: base64(key + ":" + expose(secret)) });
        header "X-Query" = query;
        header "X-Sign" = hmac_sha256(secret, target) | hex;
        header "X-Digest" = md5(url) | hex;
    }
}

#[test]
fn a_part_that_was_made_of_credentials_is_explained_as_it_was_made() {
    let signer = Signer::new(InQuery, Credentials::new("key-7", "tell nobody")).expect("a signer");
    let explanation = explained(&signer, "https://api.example.com/?a=1");
    // `key-7:tell nobody`, by `base64` of the GNU coreutils.
    assert!(
        !explanation.to_string().contains("a2V5LTc6dGVsbCBub2JvZHk"),
        "{explanation}"
    );
    let query = "a=1&key=<key>&basic=<redacted>";
    assert_eq!(
        explanation.url(),
        format!("https://api.example.com/of/<key>?{query}")
    );
    assert_eq!(header(&explanation, "x-query"), query);
    assert_eq!(header(&explanation, "x-digest"), "<redacted>");
    let messages: Vec<_> = explanation
        .hashed()
        .iter()
        .map(|hashed| hashed.message())
        .collect();
    assert!(
        messages.contains(&format!("/of/<key>?{query}").as_str()),
        "{messages:?}"
    );
    let signed = signer.sign_at(&get("https://api.example.com/?a=1"), NOW, 0);
    assert!(signed.expect("signed").headers["x-query"].is_sensitive());
}

auth_scheme! {
    /// A form that is signed and sent.
    Shared {
        let signed = form({ api_key: key, ..params });
        body = signed;
        header "X-Sign" = hmac_sha256(secret, "POST " + signed) | hex;
    }
}

#[test]
fn a_form_with_a_credential_in_it_is_explained_but_for_that() {
    let signer = Signer::new(Shared, Credentials::new("key-7", "secret")).expect("a signer");
    let explanation = explained(&signer, "https://api.example.com/?a=b%20c");
    assert_eq!(explanation.body(), "api_key=<key>&a=b%20c");
    let messages: Vec<_> = explanation
        .hashed()
        .iter()
        .map(|hashed| hashed.message())
        .collect();
    assert_eq!(messages, ["POST api_key=<key>&a=b%20c"]);
}

fn get(url: &str) -> UnsignedRequest {
    UnsignedRequest::new(Method::GET, url).expect("a request")
}

fn explained(signer: &Signer, url: &str) -> Explanation {
    signer.explain_at(&get(url), NOW, 0).expect("explained")
}

fn header<'e>(explanation: &'e Explanation, name: &str) -> &'e str {
    let mut headers = explanation.headers();
    let header = headers.find(|(header, _)| *header == name);
    header.expect("a header").1
}
