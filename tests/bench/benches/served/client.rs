//! A client of the service: one connection, one call at a time.

use std::error::Error;
use std::net::SocketAddr;

use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{CONTENT_TYPE, HOST};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// What goes wrong with a connection.
pub(crate) type Broken = Box<dyn Error + Send + Sync>;

/// A connection.
pub(crate) struct Client {
    sender: SendRequest<Full<Bytes>>,
}

/// What a call was answered.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("an action answers in JSON")
    }

    /// The code of an error.
    pub(crate) fn error(&self) -> String {
        let code = self.json();
        let code = code.get("__type").and_then(|code| code.as_str());
        code.expect("an error has a code").to_owned()
    }
}

impl Client {
    pub(crate) async fn connect(address: SocketAddr) -> Result<Self, Broken> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Client { sender })
    }

    /// `GET /health`.
    pub(crate) async fn health(&mut self) -> Result<Answer, Broken> {
        let request = Request::get("/health").header(HOST, "localhost");
        self.send(request.body(Full::default())?).await
    }

    /// An action of the API.
    pub(crate) async fn call(
        &mut self,
        action: &str,
        input: impl Into<Bytes>,
    ) -> Result<Answer, Broken> {
        let request = Request::post("/")
            .header(HOST, "localhost")
            .header(CONTENT_TYPE, "application/x-amz-json-1.0")
            .header("x-amz-target", format!("AWSStepFunctions.{action}"));
        self.send(request.body(Full::new(input.into()))?).await
    }

    async fn send(&mut self, request: Request<Full<Bytes>>) -> Result<Answer, Broken> {
        self.sender.ready().await?;
        let response = self.sender.send_request(request).await?;
        let status = response.status();
        let body = response.into_body().collect().await?.to_bytes();
        Ok(Answer { status, body })
    }
}
