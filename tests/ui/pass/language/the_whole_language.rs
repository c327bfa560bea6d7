//! Every statement, variable and function that needs no feature.

use signed_api::prelude::*;

auth_scheme! {
    /// Times, and what is made once an attempt.
    pub Times {
        nonce: increasing(ns);
        header "X-Ints" = ts + "," + now.s + "," + now.ms + "," + now.us + "," + now.ns + "," + nonce;
        header "X-Texts" = now.iso + now.iso_s + uuid + hex(rand(64));
    }

    /// The request as it is.
    pub Request {
        let all = join("\n", method, host, origin, path, query, target, url, hex(body));
        header "X-All" = sha384(all) | base64;
    }

    /// The request as it becomes.
    pub Assigned {
        path = "/v2" + op.path;
        query = form(query_params, repeat) + prefix(form(body_params, json), "&");
        body = raw(args, brackets) + json(sort(params));
        header "X-All" = sha1(target + url + body) | hex;
    }

    /// A login to a WebSocket.
    pub Login {
        message = json({ op: "login", args: [key, passphrase, account, text(now.s)], test: false, id: null, });
    }

    /// Credentials.
    pub Credential {
        credential wallet: public;
        credential private_key;
        header "X-Texts" = key + passphrase + account + token + session.id + wallet;
        header "X-Digests" = hex(hmac_md5(private_key, ts)) + hex(hmac_sha1(secret | from_base58, ts));
        header "X-Others" = hex(hmac_sha384(secret | from_base64url, ts)) + hex_upper(hmac_sha512(secret, ts));
        header "X-Exposed" = expose(secret) + expose(sha512(private_key) | hex);
    }

    /// Texts.
    pub Texts {
        let decoded = from_hex(opt.a) + from_base64(opt.b) + from_base64url(opt.c) + from_base58(opt.d);
        header "X-Encoded" = base64(decoded) + base64url(decoded) + base64url_nopad(decoded) + base58(decoded);
        header "X-Changed" = upper(opt.a) + lower(opt.b) + percent_encode(opt.c) + replace(opt.d, "a", "");
        header "X-Parts" = strip_prefix(opt.a, "a") + prefix(opt.b, "?") + default(opt.c, "c") + text(opt.d);
        header "X-Md5"? = opt.d ? hex(md5(opt.d)) : "";
    }

    /// Maps, and what is decided.
    pub Decided {
        let map = omit({ "user-id": account, ts?: opt.ts, ..params, nested: { list: [1, [], {}] }, }, "a", "b");
        let is = params && (method == "GET" || !(op.kind != "public")) && !query ? form(map, nested) : "";
        header "X-Is"? = is;
        header "Authorization" = "Bearer " + jwt(HS384, secret, map, { typ: "JWT", kid: key, });
    }
}

fn main() {
    let _ = (Times, Request, Assigned, Login, Credential, Texts, Decided);
}
