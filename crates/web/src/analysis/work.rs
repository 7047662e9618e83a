//! Answers are worked out on threads of their own. Most come at once; when one takes longer, a page says how far it is,
//! and looking again is all it takes. What is under way is known to the server that does it and kept nowhere: the same
//! question has the same answer, so one that was cut off is asked again.

use super::Opened;
use super::answer::{Answer, Combinations, Explored};
use crate::Failure;
use ::analysis::{Refusal, Settings, Source};
use ids::AnalysisId;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, watch};

/// How long a page waits for its answer before it says how far it is.
const PATIENCE: Duration = Duration::from_secs(2);
/// The longest an answer may take.
pub(super) const LONGEST: Duration = Duration::from_mins(2);
/// So many answers are worked out at a time; others wait for their turn.
static TURNS: Semaphore = Semaphore::const_new(2);
/// So many answers that nobody came back for are kept.
const MOST_LEFT: usize = 16;

/// How an answer ended.
#[derive(Debug)]
pub(super) enum Ended {
    /// With an answer.
    Answered(Box<Answer>),
    /// With what is known of combinations of components.
    Explored(Box<Explored>),
    /// With a bundle of everything.
    Bundled(Vec<u8>),
    /// The file or the settings do not allow one.
    Refused(Refusal),
    /// It took longer than [`LONGEST`].
    TooLong,
    /// Somebody stopped it.
    Stopped,
    /// The program made a mistake.
    Broken,
}

/// What somebody who waits is told.
pub(super) enum Told {
    /// It has ended.
    Ended(Arc<Ended>),
    /// It goes on.
    UnderWay(Progress),
}

/// How far an answer is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Progress {
    /// Since when.
    pub(super) since: Timestamp,
    /// How many models a search has looked at.
    pub(super) models: u64,
}

/// What is asked: an analysis, with everything that decides its answer.
#[derive(Debug, Clone)]
pub(super) struct Question {
    /// The analysis.
    pub(super) id: AnalysisId,
    /// The name of the file.
    pub(super) file_name: String,
    /// The file.
    pub(super) content: Vec<u8>,
    /// Its hash.
    pub(super) hash: String,
    /// What is asked of it.
    pub(super) settings: Settings,
    /// What is wanted.
    pub(super) wanted: Wanted,
}

/// What is wanted of an analysis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wanted {
    /// The answer.
    Answer,
    /// What is known of combinations of components.
    Combinations(Combinations),
    /// A bundle of everything.
    Bundle,
}

impl Question {
    /// What an analysis asks.
    pub(super) fn of(opened: &Opened) -> Self {
        Question {
            id: opened.id(),
            file_name: opened.kept.line.file_name.clone(),
            content: opened.kept.content.clone(),
            hash: opened.kept.line.content_sha256.clone(),
            settings: opened.settings.clone(),
            wanted: Wanted::Answer,
        }
    }
}

type Key = (AnalysisId, String);

struct Job {
    since: Timestamp,
    models: AtomicU64,
    stop: AtomicBool,
    ended: watch::Receiver<Option<Arc<Ended>>>,
}

impl Job {
    fn is_over(&self) -> bool {
        self.ended.borrow().is_some()
    }
}

static UNDER_WAY: Mutex<BTreeMap<Key, Arc<Job>>> = Mutex::new(BTreeMap::new());

fn with<T>(change: impl FnOnce(&mut BTreeMap<Key, Arc<Job>>) -> T) -> T {
    // Nothing here panics while it holds the lock, and the map is whole after every change.
    change(&mut UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner))
}

fn key(question: &Question) -> Key {
    let asked = format!(
        "{} {} {} {:?}",
        question.hash,
        question.file_name,
        question.settings.to_json(),
        question.wanted
    );
    (question.id, asked)
}

/// Works out an answer, or says how far it is.
///
/// # Errors
/// When the program made a mistake.
pub(super) async fn answer(question: Question, now: Timestamp) -> Result<Told, Failure> {
    ask(question, now, PATIENCE, Then::Gone).await
}

/// As [`answer`], before what is asked is kept: an answer stays for the page that shows it next.
///
/// # Errors
/// When the program made a mistake.
pub(super) async fn tried(question: Question, now: Timestamp) -> Result<Told, Failure> {
    ask(question, now, PATIENCE, Then::Stays).await
}

/// Works out an answer however long that takes.
///
/// # Errors
/// When the program made a mistake.
pub(super) async fn whole_answer(question: Question, now: Timestamp) -> Result<Told, Failure> {
    ask(question, now, LONGEST + PATIENCE, Then::Gone).await
}

