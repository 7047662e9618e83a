//! Vocabularies as data: versioned frameworks of terms with source and status
