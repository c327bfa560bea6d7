//! What is valid: the client as it will be generated. Only `lower` builds it, and nothing in it can fail any more.

mod socket;

use std::rc::Rc;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Generics, Ident, Lifetime, LitStr, Path, Token, Type, TypeParamBound, Visibility,
};

pub(crate) use crate::ast::{Body, ReceiverKind, Signature};
pub(crate) use crate::attr::{
    Declared, Environment, Expected, Rejected, Says, TimeFormat, VerbKind, Wait, WaitPlace,
    WaitUnit, Word,
};
use crate::{attr, expr, source};
pub(crate) use socket::{
    Challenge, Channel, Fetch, KeepAlive, Overflow, Pattern, Piece, Queue, Reply, Request, Socket,
    SocketArgument, SocketKind, SocketMethod, Template,
};

pub(crate) struct Client {
    /// Where the library is found, when not at `::signed_api`.
    pub(crate) library: Option<Path>,
    /// The attributes that stay on the trait.
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) supertraits: Punctuated<TypeParamBound, Token![+]>,
    /// Is the trait to be usable as `dyn Trait`?
    pub(crate) dyn_compatible: bool,
    pub(crate) base_url: Option<String>,
    pub(crate) environments: Vec<Environment>,
    pub(crate) waits: Vec<Wait>,
    /// What the answers to its operations look like.
    pub(crate) answers: Answers,
    /// The type of the API's errors.
    pub(crate) error: Option<Type>,
    /// Every scheme that a method uses, once.
    pub(crate) schemes: Vec<Scheme>,
    /// Does anything need credentials?
    pub(crate) is_signed: bool,
    pub(crate) socket: Option<Socket>,
    pub(crate) limits: Limits,
    /// In the order of the trait.
    pub(crate) items: Vec<Item>,
}

#[derive(Clone)]
pub(crate) enum Scheme {
    /// With the literals of its expressions, in order: the parts of the scheme lie in them as if they were one.
    OneLiner(expr::Scheme, Vec<LitStr>),
    /// Writes a message, by an expression at this place.
    Message(expr::Scheme, Rc<source::Source>),
    /// A type without fields, or a constant. Whether it is a scheme at all, only the compiler knows.
    Named(Path),
}

impl PartialEq for Scheme {
    /// One-liners that mean the same are equal, and so are paths that are written in the same way.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::OneLiner(scheme, _), Self::OneLiner(other, _)) => scheme == other,
            (Self::Message(scheme, _), Self::Message(other, _)) => scheme == other,
            (Self::Named(path), Self::Named(other)) => {
                path.to_token_stream().to_string() == other.to_token_stream().to_string()
            }
            _ => false,
        }
    }
}

pub(crate) enum Item {
    Operation(Box<Operation>),
    Socket(Box<SocketMethod>),
    /// An `async fn` with a body.
    Default(Box<DefaultMethod>),
    /// Stays in the trait as it is.
    Kept(TokenStream),
}

/// The methods that send a request.
pub(crate) fn operations(items: &[Item]) -> impl Iterator<Item = &Operation> {
    items.iter().filter_map(|item| match item {
        Item::Operation(operation) => Some(&**operation),
        Item::Socket(_) | Item::Default(_) | Item::Kept(_) => None,
    })
}

pub(crate) struct DefaultMethod {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) signature: Signature,
    pub(crate) output: TokenStream,
    pub(crate) body: Body,
}

/// A method that sends a request.
pub(crate) struct Operation {
    /// The attributes that stay on the method of the trait.
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) receiver: Receiver,
    pub(crate) arguments: Vec<Argument>,
    /// `Result<T>`, as it was written.
    pub(crate) output: Type,
    /// The `T` of it.
    pub(crate) value: Type,
    pub(crate) decoder: Decoder,
    pub(crate) verb: VerbKind,
    /// As it was written, for documentation.
    pub(crate) template: String,
    /// The literals around the placeholders.
    pub(crate) path: Vec<String>,
    /// Which argument fills each placeholder.
    pub(crate) placeholders: Vec<usize>,
    /// An index into [`Client::schemes`].
    pub(crate) scheme: Option<usize>,
    /// What the scheme reads as `op.name`: names and values.
    pub(crate) constants: Vec<(String, String)>,
    pub(crate) effect: Effect,
    pub(crate) key: Key,
    pub(crate) retry: Retry,
    /// Lower-case names and values.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) timeout_ms: Option<u64>,
    /// What it takes from the pools, each at most once.
    pub(crate) costs: Vec<Cost>,
    /// Where its answer tells the server's time.
    pub(crate) time: Option<Time>,
    /// What its answers look like, where that is not as the trait declares.
    pub(crate) answers: Option<Answers>,
    /// How its list goes on.
    pub(crate) pages: Option<Pages>,
}

/// What answers look like, beside their statuses.
#[derive(Clone, Default)]
pub(crate) struct Answers {
    pub(crate) envelope: Option<Declared>,
    /// Places of the server's code, and of its message.
    pub(crate) code: Vec<attr::Path>,
    pub(crate) message: Vec<attr::Path>,
    /// Whole words come before parts.
    pub(crate) words: Vec<Word>,
    /// Was an error that no word means not executed?
    pub(crate) is_rejected_otherwise: bool,
}

