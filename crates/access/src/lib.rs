//! Who may do what: the policy as one table, and the permits it issues
