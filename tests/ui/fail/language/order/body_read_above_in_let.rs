use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        let sign = hmac_sha256(secret, ts + body) | hex;
        body = json({ ts, sign, ..params });
        header "API-Sign" = sign;
    }
}

fn main() {}
