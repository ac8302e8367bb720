//! The columns that a mapping names, so that a table that lacks one is refused before anything of it is loaded.

use super::Mapping;
use super::shape::{Condition, Date, DateParts, Document, Event, Moment, StateText, Tenure, Who};
use super::template::Text;

impl Mapping {
    /// The columns that it names, each once, in their order.
    pub(crate) fn columns(&self) -> Vec<&str> {
        let mut texts = Vec::new();
        let file = &self.file;
        file.document.iter().for_each(|document| of_document(document, &mut texts));
        file.event.iter().for_each(|event| of_event(event, &mut texts));
        file.tenure.iter().for_each(|tenure| of_tenure(tenure, &mut texts));
        let mut columns = Vec::new();
        for column in texts.into_iter().flat_map(Text::columns) {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        columns
    }
}

fn of_document<'a>(document: &'a Document, texts: &mut Vec<&'a Text>) {
    let Document { url, id, title, publisher, published, language } = document;
    texts.extend([url, id, title, publisher, published, language].into_iter().flatten());
}

fn of_event<'a>(event: &'a Event, texts: &mut Vec<&'a Text>) {
    texts.push(&event.kind.text);
    texts.extend(event.status.iter().map(|status| &status.text));
    texts.extend(event.code.iter().map(|code| &code.text));
    texts.extend(event.stance.iter().map(|stance| &stance.text));
    event.date.iter().for_each(|date| of_date(date, texts));
    event.participants.iter().for_each(|who| of_who(who, texts));
    if let Some(place) = &event.place {
        texts.push(&place.name);
        texts.extend(place.within.iter().map(|state| &state.entity));
    }
    texts.extend(event.label.values());
    texts.extend(event.quote.iter().chain(&event.id));
    of_conditions(&event.when, texts);
}

fn of_tenure<'a>(tenure: &'a Tenure, texts: &mut Vec<&'a Text>) {
    of_who(&tenure.holder, texts);
    texts.push(&tenure.office);
    of_who(&tenure.of, texts);
    tenure.held.iter().for_each(|held| of_date(held, texts));
    of_conditions(&tenure.when, texts);
}

fn of_conditions<'a>(conditions: &'a [Condition], texts: &mut Vec<&'a Text>) {
    texts.extend(conditions.iter().map(|condition| &condition.value));
}

fn of_who<'a>(who: &'a Who, texts: &mut Vec<&'a Text>) {
    texts.push(&who.entity);
    texts.extend(who.role.iter().map(|role| &role.text));
    texts.extend(who.id.iter().chain(&who.same_as).chain(&who.aliases));
    texts.extend(who.state.iter().map(|StateText { entity, .. }| entity));
}

fn of_date<'a>(date: &'a Date, texts: &mut Vec<&'a Text>) {
    let moments = match &date.parts {
        DateParts::Moment(moment) => [Some(moment), None],
        DateParts::Span { from, to } => [from.as_ref(), to.as_ref()],
    };
    for moment in moments.into_iter().flatten() {
        match moment {
            Moment::Text(text) => texts.push(text),
            Moment::Numbers(numbers) => {
                texts.push(&numbers.year);
                texts.extend(numbers.month.iter().chain(&numbers.day));
            }
        }
    }
}
