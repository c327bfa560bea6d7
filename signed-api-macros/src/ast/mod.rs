//! What was written: the trait, its methods and their parameters. Bodies stay tokens.

mod parse;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::{
    Abi, Attribute, Generics, Ident, Lifetime, ReturnType, Token, Type, TypeParamBound, Visibility,
    token,
};

/// A trait declaration.
pub(crate) struct Declaration {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) unsafety: Option<Token![unsafe]>,
    pub(crate) auto: Option<Token![auto]>,
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) supertraits: Punctuated<TypeParamBound, Token![+]>,
    pub(crate) items: Vec<Item>,
}

impl Declaration {
    /// Every method that has the name of one before it, unless `cfg` may choose between them.
    pub(crate) fn repeated_methods(&self) -> impl Iterator<Item = &Method> {
        let items = self.items.iter().enumerate();
        items
            .filter(|(position, _)| self.is_repeated(*position))
            .filter_map(|(_, item)| item.method())
    }

    /// Leaves only the first of the methods that share a name.
    pub(crate) fn remove_repeated(&mut self) {
        for position in (0..self.items.len()).rev() {
            if self.is_repeated(position) {
                self.items.remove(position);
            }
        }
    }

    fn is_repeated(&self, position: usize) -> bool {
        let mut before = self.items.iter().take(position).filter_map(Item::method);
        let method = self.items.get(position).and_then(Item::method);
        method.is_some_and(|method| before.any(|other| other.repeats(method)))
    }
}

impl Item {
    pub(crate) fn method(&self) -> Option<&Method> {
        match self {
            Self::Method(method) => Some(method),
            _ => None,
        }
    }

    pub(crate) fn method_mut(&mut self) -> Option<&mut Method> {
        match self {
            Self::Method(method) => Some(method),
            _ => None,
        }
    }
}

impl Method {
    /// Does it have the same name, unless `cfg` may choose between the two?
    fn repeats(&self, other: &Self) -> bool {
        let is_conditional = |method: &Self| {
            let mut attributes = method.attributes.iter();
            attributes.any(|attribute| attribute.path().is_ident("cfg"))
        };
        self.signature.ident == other.signature.ident
            && !(is_conditional(self) && is_conditional(other))
    }
}

/// One item of the trait.
pub(crate) enum Item {
    Method(Box<Method>),
    Constant(Constant),
    Type {
        keyword: Token![type],
        tokens: TokenStream,
    },
    Macro {
        span: Span,
    },
}

pub(crate) struct Constant {
    pub(crate) ident: Ident,
    pub(crate) has_value: bool,
    pub(crate) tokens: TokenStream,
}

pub(crate) struct Method {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) signature: Signature,
    pub(crate) body: Option<Body>,
}

/// A default body, in its braces.
#[derive(Clone)]
pub(crate) struct Body {
    pub(crate) brace: token::Brace,
    pub(crate) tokens: TokenStream,
}

#[derive(Clone)]
pub(crate) struct Signature {
    pub(crate) constness: Option<Token![const]>,
    pub(crate) asyncness: Option<Token![async]>,
    pub(crate) unsafety: Option<Token![unsafe]>,
    pub(crate) abi: Option<Abi>,
    pub(crate) fn_token: Token![fn],
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) parenthesis: token::Paren,
    pub(crate) receiver: Option<Receiver>,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) output: ReturnType,
}

/// `&self`, `&'a self`, `self: Arc<Self>`..
#[derive(Clone)]
pub(crate) struct Receiver {
    /// Everything but attributes, as it was written.
    pub(crate) tokens: TokenStream,
    pub(crate) self_token: Token![self],
    pub(crate) kind: ReceiverKind,
}

#[derive(Clone)]
pub(crate) enum ReceiverKind {
    /// `&self` or `&'a self`.
    Shared(Option<Lifetime>),
    /// `&mut self`.
    Exclusive,
    /// `self`, `mut self`, `self: Type`.
    Other,
}

#[derive(Clone)]
pub(crate) struct Parameter {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) pattern: Pattern,
    pub(crate) ty: Type,
}

#[derive(Clone)]
pub(crate) enum Pattern {
    Name(Ident),
    Other(TokenStream),
}

impl ToTokens for Pattern {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Name(ident) => ident.to_tokens(tokens),
            Self::Other(pattern) => pattern.to_tokens(tokens),
        }
    }
}

impl ToTokens for Parameter {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self {
            attributes,
            pattern,
            ty,
        } = self;
        tokens.extend(quote!(#(#attributes)* #pattern: #ty));
    }
}

impl ToTokens for Signature {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self {
            constness,
            asyncness,
            unsafety,
            abi,
            fn_token,
            ident,
            generics,
            output,
            ..
        } = self;
        let where_clause = &generics.where_clause;
        tokens.extend(quote!(#constness #asyncness #unsafety #abi #fn_token #ident #generics));
        self.parenthesis
            .surround(tokens, |inside| self.inputs(inside));
        tokens.extend(quote!(#output #where_clause));
    }
}

impl Signature {
    /// What stands in the parentheses.
    fn inputs(&self, tokens: &mut TokenStream) {
        if let Some(Receiver {
            tokens: receiver, ..
        }) = &self.receiver
        {
            tokens.extend(quote!(#receiver,));
        }
        let parameters = &self.parameters;
        tokens.extend(quote!(#(#parameters),*));
    }
}
