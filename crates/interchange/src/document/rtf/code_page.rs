//! The letters behind the bytes of RTF.

use encoding_rs::Encoding;

/// What bytes mean.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum CodePage {
    Known(&'static Encoding),
    /// The pictures of a symbol font.
    Symbols,
    /// Read as Windows-1252, and said.
    Unknown(i32),
}

impl CodePage {
    pub(super) const WESTERN: Self = Self::Known(encoding_rs::WINDOWS_1252);

    /// By the number that `\ansicpg` and `\cpg` give.
    pub(super) fn of_number(number: i32) -> Self {
        let label = match number {
            0 | 1252 => "windows-1252",
            874 => "windows-874",
            866 => "ibm866",
            932 => "shift_jis",
            936 => "gbk",
            949 => "euc-kr",
            950 => "big5",
            1250 => "windows-1250",
            1251 => "windows-1251",
            1253 => "windows-1253",
            1254 => "windows-1254",
            1255 => "windows-1255",
            1256 => "windows-1256",
            1257 => "windows-1257",
            1258 => "windows-1258",
            10000 => "macintosh",
            10007 => "x-mac-cyrillic",
            65001 => "utf-8",
            _ => return Self::Unknown(number),
        };
        Encoding::for_label(label.as_bytes()).map_or(Self::Unknown(number), Self::Known)
    }

    /// By the number that `\fcharset` gives; `None` leaves it to the document.
    pub(super) fn of_charset(charset: i32) -> Option<Self> {
        Some(match charset {
            0 => Self::WESTERN,
            2 => Self::Symbols,
            77 => Self::of_number(10000),
            128 => Self::of_number(932),
            129 => Self::of_number(949),
            134 => Self::of_number(936),
            136 => Self::of_number(950),
            161 => Self::of_number(1253),
            162 => Self::of_number(1254),
            163 => Self::of_number(1258),
            177 => Self::of_number(1255),
            178 => Self::of_number(1256),
            186 => Self::of_number(1257),
            204 => Self::of_number(1251),
            222 => Self::of_number(874),
            238 => Self::of_number(1250),
            254 => Self::Unknown(437),
            255 => Self::Unknown(850),
            _ => return None,
        })
    }

    pub(super) fn decode(self, bytes: &[u8]) -> String {
        match self {
            Self::Known(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
            Self::Unknown(_) => Self::WESTERN.decode(bytes),
            Self::Symbols => bytes
                .iter()
                .map(|byte| match byte {
                    b' ' => ' ',
                    0xb7 => '•',
                    0xa8 | 0x6f => '☐',
                    0xfc => '✓',
                    0xfe => '☑',
                    _ => '□',
                })
                .collect(),
        }
    }
}
