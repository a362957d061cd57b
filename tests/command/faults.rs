//! A packing that is killed, or finds the disk full: the old site stays whole, and the next packing does all of it.

#![cfg(unix)]

use crate::run::{Folder, feed, item, items};
use std::collections::BTreeMap;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Two states of a site: the later one has more, less and other things than the earlier one.
fn folder(test: &str, count: i32) -> Folder {
    let folder = Folder::new(test);
    folder.write("in0/feed.json", feed("Kho", &items("a", count)));
    let mut other = items("a", count + 40);
    other.drain(3..20);
    other.push(item("them", "2019-01-01"));
    folder.write("in1/feed.json", feed("Kho mới", &other));
    folder
}

const ARGUMENTS: &str = "--base-url https://kho.example/ --redirects";

/// The files of a site, without what lies aside.
fn files(folder: &Folder, site: &str) -> BTreeMap<String, Vec<u8>> {
    let mut files = folder.files(site);
    files.retain(|path, _| !path.starts_with(".khobao-part/"));
    files
}

/// Fails unless a folder has a whole site: the old one, each of whose files may be the new one already, or the new one.
fn is_whole(folder: &Folder, site: &str, old: &BTreeMap<String, Vec<u8>>, new: &BTreeMap<String, Vec<u8>>) {
    let found = files(folder, site);
    let is_new = found.get("archive.json") == new.get("archive.json");
    for (path, bytes) in if is_new { new } else { old } {
        let there = found.get(path).unwrap_or_else(|| panic!("{path} is gone"));
        assert!(there == bytes || !is_new && Some(there) == new.get(path), "{path} is neither the old nor the new one");
    }
    let problems = folder.khobao(&format!("verify {site} --json")).json();
    for problem in problems["problems"].as_array().unwrap() {
        let path = problem["path"].as_str().unwrap();
        let is_told =
            problem["problem"] == "extra" || problem["problem"] == "differs" && found.get(path) == new.get(path);
        assert!(is_told, "{problem}");
    }
    folder.khobao(&format!("search {site} chợ")).exits(0);
}

