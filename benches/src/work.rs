//! What is asked of the server, one row of the table each.

use crate::Trouble;
use crate::cast::{Cast, SignedIn};
use crate::form::Form;
use crate::http::{Answer, Browser};
use ids::{ContactId, PersonId};
use std::net::SocketAddr;
use std::sync::Arc;
use store::Surroundings;

/// One kind of request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Work {
    MyDay,
    ContactList,
    PeopleSearch,
    Person,
    ContactForm,
    Draft,
    Save,
    Sites,
    Export,
}

impl Work {
    /// All, in the order of the table.
    pub const ALL: [Work; 9] = [
        Work::MyDay,
        Work::ContactList,
        Work::PeopleSearch,
        Work::Person,
        Work::ContactForm,
        Work::Draft,
        Work::Save,
        Work::Sites,
        Work::Export,
    ];

    /// How it is called in the table.
    pub const fn name(self) -> &'static str {
        match self {
            Work::MyDay => "My day",
            Work::ContactList => "Contact list, 100 rows",
            Work::PeopleSearch => "People, by part of a name",
            Work::Person => "Person with 1,000 contacts",
            Work::ContactForm => "Record contact, the form",
            Work::Draft => "Keep a draft of it",
            Work::Save => "Save a contact",
            Work::Sites => "Sites",
            Work::Export => "Export of 100,000 contacts, CSV",
        }
    }

    /// What it is called in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Work::MyDay => "my_day",
            Work::ContactList => "contact_list",
            Work::PeopleSearch => "people_search",
            Work::Person => "person",
            Work::ContactForm => "contact_form",
            Work::Draft => "draft",
            Work::Save => "save",
            Work::Sites => "sites",
            Work::Export => "export",
        }
    }

    /// The budget for processor time in milliseconds at 100,000 contacts, where one was set.
    pub const fn budget_cpu(self) -> Option<f64> {
        match self {
            Work::MyDay => Some(2.0),
            Work::ContactList | Work::PeopleSearch => Some(5.0),
            Work::Person => Some(8.0),
            Work::Save => Some(4.0),
            Work::Sites => Some(60.0),
            Work::Export => Some(1000.0),
            Work::ContactForm | Work::Draft => None,
        }
    }

    /// The budget for the time of 95 in 100 answers, in milliseconds, with 40 people at work.
    pub const fn budget_p95(self) -> Option<f64> {
        match self {
            Work::MyDay => Some(100.0),
            Work::ContactList | Work::PeopleSearch => Some(150.0),
            Work::Person | Work::Save => Some(200.0),
            Work::Sites => Some(400.0),
            Work::ContactForm | Work::Draft | Work::Export => None,
        }
    }
}

/// Asks for pages as one person, and looks at every answer: a page that is not what was asked for is an error, never a
/// fast success.
#[derive(Debug)]
pub struct Asker {
    browser: Browser,
    cast: Arc<Cast>,
    around: Surroundings,
    /// The person whose record this one opens.
    person: PersonId,
    people: Vec<PersonId>,
    form: Option<Form>,
    /// The contact that is being written: its draft is kept under this until it is saved.
    contact: ContactId,
    /// Bytes of the last answer as they came.
    pub bytes: usize,
}

/// Part of a name that some of the people have.
const PART: &str = "okaf";

impl Asker {
    /// Somebody at their browser.
    pub fn new(
        address: SocketAddr,
        who: &SignedIn,
        cast: &Arc<Cast>,
        around: &Surroundings,
    ) -> Self {
        Asker {
            browser: Browser::new(address, &who.token),
            cast: Arc::clone(cast),
            around: around.clone(),
            person: who.people.first().copied().unwrap_or(cast.busiest),
            people: who.people.clone(),
            form: None,
            contact: around.id(),
            bytes: 0,
        }
    }

    /// Turns to another person.
    pub fn turn_to(&mut self, person: PersonId) {
        self.person = person;
    }

    /// Turns to the next person of the caseload, so that a long measurement does not pile everything up at one.
    fn turn_to_next(&mut self) {
        let at = self.people.iter().position(|person| *person == self.person);
        let next = at.map_or(0, |at| (at + 1) % self.people.len());
        if let Some(person) = self.people.get(next) {
            self.person = *person;
        }
    }

    /// Opens the form that is sent later, so that this is not part of what is measured.
    ///
    /// # Errors
    /// When the answer is not the one that is expected.
    pub async fn prepare(&mut self) -> Result<(), Trouble> {
        self.form = Some(self.open_form().await?);
        Ok(())
    }

    /// Does a piece of work once without compression, and looks at what came: there must be as many rows as are
    /// expected. Returns the bytes of the answer.
    ///
    /// # Errors
    /// When the answer is not the one that is expected.
    pub async fn check(&mut self, work: Work) -> Result<usize, Trouble> {
        self.browser.compressed = false;
        let checked = self.ask(work).await;
        self.browser.compressed = true;
        checked.map(|()| self.bytes)
    }

