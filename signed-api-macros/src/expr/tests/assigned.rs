//! What is sent in a part of the request that a scheme writes, and in the other one.

use super::super::scheme::{Content, Exposure, Target};
use super::schemes::{nothing, read};

#[test]
fn each_argument_goes_to_one_place() {
    use Target::{Body, Message, Path, Query};
    for (source, targets) in [
        ("query = form({ ..params, ts });", vec![Body, Query]),
        ("body = json({ ..params, ts });", vec![Query, Body]),
        (
            "let all = { ..params, ts }; body = json(all);",
            vec![Query, Body],
        ),
        ("query = form(args);", vec![Body, Query]),
        (
            "body = json(form({ ..query_params, ..body_params }));",
            vec![Query, Body],
        ),
        (
            "body = form({ ..query_params, ts }) + '&' + base64(json(body_params));",
            vec![Query, Body],
        ),
        ("body = json(omit(params, 'id'));", vec![Query, Body]),
        // There are no arguments where it does not carry them.
        ("body = params ? json(params) : '';", vec![Query, Body]),
        (
            "body = !form(sort(args)) || path == '/a' && !params ? '' : json(params);",
            vec![Query, Body],
        ),
        (
            "body = !params || !args ? '' : json(params);",
            vec![Query, Body],
        ),
        ("body = default(form(params), path);", vec![Query, Body]),
        (
            "query = ''; body = crate::kv(sort(params));",
            vec![Query, Body],
        ),
        (
            "query = form(body_params); body = json(query_params);",
            vec![Query, Body],
        ),
        (
            "query = method == 'GET' ? form(params) : ''; body = method == 'GET' ? '' : json(params);",
            vec![Query, Body],
        ),
        // Those of one part alone may be left out, and the other part is as it is by default.
        (
            "query = method == 'GET' ? form(query_params) : '';",
            vec![Query],
        ),
        ("query = crate::kv(query_params);", vec![Query]),
        // Nothing is lost: they are in another part, or there are none.
        (
            "query = form({ ts }); body = json({ ..query_params, ..body_params });",
            vec![Query, Body],
        ),
        (
            "query = form({ ts }); path = path + '/' + raw(args);",
            vec![Query, Path],
        ),
        (
            "query = 'ts=' + ts; header 'X-Arguments' = json(query_params);",
            vec![Query],
        ),
        (
            "query = method == 'GET' ? form({ ..query_params, ts }) : form({ ts }); \
             body = method != 'GET' ? json(params) : '';",
            vec![Query, Body],
        ),
        (
            "query = form({ ts }) + (query_params ? '&' + form(query_params) : '');",
            vec![Query],
        ),
        (
            "body = method == 'GET' || method == 'DELETE' ? '' : form(params); \
             query = method == 'GET' ? form(params) : method == 'DELETE' ? form({ ..params, ts }) : '';",
            vec![Body, Query],
        ),
        ("query = form({ ..query_params, ts });", vec![Query]),
        ("body = json({ ..body_params, ts });", vec![Body]),
        (
            "query = form(query_params); body = json(params);",
            vec![Query, Body],
        ),
        ("message = json(params);", vec![Message]),
        ("path = '/' + raw(params);", vec![Path]),
        // What is signed is not sent.
        (
            "query = form({ ..query_params, sign: hmac_sha256(secret, raw(params)) | hex });",
            vec![Query],
        ),
    ] {
        let assignments = read(source).assignments;
        let found: Vec<_> = assignments
            .iter()
            .map(|assignment| assignment.target)
            .collect();
        assert_eq!(found, targets, "{source}");
        let written = source.matches(" = ").count() - source.matches("header").count();
        let other = found.len() - written + source.matches("let").count();
        for assignment in &assignments[..other] {
            assert_eq!(*assignment, nothing(assignment.target), "{source}");
        }
    }
}

