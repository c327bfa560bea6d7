use super::*;

#[test]
fn a_name_that_every_scheme_knows_is_no_name_of_its_own() {
    let credentials = Credentials::empty()
        .with("key", "k")
        .with("secret", "s")
        .with("passphrase", "p")
        .with("account", "a")
        .with("wallet", "w");
    for (field, text) in [
        (Field::Key, "k"),
        (Field::Secret, "s"),
        (Field::Passphrase, "p"),
        (Field::Account, "a"),
        (Field::Named("wallet"), "w"),
    ] {
        assert_eq!(credentials.text(field).expect("set"), text);
    }
}

#[test]
fn every_way_to_a_credential_leads_to_the_same() {
    let one = Credentials::empty().with("passphrase", "p");
    let other = Credentials::empty().with_passphrase("p");
    for credentials in [one, other] {
        assert_eq!(credentials.passphrase().expect("set"), b"p");
        assert_eq!(credentials.named("passphrase").expect("set"), b"p");
        assert_eq!(credentials.0.named.len(), 0);
    }
    let account = Credentials::empty().with_account("a");
    assert_eq!(account.named("account").expect("set"), b"a");
    let error = account.named("secret").expect_err("there is none");
    assert_eq!(error.to_string(), "the credentials have no secret");
}

#[test]
fn white_space_around_what_is_issued_is_refused_by_name() {
    let issued = || Credentials::new("k", "s").with("wallet", "w");
    let said = |credentials: Credentials| match credentials.refuse_white_space() {
        Ok(()) => "fine".to_owned(),
        Err(error) => error.to_string(),
    };
    let refused = |name: &str, place: &str| {
        format!("the {name} has white space {place}, perhaps a line break: remove it")
    };
    assert_eq!(
        said(issued().with("key", " k\n")),
        refused("key", "around it")
    );
    assert_eq!(
        said(issued().with("secret", "s\r\n")),
        refused("secret", "at its end")
    );
    assert_eq!(
        said(issued().with_account("\ta")),
        refused("account", "at its beginning")
    );
    assert_eq!(
        said(issued().with("wallet", "w\u{a0}")),
        refused("wallet", "at its end")
    );
    assert_eq!(
        said(issued().with("wallet", " ")),
        refused("wallet", "around it")
    );
    let pem = "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n";
    for fine in [
        issued().with("secret", "s s"),
        issued().with_passphrase(" p "),
        issued().with("wallet", pem).with("secret", pem),
        Credentials::new("", ""),
    ] {
        assert_eq!(said(fine), "fine");
    }
}

#[test]
fn a_short_key_does_not_show_at_all() {
    let shown = format!("{:?}", Credentials::new("short", "s"));
    assert!(!shown.contains("short"), "{shown}");
}

#[test]
fn a_missing_credential_is_named() {
    let error = Credentials::new("k", "s")
        .passphrase()
        .expect_err("there is none");
    assert_eq!(error.to_string(), "the credentials have no passphrase");
}

#[test]
fn a_line_break_is_refused_where_it_would_reach_a_header() {
    let error = Credentials::new("key\n", "s")
        .require(Field::Key)
        .expect_err("a line break");
    assert_eq!(
        error.to_string(),
        "the key holds a line break or another control character"
    );
}
