//! What passes: a connection that falls silent, one whose lifetime ends; and TLS.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use signed_api::ErrorKind;
use signed_api::prelude::*;
use signed_api::ws::{Event, GapCause, Interruption, Subscription, TungsteniteTransport};
use tokio_rustls::TlsAcceptor;

use super::server::{Behaviour, KEY, SECRET, Server};
use super::{ExchangeClient, Update, exchange, in_time, message, next};

#[tokio::test]
async fn silence_is_a_loss() {
    let mute = Behaviour {
        is_mute: true,
        ..Behaviour::default()
    };
    let (server, client) = exchange(mute).await;
    let mut book = client.book("BTC");
    in_time(server.received(0, "book.BTC")).await;
    let event = next(&mut book).await.expect("an item").expect("an event");
    assert_eq!(event, Event::Interrupted(Interruption::Silent));
    in_time(server.received(1, "book.BTC")).await;
    let event = next(&mut book).await.expect("an item").expect("an event");
    assert!(matches!(event, Event::Gap(gap) if gap.duration.as_secs() >= 2));
}

#[api_client]
#[ws(
    subscribe = json({ op: "subscribe", args: [op.channel], id: op.id }),
    subscribed("op" = "subscribe", "success" = true),
    channel = "{topic}",
    data = "data",
    id = "id",
    lifetime = "2s",
    answer_timeout = "1s"
)]
trait ShortLived {
    #[subscribe(channel = "book")]
    fn book(&self) -> Subscription<Update>;
}

#[tokio::test]
async fn the_next_connection_is_subscribed_before_the_first_is_closed() {
    let server = Server::start(Behaviour::default()).await;
    let builder = ShortLivedClient::builder().ws_url(server.url());
    let client = builder.build().expect("a client");
    let mut book = client.book();
    in_time(server.received(0, "book")).await;
    server.publish(0, "book", 1);
    assert_eq!(message(&mut book).await, 1);
    in_time(server.received(1, "book")).await;
    let was_open = server.until(|seen| Some(!seen[0].is_closed)).await;
    assert!(was_open);
    let event = next(&mut book).await.expect("an item").expect("an event");
    let Event::Gap(gap) = event else {
        panic!("no gap: {event:?}");
    };
    assert_eq!(gap.cause, GapCause::Interrupted(Interruption::Rotated));
    server.publish(1, "book", 2);
    assert_eq!(message(&mut book).await, 2);
    in_time(server.until(|seen| seen[0].is_closed.then_some(()))).await;
}

#[tokio::test]
async fn a_secure_address_is_reached_by_tls() {
    let mut authority = CertificateParams::new(Vec::new()).expect("parameters");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().expect("a key");
    let authority = CertifiedIssuer::self_signed(authority, key).expect("an authority");
    let key = KeyPair::generate().expect("a key");
    let certificate = CertificateParams::new(vec!["localhost".to_owned()])
        .and_then(|parameters| parameters.signed_by(&key, &authority))
        .expect("a certificate");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let private = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
    let config = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], private)
        .expect("a configuration");
    let server = Server::start_secure(TlsAcceptor::from(Arc::new(config))).await;

    let mut roots = RootCertStore::empty();
    roots.add(authority.der().clone()).expect("a root");
    let trusting = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let client = |transport: TungsteniteTransport| {
        ExchangeClient::builder()
            .ws_url(server.url())
            .credentials(Credentials::new(KEY, SECRET))
            .socket_transport(transport)
            .build()
            .expect("a client")
    };
    let trusted = client(TungsteniteTransport::new().tls_config(trusting));
    assert_eq!(in_time(trusted.place(5)).await.expect("an answer").value, 5);
    // The platform does not know this authority.
    let call = client(TungsteniteTransport::new());
    let call = call.place(5).timeout(std::time::Duration::from_millis(500));
    let error = in_time(call).await.expect_err("an error");
    assert!(
        matches!(error.kind(), ErrorKind::Timeout | ErrorKind::Connect),
        "{error}"
    );
}
