//! Codes from an authenticator app as a second factor (RFC 6238 over RFC 4226: HMAC-SHA-1, six digits, thirty seconds, which
//! every such app understands), and the recovery codes for whoever lost the app.

use data_encoding::BASE32;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use sha1::Sha1;

/// A code is shown for so many seconds.
pub const SECONDS: i64 = 30;
/// How many recovery codes somebody gets.
pub const RECOVERY_CODES: usize = 10;
/// How many digits a code has.
const DIGITS: usize = 6;

/// What the app and the service share: 160 bits, as RFC 4226 advises.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; 20]);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

impl Secret {
    /// From random bytes.
    pub const fn new(bytes: [u8; 20]) -> Self {
        Secret(bytes)
    }

    /// The bytes.
    pub const fn bytes(&self) -> &[u8; 20] {
        &self.0
    }

    /// As it is typed into an app: base 32 (RFC 4648), in groups of four.
    pub fn typed(&self) -> String {
        let text = BASE32.encode(&self.0);
        let mut out = String::with_capacity(text.len() + text.len() / 4);
        for (place, letter) in text.chars().enumerate() {
            if place > 0 && place % 4 == 0 {
                out.push(' ');
            }
            out.push(letter);
        }
        out
    }

    /// The address that a picture tells an app: <https://github.com/google/google-authenticator/wiki/Key-Uri-Format>.
    pub fn address(&self, service: &str, email: &str) -> String {
        format!(
            "otpauth://totp/{}:{}?secret={}&issuer={}&algorithm=SHA1&digits={DIGITS}&period={SECONDS}",
            escaped(service),
            escaped(email),
            BASE32.encode(&self.0),
            escaped(service)
        )
    }

    /// The code of a step.
    fn code(&self, step: i64) -> String {
        // A key may have any length, so this never fails; if it did, no code would be right.
        let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(&self.0) else {
            return String::new();
        };
        mac.update(&step.to_be_bytes());
        let hash = mac.finalize().into_bytes();
        let from = usize::from(hash[hash.len() - 1] & 0x0f);
        let four = [hash[from], hash[from + 1], hash[from + 2], hash[from + 3]];
        let number = u32::from_be_bytes(four) & 0x7fff_ffff;
        format!("{:06}", number % 1_000_000)
    }

    /// The code that an app shows at an instant, for tests of what asks for it.
    pub fn shown(&self, now: Timestamp) -> String {
        self.code(step_at(now))
    }

    /// The step that a code belongs to, if it is that of an instant or of the one before or after, because clocks differ,
    /// and later than the step that was used last: a code that was seen cannot be used again.
    ///
    /// ```
    /// use access::totp::Secret;
    /// // RFC 6238, appendix B: at 59 seconds the eight digits are 94287082.
    /// let secret = Secret::new(*b"12345678901234567890");
    /// let now = jiff::Timestamp::from_second(59).unwrap();
    /// assert_eq!(secret.step_of("287 082", now, None), Some(1));
    /// assert_eq!(secret.step_of("287082", now, Some(1)), None, "once");
    /// ```
    pub fn step_of(&self, given: &str, now: Timestamp, used: Option<i64>) -> Option<i64> {
        let given: String = given.chars().filter(|c| !c.is_whitespace()).collect();
        if given.len() != DIGITS {
            return None;
        }
        let here = step_at(now);
        let mut found = None;
        // Every step is compared whether or not one was found, so that the time says nothing.
        for step in [here - 1, here, here + 1] {
            let right = same(self.code(step).as_bytes(), given.as_bytes());
            if right && used.is_none_or(|used| step > used) {
                found = Some(step);
            }
        }
        found
    }
}

fn step_at(now: Timestamp) -> i64 {
    now.as_second().div_euclid(SECONDS)
}

fn same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len()
        && one
            .iter()
            .zip(other)
            .fold(0, |differs, (a, b)| differs | (a ^ b))
            == 0
}

fn escaped(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

/// A recovery code as it is compared, however it was typed.
pub fn recovery_code(typed: &str) -> String {
    typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RFC: Secret = Secret::new(*b"12345678901234567890");

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("within range")
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, the last six of eight digits.
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(RFC.shown(at(second)), code, "{second}");
        }
        assert_eq!(RFC.typed(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    }

    #[test]
    fn a_code_is_taken_half_a_minute_early_or_late_and_no_more() {
        let now = at(1_700_000_010);
        for (away, taken) in [
            (-60, false),
            (-30, true),
            (0, true),
            (30, true),
            (60, false),
        ] {
            let code = RFC.shown(at(1_700_000_010 + away));
            assert_eq!(RFC.step_of(&code, now, None).is_some(), taken, "{away}");
        }
        for odd in ["", "12345", "1234567", "abcdef", "２８７０８２"] {
            assert_eq!(RFC.step_of(odd, now, None), None, "{odd}");
        }
    }

    #[test]
    fn a_code_that_was_used_and_those_before_it_are_of_no_use() {
        let now = at(1_700_000_010);
        let used = RFC.step_of(&RFC.shown(now), now, None).expect("right");
        for earlier in [0, -30] {
            let code = RFC.shown(at(1_700_000_010 + earlier));
            assert_eq!(RFC.step_of(&code, now, Some(used)), None, "{earlier}");
        }
        let next = RFC.shown(at(1_700_000_040));
        assert_eq!(RFC.step_of(&next, now, Some(used)), Some(used + 1));
    }

    #[test]
    fn names_are_escaped_in_the_address() {
        let address = RFC.address("Riverside & Sons", "ada@example.org");
        assert!(
            address
                .starts_with("otpauth://totp/Riverside%20%26%20Sons:ada%40example.org?secret=GEZD")
        );
    }

    #[test]
    fn a_recovery_code_is_the_same_however_it_is_typed() {
        assert_eq!(recovery_code(" ABCD-efgh 2345 "), "abcdefgh2345");
    }
}
