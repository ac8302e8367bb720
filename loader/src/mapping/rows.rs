//! A row of a table becomes what it says, by a mapping.

use std::borrow::Cow;

use graph_core::{EntityType, EventDate, Published, Stance, State, Status, Text as Words};

use super::Mapping;
use super::shape::{Condition, Document, Event, Place, StateText, Tenure, Who};
use super::states;
use super::template::{Cells, Text, Word};
use crate::format::interchange;
use crate::interchange::is_language_tag;
use crate::rejects::{Reason, Reject};
use crate::row::{Row, RowEvent, at_url, dataset, entity, numbered_entity};

impl Mapping {
    /// What a row says.
    ///
    /// # Errors
    /// The first thing that is wrong with it, with its column.
    pub(crate) fn row(&self, cells: &dyn Cells, dataset: &str) -> Result<Row, Reject> {
        let reading = Reading { mapping: self, cells, dataset };
        let mut row = Row::new(reading.document()?);
        for event in &self.file.event {
            if reading.holds(&event.when)? {
                let event = reading.event(event, &mut row)?;
                row.events.push(event);
            }
        }
        for tenure in &self.file.tenure {
            if reading.holds(&tenure.when)? {
                reading.tenure(tenure, &mut row)?;
            }
        }
        Ok(row)
    }
}

/// A row that is being read.
pub(super) struct Reading<'a> {
    pub(super) mapping: &'a Mapping,
    cells: &'a dyn Cells,
    dataset: &'a str,
}

impl<'a> Reading<'a> {
    pub(super) fn text(&self, text: Option<&'a Text>) -> Result<Option<String>, Reject> {
        let Some(text) = text else { return Ok(None) };
        Ok(text.of(self.cells)?.map(Cow::into_owned))
    }

    fn required(&self, text: &'a Text, key: &str) -> Result<String, Reject> {
        self.text(Some(text))?.ok_or_else(|| missing(text, key))
    }

    fn word<T>(&self, word: Option<&'a Word<T>>) -> Result<Option<String>, Reject> {
        self.text(word.map(|word| &word.text))
    }

