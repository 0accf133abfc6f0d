//! An engine over a folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use asl_runtime::{Engine, EngineError, Machine, json};

use super::approval::{approval, approved};
use super::eventually;

/// A folder of its own for a test, which leaves nothing behind.
pub(super) struct TestFolder(PathBuf);

impl TestFolder {
    pub(super) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("asl-behaviour-{}-{number}", std::process::id());
        TestFolder(std::env::temp_dir().join(name))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TestFolder {
    fn drop(&mut self) {
        // Nothing depends on it.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn open(folder: &Path, machine: &Machine) -> Result<Engine, EngineError> {
    Engine::builder().machine(machine).open(folder)
}

#[tokio::test]
async fn a_second_engine_on_the_folder_is_refused_and_told_why() {
    let (folder, (machine, _letters)) = (TestFolder::new(), approval());
    let first = open(&folder.0, &machine).expect("the folder is made");
    let second = open(&folder.0, &machine).expect_err("the folder is taken");
    let text = second.to_string();
    assert!(text.contains("is in use: one process at a time"), "{text}");
    assert!(text.contains(&*folder.0.to_string_lossy()), "{text}");
    first
        .start(&machine, "loan", json!({}))
        .await
        .expect("the first is unharmed");
}

#[tokio::test]
async fn an_execution_goes_on_when_its_folder_is_opened_again() {
    let (folder, (machine, mut letters)) = (TestFolder::new(), approval());
    let engine = open(&folder.0, &machine).unwrap();
    engine.start(&machine, "loan", json!({})).await.unwrap();
    let token = letters.recv().await.expect("it asks");
    drop(engine);

    // Executions let go of the folder when the runtime drops them.
    let engine = eventually(|| open(&folder.0, &machine).ok()).await;
    let execution = engine
        .running("approval", "loan")
        .unwrap()
        .expect("it goes on");
    engine.send_task_success(&token, approved()).await.unwrap();
    assert_eq!(execution.output().await.unwrap(), Ok(approved()));
    let described = engine.describe("approval", "loan").unwrap().unwrap();
    assert_eq!(described.output, Some(approved().to_string()));
}
