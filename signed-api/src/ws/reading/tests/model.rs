//! What a message is, by the rules as they are told: slowly, over the tree, one thing after the other.

use std::collections::BTreeMap;

use super::Is;
use super::tree::Tree;
use crate::envelope::Expected;
use crate::ws::spec::{Acknowledgement, Field, Pattern, Piece, SocketSpec, Template};

/// What has been read: by its way what stands there, and whether it has been read to its end.
type Known<'t> = BTreeMap<Vec<String>, (&'t Tree, bool)>;

/// `written` is the tree as the reader gets it.
pub(super) fn what_it_is(spec: &SocketSpec, tree: &Tree, written: &str) -> Is {
    let mut known = Known::new();
    let is_enough = |known: &Known<'_>| is_data(spec, known, written);
    let is_cut = read(tree, Vec::new(), &mut known, &is_enough);
    if !is_cut {
        if let Some(heard) = heard(spec, &known, tree) {
            return heard;
        }
        if !spec.data.is_empty() && !known.contains_key(&owned(spec.data)) {
            return reply(spec, &known, tree);
        }
    }
    match name(spec.channel, &known) {
        Some(name) => Is::Data(name),
        None => reply(spec, &known, tree),
    }
}

/// Reads `tree` until it is enough.
fn read<'t>(
    tree: &'t Tree,
    way: Vec<String>,
    known: &mut Known<'t>,
    is_enough: &impl Fn(&Known<'t>) -> bool,
) -> bool {
    known.retain(|other, _| !other.starts_with(&way));
    let below: Vec<(String, &Tree)> = match tree {
        Tree::List(items) => (0..).map(|at: usize| at.to_string()).zip(items).collect(),
        Tree::Object(members) => members.iter().map(|(n, m)| (n.to_string(), m)).collect(),
        _ => Vec::new(),
    };
    let is_single = !matches!(tree, Tree::List(_) | Tree::Object(_));
    known.insert(way.clone(), (tree, is_single));
    if is_enough(known) {
        return true;
    }
    for (name, inner) in below {
        let mut way = way.clone();
        way.push(name);
        if read(inner, way, known, is_enough) {
            return true;
        }
    }
    known.insert(way, (tree, true));
    is_enough(known)
}

/// Whether it is data, and the rest does not matter.
fn is_data(spec: &SocketSpec, known: &Known<'_>, written: &str) -> bool {
    let mut told = false;
    for template in spec.channel {
        let places = places(template);
        if places.iter().any(|place| cannot_be(place, known)) {
            continue;
        }
        told = places.iter().all(|place| text(known, place).is_some());
        break;
    }
    let is_payload_all = spec.data.is_empty();
    let has_begun = is_payload_all || known.contains_key(&owned(spec.data));
    let rest = patterns(spec).iter().all(|pattern| {
        let [fits, differs, open] = fields(pattern, known);
        let is_no = differs || (!fits && !open);
        is_no
            || match is_payload_all {
                true => lacks_a_name(pattern, written),
                false => !fits,
            }
    });
    told && has_begun && rest
}

/// Whether a member that must be there is not, wherever one looks.
fn lacks_a_name(pattern: &Pattern, written: &str) -> bool {
    let needed = |field: &&Field| !field.expected.contains(&Expected::Absent);
    let mut names = pattern
        .fields
        .iter()
        .filter(needed)
        .filter_map(|field| field.path.last());
    let is_nowhere = |name: &str| !written.contains(&format!("\"{name}\""));
    !written.contains('\\') && names.any(|name| name.parse::<usize>().is_err() && is_nowhere(name))
}

/// Whether no text can stand there any more.
fn cannot_be(place: &[&str], known: &Known<'_>) -> bool {
    match known.get(&owned(place)) {
        Some((Tree::Word(_) | Tree::Text(_), _)) => false,
        Some(_) => true,
        None => is_past(place, known),
    }
}

/// Whether what it would stand in has been read.
fn is_past(place: &[&str], known: &Known<'_>) -> bool {
    let above = (0..place.len()).rev().map(|length| owned(&place[..length]));
    let nearest = above.filter_map(|way| known.get(&way)).next();
    nearest.is_some_and(|(_, is_closed)| *is_closed)
}

/// Whether a field is there as declared, one differs, one is still open.
fn fields(pattern: &Pattern, known: &Known<'_>) -> [bool; 3] {
    let [mut fits, mut differs, mut open] = [false; 3];
    for field in pattern.fields {
        let absent = field.expected.contains(&Expected::Absent);
        match known.get(&owned(field.path)).map(|(tree, _)| *tree) {
            None if !is_past(field.path, known) => open = true,
            None | Some(Tree::Null) => differs |= !absent,
            Some(tree) => {
                let is_it = |expected: &Expected| match (expected, tree) {
                    (Expected::Text(expected), Tree::Word(text) | Tree::Text(text)) => {
                        expected == text
                    }
                    (Expected::EmptyList, Tree::List(items)) => items.is_empty(),
                    _ => false,
                };
                match field.expected.is_empty() || field.expected.iter().any(is_it) {
                    true => fits = true,
                    false => differs = true,
                }
            }
        }
    }
    [fits, differs, open]
}

