//! Resizes and labels a batch of images: `cargo run -p image-batch`.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use asl_runtime::{TaskContext, TaskError, asl, json};
use serde::{Deserialize, Serialize};

asl! {
    pub mod images = "workflows/images.asl.yaml" {
        task "Resize": fn(Resize) -> Thumbnail;
        task "Label": fn(String) -> Vec<String>;
    }
}

/// An image to be made smaller.
#[derive(Deserialize)]
pub struct Resize {
    image: String,
    width: u32,
}

/// An image made smaller.
#[derive(Serialize)]
pub struct Thumbnail {
    name: String,
    attempts: u32,
}

/// Storage that is busy now and then.
#[derive(Default)]
struct Studio {
    requests: AtomicU32,
}

impl images::Tasks for Studio {
    async fn resize(&self, image: Resize, cx: TaskContext) -> Result<Thumbnail, TaskError> {
        if self
            .requests
            .fetch_add(1, Ordering::Relaxed)
            .is_multiple_of(3)
        {
            return Err(TaskError::new("StorageBusy", "try again"));
        }
        cx.sleep(Duration::from_millis(20)).await;
        let name = format!("{}@{}", image.image, image.width);
        Ok(Thumbnail {
            name,
            attempts: cx.attempt(),
        })
    }

    async fn label(&self, image: String, _: TaskContext) -> Result<Vec<String>, TaskError> {
        let (name, kind) = image
            .rsplit_once('.')
            .ok_or_else(|| TaskError::new("NoImage", image.clone()))?;
        Ok(vec![name.to_owned(), kind.to_owned()])
    }
}

#[tokio::main]
async fn main() -> Result<(), asl_runtime::ExecutionError> {
    let batch =
        json!({"width": 320, "images": ["cat.png", "dog.jpg", "boat.webp", "tree.png", "sea.jpg"]});
    let summary = images::machine(Studio::default()).run(batch).await?;
    println!("{summary:#}");
    Ok(())
}
