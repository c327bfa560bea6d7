//! Ways to sign that are in use: nothing is wrong with them.

use super::super::declaration::declaration;
use super::statements;

#[test]
fn common_schemes_have_no_problems() {
    for source in [
        // The signature is a parameter among the others.
        r#"let signed = form({ ..params, recvWindow?: opt.recv_window, timestamp: ts });
        query = signed + "&signature=" + hex(hmac_sha256(secret, signed));
        header "X-MBX-APIKEY" = key;"#,
        // A payload in a header, and no body.
        r#"nonce: increasing(ms);
        let payload = json({ request: path, nonce, ..params }) | base64;
        body = "";
        header "X-GEMINI-APIKEY" = key;
        header "X-GEMINI-PAYLOAD" = payload;
        header "X-GEMINI-SIGNATURE" = hmac_sha384(secret, payload) | hex;"#,
        // A digest of the body inside.
        r#"let sign = hmac_sha512(secret, join("\n", method, path, query, sha512(body) | hex, now.s)) | hex;
        header "KEY" = key;
        header "Timestamp" = now.s;
        header "SIGN" = sign;"#,
        // The passphrase is signed too.
        r#"header "KC-API-SIGN" = hmac_sha256(secret, ts + method + target + body) | base64;
        header "KC-API-TIMESTAMP" = ts;
        header "KC-API-PASSPHRASE" = hmac_sha256(secret, passphrase) | base64;
        header "KC-API-KEY" = key;"#,
        // Constants of the method, options of the client, an asymmetric key.
        r#"let signed = "instruction=" + op.instruction + prefix(raw(sort(params)), "&")
            + "&timestamp=" + ts + "&window=" + default(opt.window, 5000);
        header "X-Signature" = ed25519(secret | from_base64, signed) | base64;
        header "X-Window" = default(opt.window, 5000);"#,
        // A token for each request.
        r#"credential private_key;
        let token_of_request = jwt(ES256, private_key | from_pem, {
            iss: "cdp", nbf: now.s, exp: add(now.s, 120), sub: key, uri: method + " " + host + path,
        }, { kid: key, nonce: hex(rand(16)) });
        header "Authorization" = "Bearer " + token_of_request;"#,
        // A token that is signed with a digest of the parameters.
        r#"let hashed = raw(params) | sha512 | hex;
        let claims = params ? { access_key: key, nonce: uuid, query_hash: hashed, query_hash_alg: "SHA512" }
            : { access_key: key, nonce: uuid };
        header "Authorization" = "Bearer " + jwt(HS256, secret, claims);"#,
        // Expiry, and a prefix of the key.
        r#"let expires = add(now.s, default(opt.expires, 60));
        header "api-expires" = expires;
        header "api-signature" = hmac_sha256(secret | strip_prefix("whsec_") | from_base64, method + target + expires + body) | hex;"#,
        // Typed data of a wallet.
        r#"nonce: increasing(ms);
        credential wallet: public;
        let action = msgpack({ type: "order", ..params });
        let connection = keccak256(action + be(nonce, 8) + (opt.vault ? from_hex(opt.vault) : ""));
        let signature = eip712(secret | from_hex, { name: "Exchange", version: "1", chainId: 1337 },
            "Agent(string source,bytes32 connectionId)", { source: "a", connectionId: "0x" + hex(connection) });
        body = json({ action: params, nonce, signature: "0x" + hex(signature), vault?: opt.vault, wallet });"#,
        // A login to a WebSocket.
        r#"message = json({ op: "login", args: [{ apiKey: key, passphrase, timestamp: text(now.s),
            sign: hmac_sha256(secret, now.s + "GET/users/self/verify") | base64 }] });"#,
        // A session that a login began.
        r#"header "Authorization" = "Bearer " + token;
        header "X-Id"? = session.id;"#,
        // A function of the user's own, for GET and POST.
        r#"let sent = method == "GET" && query ? "?" + query : body;
        header "Sign" = hmac_sha256(secret, crate::prehash(sort(omit(args, "page")), path) + sent) | hex_upper;"#,
        // Basic authentication.
        r#"header "Authorization" = "Basic " + base64(key + ":" + expose(secret));"#,
    ] {
        let (statements, found) = statements(source);
        let read = declaration(&statements, found).map_err(|problems| {
            let at = |range: std::ops::Range<usize>| source[range].to_owned();
            let told = |problem: super::Problem| (at(problem.range), problem.message);
            problems.into_iter().map(told).collect::<Vec<_>>()
        });
        assert_eq!(read.err(), None, "{source}");
    }
}
