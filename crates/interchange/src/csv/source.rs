//! The bytes of a file as UTF-8, read a block at a time and counted.

use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::options::Encoding;

const BLOCK: usize = 64 * 1024;

/// Why no more bytes come.
#[derive(Debug)]
pub(crate) enum SourceError {
    /// The file is larger than allowed.
    TooLarge,
    /// The file claims to be UTF-16 and is not.
    NotUtf16,
    /// The operating system, or whoever sends the file, gave up.
    Io(io::Error),
}

/// Reads a file block by block; `head` is what it begins with, for sniffing.
pub(crate) struct Source<R> {
    inner: R,
    raw: Vec<u8>,
    text: Vec<u8>,
    at: usize,
    decoder: Option<Decoder>,
    taken: u64,
    limit: u64,
    failed: bool,
    ended: bool,
}

impl<R: Read> Source<R> {
    /// Reads the first block.
    pub(crate) fn open(inner: R, encoding: Encoding, limit: u64) -> Result<Self, SourceError> {
        let mut source = Self {
            inner,
            raw: vec![0; BLOCK],
            text: Vec::new(),
            at: 0,
            decoder: None,
            taken: 0,
            limit,
            failed: false,
            ended: false,
        };
        let filled = source.read_block()?;
        let head = &source.raw[..filled];
        let mark = if head.starts_with(b"\xff\xfe") {
            source.decoder = Some(UTF_16LE.new_decoder_without_bom_handling());
            2
        } else if head.starts_with(b"\xfe\xff") {
            source.decoder = Some(UTF_16BE.new_decoder_without_bom_handling());
            2
        } else if head.starts_with(b"\xef\xbb\xbf") {
            3
        } else {
            if encoding == Encoding::Windows1252 {
                source.decoder = Some(WINDOWS_1252.new_decoder_without_bom_handling());
            }
            0
        };
        source.take_block(mark, filled)?;
        Ok(source)
    }

    /// The bytes that have been read but not consumed; empty at the end only.
    pub(crate) fn buffer(&self) -> &[u8] {
        &self.text[self.at..]
    }

    /// Marks bytes of the buffer as done.
    pub(crate) fn consume(&mut self, count: usize) {
        self.at = (self.at + count).min(self.text.len());
    }

    /// Makes sure that the buffer holds something; false at the end of the file.
    pub(crate) fn fill(&mut self) -> Result<bool, SourceError> {
        while self.at >= self.text.len() {
            if self.failed {
                return Err(SourceError::NotUtf16);
            }
            if self.ended {
                return Ok(false);
            }
            let filled = self.read_block()?;
            self.take_block(0, filled)?;
        }
        Ok(true)
    }

    /// Fills `raw`, as far as the file goes.
    fn read_block(&mut self) -> Result<usize, SourceError> {
        let mut filled = 0;
        while filled < self.raw.len() {
            match self.inner.read(&mut self.raw[filled..]) {
                Ok(0) => {
                    self.ended = true;
                    break;
                }
                Ok(count) => {
                    filled += count;
                    self.taken += count as u64;
                    if self.taken > self.limit {
                        return Err(SourceError::TooLarge);
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(SourceError::Io(error)),
            }
        }
        Ok(filled)
    }

    fn take_block(&mut self, from: usize, to: usize) -> Result<(), SourceError> {
        self.text.clear();
        self.at = 0;
        let Some(decoder) = &mut self.decoder else {
            self.text.extend_from_slice(&self.raw[from..to]);
            return Ok(());
        };
        let room = decoder
            .max_utf8_buffer_length_without_replacement(to - from)
            .ok_or(SourceError::TooLarge)?;
        self.text.resize(room, 0);
        let (result, _, written) = decoder.decode_to_utf8_without_replacement(
            &self.raw[from..to],
            &mut self.text,
            self.ended,
        );
        self.text.truncate(written);
        // What was good is delivered first, so that the row can be named.
        self.failed = !matches!(result, DecoderResult::InputEmpty);
        Ok(())
    }
}
