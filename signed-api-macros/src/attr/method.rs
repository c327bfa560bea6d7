//! What stands on a trait as a default, and on a method: verb, `auth`, `header`, `timeout`, `retry`, `limit`, `time`,
//! `api_error`, `envelope`, `paginate`, `ws`, `subscribe`, `request`.

use proc_macro2::{Span, TokenTree};
use quote::ToTokens;
use syn::{Attribute, LitStr};

use super::api_error::{self, ApiError};
use super::arguments::{Argument, Rest, content, options, split};
use super::auth::{self, Auth};
use super::client::{BodyStyle, body_style};
use super::envelope::{self, Envelope};
use super::header::{self, ConstantHeader};
use super::limit::{self, Limit};
use super::limits::{self, Limits};
use super::paginate::{self, Paginate};
use super::retry::{self, Retry};
use super::time::{self, Time};
use super::wait::{self, Wait};
use super::ws::{self, Request, Subscribe, Ws};
use super::{Level, duration, has_misspelled, ours};
use crate::diag::Diagnostics;

/// What may stand on the trait for all its methods.
#[derive(Default)]
pub(crate) struct Defaults {
    pub(crate) auth: Option<Auth>,
    pub(crate) headers: Vec<ConstantHeader>,
    pub(crate) timeout_ms: Option<u64>,
    pub(crate) limit: Option<Limit>,
    /// Only on a trait.
    pub(crate) limits: Option<Limits>,
    /// Where the API says how long to wait.
    pub(crate) waits: Vec<Wait>,
    pub(crate) api_error: Option<ApiError>,
    pub(crate) envelope: Option<Envelope>,
    /// Only on a trait.
    pub(crate) ws: Option<Ws>,
}

pub(crate) struct MethodAttributes {
    pub(crate) verb: Option<Verb>,
    pub(crate) own: Defaults,
    pub(crate) retry: Option<Retry>,
    pub(crate) time: Option<Time>,
    pub(crate) paginate: Option<Paginate>,
    pub(crate) subscribe: Option<Subscribe>,
    pub(crate) request: Option<Request>,
    /// The first of our attributes, whatever it is.
    pub(crate) first: Option<Span>,
    /// An attribute is misspelled (and reported): what it was meant to be is not known.
    pub(crate) has_misspelled: bool,
}

pub(crate) struct Verb {
    pub(crate) kind: VerbKind,
    pub(crate) span: Span,
    /// Nothing, when it is wrong and reported.
    pub(crate) path: Option<LitStr>,
    /// The style of the body, and where it is chosen.
    pub(crate) body: Option<(BodyStyle, Span)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum VerbKind {
    Get,
    Post,
    Put,
    Patch,
    Delete,
    Head,
    Options,
}

impl VerbKind {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "get" => Self::Get,
            "post" => Self::Post,
            "put" => Self::Put,
            "patch" => Self::Patch,
            "delete" => Self::Delete,
            "head" => Self::Head,
            "options" => Self::Options,
            _ => return None,
        })
    }

    /// As in the request.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
        }
    }
}

impl Defaults {
    /// Reads what stands on the trait.
    pub(crate) fn read(attributes: &[Attribute], diagnostics: &mut Diagnostics) -> Self {
        let mut defaults = Self::default();
        ours(
            attributes,
            Level::Trait,
            diagnostics,
            |name, attribute, diagnostics| {
                defaults.attribute(name, attribute, diagnostics);
            },
        );
        defaults
    }

    fn attribute(&mut self, name: &str, attribute: &Attribute, diagnostics: &mut Diagnostics) {
        match name {
            "auth" => {
                let auth = auth::read(attribute, diagnostics);
                once(&mut self.auth, auth, attribute, diagnostics);
            }
            "timeout" => {
                if let Some(timeout) = timeout(attribute, diagnostics) {
                    once(&mut self.timeout_ms, timeout, attribute, diagnostics);
                }
            }
            "limit" => {
                if let Some(limit) = limit::read(attribute, diagnostics) {
                    once(&mut self.limit, limit, attribute, diagnostics);
                }
            }
            "limits" => {
                let limits = limits::read(attribute, diagnostics);
                once(&mut self.limits, limits, attribute, diagnostics);
            }
            "api_error" => {
                if let Some(api_error) = api_error::read(attribute, diagnostics) {
                    once(&mut self.api_error, api_error, attribute, diagnostics);
                }
            }
            "envelope" => {
                if let Some(envelope) = envelope::read(attribute, span(attribute), diagnostics) {
                    once(&mut self.envelope, envelope, attribute, diagnostics);
                }
            }
            "ws" => {
                let ws = ws::read(attribute, span(attribute), diagnostics);
                once(&mut self.ws, ws, attribute, diagnostics);
            }
            "retry_after" => self.waits.extend(wait::read(attribute, diagnostics)),
            _ => {
                let tokens = content(attribute, "#[header(\"X-Name\" = \"value\")]", diagnostics);
                let headers = tokens.map(|tokens| header::constant(tokens, diagnostics));
                self.headers.extend(headers.unwrap_or_default());
            }
        }
    }
}