    /// Does a piece of work once.
    ///
    /// # Errors
    /// When the answer is not the one that is expected.
    pub async fn ask(&mut self, work: Work) -> Result<(), Trouble> {
        match work {
            Work::MyDay => self.page("/delivery/my-day", 1).await,
            Work::ContactList => self.page("/delivery/contacts?rows=100", 100).await,
            Work::PeopleSearch => self.page(&format!("/delivery/people?q={PART}"), 1).await,
            Work::Person => {
                let path = format!("/delivery/people/{}", self.person);
                self.page(&path, 0).await
            }
            Work::Sites => self.page("/implementation/sites", 1).await,
            Work::ContactForm => self.page(&self.form_path(), 0).await,
            Work::Draft => self.keep_draft().await,
            Work::Save => self.save().await,
            Work::Export => self.export().await,
        }
    }

    /// A page with at least so many rows or cards of a list.
    async fn page(&mut self, path: &str, least: usize) -> Result<(), Trouble> {
        let answer = self.browser.get(path).await?;
        self.bytes = answer.body.len();
        expect(&answer, path, 200)?;
        if answer.is_compressed {
            return Ok(());
        }
        let text = answer.text();
        let items = text.matches("<tr").count() + text.matches("<li").count();
        if items < least {
            return Err(Trouble(format!(
                "GET {path}: {items} rows, at least {least} were expected"
            )));
        }
        Ok(())
    }

    fn form_path(&self) -> String {
        format!("/delivery/contacts/new?person={}", self.person)
    }

    async fn open_form(&mut self) -> Result<Form, Trouble> {
        let path = self.form_path();
        let compressed = std::mem::replace(&mut self.browser.compressed, false);
        let answer = self.browser.get(&path).await?;
        self.browser.compressed = compressed;
        expect(&answer, &path, 200)?;
        Form::read(&answer.text(), "/contacts")
            .map_err(|error| Trouble(format!("GET {path}: {error}")))
    }

    /// The form filled in, with an identifier of its own, as if its page had just been opened.
    async fn filled(&mut self) -> Result<Form, Trouble> {
        if self.form.is_none() {
            self.prepare().await?;
        }
        self.turn_to_next();
        let form = self
            .form
            .clone()
            .ok_or_else(|| Trouble("the form was just read".into()))?;
        form.with("id", &self.contact.to_string())?
            .with("person", &self.person.to_string())?
            .with("outcome", "met")?
            .with("mechanism", "face_to_face")?
            .with("place", "community")?
            .with("minutes", "45")
    }

    async fn keep_draft(&mut self) -> Result<(), Trouble> {
        let form = self.filled().await?;
        let id = form.value("id").unwrap_or_default();
        let path = format!("/drafts/{id}");
        let answer = self.browser.post(&path, &form.encoded()).await?;
        self.bytes = answer.body.len();
        expect(&answer, "/drafts/…", 204)
    }

    async fn save(&mut self) -> Result<(), Trouble> {
        let form = self.filled().await?;
        let answer = self.browser.post(&form.action, &form.encoded()).await?;
        self.bytes = answer.body.len();
        if answer.status == 303 && !answer.location.starts_with("/sign-in") {
            self.contact = self.around.id();
            return Ok(());
        }
        Err(unexpected(&answer, &form.action, 303))
    }

    async fn export(&mut self) -> Result<(), Trouble> {
        let path = format!("/delivery/contacts.csv?from={}", self.cast.export_since);
        let answer = self.browser.get(&path).await?;
        self.bytes = answer.body.len();
        expect(&answer, &path, 200)?;
        if answer.is_compressed {
            return Ok(());
        }
        let lines = answer.body.split(|byte| *byte == b'\n').count() - 1;
        let contacts = self
            .cast
            .volumes
            .iter()
            .find(|(table, _)| *table == "contact");
        let least = contacts.map_or(0, |(_, rows)| *rows).min(100_000);
        if i64::try_from(lines).unwrap_or(0) <= least {
            return Err(Trouble(format!(
                "GET {path}: {lines} lines, more than {least} were expected"
            )));
        }
        Ok(())
    }
}

fn expect(answer: &Answer, path: &str, status: u16) -> Result<(), Trouble> {
    if answer.status == status {
        return Ok(());
    }
    Err(unexpected(answer, path, status))
}

fn unexpected(answer: &Answer, path: &str, status: u16) -> Trouble {
    let to = if answer.location.is_empty() {
        String::new()
    } else {
        format!(" to {}", answer.location)
    };
    Trouble(format!(
        "{path}: {status} was expected, {}{to} came",
        answer.status
    ))
}
