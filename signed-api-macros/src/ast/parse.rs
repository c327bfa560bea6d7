//! Parsing, as far as a trait without bodies needs it.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{
    Abi, Attribute, Generics, Ident, Lifetime, Token, Type, TypeParamBound, Visibility, braced,
    parenthesized, token,
};

use super::{
    Body, Constant, Declaration, Item, Method, Parameter, Pattern, Receiver, ReceiverKind,
    Signature,
};

impl Declaration {
    /// Is it a trait at all? Attributes, visibility, `unsafe` and `auto` may stand before the keyword.
    pub(crate) fn is_trait(item: &TokenStream) -> bool {
        let header = |input: ParseStream<'_>| {
            input.call(Attribute::parse_outer)?;
            input.parse::<Visibility>()?;
            input.parse::<Option<Token![unsafe]>>()?;
            input.parse::<Option<Token![auto]>>()?;
            let is_trait = input.peek(Token![trait]);
            input.parse::<TokenStream>()?;
            Ok(is_trait)
        };
        syn::parse::Parser::parse2(header, item.clone()).unwrap_or(false)
    }
}

impl Parse for Declaration {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let unsafety = input.parse()?;
        let auto = input.parse()?;
        input.parse::<Token![trait]>()?;
        let ident = input.parse()?;
        let mut generics: Generics = input.parse()?;
        let supertraits = supertraits(input)?;
        generics.where_clause = input.parse()?;
        let content;
        braced!(content in input);
        let mut items = Vec::new();
        while !content.is_empty() {
            items.push(content.parse()?);
        }
        Ok(Self {
            attributes,
            visibility,
            unsafety,
            auto,
            ident,
            generics,
            supertraits,
            items,
        })
    }
}

fn supertraits(input: ParseStream<'_>) -> syn::Result<Punctuated<TypeParamBound, Token![+]>> {
    let mut bounds = Punctuated::new();
    if input.parse::<Option<Token![:]>>()?.is_none() {
        return Ok(bounds);
    }
    while !input.peek(Token![where]) && !input.peek(token::Brace) {
        bounds.push_value(input.parse()?);
        if !input.peek(Token![+]) {
            break;
        }
        bounds.push_punct(input.parse()?);
    }
    Ok(bounds)
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let ahead = input.fork();
        ahead.call(Attribute::parse_outer)?;
        ahead.parse::<Visibility>()?;
        if ahead.peek(Token![const]) && ahead.peek2(Ident::peek_any) && !is_function(&ahead) {
            return Ok(Self::Constant(input.parse()?));
        }
        if ahead.peek(Token![type]) {
            let keyword = ahead.parse()?;
            let tokens = until_semicolon(input)?;
            return Ok(Self::Type { keyword, tokens });
        }
        if is_function(&ahead) {
            return Ok(Self::Method(Box::new(input.parse()?)));
        }
        macro_call(input)
    }
}

/// Is `fn` the next keyword after qualifiers such as `async`?
fn is_function(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    let qualifiers = || -> syn::Result<()> {
        ahead.parse::<Option<Token![const]>>()?;
        ahead.parse::<Option<Token![async]>>()?;
        ahead.parse::<Option<Token![unsafe]>>()?;
        ahead.parse::<Option<Abi>>()?;
        Ok(())
    };
    qualifiers().is_ok() && ahead.peek(Token![fn])
}

fn macro_call(input: ParseStream<'_>) -> syn::Result<Item> {
    let span = input.span();
    let mut after_bang = false;
    loop {
        let ends = match input.parse()? {
            TokenTree::Group(_) => input.peek(Token![;]) || after_bang,
            TokenTree::Punct(punct) => {
                after_bang = punct.as_char() == '!';
                punct.as_char() == ';'
            }
            _ => false,
        };
        if ends {
            input.parse::<Option<Token![;]>>()?;
            return Ok(Item::Macro { span });
        }
    }
}

