//! How much is accepted.

/// How much of a document is accepted. The defaults take every real transcript
/// and stop files that were made to exhaust a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Size of the file, in bytes.
    pub bytes: u64,
    /// Size of one part that is read as a whole, in bytes: a text file, a web
    /// page, an RTF file, or one XML part of an office document once unpacked.
    pub part_bytes: u64,
    /// Length of the text, in code points. A thick book has about a million.
    pub text_chars: u32,
    /// Pages of a PDF.
    pub pages: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 100 * 1024 * 1024,
            part_bytes: 32 * 1024 * 1024,
            text_chars: 5_000_000,
            pages: 5_000,
        }
    }
}
