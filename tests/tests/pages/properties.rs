//! Any list, any sizes of pages, failures at any request, streams dropped and resumed anywhere: each item once, in order.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::collection::vec;
use proptest::prelude::*;
use signed_api::testing::{Answer, Step};
use signed_api::transport::SignedRequest;
use signed_api::{Items, Position};

use super::support::{Item, ListsClient, client};

#[derive(Clone, Copy, Debug)]
enum Kind {
    Cursor,
    Body,
    Url,
    Page,
    More,
    Offset,
    From,
    After,
    Link,
}

#[derive(Clone, Copy, Debug)]
enum Fault {
    Reset,
    Unavailable,
    CutOff,
    WrongItem,
}

#[derive(Clone, Debug)]
struct Case {
    kind: Kind,
    ids: Vec<u64>,
    sizes: Vec<usize>,
    /// What request fails, by its number; requests behind the last one do not.
    faults: Vec<Option<Fault>>,
    /// After which items the stream is dropped, and another goes on from its position.
    resumes: Vec<bool>,
}

impl Case {
    /// Which items a page that begins at `begin` has: the same whenever it is asked for.
    fn page(&self, begin: usize) -> Range<usize> {
        let allows_empty = matches!(
            self.kind,
            Kind::Cursor | Kind::Body | Kind::Url | Kind::Link
        );
        let size = self.sizes[begin % self.sizes.len()];
        let size = if allows_empty { size } else { size.max(1) };
        begin..self.ids.len().min(begin + size)
    }

    /// Pages by their number, some of them empty.
    fn numbered(&self, number: usize) -> Range<usize> {
        let sizes = (0..).map(|number| self.sizes[number % self.sizes.len()]);
        let is_empty_last = matches!(self.kind, Kind::Page);
        let sizes = sizes.map(|size| if is_empty_last { size.max(1) } else { size });
        let begin = sizes.clone().take(number).sum::<usize>();
        let size = sizes.clone().nth(number).expect("endless");
        self.ids.len().min(begin)..self.ids.len().min(begin + size)
    }

