//! Presence by role: for each code, whether quotes were found of both roles, of one, or of neither.
//!
//! The table of Marks et al. (2022), doi 10.1080/18387357.2021.2012088, Table 2: which behaviour change techniques peer
//! workers and supported people spoke of. A role whose quotes are not known makes the row *unknown*, never *neither*, and
//! totals that a publication prints are set beside those computed instead of being made to fit.

use crate::coverage::State;

/// What is known of one code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Presence {
    /// Quotes of both roles.
    Both,
    /// Quotes of the first role only.
    FirstOnly,
    /// Quotes of the second role only.
    SecondOnly,
    /// Quotes of neither.
    Neither,
    /// It is not known for one of them at least.
    Unknown,
}

impl Presence {
    /// All of them, in the order of a table.
    pub const ALL: [Presence; 5] = [
        Presence::Both,
        Presence::FirstOnly,
        Presence::SecondOnly,
        Presence::Neither,
        Presence::Unknown,
    ];

    /// From whether each role was quoted; none where that is not known.
    pub fn of(first: Option<bool>, second: Option<bool>) -> Presence {
        match (first, second) {
            (Some(true), Some(true)) => Presence::Both,
            (Some(true), Some(false)) => Presence::FirstOnly,
            (Some(false), Some(true)) => Presence::SecondOnly,
            (Some(false), Some(false)) => Presence::Neither,
            _ => Presence::Unknown,
        }
    }

    /// From two cells of a table of coverage: where somebody was not asked, presence is not known.
    pub fn of_states(first: State, second: State) -> Presence {
        let quoted = |state| match state {
            State::Quoted => Some(true),
            State::NotQuoted => Some(false),
            State::NotAsked | State::NotKnown => None,
        };
        Presence::of(quoted(first), quoted(second))
    }

    /// The word for files.
    pub fn code(self) -> &'static str {
        match self {
            Presence::Both => "both",
            Presence::FirstOnly => "first_only",
            Presence::SecondOnly => "second_only",
            Presence::Neither => "neither",
            Presence::Unknown => "unknown",
        }
    }
}

/// How many codes stand how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Codes with quotes of both roles.
    pub both: usize,
    /// Codes with quotes of the first role only.
    pub first_only: usize,
    /// Codes with quotes of the second role only.
    pub second_only: usize,
    /// Codes with quotes of neither.
    pub neither: usize,
    /// Codes of which it is not known.
    pub unknown: usize,
}

impl Totals {
    /// Counts one code.
    pub fn count(&mut self, presence: Presence) {
        *match presence {
            Presence::Both => &mut self.both,
            Presence::FirstOnly => &mut self.first_only,
            Presence::SecondOnly => &mut self.second_only,
            Presence::Neither => &mut self.neither,
            Presence::Unknown => &mut self.unknown,
        } += 1;
    }

    /// How many codes stand so.
    pub fn of(&self, presence: Presence) -> usize {
        match presence {
            Presence::Both => self.both,
            Presence::FirstOnly => self.first_only,
            Presence::SecondOnly => self.second_only,
            Presence::Neither => self.neither,
            Presence::Unknown => self.unknown,
        }
    }

    /// All codes.
    pub fn codes(&self) -> usize {
        self.supported() + self.neither + self.unknown
    }

    /// Codes with a quote of any role.
    pub fn supported(&self) -> usize {
        self.both + self.first_only + self.second_only
    }

    /// Codes with a quote of the first role.
    pub fn first(&self) -> usize {
        self.both + self.first_only
    }

    /// Codes with a quote of the second role.
    pub fn second(&self) -> usize {
        self.both + self.second_only
    }
}

/// The table. `C` is a code, `G` the group it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PresenceTable<C, G> {
    /// The codes in their order.
    pub rows: Vec<(C, Presence)>,
    /// The groups in the order in which they first come.
    pub groups: Vec<(G, Totals)>,
    /// Over all codes.
    pub totals: Totals,
}

