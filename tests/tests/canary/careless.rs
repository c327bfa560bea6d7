//! Schemes that write credentials wherever they can: into path, query, body and message, encoded and not.

use signed_api::Session;
use signed_api::prelude::*;

use crate::support::{beginnings, digest, whole};

pub(crate) const KEY: &str = "CANARY-KEY-NAMED-0123456789";
pub(crate) const SECRET: &str = "C4N4RY-SECRET-NAMED-0123456789";
pub(crate) const PASSPHRASE: &str = "Canäry \"passphrase\" named%2f\\+0123456789";
pub(crate) const API_TOKEN: &str = "CAN4RY-API-TOKEN/+0123456789";
pub(crate) const WALLET: &str = "CANARY-WALLET-0123456789";
pub(crate) const TOKEN: &str = "CAN-ARY.SESSION/TOKEN=0123456789";
pub(crate) const SEED: &str = "C-ANARY.SESSION/SEED-0123456789";

/// Of RFC 8410, section 10.3.
pub(crate) const PEM: &str = "-----BEGIN PRIVATE KEY-----\n\
                   MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n\
                   -----END PRIVATE KEY-----\n";

auth_scheme! {
    /// Writes everything everywhere.
    pub Careless {
        credential api_token;
        credential wallet: public;
        credential private_key;
        let basic = base64(key + ":" + expose(secret));
        path = "/u/" + percent_encode(wallet) + "/" + percent_encode(expose(api_token)) + "/" + hex(passphrase);
        query = form({
            key, token: expose(api_token), passphrase, session: token, basic, upper: upper(passphrase), ..query_params,
        });
        body = json({
            key, passphrase, secret: expose(secret), basic, nested: { list: [token, upper(passphrase), hex(token)] },
            seed: base64(session.seed), ..body_params,
        });
        header "Authorization" = "Bearer " + token;
        header "X-Basic" = "Basic " + basic;
        header "X-Api-Token" = expose(api_token);
        header "X-Wallet" = wallet;
        header "X-Key" = key;
        header "X-Digest" = sha256(token + passphrase) | hex;
        header "X-Content-Digest" = sha256(body) | base64;
        header "X-Content-Hex" = upper(hex(md5(target)));
        header "X-Salted" = hmac_sha256("salt", passphrase) | hex;
        header "X-Sign" = ed25519(private_key | from_pem, target + body + token) | base64;
        header "X-By-Session" = hmac_sha256(session.seed, target) | hex;
    }
}

auth_scheme! {
    /// Hides all of it in one base64.
    pub Enveloped {
        credential api_token;
        body = base64(json({ key, passphrase, token: expose(api_token), session: token, ..params }));
        header "X-Sign" = hmac_sha256(secret, body) | hex;
    }
}

auth_scheme! {
    /// Logs in.
    pub Login {
        credential api_token;
        message = json({
            op: "login", key, passphrase, token: expose(api_token), session: token, basic: base64(key + ":" + passphrase),
            sign: hmac_sha256(secret, ts) | hex,
        });
    }
}

auth_scheme! {
    /// Calls a function that quotes what it was given.
    pub Quoting {
        credential api_token;
        header "X-Sign" = hmac_sha256(secret, self::quoting(api_token, passphrase, token)) | hex;
    }
}

fn quoting(api_token: &str, passphrase: &str, token: &str) -> Result<String, String> {
    Err(format!(
        "cannot read `{api_token}`, {passphrase:?} and {token}"
    ))
}

#[api_client]
#[auth(Careless)]
pub(crate) trait Exchange {
    #[post("/careless")]
    async fn careless(&self, amount: u32, #[query] dry: bool) -> Result<u64>;

    #[post("/enveloped")]
    #[auth(Enveloped)]
    async fn enveloped(&self, amount: u32) -> Result<u64>;

    #[post("/quoting")]
    #[auth(Quoting)]
    async fn quoting(&self, amount: u32) -> Result<u64>;
}

pub(crate) fn credentials() -> Credentials {
    Credentials::new(KEY, SECRET)
        .with_passphrase(PASSPHRASE)
        .with("api_token", API_TOKEN)
        .with("wallet", WALLET)
        .with("private_key", PEM)
}

pub(crate) fn session() -> Session {
    let session = Session::new();
    session.set_all([("token", TOKEN), ("seed", SEED)]);
    session
}

/// Every form in which a canary could be read.
pub(crate) fn canaries() -> Vec<String> {
    let mut forms = Vec::new();
    let (basic, other) = (format!("{KEY}:{SECRET}"), format!("{KEY}:{PASSPHRASE}"));
    let upper = PASSPHRASE.to_ascii_uppercase();
    for canary in [
        KEY, SECRET, PASSPHRASE, API_TOKEN, WALLET, TOKEN, SEED, &basic, &other, &upper,
    ] {
        forms.extend(whole(canary));
    }
    for canary in [SECRET, PASSPHRASE, API_TOKEN, TOKEN, SEED] {
        forms.extend(beginnings(canary));
    }
    forms.push(digest(&format!("{TOKEN}{PASSPHRASE}")));
    forms.push("NTuctv5E1hK1bbY8fdp".to_owned());
    forms
}
