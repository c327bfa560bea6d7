//! MessageBird's webhooks: a token that holds a time, an id and digests of URL and body. What is written into a token is
//! not derived from a declaration, so here the layout is said by hand.

use signed_api::prelude::*;
use signed_api::scheme::layout::{Alphabet, Entry, Format, Layout, Place, Shape};
use signed_api::scheme::{ConstantUse, Keys, SignContext, SignError};
use signed_api::{CredentialError, Scheme, Unit};

auth_scheme! {
    /// With HMAC-SHA256.
    Token {
        header "messagebird-signature-jwt" = jwt(HS256, secret, {
            iss: "MessageBird",
            nbf: now.s,
            exp: add(now.s, 60),
            jti: op.jti,
            url_hash: sha256(url) | hex,
            payload_hash?: body ? hex(sha256(body)) : "",
        });
    }
}

auth_scheme! {
    /// With HMAC-SHA512.
    Token512 {
        header "messagebird-signature-jwt" = jwt(HS512, secret, {
            iss: "MessageBird",
            nbf: now.s,
            exp: add(now.s, 60),
            jti: op.jti,
            url_hash: sha256(url) | hex,
            payload_hash?: body ? hex(sha256(body)) : "",
        });
    }
}

const CLAIMS: Shape = Shape::Fields(
    Format::Json,
    &[
        Entry::Named("nbf", Shape::Now(Unit::Seconds)),
        Entry::Named("jti", Shape::Constant("jti")),
    ],
);

const LAYOUT: &[Layout] = &[Layout {
    place: Place::Header("messagebird-signature-jwt"),
    shape: Shape::Join(&[
        Shape::Any,
        Shape::Literal("."),
        Shape::Encoded(Alphabet::Base64Url, &CLAIMS),
        Shape::Literal("."),
        Shape::Any,
    ]),
}];

/// The declaration, and what can be read out of the token.
pub(super) struct TokenWebhook;

/// The same of the longer signature.
pub(super) struct TokenWebhook512;

impl Scheme for TokenWebhook {
    fn keys(&self, credentials: &Credentials) -> Result<Keys, CredentialError> {
        Token.keys(credentials)
    }

    fn sign(&self, cx: &mut SignContext<'_>) -> Result<(), SignError> {
        Token.sign(cx)
    }

    fn constants(&self) -> &'static [ConstantUse] {
        Token.constants()
    }

    fn layout(&self) -> &'static [Layout] {
        LAYOUT
    }
}

impl Scheme for TokenWebhook512 {
    fn keys(&self, credentials: &Credentials) -> Result<Keys, CredentialError> {
        Token512.keys(credentials)
    }

    fn sign(&self, cx: &mut SignContext<'_>) -> Result<(), SignError> {
        Token512.sign(cx)
    }

    fn constants(&self) -> &'static [ConstantUse] {
        Token512.constants()
    }

    fn layout(&self) -> &'static [Layout] {
        LAYOUT
    }
}
