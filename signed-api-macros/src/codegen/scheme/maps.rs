//! Maps and lists: streamed as a form or JSON where they can be, collected where they must.

use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;

use super::generator::{Generator, Holds, Local, mutable};
use super::shape::{self, Kind};
use super::{constant, words};
use crate::expr::scheme::{Arrays, Entry, Value};

impl<'a> Generator<'a> {
    /// `form` or `raw` of a map, into `sink`.
    pub(super) fn form(
        &mut self,
        function: &str,
        sink: &Ident,
        map: &Value,
        arrays: Arrays,
    ) -> TokenStream {
        let (span, private) = (self.span, self.private);
        let (open, arrays) = (words::local(function), words::arrays(arrays));
        let open = quote_spanned! {span=>
            #private::maps::#open(&mut #sink, #private::maps::Arrays::#arrays)
        };
        self.opened(function, &open, map)
    }

    /// `pairs` of a map, into `sink`.
    pub(super) fn pairs(
        &mut self,
        sink: &Ident,
        map: &Value,
        after: &str,
        between: &str,
    ) -> TokenStream {
        let (span, private) = (self.span, self.private);
        let open = quote_spanned!(span=> #private::maps::pairs(&mut #sink, #after, #between));
        self.opened("pairs", &open, map)
    }

    /// All entries of `map`, into what `open` begins.
    fn opened(&mut self, name: &str, open: &TokenStream, map: &Value) -> TokenStream {
        let (span, private) = (self.span, self.private);
        let begun = self.names.open(name);
        let entries = self.entries(&begun, map);
        self.names.close();
        let mutable = mutable(&entries);
        quote_spanned! {span=>
            let #mutable #begun = #open;
            #entries
            #private::maps::MapSink::end(#begun);
        }
    }

    /// JSON of a map, a list, or what may stand in one, into `sink`.
    pub(super) fn json(&mut self, sink: &Ident, value: &Value) -> TokenStream {
        let (span, private) = (self.span, self.private);
        let value = self.resolve(value);
        if let Some(text) = constant::json(self.scheme, value) {
            return quote_spanned!(span=> #private::Sink::text(&mut #sink, #text););
        }
        let kind = shape::kind(self.scheme, value);
        if kind != Kind::Map
            && let Some(fork) = shape::fork(value)
        {
            return self.fork(&fork, &mut |generator, value| generator.json(sink, value));
        }
        match kind {
            Kind::Map => {
                let object = self.names.open("object");
                let entries = self.entries(&object, value);
                self.names.close();
                let mutable = mutable(&entries);
                quote_spanned! {span=>
                    let #mutable #object = #private::maps::json_object(&mut #sink);
                    #entries
                    #private::maps::MapSink::end(#object);
                }
            }
            Kind::Int => {
                let number = self.number(value);
                quote_spanned!(span=> #private::Sink::int(&mut #sink, #number);)
            }
            Kind::Text => {
                let open = quote_spanned!(span=> #private::maps::json_text(&mut #sink));
                self.text_entry(&open, value)
            }
            Kind::List | Kind::Single | Kind::Mixed => {
                let built = self.built(value);
                quote_spanned!(span=> #private::maps::json(&mut #sink, #built)?;)
            }
        }
    }

    /// All entries of the map `value`, into `map`.
    fn entries(&mut self, map: &Ident, value: &Value) -> TokenStream {
        let (span, private) = (self.span, self.private);
        let value = self.resolve(value);
        if self.is_held(value) {
            let params = self.collected(value);
            quote_spanned!(span=> #private::maps::MapSink::entries(&mut #map, &#params)?;)
        } else {
            self.own_entries(map, value)
        }
    }

    /// The same for a map that no local holds.
    fn own_entries(&mut self, map: &Ident, value: &Value) -> TokenStream {
        let (span, private) = (self.span, self.private);
        if let Some(fork) = shape::fork(value) {
            return self.fork(&fork, &mut |generator, value| generator.entries(map, value));
        }
        let entries = match value {
            Value::Map(entries) => entries,
            // Arguments that are not there are not sent; of another map nothing is left out.
            Value::Arguments(_) => {
                let params = self.params(value);
                return quote_spanned!(span=> #private::maps::MapSink::spread(&mut #map, #params)?;);
            }
            value => {
                let params = self.collected(value);
                return quote_spanned! {span=>
                    #private::maps::MapSink::entries(&mut #map, &#params)?;
                };
            }
        };
        let mut writes = TokenStream::new();
        for entry in entries {
            writes.extend(match entry {
                Entry::Spread(value) => self.entries(map, value),
                Entry::Pair {
                    name,
                    optional: false,
                    value,
                } => self.entry(map, name, value),
                Entry::Pair { name, value, .. } => self
                    .when_filled(value, &mut |generator, value| {
                        generator.entry(map, name, value)
                    }),
            });
        }
        writes
    }

    fn entry(&mut self, map: &Ident, name: &str, value: &Value) -> TokenStream {
        let (span, private) = (self.span, self.private);
        let value = self.resolve(value);
        let kind = shape::kind(self.scheme, value);
        if kind != Kind::Text
            && let Some(fork) = shape::fork(value)
        {
            return self.fork(&fork, &mut |generator, value| {
                generator.entry(map, name, value)
            });
        }
        match kind {
            Kind::Int => {
                let number = self.number(value);
                quote_spanned!(span=> #private::maps::MapSink::int(&mut #map, #name, #number);)
            }
            Kind::Text => {
                let open = quote_spanned!(span=> #private::maps::MapSink::text(&mut #map, #name));
                self.text_entry(&open, value)
            }
            Kind::Map | Kind::List | Kind::Single | Kind::Mixed => {
                let built = self.built(value);
                quote_spanned!(span=> #private::maps::MapSink::value(&mut #map, #name, #built)?;)
            }
        }
    }

    /// Text, streamed to what `open` gives.
    fn text_entry(&mut self, open: &TokenStream, value: &Value) -> TokenStream {
        let (span, private) = (self.span, self.private);
        let text = self.names.open("entry");
        let writes = self.write(&text, value);
        self.names.close();
        let mutable = mutable(&writes);
        quote_spanned! {span=>
            let #mutable #text = #open;
            #writes
            #private::maps::TextSink::end(#text);
        }
    }

    /// A map as a `&Params`.
    pub(super) fn params(&mut self, value: &Value) -> TokenStream {
        let (span, private) = (self.span, self.private);
        match self.resolve(value) {
            Value::Arguments(arguments) => {
                let arguments = words::arguments(*arguments);
                quote_spanned!(span=> #private::SignContext::#arguments(cx)?)
            }
            value => {
                let params = self.collected(value);
                quote_spanned!(span=> &#params)
            }
        }
    }

    /// A local that holds the map.
    pub(super) fn collected(&mut self, value: &Value) -> Ident {
        let value = self.resolve(value);
        self.local(value).ident
    }

    /// Anything as a `&Value`.
    pub(super) fn built(&mut self, value: &Value) -> TokenStream {
        let (span, private) = (self.span, self.private);
        let value = self.resolve(value);
        match value {
            Value::Option(name) => {
                return quote_spanned!(span=> #private::SignContext::option(cx, #name));
            }
            Value::Bool(holds) => return quote_spanned!(span=> &#private::Value::Bool(#holds)),
            Value::Null => return quote_spanned!(span=> &#private::Value::Null),
            _ => {}
        }
        match shape::kind(self.scheme, value) {
            Kind::List => {
                let list = self.collected(value);
                quote_spanned!(span=> &#list)
            }
            // Nobody else has use for the local, unless others need the map too.
            Kind::Map if self.is_held(value) => {
                let params = self.collected(value);
                quote_spanned!(span=> &#private::Value::Map(::core::clone::Clone::clone(&#params)))
            }
            Kind::Map => {
                let Local { ident, .. } = self.before(|generator| generator.collect(value));
                quote_spanned!(span=> &#private::Value::Map(#ident))
            }
            Kind::Text | Kind::Int | Kind::Single | Kind::Mixed => self.impossible("no value"),
        }
    }

    /// Pushes what collects a map, and sorts it or removes from it.
    pub(super) fn collect(&mut self, value: &Value) -> Local {
        let (span, private) = (self.span, self.private);
        let map = self.keep(value, "map");
        let mut changes = Vec::new();
        let mut inner = value;
        loop {
            match inner {
                Value::Sorted(of) => {
                    changes.push(quote_spanned!(span=> #private::Params::sort(&mut #map);));
                    inner = self.resolve(of);
                }
                Value::Without(of, names) => {
                    changes.extend(names.iter().rev().map(
                        |name| quote_spanned!(span=> #private::Params::remove(&mut #map, #name);),
                    ));
                    inner = self.resolve(of);
                }
                _ => break,
            }
            if self.is_held(inner) {
                break;
            }
        }
        let changes: TokenStream = changes.into_iter().rev().collect();
        if !changes.is_empty() && self.is_held(inner) {
            let params = self.collected(inner);
            self.push(quote_spanned! {span=>
                let mut #map = ::core::clone::Clone::clone(&#params);
                #changes
            });
        } else {
            let entries = self.own_entries(&map, inner);
            let (written, changed) = (mutable(&entries), mutable(&changes));
            self.push(quote_spanned! {span=>
                let #written #map = #private::maps::collect();
                #entries
                let #changed #map = #private::maps::Collector::into_params(#map);
                #changes
            });
        }
        Local {
            ident: map,
            holds: Holds::Params,
        }
    }

    /// Pushes what collects a list.
    pub(super) fn list(&mut self, value: &Value) -> Local {
        let (span, private) = (self.span, self.private);
        let list = self.begin_list(value);
        self.push(
            quote_spanned!(span=> let #list = #private::maps::ListCollector::into_value(#list);),
        );
        Local {
            ident: list,
            holds: Holds::Value,
        }
    }

    /// The same, up to the list with its items.
    pub(super) fn begin_list(&mut self, value: &Value) -> Ident {
        let (span, private) = (self.span, self.private);
        let value = self.resolve(value);
        let list = self.keep(value, "list");
        let items = self.items(&list, value);
        let mutable = mutable(&items);
        self.push(quote_spanned! {span=>
            let #mutable #list = #private::maps::list();
            #items
        });
        list
    }

    fn items(&mut self, list: &Ident, value: &Value) -> TokenStream {
        let value = self.resolve(value);
        if let Some(fork) = shape::fork(value) {
            return self.fork(&fork, &mut |generator, value| generator.items(list, value));
        }
        match value {
            Value::List(items) => items.iter().map(|item| self.item(list, item)).collect(),
            _ => self.impossible("no list"),
        }
    }

    fn item(&mut self, list: &Ident, value: &Value) -> TokenStream {
        let (span, private) = (self.span, self.private);
        let value = self.resolve(value);
        let kind = shape::kind(self.scheme, value);
        if kind != Kind::Text
            && let Some(fork) = shape::fork(value)
        {
            return self.fork(&fork, &mut |generator, value| generator.item(list, value));
        }
        match kind {
            Kind::Int => {
                let number = self.number(value);
                quote_spanned!(span=> #private::maps::ListCollector::int(&mut #list, #number);)
            }
            Kind::Text => {
                let open = quote_spanned!(span=> #private::maps::ListCollector::text(&mut #list));
                self.text_entry(&open, value)
            }
            Kind::Map | Kind::List | Kind::Single | Kind::Mixed => {
                let built = self.built(value);
                quote_spanned!(span=> #private::maps::ListCollector::value(&mut #list, #built)?;)
            }
        }
    }
}
