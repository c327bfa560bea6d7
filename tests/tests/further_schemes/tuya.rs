//! A canonical request with a hash in it, signed fields of the client's, and a token from a login.

use signed_api::{Credentials, Session, Signer, Timestamp, auth_scheme};

use crate::{Drawn, get, header, signed, signer};

auth_scheme! {
    /// Tuya's cloud, calls that ask for a token.
    ///
    /// Source: Tuya, "Sign Requests", "Signature algorithm for token management operations",
    /// <https://developer.tuya.com/en/docs/iot/singnature?id=Ka43a5mtx1gsc>.
    ///
    /// Options: `area_id` and `call_id`, header fields that are signed, as in the document's example.
    pub TuyaToken {
        let nonce_text = rand(16) | hex;
        let address = path + prefix(raw(sort(query_params)), "?");
        let fields = "area_id:" + opt.area_id + "\ncall_id:" + opt.call_id + "\n";
        let request = method + "\n" + (sha256(body) | hex) + "\n" + fields + "\n" + address;
        header "client_id" = key;
        header "t" = ts;
        header "nonce" = nonce_text;
        header "sign_method" = "HMAC-SHA256";
        header "Signature-Headers" = "area_id:call_id";
        header "area_id" = opt.area_id;
        header "call_id" = opt.call_id;
        header "sign" = hmac_sha256(secret, key + ts + nonce_text + request) | hex_upper;
    }
}

auth_scheme! {
    /// Tuya's cloud, all other calls.
    ///
    /// Source: as [`TuyaToken`], "Signature algorithm for general business operations".
    pub Tuya {
        let nonce_text = rand(16) | hex;
        let address = path + prefix(raw(sort(query_params)), "?");
        let fields = "area_id:" + opt.area_id + "\ncall_id:" + opt.call_id + "\n";
        let request = method + "\n" + (sha256(body) | hex) + "\n" + fields + "\n" + address;
        header "client_id" = key;
        header "access_token" = token;
        header "t" = ts;
        header "nonce" = nonce_text;
        header "sign_method" = "HMAC-SHA256";
        header "Signature-Headers" = "area_id:call_id";
        header "area_id" = opt.area_id;
        header "call_id" = opt.call_id;
        header "sign" = hmac_sha256(secret, key + token + ts + nonce_text + request) | hex_upper;
    }
}

const NOW: Timestamp = Timestamp::from_millis(1_588_925_778_000);

fn credentials() -> Credentials {
    Credentials::new("1KAD46OrT9HafiKdsXeg", "4OHBOnWOqaEC1mWXOpVL3yV50s0qGSRC")
}

fn with_example(signer: Signer) -> Signer {
    signer
        .option("area_id", "29a33e8796834b1efa6")
        .option("call_id", "8afdb70ab2ed11eb85290242ac130003")
        .entropy(Drawn(
            b"\x51\x38\xcc\x3a\x90\x33\xd6\x98\x56\x92\x3f\xd0\x7b\x49\x11\x73",
        ))
}

#[test]
fn the_document_s_request_for_a_token() {
    let request = get("https://openapi.tuyacn.com/v1.0/token?grant_type=1");
    let sent = signed(
        &with_example(signer(TuyaToken, credentials())),
        &request,
        NOW,
    );
    assert_eq!(header(&sent, "t"), "1588925778000");
    assert_eq!(header(&sent, "nonce"), "5138cc3a9033d69856923fd07b491173");
    assert_eq!(
        header(&sent, "sign"),
        "9E48A3E93B302EEECC803C7241985D0A34EB944F40FB573C7B5C2A82158AF13E"
    );
}

/// The parameters are signed in the order of their names, in whatever order they are sent.
#[test]
fn the_document_s_request_with_a_token() {
    let session = Session::new();
    session.set("token", "3f4eda2bdec17232f67c0b188af3eec1");
    let signer = with_example(signer(Tuya, credentials())).session(&session);
    for query in ["page_no=1&page_size=50", "page_size=50&page_no=1"] {
        let url = format!("https://openapi.tuyacn.com/v2.0/apps/schema/users?{query}");
        let sent = signed(&signer, &get(&url), NOW);
        assert_eq!(sent.url.as_str(), url);
        assert_eq!(
            header(&sent, "sign"),
            "AE4481C692AA80B25F3A7E12C3A5FD9BBF6251539DD78E565A1A72A508A88784"
        );
    }
}
