//! One browser: a connection that is kept, and the cookie of somebody who is signed in.

use crate::Trouble;
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, COOKIE, HOST, LOCATION,
};
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// No answer takes longer, or something is wrong.
const LONGEST: Duration = Duration::from_mins(3);

/// A browser of somebody who is signed in.
#[derive(Debug)]
pub struct Browser {
    address: SocketAddr,
    cookie: String,
    /// Whether answers may come compressed, as browsers ask for them.
    pub compressed: bool,
    connection: Option<SendRequest<Full<Bytes>>>,
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// Where a redirect leads.
    pub location: String,
    /// As it came, compressed where the server did so.
    pub body: Bytes,
    pub is_compressed: bool,
}

impl Answer {
    /// The body as text; it must not be compressed.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Browser {
    /// A browser with this session.
    pub fn new(address: SocketAddr, token: &str) -> Self {
        Browser::with_cookie(address, format!("alongside={token}"))
    }

    /// A browser with this cookie.
    pub fn with_cookie(address: SocketAddr, cookie: String) -> Self {
        Browser {
            address,
            cookie,
            compressed: true,
            connection: None,
        }
    }

    /// Asks for a page.
    ///
    /// # Errors
    /// When no answer comes.
    pub async fn get(&mut self, path: &str) -> Result<Answer, Trouble> {
        self.send(Method::GET, path, None).await
    }

    /// Sends a form from a page of the same server.
    ///
    /// # Errors
    /// When no answer comes.
    pub async fn post(&mut self, path: &str, form: &str) -> Result<Answer, Trouble> {
        self.send(Method::POST, path, Some(form.to_owned())).await
    }

    async fn send(
        &mut self,
        method: Method,
        path: &str,
        form: Option<String>,
    ) -> Result<Answer, Trouble> {
        let asked = format!("{method} {path}");
        let wrong = |what: String| Trouble(format!("{asked}: {what}"));
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, self.address.to_string())
            .header(COOKIE, &self.cookie)
            .header(ACCEPT, "text/html,*/*;q=0.8")
            .header("sec-fetch-site", "same-origin");
        if self.compressed {
            request = request.header(ACCEPT_ENCODING, "gzip");
        }
        if form.is_some() {
            request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        let request = request
            .body(Full::from(form.unwrap_or_default()))
            .map_err(|error| wrong(error.to_string()))?;
        let answered = timeout(LONGEST, async {
            let response = self
                .connection()
                .await?
                .send_request(request)
                .await
                .map_err(|error| wrong(error.to_string()))?;
            read(response).await.map_err(wrong)
        })
        .await;
        match answered {
            Ok(answer) => answer,
            Err(_) => Err(wrong(format!("no answer in {} s", LONGEST.as_secs()))),
        }
    }

    /// The connection that is kept, or a new one.
    async fn connection(&mut self) -> Result<&mut SendRequest<Full<Bytes>>, Trouble> {
        if let Some(mut kept) = self.connection.take()
            && kept.ready().await.is_ok()
        {
            return Ok(self.connection.insert(kept));
        }
        let wrong = |error: String| Trouble(format!("{}: {error}", self.address));
        let stream = TcpStream::connect(self.address)
            .await
            .map_err(|error| wrong(error.to_string()))?;
        stream
            .set_nodelay(true)
            .map_err(|error| wrong(error.to_string()))?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream))
            .await
            .map_err(|error| wrong(error.to_string()))?;
        // It ends with the connection; what goes wrong there is seen by the next request.
        tokio::spawn(connection);
        Ok(self.connection.insert(sender))
    }
}

async fn read(response: Response<Incoming>) -> Result<Answer, String> {
    let (parts, body) = response.into_parts();
    let header = |name| {
        let value: Option<&hyper::header::HeaderValue> = parts.headers.get(name);
        value.and_then(|value| value.to_str().ok()).unwrap_or("")
    };
    let body = body.collect().await.map_err(|error| error.to_string())?;
    Ok(Answer {
        status: parts.status.as_u16(),
        location: header(LOCATION).to_owned(),
        is_compressed: !header(CONTENT_ENCODING).is_empty(),
        body: body.to_bytes(),
    })
}
