use signed_api::prelude::*;

macro_rules! scheme {
    ($(#[$attribute:meta])* $visibility:vis $name:ident, $header:literal, $value:expr, $function:path, $key:ident) => {
        auth_scheme! {
            $(#[$attribute])*
            $visibility $name {
                let message = $key + $value + $function(path);
                header $header = hmac_sha256(secret, message) | hex;
                header "X-Key" = $key;
            }
        }
    };
}

fn lower(text: &str) -> String {
    text.to_lowercase()
}

scheme!(
    /// One.
    pub One, "X-Sign", ts + method, crate::lower, key
);
scheme!(Two, "X-Other", op.name, self::lower, account);

fn main() {
    let _ = (One, Two);
}
