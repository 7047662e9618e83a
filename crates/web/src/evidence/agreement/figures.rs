//! The figures of each code, worked out once for whatever shows them.

use super::compared::Compared;
use crate::Failure;
use evidence::agreement::{
    CodeAgreement, IntervalOf, Measures, Resampling, code_agreement, differences,
};
use ids::{AccountId, CodeId};
use std::sync::Arc;

/// Agreement on a code.
pub(super) struct Figures {
    pub(super) code: CodeId,
    /// In the unit that was asked for.
    pub(super) of: CodeAgreement<AccountId>,
    /// The intervals.
    pub(super) drawn: Measures<IntervalOf>,
    /// How many passages people differ about.
    pub(super) differing: usize,
}

impl Figures {
    /// Those of every code that is compared, in their order.
    pub(super) fn of_all(compared: &Compared) -> Vec<Figures> {
        let segments = compared.unit.cut(&compared.sources, &compared.wordings);
        let of_code = |code: &CodeId| {
            let of = code_agreement(&compared.texts, code, segments.as_deref());
            Figures {
                code: *code,
                drawn: of.intervals(&Resampling::default()),
                of,
                differing: differences(&compared.texts, code).len(),
            }
        };
        compared.codes.iter().map(of_code).collect()
    }
}

/// Works something out away from the threads that answer: a thousand samples are drawn for each code.
///
/// # Errors
/// [`Failure::Internal`] when it broke off.
pub(super) async fn away<T: Send + 'static>(
    compared: &Arc<Compared>,
    work: impl FnOnce(&Compared) -> T + Send + 'static,
) -> Result<T, Failure> {
    let compared = Arc::clone(compared);
    tokio::task::spawn_blocking(move || work(&compared))
        .await
        .map_err(|error| Failure::Internal(format!("agreement could not be worked out: {error}")))
}
