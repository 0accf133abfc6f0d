//! The packages that are built, in cargo's temporary folder, and what cargo spends on one.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A workspace of packages that all depend on the runtime.
pub(crate) struct Packages(PathBuf);

impl Packages {
    /// Writes the manifests.
    pub(crate) fn create(names: &[&str]) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("build_cost");
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let packages = Packages(folder);
        for name in names {
            packages.put(&format!("{name}/Cargo.toml"), &manifest(name, &root));
        }
        let workspace = format!("[workspace]\nresolver = \"3\"\nmembers = {names:?}\n");
        packages.put("Cargo.toml", &workspace);
        let lock = fs::read_to_string(root.join("Cargo.lock")).expect("the workspace is locked");
        packages.put("Cargo.lock", &lock);
        packages
    }

    /// Writes a package's only source file.
    pub(crate) fn write(&self, name: &str, source: &str) {
        self.put(&format!("{name}/src/main.rs"), source);
    }

    /// Runs cargo on a package, and returns the seconds that it and its compilers took of all processors together.
    pub(crate) fn cargo(&self, command: &[&str], name: &str) -> f64 {
        // Only a shell tells the time of a child's children without a line of C.
        let time = "TIMEFORMAT='%U %S'; time \"$@\" 2>&1";
        let output = Command::new("bash")
            .args(["-c", time, "bash", env!("CARGO")])
            .args(command)
            .args(["--quiet", "--offline", "--package", name])
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_TARGET_DIR", self.0.join("target"))
            .current_dir(&self.0)
            .output()
            .expect("there is a bash");
        let printed = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{name} does not build:\n{printed}");
        let times = String::from_utf8_lossy(&output.stderr);
        times
            .split_whitespace()
            .map(|seconds| seconds.parse::<f64>().expect("the format says so"))
            .sum()
    }

    /// What a package's program prints.
    pub(crate) fn output(&self, name: &str) -> String {
        let output = Command::new(env!("CARGO"))
            .args(["run", "--quiet", "--offline", "--package", name])
            .env("CARGO_TARGET_DIR", self.0.join("target"))
            .current_dir(&self.0)
            .output()
            .expect("cargo is here");
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name} does not run:\n{complaint}");
        String::from_utf8(output.stdout).expect("it prints text")
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        let folder = path.parent().expect("it lies in the workspace");
        fs::create_dir_all(folder).expect("cargo's temporary folder can be written to");
        fs::write(path, text).expect("cargo's temporary folder can be written to");
    }
}

fn manifest(name: &str, root: &Path) -> String {
    let runtime = root.join("asl-runtime").display().to_string();
    format!(
        r#"[package]
name = "{name}"
edition = "2024"

[dependencies]
asl-runtime = {{ path = {runtime:?} }}
serde_json = "1"
tokio = {{ version = "1", features = ["rt", "time"] }}
"#
    )
}