impl Answers {
    /// Is what a method returns a part of the body?
    pub(crate) fn has_payload(&self) -> bool {
        !self.payload().is_empty()
    }

    /// The place of that part; no names if it is all of the body.
    pub(crate) fn payload(&self) -> &[String] {
        let envelope = self.envelope.as_ref();
        envelope.map_or(&[], |envelope| &envelope.data)
    }
}

/// How a list goes on, page by page.
pub(crate) struct Pages {
    pub(crate) kind: PageKind,
    /// Names on the way to the items; none if the list is the whole answer.
    pub(crate) items: Vec<String>,
    /// The type of one.
    pub(crate) item: Type,
    /// Where the answer says that there is more.
    pub(crate) more: Option<Vec<String>>,
    pub(crate) max_pages: Option<u32>,
}

/// How the next page is found.
pub(crate) enum PageKind {
    Cursor {
        field: Vec<String>,
        slot: Slot,
        end: Option<String>,
    },
    Url {
        field: Vec<String>,
    },
    Link,
    Page {
        slot: Slot,
        first: u64,
    },
    Offset {
        slot: Slot,
    },
    Last {
        field: Vec<String>,
        slot: Slot,
        add: i64,
    },
}

/// Where the argument goes that says which page is meant, and its name there.
pub(crate) enum Slot {
    Query(String),
    Field(String),
    FormField(String),
    /// Lower case.
    Header(String),
}

/// The pools of a trait.
pub(crate) struct Limits {
    pub(crate) pools: Vec<Pool>,
    pub(crate) margin_ms: u64,
}

pub(crate) struct Pool {
    pub(crate) name: String,
    pub(crate) windows: Vec<Window>,
}

pub(crate) struct Window {
    pub(crate) capacity: u32,
    pub(crate) period_ms: u64,
    pub(crate) hint: Hint,
}

/// The header field by which the server tells its own count; in lower case.
pub(crate) enum Hint {
    None,
    Used(String),
    Remaining(String),
}

#[derive(Clone)]
pub(crate) struct Cost {
    /// An index into [`Limits::pools`].
    pub(crate) pool: usize,
    pub(crate) amount: Amount,
}

#[derive(Clone)]
pub(crate) enum Amount {
    Constant(u32),
    Computed {
        /// The names that the body reads, and the arguments that they are.
        bindings: Vec<(Ident, Ident)>,
        body: TokenStream,
    },
}

/// Where an answer tells the server's time, and how answers look that refuse a time stamp.
pub(crate) struct Time {
    /// Names of objects and positions in lists, on the way to the value.
    pub(crate) field: Vec<String>,
    pub(crate) format: TimeFormat,
    pub(crate) rejected: Vec<Rejected>,
}

/// `&self` or `&'a self`.
pub(crate) struct Receiver {
    pub(crate) tokens: TokenStream,
    pub(crate) self_token: Token![self],
    pub(crate) lifetime: Option<Lifetime>,
}

pub(crate) struct Argument {
    /// Built-in attributes: `cfg` and lint levels.
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    pub(crate) place: Place,
}

/// Where an argument goes, and under which name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    Path(String),
    Query(String),
    QuerySpread(String),
    /// A field of the JSON body.
    Field(String),
    Json,
    FormField(String),
    FormSpread(String),
    Body,
    /// Lower case.
    Header(String),
}

/// How the response's body becomes a value.
pub(crate) enum Decoder {
    Json(Type),
    Unit,
    Text,
    Bytes,
    ResponseJson(Type),
    ResponseUnit,
    ResponseText,
    ResponseBytes,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    Safe,
    Idempotent,
    Key,
    Replay,
    Once,
}

/// What a method declares about sending again, beside its effect.
#[derive(Default)]
pub(crate) struct Retry {
    pub(crate) max_attempts: Option<u32>,
    pub(crate) base_ms: Option<u64>,
    pub(crate) cap_ms: Option<u64>,
    pub(crate) partial: Vec<u16>,
    pub(crate) reconcile: Option<Reconcile>,
}

impl Retry {
    /// Is there anything that the library has to know?
    pub(crate) fn has_rules(&self) -> bool {
        self.max_attempts.is_some()
            || self.base_ms.is_some()
            || self.cap_ms.is_some()
            || !self.partial.is_empty()
    }
}

/// The method that finds out what has become of a request.
pub(crate) struct Reconcile {
    /// The name of a method of the trait, which takes as many arguments as there are sources.
    pub(crate) method: String,
    pub(crate) sources: Vec<Source>,
    pub(crate) visible_after_ms: u64,
    pub(crate) absent: Option<Path>,
    /// As it was written.
    pub(crate) literal: LitStr,
}

/// Where a value comes from that a request is looked up by.
pub(crate) enum Source {
    /// An index into [`Operation::arguments`].
    Argument(usize),
    /// A field of the body.
    Field(String),
}

/// Where the server finds the name by which it knows a resend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Key {
    None,
    Query(String),
    Body(String),
    Header(String),
    Path,
}
