//! Options that belong to another of the commands for studies: taken, and told where they go.

use crate::outcome::Refusal;
use clap::Args;

/// Options of `alongside components` that mean nothing where treatments are not taken apart.
#[derive(Debug, Clone, Args)]
pub struct ComponentOptions {
    /// What separates components in the names of treatments: for `alongside components`
    #[arg(long, value_name = "CHARACTER", hide = true)]
    separator: Option<String>,
    /// Components that interact: for `alongside components`
    #[arg(long, value_name = "A*B", hide = true)]
    interaction: Vec<String>,
    /// Look for interactions: for `alongside components`
    #[arg(long, value_name = "HOW", hide = true)]
    search: Option<String>,
}

impl ComponentOptions {
    /// # Errors
    /// The first of these options that was given, with the command it belongs to.
    pub fn refuse(&self, command: &str) -> Result<(), Refusal> {
        for (given, option, does) in [
            (
                self.search.is_some(),
                "--search",
                "looks for components that work differently together than apart",
            ),
            (
                !self.interaction.is_empty(),
                "--interaction",
                "lets components of treatments interact",
            ),
            (
                self.separator.is_some(),
                "--separator",
                "takes the names of treatments apart into components",
            ),
        ] {
            if given {
                return Err(Refusal::Use(format!(
                    "{option} {does}, and `alongside {command}` takes no treatment apart. Use `alongside components` for it, \
                     or leave {option} away."
                )));
            }
        }
        Ok(())
    }
}
