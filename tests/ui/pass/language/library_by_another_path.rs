pub mod facade {
    pub mod inner {
        pub use signed_api as library;
    }
}

use facade::inner::library::auth_scheme;

fn own(text: &str) -> &str {
    text
}

auth_scheme! {
    crate = crate::facade::inner::library;

    /// One.
    pub One {
        header "X-Key" = crate::own(key);
        header "X-List" = json([key, { ts }]);
    }

    /// Two.
    pub Two {
        header "X-Key" = hmac_sha256(secret, ts) | hex;
    }
}

auth_scheme! {
    crate = ::signed_api;

    /// Three.
    pub Three {
        header "X-Key" = key;
    }
}

fn main() {
    let _ = (One, Two, Three);
}
