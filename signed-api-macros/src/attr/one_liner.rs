//! `#[auth(hmac = "..", ..)]`, `#[auth(bearer)]`, `#[auth(basic)]`, `#[auth(key)]`, and what stands beside these.

use proc_macro2::{Span, TokenTree};
use syn::{Attribute, LitStr};

use super::arguments::{Argument, Rest, options};
use super::sent::{self, Sent};
use crate::diag::{Diagnostics, expected, nearest};
use crate::expr::{Decoding, Encoding, Hash, Mac, OneLiner, Proof, Unit, header_name};

/// A one-liner and the literals that its expressions stand in.
pub(crate) struct OneLinerAuth {
    pub(crate) one_liner: OneLiner,
    /// The word that says what shows who is calling.
    pub(crate) word: Span,
    /// What is signed, if anything is.
    pub(crate) message: Option<LitStr>,
    pub(crate) headers: Vec<LitStr>,
}

/// The options of a one-liner. No constant can have such a name.
pub(super) const OPTIONS: &[&str] = &[
    "hmac",
    "bearer",
    "basic",
    "key",
    "algorithm",
    "encoding",
    "secret",
    "ts",
    "nonce",
    "header",
];
/// Those that stand alone.
pub(super) const WORDS: &[&str] = &["bearer", "basic", "key"];
/// Those that say what shows who is calling. There is one in a one-liner.
const PROOFS: &[&str] = &["hmac", "bearer", "basic", "key"];
/// Those that say how a signature is made.
const OF_HMAC: &[&str] = &["algorithm", "encoding", "secret"];

pub(super) fn read(
    attribute: &Attribute,
    arguments: Vec<Argument>,
    diagnostics: &mut Diagnostics,
) -> Option<OneLinerAuth> {
    let written = arguments.len();
    let (constants, arguments): (Vec<_>, Vec<_>) = arguments.into_iter().partition(is_constant);
    let found = options(arguments, OPTIONS, &["header"], diagnostics);
    let is_proof = |(name, _): &&(&'static str, Argument)| PROOFS.contains(name);
    let mut proofs = found.iter().filter(is_proof);
    let first = proofs.next();
    let name = first.map_or("hmac", |(name, _)| *name);
    for constant in constants {
        let message = format!(
            "`{}` is no option of `{name}`: write its value into the expression (constants are for a named scheme)",
            constant.head
        );
        diagnostics.at(constant.span(), message);
    }
    let mut reader = Reader::new(name, found.len() == written);
    for (other, argument) in proofs {
        let message =
            format!("`{other}` beside `{name}`: a request is signed once, remove one of them");
        diagnostics.at(argument.span(), message);
        reader.valid = false;
    }
    for (option, argument) in &found {
        if !PROOFS.contains(option) || *option == name {
            reader.option(option, argument, diagnostics);
        }
    }
    let Some((_, argument)) = first else {
        if reader.valid {
            let message = "nothing says what shows who is calling: write `hmac = \"ts+method+path+body\"`, `bearer`, \
                           `basic` or `key` beside the other options";
            diagnostics.over(attribute.path(), message);
        }
        return None;
    };
    reader.finish(argument.span())
}

/// What has been read so far; `valid` turns false with the first option that cannot be used.
struct Reader {
    /// Which of [`PROOFS`] it is.
    name: &'static str,
    message: Option<LitStr>,
    mac: Mac,
    ts: Unit,
    nonce: Unit,
    headers: Vec<Sent>,
    valid: bool,
}

impl Reader {
    fn new(name: &'static str, valid: bool) -> Self {
        Self {
            name,
            message: None,
            mac: Mac::new(String::new()),
            ts: Unit::Millis,
            nonce: Unit::Millis,
            headers: Vec::new(),
            valid,
        }
    }

    fn finish(self, word: Span) -> Option<OneLinerAuth> {
        if !self.valid {
            return None;
        }
        let proof = match self.name {
            "bearer" => Proof::Bearer,
            "basic" => Proof::Basic,
            "key" => Proof::Key,
            _ => Proof::Mac(Mac {
                message: self.message.as_ref()?.value(),
                ..self.mac
            }),
        };
        let (headers, literals) = self.headers.into_iter().map(Sent::parts).unzip();
        Some(OneLinerAuth {
            one_liner: OneLiner {
                proof,
                ts: self.ts,
                nonce: self.nonce,
                headers,
            },
            word,
            message: self.message,
            headers: literals,
        })
    }

    fn option(&mut self, name: &str, argument: &Argument, diagnostics: &mut Diagnostics) {
        let understood = match name {
            "hmac" => {
                self.message = argument.string("hmac = \"ts+method+path+body\"", diagnostics);
                self.message.is_some()
            }
            "bearer" | "basic" | "key" => word(name, argument, diagnostics),
            _ if OF_HMAC.contains(&name) && self.name != "hmac" => {
                let message = format!(
                    "`{name}` says how `hmac` signs, and `{}` signs nothing: remove this",
                    self.name
                );
                diagnostics.at(argument.span(), message);
                false
            }
            "algorithm" => set(
                &mut self.mac.algorithm,
                Hash::of_mac,
                Hash::OF_MACS,
                name,
                argument,
                diagnostics,
            ),
            "encoding" => set(
                &mut self.mac.encoding,
                Encoding::from_name,
                Encoding::NAMES,
                name,
                argument,
                diagnostics,
            ),
            "secret" => set(
                &mut self.mac.secret,
                Decoding::of_mac,
                Decoding::OF_MACS,
                "decoding of the secret",
                argument,
                diagnostics,
            ),
            "ts" => set(
                &mut self.ts,
                Unit::from_name,
                Unit::NAMES,
                "unit of `ts`",
                argument,
                diagnostics,
            ),
            "nonce" => set(
                &mut self.nonce,
                Unit::from_name,
                Unit::NAMES,
                "unit of `nonce`",
                argument,
                diagnostics,
            ),
            _ => sent::read(argument, example(self.name), &mut self.headers, diagnostics),
        };
        self.valid &= understood;
    }
}

/// A header as one writes it beside each of [`PROOFS`].
fn example(proof: &str) -> &'static str {
    match proof {
        "bearer" => "header(\"access-token\" = \"token\")",
        "basic" => "header(\"Authorization\" = \"'Basic ' + basic\")",
        "key" => "header(\"X-API-Key\" = \"key\")",
        _ => "header(\"API-SIGN\" = \"sign\")",
    }
}

