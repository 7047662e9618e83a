//! What is kept: SQLite and PostgreSQL behind one set of statements, every read permitted and every access audited
