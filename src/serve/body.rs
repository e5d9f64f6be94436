//! What is sent as the body of an answer, a piece at a time.
//!
//! Part of the development server. A file is read only as fast as its reader takes it, so a large
//! one costs no more memory than a small one, however many read it and however slowly.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::fs::File;
use tokio::io::{AsyncRead, ReadBuf};

const CHUNK: usize = 64 * 1024;

/// As long as it was said to be from the start, or it ends with an error.
#[derive(Debug)]
pub(super) struct Sent {
    file: Option<FileRest>,
    parts: VecDeque<Bytes>,
}

#[derive(Debug)]
struct FileRest {
    file: File,
    left: u64,
    chunk: Vec<u8>,
}

impl Sent {
    pub(super) fn parts(parts: Vec<Bytes>) -> Self {
        let parts = parts.into_iter().filter(|part| !part.is_empty()).collect();
        Self { file: None, parts }
    }

    /// What a file holds now, and after that some more.
    pub(super) async fn file(file: std::fs::File, then: Bytes) -> io::Result<Self> {
        let mut file = File::from_std(file);
        file.set_max_buf_size(CHUNK);
        let left = file.metadata().await?.len();
        let rest = FileRest {
            file,
            left,
            chunk: vec![0; CHUNK],
        };
        Ok(Self {
            file: (left > 0).then_some(rest),
            ..Self::parts(vec![then])
        })
    }
}

impl FileRest {
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<io::Result<Bytes>> {
        let length = usize::try_from(self.left).map_or(CHUNK, |left| left.min(CHUNK));
        let mut buffer = ReadBuf::new(&mut self.chunk[..length]);
        ready!(Pin::new(&mut self.file).poll_read(context, &mut buffer))?;
        let read = buffer.filled();
        if read.is_empty() {
            return Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into()));
        }
        self.left -= read.len() as u64;
        Poll::Ready(Ok(Bytes::copy_from_slice(read)))
    }
}

impl Body for Sent {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if let Some(rest) = &mut self.file {
            let chunk = ready!(rest.poll_chunk(context));
            if rest.left == 0 || chunk.is_err() {
                self.file = None;
            }
            return Poll::Ready(Some(chunk.map(Frame::data)));
        }
        Poll::Ready(self.parts.pop_front().map(|part| Ok(Frame::data(part))))
    }

    fn is_end_stream(&self) -> bool {
        self.file.is_none() && self.parts.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        let of_file = self.file.as_ref().map_or(0, |rest| rest.left);
        let of_parts = self.parts.iter().map(|part| part.len() as u64);
        SizeHint::with_exact(of_file + of_parts.sum::<u64>())
    }
}