fn heard(spec: &SocketSpec, known: &Known<'_>, tree: &Tree) -> Option<Is> {
    let looks = |pattern: &Pattern| fields(pattern, known) == [true, false, false];
    let id = spec.id.and_then(|path| id(&text(known, path)?));
    let channel = |acknowledgement: &Acknowledgement| match acknowledgement.channel {
        [] => name(spec.channel, known),
        own => name(own, known),
    };
    if let Some(challenge) = spec.challenge.filter(|challenge| looks(&challenge.pattern))
        && let Some(value) = text(known, challenge.value)
    {
        return Some(Is::Challenge(value));
    }
    let mut replies = spec.replies.iter().enumerate();
    if let Some((answer, reply)) = replies.find(|(_, reply)| looks(&reply.pattern)) {
        let value = reply.value.and_then(|path| at(tree, path));
        let value = value.map(|value| match value {
            Tree::Text(text) => (*text).to_owned(),
            other => other.written(&[0]),
        });
        return Some(Is::Asked(answer, value.unwrap_or_default()));
    }
    if spec.refused.is_some_and(|pattern| looks(&pattern)) {
        let own = spec.subscribed.iter().chain(&spec.unsubscribed);
        let mut all = own.map(|own| own.channel).chain([spec.channel]);
        return Some(Is::Refused(id, all.find_map(|all| name(all, known))));
    }
    if spec.logged_in.is_some_and(|pattern| looks(&pattern)) {
        return Some(Is::LoggedIn);
    }
    if let Some(subscribed) = spec.subscribed.filter(|own| looks(&own.pattern)) {
        let alias = subscribed.alias.and_then(|path| text(known, path));
        return Some(Is::Subscribed(id, channel(&subscribed), alias));
    }
    let unsubscribed = spec.unsubscribed.filter(|own| looks(&own.pattern))?;
    Some(Is::Unsubscribed(id, channel(&unsubscribed)))
}

fn reply(spec: &SocketSpec, known: &Known<'_>, tree: &Tree) -> Is {
    let found = spec.id.and_then(|path| id(&text(known, path)?));
    match (spec.request, found) {
        (Some(_), Some(id)) => {
            let payload = at(tree, spec.result).map(|payload| payload.written(&[0]));
            Is::Reply(id, payload.unwrap_or_else(|| "null".to_owned()))
        }
        _ => Is::Other,
    }
}

fn id(text: &str) -> Option<u64> {
    text.parse().ok()
}

/// The first name of which every place is there.
fn name(templates: &[Template], known: &Known<'_>) -> Option<String> {
    templates.iter().find_map(|template| {
        let texts = template.pieces.iter().map(|piece| match piece {
            Piece::Text(text) => Some((*text).to_owned()),
            Piece::Place(path) => text(known, path),
        });
        texts.collect()
    })
}

fn text(known: &Known<'_>, path: &[&str]) -> Option<String> {
    match known.get(&owned(path))?.0 {
        Tree::Word(text) | Tree::Text(text) => Some((*text).to_owned()),
        _ => None,
    }
}

/// What stands at the end of a way: of members of one name the last.
fn at<'t>(tree: &'t Tree, path: &[&str]) -> Option<&'t Tree> {
    path.iter().try_fold(tree, |tree, name| match tree {
        Tree::Object(members) => {
            let mut members = members.iter().rev();
            members.find_map(|(member, inner)| (member == name).then_some(inner))
        }
        Tree::List(items) => items.get(name.parse::<usize>().ok()?),
        _ => None,
    })
}

fn patterns(spec: &SocketSpec) -> Vec<Pattern> {
    let challenge = spec.challenge.iter().map(|challenge| challenge.pattern);
    let replies = spec.replies.iter().map(|reply| reply.pattern);
    let own = spec.subscribed.iter().chain(&spec.unsubscribed);
    let own = own.map(|own| own.pattern);
    let others = spec.refused.into_iter().chain(spec.logged_in);
    challenge.chain(replies).chain(own).chain(others).collect()
}

fn places(template: &Template) -> Vec<&'static [&'static str]> {
    let pieces = template.pieces.iter();
    let place = |piece: &Piece| match piece {
        Piece::Text(_) => None,
        Piece::Place(path) => Some(*path),
    };
    pieces.filter_map(place).collect()
}

fn owned(path: &[&str]) -> Vec<String> {
    path.iter().map(|name| (*name).to_owned()).collect()
}
