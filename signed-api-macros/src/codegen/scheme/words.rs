//! How the words of the language are called in the runtime.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote_spanned;

use crate::expr::scheme::{
    Algorithm, Arguments, Arrays, Case, Content, Credential, Exposure, Iso, RequestPart, Target,
    Value,
};
use crate::expr::{Discipline, Encoding, Hash, Unit};

pub(super) fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// A number that has the type it needs.
pub(super) fn number(number: usize) -> TokenStream {
    let number = Literal::usize_unsuffixed(number);
    quote_spanned!(Span::mixed_site()=> #number)
}

pub(super) fn unit(unit: Unit) -> Ident {
    local(match unit {
        Unit::Seconds => "Seconds",
        Unit::Millis => "Millis",
        Unit::Micros => "Micros",
        Unit::Nanos => "Nanos",
    })
}

/// The value of `Discipline`.
pub(super) fn discipline(discipline: Discipline, private: &TokenStream) -> TokenStream {
    let (variant, of, number) = match discipline {
        Discipline::Timestamp(of) => ("Timestamp", of, None),
        Discipline::Increasing(of) => ("Increasing", of, None),
        Discipline::Windowed(of, window) => ("Windowed", of, Some(window)),
        Discipline::Unique(of) => ("Unique", of, None),
        Discipline::Top(of, kept) => ("Top", of, Some(kept)),
        Discipline::Sequential => {
            return quote_spanned!(Span::mixed_site()=> #private::Discipline::Sequential);
        }
    };
    let (variant, of) = (local(variant), unit(of));
    let number = number.map(Literal::u64_unsuffixed).into_iter();
    quote_spanned!(Span::mixed_site()=> #private::Discipline::#variant(#private::Unit::#of #(, #number)*))
}

pub(super) fn hash(hash: Hash) -> Ident {
    local(match hash {
        Hash::Md5 => "Md5",
        Hash::Sha1 => "Sha1",
        Hash::Sha256 => "Sha256",
        Hash::Sha384 => "Sha384",
        Hash::Sha512 => "Sha512",
        Hash::Keccak256 => "Keccak256",
    })
}

/// The method of `Sink`.
pub(super) fn encoding(encoding: Encoding) -> Ident {
    local(encoding.name())
}

/// The function of `encoding`.
pub(super) fn case(case: Case) -> Ident {
    local(match case {
        Case::Upper => "upper",
        Case::Lower => "lower",
    })
}

/// The reader of `SignContext`.
pub(super) fn iso(iso: Iso) -> Ident {
    local(match iso {
        Iso::Millis => "now_iso",
        Iso::Seconds => "now_iso_s",
    })
}

/// The reader of `SignContext`.
pub(super) fn request(part: RequestPart) -> Ident {
    local(match part {
        RequestPart::Method => "method",
        RequestPart::Host => "host",
        RequestPart::Origin => "origin",
        RequestPart::Path => "path",
        RequestPart::DeclaredPath => "declared_path",
        RequestPart::Query => "query",
        RequestPart::Target => "target",
        RequestPart::Url => "url",
        RequestPart::Body => "body",
    })
}

/// The variant of `Part`, of those that a scheme may change.
pub(super) fn part(part: RequestPart) -> Ident {
    local(match part {
        RequestPart::Path | RequestPart::DeclaredPath => "Path",
        RequestPart::Query => "Query",
        RequestPart::Target => "Target",
        RequestPart::Body => "Body",
        RequestPart::Url | RequestPart::Method | RequestPart::Host | RequestPart::Origin => "Url",
    })
}

/// The variant of `Field`.
pub(super) fn field(credential: &Credential) -> TokenStream {
    let variant = match credential {
        Credential::Key => "Key",
        Credential::Secret => "Secret",
        Credential::Passphrase => "Passphrase",
        Credential::Account => "Account",
        Credential::Named { name, .. } => {
            return quote_spanned!(Span::mixed_site()=> Named(#name));
        }
    };
    let variant = local(variant);
    quote_spanned!(Span::mixed_site()=> #variant)
}

/// The call of its reader, which the types `SignContext` and `Credentials` have, on `place`.
pub(super) fn credential(
    credential: &Credential,
    of: &TokenStream,
    place: &TokenStream,
) -> TokenStream {
    let name = credential_name(credential);
    if let Credential::Named { .. } = credential {
        return quote_spanned!(Span::mixed_site()=> #of::named(#place, #name));
    }
    let reader = local(name);
    quote_spanned!(Span::mixed_site()=> #of::#reader(#place))
}

/// How a message calls it.
pub(super) fn credential_name(credential: &Credential) -> &str {
    match credential {
        Credential::Key => "key",
        Credential::Secret => "secret",
        Credential::Passphrase => "passphrase",
        Credential::Account => "account",
        Credential::Named { name, .. } => name,
    }
}

pub(super) fn exposure(exposure: Exposure) -> Ident {
    local(match exposure {
        Exposure::Public => "Public",
        Exposure::Signature => "Signature",
        Exposure::Credential => "Credential",
    })
}

/// The function of `Keys`.
pub(super) fn algorithm(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::Ed25519 => "ed25519",
        Algorithm::RsaSha256 => "rsa_sha256",
        Algorithm::EcdsaP256 => "ecdsa_p256",
        Algorithm::Secp256k1 => "secp256k1",
        Algorithm::Eip191 => "eip191",
    }
}

/// The reader of `SignContext`.
pub(super) fn arguments(arguments: Arguments) -> Ident {
    local(match arguments {
        Arguments::Params => "params",
        Arguments::All => "args",
        Arguments::Query => "query_params",
        Arguments::Body => "body_params",
    })
}

pub(super) fn arrays(arrays: Arrays) -> Ident {
    local(match arrays {
        Arrays::Repeat => "Repeat",
        Arrays::Brackets => "Brackets",
        Arrays::Nested => "Nested",
        Arrays::Json => "Json",
    })
}

/// The part of the request: the field of `Assigns`, and what its setter is called after.
pub(super) fn target(target: Target) -> &'static str {
    match target {
        Target::Path => "path",
        Target::Query => "query",
        Target::Body => "body",
        Target::Message => "message",
    }
}

pub(super) fn content(content: Content) -> Ident {
    local(match content {
        Content::Form => "Form",
        Content::Json => "Json",
    })
}

/// The name of a local that holds the text of `value`.
pub(super) fn buffer(value: &Value) -> &'static str {
    match value {
        Value::Form(..) | Value::Raw(..) => "encoded",
        Value::Pairs(..) => "pairs",
        Value::Json(_) => "json",
        Value::Encoded(encoding, _) => encoding.name(),
        Value::Cased(Case::Upper, _) => "upper",
        Value::Cased(Case::Lower, _) => "lower",
        Value::PercentEncoded(_) => "escaped",
        Value::Replaced(..) => "replaced",
        Value::Stripped(..) => "stripped",
        Value::Prefixed(..) => "prefixed",
        Value::Join(_) | Value::JoinedBy(..) => "joined",
        _ => "text",
    }
}
