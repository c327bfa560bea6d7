//! Which argument says what page is meant, and what one item is.

use quote::ToTokens;
use syn::{GenericArgument, LitStr, PathArguments, Type};

use super::arguments::Lowered;
use super::output::Output;
use crate::attr::{self, Paginate};
use crate::diag::{Diagnostics, nearest};
use crate::ir::{Decoder, Effect, PageKind, Pages, Place, Slot};

/// What an argument is used for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    /// It names a page, or an item.
    Name,
    /// It counts.
    Number,
}

/// How the method's list goes on; nothing when that is wrong, and reported. Places are those of the whole body, also where
/// what the method returns is the `payload` of an envelope.
pub(super) fn lower(
    paginate: &Paginate,
    effect: Effect,
    output: &Output,
    payload: &[String],
    arguments: &[&Lowered],
    diagnostics: &mut Diagnostics,
) -> Option<Pages> {
    if effect != Effect::Safe {
        let message = "pages are asked for again after a failure, and this method may change something: write `#[retry(safe)]` beside it if it only reads";
        diagnostics.at(paginate.span, message);
    }
    let ty = match &output.decoder {
        Decoder::Json(ty) | Decoder::ResponseJson(ty) => Some(ty),
        _ => {
            let message = "what has pages is JSON: return what a page is, as in `Result<Page<Payment>>` or `Result<Vec<Payment>>`";
            diagnostics.over(&output.value, message);
            None
        }
    };
    let ty = ty?;
    let is_list = is_list(ty);
    if paginate.items.is_none() && !is_list {
        let message = format!(
            "where in `{}` are the items? write `items = \"data\"`, the names on the way to the list",
            shown(ty)
        );
        diagnostics.at(paginate.span, message);
    } else if paginate.items.is_some() && is_list && payload.is_empty() {
        let message = "the answer is a list itself, and no object with one in it: remove `items`";
        diagnostics.at(paginate.span, message);
    }
    if is_list
        && payload.is_empty()
        && let Some(what) = within(paginate)
    {
        let message = format!(
            "the answer is a list, and no object with {what} in it: return the object, or write another kind"
        );
        diagnostics.at(paginate.span, message);
    }
    let item = paginate.item.clone().or_else(|| only_argument(ty).cloned());
    if item.is_none() {
        let message = format!(
            "what is one item of `{}`? write its type, `item = Payment`",
            shown(ty)
        );
        diagnostics.at(paginate.span, message);
    }
    let kind = kind(paginate, arguments, diagnostics)?;
    Some(Pages {
        kind,
        items: paginate.items.clone().unwrap_or_else(|| payload.to_vec()),
        item: item?,
        more: paginate.more.clone(),
        max_pages: paginate.max_pages,
    })
}

/// The type of one item as far as attribute and return type say it; for the inert client.
pub(crate) fn item(given: Option<Type>, value: &Type) -> Option<Type> {
    given.or_else(|| only_argument(without_response(value)).cloned())
}

fn kind(
    paginate: &Paginate,
    arguments: &[&Lowered],
    diagnostics: &mut Diagnostics,
) -> Option<PageKind> {
    Some(match &paginate.kind {
        attr::PageKind::Link => PageKind::Link,
        attr::PageKind::Url { field } => PageKind::Url {
            field: field.clone(),
        },
        attr::PageKind::Cursor { field, into, end } => {
            let into = match into {
                Some(into) => into.clone(),
                None if arguments.iter().any(|argument| argument.name == "cursor") => {
                    LitStr::new("cursor", paginate.span)
                }
                None => {
                    let message = "which argument is the cursor sent as? write an argument `cursor: Option<&str>`, or `into = \"..\"` beside this";
                    diagnostics.at(paginate.span, message);
                    return None;
                }
            };
            PageKind::Cursor {
                field: field.clone(),
                slot: slot(&into, Use::Name, arguments, diagnostics)?,
                end: end.clone(),
            }
        }
        attr::PageKind::Page { argument, first } => PageKind::Page {
            slot: slot(argument, Use::Number, arguments, diagnostics)?,
            first: *first,
        },
        attr::PageKind::Offset { argument } => PageKind::Offset {
            slot: slot(argument, Use::Number, arguments, diagnostics)?,
        },
        attr::PageKind::Last { field, into, add } => PageKind::Last {
            field: field.clone(),
            slot: slot(into, Use::Name, arguments, diagnostics)?,
            add: *add,
        },
    })
}

