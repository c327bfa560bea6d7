//! `#[paginate(cursor = "next", items = "data.list")]`: how a list goes on.

use proc_macro2::{Span, TokenTree};
use syn::{Attribute, LitInt, LitStr, Meta, Type};

use super::arguments::{Argument, Rest, content, options, split};
use super::place::{self, Path};
use crate::diag::Diagnostics;

pub(crate) struct Paginate {
    /// The kind, or the attribute when it has none.
    pub(crate) span: Span,
    pub(crate) kind: PageKind,
    /// Where the items are; nothing if the list is the whole answer.
    pub(crate) items: Option<Path>,
    /// What one of them is, where the return type does not say it.
    pub(crate) item: Option<Type>,
    /// Where the answer says that there is more.
    pub(crate) more: Option<Path>,
    pub(crate) max_pages: Option<u32>,
}

pub(crate) enum PageKind {
    Cursor {
        field: Path,
        into: Option<LitStr>,
        end: Option<String>,
    },
    Url {
        field: Path,
    },
    Link,
    Page {
        argument: LitStr,
        first: u64,
    },
    Offset {
        argument: LitStr,
    },
    Last {
        field: Path,
        into: LitStr,
        add: i64,
    },
}

const EXAMPLE: &str = "#[paginate(cursor = \"next\", items = \"data\")]";
const KINDS: &[&str] = &["cursor", "url", "link", "page", "offset", "last"];
const NAMES: &[&str] = &[
    "cursor",
    "url",
    "link",
    "page",
    "offset",
    "last",
    "items",
    "item",
    "into",
    "end",
    "first",
    "add",
    "more",
    "max_pages",
];

/// What goes with one kind only.
#[derive(Default)]
struct Extras {
    into: Option<(LitStr, Span)>,
    end: Option<(String, Span)>,
    first: Option<(u64, Span)>,
    add: Option<(i64, Span)>,
}

/// Nothing when it is wrong, and reported.
pub(super) fn read(
    attribute: &Attribute,
    span: Span,
    diagnostics: &mut Diagnostics,
) -> Option<Paginate> {
    let tokens = content(attribute, EXAMPLE, diagnostics)?;
    let written = split(tokens);
    let count = written.len();
    let known = options(written, NAMES, &[], diagnostics);
    let mut is_whole = known.len() == count;
    let (mut kind, mut items, mut item) = (None, None, None);
    let (mut more, mut max_pages) = (None, None);
    let mut extras = Extras::default();
    for (name, argument) in known {
        if KINDS.contains(&name) {
            match &kind {
                None => kind = Some((name, argument)),
                Some((first, _)) => {
                    let message =
                        format!("a list goes on in one way, and `{first}` is one: remove this");
                    diagnostics.at(argument.span(), message);
                    is_whole = false;
                }
            }
            continue;
        }
        let read = match name {
            "items" => place(&argument, "items = \"data.list\"", diagnostics)
                .map(|read| items = Some(read)),
            "more" => {
                place(&argument, "more = \"has_more\"", diagnostics).map(|read| more = Some(read))
            }
            "item" => ty(&argument, diagnostics).map(|read| item = Some(read)),
            "max_pages" => number(&argument, "max_pages = 100", 1, diagnostics)
                .map(|read| max_pages = Some(read)),
            _ => extras.read(name, &argument, diagnostics),
        };
        is_whole &= read.is_some();
    }
    let Some((name, argument)) = kind else {
        if is_whole {
            let message = format!(
                "how does the list go on? write one of `cursor`, `url`, `link`, `page`, `offset` and `last`, as in `{EXAMPLE}`"
            );
            diagnostics.at(span, message);
        }
        return None;
    };
    let span = argument.span();
    let kind = extras.complete(name, &argument, is_whole, diagnostics)?;
    is_whole.then_some(Paginate {
        span,
        kind,
        items,
        item,
        more,
        max_pages,
    })
}

/// The `item` of an attribute that may be wrong otherwise; for the inert client.
pub(crate) fn item(attribute: &Attribute) -> Option<Type> {
    let Meta::List(list) = &attribute.meta else {
        return None;
    };
    let mut options = split(list.tokens.clone()).into_iter();
    let item = options.find(|option| option.head.to_string() == "item")?;
    let Rest::Value(tokens) = item.rest else {
        return None;
    };
    syn::parse2(tokens.into_iter().collect()).ok()
}

