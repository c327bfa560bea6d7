//! TLS with two crypto providers in one build, own certificates, own proxies, and what the built-in client does not do on
//! its own.

use std::convert::Infallible;
use std::error::Error as StdError;
use std::io::Write as _;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use signed_api::prelude::*;
use signed_api::testing::{Answer, FaultServer};
use signed_api::{ErrorKind, Outcome, RetryPolicy};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

#[api_client(base_url = "http://exchange.invalid")]
trait Greeter {
    #[get("/greeting")]
    async fn greeting(&self) -> Result<String>;

    #[post("/greeting")]
    async fn greet(&self, name: &str) -> Result<String>;
}

/// An authority, and a server at `https://localhost:port` with a certificate of it.
struct Tls {
    url: String,
    authority: CertificateDer<'static>,
    authority_pem: String,
}

async fn tls_server(protocols: &[&str]) -> Result<Tls, Box<dyn StdError>> {
    let mut authority = CertificateParams::new(Vec::new())?;
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate()?)?;
    let key = KeyPair::generate()?;
    let certificate =
        CertificateParams::new(vec!["localhost".to_owned()])?.signed_by(&key, &authority)?;

    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::try_from(key.serialize_der())?,
        )?;
    config.alpn_protocols = protocols
        .iter()
        .map(|name| name.as_bytes().to_vec())
        .collect();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("https://localhost:{}", listener.local_addr()?.port());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let mut stream = acceptor.accept(stream).await?;
                if stream.get_ref().1.alpn_protocol() == Some(b"h2") {
                    let greeter = service_fn(|request: Request<Incoming>| async move {
                        let greeting = format!("hello over {:?}", request.version());
                        Ok::<_, Infallible>(Response::new(Full::new(Bytes::from(greeting))))
                    });
                    let connection = http2::Builder::new(TokioExecutor::new());
                    let serving = connection.serve_connection(TokioIo::new(stream), greeter);
                    return serving.await.map_err(std::io::Error::other);
                }
                read_head(&mut stream).await?;
                stream
                    .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 14\r\n\r\nhello over TLS")
                    .await?;
                stream.shutdown().await
            });
        }
    });
    Ok(Tls {
        url,
        authority: authority.der().clone(),
        authority_pem: authority.pem(),
    })
}

/// Reads a request without a body.
async fn read_head(stream: &mut (impl AsyncRead + Unpin)) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_default_client_speaks_tls_although_two_providers_are_linked()
-> Result<(), Box<dyn StdError>> {
    let tls = tls_server(&["http/1.1"]).await?;
    let mut roots = tempfile::NamedTempFile::new()?;
    roots.write_all(tls.authority_pem.as_bytes())?;

    let client = || Command::new(env!("CARGO_BIN_EXE_tls_client"));
    let trusting = client()
        .arg(&tls.url)
        .env("SSL_CERT_FILE", roots.path())
        .output()?;
    assert_eq!(String::from_utf8(trusting.stderr)?, "");
    assert_eq!(String::from_utf8(trusting.stdout)?, "hello over TLS\n");

    let mut others = tempfile::NamedTempFile::new()?;
    others.write_all(tls_server(&["http/1.1"]).await?.authority_pem.as_bytes())?;
    let distrusting = client()
        .arg(&tls.url)
        .env("SSL_CERT_FILE", others.path())
        .output()?;
    assert!(!distrusting.status.success());
    let message = String::from_utf8(distrusting.stderr)?;
    assert!(
        message.starts_with("NotSent ") && message.contains("certificate"),
        "{message}"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_default_client_speaks_http_2_where_the_server_does() -> Result<(), Box<dyn StdError>> {
    let tls = tls_server(&["h2", "http/1.1"]).await?;
    let mut roots = tempfile::NamedTempFile::new()?;
    roots.write_all(tls.authority_pem.as_bytes())?;
    let output = Command::new(env!("CARGO_BIN_EXE_tls_client"))
        .arg(&tls.url)
        .env("SSL_CERT_FILE", roots.path())
        .output()?;
    assert_eq!(String::from_utf8(output.stderr)?, "");
    assert_eq!(String::from_utf8(output.stdout)?, "hello over HTTP/2.0\n");
    Ok(())
}

#[tokio::test]
async fn a_client_that_the_user_brings_keeps_its_certificates() -> Result<(), Box<dyn StdError>> {
    let tls = tls_server(&["http/1.1"]).await?;
    let mut roots = RootCertStore::empty();
    roots.add(tls.authority.clone())?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let own = reqwest::Client::builder()
        .tls_backend_preconfigured(config)
        .build()?;
    let greeter = GreeterClient::builder()
        .base_url(&tls.url)
        .http_client(own)
        .build()?;
    assert_eq!(greeter.greeting().await?, "hello over TLS");
    Ok(())
}

#[tokio::test]
async fn a_client_that_the_user_brings_keeps_its_proxy() -> Result<(), Box<dyn StdError>> {
    let proxy = FaultServer::start(|request| Answer::new(200, &request.target)).await?;
    let config =
        ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth();
    let own = reqwest::Client::builder()
        .tls_backend_preconfigured(config)
        .proxy(reqwest::Proxy::http(proxy.url())?);
    let greeter = GreeterClient::builder().http_client_builder(own)?.build()?;
    assert_eq!(
        greeter.greeting().await?,
        "http://exchange.invalid/greeting"
    );
    Ok(())
}

#[tokio::test]
async fn a_redirect_is_not_followed() -> Result<(), Box<dyn StdError>> {
    let server = FaultServer::start(|request| match request.target.as_str() {
        "/greeting" => Answer::new(307, "").header("location", "/elsewhere"),
        _ => Answer::new(200, b"followed"),
    })
    .await?;
    let greeter = GreeterClient::builder().base_url(server.url()).build()?;
    let error = greeter.greet("x").await.expect_err("a redirect");
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Redirect, Outcome::Rejected)
    );
    assert!(error.to_string().contains("to `/elsewhere`"), "{error}");
    Ok(())
}

