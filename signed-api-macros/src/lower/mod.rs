//! What was written to what is valid: every rule that looks at more than one thing.

mod answers;
mod arguments;
mod auth;
mod bodies;
mod headers;
mod item;
mod limits;
mod named;
mod operation;
mod output;
mod paginate;
mod placeholders;
mod reconcile;
mod retry;
mod signature;
mod socket;
mod time;

use std::collections::HashSet;

use crate::ast::{Declaration, Item};
use crate::attr::{self, ClientOptions, Defaults, Level};
use crate::diag::Diagnostics;
use crate::ir;
use auth::Signing;

pub(crate) use item::with_body;
pub(crate) use output::{future_output, is_opaque, value};
pub(crate) use paginate::item;
pub(crate) use signature::TAKEN;

/// What the rules for one method need to know of the whole trait.
struct Surroundings<'a> {
    options: &'a ClientOptions,
    defaults: Defaults,
    /// That of methods without `#[auth(..)]` of their own.
    signing: Option<Signing>,
    /// Does the trait declare types of its own? That is a mistake, and names of them are none of their own.
    has_types: bool,
    limits: ir::Limits,
    /// Those of methods without `#[limit(..)]` of their own.
    costs: Vec<ir::Cost>,
    /// Those of methods that declare no others.
    answers: ir::Answers,
    /// The schemes that methods use so far.
    schemes: Vec<ir::Scheme>,
    /// What methods need to know of the socket, if the trait declares one.
    socket: Option<socket::Rules>,
    /// Does a method tell the server's time?
    has_time: bool,
    /// Constant headers of the trait that a scheme sets too, already reported.
    clashing_headers: HashSet<String>,
}

/// The client, if the declaration is valid; otherwise `diagnostics` says why not.
pub(crate) fn client(
    declaration: &Declaration,
    options: &ClientOptions,
    diagnostics: &mut Diagnostics,
) -> Option<ir::Client> {
    refuse_qualifiers(declaration, diagnostics);
    refuse_duplicates(declaration, diagnostics);
    let mut defaults = Defaults::read(&declaration.attributes, diagnostics);
    defaults.headers = headers::distinct(std::mem::take(&mut defaults.headers), diagnostics);
    let signing = auth::of_trait(defaults.auth.as_ref(), diagnostics);
    let answers = answers::of_trait(&mut defaults, diagnostics);
    let limits = limits::of_trait(defaults.limits.as_ref());
    let costs = limits::default_costs(defaults.limit.as_ref(), &limits, diagnostics);
    let mut surroundings = Surroundings {
        options,
        defaults,
        signing,
        limits,
        costs,
        answers,
        has_types: declaration
            .items
            .iter()
            .any(|item| matches!(item, Item::Type { .. })),
        schemes: Vec::new(),
        socket: None,
        has_time: false,
        clashing_headers: HashSet::new(),
    };
    let ws = surroundings.defaults.ws.take();
    let socket = ws
        .as_ref()
        .and_then(|ws| socket::of_trait(ws, &mut surroundings, diagnostics));
    let lowered = declaration.items.iter();
    let items: Vec<ir::Item> = lowered
        .filter_map(|item| item::lower(item, &mut surroundings, diagnostics))
        .collect();
    if diagnostics.is_empty() {
        reconcile::connect(&items, diagnostics);
    }
    if let Some(ws) = &ws {
        socket::connect(ws, &items, has_socket_methods(declaration), diagnostics);
    }
    let rules = surroundings.socket.as_ref();
    let is_signed = rules.is_some_and(|rules| rules.is_signed) || items.iter().any(is_signed);
    diagnostics.is_empty().then(|| ir::Client {
        library: options.library.clone(),
        attributes: attr::foreign(&declaration.attributes, Level::Trait),
        visibility: declaration.visibility.clone(),
        ident: declaration.ident.clone(),
        generics: declaration.generics.clone(),
        supertraits: declaration.supertraits.clone(),
        dyn_compatible: options.dyn_compatible,
        base_url: options.base_url.clone(),
        environments: options.environments.clone(),
        waits: surroundings.defaults.waits,
        answers: surroundings.answers,
        error: options.error.clone(),
        schemes: surroundings.schemes,
        is_signed,
        socket,
        limits: surroundings.limits,
        items,
    })
}

/// Does any method mean to go over the socket?
fn has_socket_methods(declaration: &Declaration) -> bool {
    let methods = declaration.items.iter().filter_map(Item::method);
    let mut attributes = methods.flat_map(|method| &method.attributes);
    attributes.any(|attribute| {
        let path = attribute.path();
        path.is_ident("subscribe") || path.is_ident("request")
    })
}

fn is_signed(item: &ir::Item) -> bool {
    matches!(item, ir::Item::Operation(operation) if operation.scheme.is_some())
}

fn refuse_qualifiers(declaration: &Declaration, diagnostics: &mut Diagnostics) {
    if let Some(keyword) = &declaration.unsafety {
        diagnostics.over(
            keyword,
            "the client keeps no promise of an unsafe trait: remove `unsafe`",
        );
    }
    if let Some(keyword) = &declaration.auto {
        diagnostics.over(keyword, "an auto trait has no methods: remove `auto`");
    }
}

fn refuse_duplicates(declaration: &Declaration, diagnostics: &mut Diagnostics) {
    for method in declaration.repeated_methods() {
        let name = &method.signature.ident;
        let message = format!("a second method `{name}`: give it another name");
        diagnostics.at(name.span(), message);
    }
}
