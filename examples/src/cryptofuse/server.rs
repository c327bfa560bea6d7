//! The accept loop.

use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::clock::pause;

/// Serves until dropped, and takes its connections along.
pub(super) async fn accept(listener: TcpListener, router: Router) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    let _ = stream.set_nodelay(true);
                    let routes = TowerToHyperService::new(router.clone());
                    let http = http1::Builder::new().serve_connection(TokioIo::new(stream), routes);
                    // How a connection fails is its client's affair.
                    connections.spawn(async move { drop(http.await) });
                }
                // Most often there are no file descriptors left: some come back when connections end.
                Err(_) => pause(Duration::from_millis(10)).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}
