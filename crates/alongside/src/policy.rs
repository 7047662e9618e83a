//! `alongside policy`: who may do what.

use crate::outcome::say;
use access::{Action, POLICY, Resource, Role};
use clap::Args;
use serde_json::json;

/// Print who may do what
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  alongside policy\n  alongside policy --json")]
pub struct PolicyArgs {
    /// Print the rules as JSON
    #[arg(long)]
    json: bool,
}

/// Prints the policy.
pub fn run(args: &PolicyArgs) {
    if !args.json {
        say(access::policy_table().trim_end());
        return;
    }
    let rules: Vec<_> = POLICY
        .iter()
        .map(|rule| {
            json!({
                "role": rule.role.code(),
                "resource": rule.resource.code(),
                "actions": rule.actions.iter().map(|a| a.code()).collect::<Vec<_>>(),
                "when": rule.when.iter().map(|w| w.words()).collect::<Vec<_>>(),
            })
        })
        .collect();
    let all = json!({
        "roles": Role::ALL.map(Role::code),
        // More than serde takes as an array.
        "resources": Resource::ALL.map(Resource::code).to_vec(),
        "actions": Action::ALL.map(Action::code),
        "rules": rules,
    });
    say(&all.to_string());
}
