//! A method without a body to the operation that it declares.

use syn::LitStr;

use super::arguments::{self, Lowered, Rules};
use super::auth::Signing;
use super::{
    Surroundings, answers, auth, bodies, headers, limits, output, paginate, placeholders,
    reconcile, retry, signature, time,
};
use crate::ast::Method;
use crate::attr::{self, Level, MethodAttributes, Verb};
use crate::diag::Diagnostics;
use crate::ir;
use crate::path::Template;

pub(super) fn lower(
    method: &Method,
    attributes: &MethodAttributes,
    surroundings: &mut Surroundings<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<ir::Operation> {
    if attributes.verb.is_none() && !attributes.has_misspelled {
        let message = "this method sends nothing: write a verb above it, as in `#[get(\"/path\")]`, or give it a body";
        diagnostics.at(method.signature.ident.span(), message);
    }
    let receiver = signature::check(&method.signature, diagnostics);
    if !surroundings.has_types {
        signature::refuse_associated(&method.signature, diagnostics);
    }
    if surroundings.options.dyn_compatible {
        signature::refuse_generics(&method.signature, diagnostics);
    }
    let output = output::lower(&method.signature, diagnostics);
    let verb = attributes.verb.as_ref();
    let template = template(verb, diagnostics);
    let rules = Rules {
        verb: verb.map(|verb| verb.kind),
        template: template.as_ref().map(|(template, _)| template),
        body: verb
            .and_then(|verb| verb.body)
            .map_or(surroundings.options.body, |(body, _)| body),
        rename: surroundings.options.rename_all,
    };
    let arguments = arguments::lower(&method.signature, &rules, diagnostics);
    let placeholders = match &template {
        Some((template, literal)) => placeholders::fill(template, literal, &arguments, diagnostics),
        None => Vec::new(),
    };
    let known: Vec<&Lowered> = arguments.iter().flatten().collect();
    let effect = verb.and_then(|verb| {
        bodies::check(&known, verb, diagnostics);
        retry::lower(attributes.retry.as_ref(), verb.kind, &known, diagnostics)
    });
    let signing = auth::of_method(attributes.own.auth.as_ref(), surroundings, diagnostics);
    let time = time::of_method(
        attributes.time.as_ref(),
        verb.map(|verb| verb.kind),
        &known,
        signing.as_ref(),
        surroundings,
        diagnostics,
    );
    let headers = headers::of_method(
        &attributes.own.headers,
        &filled_headers(&known),
        signing.as_ref().and_then(Signing::one_liner),
        surroundings,
        diagnostics,
    );
    let costs = limits::of_method(
        attributes.own.limit.as_ref(),
        &surroundings.limits,
        &surroundings.costs,
        &known,
        diagnostics,
    );
    let answers = answers::of_method(
        &attributes.own,
        verb.map(|verb| verb.kind),
        surroundings,
        diagnostics,
    );
    let (scheme, constants) = match signing {
        Some(signing) => (
            Some(surroundings.index_of(signing.scheme)),
            signing.constants,
        ),
        None => (None, Vec::new()),
    };
    let (effect, key) = effect?;
    let (template, literal) = template?;
    let mut output = output?;
    let effective = answers.as_ref().unwrap_or(&surroundings.answers);
    if effective.has_payload() && verb?.kind != ir::VerbKind::Head {
        output = output.of_payload();
    }
    let retry = resending(
        attributes.retry.as_ref(),
        effect,
        &output.decoder,
        &known,
        diagnostics,
    )?;
    let pages = match &attributes.paginate {
        None => None,
        Some(paginate) => Some(paginate::lower(
            paginate,
            effect,
            &output,
            effective.payload(),
            &known,
            diagnostics,
        )?),
    };
    Some(ir::Operation {
        attributes: attr::foreign(&method.attributes, Level::Method),
        ident: method.signature.ident.clone(),
        generics: method.signature.generics.clone(),
        receiver: receiver?,
        arguments: arguments
            .into_iter()
            .flatten()
            .filter_map(argument)
            .collect(),
        output: output.result,
        value: output.value,
        decoder: output.decoder,
        verb: verb?.kind,
        template: literal.value(),
        path: template.pieces,
        placeholders,
        scheme,
        constants,
        effect,
        key,
        retry,
        headers,
        timeout_ms: attributes
            .own
            .timeout_ms
            .or(surroundings.defaults.timeout_ms),
        costs,
        time,
        answers,
        pages,
    })
}

/// What is declared about sending again, beside the effect.
fn resending(
    retry: Option<&attr::Retry>,
    effect: ir::Effect,
    decoder: &ir::Decoder,
    arguments: &[&Lowered],
    diagnostics: &mut Diagnostics,
) -> Option<ir::Retry> {
    let Some(retry) = retry else {
        return Some(ir::Retry::default());
    };
    let reconcile = match &retry.reconcile {
        None => None,
        Some(reconcile) => Some(reconcile::lower(
            reconcile,
            effect,
            decoder,
            arguments,
            diagnostics,
        )?),
    };
    Some(ir::Retry {
        max_attempts: retry.attempts,
        base_ms: retry.base_ms,
        cap_ms: retry.cap_ms,
        partial: retry.partial.clone(),
        reconcile,
    })
}

fn template<'a>(
    verb: Option<&'a Verb>,
    diagnostics: &mut Diagnostics,
) -> Option<(Template, &'a LitStr)> {
    let literal = verb?.path.as_ref()?;
    Some((placeholders::template(literal, diagnostics)?, literal))
}

fn filled_headers(arguments: &[&Lowered]) -> Vec<(String, LitStr)> {
    let headers = arguments
        .iter()
        .filter_map(|argument| match &argument.place {
            Some(ir::Place::Header(name)) => Some((name.clone(), argument.literal.clone()?)),
            _ => None,
        });
    headers.collect()
}

fn argument(lowered: Lowered) -> Option<ir::Argument> {
    Some(ir::Argument {
        attributes: lowered.attributes,
        ident: lowered.ident,
        ty: lowered.ty,
        place: lowered.place?,
    })
}