/// What becomes of an answer that was told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    Gone,
    Stays,
}

async fn ask(
    question: Question,
    now: Timestamp,
    patience: Duration,
    then: Then,
) -> Result<Told, Failure> {
    let key = key(&question);
    let (job, mine) = with(|all| {
        if let Some(job) = all.get(&key) {
            (Arc::clone(job), None)
        } else {
            let left = all.values().filter(|job| job.is_over()).count();
            if left >= MOST_LEFT {
                all.retain(|_, job| !job.is_over());
            }
            let (tell, ended) = watch::channel(None);
            let job = Arc::new(Job {
                since: now,
                models: AtomicU64::new(0),
                stop: AtomicBool::new(false),
                ended,
            });
            all.insert(key.clone(), Arc::clone(&job));
            (job, Some(tell))
        }
    });
    if let Some(tell) = mine {
        tokio::spawn(carry_out(Arc::clone(&job), question, tell));
    }
    let mut ended = job.ended.clone();
    match tokio::time::timeout(patience, ended.wait_for(Option::is_some)).await {
        Err(_) => Ok(Told::UnderWay(Progress {
            since: job.since,
            models: job.models.load(Ordering::Relaxed),
        })),
        Ok(Err(_)) => {
            with(|all| all.remove(&key));
            Err(Failure::Internal("an analysis ended without a word".into()))
        }
        Ok(Ok(found)) => {
            let found = found.clone();
            let answered = matches!(found.as_deref(), Some(Ended::Answered(_)));
            if then == Then::Gone || !answered {
                with(|all| all.remove(&key));
            }
            match found {
                Some(ended) if !matches!(*ended, Ended::Broken) => Ok(Told::Ended(ended)),
                _ => Err(Failure::Internal("an analysis broke off".into())),
            }
        }
    }
}

/// Stops whatever is under way for an analysis.
pub(super) fn stop(id: AnalysisId) {
    stop_those(|of| of == id);
}

/// Stops whatever is under way.
pub(super) fn stop_all() {
    stop_those(|_| true);
}

fn stop_those(which: impl Fn(AnalysisId) -> bool) {
    with(|all| {
        for (_, job) in all.iter().filter(|((of, _), _)| which(*of)) {
            job.stop.store(true, Ordering::Relaxed);
        }
    });
}

async fn carry_out(job: Arc<Job>, question: Question, tell: watch::Sender<Option<Arc<Ended>>>) {
    let ended = if let Ok(ended) = tokio::time::timeout(LONGEST, worked_out(&job, question)).await {
        ended
    } else {
        // The thread hears of it at its next step; nobody waits for it.
        job.stop.store(true, Ordering::Relaxed);
        Ended::TooLong
    };
    tell.send_replace(Some(Arc::new(ended)));
}

async fn worked_out(job: &Arc<Job>, question: Question) -> Ended {
    let Ok(_turn) = TURNS.acquire().await else {
        return Ended::Broken;
    };
    let on_thread = Arc::clone(job);
    let work = tokio::task::spawn_blocking(move || {
        let mut going = |models: u64, _best: f64| {
            on_thread.models.store(models, Ordering::Relaxed);
            if on_thread.stop.load(Ordering::Relaxed) {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        };
        let source = Source {
            name: &question.file_name,
            bytes: &question.content,
        };
        let settings = &question.settings;
        match &question.wanted {
            Wanted::Answer => Answer::new(settings, &source, &mut going)
                .map(|answer| Ended::Answered(Box::new(answer))),
            Wanted::Combinations(wanted) => Explored::new(settings, &source, wanted, &mut going)
                .map(|explored| Ended::Explored(Box::new(explored))),
            Wanted::Bundle => ::analysis::bundle::write(settings, &source).map(Ended::Bundled),
        }
    });
    // What cannot be told to stop is left to end by itself.
    let stopped = async {
        while !job.stop.load(Ordering::Relaxed) {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::select! {
        done = work => match done {
            Ok(_) if job.stop.load(Ordering::Relaxed) => Ended::Stopped,
            Ok(Ok(ended)) => ended,
            Ok(Err(refusal)) => Ended::Refused(refusal),
            Err(error) => {
                tracing::error!(is_panic = error.is_panic(), "an analysis broke off");
                Ended::Broken
            }
        },
        () = stopped => Ended::Stopped,
    }
}
