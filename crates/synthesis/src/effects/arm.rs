/// What one arm of a study reports.
#[derive(Debug, Clone, PartialEq)]
pub struct Arm {
    /// The label of the study.
    pub study: String,
    /// The treatment the arm had.
    pub treatment: String,
    /// What was seen in it.
    pub outcome: Outcome,
}

/// What was seen in an arm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// How many of how many had an event.
    Events(Events),
    /// How many events in how much time.
    Rate(Rate),
    /// Mean and standard deviation of a scale.
    Sample(Sample),
    /// An estimate of the arm itself with its standard error.
    Estimate(Estimate),
}

/// People with an event, of all people in the arm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Events {
    events: f64,
    total: f64,
}

/// Events, and the time in which they were counted (person-years, say).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    events: f64,
    time: f64,
}

/// Mean, standard deviation and number of people.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    mean: f64,
    sd: f64,
    n: f64,
}

/// An estimate of one arm (a mean change, a log odds) with its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    estimate: f64,
    se: f64,
}

/// What is wrong with the numbers of an arm.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum ArmProblem {
    /// Not a number, or without end.
    #[error("{what} is {value}, which is not a finite number")]
    NotFinite {
        /// Which number.
        what: &'static str,
        /// Its value.
        value: f64,
    },
    /// Less than it can be.
    #[error("{what} is {value}; it must be {least}")]
    TooSmall {
        /// Which number.
        what: &'static str,
        /// Its value.
        value: f64,
        /// What it must be, in words.
        least: &'static str,
    },
    /// More events than people.
    #[error("there are {events} people with the event of {total} in all; there cannot be more")]
    MoreThanAll {
        /// People with the event.
        events: f64,
        /// People in the arm.
        total: f64,
    },
}

fn finite(what: &'static str, value: f64) -> Result<f64, ArmProblem> {
    if value.is_finite() {
        Ok(value)
    } else {
        Err(ArmProblem::NotFinite { what, value })
    }
}

fn not_negative(what: &'static str, value: f64) -> Result<f64, ArmProblem> {
    if finite(what, value)? < 0.0 {
        return Err(ArmProblem::TooSmall {
            what,
            value,
            least: "0 or more",
        });
    }
    Ok(value)
}

fn positive(what: &'static str, value: f64) -> Result<f64, ArmProblem> {
    if finite(what, value)? <= 0.0 {
        return Err(ArmProblem::TooSmall {
            what,
            value,
            least: "above 0",
        });
    }
    Ok(value)
}

impl Events {
    /// Checks the counts. Fractions are taken: imputed and weighted counts are not whole.
    ///
    /// # Errors
    /// Negative counts, an empty arm, more events than people, what is not a number.
    pub fn new(events: f64, total: f64) -> Result<Self, ArmProblem> {
        not_negative("the number of events", events)?;
        positive("the number of people", total)?;
        if events > total {
            return Err(ArmProblem::MoreThanAll { events, total });
        }
        Ok(Self { events, total })
    }

    /// People with the event.
    #[must_use]
    pub const fn events(self) -> f64 {
        self.events
    }

    /// People in the arm.
    #[must_use]
    pub const fn total(self) -> f64 {
        self.total
    }

    /// People without the event.
    #[must_use]
    pub const fn rest(self) -> f64 {
        self.total - self.events
    }

    pub(super) fn is_sparse(self) -> bool {
        self.events <= 0.0 || self.rest() <= 0.0
    }
}

impl Rate {
    /// Checks events and time.
    ///
    /// # Errors
    /// Negative events, no time, what is not a number.
    pub fn new(events: f64, time: f64) -> Result<Self, ArmProblem> {
        not_negative("the number of events", events)?;
        positive("the time at risk", time)?;
        Ok(Self { events, time })
    }

    /// The events.
    #[must_use]
    pub const fn events(self) -> f64 {
        self.events
    }

    /// The time at risk.
    #[must_use]
    pub const fn time(self) -> f64 {
        self.time
    }
}

impl Sample {
    /// Checks mean, standard deviation and number.
    ///
    /// # Errors
    /// A negative standard deviation, an empty arm, what is not a number.
    pub fn new(mean: f64, sd: f64, n: f64) -> Result<Self, ArmProblem> {
        finite("the mean", mean)?;
        not_negative("the standard deviation", sd)?;
        positive("the number of people", n)?;
        Ok(Self { mean, sd, n })
    }

    /// The mean.
    #[must_use]
    pub const fn mean(self) -> f64 {
        self.mean
    }

    /// The standard deviation.
    #[must_use]
    pub const fn sd(self) -> f64 {
        self.sd
    }

    /// The number of people.
    #[must_use]
    pub const fn n(self) -> f64 {
        self.n
    }

    /// The mean and standard deviation of both together.
    fn with(self, other: Self) -> Self {
        let n = self.n + other.n;
        let mean = (self.n * self.mean + other.n * other.mean) / n;
        let squares = (self.n - 1.0) * self.sd.powi(2)
            + (other.n - 1.0) * other.sd.powi(2)
            + self.n * (self.mean - mean).powi(2)
            + other.n * (other.mean - mean).powi(2);
        let sd = if n > 1.0 {
            (squares.max(0.0) / (n - 1.0)).sqrt()
        } else {
            0.0
        };
        Self { mean, sd, n }
    }
}

impl Estimate {
    /// Checks an estimate and its standard error.
    ///
    /// # Errors
    /// A standard error of 0 or below, what is not a number.
    pub fn new(estimate: f64, se: f64) -> Result<Self, ArmProblem> {
        finite("the estimate", estimate)?;
        positive("the standard error", se)?;
        Ok(Self { estimate, se })
    }

    /// The estimate.
    #[must_use]
    pub const fn estimate(self) -> f64 {
        self.estimate
    }

    /// Its standard error.
    #[must_use]
    pub const fn se(self) -> f64 {
        self.se
    }
}

impl Outcome {
    /// Two arms that had the same treatment, as one; `None` when they report different things.
    ///
    /// Counts add up; means and standard deviations become those of all people together; estimates are averaged by
    /// their precision.
    #[must_use]
    pub fn merged(self, other: Self) -> Option<Self> {
        Some(match (self, other) {
            (Self::Events(a), Self::Events(b)) => Self::Events(Events {
                events: a.events + b.events,
                total: a.total + b.total,
            }),
            (Self::Rate(a), Self::Rate(b)) => Self::Rate(Rate {
                events: a.events + b.events,
                time: a.time + b.time,
            }),
            (Self::Sample(a), Self::Sample(b)) => Self::Sample(a.with(b)),
            (Self::Estimate(a), Self::Estimate(b)) => {
                let (wa, wb) = (a.se.powi(-2), b.se.powi(-2));
                Self::Estimate(Estimate {
                    estimate: (wa * a.estimate + wb * b.estimate) / (wa + wb),
                    se: (wa + wb).sqrt().recip(),
                })
            }
            _ => return None,
        })
    }
}
