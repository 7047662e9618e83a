//! Fixed surroundings, builders and both databases, for tests