#[test]
fn a_packer_that_is_killed_leaves_a_whole_site_and_runs_again() {
    let folder = folder("faults_killed", 60);
    let states = ["in0", "in1"].map(|input| {
        folder.pack(&format!("{input} -o good-{input} {ARGUMENTS}")).exits(0);
        folder.files(&format!("good-{input}"))
    });
    let begin = Instant::now();
    folder.pack(&format!("in0 -o site {ARGUMENTS}")).exits(0);
    let time = begin.elapsed();
    // ./dev soak may ask for more.
    let kills = std::env::var("KHOBAO_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(12u64);
    let (mut old, mut killed) = (0, 0);
    for kill in 0..kills {
        let new = 1 - old;
        let fresh = kill % 4 == 3;
        let site = if fresh { format!("fresh{kill}") } else { "site".to_owned() };
        let mut command = Command::new(env!("CARGO_BIN_EXE_khobao"));
        command.args(["pack", "--viewer", "viewer", ["in0", "in1"][new], "-o", &site]).args(ARGUMENTS.split(' '));
        command.current_dir(folder.path(".")).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        // Evenly over the time that a packing takes, by the golden ratio, and somewhat beyond.
        let part = (kill.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as f64 / (1u64 << 24) as f64;
        thread::sleep(Duration::from_secs_f64(time.as_secs_f64() * 1.1 * part));
        child.kill().unwrap();
        killed += u64::from(child.wait().unwrap().code().is_none());
        if !fresh {
            is_whole(&folder, &site, &states[old], &states[new]);
        } else if folder.path(&format!("{site}/archive.json")).exists() {
            is_whole(&folder, &site, &states[new], &states[new]);
        }
        folder.pack(&format!("{} -o {site} {ARGUMENTS}", ["in0", "in1"][new])).exits(0);
        assert!(files(&folder, &site) == states[new], "kill {kill}");
        assert!(!folder.path(&format!("{site}/.khobao-part")).exists());
        folder.khobao(&format!("verify {site}")).exits(0);
        if !fresh {
            old = new;
        }
    }
    println!("{killed} of {kills} packings were killed, {time:?} each");
    assert!(killed > 0, "none was killed in time");
}

#[test]
fn what_a_stopped_packing_has_moved_is_known_as_its_own() {
    let folder = folder("faults_moved", 3);
    folder.pack(&format!("in0 -o good {ARGUMENTS}")).exits(0);
    // As it is left where there was no site, and the last files were not yet moved; then the disk is full.
    for (path, bytes) in folder.files("good") {
        let name = if ["archive.json", "index.html"].contains(&path.as_str()) { ".khobao-part/" } else { "" };
        folder.write(&format!("site/{name}{path}"), bytes);
    }
    let moved: Vec<String> = folder.files("good").into_keys().collect();
    folder.write("site/.khobao-part/.moving", moved.join("\n"));
    folder.write("bad.json", "{\"items\":[]}");
    folder.pack("bad.json -o site").exits(1);
    folder.pack(&format!("in0 -o site {ARGUMENTS}")).exits(0);
    assert_eq!(folder.files("site"), folder.files("good"));
}

#[test]
fn a_full_disk_leaves_the_old_site_whole() {
    let folder = folder("faults_full", 60);
    folder.pack(&format!("in0 -o site {ARGUMENTS}")).exits(0);
    let old = folder.files("site");
    // No file may be larger than so many blocks: as on a full disk, a write fails in the midst of a file.
    let mut failed = 0;
    for blocks in [1, 2, 4, 8, 16] {
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        let mut command = Command::new("sh");
        command.args(["-c", &script, env!("CARGO_BIN_EXE_khobao"), "pack", "--viewer", "viewer", "in1", "-o", "site"]);
        let ran = command.args(ARGUMENTS.split(' ')).current_dir(folder.path(".")).output().unwrap();
        let errors = String::from_utf8_lossy(&ran.stderr);
        if ran.status.success() {
            break;
        }
        failed += 1;
        assert_eq!(ran.status.code(), Some(1), "{errors}");
        assert!(errors.contains("cannot write"), "{errors}");
        assert_eq!(folder.files("site"), old, "{blocks} blocks: {errors}");
    }
    assert!(failed > 0, "no write has failed");
    folder.khobao("verify site").exits(0);
    folder.pack(&format!("in1 -o site {ARGUMENTS}")).exits(0);
    folder.khobao("verify site").exits(0);
}

#[test]
fn a_small_file_system_that_is_full_leaves_the_old_site_whole() {
    let folder = folder("faults_tmpfs", 60);
    folder.pack(&format!("in0 -o old {ARGUMENTS}")).exits(0);
    folder.write("mnt/.keep", "");
    // Mounted where nobody else sees it, and gone with the shell.
    let script = "mount -t tmpfs -o size=16m khobao mnt || exit 77; cp -r old mnt/site; used=$(du -sk mnt | cut -f1)
        for more in 16 64 200; do
            mount -o remount,size=$((used + more))k mnt || exit 77
            \"$0\" pack --viewer viewer in1 -o mnt/site \"$@\" >out.txt 2>&1; test $? = 1 || exit 61
            grep -q 'cannot write' out.txt || exit 62
            diff -r old mnt/site || exit 63
        done
        mount -o remount,size=64m mnt
        \"$0\" pack --viewer viewer in1 -o mnt/site \"$@\" >out.txt 2>&1 && \"$0\" verify mnt/site || exit 64";
    let mut command = Command::new("unshare");
    command.args(["-m", "sh", "-c", script, env!("CARGO_BIN_EXE_khobao")]).args(ARGUMENTS.split(' '));
    match command.current_dir(folder.path(".")).output() {
        Ok(ran) if ran.status.success() => {}
        Ok(ran) if matches!(ran.status.code(), Some(61..=64)) => {
            let told = folder.path("out.txt").exists().then(|| folder.read("out.txt"));
            panic!("{ran:?} {told:?}");
        }
        _ => eprintln!("skipped: nothing can be mounted here"),
    }
}