    fn holds(&self, conditions: &'a [Condition]) -> Result<bool, Reject> {
        for Condition { value, is, not } in conditions {
            let found = self.text(Some(value))?.unwrap_or_default();
            let holds = match (is.is_empty(), not.is_empty()) {
                (true, true) => !found.is_empty(),
                _ => (is.is_empty() || is.contains(&found)) && !not.contains(&found),
            };
            if !holds {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The document of the row: at its address, with its number, else the data set.
    fn document(&self) -> Result<graph_core::Document, Reject> {
        let Some(written) = &self.mapping.file.document else { return Ok(self.whole()) };
        let document = match (self.text(written.url.as_ref())?, self.text(written.id.as_ref())?) {
            (Some(url), _) => at_url(&url),
            (None, Some(id)) => {
                let story = graph_core::DocumentId::story(self.dataset, &id);
                graph_core::Document { name: Some(id), ..graph_core::Document::new(story) }
            }
            (None, None) => return Ok(self.whole()),
        };
        self.described(document, written)
    }

    fn described(&self, document: graph_core::Document, written: &'a Document) -> Result<graph_core::Document, Reject> {
        let language = self.text(written.language.as_ref())?;
        if let (Some(tag), Some(text)) = (&language, &written.language)
            && !is_language_tag(tag)
        {
            let expected = "a BCP 47 language tag such as `en` or `zh-Hant`";
            return Err(Reject::field(Reason::BadValue, text.field("document.language"), tag, expected));
        }
        let published = match (self.text(written.published.as_ref())?, &written.published) {
            (Some(day), Some(text)) => Some(Published::parse(&day).ok_or_else(|| {
                let expected = "a day or a minute such as `2024-01-17` or `2024-01-17T13:54`";
                Reject::field(Reason::BadDate, text.field("document.published"), &day, expected)
            })?),
            _ => None,
        };
        Ok(graph_core::Document {
            title: self.text(written.title.as_ref())?.map(|title| words(&title, language.as_deref())),
            publisher: self.text(written.publisher.as_ref())?,
            language,
            published,
            ..document
        })
    }

    fn whole(&self) -> graph_core::Document {
        let written = &self.mapping.file.dataset;
        let language = written.language.as_ref().map(|language| language.0.as_str());
        graph_core::Document {
            url: written.url.clone(),
            title: written.title.as_deref().map(|title| words(title, language)),
            publisher: written.publisher.clone(),
            language: language.map(str::to_owned),
            ..dataset(self.dataset)
        }
    }

    fn event(&self, written: &'a Event, row: &mut Row) -> Result<RowEvent, Reject> {
        let date = written.date.as_ref().map(|date| self.date(date)).transpose()?.flatten();
        let mut participants = Vec::new();
        for who in &written.participants {
            let role = who.role.as_ref().map(|role| self.required(&role.text, "role")).transpose()?;
            let role = role.unwrap_or_default();
            for entity in self.participants(who, date.as_ref(), row)? {
                let participant = interchange::Participant { entity, role: role.clone() };
                if !participants.contains(&participant) {
                    participants.push(participant);
                }
            }
        }
        let mut label = std::collections::BTreeMap::new();
        for (language, text) in &written.label {
            label.extend(self.text(Some(text))?.map(|words| (language.0.clone(), words)));
        }
        let quote = self.text(written.quote.as_ref())?;
        let stance = self.word(written.stance.as_ref())?;
        let says = interchange::Event {
            id: String::new(),
            kind: self.required(&written.kind.text, "kind")?,
            status: self.word(written.status.as_ref())?.unwrap_or_else(|| Status::Happened.as_str().to_owned()),
            code: self.word(written.code.as_ref())?,
            date: date.map(|date| date.as_str().to_owned()),
            place: written.place.as_ref().map(|place| self.place(place, row)).transpose()?.flatten(),
            label,
            participants,
            reports: report(quote, stance).into_iter().collect(),
            links: Vec::new(),
        };
        Ok(RowEvent { says, record_id: self.text(written.id.as_ref())?, fields: fields(written) })
    }

    /// Those who take part as one entry of the mapping says: one, or each of a list in a cell.
    fn participants(&self, who: &'a Who, date: Option<&EventDate>, row: &mut Row) -> Result<Vec<String>, Reject> {
        let text = match self.text(Some(&who.entity))? {
            Some(text) => text,
            None if who.optional => return Ok(Vec::new()),
            None => return Err(missing(&who.entity, "participants")),
        };
        let mut names = vec![text.as_str()];
        for separator in &who.split {
            names = names.into_iter().flat_map(|name| name.split(separator.as_str())).collect();
        }
        let names = names.into_iter().map(str::trim).filter(|name| !name.is_empty());
        let found: Vec<String> = names.map(|name| self.one(who, name, date, row)).collect::<Result<_, _>>()?;
        if found.is_empty() && !who.optional { Err(missing(&who.entity, "participants")) } else { Ok(found) }
    }

    /// Declares an entity that the mapping describes, where it is no state; returns how to refer to it.
    fn one(&self, who: &'a Who, name: &str, date: Option<&EventDate>, row: &mut Row) -> Result<String, Reject> {
        match who.kind {
            None | Some(EntityType::State) => match (states::find(name, who.codes, date), who.otherwise) {
                (Ok(state), _) => Ok(state.code().to_owned()),
                (Err((Reason::UnknownEntity, _)), Some(kind)) => self.declare(who, kind, name, date, row),
                (Err((reason, expected)), _) => {
                    Err(Reject::field(reason, who.entity.field("participants"), name, expected))
                }
            },
            Some(kind) => self.declare(who, kind, name, date, row),
        }
    }

    /// Declares an entity that is no state. Its id says all that identifies it.
    fn declare(
        &self,
        who: &'a Who,
        kind: EntityType,
        name: &str,
        date: Option<&EventDate>,
        row: &mut Row,
    ) -> Result<String, Reject> {
        let number = self.text(who.id.as_ref())?;
        let state = who.state.as_ref().map(|state| self.state(state, date)).transpose()?.flatten();
        let same_as = self.text(who.same_as.as_ref())?;
        if let Some(iri) = same_as.as_ref().filter(|iri| !graph_core::id::is_iri(iri)) {
            let field = who.same_as.as_ref().map_or("same_as", |text| text.field("same_as"));
            let expected = "an IRI such as `http://www.wikidata.org/entity/Q7747`";
            return Err(Reject::field(Reason::BadValue, field, iri, expected));
        }
        let own = number.clone().unwrap_or_else(|| format!("{name}|{}", state.map_or("", State::code)));
        let id = format!("{kind}:{own}|{}", same_as.as_deref().unwrap_or_default());
        let id = id.trim_end_matches('|').to_owned();
        let mut aliases = Vec::new();
        for alias in &who.aliases {
            aliases.extend(self.text(Some(alias))?.filter(|alias| alias != name));
        }
        // An IRI identifies beyond the data set, its own number only in it.
        let number = number.filter(|_| same_as.is_none());
        let known = number.map(|number| numbered_entity(self.dataset, kind, &number));
        let declared = interchange::Entity {
            aliases,
            state: state.map(|state| state.code().to_owned()),
            same_as: same_as.into_iter().collect(),
            ..entity(id.clone(), kind, name)
        };
        row.declare(declared, known);
        Ok(id)
    }

    fn state(&self, text: &'a StateText, date: Option<&EventDate>) -> Result<Option<State>, Reject> {
        let Some(name) = self.text(Some(&text.entity))? else { return Ok(None) };
        states::find(&name, text.codes, date)
            .map(Some)
            .map_err(|(reason, expected)| Reject::field(reason, text.entity.field("state"), &name, expected))
    }

    fn place(&self, place: &'a Place, row: &mut Row) -> Result<Option<String>, Reject> {
        let Some(name) = self.text(Some(&place.name))? else { return Ok(None) };
        let within = place.within.as_ref().map(|state| self.state(state, None)).transpose()?.flatten();
        match State::by_actor_name(&name).filter(|state| within.is_none_or(|within| within == *state)) {
            Some(state) => Ok(Some(state.code().to_owned())),
            None => Ok(Some(row.place(&name, within))),
        }
    }

    fn tenure(&self, written: &'a Tenure, row: &mut Row) -> Result<(), Reject> {
        let held = written.held.as_ref().map(|held| self.date(held)).transpose()?.flatten();
        let name = self.required(&written.of.entity, "for")?;
        let of = self.one(&written.of, &name, held.as_ref(), row)?;
        let name = self.required(&written.holder.entity, "holder")?;
        let holder = self.declare(&written.holder, EntityType::Person, &name, held.as_ref(), row)?;
        let office = self.required(&written.office, "office")?;
        let held = held.map(|held| held.as_str().to_owned());
        row.hold(&holder, interchange::Tenure { office, of, held });
        Ok(())
    }
}

fn missing(text: &Text, key: &str) -> Reject {
    Reject::field(Reason::MissingValue, text.field(key), "", "a value")
}

fn words(words: &str, language: Option<&str>) -> Words {
    language.map_or_else(|| Words::plain(words), |language| Words::tagged(words, language))
}

fn report(quote: Option<String>, stance: Option<String>) -> Option<interchange::Report> {
    if quote.is_none() && stance.is_none() {
        return None;
    }
    let stance = stance.unwrap_or_else(|| Stance::Asserts.as_str().to_owned());
    Some(interchange::Report { stance, speaker: None, quote, span: None, confidence: None })
}

/// Where the values of an event that are checked later stand.
fn fields(event: &Event) -> Vec<(&'static str, String)> {
    let mut fields = vec![("kind", event.kind.text.field("kind").to_owned())];
    let mut add = |path, text: Option<&Text>| fields.extend(text.map(|text| (path, text.field(path).to_owned())));
    add("status", event.status.as_ref().map(|word| &word.text));
    add("code", event.code.as_ref().map(|word| &word.text));
    add("reports[0].stance", event.stance.as_ref().map(|word| &word.text));
    let roles = event.participants.iter().filter_map(|who| who.role.as_ref());
    let role = roles.map(|role| &role.text).find(|text| text.columns().next().is_some());
    add("participants", role);
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interchange::Unit;

    struct Cell(&'static [(&'static str, &'static str)]);

    impl Cells for Cell {
        fn cell(&self, column: &str) -> Option<&str> {
            self.0.iter().find(|(name, _)| *name == column).map(|(_, cell)| *cell).filter(|cell| !cell.is_empty())
        }
    }

    fn unit(mapping: &str, row: &Cell) -> Result<Unit, Reject> {
        mapping.parse::<Mapping>().unwrap().row(row, "csv")?.unit()
    }

    #[track_caller]
    fn err(mapping: &str, row: &Cell) -> String {
        unit(mapping, row).unwrap_err().to_string()
    }

    fn date(date: &str, row: &'static [(&'static str, &'static str)]) -> Result<Option<String>, String> {
        let mapping = format!(
            "[[event]]\nkind = 'statement'\ndate = {date}\nparticipants = [{{ entity = 'RUS', role = 'speaker' }}]"
        );
        let unit = unit(&mapping, &Cell(row)).map_err(|reject| reject.to_string())?;
        Ok(unit.events[0].date.as_ref().map(|date| date.as_str().to_owned()))
    }

    #[test]
    fn dates_stand_in_one_two_or_six_columns() {
        let said = |text: &str| Ok(Some(text.to_owned()));
        assert_eq!(date("'{d}'", &[("d", "1999-04?")]), said("1999-04?"));
        assert_eq!(date("'{d}'", &[("d", "")]), Ok(None));
        let span = "{ from = '{a}', to = '{b}', open = 'today', unknown = '-9' }";
        assert_eq!(date(span, &[("a", "1999"), ("b", "2001-05")]), said("1999/2001-05"));
        assert_eq!(date(span, &[("a", "1999"), ("b", "")]), said("1999/.."));
        assert_eq!(date(span, &[("a", "1999"), ("b", "today")]), said("1999/.."));
        assert_eq!(date(span, &[("a", "-9"), ("b", "2001")]), said("/2001"));
        assert_eq!(date(span, &[("a", ""), ("b", "")]), Ok(None));
        let numbers = "{ year = '{y}', month = '{m}', day = '{d}', missing = '-9' }";
        assert_eq!(date(numbers, &[("y", "1949"), ("m", "4"), ("d", "4")]), said("1949-04-04"));
        assert_eq!(date(numbers, &[("y", "1949"), ("m", "4"), ("d", "-9")]), said("1949-04"));
        assert_eq!(date(numbers, &[("y", "1949"), ("m", "-9"), ("d", "-9")]), said("1949"));
        assert_eq!(
            date(numbers, &[("y", "1949"), ("m", "-9"), ("d", "4")]),
            Err("field `d`: found `4`, expected no day, where there is no month".to_owned())
        );
        assert_eq!(
            date(numbers, &[("y", "1949"), ("m", "2"), ("d", "30")]),
            Err("field `d`: found `1949-02-30`, expected a day from `01` to `28`".to_owned())
        );
        assert!(date(numbers, &[("y", "49"), ("m", "2"), ("d", "-9")]).is_err());
    }

    #[test]
    fn a_date_that_is_none_is_absent_only_where_the_mapping_says_so() {
        assert_eq!(date("{ value = '{d}', missing = '0000-00-00' }", &[("d", "0000-00-00")]), Ok(None));
        assert_eq!(
            date("'{d}'", &[("d", "0000-00-00")]),
            Err("field `d`: found `0000-00-00`, expected a month from `01` to `12`".to_owned())
        );
    }

    const TREATY: &str = r#"
        [[event]]
        kind = "agree.sign_treaty"
        date = "{signed}"
        participants = [
            { entity = "{parties}", role = "signatory", split = ["; ", ";"], otherwise = "organisation" },
            { entity = "{name}", type = "agreement", id = "{number}", role = "agreement" },
        ]
        label = { en = "Signing of {name}" }
        id = "{number}"
        [[event]]
        kind = "agree.enter_into_force"
        date = "{in force}"
        participants = { entity = "{name}", type = "agreement", id = "{number}", role = "agreement" }
        when = "{in force}"
    "#;

    #[test]
    fn a_row_may_tell_of_several_events_and_a_cell_of_several_parties() {
        let row = &Cell(&[
            ("number", "7"),
            ("name", "Treaty of Friendship"),
            ("signed", "1955-05-14"),
            ("in force", "1955-06-05"),
            ("parties", "Poland; Soviet Union;European Coal Board"),
        ]);
        let unit = unit(TREATY, row).unwrap();
        assert_eq!(unit.events.iter().map(|event| event.participants.len()).collect::<Vec<_>>(), [4, 1]);
        assert_eq!(unit.events[0].label(), Some("Signing of Treaty of Friendship"));
        assert_eq!(unit.reports.len(), 1, "the number of the row is kept");
        assert_eq!(unit.mentions.len(), 2);
        let empty = &Cell(&[("number", "7"), ("name", "Treaty"), ("signed", "1955"), ("parties", "Poland")]);
        assert_eq!(super::tests::unit(TREATY, empty).unwrap().events.len(), 1);
        assert_eq!(
            err(TREATY, &Cell(&[("name", "Treaty"), ("number", "7"), ("signed", "1955")])),
            "field `parties`: found nothing, expected a value"
        );
    }

    #[test]
    fn what_a_row_says_is_the_same_whatever_else_stands_in_it() {
        let id = |row: &Cell| unit(TREATY, row).unwrap().events[0].id.clone();
        let row = |year: &'static str, name: &'static str| {
            Cell(Box::leak(Box::new([("year", year), ("number", "7"), ("name", name), ("parties", "Poland")])))
        };
        assert_eq!(id(&row("1990", "Treaty")), id(&row("1991", "Treaty")));
        assert_ne!(id(&row("1990", "Treaty")), id(&row("1990", "Other Treaty")));
    }

    #[test]
    fn a_term_is_an_office_of_a_person() {
        let mapping = r#"
            [[tenure]]
            holder = { entity = "{leader}", state = "{state}" }
            office = { value = "{title}", map = { pm = "Prime Minister", pr = "President" } }
            for = "{state}"
            held = { from = "{in}", to = "{out}" }
        "#;
        let row = &Cell(&[("leader", "Angela Merkel"), ("state", "Jerman"), ("title", "pm"), ("in", "2005-11-22")]);
        let unit = unit(mapping, row).unwrap();
        let [tenure] = unit.tenures.as_slice() else { panic!("one office") };
        assert_eq!((tenure.office.as_str(), tenure.of.local()), ("Prime Minister", "state/DEU"));
        assert_eq!(tenure.held.as_ref().map(EventDate::as_str), Some("2005-11-22/.."));
        let wrong = &Cell(&[("leader", "Angela Merkel"), ("state", "DEU"), ("title", "king")]);
        assert_eq!(
            err(mapping, wrong),
            "field `title`: found `king`, expected one of the words of the mapping: `pm`, `pr`"
        );
    }

    #[test]
    fn words_of_the_table_are_checked_with_their_columns() {
        let mapping = r#"
            [[event]]
            kind = "{kind}"
            status = "{status}"
            participants = { entity = "{who}", role = "{role}" }
        "#;
        let row = |kind, status, who, role| {
            Cell(Box::leak(Box::new([("kind", kind), ("status", status), ("who", who), ("role", role)])))
        };
        assert!(unit(mapping, &row("statement", "planned", "RUS", "speaker")).is_ok());
        assert!(err(mapping, &row("statment", "", "RUS", "speaker")).starts_with("field `kind`: found `statment`"));
        assert!(err(mapping, &row("statement", "done", "RUS", "speaker")).starts_with("field `status`: found `done`"));
        assert!(err(mapping, &row("statement", "", "RUS", "talker")).starts_with("field `role`: found `talker`"));
        assert_eq!(
            err(mapping, &row("statement", "", "Rusland", "speaker")),
            "field `who`: found `Rusland`, expected the code or name of a state, such as `PRK` or `North Korea`; the \
             nearest is `RUS`"
        );
    }

    #[test]
    fn a_row_has_its_own_document_where_it_has_an_address_or_a_number() {
        let mapping = r#"
            [dataset]
            title = "My Table"
            [document]
            url = "{url}"
            id = "{story}"
            publisher = "{paper}"
            published = "{day}"
            [[event]]
            kind = "statement"
            participants = { entity = "RUS", role = "speaker" }
        "#;
        let document = |row: Cell| unit(mapping, &row).unwrap().document;
        let at = document(Cell(&[("url", "https://example.org/1"), ("paper", "Post"), ("day", "2024-01-17")]));
        assert_eq!((at.publisher.as_deref(), at.published.is_some(), at.title), (Some("Post"), true, None));
        assert_eq!(document(Cell(&[("story", "12")])).id.local(), "document/csv:12");
        let whole = document(Cell(&[]));
        assert_eq!((whole.is_dataset, whole.title), (true, Some(Words::plain("My Table"))));
        assert_eq!(
            err(mapping, &Cell(&[("url", "https://example.org/1"), ("day", "2024")])),
            "field `day`: found `2024`, expected a day or a minute such as `2024-01-17` or `2024-01-17T13:54`"
        );
    }
}
