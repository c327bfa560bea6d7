// Every statement and function of schemes, a one-liner, and a client with every kind of argument.

/// What a scheme calls.
fn own(
    params: &::signed_api::Params,
    text: &::core::primitive::str,
    bytes: &[::core::primitive::u8],
    number: ::core::primitive::u64,
    list: &[::signed_api::Value],
) -> ::std::string::String {
    ::std::format!(
        "{}{text}{}{number}{}",
        ::signed_api::Params::len(params),
        <[::core::primitive::u8]>::len(bytes),
        <[::signed_api::Value]>::len(list)
    )
}

fn length(text: &::core::primitive::str) -> ::std::string::String {
    ::std::format!("{}", ::core::primitive::str::len(text))
}

::signed_api::auth_scheme! {
    /// Times, and what is drawn.
    pub Times {
        nonce: increasing(ns);
        header "X-Ints" = ts + "," + now.s + "," + now.us + "," + now.ns + "," + nonce + "," + add(now.s, opt.window);
        header "X-Texts" = now.iso + now.iso_s + uuid + hex(rand(16));
        header "X-Own" = self::length(now.iso) + self::length(uuid);
        header "X-Iso" = upper(now.iso) + hex(sha256(now.iso_s)) + hex(hmac_sha256(secret, now.iso_s));
    }

    /// The request as it is.
    pub Request {
        let all = join("\n", method, host, origin, path, query, target, url, hex(body), opt.a, session.id);
        header "X-All" = sha384(all) | base64;
        header "X-Sign" = hmac_sha256(secret, ts + method + target + body) | hex;
    }

    /// The request as it becomes.
    pub Assigned {
        path = "/v2" + path + op.path;
        query = form(query_params, repeat) + prefix(form(body_params, json), "&");
        body = raw(args, brackets) + json(sort(params));
        header "X-All" = sha1(target + url + body) | hex;
    }

    /// A query and its signature, signed where it stands.
    pub InPlace {
        let payload = form({ ..params, at: ts });
        query = payload + "&signature=" + (hmac_sha256(secret, payload) | hex);
    }

    /// A query that shows a credential.
    pub Shown {
        query = form({ key, ..params });
        header "X-Sign" = hmac_sha512(secret | from_base64, path + query + url) | base64;
    }

    /// A login to a WebSocket.
    pub Login {
        message = json({ op: "login", args: [key, passphrase, account, text(now.s)], test: false, id: null, });
    }

    /// Credentials.
    pub Credential {
        credential wallet: public;
        credential private_key;
        credential seed;
        header "X-Key" = key;
        header "X-Wallet" = wallet;
        header "X-Account"? = account;
        header "X-Texts" = key + passphrase + account + token + session.id + wallet;
        header "X-Digests" = hex(hmac_md5(private_key, ts)) + hex(hmac_sha1(secret | from_base64, ts));
        header "X-Others" = hex(hmac_sha384(secret | from_base64url, ts)) + hex_upper(hmac_sha512(secret, ts));
        header "X-Exposed" = expose(secret) + expose(sha512(private_key) | hex);
        header "X-Chain" = hex(hmac_md5(hmac_sha1("k" + key, ts), path)) + hex(hmac_sha256(key, path));
        header "X-Guarded"? = passphrase ? hex(hmac_sha256(passphrase, ts)) : "";
        header "X-Basic" = "Basic " + base64(key + ":" + expose(secret));
        header "X-Seed" = ed25519(seed | from_hex, ts + method + url) | base64url_nopad;
    }

    /// Texts.
    pub Texts {
        let decoded = from_hex(opt.hex) + from_base64(opt.b64) + from_base64url(opt.b64) + from_base58(opt.a);
        header "X-Encoded" = base64(decoded) + base64url(decoded) + base64url_nopad(decoded) + base58(decoded);
        header "X-Changed" = upper(opt.a) + lower(opt.b) + percent_encode(opt.c) + replace(opt.d, "a", "");
        header "X-Parts" = strip_prefix(opt.a, "a") + prefix(opt.b, "?") + default(opt.c, "c") + text(opt.d);
        header "X-Md5"? = opt.d ? hex(md5(opt.d)) : "";
        header "X-Decoded"? = hex(from_base64(opt.b64));
        header "X-Parts-2"? = join(",", prefix(opt.e, "?"), strip_prefix(opt.a, "a"), opt.c);
    }

    /// Maps, and what is decided.
    pub Decided {
        let map = omit({ "user-id": account, ts?: opt.ts, ..params, nested: { list: [1, [], {}, path], none: null }, }, "a", "b");
        let is = params && (method == "GET" || !(op.path != "public")) && !query ? form(map, nested) : "";
        header "X-Is"? = is;
        header "X-Upper"? = upper(opt.a) == "ABC" && upper(opt.b) != "D" ? raw(map, nested) : json(params);
        header "X-Map" = json({ map, list: [ts, opt.flag, true, map], at: opt.ts ? null : ts });
        header "Authorization" = "Bearer " + jwt(HS384, secret, map, { typ: "JWT", kid: key, });
    }

    /// Functions of the user's, read in one branch, in both, and everywhere.
    pub Own {
        let once = self::own({ ..params, ts }, path + query, sha256(body), ts, [ts, path]);
        let often = self::length(once);
        header "X-Once" = method == "GET" ? once : "";
        header "X-Often" = opt.a ? often + once : often;
        header "X-Again"? = often;
    }

    /// What wallets sign.
    pub Wallet {
        credential private_key;
        let digest = keccak256(msgpack({ ..params, nonce: ts }) + be(ts, 8) + from_hex(opt.hex));
        body = json({
            ..params,
            address: eth_address(private_key | from_hex),
            digest: secp256k1(private_key | from_hex, digest) | hex,
            message: eip191(private_key | from_hex, digest) | hex,
            typed: hex(eip712(private_key | from_hex, { name: "E", chainId: 1337 }, "Agent(string source)", { source: "a" })),
        });
    }
}

