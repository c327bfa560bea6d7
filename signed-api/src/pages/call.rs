//! The call of a method that returns one page of many.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use super::ItemDecoder;
use super::items::Items;
use super::position::Position;
use super::spec::PagesSpec;
use crate::call::Call;
use crate::error::Result;
use crate::explain::Explanation;
use crate::response::Response;
use crate::retry::RetryPolicy;

/// The call of a method with `#[paginate(..)]`, which returns a page `T` of items `I`.
///
/// Awaited, it is one page, as a [`Call`] is. [`items`](Self::items) is a stream of all items, from this page on. What is
/// set before, such as a time-out, holds for every page.
///
/// ```no_run
/// # use signed_api::prelude::*;
/// # #[derive(serde::Deserialize)] pub struct Page<T> { pub list: Vec<T> }
/// # #[derive(serde::Deserialize)] pub struct Payment { pub id: String }
/// # #[api_client(base_url = "https://api.example.com")]
/// # pub trait Shop {
/// #   #[get("/payments")]
/// #   #[paginate(cursor = "next", items = "list")]
/// #   async fn payments(&self, status: &str, cursor: Option<&str>) -> Result<Page<Payment>>;
/// # }
/// # async fn example(shop: ShopClient) -> Result<()> {
/// let first = shop.payments("paid", None).await?; // one page
/// let mut payments = shop.payments("paid", None).items(); // the items of all pages
/// while let Some(payment) = payments.try_next().await? {
///     println!("{}", payment.id);
/// }
/// # Ok(()) }
/// ```
#[must_use = "a call sends nothing until it is awaited, or its items are asked for"]
pub struct PagedCall<'c, T, I> {
    call: Call<'c, T>,
    spec: &'static PagesSpec,
    item: ItemDecoder<I>,
}

impl<'c, T, I> PagedCall<'c, T, I> {
    pub(crate) fn new(call: Call<'c, T>, spec: &'static PagesSpec, item: ItemDecoder<I>) -> Self {
        Self { call, spec, item }
    }

    /// The items of this page and of all that follow. Nothing is sent before the first is asked for.
    pub fn items(self) -> Items<'c, I> {
        self.items_from(&Position::default())
    }

    /// The items after those that a stream of the same call had handed out at `position`.
    ///
    /// The page that it was in is asked for again, and the items that were handed out of it are left out. Of lists that
    /// change meanwhile this is as right as the server's pages are: where the place of a page is a number of items or
    /// pages, what is added in front moves all others.
    ///
    /// What is wrong with `position` is the error of the first item that is asked for.
    pub fn items_from(self, position: &Position) -> Items<'c, I> {
        Items::new(self.call, self.spec, self.item, position)
    }

    /// The time for the call of each page, with all attempts and waits.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.with(|call| call.timeout(timeout))
    }

    /// How often and after what waits each page is asked for again.
    pub fn retry(self, policy: RetryPolicy) -> Self {
        self.with(|call| call.retry(policy))
    }

    /// Sends a header field, as [`Call::header`] does.
    pub fn header(self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.with(|call| call.header(name, value))
    }

    /// One page with the answer's status and header fields.
    pub fn response(self) -> Call<'c, Response<T>>
    where
        T: 'c,
    {
        self.call.response()
    }

    /// What would be signed and sent now for the first page, as [`Call::explain`] tells.
    ///
    /// # Errors
    ///
    /// When an argument cannot be sent, or the request cannot be signed.
    pub async fn explain(self) -> Result<Explanation> {
        self.call.explain().await
    }

    /// One page, as a plain call.
    pub fn into_call(self) -> Call<'c, T> {
        self.call
    }

    fn with(self, change: impl FnOnce(Call<'c, T>) -> Call<'c, T>) -> Self {
        Self {
            call: change(self.call),
            ..self
        }
    }
}

impl<T, I> Future for PagedCall<'_, T, I> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T>> {
        Pin::new(&mut self.call).poll(context)
    }
}

impl<T, I> fmt::Debug for PagedCall<'_, T, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PagedCall").field(&self.call).finish()
    }
}
