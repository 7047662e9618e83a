//! Prints the policy in force. `docs/policy.md` ends with what this prints.

#[expect(clippy::print_stdout, reason = "printing is what this example is for")]
fn main() {
    print!("{}", access::policy_table());
}