    fn answer(&self, request: &SignedRequest) -> Answer {
        let query: Vec<(String, String)> = request.url.query_pairs().into_owned().collect();
        let text = |name: &str| {
            query
                .iter()
                .find(|(found, _)| found == name)
                .map(|(_, value)| value.clone())
        };
        let number =
            |name: &str| text(name).map_or(0, |text| text.parse::<usize>().expect("a number"));
        let end = self.ids.len();
        // A page that begins where it is empty leads on to the next item by a number that no item is at.
        let token = |text: Option<String>| match text {
            None => (0, false),
            Some(text) => match text.strip_suffix('!') {
                Some(begin) => (begin.parse::<usize>().expect("a number"), true),
                None => (text.parse().expect("a number"), false),
            },
        };
        let with_token = |given: Option<String>| {
            let (begin, is_second) = token(given);
            let mut range = self.page(begin);
            if is_second && range.is_empty() {
                range = begin..end.min(begin + 1);
            }
            let next = match range.end {
                last if last >= end => None,
                last if range.is_empty() => Some(format!("{last}!")),
                last => Some(last.to_string()),
            };
            (range, next)
        };
        match self.kind {
            Kind::Cursor => {
                let (range, next) = with_token(text("cursor"));
                let next = next.map_or("null".to_owned(), |next| format!("\"{next}\""));
                let items = self.items(range);
                Answer::new(
                    200,
                    format!(r#"{{"data": {{"next": {next}, "list": {items}}}}}"#),
                )
            }
            Kind::Body => {
                let body: serde_json::Value = serde_json::from_slice(&request.body).expect("JSON");
                let (range, next) = with_token(body["cursor"].as_str().map(str::to_owned));
                let next = next.map_or(String::new(), |next| format!(r#", "next": "{next}""#));
                Answer::new(
                    200,
                    format!(r#"{{"results": {}{next}}}"#, self.items(range)),
                )
            }
            Kind::Url => {
                let (range, next) = with_token(text("at"));
                let next = next.map_or("null".to_owned(), |next| {
                    format!("\"/else/where?at={next}&status=x\"")
                });
                Answer::new(
                    200,
                    format!(r#"{{"next": {next}, "results": {}}}"#, self.items(range)),
                )
            }
            Kind::Link => {
                let (range, next) = with_token(text("at"));
                let answer = Answer::new(200, self.items(range));
                match next {
                    None => answer,
                    Some(next) => answer.header("link", format!("<?at={next}>; rel=next")),
                }
            }
            Kind::Page => {
                let number = number("page").max(1);
                Answer::new(200, self.items(self.numbered(number - 1)))
            }
            Kind::More => {
                let range = self.numbered(number("p"));
                let more = range.end < end;
                Answer::new(
                    200,
                    format!(
                        r#"{{"has_more": {more}, "results": {}}}"#,
                        self.items(range)
                    ),
                )
            }
            Kind::Offset => {
                let offset = number("offset").min(end);
                Answer::new(
                    200,
                    format!(r#"{{"results": {}}}"#, self.items(self.page(offset))),
                )
            }
            Kind::From => {
                let from = number("fromId") as u64;
                let begin = self.ids.iter().position(|id| *id >= from).unwrap_or(end);
                Answer::new(200, self.items(self.page(begin)))
            }
            Kind::After => {
                let after = text("after").map(|text| text.parse::<u64>().expect("a number"));
                let begin = self
                    .ids
                    .iter()
                    .position(|id| after.is_none_or(|after| *id > after));
                Answer::new(200, self.items(self.page(begin.unwrap_or(end))))
            }
        }
    }

    fn items(&self, range: Range<usize>) -> String {
        let items: Vec<String> = self.ids[range]
            .iter()
            .map(|id| format!(r#"{{"id": {id}}}"#))
            .collect();
        format!("[{}]", items.join(", "))
    }
}

fn items<'c>(client: &'c ListsClient, kind: Kind, position: &Position) -> Items<'c, Item> {
    match kind {
        Kind::Cursor => client.by_cursor("x", None).items_from(position),
        Kind::Body => client.search("x", None, 3).items_from(position),
        Kind::Url => client.by_url("x").items_from(position),
        Kind::Page => client.by_page(None).items_from(position),
        Kind::More => client
            .from_zero(None)
            .items_from(position)
            .max_pages(u32::MAX),
        Kind::Offset => client.by_offset(None, 3).items_from(position),
        Kind::From => client.trades("x", 0).items_from(position),
        Kind::After => client.after(None).items_from(position),
        Kind::Link => client.by_link(3).items_from(position),
    }
}

async fn run(case: Case) -> (Vec<u64>, usize) {
    let requests = Arc::new(AtomicUsize::new(0));
    let (server, counted) = (case.clone(), Arc::clone(&requests));
    let (client, _) = client(move |request| {
        let number = counted.fetch_add(1, Ordering::Relaxed);
        let answer = server.answer(request);
        let fault = server.faults.get(number).copied().flatten();
        let body = answer.body().to_vec();
        Some(match fault {
            None => Step::from(answer),
            Some(Fault::Reset) => Step::Reset,
            Some(Fault::Unavailable) => Step::answer(503, ""),
            Some(Fault::CutOff) => Step::answer(200, &body[..body.len() - 1]),
            Some(Fault::WrongItem) => match String::from_utf8(body)
                .expect("text")
                .rsplit_once("\"id\": ")
            {
                Some((before, after)) => Step::answer(200, format!("{before}\"id\": -{after}")),
                None => Step::Refused,
            },
        })
    });
    let mut ids = Vec::new();
    let mut failures = 0;
    let mut resumes = case.resumes.iter().copied();
    let mut stream = items(&client, case.kind, &Position::default());
    loop {
        match stream.try_next().await {
            Ok(Some(item)) => ids.push(item.id),
            Ok(None) => break,
            Err(_) => failures += 1,
        }
        if resumes.next().unwrap_or(false) {
            let kept = stream.position().to_string();
            stream = items(&client, case.kind, &kept.parse().expect("a position"));
        }
        assert!(
            ids.len() <= case.ids.len() && failures <= case.faults.len(),
            "it does not end: {case:?}"
        );
    }
    (ids, failures)
}

fn cases() -> impl Strategy<Value = Case> {
    let kind = prop::sample::select(vec![
        Kind::Cursor,
        Kind::Body,
        Kind::Url,
        Kind::Page,
        Kind::More,
        Kind::Offset,
        Kind::From,
        Kind::After,
        Kind::Link,
    ]);
    let fault = prop::sample::select(vec![
        Fault::Reset,
        Fault::Unavailable,
        Fault::CutOff,
        Fault::WrongItem,
    ]);
    let ids = prop::collection::btree_set(0_u64..1_000, 0..40)
        .prop_map(|ids| ids.into_iter().collect::<Vec<_>>());
    let sizes = vec(0_usize..6, 1..5).prop_filter("some page has items", |sizes| {
        sizes.iter().any(|size| *size > 0)
    });
    let faults = vec(prop::option::weighted(0.3, fault), 0..40);
    let resumes = vec(prop::bool::weighted(0.3), 0..80);
    (kind, ids, sizes, faults, resumes).prop_map(|(kind, ids, sizes, faults, resumes)| Case {
        kind,
        ids,
        sizes,
        faults,
        resumes,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn each_item_comes_once_and_in_order(case in cases()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let expected = case.ids.clone();
        let (ids, _) = runtime.block_on(run(case));
        prop_assert_eq!(ids, expected);
    }
}
