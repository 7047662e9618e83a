//! Goes through the pages and notes where each letter stands.

use std::collections::BTreeMap;
use std::rc::Rc;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::columns;
use super::font::{Font, number};
use super::lines::{Glyph, Line, Lines};
use super::matrix::Matrix;
use crate::document::limits::Limits;
use crate::document::problem::{self, DocumentProblem, DocumentProblemKind};
use crate::options::count_in_words;

/// Drawings inside drawings.
const MOST_FORMS: usize = 12;
/// Drawings that are drawn, in the whole file.
const MOST_DRAWN: usize = 20_000;
/// Saved states; the standard says that 28 must be possible.
const MOST_STATES: usize = 256;

/// The lines of all pages.
pub(super) struct Read {
    pub(super) pages: Vec<Vec<Line>>,
    /// The size in which most letters are set.
    pub(super) body_size: f64,
    /// Letters whose meaning the file does not tell.
    pub(super) unknown: usize,
}

pub(super) struct Pages<'a> {
    file: &'a Document,
    limits: &'a Limits,
    /// Fonts by where their dictionary lies: not all have a number.
    fonts: BTreeMap<*const Dictionary, Rc<Font<'a>>>,
    /// Drawings that are being drawn, the outermost first.
    drawing: Vec<*const Stream>,
    drawn: usize,
    /// What may still be unpacked.
    budget: u64,
    letters: u64,
    sizes: BTreeMap<u64, u64>,
    unknown: usize,
}

#[derive(Clone)]
struct State<'a> {
    place: Matrix,
    font: Option<Rc<Font<'a>>>,
    size: f64,
    letter_spacing: f64,
    word_spacing: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
}

/// What a drawing is drawn with.
struct Canvas<'a> {
    state: State<'a>,
    saved: Vec<State<'a>>,
    text: Matrix,
    line: Matrix,
    /// Marked content that says in other words what its letters mean.
    marks: Vec<Option<Said>>,
}

struct Said {
    text: String,
    is_said: bool,
}

impl<'a> Pages<'a> {
    pub(super) fn new(file: &'a Document, limits: &'a Limits) -> Self {
        Self {
            file,
            limits,
            fonts: BTreeMap::new(),
            drawing: Vec::new(),
            drawn: 0,
            budget: limits.part_bytes.saturating_mul(4),
            letters: 0,
            sizes: BTreeMap::new(),
            unknown: 0,
        }
    }