fn slot(
    literal: &LitStr,
    used: Use,
    arguments: &[&Lowered],
    diagnostics: &mut Diagnostics,
) -> Option<Slot> {
    let name = literal.value();
    let Some(argument) = arguments.iter().find(|argument| argument.name == name) else {
        let names = arguments.iter().map(|argument| argument.name.as_str());
        let ty = match used {
            Use::Name => "Option<&str>",
            Use::Number => "Option<u32>",
        };
        let message = match nearest(&name, names) {
            Some(other) => format!("no argument `{name}`: did you mean `{other}`?"),
            None => format!("no argument `{name}`: write `{name}: {ty}`"),
        };
        diagnostics.at(literal.span(), message);
        return None;
    };
    if let Some(message) = unfit(&name, &argument.ty, used) {
        diagnostics.over(&argument.ty, message);
        return None;
    }
    if let Some(condition) = argument.conditional() {
        let message =
            format!("`{name}` says which page is meant, and is needed in every build: remove this");
        diagnostics.over(condition, message);
        return None;
    }
    match argument.place.as_ref()? {
        Place::Query(wire) => Some(Slot::Query(wire.clone())),
        Place::Field(wire) => Some(Slot::Field(wire.clone())),
        Place::FormField(wire) => Some(Slot::FormField(wire.clone())),
        Place::Header(wire) => Some(Slot::Header(wire.clone())),
        Place::Path(_) => {
            let message = format!(
                "`{name}` is in the path, where every page has another address: name an argument in the query, the body or a header"
            );
            diagnostics.at(literal.span(), message);
            None
        }
        Place::QuerySpread(_) | Place::FormSpread(_) | Place::Json | Place::Body => {
            let message = format!(
                "`{name}` is more than one value: write an argument of its own for what says which page is meant"
            );
            diagnostics.at(literal.span(), message);
            None
        }
    }
}

/// Why no argument of this type can say which page is meant, as far as types are known by their names.
fn unfit(name: &str, ty: &Type, used: Use) -> Option<String> {
    let inner = plain(ty);
    let ident = match inner {
        Type::Path(path) => path
            .path
            .segments
            .last()
            .map(|segment| segment.ident.to_string()),
        _ => None,
    };
    let ident = ident.as_deref().unwrap_or_default();
    let is_composed = matches!(inner, Type::Tuple(_) | Type::Array(_) | Type::Slice(_));
    let is_never = is_composed || matches!(ident, "bool" | "Vec" | "HashMap" | "BTreeMap");
    match used {
        Use::Name if is_never => Some(format!(
            "this cannot name a page: write `{name}: Option<&str>`, or a number"
        )),
        Use::Number if is_never || matches!(ident, "str" | "String" | "char" | "f32" | "f64") => {
            Some(format!("this cannot count: write `{name}: Option<u32>`"))
        }
        _ => None,
    }
}

/// The type without `&`, and what an `Option` is of.
fn plain(ty: &Type) -> &Type {
    match ty {
        Type::Reference(reference) => plain(&reference.elem),
        Type::Group(group) => plain(&group.elem),
        Type::Paren(paren) => plain(&paren.elem),
        Type::Path(_) if is_option(ty) => only_argument(ty).map_or(ty, plain),
        _ => ty,
    }
}

fn is_option(ty: &Type) -> bool {
    is_named(ty, "Option")
}

fn is_list(ty: &Type) -> bool {
    is_named(ty, "Vec") || is_named(ty, "VecDeque")
}

fn is_named(ty: &Type, name: &str) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|segment| segment.ident == name))
}

/// What the kind reads beside the items, which no list has.
fn within(paginate: &Paginate) -> Option<&'static str> {
    match paginate.kind {
        _ if paginate.more.is_some() => Some("`more`"),
        attr::PageKind::Cursor { .. } => Some("a cursor"),
        attr::PageKind::Url { .. } => Some("an address"),
        _ => None,
    }
}

/// The `T` of `Vec<T>` and `Page<T>`.
fn only_argument(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else {
        return None;
    };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else {
        return None;
    };
    let mut types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.next().filter(|_| types.next().is_none())
}

fn without_response(ty: &Type) -> &Type {
    match is_named(ty, "Response") {
        true => only_argument(ty).unwrap_or(ty),
        false => ty,
    }
}

fn shown(ty: &Type) -> String {
    ty.to_token_stream().to_string().replace(' ', "")
}