#[::signed_api::api_client(base_url = "https://api.example.com/v1")]
#[auth(hmac = "ts + method + path + body", header("X-TIME" = "ts", "X-SIGN" = "sign", "X-NOTE" = "upper(host)"))]
#[retry_after(header("X-RateLimit-Reset" = epoch_s), json("error.wait" = ms))]
pub trait Exchange {
    #[get("/orders/{id}/{kind}")]
    async fn query(
        &self,
        id: ::core::primitive::u64,
        kind: &::core::primitive::str,
        limit: ::core::option::Option<::core::primitive::u64>,
        #[query] filter: &::std::collections::BTreeMap<&::core::primitive::str, ::core::primitive::u64>,
        #[header("X-Trace")] trace: &::core::primitive::str,
    ) -> ::signed_api::Result<()>;

    #[post("/orders")]
    async fn fields(&self, symbol: &::core::primitive::str, amount: ::core::primitive::u64) -> ::signed_api::Result<()>;

    #[post("/orders")]
    async fn json(&self, #[json] order: &[::core::primitive::u64]) -> ::signed_api::Result<()>;

    #[put("/orders", body = form)]
    async fn form(
        &self,
        #[form("qty")] quantity: ::core::primitive::u64,
        #[form] more: &::std::collections::BTreeMap<&::core::primitive::str, ::core::primitive::u64>,
    ) -> ::signed_api::Result<()>;

    #[patch("/orders")]
    async fn text(&self, #[body] body: &'static ::core::primitive::str) -> ::signed_api::Result<()>;

    #[delete("/orders")]
    #[auth(Request)]
    async fn clear(&self) -> ::signed_api::Result<()>;

    #[get("/orders/by-client-id/{id}")]
    async fn find(&self, id: &::core::primitive::str) -> ::signed_api::Result<::core::primitive::u64>;

    #[post("/placed")]
    #[retry(once, reconcile = "find(client_id)", visible_after = "500ms")]
    async fn place(&self, client_id: &::core::primitive::str) -> ::signed_api::Result<::core::primitive::u64>;

    async fn twice(&self) -> ::core::primitive::u64 {
        2
    }
}

#[::signed_api::api_client(base_url = "https://api.example.com", dyn)]
pub trait Dynamic<T: 'static> {
    #[get("/orders/{id}")]
    async fn order(&self, id: ::core::primitive::u64) -> ::signed_api::Result<()>;
}
