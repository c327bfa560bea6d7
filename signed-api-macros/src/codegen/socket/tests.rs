use proc_macro2::TokenStream;

const TRAIT: &str = r#"
    #[auth(hmac = "ts")]
    #[limits(connections = "5/1m", orders = "50/10s")]
    #[ws("wss://stream.example.com/{listen_key}",
        login = schemes::Login, logged_in("op" = "auth", "ok" = true, "at" = _, "error" = none),
        subscribe = json({ op: "sub", args: [op.channel] }),
        unsubscribe = json({ op: "unsub", args: [op.channel] }),
        subscribed("op" = "sub", channel = "{args.0}", alias = "chanId"),
        channel("{topic}", "{a.b}:{c}"), data = "data.0", id = "id",
        request = json({ id: op.id, method: op.method, params }),
        ping = json({ op: "sub", args: [1] }), refused("ok" = false), code = "code",
        heartbeat = "5s", lifetime = "23h", final_codes(4401),
        answer("op" = "ping", value = "ts", with = json({ pong: op.value })),
        fetch(listen_key = "create().listenKey", keep_alive = "keep(listen_key)", every = "30m"),
        connect_limit(connections = 1))]
    pub trait Exchange {
        #[post("/key")] async fn create(&self) -> Result<Key>;
        #[put("/key")] async fn keep(&self, listen_key: &str) -> Result<()>;
        #[subscribe(channel = "book.{symbol}", private, queue = latest("data.id", 8))]
        fn book(&self, symbol: &str) -> Subscription<Book>;
        #[request("order.place", private)]
        #[limit(orders = 2)]
        #[timeout("5s")]
        async fn place<'a>(&'a self, #[json] order: &Order, #[json("tif")] time: u8) -> Result<Ack>;
        #[request("ping", message = json({ id: op.id, op: op.kind }), kind = "ping")]
        async fn probe(&self) -> Result<()>;
    }
"#;

fn expanded(declaration: &str) -> String {
    let declaration: TokenStream = declaration.parse().expect("tokens");
    let file = syn::parse2(crate::expand(TokenStream::new(), declaration)).expect("code");
    plain(&prettyplease::unparse(&file)).replace("::signed_api::__private", "p")
}

/// The same code, however it is laid out.
fn plain(code: &str) -> String {
    let code: String = code.split_whitespace().collect();
    let closing = [",)", ",]", ",}", ",>"];
    closing
        .iter()
        .fold(code, |code, closing| code.replace(closing, &closing[1..]))
}

fn assert_has(text: &str, parts: &[&str]) {
    for part in parts {
        let part = plain(part);
        assert!(
            text.contains(part.trim_end_matches(',')),
            "{part}\n\n{text}"
        );
    }
}

#[test]
fn what_is_declared_is_data() {
    let text = expanded(TRAIT);
    let some = "::core::option::Option::Some";
    assert_has(
        &text,
        &[
            "static SOCKET: p::ws::SocketSpec = p::ws::SocketSpec { name: \"Exchange\",",
            &format!("url: {some}(\"wss://stream.example.com/{{listen_key}}\"),"),
            "p::ws::Field { path: &[\"op\"], expected: &[p::Expected::Text(\"auth\")], }",
            "p::ws::Field { path: &[\"at\"], expected: &[], }",
            "p::ws::Field { path: &[\"error\"], expected: &[p::Expected::Absent], }",
            &format!("alias: {some}(&[\"chanId\"]),"),
            "p::ws::Template { pieces: &[ p::ws::Piece::Place(&[\"a\", \"b\"]), p::ws::Piece::Text(\":\"), p::ws::Piece::Place(&[\"c\"]), ], }",
            "data: &[\"data\", \"0\"],",
            "result: &[],",
            &format!("id: {some}(&[\"id\"]),"),
            "code: &[&[\"code\"]], message: &[], words: &[], is_rejected_otherwise: true,",
            &format!("value: {some}(&[\"ts\"]),"),
            "final_codes: &[4401],",
            "connect_costs: &[p::PoolCost { pool: 0, cost: 1 }],",
            "message_costs: &[],",
            &format!(
                "timing: p::ws::Timing {{ heartbeat_ms: 5000, lifetime_ms: {some}(82800000), ..p::ws::Timing::DEFAULT }},"
            ),
            &format!("socket: {some}(&SOCKET),"),
        ],
    );
}

