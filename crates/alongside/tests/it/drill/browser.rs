//! A browser of somebody who is signed in, as small as a drill needs it: a connection for each request.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// No answer takes longer.
const LONGEST: Duration = Duration::from_mins(1);

/// Somebody's browser.
#[derive(Debug, Clone)]
pub(crate) struct Browser {
    pub(crate) address: SocketAddr,
    pub(crate) cookie: String,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) location: String,
    /// With its headers, as it came.
    pub(crate) text: String,
}

impl Browser {
    pub(crate) fn get(&self, path: &str) -> io::Result<Answer> {
        self.send(&format!("GET {path}"), "", "")
    }

    pub(crate) fn post(&self, path: &str, form: &str) -> io::Result<Answer> {
        let kind = "Content-Type: application/x-www-form-urlencoded\r\n";
        self.send(&format!("POST {path}"), kind, form)
    }

    /// Sends a request and reads its answer. An answer that does not begin with a status never came.
    fn send(&self, what: &str, headers: &str, body: &str) -> io::Result<Answer> {
        let mut stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(LONGEST))?;
        let (host, cookie, length) = (self.address, &self.cookie, body.len());
        write!(
            stream,
            "{what} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
        )?;
        let mut bytes = Vec::new();
        // A server that is killed ends the connection in the middle: what came so far is looked at.
        let ended = stream.read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, _)) = text.split_once("\r\n\r\n") else {
            ended?;
            return Err(io::ErrorKind::UnexpectedEof.into());
        };
        let mut lines = head.lines();
        let status = lines
            .next()
            .and_then(|line| line.split(' ').nth(1)?.parse().ok());
        let location = lines.find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("location")
                .then(|| value.to_owned())
        });
        Ok(Answer {
            status: status.ok_or(io::ErrorKind::InvalidData)?,
            location: location.unwrap_or_default(),
            text,
        })
    }
}

/// A form as browsers write it.
pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    for (name, value) in fields {
        if !out.is_empty() {
            out.push('&');
        }
        out.push_str(name);
        out.push('=');
        for byte in value.bytes() {
            if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
                out.push(char::from(byte));
            } else {
                write!(out, "%{byte:02X}").expect("a text takes everything");
            }
        }
    }
    out
}
