//! Credentials from the environment and from a file `.env`, in processes of their own.

use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

/// What a process in `directory` with these variables makes of them.
fn credentials(directory: &Path, variables: &[(&str, &str)]) -> io::Result<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_credentials"))
        .arg("EXCHANGE")
        .current_dir(directory)
        .env_clear()
        .envs(variables.iter().copied())
        .output()?;
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    Ok(String::from_utf8_lossy(&output.stdout)
        .trim_end()
        .to_owned())
}

#[test]
fn the_environment_replaces_the_file_and_the_file_may_be_in_a_folder_above() -> io::Result<()> {
    let folder = tempfile::tempdir()?;
    fs::write(
        folder.path().join(".env"),
        "# a comment\nEXCHANGE_API_KEY=file-key-0123\nexport EXCHANGE_API_SECRET='file secret'\nEXCHANGE_API_URL=https://file.example.com\n",
    )?;
    let below = folder.path().join("below");
    fs::create_dir(&below)?;
    let from_file = r#"Credentials { key: "file…", secret: "<secret>", passphrase: "none", account: None, url: Some("https://file.example.com"), named: [] }"#;
    assert_eq!(credentials(folder.path(), &[])?, from_file);
    assert_eq!(credentials(&below, &[])?, from_file);

    // Some from here and some from there could send one place's keys to another.
    let url = [("EXCHANGE_API_URL", "https://other.example.com")];
    assert_eq!(
        credentials(&below, &url)?,
        "error: set EXCHANGE_API_KEY and EXCHANGE_API_SECRET in the environment"
    );
    let all = [
        ("EXCHANGE_API_KEY", "real-key-0123"),
        ("EXCHANGE_API_SECRET", "real secret"),
        ("EXCHANGE_API_PASSPHRASE", "open sesame"),
    ];
    assert_eq!(
        credentials(&below, &all)?,
        r#"Credentials { key: "real…", secret: "<secret>", passphrase: "<passphrase>", account: None, url: None, named: [] }"#
    );
    Ok(())
}

#[test]
fn the_address_of_a_web_socket_comes_along_and_is_not_mixed_in() -> io::Result<()> {
    let folder = tempfile::tempdir()?;
    fs::write(
        folder.path().join(".env"),
        "EXCHANGE_API_KEY=file-key-0123\nEXCHANGE_API_SECRET='file secret'\nEXCHANGE_WS_URL=wss://file.example.com/a?token=b\n",
    )?;
    assert_eq!(
        credentials(folder.path(), &[])?,
        r#"Credentials { key: "file…", secret: "<secret>", passphrase: "none", account: None, url: None, named: [], ws_url: "wss://file.example.com" }"#
    );
    let address = ("EXCHANGE_WS_URL", "wss://other.example.com/a");
    assert_eq!(
        credentials(folder.path(), &[address])?,
        "error: set EXCHANGE_API_KEY and EXCHANGE_API_SECRET in the environment"
    );
    let all = [
        ("EXCHANGE_API_KEY", "real-key-0123"),
        ("EXCHANGE_API_SECRET", "real secret"),
        address,
    ];
    assert_eq!(
        credentials(folder.path(), &all)?,
        r#"Credentials { key: "real…", secret: "<secret>", passphrase: "none", account: None, url: None, named: [], ws_url: "wss://other.example.com" }"#
    );
    let padded = ("EXCHANGE_WS_URL", "wss://other.example.com ");
    assert_eq!(
        credentials(folder.path(), &[all[0], all[1], padded])?,
        "error: remove the white space around EXCHANGE_WS_URL"
    );
    Ok(())
}

#[test]
fn credentials_of_other_names_come_from_the_environment_and_the_file_alike() -> io::Result<()> {
    let folder = tempfile::tempdir()?;
    fs::write(
        folder.path().join(".env"),
        "EXCHANGE_API_PRIVATE_KEY=\"-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----\"\n\
         EXCHANGE_API_WALLET=hunter3\n",
    )?;
    let named = r#"Credentials { key: "none", secret: "none", passphrase: "none", account: None, url: None, named: ["private_key", "wallet"] }"#;
    assert_eq!(credentials(folder.path(), &[])?, named);
    let variables = [
        ("EXCHANGE_API_PRIVATE_KEY", "-----BEGIN\nhunter2\n-----END"),
        ("EXCHANGE_API_WALLET", "hunter3"),
    ];
    assert_eq!(credentials(folder.path(), &variables)?, named);
    let trailing = [("EXCHANGE_API_PRIVATE_KEY", "hunter2\n")];
    assert_eq!(
        credentials(folder.path(), &trailing)?,
        "error: remove the white space around EXCHANGE_API_PRIVATE_KEY"
    );
    Ok(())
}

#[test]
fn what_is_missing_or_malformed_is_one_sentence_without_a_value() -> io::Result<()> {
    let folder = tempfile::tempdir()?;
    assert_eq!(
        credentials(folder.path(), &[])?,
        "error: set EXCHANGE_API_KEY and EXCHANGE_API_SECRET in the environment"
    );
    let variables = [
        ("EXCHANGE_API_KEY", " padded"),
        ("EXCHANGE_API_PASSPHRASE", "x\n"),
    ];
    assert_eq!(
        credentials(folder.path(), &variables)?,
        "error: set EXCHANGE_API_SECRET in the environment, and remove the white space around EXCHANGE_API_KEY and EXCHANGE_API_PASSPHRASE"
    );
    fs::write(
        folder.path().join(".env"),
        "EXCHANGE_API_KEY=k\nEXCHANGE_API_SECRET \"hunter2\n",
    )?;
    let message = credentials(folder.path(), &[])?;
    assert_eq!(
        message,
        "error: variable 2 of the file `.env` is not of the form NAME=value"
    );
    fs::write(
        folder.path().join(".env"),
        "EXCHANGE_API_KEY=k\nexport EXCHANGE_API_SECRET=\"ab$cd\"\n",
    )?;
    assert_eq!(
        credentials(folder.path(), &[])?,
        "error: write the value of EXCHANGE_API_SECRET in single quotes in the file `.env`: its `$` would be replaced"
    );
    Ok(())
}