impl Parse for Constant {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let ahead = input.fork();
        ahead.call(Attribute::parse_outer)?;
        ahead.parse::<Visibility>()?;
        ahead.parse::<Token![const]>()?;
        let ident = ahead.call(Ident::parse_any)?;
        ahead.parse::<Generics>()?;
        ahead.parse::<Token![:]>()?;
        ahead.parse::<Type>()?;
        let has_value = ahead.peek(Token![=]);
        let tokens = until_semicolon(input)?;
        Ok(Self {
            ident,
            has_value,
            tokens,
        })
    }
}

fn until_semicolon(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut tokens = TokenStream::new();
    loop {
        let semicolon = input.peek(Token![;]);
        input.parse::<TokenTree>()?.to_tokens(&mut tokens);
        if semicolon {
            return Ok(tokens);
        }
    }
}

impl Parse for Method {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let signature = input.parse()?;
        let body = if input.parse::<Option<Token![;]>>()?.is_some() {
            None
        } else {
            let content;
            let brace = braced!(content in input);
            Some(Body {
                brace,
                tokens: content.parse()?,
            })
        };
        Ok(Self {
            attributes,
            visibility,
            signature,
            body,
        })
    }
}

impl Parse for Signature {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let constness = input.parse()?;
        let asyncness = input.parse()?;
        let unsafety = input.parse()?;
        let abi = input.parse()?;
        let fn_token = input.parse()?;
        let ident = input.parse()?;
        let mut generics: Generics = input.parse()?;
        let content;
        let parenthesis = parenthesized!(content in input);
        let receiver = receiver(&content)?;
        let mut parameters = Vec::new();
        while !content.is_empty() {
            parameters.push(content.parse()?);
            if content.is_empty() {
                break;
            }
            content.parse::<Token![,]>()?;
        }
        let output = input.parse()?;
        generics.where_clause = input.parse()?;
        Ok(Self {
            constness,
            asyncness,
            unsafety,
            abi,
            fn_token,
            ident,
            generics,
            parenthesis,
            receiver,
            parameters,
            output,
        })
    }
}

fn receiver(input: ParseStream<'_>) -> syn::Result<Option<Receiver>> {
    let ahead = input.fork();
    let attributes = ahead.call(Attribute::parse_outer)?;
    let ampersand: Option<Token![&]> = ahead.parse()?;
    let lifetime: Option<Lifetime> = ahead.parse()?;
    let mutability: Option<Token![mut]> = ahead.parse()?;
    if !ahead.peek(Token![self]) || ahead.peek2(Token![::]) {
        return Ok(None);
    }
    let self_token: Token![self] = ahead.parse()?;
    let mut tokens = quote!(#(#attributes)* #ampersand #lifetime #mutability #self_token);
    let mut kind = match (ampersand, mutability) {
        (Some(_), None) => ReceiverKind::Shared(lifetime),
        (Some(_), Some(_)) => ReceiverKind::Exclusive,
        _ => ReceiverKind::Other,
    };
    if let Some(colon) = ahead.parse::<Option<Token![:]>>()? {
        let ty: Type = ahead.parse()?;
        tokens.extend(quote!(#colon #ty));
        kind = ReceiverKind::Other;
    }
    ahead.parse::<Option<Token![,]>>()?;
    syn::parse::discouraged::Speculative::advance_to(input, &ahead);
    Ok(Some(Receiver {
        tokens,
        self_token,
        kind,
    }))
}

impl Parse for Parameter {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let pattern = input.parse()?;
        input.parse::<Token![:]>()?;
        let ty = input.parse()?;
        Ok(Self {
            attributes,
            pattern,
            ty,
        })
    }
}

impl Parse for Pattern {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(Ident) && input.peek2(Token![:]) && !input.peek2(Token![::]) {
            return Ok(Self::Name(input.parse()?));
        }
        let mut tokens = TokenStream::new();
        while !input.peek(Token![:]) || input.peek(Token![::]) {
            if let Some(separator) = input.parse::<Option<Token![::]>>()? {
                separator.to_tokens(&mut tokens);
            } else {
                input.parse::<TokenTree>()?.to_tokens(&mut tokens);
            }
        }
        Ok(Self::Other(tokens))
    }
}
