//! Typed identifiers of everything Alongside keeps
