//! `khobao sign`, and `khobao verify --key`; beside the program minisign, where it is installed.

use crate::run::{Folder, feed, items};
use sha2::{Digest, Sha256};
use std::fs;
use std::process::Command;

/// A packed site and a pair of keys in `mine.key` and `mine.pub`.
fn folder(test: &str) -> Folder {
    let folder = Folder::new(test);
    folder.write("feed.json", feed("Kho", &items("a", 3)));
    folder.pack("feed.json -o site").exits(0);
    folder.khobao("sign --generate mine --no-password").exits(0);
    folder
}

#[test]
fn a_signature_tells_whose_a_site_is() {
    let folder = folder("sign");
    let ran = folder.khobao("verify site --key mine.pub").exits(1);
    assert!(ran.output().contains("missing: archive.json.minisig (nobody has signed"), "{}", ran.output());

    let ran = folder.run(&["sign", "site", "--key", "mine.key", "--comment", "Báo Bắc Kạn, 2021"], "").exits(0);
    let key = ran.output().rsplit(' ').next().unwrap().trim().to_owned();
    // By the file, and by the key itself, as it was told.
    for given in ["mine.pub", key.as_str()] {
        let ran = folder.khobao(&format!("verify site --key {given}")).exits(0);
        assert!(ran.output().contains("signed by the key ") && ran.output().ends_with(": Báo Bắc Kạn, 2021\n"));
    }
    let json = folder.khobao("verify site --key mine.pub --json").exits(0).json();
    assert_eq!(json["signed"]["comment"], "Báo Bắc Kạn, 2021");
    assert_eq!((json["signed"]["checked"].as_bool(), json["problems"].as_array().map(Vec::len)), (Some(true), Some(0)));
    let ran = folder.khobao("verify site").exits(0);
    assert!(ran.output().contains("which was not checked"), "{}", ran.output());
    assert!(!folder.read("site/archive.json").contains("minisig"));

    // By somebody else.
    folder.khobao("sign --generate other --no-password").exits(0);
    let ran = folder.khobao("verify site --key other.pub").exits(1);
    assert!(ran.output().contains("expected one by the key"), "{}", ran.output());
    // One letter anywhere.
    let good = folder.read("site/archive.json.minisig");
    let lines: Vec<&str> = good.lines().collect();
    let changed = |line: usize, at: usize| {
        let mut lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        let mut letters: Vec<char> = lines[line].chars().collect();
        letters[at] = if letters[at] == 'A' { 'B' } else { 'A' };
        lines[line] = letters.into_iter().collect();
        lines.join("\n")
    };
    for (line, at) in [(1, 0), (1, 1), (1, 8), (1, 40), (1, 90), (2, 0), (2, 17), (2, 30), (3, 0), (3, 60)] {
        folder.write("site/archive.json.minisig", changed(line, at));
        let json = folder.khobao("verify site --key mine.pub --json").exits(1).json();
        assert_eq!(json["problems"][0]["path"], "archive.json.minisig", "{line} {at}");
        assert_eq!(json["problems"][0]["problem"], "differs", "{line} {at}");
    }
    for broken in ["", "\n\n\n\n", "untrusted comment: x\nRUQ=\ntrusted comment: x\nAAAA", &"A".repeat(100_000), "\0"] {
        folder.write("site/archive.json.minisig", broken);
        let ran = folder.khobao("verify site --key mine.pub").exits(1);
        assert!(ran.output().contains("differs: archive.json.minisig"), "{}{}", ran.output(), ran.errors());
    }
    folder.write("site/archive.json.minisig", &good);
    let manifest = folder.read("site/archive.json");
    folder.write("site/archive.json", manifest.replace("\"articles\": 3", "\"articles\": 4"));
    folder.khobao("verify site --key mine.pub").exits(1);
    folder.write("site/archive.json", manifest);
    folder.khobao("verify site --key mine.pub").exits(0);
}

#[test]
fn packed_again_a_site_has_no_signature_that_does_not_fit() {
    let folder = folder("sign_again");
    folder.khobao("sign site --key mine.key").exits(0);
    // The same articles are the same site.
    let ran = folder.pack("feed.json -o site").exits(0);
    assert!(!ran.errors().contains("minisig"), "{}", ran.errors());
    folder.khobao("verify site --key mine.pub").exits(0);
    folder.write("more.json", feed("Kho", &items("b", 1)));
    let ran = folder.pack("site more.json -o site").exits(0);
    assert!(ran.errors().contains("archive.json.minisig did not fit any more and is gone"), "{}", ran.errors());
    assert!(!folder.path("site/archive.json.minisig").exists());
    folder.khobao("verify site").exits(0);
    folder.khobao("verify site --key mine.pub").exits(1);
    folder.khobao("sign site --key mine.key").exits(0);
    folder.khobao("verify site --key mine.pub").exits(0);
}