impl Extras {
    fn read(
        &mut self,
        name: &str,
        argument: &Argument,
        diagnostics: &mut Diagnostics,
    ) -> Option<()> {
        let span = argument.span();
        match name {
            "into" => self.into = Some((argument.string("into = \"cursor\"", diagnostics)?, span)),
            "end" => self.end = Some((argument.string("end = \"-1\"", diagnostics)?.value(), span)),
            "first" => self.first = Some((number(argument, "first = 0", 0, diagnostics)?, span)),
            _ => self.add = Some((signed(argument, diagnostics)?, span)),
        }
        Some(())
    }

    /// The kind with what goes with it; what does not is reported.
    fn complete(
        self,
        name: &str,
        argument: &Argument,
        is_whole: bool,
        diagnostics: &mut Diagnostics,
    ) -> Option<PageKind> {
        let (takes_into, takes_end) = (matches!(name, "cursor" | "last"), name == "cursor");
        let (takes_first, takes_add) = (name == "page", name == "last");
        let mut fits = true;
        for (option, span, belongs, to) in [
            (
                "into",
                self.into.as_ref().map(|(_, span)| *span),
                takes_into,
                "`cursor` or `last`",
            ),
            (
                "end",
                self.end.as_ref().map(|(_, span)| *span),
                takes_end,
                "`cursor`",
            ),
            (
                "first",
                self.first.map(|(_, span)| span),
                takes_first,
                "`page`",
            ),
            ("add", self.add.map(|(_, span)| span), takes_add, "`last`"),
        ] {
            if let Some(span) = span.filter(|_| !belongs) {
                diagnostics.at(
                    span,
                    format!("`{option}` goes with {to}, and not with `{name}`: remove this"),
                );
                fits = false;
            }
        }
        let into = self.into.map(|(into, _)| into);
        let kind = match name {
            "link" => argument.alone(diagnostics).then_some(PageKind::Link),
            "url" => {
                place(argument, "url = \"next\"", diagnostics).map(|field| PageKind::Url { field })
            }
            "cursor" => {
                place(argument, "cursor = \"next\"", diagnostics).map(|field| PageKind::Cursor {
                    field,
                    into,
                    end: self.end.map(|(end, _)| end),
                })
            }
            "page" => argument
                .string("page = \"page\"", diagnostics)
                .map(|argument| PageKind::Page {
                    argument,
                    first: self.first.map_or(1, |(first, _)| first),
                }),
            "offset" => argument
                .string("offset = \"offset\"", diagnostics)
                .map(|argument| PageKind::Offset { argument }),
            _ => {
                let field = place(argument, "last = \"id\", into = \"from_id\"", diagnostics)?;
                if into.is_none() && is_whole {
                    let message = "which argument names the item that a page begins behind? write `into = \"from_id\"` beside this";
                    diagnostics.at(argument.span(), message);
                }
                Some(PageKind::Last {
                    field,
                    into: into?,
                    add: self.add.map_or(0, |(add, _)| add),
                })
            }
        };
        kind.filter(|_| fits)
    }
}

fn place(argument: &Argument, example: &str, diagnostics: &mut Diagnostics) -> Option<Path> {
    let literal = argument.string(example, diagnostics)?;
    place::path(&literal, diagnostics)
}

fn ty(argument: &Argument, diagnostics: &mut Diagnostics) -> Option<Type> {
    let tokens = argument.value("item = Payment", diagnostics)?;
    let ty = syn::parse2(tokens.clone()).ok();
    if ty.is_none() {
        diagnostics.over(
            tokens,
            "the type of one item is needed: write `item = Payment`",
        );
    }
    ty
}

fn number<N: TryFrom<u64>>(
    argument: &Argument,
    example: &str,
    least: u64,
    diagnostics: &mut Diagnostics,
) -> Option<N> {
    let tokens = argument.value(example, diagnostics)?;
    let number = syn::parse2::<LitInt>(tokens.clone()).ok();
    let number = number.and_then(|number| number.base10_parse::<u64>().ok());
    let number = number.filter(|number| *number >= least);
    let number = number.and_then(|number| N::try_from(number).ok());
    if number.is_none() {
        diagnostics.over(
            tokens,
            format!("a number, {least} or more, is needed: write `{example}`"),
        );
    }
    number
}

fn signed(argument: &Argument, diagnostics: &mut Diagnostics) -> Option<i64> {
    let tokens = argument.value("add = 1", diagnostics)?;
    let text: String = tokens
        .clone()
        .into_iter()
        .map(|tree: TokenTree| tree.to_string())
        .collect();
    let number = text.parse().ok();
    if number.is_none() {
        diagnostics.over(tokens, "a whole number is needed: write `add = 1`");
    }
    number
}
