//! A disk that really is full.

use std::env;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::thread;
use std::time::Duration;

use asl_runtime::store::{Receipt, SqliteStore, Store};

use crate::sample::{commit, events, history, put, start, step, wait};

/// Writes until there is no room at all.
fn fill(path: &Path) {
    let mut file = File::create(path).unwrap();
    for size in [1 << 16, 1] {
        while file.write_all(&vec![7; size]).is_ok() {}
    }
}

#[test]
#[ignore = "ASL_SMALL_DISK must name a folder on a file system of some 6 MB"]
fn a_full_disk_holds_all_and_loses_nothing() {
    let disk = env::var_os("ASL_SMALL_DISK").expect("it names a folder");
    let disk = Path::new(&disk);
    let folder = disk.join("store");
    let _ = fs::remove_dir_all(&folder);
    let store = SqliteStore::open(&folder).unwrap();
    commit(&store, start(1, "m"));
    let filler = disk.join("filler");
    let mut event = 1;
    for _ in 0..3 {
        fill(&filler);
        let mut receipts: Vec<Receipt> = Vec::new();
        while !store.is_held() {
            event += 1;
            let mut next = step(1, event);
            next.scopes
                .push(put("/a", &format!("\"{}\"", "x".repeat(20_000))));
            receipts.push(store.commit(next));
            thread::sleep(Duration::from_millis(1));
        }
        assert!(history(&store, 1).len() < usize::try_from(event).unwrap());
        fs::remove_file(&filler).unwrap();
        for receipt in receipts {
            wait(receipt).unwrap();
        }
        assert_eq!(history(&store, 1), events(1..=event));
    }
    drop(store);
    let store = SqliteStore::open(&folder).unwrap();
    assert_eq!(history(&store, 1), events(1..=event));
    drop(store);
    fs::remove_dir_all(&folder).unwrap();
}
