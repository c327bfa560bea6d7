//! `bearer`, `basic` and `key`: each stands for what one could declare, and must be sent.

use super::super::declaration::declaration;
use super::super::scheme::{Credential, Exposure};
use super::super::{OneLiner, Origin, Proof, Scheme, build};
use super::{field, proved, statements};

#[test]
fn each_is_sugar_for_a_declaration() {
    for (proof, headers, declared) in [
        (
            Proof::Bearer,
            &[][..],
            r#"header "Authorization" = "Bearer " + token;"#,
        ),
        (
            Proof::Bearer,
            &[("access-token", "token"), ("x-api-app-key?", "opt.app_key")],
            r#"header "access-token" = session.token; header "x-api-app-key"? = opt.app_key;"#,
        ),
        (
            Proof::Basic,
            &[],
            r#"let basic = base64(key + ":" + expose(secret)); header "Authorization" = "Basic " + basic;"#,
        ),
        (
            Proof::Basic,
            &[("x-gate", "'basic ' + basic"), ("x-time", "ts")],
            r#"let basic = key + ":" + expose(secret) | base64; header "X-Gate" = "basic " + basic; header "X-Time" = ts;"#,
        ),
        (Proof::Key, &[], r#"header "X-API-Key" = key;"#),
        (
            Proof::Key,
            &[("authorization", "'ApiKey ' + key")],
            r#"header "Authorization" = "ApiKey " + key;"#,
        ),
    ] {
        let scheme = build(&with(proof, headers)).expect("a right declaration");
        assert_eq!(scheme, read(declared), "{declared}");
    }
}

#[test]
fn what_shows_who_is_calling_is_a_credential() {
    for proof in [Proof::Bearer, Proof::Basic, Proof::Key] {
        let scheme = build(&proved(proof)).expect("a right declaration");
        let exposures: Vec<_> = scheme
            .headers
            .iter()
            .map(|header| header.exposure)
            .collect();
        assert_eq!(exposures, [Exposure::Credential]);
    }
}

#[test]
fn what_is_never_sent_is_pointed_out() {
    for (proof, header, message) in [
        (Proof::Bearer, "opt.app_key", "the token is never sent"),
        (
            Proof::Bearer,
            "token ? 'a' : 'b'",
            "the token is never sent",
        ),
        (Proof::Basic, "key", "key and secret are never sent"),
        (Proof::Key, "opt.app_key", "the key is never sent"),
    ] {
        let found = build(&with(proof, &[("x-app", header)])).expect_err("nothing is shown");
        let [(Origin::Proof, problem)] = found.as_slice() else {
            panic!("{header}: {found:?}");
        };
        assert!(
            problem.message.starts_with(message),
            "{header}: {problem:?}"
        );
    }
    // Here `token` may be what was meant, so only the unknown name is told.
    let found = build(&with(Proof::Bearer, &[("x-app", "tokn")])).expect_err("`tokn`");
    assert!(matches!(found[..], [(Origin::Header(0), _)]), "{found:?}");
}

#[test]
fn a_header_that_is_left_out_when_it_is_empty_may_be_empty() {
    let headers = [("access-token", "token"), ("x-time?", "ts")];
    let found = build(&with(Proof::Bearer, &headers)).expect_err("always there");
    let [(Origin::Header(1), problem)] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(
        problem.message,
        "`ts` is never empty: leave out `?` after the name"
    );
}

#[test]
fn the_user_name_of_basic_authentication_is_found() {
    let wallet = Credential::Named {
        name: "wallet".to_owned(),
        is_secret: false,
    };
    for (declared, names) in [
        (
            r#"header "A" = "Basic " + base64(key + ":" + expose(secret));"#,
            vec![Credential::Key],
        ),
        (
            r#"let pair = key + (":" + token); let basic = "Basic " + base64(pair); header "A" = basic; header "B" = basic;"#,
            vec![Credential::Key],
        ),
        (
            r#"credential wallet: public; header "A"? = token ? "" : "Basic " + base64(wallet + ":");"#,
            vec![wallet],
        ),
        (
            r#"header "A" = "Basic " + base64(percent_encode(key) + ":" + token);"#,
            vec![],
        ),
        (r#"header "A" = base64(key + ":" + token);"#, vec![]),
        (
            r#"header "A" = "Basic " + base64(key + "." + token);"#,
            vec![],
        ),
        (r#"header "A" = "Basic " + key + ":" + token;"#, vec![]),
        (r#"header "A" = "Basic " + hex(key + ":" + token);"#, vec![]),
    ] {
        let scheme = read(declared);
        let found: Vec<_> = scheme.user_names().into_iter().cloned().collect();
        assert_eq!(found, names, "{declared}");
    }
}

fn with(proof: Proof, headers: &[(&str, &str)]) -> OneLiner {
    let headers = headers.iter();
    OneLiner {
        headers: headers.map(|(name, value)| field(name, value)).collect(),
        ..proved(proof)
    }
}

fn read(source: &str) -> Scheme {
    let (statements, problems) = statements(source);
    declaration(&statements, problems).expect("a right declaration")
}
