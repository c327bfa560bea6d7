//! The macros of `signed-api`, which documents and re-exports them.

mod ast;
mod attr;
mod auth_scheme;
mod codegen;
mod diag;
mod expr;
mod fallback;
mod ir;
mod lower;
mod mocked;
mod path;
mod source;

use proc_macro2::{Span, TokenStream};
use quote::quote;

use ast::Declaration;
use attr::ClientOptions;
use diag::Diagnostics;

/// Makes a client of a trait.
///
/// On `trait Exchange` it keeps the trait and adds `ExchangeClient`, which implements it. The trait's `async fn`s become
/// functions that return a future which is `Send`; a fake implements them with `async fn` as usual. The client's own
/// methods have the same names and arguments, and return a `Call`: options, then await.
///
/// ```text
/// #[api_client(base_url = "https://api.example.com", error = ApiError)]
/// #[auth(hmac = "ts+method+path+body")]
/// pub trait Exchange {
///     #[get("/api/v1/orders/{id}")]
///     async fn order(&self, id: u64) -> Result<Order>;
/// }
/// ```
///
/// # Options
///
/// | | |
/// |---|---|
/// | `base_url = "https://.."` | what paths are appended to; the builder or the credentials may give another |
/// | `environments(sandbox = "https://..", ..)` | in place of it, several by name; the builder or the credentials choose one |
/// | `error = Type` | what error bodies are decoded to, for `error.api::<Type>()` |
/// | `rename_all = "camelCase"` | the case of argument names on the wire, as in serde; not of placeholders and headers |
/// | `body = form` | plain arguments of POST, PUT and PATCH are sent as a form, not as JSON |
/// | `dyn` | methods return boxed futures, so that `dyn Exchange` is possible |
/// | `crate = ::path` | where the library is found, if not at `::signed_api` |
///
/// # On the trait, for all methods
///
/// These stand below `#[api_client]`, and so does `#[automock]` of mockall.
///
/// - `#[auth(hmac = "ts+method+path+body")]` signs requests. More options: `algorithm` (`sha256`), `encoding` of the
///   signature (`hex`), `secret`, how its text is decoded (`text`), `ts` and `nonce`, their units (`ms`), and
///   `header("NAME" = "expression")`, in place of `API-KEY = key`, `API-SIGN = sign`, `API-TIMESTAMP = ts`.
///   `header("NAME"? = "expression")` is left out where its value is empty.
/// - `#[auth(bearer)]` sends the access token: `Authorization: Bearer {token}`. `#[auth(basic)]` sends key and secret as user
///   name and password (RFC 7617); a key with a colon is an error of `build()`. `#[auth(key)]` sends the key as
///   `X-API-Key`. `header(..)` takes the place of these headers, as in
///   `#[auth(bearer, header("access-token" = "token", "x-api-app-key"? = "opt.app_key"))]`; beside `basic`, the expression
///   `basic` is what follows `Basic ` in that header. `ts` and `nonce` are options here too.
/// - `#[auth(Kraken)]` signs requests by a scheme of [`auth_scheme!`], or by any type without fields, constant or static
///   that implements `Scheme`. Constants follow it: `#[auth(Backpack, window = 5000)]` is what the scheme reads as
///   `op.window`. One that is missing, or that the scheme does not read, is an error of `build()`.
/// - `#[auth(none)]` does not.
/// - `#[header("X-Name" = "value")]` is sent with every request.
/// - `#[timeout("2s")]` limits a call with all its attempts; units `ns us ms s m h`.
/// - `#[limits(orders = "50/10s, 160000/1d")]` declares how much may be asked of the server within a time; units
///   `ms s m h d`. `weight("1200/1m", used = "X-Used-Weight")` names the header field in which the server tells its own count, or
///   with `remaining` what is left. `margin = "250ms"` is how long a request may be on its way, 1 s unless set.
/// - `#[envelope(success("code" = "0"), data = "data")]`: success and error both come with HTTP 200. `success` says what stands
///   where when it is success (texts, numbers, `[]` for an empty list, `none` for nothing), and what a method returns is
///   read from `data`.
/// - `#[api_error(code = "error.code", message = "error.message", forbidden = ["NO_IP"], unknown = ["TIMEOUT"])]`: where the server's
///   own words stand, and what they mean. Kinds: `unauthorized forbidden rate_limited not_found insufficient_funds
///   duplicate unavailable`; outcomes: `rejected unknown partial`. `contains(insufficient_funds = "balance")` looks for parts,
///   `otherwise = rejected` says that a code without a meaning was not executed.
/// - `#[limit(weight = 1)]` is what methods without `#[limit(..)]` take.
/// - `#[ws("wss://stream.example.com", ..)]` is the trait's WebSocket; see below.
///
/// # On a method
///
/// - One of `#[get("/path/{name}")]`, `post`, `put`, `patch`, `delete`, `head`, `options`; `body = form` may follow the path.
/// - `auth`, `header`, `timeout` and `envelope` in place of the trait's; `#[envelope(none)]`; `api_error` beside the trait's. With constants alone, `#[auth(instruction = "orderExecute")]`
///   keeps the trait's scheme and the trait's constants of other names.
/// - `#[limit(orders = 1, weight = 5)]` in place of the trait's: what a request takes from each limit. In place of a number
///   a closure over arguments, `|depth| if depth > 100 { 10 } else { 5 }`, or a call, `crate::weight_of(depth)`. `#[limit(none)]`
///   takes nothing.
/// - `#[retry(safe)]`, `#[retry(idempotent)]`, `#[retry(key = "name")]`, `#[retry(once)]`: what a second execution would
///   do. GET, HEAD and OPTIONS are safe, all else is `once`. A `key` is an argument or a field of the body by which the
///   server knows a resend.
/// - `#[time(field = "serverTime", unit = "ms")]`: its answer tells the server's time, which a client whose clock is a
///   `SyncedClock` asks for. `field` leads to the value in JSON, as in `"data.0.ts"`, and is left out if the value is all
///   there is; units `s ms us ns iso`. With `rejected(field = "code", value = "-1021")`, `rejected(status = 408)` or
///   both it says how the server refuses time stamps; then the call is signed once more, by a clock set anew.
/// - `#[paginate(cursor = "next", items = "data.list")]`: its answer is one page of a list, and `.items()` on its call is a
///   stream of the items of all pages. A list goes on by `cursor`, which is sent as the argument `cursor` or `into = "name"`,
///   `url`, `link`, `page = "argument"`, `offset = "argument"` or `last = "id", into = "argument"`. `items` leads to the list,
///   `item` is the type of one item where the return type is neither `Vec<T>` nor `Page<T>`, `more` leads to a boolean, and
///   `max_pages` is an end.
///
/// - `#[subscribe(channel = "orderbook.{symbol}")]` and `#[request("order.place")]` go over the WebSocket; see below.
///
/// Methods with a body stay default methods. A method under `cfg` comes and goes with its client's method.
///
/// # On an argument
///
/// An argument that is named like a placeholder fills it. Others go to the query (GET, HEAD, DELETE, OPTIONS) or are
/// fields of the body (POST, PUT, PATCH), unless an attribute says otherwise:
///
/// | | |
/// |---|---|
/// | `#[path]`, `#[path("name")]` | fills a placeholder |
/// | `#[query("name")]`, `#[query]` | a query parameter; without a name, the fields of a struct or map |
/// | `#[json]`, `#[json("name")]` | the whole body, or a field of it |
/// | `#[form("name")]`, `#[form]` | a form field; without a name, the fields of a struct or map |
/// | `#[header("X-Name")]` | a header |
/// | `#[body]` | the body as it is: text or bytes |
///
/// # A WebSocket
///
/// With the feature `ws`. A trait may have nothing else; then it needs no `base_url`.
///
/// ```text
/// #[ws("wss://stream.example.com/realtime",
///     login = json({ op: "auth", args: [key, ts, hmac_sha256(secret, ts + "GET/realtime") | hex] }),
///     logged_in("op" = "auth", "success" = true),
///     subscribe = json({ op: "subscribe", args: [op.channel], id: op.id }),
///     subscribed("op" = "subscribe", "success" = true),
///     refused("success" = false), code = "code", message = "ret_msg",
///     channel = "{topic}", data = "data", id = "id")]
/// ```
///
/// Messages are expressions of the language of [`auth_scheme!`], or schemes by their paths. They read `op.channel` and `op.id`
/// (subscriptions), `op.method` and `op.id` (requests), `params` (the arguments of the method), and `session.x`. `op.id` is a
/// number, in JSON too, and `text(op.id)` its text; a scheme by its path reads the text. Patterns are fields by their places
/// and what stands there: texts, numbers, `[..]` for one of several, `none` for nothing, `_` for anything.
///
/// | | |
/// |---|---|
/// | `login = ..`, `logged_in(..)` | what logs in, and its acknowledgement; a scheme by path may sign the handshake instead |
/// | `challenge(ask = .., "event" = "challenge", value = "message")` | what is to be signed comes from the server: `session.challenge` |
/// | `fetch(listen_key = "create_key().listenKey", keep_alive = "keep_key(listen_key)", every = "30m")` | a value by a method of the trait: `session.listen_key`, or `{listen_key}` in the address |
/// | `subscribe = ..`, `unsubscribe = ..` | what subscribes and unsubscribes |
/// | `subscribed(..)`, `unsubscribed(..)` | their acknowledgements; `channel = "{args.0}"` and `alias = "chanId"` may stand beside the fields |
/// | `channel = "{topic}"`, `channel("..", "..")` | where a message says its channel: the first of which every place is there |
/// | `data = "data"` | where its payload stands, if it is not all of it |
/// | `request = ..`, `result = "result"` | what asks, and where the answer has its payload |
/// | `id = "id"` | where answers, acknowledgements and refusals repeat `op.id` |
/// | `refused(..)`, `code = ".."`, `message = ".."` | how refusals look, and what they say; words mean what `#[api_error]` says, and without one a refusal was not executed |
/// | `answer("op" = "ping", value = "ts", with = ..)` | a message that is answered; `op.value` is what stands at `value` |
/// | `ping = ..` | what keeps the connection alive; a ping of WebSocket unless set |
/// | `heartbeat = "15s"`, `silence = "30s"` | how long nothing is sent before a ping, and received before the connection counts as lost |
/// | `answer_timeout = "10s"`, `lifetime = "23h"` | how long an answer takes, and how long the server keeps a connection |
/// | `reconnect = "30s"`, `reconnect_cap = "2m"`, `stable = "1m"` | the bounds of the first wait and of all, and the time logged in after which they begin anew |
/// | `final_codes(4401, 4403)` | close codes after which it does not come back |
/// | `connect_limit(connections = 1)`, `send_limit(messages = 1)` | what a connection and each message take from `#[limits(..)]` |
///
/// On methods:
///
/// - `#[subscribe(channel = "orderbook.{symbol}")] fn book(&self, symbol: &str) -> Subscription<Book>;` is there at once, and
///   subscribed while it is held. `private` waits for the login. `queue = block(1024)`, `drop_oldest(1024)`,
///   `latest("data.symbol", 1024)` or `disconnect(1024)`: how many messages wait, and what happens to more.
/// - `#[request("order.place", private)] async fn place(&self, #[json] order: &NewOrder) -> Result<Ack>;` is sent and answered.
///   `timeout` and `limit` may stand beside it; the trait's own are about HTTP.
/// - `message = ..` in place of what the trait says; `kind = "books"` is what the message reads as `op.kind`, in a
///   subscription with arguments in braces.
///
/// Arguments are in the channel by their names, and parameters of the message: `#[json]` for the fields of a struct or map,
/// `#[json("name")]` under another name.
///
/// # What is returned
///
/// `Result<T>`, where `T` is `()`, `String`, `Bytes`, anything that can be deserialized from JSON, or `Response` of one of
/// these.
#[proc_macro_attribute]
pub fn api_client(
    arguments: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    expand(arguments.into(), item.into()).into()
}