impl MethodAttributes {
    pub(crate) fn read(attributes: &[Attribute], diagnostics: &mut Diagnostics) -> Self {
        let mut read = Self {
            verb: None,
            own: Defaults::default(),
            retry: None,
            time: None,
            paginate: None,
            subscribe: None,
            request: None,
            first: None,
            has_misspelled: has_misspelled(attributes, Level::Method),
        };
        ours(
            attributes,
            Level::Method,
            diagnostics,
            |name, attribute, diagnostics| {
                read.attribute(name, attribute, diagnostics);
            },
        );
        read
    }

    fn attribute(&mut self, name: &str, attribute: &Attribute, diagnostics: &mut Diagnostics) {
        let span = span(attribute);
        self.first.get_or_insert(span);
        if let Some(kind) = VerbKind::from_name(name) {
            if let Some(first) = &self.verb {
                let first = first.kind.name().to_lowercase();
                diagnostics.at(
                    span,
                    format!(
                        "a second verb after `{first}`: a method sends one request, remove one"
                    ),
                );
            } else {
                self.verb = Some(verb(kind, attribute, diagnostics));
            }
        } else if name == "retry" {
            if let Some(retry) = retry::read(attribute, diagnostics) {
                once(&mut self.retry, retry, attribute, diagnostics);
            }
        } else if name == "time" {
            if let Some(time) = time::read(attribute, span, diagnostics) {
                once(&mut self.time, time, attribute, diagnostics);
            }
        } else if name == "paginate" {
            if let Some(paginate) = paginate::read(attribute, span, diagnostics) {
                once(&mut self.paginate, paginate, attribute, diagnostics);
            }
        } else if name == "subscribe" {
            let subscribe = ws::subscribe(attribute, span, diagnostics);
            once(&mut self.subscribe, subscribe, attribute, diagnostics);
        } else if name == "request" {
            let request = ws::request(attribute, span, diagnostics);
            once(&mut self.request, request, attribute, diagnostics);
        } else {
            self.own.attribute(name, attribute, diagnostics);
        }
    }
}

fn span(attribute: &Attribute) -> Span {
    match attribute.path().get_ident() {
        Some(ident) => ident.span(),
        None => attribute.pound_token.span,
    }
}

/// Fills a slot that only one attribute may fill.
fn once<T>(slot: &mut Option<T>, value: T, attribute: &Attribute, diagnostics: &mut Diagnostics) {
    if slot.is_some() {
        let name = attribute.path().to_token_stream();
        diagnostics.at(
            span(attribute),
            format!("a second `#[{name}(..)]`: remove one"),
        );
    } else {
        *slot = Some(value);
    }
}

fn verb(kind: VerbKind, attribute: &Attribute, diagnostics: &mut Diagnostics) -> Verb {
    let mut verb = Verb {
        kind,
        span: span(attribute),
        path: None,
        body: None,
    };
    let example = format!("#[{}(\"/path\")]", kind.name().to_lowercase());
    let Some(tokens) = content(attribute, &example, diagnostics) else {
        return verb;
    };
    let mut arguments = split(tokens);
    let names_path = !matches!(
        arguments.first(),
        Some(Argument {
            head: TokenTree::Ident(_),
            rest: Rest::Value(_)
        })
    );
    if names_path {
        verb.path = arguments.remove(0).only_string(&example, diagnostics);
    } else {
        diagnostics.at(
            verb.span,
            format!("the path is missing: write `{example}`, options after it"),
        );
    }
    let (paths, arguments): (Vec<_>, Vec<_>) = arguments
        .into_iter()
        .partition(|argument| matches!(argument.head, TokenTree::Literal(_)));
    for second in paths {
        diagnostics.at(
            second.span(),
            "a second path: a method sends one request, remove this",
        );
    }
    for (_, argument) in options(arguments, &["body"], &[], diagnostics) {
        verb.body = body_style(&argument, diagnostics).map(|body| (body, argument.span()));
    }
    verb
}

fn timeout(attribute: &Attribute, diagnostics: &mut Diagnostics) -> Option<u64> {
    let literal = only_string(attribute, "#[timeout(\"2s\")]", diagnostics)?;
    match duration::milliseconds(&literal.value()) {
        Ok(milliseconds) => Some(milliseconds),
        Err(message) => {
            diagnostics.at(literal.span(), message);
            None
        }
    }
}

/// The only argument of an attribute that takes one string.
pub(super) fn only_string(
    attribute: &Attribute,
    example: &str,
    diagnostics: &mut Diagnostics,
) -> Option<LitStr> {
    let tokens = content(attribute, example, diagnostics)?;
    let mut arguments = split(tokens).into_iter();
    let literal = arguments.next()?.only_string(example, diagnostics);
    if let Some(second) = arguments.next() {
        diagnostics.at(
            second.span(),
            format!("one value is enough: write `{example}`"),
        );
    }
    literal
}