    pub(super) fn read(mut self) -> Result<Read, DocumentProblem> {
        let mut pages = Vec::new();
        for page in self.file.page_iter() {
            if pages.len() as u64 >= u64::from(self.limits.pages) {
                return Err(DocumentProblem::new(
                    DocumentProblemKind::TooManyPages,
                    format!(
                        "this PDF has more than {} pages",
                        count_in_words(self.limits.pages.into())
                    ),
                    "Split it into several files.",
                ));
            }
            let number = pages.len() + 1;
            let lines = self
                .page(page)
                .map_err(|problem| problem.at(format!("page {number}")))?;
            pages.push(lines);
        }
        let body_size = self.sizes.iter().max_by_key(|(_, letters)| **letters);
        #[expect(
            clippy::cast_precision_loss,
            reason = "a size in tenths of a point is small"
        )]
        let body_size = body_size.map_or(0.0, |(size, _)| *size as f64 / 10.0);
        Ok(Read {
            pages,
            body_size,
            unknown: self.unknown,
        })
    }

    fn page(&mut self, page: ObjectId) -> Result<Vec<Line>, DocumentProblem> {
        let most = usize::try_from(self.budget.min(self.limits.part_bytes)).unwrap_or(usize::MAX);
        let content = self
            .file
            .get_page_content_with_limit(page, most)
            .map_err(|_| problem::unpacks_too_large())?;
        self.spend(content.len())?;
        let resources = self.page_resources(page);
        let mut lines = Lines::default();
        let mut canvas = Canvas::new();
        self.draw(&content, &resources, &mut canvas, &mut lines)?;
        Ok(columns::in_order(lines.finish()))
    }

    fn spend(&mut self, bytes: usize) -> Result<(), DocumentProblem> {
        self.budget = self
            .budget
            .checked_sub(bytes as u64 + 64)
            .ok_or_else(problem::unpacks_too_large)?;
        Ok(())
    }

    /// The dictionaries in which a page's names are looked up.
    fn page_resources(&self, page: ObjectId) -> Vec<&'a Dictionary> {
        let Ok((direct, ids)) = self.file.get_page_resources(page) else {
            return Vec::new();
        };
        let shared = ids
            .iter()
            .filter_map(|id| self.file.get_dictionary(*id).ok());
        direct.into_iter().chain(shared).collect()
    }

    /// The object of this name.
    fn resource(
        &self,
        resources: &[&'a Dictionary],
        kind: &[u8],
        name: &[u8],
    ) -> Option<&'a Object> {
        resources.iter().find_map(|resources| {
            let named = resources
                .get_deref(kind, self.file)
                .and_then(Object::as_dict)
                .ok()?;
            let (_, object) = self.file.dereference(named.get(name).ok()?).ok()?;
            Some(object)
        })
    }

    fn draw(
        &mut self,
        content: &[u8],
        resources: &[&'a Dictionary],
        canvas: &mut Canvas<'a>,
        lines: &mut Lines,
    ) -> Result<(), DocumentProblem> {
        for operation in Content::decode_iter(content) {
            // The rest of a page that breaks off is lost; what was read is not.
            let Ok(operation) = operation else { break };
            match operation.operator.as_str() {
                "Do" => self.form(&operation, resources, canvas, lines)?,
                "Tf" => self.choose_font(&operation, resources, canvas)?,
                "Tj" => self.show(operation.operands.first(), canvas, lines)?,
                "'" => {
                    canvas.next_line();
                    self.show(operation.operands.first(), canvas, lines)?;
                }
                "\"" => {
                    canvas.state.word_spacing = operand(&operation, 0);
                    canvas.state.letter_spacing = operand(&operation, 1);
                    canvas.next_line();
                    self.show(operation.operands.get(2), canvas, lines)?;
                }
                "TJ" => {
                    if let Some(Object::Array(items)) = operation.operands.first() {
                        for item in items {
                            match number(item) {
                                Some(back) => {
                                    let state = &canvas.state;
                                    let by = -back / 1000.0 * state.size * state.stretch;
                                    canvas.advance(by);
                                }
                                None => self.show(Some(item), canvas, lines)?,
                            }
                        }
                    }
                }
                "BDC" => {
                    let said = operation.operands.get(1).and_then(|properties| {
                        let properties = match properties {
                            Object::Name(name) => self.resource(resources, b"Properties", name)?,
                            direct => direct,
                        };
                        let text = properties.as_dict().ok()?.get(b"ActualText").ok()?;
                        lopdf::decode_text_string(text).ok()
                    });
                    canvas.mark(said);
                }
                "BMC" => canvas.mark(None),
                "EMC" => {
                    canvas.marks.pop();
                }
                _ => canvas.change(&operation),
            }
        }
        Ok(())
    }

    /// A drawing that is used on the page.
    fn form(
        &mut self,
        operation: &Operation,
        resources: &[&'a Dictionary],
        canvas: &mut Canvas<'a>,
        lines: &mut Lines,
    ) -> Result<(), DocumentProblem> {
        let Some(Object::Name(name)) = operation.operands.first() else {
            return Ok(());
        };
        let Some(Object::Stream(form)) = self.resource(resources, b"XObject", name) else {
            return Ok(());
        };
        let is_form = form.dict.get(b"Subtype").and_then(Object::as_name).ok() == Some(b"Form");
        // None may draw itself (8.10.1).
        let is_open = self.drawing.iter().any(|open| std::ptr::eq(*open, form));
        if !is_form || is_open || self.drawing.len() >= MOST_FORMS {
            return Ok(());
        }
        self.drawn += 1;
        if self.drawn > MOST_DRAWN {
            return Err(problem::unpacks_too_large());
        }
        let content = self.unpack(form)?;
        let inner: Vec<&Dictionary> = match form
            .dict
            .get_deref(b"Resources", self.file)
            .and_then(Object::as_dict)
        {
            Ok(own) => vec![own],
            Err(_) => resources.to_vec(),
        };
        let mut inside = Canvas::new();
        inside.state = canvas.state.clone();
        if let Ok(matrix) = form
            .dict
            .get_deref(b"Matrix", self.file)
            .and_then(Object::as_array)
            && let Some(matrix) = matrix_of(matrix)
        {
            inside.state.place = matrix.then(canvas.state.place);
        }
        self.drawing.push(form);
        let outcome = self.draw(&content, &inner, &mut inside, lines);
        self.drawing.pop();
        outcome
    }

    fn unpack(&mut self, stream: &Stream) -> Result<Vec<u8>, DocumentProblem> {
        let most = usize::try_from(self.budget.min(self.limits.part_bytes)).unwrap_or(usize::MAX);
        let content = match stream.decompressed_content_with_limit(most) {
            Ok(content) => content,
            Err(lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded {
                ..
            })) => {
                return Err(problem::unpacks_too_large());
            }
            Err(_) => Vec::new(),
        };
        self.spend(content.len())?;
        Ok(content)
    }

    fn choose_font(
        &mut self,
        operation: &Operation,
        resources: &[&'a Dictionary],
        canvas: &mut Canvas<'a>,
    ) -> Result<(), DocumentProblem> {
        canvas.state.size = operand(operation, 1);
        let Some(Object::Name(name)) = operation.operands.first() else {
            return Ok(());
        };
        let Some(Object::Dictionary(dictionary)) = self.resource(resources, b"Font", name) else {
            canvas.state.font = None;
            return Ok(());
        };
        let key = std::ptr::from_ref(dictionary);
        if let Some(known) = self.fonts.get(&key) {
            canvas.state.font = Some(Rc::clone(known));
            return Ok(());
        }
        let font = Rc::new(Font::new(self.file, dictionary));
        self.spend(font.weight())?;
        self.fonts.insert(key, Rc::clone(&font));
        canvas.state.font = Some(font);
        Ok(())
    }

    fn show(
        &mut self,
        text: Option<&Object>,
        canvas: &mut Canvas<'a>,
        lines: &mut Lines,
    ) -> Result<(), DocumentProblem> {
        let (Some(Object::String(bytes, _)), Some(font)) = (text, canvas.state.font.clone()) else {
            return Ok(());
        };
        for letter in font.letters(bytes) {
            self.letters += 1;
            // Spaces may be ten times as many as letters, but not a thousand times.
            if self.letters > u64::from(self.limits.text_chars).saturating_mul(4) {
                return Err(problem::text_too_long(self.limits.text_chars));
            }
            let state = &canvas.state;
            let mut by = letter.width * state.size + state.letter_spacing;
            if letter.is_space_byte {
                by += state.word_spacing;
            }
            let from = canvas.origin();
            canvas.advance(by * canvas.state.stretch);
            let to = canvas.origin();
            let size = canvas.shown_size();
            let text = match canvas.said() {
                Some(said) => said,
                None => letter.text.unwrap_or_else(|| {
                    self.unknown += 1;
                    "\u{fffd}".to_owned()
                }),
            };
            if let Some(size) = size {
                let visible = text.chars().filter(|c| !c.is_whitespace()).count();
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a shown size is positive and was checked to be small"
                )]
                let tenths = (size * 10.0).round() as u64;
                *self.sizes.entry(tenths).or_default() += visible as u64;
                lines.put(&Glyph {
                    from,
                    to,
                    size,
                    text: &text,
                });
            }
        }
        Ok(())
    }
}

