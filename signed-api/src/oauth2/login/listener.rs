//! The loopback interface, where the browser brings the server's answer (RFC 8252, section 7.3).

use std::collections::VecDeque;
use std::future::poll_fn;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};

use super::reception::Reception;
use super::visitor;
use crate::clock::{Clock, Sleep};
use crate::future::BoxFuture;

/// How many visitors are received at once. One more, and the first of them has to go, unless it brought the answer.
const MOST_VISITORS: usize = 32;

/// How long nobody is let in after the system could not: it has no room for another connection.
const PAUSE: Duration = Duration::from_millis(100);

/// Listens on 127.0.0.1, and on nothing else.
pub(super) struct Listener {
    socket: TcpListener,
    address: SocketAddr,
}

impl Listener {
    /// Listens on `port`; on any that is free, if it is 0.
    pub(super) async fn bind(port: u16) -> io::Result<Self> {
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = socket.local_addr()?;
        Ok(Self { socket, address })
    }

    /// Where it listens.
    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Receives visitors until it is dropped. All is done by whoever polls this; nothing is left behind.
    pub(super) async fn receive(&self, reception: &Reception, clock: &dyn Clock) {
        let mut visitors = VecDeque::new();
        let mut pause = None;
        poll_fn(|context| {
            while let Some(accepted) = self.poll_accept(&mut pause, context) {
                match accepted {
                    Ok(stream) => {
                        make_room(&mut visitors);
                        let is_answer = Arc::new(AtomicBool::new(false));
                        let flag = Arc::clone(&is_answer);
                        let work = async move {
                            visitor::receive(stream, reception, clock, &flag).await;
                        };
                        visitors.push_back(Visitor {
                            is_answer,
                            work: Box::pin(work),
                        });
                    }
                    Err(_) => pause = Some(Box::pin(clock.sleep(PAUSE))),
                }
            }
            visitors.retain_mut(|visitor| visitor.work.as_mut().poll(context).is_pending());
            Poll::Pending
        })
        .await
    }

    /// The next visitor, unless there is none, or a pause.
    fn poll_accept(
        &self,
        pause: &mut Option<Pin<Box<Sleep>>>,
        context: &mut Context<'_>,
    ) -> Option<io::Result<TcpStream>> {
        if let Some(wait) = pause {
            if wait.as_mut().poll(context).is_pending() {
                return None;
            }
            *pause = None;
        }
        match self.socket.poll_accept(context) {
            Poll::Ready(accepted) => Some(accepted.map(|(stream, _)| stream)),
            Poll::Pending => None,
        }
    }
}

/// A connection that is being served.
struct Visitor<'a> {
    /// It brought the answer.
    is_answer: Arc<AtomicBool>,
    work: BoxFuture<'a, ()>,
}

/// Lets the first visitor go that did not bring the answer, if there are too many.
fn make_room(visitors: &mut VecDeque<Visitor<'_>>) {
    if visitors.len() < MOST_VISITORS {
        return;
    }
    let idle = |visitor: &Visitor<'_>| !visitor.is_answer.load(Ordering::Relaxed);
    if let Some(place) = visitors.iter().position(idle) {
        visitors.remove(place);
    }
}
