//! Running a peer-support programme: people, episodes, matches, contacts, engagement
