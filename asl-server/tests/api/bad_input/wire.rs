//! Requests written byte by byte, where a client of HTTP would know better.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// A connection that is kept, and opened anew where the service has closed it.
pub(super) struct Wire {
    address: SocketAddr,
    open: Option<BufReader<TcpStream>>,
}

/// What came back.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) content_type: String,
    pub(super) body: Vec<u8>,
    closes: bool,
}

impl Wire {
    pub(super) fn new(address: SocketAddr) -> Self {
        Wire {
            address,
            open: None,
        }
    }

    /// Calls an action with whatever bytes.
    pub(super) fn call(&mut self, action: &str, body: &[u8]) -> Reply {
        let head = format!(
            "POST / HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-amz-json-1.0\r\n\
             x-amz-target: AWSStepFunctions.{action}\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        self.send(&[head.as_bytes(), body].concat())
            .unwrap_or_else(|error| panic!("{action} is not answered: {error}"))
    }

    /// Sends bytes and waits for the answer.
    pub(super) fn send(&mut self, request: &[u8]) -> io::Result<Reply> {
        let mut open = match self.open.take() {
            Some(open) => open,
            None => BufReader::new(connect(self.address)),
        };
        // What is refused early may be answered before all of it is written.
        let _ = open.get_mut().write_all(request);
        let reply = read(&mut open)?;
        if !reply.closes {
            self.open = Some(open);
        }
        Ok(reply)
    }
}

pub(super) fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).expect("the service listens");
    let patience = Some(Duration::from_secs(20));
    stream.set_read_timeout(patience).expect("it is not zero");
    stream.set_write_timeout(patience).expect("it is not zero");
    stream.set_nodelay(true).expect("it is open");
    stream
}

/// Reads one answer, whose length its head tells.
pub(super) fn read(from: &mut BufReader<TcpStream>) -> io::Result<Reply> {
    let broken = || io::Error::new(io::ErrorKind::UnexpectedEof, "closed without an answer");
    let mut reply = Reply {
        status: 0,
        content_type: String::new(),
        body: Vec::new(),
        closes: false,
    };
    let mut length = 0;
    loop {
        let mut line = String::new();
        if from.read_line(&mut line)? == 0 {
            return Err(broken());
        }
        let line = line.trim_end();
        if let Some(status) = line
            .strip_prefix("HTTP/1.1 ")
            .or(line.strip_prefix("HTTP/1.0 "))
        {
            let status = status.get(..3).and_then(|status| status.parse().ok());
            reply.status = status.ok_or_else(broken)?;
        } else if let Some((name, value)) = line.split_once(':') {
            let value = value.trim();
            match name.to_ascii_lowercase().as_str() {
                "content-type" => value.clone_into(&mut reply.content_type),
                "content-length" => length = value.parse().map_err(|_| broken())?,
                "connection" => reply.closes = value == "close",
                _ => {}
            }
        } else if line.is_empty() && reply.status != 100 {
            break;
        }
    }
    reply.body = vec![0; length];
    from.read_exact(&mut reply.body)?;
    Ok(reply)
}

impl Reply {
    /// The code and the message of an error.
    pub(super) fn error(&self) -> Option<(String, String)> {
        let body: Value = serde_json::from_slice(&self.body).ok()?;
        let text = |field: &str| body[field].as_str().map(str::to_owned);
        Some((text("__type")?, text("message")?))
    }

    /// What is wrong with an answer to a call: it is neither a success nor an error of AWS's kind.
    pub(super) fn fault(&self) -> Option<&'static str> {
        if !(self.status == 200 || (400..500).contains(&self.status)) {
            return Some("the status is neither 200 nor 4xx");
        }
        if self.content_type != "application/x-amz-json-1.0" {
            return Some("the content type is not AWS's");
        }
        if self.status == 200 {
            let body = serde_json::from_slice::<Value>(&self.body);
            return body.is_err().then_some("the answer is not JSON");
        }
        match self.error() {
            None => Some("the error has no __type or no message"),
            Some((code, message)) if code.is_empty() || message.is_empty() => {
                Some("the error's code or message is empty")
            }
            Some(_) => None,
        }
    }

    pub(super) fn text(&self) -> String {
        let body = String::from_utf8_lossy(&self.body);
        let body: String = body.chars().take(600).collect();
        format!("{} {}: {body}", self.status, self.content_type)
    }
}