/// Declares how requests are signed, under a name.
///
/// Each declaration becomes a struct without fields that implements `Scheme`: `#[auth(Kraken)]` on a trait or a method
/// signs with it.
///
/// ```text
/// auth_scheme! {
///     /// Kraken spot REST. Source: Kraken API documentation, "Spot REST Authentication".
///     pub Kraken {
///         nonce: increasing(ms);
///         body = form({ nonce, ..params });
///         let sign = hmac_sha512(secret | from_base64, path + sha256(nonce + body)) | base64;
///         header "API-Key" = key;
///         header "API-Sign" = sign;
///     }
/// }
/// ```
///
/// # Statements
///
/// | | |
/// |---|---|
/// | `nonce: increasing(ms);` | what the server checks, and the unit `s ms us ns`: `timestamp(ms) increasing(ms) windowed(ms, 5000) unique(ms) top(ms, 100) sequential` |
/// | `credential wallet;` | a credential beside `key secret passphrase account`; secret, unless `wallet: public` |
/// | `let sign = ..;` | names a value |
/// | `path = ..;` `query` `body` `message` | changes the request, or writes the text of a WebSocket login |
/// | `header "API-Sign" = ..;` | sets a header; with `?` after its name only when the value is not empty |
///
/// # Values
///
/// | | |
/// |---|---|
/// | `"text"` `5000` `a + b` `a \| hex` `c ? a : b` | literals; values joined; `hex(a)`; a choice, in which what is empty counts as false |
/// | `{ nonce, ..params, "user-id": id, hash?: h }` `[a, b]` | maps and lists; `?` leaves out what is empty |
/// | `ts` `now.s` `now.ms` `now.us` `now.ns` `now.iso` `now.iso_s` `nonce` `uuid` `rand(n)` | once per attempt |
/// | `method` `host` `origin` `path` `query` `target` `url` `body` | the request as it is sent |
/// | `params` `args` `query_params` `body_params` | the method's arguments; `params` without those in the path |
/// | `key` `secret` `passphrase` `account` `token` `session.x` | credentials, and what a login returned |
/// | `op.x` `opt.x` | constants of the method, options of the client |
/// | `hmac_sha256(key, message)` `sha256` `ed25519` `jwt` `hex` `base64` `form` `json` `join` .. | functions |
/// | `crate::sorted(params)` | a function of your own |
///
/// `crate = ::path;` before all declarations says where the library is found, if not at `::signed_api`.
#[proc_macro]
pub fn auth_scheme(declarations: proc_macro::TokenStream) -> proc_macro::TokenStream {
    auth_scheme::expand(declarations.into()).into()
}

fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    if !Declaration::is_trait(&item) {
        if mocked::is_leftover(&item) {
            return mocked::cleaned(item);
        }
        let message =
            "`#[api_client]` makes a client of a trait: write it on `trait Exchange { .. }`";
        let error = syn::Error::new(keyword(&item), message).to_compile_error();
        return quote!(#error #item);
    }
    let declaration: Declaration = match syn::parse2(item.clone()) {
        Ok(declaration) => declaration,
        Err(error) => {
            let error = error.to_compile_error();
            return quote!(#error #item);
        }
    };
    let mut diagnostics = Diagnostics::new();
    let options = ClientOptions::read(arguments, &mut diagnostics);
    let client = lower::client(&declaration, &options, &mut diagnostics);
    match diagnostics.finish(client) {
        Ok(client) => codegen::client(&client),
        Err(errors) => {
            let fallback = fallback::declaration(declaration, &options);
            quote!(#errors #fallback)
        }
    }
}

/// What says that an item is no trait: `struct`, `fn`..
fn keyword(item: &TokenStream) -> Span {
    let keywords = [
        "struct", "enum", "union", "fn", "impl", "mod", "type", "const", "static", "use",
    ];
    let mut trees = item.clone().into_iter();
    trees
        .find(|tree| keywords.contains(&tree.to_string().as_str()))
        .map_or_else(Span::call_site, |tree| tree.span())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRAIT: &str = r#"
        #[auth(hmac = "ts + now.iso + sha256(body)")]
        pub trait Exchange<T> {
            #[get("/orders/{id}")] async fn order(&self, id: u64, symbol: &str) -> Result<T>;
            #[post("/orders")] async fn place(&self, #[json] order: &T) -> Result<Response<String>>;
            async fn both(&self) -> Result<T> { self.order(1, "x").await }
        }
    "#;

    #[test]
    fn generated_code_finds_the_library_where_it_is_said_to_be() {
        for options in ["", "dyn,", "wrong,"] {
            let expanded = |library: &str| {
                let options = format!("{options} {library}").parse().unwrap();
                expand(options, TRAIT.parse().unwrap()).to_string()
            };
            assert!(expanded("").contains(":: signed_api :: __private"));
            let elsewhere = expanded("crate = ::facade::library");
            assert!(elsewhere.contains(":: facade :: library :: __private"));
            assert!(!elsewhere.contains("signed_api"), "{elsewhere}");
        }
    }

    #[test]
    fn a_named_scheme_is_referred_to_and_reads_the_constants_of_the_operation() {
        let declaration = r#"
            #[auth(auth::Backpack, window = 5000)]
            trait Exchange {
                #[post("/orders")] #[auth(instruction = "orderExecute")] async fn place(&self) -> Result<()>;
            }
        "#;
        let expanded = expand(TokenStream::new(), declaration.parse().unwrap()).to_string();
        for part in [
            "schemes : & [& auth :: Backpack]",
            "scheme : :: core :: option :: Option :: Some (0)",
            r#"constants : & [("window" , "5000") , ("instruction" , "orderExecute")]"#,
        ] {
            assert!(expanded.contains(part), "{part}: {expanded}");
        }
    }

    #[test]
    fn a_scheme_finds_the_library_where_it_is_said_to_be() {
        for statements in ["header \"A\" = hmac_sha256(secret, ts) | hex;", "wrong"] {
            let expanded = |library: &str| {
                let declaration = format!("{library} pub Own {{ {statements} }}");
                auth_scheme::expand(declaration.parse().unwrap()).to_string()
            };
            assert!(expanded("").contains(":: signed_api :: __private"));
            let elsewhere = expanded("crate = ::facade::library;");
            assert!(elsewhere.contains(":: facade :: library :: __private"));
            assert!(!elsewhere.contains("signed_api"), "{elsewhere}");
        }
    }
}