impl<C, G: PartialEq> PresenceTable<C, G> {
    /// Makes the table from rows of group, code and presence.
    pub fn new(rows: impl IntoIterator<Item = (G, C, Presence)>) -> Self {
        let mut table = PresenceTable {
            rows: Vec::new(),
            groups: Vec::new(),
            totals: Totals::default(),
        };
        for (group, code, presence) in rows {
            table.totals.count(presence);
            let known = table.groups.iter().position(|(known, _)| *known == group);
            let at = known.unwrap_or_else(|| {
                table.groups.push((group, Totals::default()));
                table.groups.len() - 1
            });
            table.groups[at].1.count(presence);
            table.rows.push((code, presence));
        }
        table
    }
}

/// One of the numbers that a table of presence prints below itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Figure {
    /// Codes with a quote of any role.
    Supported,
    /// Codes with quotes of both roles.
    Both,
    /// Codes with quotes of the first role only.
    FirstOnly,
    /// Codes with quotes of the second role only.
    SecondOnly,
    /// Codes with quotes of neither.
    Neither,
    /// Codes with a quote of the first role.
    First,
    /// Codes with a quote of the second role.
    Second,
}

impl Figure {
    /// All of them, in the order of a table.
    pub const ALL: [Figure; 7] = [
        Figure::Supported,
        Figure::Both,
        Figure::FirstOnly,
        Figure::SecondOnly,
        Figure::Neither,
        Figure::First,
        Figure::Second,
    ];

    /// The word under which it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Figure::Supported => "supported",
            Figure::Both => "both",
            Figure::FirstOnly => "first_only",
            Figure::SecondOnly => "second_only",
            Figure::Neither => "neither",
            Figure::First => "first",
            Figure::Second => "second",
        }
    }

    /// The figure stored under a word.
    pub fn from_code(code: &str) -> Option<Figure> {
        Self::ALL.into_iter().find(|figure| figure.code() == code)
    }

    /// The number computed.
    pub fn of(self, totals: &Totals) -> usize {
        match self {
            Figure::Supported => totals.supported(),
            Figure::Both => totals.both,
            Figure::FirstOnly => totals.first_only,
            Figure::SecondOnly => totals.second_only,
            Figure::Neither => totals.neither,
            Figure::First => totals.first(),
            Figure::Second => totals.second(),
        }
    }
}

/// A number that a publication prints, beside the one computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beside {
    /// Which number.
    pub figure: Figure,
    /// As printed.
    pub printed: usize,
    /// As computed from the rows that are known.
    pub computed: usize,
    /// Rows that are not known, any of which may belong to it.
    pub unknown: usize,
}

impl Beside {
    /// The numbers are not the same.
    pub fn differs(&self) -> bool {
        self.printed != self.computed
    }

    /// The rows that are not known could make up the difference.
    pub fn can_be(&self) -> bool {
        (self.computed..=self.computed + self.unknown).contains(&self.printed)
    }
}

/// Printed numbers that do not fit each other, whatever the rows say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contradiction {
    /// The number that is the sum of others.
    pub figure: Figure,
    /// As printed.
    pub printed: usize,
    /// The sum of the printed parts.
    pub sum: usize,
}

/// Sets printed numbers beside those computed, in the order given.
pub fn beside(printed: &[(Figure, usize)], totals: &Totals) -> Vec<Beside> {
    printed
        .iter()
        .map(|(figure, printed)| Beside {
            figure: *figure,
            printed: *printed,
            computed: figure.of(totals),
            unknown: totals.unknown,
        })
        .collect()
}

/// Checks printed sums against their printed parts: supported = both + one + other, a role = both + that role only.
pub fn contradictions(printed: &[(Figure, usize)]) -> Vec<Contradiction> {
    use Figure::{Both, First, FirstOnly, Second, SecondOnly, Supported};
    let number = |figure: Figure| {
        let found = printed.iter().find(|(known, _)| *known == figure);
        found.map(|(_, number)| *number)
    };
    let sums: [(Figure, &[Figure]); 3] = [
        (Supported, &[Both, FirstOnly, SecondOnly]),
        (First, &[Both, FirstOnly]),
        (Second, &[Both, SecondOnly]),
    ];
    sums.iter()
        .filter_map(|(figure, parts)| {
            let printed = number(*figure)?;
            let parts: Option<Vec<usize>> = parts.iter().map(|part| number(*part)).collect();
            let sum = parts?.iter().sum();
            (printed != sum).then_some(Contradiction {
                figure: *figure,
                printed,
                sum,
            })
        })
        .collect()
}