/// A site whose page names its signer: `static/signed.js` needs exactly this.
#[test]
fn a_page_is_given_the_key_and_a_list_that_the_signature_covers() {
    let folder = folder("sign_page");
    let unsigned = folder.files("site");
    let public = folder.read("mine.pub").lines().last().unwrap().to_owned();
    let pack = ["pack", "--viewer", "viewer", "feed.json", "-o", "site", "--public-key", "mine.pub", "--signer"];
    folder.run(&[&pack[..], &["Báo \"Kạn\""]].concat(), "").exits(0);
    let page = folder.read("site/index.html");
    let meta = format!("<meta name=\"khobao-key\" content=\"{public}\" data-signer=\"Báo &quot;Kạn&quot;\">");
    assert!(page.contains(&meta), "{page}");
    // What `sha256sum --check` reads: the root and all of data/, as the manifest has them.
    let list = folder.read("site/archive.sha256");
    let files = folder.files("site");
    let of_archive = files.keys().filter(|path| *path == "archive.bin" || path.starts_with("data/"));
    let digits = |bytes: &[u8]| Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let wanted: String = of_archive.map(|path| format!("{}  {path}\n", digits(&files[path]))).collect();
    assert_eq!(list, wanted);
    folder.khobao("verify site").exits(0);

    // The comment, which has a signature of its own, ends with the list's SHA-256; people are told the rest of it.
    folder.run(&["sign", "site", "--key", "mine.key", "--comment", "Báo Bắc Kạn"], "").exits(0);
    let comment = format!("trusted comment: Báo Bắc Kạn\tarchive.sha256:{}", digits(list.as_bytes()));
    assert_eq!(folder.read("site/archive.json.minisig").lines().nth(2), Some(comment.as_str()));
    let ran = folder.khobao("verify site --key mine.pub").exits(0);
    assert!(ran.output().ends_with(": Báo Bắc Kạn\n"), "{}", ran.output());
    assert_eq!(folder.khobao("verify site --json").exits(0).json()["signed"]["comment"], "Báo Bắc Kạn");
    folder.run(&["sign", "site", "--key", "mine.key", "--comment", &comment[17..]], "").exits(2);

    // By another key than the page's it is signed all the same, and that is said.
    folder.khobao("sign --generate other --no-password").exits(0);
    let ran = folder.khobao("sign site --key other.key").exits(0);
    assert!(ran.errors().contains(&format!("names another key, {public}")), "{}", ran.errors());
    let ran = folder.khobao("sign site --key mine.key").exits(0);
    assert_eq!(ran.errors(), "");

    // Without the key again, nothing of it is left.
    folder.pack("feed.json -o site").exits(0);
    assert_eq!(folder.files("site"), unsigned);
    for wrong in ["--public-key nowhere.pub", "--public-key mine.key", "--signer Tôi"] {
        folder.pack(&format!("feed.json -o site {wrong}")).exits(2);
    }
    folder.khobao("pack feed.json --single-file kho.html --public-key mine.pub").exits(2);
}

#[test]
fn wrong_keys_are_told() {
    let folder = folder("sign_wrong");
    folder.khobao("sign --generate mine --no-password").exits(2);
    folder.khobao("sign site").exits(2);
    folder.khobao("sign viewer --key mine.key").exits(2);
    folder.khobao("sign site --key mine.pub").exits(2);
    folder.khobao("sign site --key nowhere.key").exits(2);
    for key in ["mine.key", "nowhere.pub", "RWQ", "viewer"] {
        let ran = folder.khobao(&format!("verify site --key {key}")).exits(2);
        assert!(ran.errors().contains("expected a public key of minisign"), "{}", ran.errors());
    }
    assert!(!folder.path("site/archive.json.minisig").exists());
    folder.write("password.txt", "mật khẩu\n");
    folder.khobao("sign --generate locked --password-file password.txt").exits(0);
    folder.khobao("sign site --key locked.key --password-file password.txt").exits(0);
    folder.khobao("verify site --key locked.pub").exits(0);
    folder.write("password.txt", "khác\n");
    folder.khobao("sign site --key locked.key --password-file password.txt").exits(2);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(folder.path("locked.key")).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "a secret key is its owner's alone");
    }
}

#[test]
fn minisign_checks_what_khobao_signs_and_the_other_way_round() {
    let folder = folder("sign_minisign");
    let minisign = |arguments: &str| {
        let ran = Command::new("minisign").args(arguments.split(' ')).current_dir(folder.path(".")).output();
        ran.map(|ran| (ran.status.success(), String::from_utf8_lossy(&ran.stdout).into_owned()))
    };
    if minisign("-v").is_err() {
        eprintln!("skipped: the program minisign is not there");
        return;
    }
    folder.run(&["sign", "site", "--key", "mine.key", "--comment", "kho"], "").exits(0);
    let (fits, told) = minisign("-V -p mine.pub -m site/archive.json").unwrap();
    assert!(fits && told.contains("Trusted comment: kho"), "{told}");
    // A key of khobao's signs with minisign; in both ways, of which the older one has no hash before it.
    for way in ["-S", "-S -l"] {
        fs::remove_file(folder.path("site/archive.json.minisig")).unwrap();
        let (signed, told) = minisign(&format!("{way} -s mine.key -m site/archive.json -t kho-2")).unwrap();
        assert!(signed, "{told}");
        let ran = folder.khobao("verify site --key mine.pub").exits(0);
        assert!(ran.output().ends_with(": kho-2\n"), "{}", ran.output());
    }
    assert!(minisign("-G -W -p theirs.pub -s theirs.key").unwrap().0);
    folder.khobao("sign site --key theirs.key").exits(0);
    assert!(minisign("-V -p theirs.pub -m site/archive.json").unwrap().0);
    folder.khobao("verify site --key theirs.pub").exits(0);
}
