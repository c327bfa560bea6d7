//! `#[subscribe(..)]` and `#[request(..)]` on methods.

use proc_macro2::Span;
use syn::ext::IdentExt;

use super::super::arguments::Lowered as HttpArgument;
use super::super::{Surroundings, limits, signature};
use super::arguments::{self, Lowered};
use super::message::{self, Known, Reads, Role};
use super::output;
use crate::ast::Method;
use crate::attr::{self, Level, MethodAttributes, Request, Subscribe};
use crate::diag::Diagnostics;
use crate::ir::{self, SocketKind, SocketMethod};

/// The method, if it goes over the socket; nothing if it is wrong.
pub(in crate::lower) fn lower(
    method: &Method,
    attributes: &MethodAttributes,
    surroundings: &mut Surroundings<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<SocketMethod> {
    let span = match (&attributes.subscribe, &attributes.request) {
        (Some(subscribe), _) => subscribe.span,
        (None, request) => request.as_ref()?.span,
    };
    if let (Some(_), Some(request)) = (&attributes.subscribe, &attributes.request) {
        let message = "`request` beside `subscribe`: a method does one of them, remove one";
        diagnostics.at(request.span, message);
    }
    if let Some(verb) = &attributes.verb {
        let message = "a method sends an HTTP request or goes over the socket: remove one of them";
        diagnostics.at(verb.span, message);
    }
    refuse_others(method, attributes.subscribe.is_some(), diagnostics);
    if surroundings.socket.is_none() {
        let message = "this trait has no socket: write `#[ws(\"wss://..\", ..)]` above it";
        diagnostics.at(span, message);
    }
    if !surroundings.has_types {
        signature::refuse_associated(&method.signature, diagnostics);
    }
    if surroundings.options.dyn_compatible {
        signature::refuse_generics(&method.signature, diagnostics);
    }
    let rename = surroundings.options.rename_all;
    let arguments = arguments::lower(&method.signature, rename, diagnostics);
    let (receiver, output) = match &attributes.subscribe {
        Some(_) => output::subscription(method, diagnostics),
        None => output::answer(method, diagnostics),
    };
    let mut lowering = Lowering {
        method,
        arguments: arguments?,
        attributes,
        surroundings,
        diagnostics,
    };
    let kind = match (&attributes.subscribe, &attributes.request) {
        (Some(subscribe), _) => lowering.channel(subscribe).map(SocketKind::Channel),
        (None, request) => {
            let is_unit = output.as_ref().is_some_and(|output| output.is_unit);
            lowering
                .request(request.as_ref()?, is_unit)
                .map(SocketKind::Request)
        }
    };
    let arguments = lowering.arguments;
    let output = output?;
    Some(SocketMethod {
        attributes: attr::foreign(&method.attributes, Level::Method),
        ident: method.signature.ident.clone(),
        generics: method.signature.generics.clone(),
        receiver: receiver?,
        arguments: arguments
            .into_iter()
            .map(|lowered| lowered.argument)
            .collect(),
        output: output.whole,
        value: output.value,
        kind: kind?,
    })
}

/// Attributes that are about HTTP.
fn refuse_others(method: &Method, subscribes: bool, diagnostics: &mut Diagnostics) {
    for attribute in &method.attributes {
        let Some(ident) = attribute.path().get_ident() else {
            continue;
        };
        let message = match ident.to_string().as_str() {
            "auth" => {
                "the session logs in once, as `login = ..` in `#[ws(..)]` says: remove this, and write `private` for what needs it"
            }
            "header" => "a message over the socket has no header fields: remove this",
            "retry" => "nothing that goes over the socket is sent again: remove this",
            "time" | "paginate" | "envelope" | "api_error" => {
                "this is about answers to HTTP requests, and `#[ws(..)]` says how messages look: remove this"
            }
            "limit" if subscribes => {
                "a subscription takes what every message does: write `send_limit(..)` in `#[ws(..)]`"
            }
            "timeout" if subscribes => {
                "a subscription is answered within `answer_timeout` of `#[ws(..)]`: remove this"
            }
            _ => continue,
        };
        diagnostics.at(ident.span(), message);
    }
}

struct Lowering<'a, 's> {
    method: &'a Method,
    arguments: Vec<Lowered>,
    attributes: &'a MethodAttributes,
    surroundings: &'a mut Surroundings<'s>,
    diagnostics: &'a mut Diagnostics,
}

impl Lowering<'_, '_> {
    fn channel(&mut self, subscribe: &Subscribe) -> Option<ir::Channel> {
        self.private(subscribe.private);
        let written = match &subscribe.message {
            Some(message) => Some(self.message(message, Role::Subscribe)?),
            None => None,
        };
        let template = subscribe.channel.as_ref()?;
        let channel = arguments::filled(template, &self.arguments, self.diagnostics)?;
        let mut constants = Vec::new();
        for (name, _, template) in &subscribe.constants {
            let template = arguments::filled(template, &self.arguments, self.diagnostics)?;
            constants.push((name.clone(), template));
        }
        let index = written.as_ref().map(|(index, _)| *index);
        if subscribe.is_whole
            && let Some(rules) = self
                .surroundings
                .socket
                .as_ref()
                .filter(|rules| rules.is_whole)
        {
            let own = written.as_ref().map(|(_, reads)| reads);
            let message = own.or(rules.subscribe.as_ref());
            let given = subscribe.constants.iter();
            let given: Vec<(&str, Span)> = given
                .map(|(name, span, _)| (name.as_str(), *span))
                .collect();
            let messages = [message, rules.unsubscribe.as_ref()];
            check_constants(
                &given,
                &messages,
                Role::Subscribe,
                subscribe.span,
                self.diagnostics,
            );
            let templates = subscribe.constants.iter().map(|(_, _, template)| template);
            let templates: Vec<_> = templates.chain([template]).collect();
            let instead =
                "write it in braces into the channel, or `params` into the message that subscribes";
            arguments::refuse_unused(
                &self.arguments,
                &templates,
                message,
                instead,
                self.diagnostics,
            );
        }
        Some(ir::Channel {
            channel,
            is_private: subscribe.private.is_some(),
            constants,
            subscribe: index,
            queue: subscribe.queue.clone(),
        })
    }

    fn request(&mut self, request: &Request, is_unit: bool) -> Option<ir::Request> {
        self.private(request.private);
        let written = match &request.message {
            Some(message) => Some(self.message(message, Role::Request)?),
            None => None,
        };
        let index = written.as_ref().map(|(index, _)| *index);
        if let Some(rules) = self
            .surroundings
            .socket
            .as_ref()
            .filter(|rules| rules.is_whole)
            && request.is_whole
        {
            let own = written.as_ref().map(|(_, reads)| reads);
            let message = own.or(rules.request.as_ref());
            if message.is_none() {
                let message = "nothing says how a request is written: write `request = json({ id: op.id, method: op.method, params })` \
                               in `#[ws(..)]`";
                self.diagnostics.at(request.span, message);
            } else if !rules.has_id {
                let message = "an answer could not be told from others: write where it repeats `op.id`, as in `id = \"id\"`, \
                               in `#[ws(..)]`";
                self.diagnostics.at(request.span, message);
            }
            let given = request.constants.iter();
            let given: Vec<(&str, Span)> = given
                .map(|(name, span, _)| (name.as_str(), *span))
                .collect();
            check_constants(
                &given,
                &[message],
                Role::Request,
                request.span,
                self.diagnostics,
            );
            if message.is_some() {
                let instead = "write `params` into the message of requests, or remove it";
                arguments::refuse_unused(&self.arguments, &[], message, instead, self.diagnostics);
            }
        }
        let costs = self.costs();
        Some(ir::Request {
            method: request.method.clone(),
            is_private: request.private.is_some(),
            constants: request
                .constants
                .iter()
                .map(|(name, _, value)| (name.clone(), value.clone()))
                .collect(),
            scheme: index,
            timeout_ms: self.attributes.own.timeout_ms,
            costs,
            is_unit,
        })
    }

    /// What this request takes beside what every message does.
    fn costs(&mut self) -> Vec<ir::Cost> {
        let limits = &self.surroundings.limits;
        let own = self.attributes.own.limit.as_ref();
        for cost in own.iter().flat_map(|limit| &limit.costs) {
            if let attr::Amount::Computed { .. } = cost.amount {
                let message =
                    "what a request over the socket takes is known beforehand: write a number";
                self.diagnostics.at(cost.span, message);
                return Vec::new();
            }
        }
        let arguments: [&HttpArgument; 0] = [];
        limits::of_method(own, limits, &[], &arguments, self.diagnostics)
    }

    /// The place of the scheme that writes a message of the method's own.
    fn message(&mut self, message: &attr::Message, role: Role) -> Option<(usize, Reads)> {
        let rules = self.surroundings.socket.as_ref()?;
        let fetched: Vec<&str> = rules.fetched.iter().map(String::as_str).collect();
        let known = Known {
            fetched: &fetched,
            has_challenge: rules.has_challenge,
        };
        let written = message::lower(message, role, &known, self.diagnostics)?;
        let index = self.surroundings.index_of(written.scheme);
        if let Some(rules) = &mut self.surroundings.socket {
            rules.is_signed |= written.reads.may_read_credentials();
        }
        Some((index, written.reads))
    }

    fn private(&mut self, private: Option<Span>) {
        let rules = self.surroundings.socket.as_ref();
        if let Some(span) = private
            && rules.is_some_and(|rules| rules.is_whole && !rules.has_login)
        {
            let name = self.method.signature.ident.unraw();
            let message = format!(
                "`{name}` waits for a login, and nothing logs in: write `login = json({{ .. }})` in `#[ws(..)]`, or remove this"
            );
            self.diagnostics.at(span, message);
        }
    }
}

/// What the messages read must be given, and what is given must be read.
fn check_constants(
    given: &[(&str, Span)],
    messages: &[Option<&Reads>],
    role: Role,
    span: Span,
    diagnostics: &mut Diagnostics,
) {
    let messages: Vec<&Reads> = messages.iter().flatten().copied().collect();
    for (name, span) in given {
        if !messages.iter().any(|reads| reads.may_read(name)) {
            let message =
                format!("no message reads `op.{name}`: write it into one, or remove this");
            diagnostics.at(*span, message);
        }
    }
    for reads in messages {
        let Reads::Known { constants, .. } = reads else {
            continue;
        };
        for (name, is_required) in constants {
            let is_given = role.given().contains(&name.as_str())
                || given.iter().any(|(given, _)| given == name);
            if *is_required && !is_given {
                let message =
                    format!("the message reads `op.{name}`: write `{name} = \"..\"` here");
                diagnostics.at(span, message);
                return;
            }
        }
    }
}