#[test]
fn a_method_is_a_description_and_one_call() {
    let text = expanded(TRAIT);
    assert_has(
        &text,
        &[
            "fn book(&self, symbol: &str) -> Subscription<Book>;",
            "///Subscribes to `book.{symbol}`.",
            "p::Client::subscribe::< Book, >",
            "name: \"Exchange::book\", channel: p::ws::Template { pieces: &[ p::ws::Piece::Text(\"book.\"), p::ws::Piece::Place(&[\"symbol\"]), ], }, private: true,",
            "queue: p::ws::QueueSpec { capacity: 8, overflow: p::ws::Overflow::Latest(&[\"data\", \"id\"]), },",
            "p::ws::Bound::with(p::ws::Bound::new(), \"symbol\", &symbol),",
            "p::ws::SocketCall<'a, Ack>",
            "p::ws::Bound::with( p::ws::Bound::with_all(p::ws::Bound::new(), \"order\", &order), \"tif\", &time, ),",
            "timeout_ms: ::core::option::Option::Some(5000), costs: &[p::PoolCost { pool: 1, cost: 2 }],",
            "p::Client::request_unit(",
            "constants: &[(\"kind\", \"ping\")],",
            "pub fn socket(&self) -> p::ws::Socket { p::Client::socket(&self.client) }",
        ],
    );
}

#[test]
fn what_is_fetched_is_called_and_kept() {
    let text = expanded(TRAIT);
    assert_has(
        &text,
        &[
            "p::ws::Fetch { name: \"listen_key\", call: |client| {",
            "::std::boxed::Box::pin( p::Draft::send(draft, p::decode::bytes), )",
            "field: &[\"listenKey\"],",
            "call: |client, value| {",
            "p::Draft::field(&mut draft, \"listen_key\", value);",
            "every_ms: 1800000,",
        ],
    );
}

#[test]
fn equal_messages_are_one_scheme() {
    let text = expanded(TRAIT);
    // The named one, five of the socket's, the trait's, and that of a method.
    assert_has(&text, &["&[&schemes::Login, &__Auth1,", "struct __Auth7;"]);
    assert!(!text.contains("__Auth8"), "{text}");
    let once = r#"
        #[ws(subscribe = json([op.channel]), unsubscribe = json([op.channel]), channel = "{a}")]
        trait Exchange { #[subscribe(channel = "b")] fn b(&self) -> Subscription<u8>; }
    "#;
    let text = expanded(once);
    assert_has(
        &text,
        &[
            "subscribe: ::core::option::Option::Some(0), unsubscribe: ::core::option::Option::Some(0),",
            "timing: p::ws::Timing::DEFAULT,",
            "fn new() -> p::Result<Self>",
        ],
    );
}

#[test]
fn what_shows_who_is_calling_takes_credentials() {
    for (message, takes) in [
        ("json({ op: op.channel })", false),
        ("json({ op: op.channel, at: ts, id: uuid })", false),
        ("json({ op: op.channel, key })", true),
        (
            "json({ op: op.channel, s: hmac_sha256(secret, ts) | hex })",
            true,
        ),
        ("json({ op: op.channel, token })", true),
        ("json({ op: op.channel, x: session.x })", true),
        ("Named", true),
    ] {
        let declaration = format!(
            "#[ws(subscribe = {message}, channel = \"{{a}}\")]
             trait Exchange {{ #[subscribe(channel = \"b\")] fn b(&self) -> Subscription<u8>; }}"
        );
        let text = expanded(&declaration);
        assert_eq!(
            text.contains("fnnew(credentials:"),
            takes,
            "{message}: {text}"
        );
        assert_eq!(text.contains("fnnew()->"), !takes, "{message}");
    }
}

#[test]
fn a_trait_without_one_has_none() {
    let text = expanded("trait Exchange { #[get(\"/\")] async fn a(&self) -> Result<()>; }");
    assert_has(&text, &["socket: ::core::option::Option::None,"]);
    assert!(!text.contains("SOCKET"), "{text}");
}