#[test]
fn the_content_of_a_body_follows_from_its_beginning() {
    for (value, content) in [
        ("form(params)", Some(Content::Form)),
        ("form(params) + '&sign=' + path", Some(Content::Form)),
        ("form(params) | replace('%2C', ',')", Some(Content::Form)),
        ("json(params)", Some(Content::Json)),
        ("params ? json(params) : ''", Some(Content::Json)),
        ("params ? '' : form(params)", Some(Content::Form)),
        (
            "path ? form(params) : form({ ts, ..params })",
            Some(Content::Form),
        ),
        ("query ? form(params) : json(params)", None),
        ("raw(params)", None),
        ("''", None),
        ("sha256(path)", None),
        ("path + json(params)", None),
        // What stands before a form, or in its place, is meant as one.
        ("'nonce=' + ts + '&' + form(params)", Some(Content::Form)),
        ("5 + '=' + form(params)", Some(Content::Form)),
        ("default(form(params), 'x')", Some(Content::Form)),
        ("join('&', 'ts=' + ts, form(params))", Some(Content::Form)),
        ("params ? form(params) : 'nonce=' + ts", Some(Content::Form)),
        ("params ? 'a' + ts : form(params)", Some(Content::Form)),
        ("prefix(form(params), 'd=')", Some(Content::Form)),
        ("upper(form(params))", Some(Content::Form)),
        ("params ? json(params) : '{}'", Some(Content::Json)),
        ("'[' + json(params) + ']'", Some(Content::Json)),
        ("base64(json(params))", None),
        ("base64(form(params))", None),
        ("crate::xml(params)", None),
    ] {
        for source in [
            format!("query = ''; body = {value};"),
            format!("query = ''; let value = {value}; body = value;"),
        ] {
            let scheme = read(&format!(r#"{source} header "X-Arguments" = form(params);"#));
            let body = scheme.assignments.last().expect("the body");
            assert_eq!(
                (body.target, body.content),
                (Target::Body, content),
                "{source}"
            );
        }
    }
    let query = read("query = form(query_params);");
    assert_eq!(query.assignments[0].content, None);
}

#[test]
fn an_assignment_is_as_exposed_as_what_can_be_read_out_of_it() {
    for (source, exposure) in [
        ("body = json(params);", Exposure::Public),
        (
            "message = json({ sign: hmac_sha256(secret, ts) | hex });",
            Exposure::Signature,
        ),
        ("query = form({ key, ..params });", Exposure::Credential),
        ("path = '/' + token;", Exposure::Credential),
        ("body = crate::f(session.key);", Exposure::Credential),
        (
            "body = json({ a: [{ b: expose(secret) }] });",
            Exposure::Credential,
        ),
        (
            "body = ed25519(secret | from_pem, key);",
            Exposure::Signature,
        ),
        (
            "body = eip712(secret | from_hex, {}, 'A(string key)', { key });",
            Exposure::Signature,
        ),
        ("body = eth_address(secret | from_hex);", Exposure::Public),
        ("body = query ? key : '';", Exposure::Credential),
        ("body = key ? 'a' : '';", Exposure::Public),
        ("body = hmac_sha256(token, key) | hex;", Exposure::Signature),
        (
            "body = hmac_sha256(default(passphrase, token), key) | hex;",
            Exposure::Signature,
        ),
        (
            "body = hmac_sha256(default(opt.x, passphrase), key) | hex;",
            Exposure::Credential,
        ),
        (
            "body = hmac_sha256(op.x == 'a' ? secret : 'b', path) | hex;",
            Exposure::Credential,
        ),
        (
            "body = hmac_sha256(replace(secret, 'a', ''), path) | hex;",
            Exposure::Credential,
        ),
        (
            "query = form({ key, ..params }); body = 'of ' + target;",
            Exposure::Credential,
        ),
        (
            "query = form({ key, ..params }); body = hmac_sha256(secret, query) | hex;",
            Exposure::Signature,
        ),
        (
            "query = form({ key, ..params }); body = path + host;",
            Exposure::Public,
        ),
        ("body = opt.x + op.y + hex(rand(8));", Exposure::Public),
    ] {
        let arguments = r#"header "X-Arguments" = form(params);"#;
        let assignments = read(&format!("{source} {arguments}")).assignments;
        let last = assignments.last().expect("an assignment");
        assert_eq!(last.exposure, exposure, "{source}");
    }
}

#[test]
fn what_was_assigned_may_be_read_below() {
    read(
        r#"path = "/api" + upper(op.name);
        query = form({ ..params, ts });
        let signed = hmac_sha256(secret, path + target + url + query) | hex;
        body = json({ signed });
        header "X-Body" = sha256(body) | hex;"#,
    );
    // The query is empty, whenever it is read.
    read(
        r#"header "X-Query" = query + target;
        body = json({ ..params, query });"#,
    );
}