/// A client that does what reqwest does unless told otherwise.
fn default_client() -> Result<reqwest::ClientBuilder, Box<dyn StdError>> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth();
    Ok(reqwest::Client::builder().tls_backend_preconfigured(config))
}

#[tokio::test]
async fn of_a_finished_client_nothing_is_believed_that_cannot_be_seen()
-> Result<(), Box<dyn StdError>> {
    let nobody = TcpListener::bind("127.0.0.1:0").await?.local_addr()?;
    let arrived = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&arrived);
    let server = FaultServer::start(move |request| {
        count.fetch_add(1, Ordering::SeqCst);
        match request.target.as_str() {
            // Executed, and then sent to where nobody listens, or to what looks like success.
            "/lost/greeting" => {
                Answer::new(307, "").header("location", format!("http://{nobody}/"))
            }
            "/greeting" => Answer::new(302, "").header("location", "/elsewhere"),
            _ => Answer::new(200, b"not the answer to this"),
        }
    })
    .await?;
    for base_url in [format!("{}/lost", server.url()), server.url()] {
        arrived.store(0, Ordering::SeqCst);
        let finished = default_client()?.build()?;
        let greeter = GreeterClient::builder()
            .base_url(&base_url)
            .http_client(finished)
            .build()?;
        let error = greeter.greet("x").await.expect_err("redirected");
        assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Network, Outcome::Unknown)
        );
        assert!(arrived.load(Ordering::SeqCst) <= 2, "sent again");

        arrived.store(0, Ordering::SeqCst);
        let greeter = GreeterClient::builder()
            .base_url(&base_url)
            .http_client_builder(default_client()?)?
            .build()?;
        let error = greeter.greet("x").await.expect_err("redirected");
        assert_eq!(error.kind(), ErrorKind::Redirect);
        assert_eq!(arrived.load(Ordering::SeqCst), 1);
    }
    Ok(())
}

#[tokio::test]
async fn an_answer_without_an_end_is_not_received_without_an_end() -> Result<(), Box<dyn StdError>>
{
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await?;
        read_head(&mut stream).await?;
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await?;
        let chunk = vec![b'x'; 1 << 20];
        loop {
            stream.write_all(&chunk).await?;
        }
        #[allow(unreachable_code)]
        std::io::Result::Ok(())
    });
    let greeter = GreeterClient::builder()
        .base_url(url)
        .retry(RetryPolicy::never())
        .attempt_timeout(std::time::Duration::from_secs(60))
        .timeout(std::time::Duration::from_secs(60))
        .build()?;
    let error = greeter.greeting().await.expect_err("too long");
    assert!(error.to_string().contains("longer than 64 MiB"), "{error}");
    Ok(())
}

#[tokio::test]
async fn nobody_listening_means_nothing_sent() -> Result<(), Box<dyn StdError>> {
    let port = TcpListener::bind("127.0.0.1:0").await?.local_addr()?.port();
    let greeter = GreeterClient::builder()
        .base_url(format!("http://127.0.0.1:{port}"))
        .retry(RetryPolicy::never())
        .build()?;
    let error = greeter.greet("x").await.expect_err("nobody listens");
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Connect, Outcome::NotSent)
    );
    assert!(error.may_resend());

    // A signed URL may hold a signature or a key.
    let mut cause: Option<&dyn StdError> = Some(&error);
    while let Some(error) = cause {
        let text = format!("{error} {error:?}");
        assert!(!text.contains("/greeting"), "{text}");
        cause = error.source();
    }
    Ok(())
}

#[tokio::test]
async fn an_answer_that_is_cut_short_is_a_doubt() -> Result<(), Box<dyn StdError>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await?;
        read_head(&mut stream).await?;
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nonly this")
            .await
    });
    let greeter = GreeterClient::builder()
        .base_url(url)
        .retry(RetryPolicy::never())
        .build()?;
    let error = greeter.greeting().await.expect_err("cut short");
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Network, Outcome::Unknown)
    );
    assert!(error.to_string().contains("cut short"), "{error}");
    Ok(())
}
