// For every name that generated code calls, a method of every type that is another one, and comes before it where methods
// are looked up by name. It takes `self` as `hostile_methods!` is told.

macro_rules! hostile_methods {
    ($receiver:tt) => {
        hostile_trait! {
            $receiver
            account api_error args as_bytes as_deref as_ref as_str base58 base64 base64url base64url_nopad body
            body_params borrow build builder bytes call clone cmp collect concealed constant credential
            credential_header credentials debug_struct declared_path default deref digest digest_of drop ecdsa_p256
            ed25519 eip191 eip712 end entries eq eth_address field filled finish fmt form_field form_spread from found
            from_client from_static get hash header hex hex_upper hmac hmac_md5 hmac_sha1 hmac_sha256 hmac_sha384
            hmac_sha512 host int into into_arguments into_params into_value is_empty is_none is_some items iter joined
            json key known_by known_by_field list mac mac_of map method named ne new new_query nonce none_present not
            now now_iso now_iso_s option option_int option_text origin params passphrase path poll pin present push
            query query_params query_spread random raw remove require retell retold returned rsa_sha256 saturating_add
            secp256k1 secret send send_or_find session session_text set_body set_message set_path set_query shown sign
            signature sort spread target text to_owned to_string unwrap_or_default url uuid value
        }
    };
}

macro_rules! hostile_trait {
    ($receiver:tt $($name:ident)*) => {
        pub struct Wrong;

        pub trait Hostile {
            $(
                fn $name $receiver -> Wrong
                where
                    Self: ::core::marker::Sized,
                {
                    Wrong
                }
            )*
        }

        impl<T> Hostile for T {}
    };
}
