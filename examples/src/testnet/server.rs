//! The accept loop, and one HTTP/1 connection at a time: axum's own server would not let a handler cut one.

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::clock::pause;
use super::connection::Connection;

/// Serves until dropped, and takes its connections along.
pub(super) async fn accept(listener: TcpListener, router: Router) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(serve(stream, router.clone()));
                }
                // Most often there are no file descriptors left: some come back when connections end.
                Err(_) => pause(Duration::from_millis(10)).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

/// How a connection fails is its client's affair, so errors end here.
async fn serve(stream: TcpStream, router: Router) {
    let _ = stream.set_nodelay(true);
    let (connection, mut endings) = Connection::open();
    let routes = TowerToHyperService::new(router);
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(connection.clone());
        routes.call(request)
    });
    let mut http = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    tokio::select! {
        biased;
        Some(ending) = endings.recv() => {
            let stream = http.into_parts().io.into_inner();
            let _ = ending.apply(stream).await;
        }
        _ = &mut http => {}
    }
}