/// One of [`WORDS`], which takes no value. A name of a header may be meant.
fn word(name: &str, argument: &Argument, diagnostics: &mut Diagnostics) -> bool {
    if let Rest::Value(value) = &argument.rest
        && let [TokenTree::Literal(literal)] = value.as_slice()
        && header_name(literal.to_string().trim_matches('"')).is_ok()
    {
        let value = match name {
            "bearer" => "token",
            "basic" => "'Basic ' + basic",
            name => name,
        };
        let message = format!(
            "`{name}` takes no value: for a header of this name write `{name}, header({literal} = \"{value}\")`"
        );
        diagnostics.at(literal.span(), message);
        return false;
    }
    argument.alone(diagnostics)
}

/// Is it a text by a name that is close to none of the options?
fn is_constant(argument: &Argument) -> bool {
    let is_far = |name: &str| nearest(name, OPTIONS.iter().copied()).is_none();
    let is_literal = |value: &[TokenTree]| matches!(value, [TokenTree::Literal(_)]);
    matches!(&argument.rest, Rest::Value(value) if is_literal(value))
        && is_far(&argument.head.to_string())
}

/// Reads `name = word` into `slot`.
fn set<T>(
    slot: &mut T,
    from_name: impl Fn(&str) -> Option<T>,
    names: &[&'static str],
    what: &str,
    argument: &Argument,
    diagnostics: &mut Diagnostics,
) -> bool {
    let first = names.first().copied().unwrap_or_default();
    let example = format!("{} = {first}", argument.head);
    let Some((word, span)): Option<(String, Span)> = argument.word(&example, diagnostics) else {
        return false;
    };
    match from_name(&word) {
        Some(value) => {
            *slot = value;
            true
        }
        None => {
            diagnostics.at(
                span,
                format!("`{word}` is no {what}: {}", expected(&word, names)),
            );
            false
        }
    }
}
