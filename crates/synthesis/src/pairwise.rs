//! Two treatments, many studies.