impl Canvas<'_> {
    fn new() -> Self {
        Self {
            state: State {
                place: Matrix::IDENTITY,
                font: None,
                size: 0.0,
                letter_spacing: 0.0,
                word_spacing: 0.0,
                stretch: 1.0,
                leading: 0.0,
                rise: 0.0,
            },
            saved: Vec::new(),
            text: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
            marks: Vec::new(),
        }
    }

    fn change(&mut self, operation: &Operation) {
        let state = &mut self.state;
        match operation.operator.as_str() {
            "q" if self.saved.len() < MOST_STATES => self.saved.push(state.clone()),
            "Q" => {
                if let Some(saved) = self.saved.pop() {
                    self.state = saved;
                }
            }
            "cm" => {
                if let Some(matrix) = matrix_of(&operation.operands) {
                    let place = matrix.then(state.place);
                    if place.is_finite() {
                        state.place = place;
                    }
                }
            }
            "BT" => {
                self.text = Matrix::IDENTITY;
                self.line = Matrix::IDENTITY;
            }
            "Tc" => state.letter_spacing = operand(operation, 0),
            "Tw" => state.word_spacing = operand(operation, 0),
            "Tz" => state.stretch = operand(operation, 0) / 100.0,
            "TL" => state.leading = operand(operation, 0),
            "Ts" => state.rise = operand(operation, 0),
            "Td" => self.move_line(operand(operation, 0), operand(operation, 1)),
            "TD" => {
                state.leading = -operand(operation, 1);
                self.move_line(operand(operation, 0), operand(operation, 1));
            }
            "Tm" => {
                if let Some(matrix) =
                    matrix_of(&operation.operands).filter(|matrix| matrix.is_finite())
                {
                    self.text = matrix;
                    self.line = matrix;
                }
            }
            "T*" => self.next_line(),
            _ => {}
        }
    }

    fn next_line(&mut self) {
        self.move_line(0.0, -self.state.leading);
    }

    fn move_line(&mut self, x: f64, y: f64) {
        let moved = Matrix::moved(x, y).then(self.line);
        if moved.is_finite() {
            self.line = moved;
            self.text = moved;
        }
    }

    fn advance(&mut self, by: f64) {
        let moved = Matrix::moved(by, 0.0).then(self.text);
        if moved.is_finite() {
            self.text = moved;
        }
    }

    /// Where the next letter begins on the page.
    fn origin(&self) -> (f64, f64) {
        let whole = Matrix::moved(0.0, self.state.rise)
            .then(self.text)
            .then(self.state.place);
        (whole.0[4], whole.0[5])
    }

    /// How high letters are on the page; `None` when they cannot be seen.
    fn shown_size(&self) -> Option<f64> {
        let whole = self.text.then(self.state.place);
        let size = self.state.size.abs() * whole.0[2].hypot(whole.0[3]);
        (0.1..10_000.0).contains(&size).then_some(size)
    }

    fn mark(&mut self, said: Option<String>) {
        if self.marks.len() < MOST_STATES {
            self.marks.push(said.map(|text| Said {
                text,
                is_said: false,
            }));
        }
    }

    /// What marked content says in place of the next letter: its text once, then nothing.
    fn said(&mut self) -> Option<String> {
        let said = self.marks.iter_mut().flatten().next()?;
        if std::mem::replace(&mut said.is_said, true) {
            return Some(String::new());
        }
        Some(said.text.clone())
    }
}

fn operand(operation: &Operation, at: usize) -> f64 {
    operation.operands.get(at).and_then(number).unwrap_or(0.0)
}

fn matrix_of(operands: &[Object]) -> Option<Matrix> {
    let mut matrix = Matrix::IDENTITY;
    for (at, place) in matrix.0.iter_mut().enumerate() {
        *place = number(operands.get(at)?)?;
    }
    Some(matrix)
}
