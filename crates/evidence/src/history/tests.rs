use super::*;
use uuid::Uuid;

const ANN: u128 = 1;
const SAM: u128 = 2;

fn account(n: u128) -> AccountId {
    AccountId(Uuid::from_u128(n))
}

fn id(n: u128) -> StepId {
    StepId(Uuid::from_u128(n))
}

fn code(n: u128, name: &str) -> Code {
    Code::new(CodeId(Uuid::from_u128(n)), name)
}

fn added(n: u128, name: &str) -> Change {
    Change::Code(Edit::Added(code(n, name)))
}

fn renamed(n: u128, before: &str, after: &str) -> Change {
    let (before, after) = (code(n, before), code(n, after));
    Change::Code(Edit::Changed { before, after })
}

fn step(n: u128, by: u128, kind: StepKind, what: Vec<Change>) -> Step {
    Step {
        id: id(n),
        by: account(by),
        at: Timestamp::UNIX_EPOCH,
        kind,
        what,
    }
}

/// Undoes or redoes as the store would, and keeps the step.
fn carry_out(steps: &mut Vec<Step>, n: u128, by: u128, plan: Plan) -> StepKind {
    let kind = plan.kind;
    steps.push(step(n, by, kind, plan.what));
    kind
}

#[test]
fn undo_and_redo_walk_a_persons_own_steps() {
    let mut steps = vec![
        step(1, ANN, StepKind::Done, vec![added(10, "Hope")]),
        step(2, SAM, StepKind::Done, vec![added(20, "Trust")]),
        step(3, ANN, StepKind::Done, vec![renamed(10, "Hope", "Hoping")]),
    ];
    let ann = account(ANN);
    let plan = plan_undo(&steps, ann).unwrap();
    assert_eq!(plan.what, vec![renamed(10, "Hoping", "Hope")]);
    assert_eq!(carry_out(&mut steps, 4, ANN, plan), StepKind::Undo(id(3)));
    let plan = plan_undo(&steps, ann).unwrap();
    assert_eq!(carry_out(&mut steps, 5, ANN, plan), StepKind::Undo(id(1)));
    assert_eq!(plan_undo(&steps, ann), Err(Refusal::NothingToUndo));

    let plan = plan_redo(&steps, ann).unwrap();
    assert_eq!(plan.what, vec![added(10, "Hope")]);
    assert_eq!(carry_out(&mut steps, 6, ANN, plan), StepKind::Redo(id(1)));
    let plan = plan_redo(&steps, ann).unwrap();
    assert_eq!(carry_out(&mut steps, 7, ANN, plan), StepKind::Redo(id(3)));
    assert_eq!(plan_redo(&steps, ann), Err(Refusal::NothingToRedo));

    // A step that was repeated can be taken back again.
    let plan = plan_undo(&steps, ann).unwrap();
    assert_eq!(carry_out(&mut steps, 8, ANN, plan), StepKind::Undo(id(3)));
    assert_eq!(plan_undo(&steps, ann).unwrap().kind, StepKind::Undo(id(1)));

    // Something new ends what can be redone.
    steps.push(step(9, ANN, StepKind::Done, vec![added(30, "Loss")]));
    assert_eq!(plan_redo(&steps, ann), Err(Refusal::NothingToRedo));
}

#[test]
fn a_later_change_by_somebody_else_stops_an_undo_and_is_named() {
    let mut steps = vec![
        step(1, ANN, StepKind::Done, vec![added(10, "Hope")]),
        step(2, SAM, StepKind::Done, vec![renamed(10, "Hope", "Hoping")]),
    ];
    let refusal = plan_undo(&steps, account(ANN)).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "the code “Hope” was changed by somebody else since, so this step stays as it is"
    );
    assert!(matches!(refusal, Refusal::ChangedSince { by, step, .. }
        if by == account(SAM) && step == id(2)));
    // Once Sam takes it back, nothing is in the way.
    let plan = plan_undo(&steps, account(SAM)).unwrap();
    carry_out(&mut steps, 3, SAM, plan);
    assert!(plan_undo(&steps, account(ANN)).is_ok());
}

#[test]
fn a_code_that_somebody_has_built_on_stays() {
    let mut part = code(20, "Hope for work");
    part.parent = Some(CodeId(Uuid::from_u128(10)));
    let steps = [
        step(1, ANN, StepKind::Done, vec![added(10, "Hope")]),
        step(
            2,
            SAM,
            StepKind::Done,
            vec![Change::Code(Edit::Added(part))],
        ),
    ];
    assert!(matches!(
        plan_undo(&steps, account(ANN)),
        Err(Refusal::UsedSince { .. })
    ));
}

#[test]
fn what_rests_on_something_gone_does_not_come_back() {
    let mut part = code(20, "Hope for work");
    part.parent = Some(CodeId(Uuid::from_u128(10)));
    let gone = Change::Code(Edit::Removed(part.clone()));
    let steps = [
        step(1, ANN, StepKind::Done, vec![gone]),
        step(2, SAM, StepKind::Done, vec![added(10, "Hope").inverse()]),
    ];
    assert!(matches!(
        plan_undo(&steps, account(ANN)),
        Err(Refusal::NeedsWhatIsGone { .. })
    ));
    let steps = [
        step(
            1,
            ANN,
            StepKind::Done,
            vec![Change::Code(Edit::Added(part.clone()))],
        ),
        step(
            2,
            ANN,
            StepKind::Undo(id(1)),
            vec![Change::Code(Edit::Removed(part))],
        ),
        step(3, SAM, StepKind::Done, vec![added(10, "Hope").inverse()]),
    ];
    assert!(matches!(
        plan_redo(&steps, account(ANN)),
        Err(Refusal::NeedsWhatIsGone { .. })
    ));
}

#[test]
fn a_step_reads_back_from_json() {
    let step = step(
        1,
        ANN,
        StepKind::Redo(id(7)),
        vec![renamed(10, "Hope", "Hoping")],
    );
    let json = serde_json::to_string(&step).unwrap();
    assert_eq!(serde_json::from_str::<Step>(&json).unwrap(), step);
}

#[test]
fn a_new_version_has_a_number_of_its_own() {
    let Change::Code(edit) = renamed(10, "Hoping", "Hope").with_version(7) else {
        unreachable!("a change of a code stays one")
    };
    assert_eq!(edit.after().map(|code| code.version), Some(7));
    assert_eq!(edit.before().map(|code| code.version), Some(1));
}
