//! `#[auth(none)]` and `#[auth(hmac = "..", ..)]`.

use proc_macro2::{Span, TokenTree};
use syn::{Attribute, LitStr};

use super::arguments::{Argument, Rest, content, options, split};
use super::header;
use crate::diag::{Diagnostics, expected};
use crate::expr::{Decoding, Encoding, Hash, OneLiner, Unit};

/// How requests are signed, as declared.
pub(crate) enum Auth {
    None,
    OneLiner(Box<OneLinerAuth>),
    /// There is a mistake in it, already reported.
    Invalid,
}

/// A one-liner and the literals that its expressions stand in.
pub(crate) struct OneLinerAuth {
    pub(crate) one_liner: OneLiner,
    pub(crate) message: LitStr,
    pub(crate) headers: Vec<LitStr>,
}

const EXAMPLE: &str = "#[auth(hmac = \"ts+method+path+body\")]` or `#[auth(none)]";
const OPTIONS: &[&str] = &[
    "hmac",
    "algorithm",
    "encoding",
    "secret",
    "ts",
    "nonce",
    "header",
];

pub(super) fn read(attribute: &Attribute, diagnostics: &mut Diagnostics) -> Auth {
    let Some(tokens) = content(attribute, EXAMPLE, diagnostics) else {
        return Auth::Invalid;
    };
    let mut arguments = split(tokens);
    let none = arguments
        .iter()
        .position(|argument| is_word(argument, "none"))
        .map(|position| arguments.remove(position));
    if let Some(none) = none {
        return read_none(&none, &arguments, diagnostics);
    }
    one_liner(attribute, arguments, diagnostics)
        .map_or(Auth::Invalid, |auth| Auth::OneLiner(Box::new(auth)))
}

fn is_word(argument: &Argument, word: &str) -> bool {
    matches!(&argument.head, TokenTree::Ident(ident) if ident == word)
}

fn read_none(none: &Argument, others: &[Argument], diagnostics: &mut Diagnostics) -> Auth {
    let alone = none.alone(diagnostics);
    for other in others {
        diagnostics.at(
            other.span(),
            "`none` stands alone: remove this, or remove `none`",
        );
    }
    if alone && others.is_empty() {
        Auth::None
    } else {
        Auth::Invalid
    }
}

fn one_liner(
    attribute: &Attribute,
    arguments: Vec<Argument>,
    diagnostics: &mut Diagnostics,
) -> Option<OneLinerAuth> {
    if let [only] = arguments.as_slice()
        && matches!(only.rest, Rest::Nothing)
    {
        let message = match &only.head {
            TokenTree::Ident(ident) if !OPTIONS.contains(&ident.to_string().as_str()) => {
                let hint = crate::diag::nearest(&ident.to_string(), ["none"]);
                let hint = hint.map_or(String::new(), |_| "did you mean `none`? Or ".to_owned());
                format!("unknown scheme `{ident}`: {hint}write `{EXAMPLE}`")
            }
            TokenTree::Literal(literal) => format!("name the scheme: write `hmac = {literal}`"),
            _ => format!("something is missing here: write `{EXAMPLE}`"),
        };
        diagnostics.at(only.span(), message);
        return None;
    }
    let reader = Reader::new();
    reader.read(attribute, arguments, diagnostics)
}

/// What has been read so far; `valid` turns false with the first option that cannot be used.
struct Reader {
    message: Option<LitStr>,
    algorithm: Hash,
    encoding: Encoding,
    secret: Decoding,
    ts: Unit,
    nonce: Unit,
    headers: Vec<(String, LitStr)>,
    valid: bool,
}

impl Reader {
    fn new() -> Self {
        Self {
            message: None,
            algorithm: Hash::Sha256,
            encoding: Encoding::Hex,
            secret: Decoding::Text,
            ts: Unit::Millis,
            nonce: Unit::Millis,
            headers: Vec::new(),
            valid: true,
        }
    }

    fn read(
        mut self,
        attribute: &Attribute,
        arguments: Vec<Argument>,
        diagnostics: &mut Diagnostics,
    ) -> Option<OneLinerAuth> {
        let written = arguments.len();
        let found = options(arguments, OPTIONS, &["header"], diagnostics);
        self.valid = found.len() == written;
        let names_hmac = found.iter().any(|(name, _)| *name == "hmac");
        for (name, argument) in &found {
            self.option(name, argument, diagnostics);
        }
        if !names_hmac && self.valid {
            let message = "what is signed is missing: write `hmac = \"ts+method+path+body\"` beside the other options";
            diagnostics.over(attribute.path(), message);
        }
        let message = self.message.filter(|_| self.valid)?;
        Some(OneLinerAuth {
            one_liner: OneLiner {
                message: message.value(),
                algorithm: self.algorithm,
                encoding: self.encoding,
                secret: self.secret,
                ts: self.ts,
                nonce: self.nonce,
                headers: self
                    .headers
                    .iter()
                    .map(|(name, expression)| (name.clone(), expression.value()))
                    .collect(),
            },
            message,
            headers: self
                .headers
                .into_iter()
                .map(|(_, expression)| expression)
                .collect(),
        })
    }

    fn option(&mut self, name: &str, argument: &Argument, diagnostics: &mut Diagnostics) {
        let understood = match name {
            "hmac" => {
                self.message = argument.string("hmac = \"ts+method+path+body\"", diagnostics);
                self.message.is_some()
            }
            "algorithm" => set(
                &mut self.algorithm,
                Hash::of_mac,
                Hash::OF_MACS,
                name,
                argument,
                diagnostics,
            ),
            "encoding" => set(
                &mut self.encoding,
                Encoding::from_name,
                Encoding::NAMES,
                name,
                argument,
                diagnostics,
            ),
            "secret" => set(
                &mut self.secret,
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
            _ => self.header(argument, diagnostics),
        };
        self.valid &= understood;
    }

    fn header(&mut self, argument: &Argument, diagnostics: &mut Diagnostics) -> bool {
        const EXAMPLE: &str = "header(\"API-SIGN\" = \"sign\")";
        let Rest::List(group) = &argument.rest else {
            diagnostics.at(
                argument.span(),
                format!("a header is missing: write `{EXAMPLE}`"),
            );
            return false;
        };
        let pairs = split(group.stream());
        if pairs.is_empty() {
            diagnostics.at(
                argument.span(),
                format!("a header is missing: write `{EXAMPLE}`"),
            );
        }
        let mut understood = !pairs.is_empty();
        for pair in &pairs {
            understood &= self.header_pair(header::pair(pair, EXAMPLE, diagnostics), diagnostics);
        }
        understood
    }

    fn header_pair(
        &mut self,
        pair: Option<(LitStr, LitStr)>,
        diagnostics: &mut Diagnostics,
    ) -> bool {
        let Some((literal, expression)) = pair else {
            return false;
        };
        let Some(name) = header::name(&literal, diagnostics) else {
            return false;
        };
        if self.headers.iter().any(|(other, _)| *other == name) {
            diagnostics.at(
                literal.span(),
                format!("the header `{name}` is set twice: remove one"),
            );
            return false;
        }
        self.headers.push((name, expression));
        true
    }
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
