//! Plain texts and Markdown to articles.

use super::html::show;
use khobao_core::formats::{json_feed, plain_text};

/// The article of a text, one part a line; and the item that it was made into gives the same one.
fn read(text: &str) -> String {
    let Some(item) = plain_text::item(text, "ten-tep") else { return "-".to_owned() };
    let Some(article) = item.article else { return format!("no article: {:?} {:?}", item.problems, item.unplaced) };
    assert!(item.problems.iter().all(|problem| !problem.costs_the_item()), "{:?}", item.problems);
    let again = json_feed::item(item.made.as_deref().unwrap_or_default().as_bytes(), 1, 1);
    assert_eq!(again.article.as_ref(), Some(&article), "{:?}", item.made);
    assert_eq!((again.made, again.unplaced), (None, Vec::new()));
    let authors: Vec<&str> = article.authors.iter().map(|author| author.name.as_str()).collect();
    let parts = [
        ("id", article.id.clone()),
        ("title", article.title.clone()),
        ("lead", article.lead.clone().unwrap_or_default()),
        ("date", article.date.map(|date| date.to_string()).unwrap_or_default()),
        ("by", authors.join("|")),
        ("section", article.section.clone().unwrap_or_default()),
        ("tags", article.tags.join("|")),
        ("documents", article.documents.join("|")),
        ("body", show(&article.blocks)),
        ("unplaced", item.unplaced.join("|")),
    ];
    let said = parts.into_iter().filter(|(_, text)| !text.is_empty() && text != "ten-tep");
    said.map(|(name, text)| format!("{name}: {text}")).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_text_in_the_writers_shape() {
    let text = "Khánh thành cầu Bản Chang\n\nSáng 12/3, xã Bản Chang có cây cầu mới.\n\nNgười dân đi qua cầu\n\n      \
        Cầu dài 42 mét.\n\nVốn xây cầu là 3,1 tỷ đồng./.\n\n        Bài và ảnh: Hoàng Thị Mận, Lý Seo Páo\n";
    let shown = read(text);
    assert_eq!(
        shown,
        "title: Khánh thành cầu Bản Chang\nlead: Sáng 12/3, xã Bản Chang có cây cầu mới.\nby: Hoàng Thị Mận|Lý Seo Páo\n\
         body: fig(: Người dân đi qua cầu) | Cầu dài 42 mét. | Vốn xây cầu là 3,1 tỷ đồng./."
    );
    // Windows and old Macintosh end lines otherwise, and an editor may write a mark at the beginning.
    assert_eq!(read(&text.replace('\n', "\r\n")), shown);
    assert_eq!(read(&text.replace('\n', "\r")), shown);
    assert_eq!(read(&format!("\u{feff}\n\n{text}")), shown);
}

#[test]
fn what_a_text_may_lack() {
    let cases = [
        // No text, no article.
        ("", "-"),
        ("Chỉ có đầu đề", "-"),
        // One paragraph is the text, and not a lead without one.
        ("Đầu đề\n\nMột đoạn.", "title: Đầu đề\nbody: Một đoạn."),
        // A short line that ends as a sentence does is no caption.
        ("Đầu đề\n\nSapô.\n\nCâu ngắn.\n\nĐoạn cuối.", "title: Đầu đề\nlead: Sapô.\nbody: Câu ngắn. | Đoạn cuối."),
        // The last paragraph is none either.
        ("Đầu đề\n\nSapô.\n\nKhông có dấu chấm", "title: Đầu đề\nlead: Sapô.\nbody: Không có dấu chấm"),
        // An indented last line is a writer only if it looks like a name.
        ("Đầu đề\n\nMột.\n\n   Hai là câu.", "title: Đầu đề\nlead: Một.\nbody: Hai là câu."),
        ("Đầu đề\n\nMột.\n\n   Năm 2021", "title: Đầu đề\nlead: Một.\nbody: Năm 2021"),
        ("Đầu đề\n\nMột.\n\tVàng A Dơ", "title: Đầu đề\nby: Vàng A Dơ\nbody: Một."),
        // Without blank lines each line is a paragraph.
        ("Đầu đề\nMột.\nHai.\nBa.", "title: Đầu đề\nlead: Một.\nbody: Hai. | Ba."),
        // Signs of HTML are letters here.
        ("A < B\n\nX.\n\n1 < 2 & 3 > 2.", "title: A < B\nlead: X.\nbody: 1 < 2 & 3 > 2."),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text), expected, "{text:?}");
    }
}

#[test]
fn front_matter_says_what_is_not_guessed() {
    let text = "---\ntitle: \"Lễ hội: Lồng tồng\"\ndate: 2019-02-14\nAuthor: Nông Văn Đá\ncategories:\n  - Văn hóa\n  - Lễ hội\n\
        tags: [xuân, 'Ba Bể']\nsapo: >\n  Hàng nghìn người\n  về dự.\ndocuments: 16/CT-TTg, 30/2020/NĐ-CP\nlayout: post\n---\n\n\
        Đoạn một không phải sapô.\n\nĐoạn hai.\n";
    assert_eq!(
        read(text),
        "title: Lễ hội: Lồng tồng\nlead: Hàng nghìn người về dự.\ndate: 2019-02-14\nby: Nông Văn Đá\nsection: Văn hóa\n\
         tags: Lễ hội|xuân|Ba Bể\ndocuments: 16/CT-TTg|30/2020/NĐ-CP\nbody: Đoạn một không phải sapô. | Đoạn hai.\n\
         unplaced: layout"
    );
    // A rule of Markdown or a signature is no front matter.
    assert_eq!(read("---\nĐầu đề\n\nMột."), "title: --- Đầu đề\nbody: Một.");
    assert_eq!(read("---\ntitle: A\ndraft: true\n---\nMột."), "no article: [] [\"draft=true\"]");
    assert_eq!(read("---\ntitle: A\nid: bai-7\n---\nMột."), "id: bai-7\ntitle: A\nbody: Một.");
}

#[test]
fn markdown() {
    let cases = [
        (
            "# Đầu đề #\n\nMột **đậm** đoạn.\n\n## Mục\n\n- a\n- b\n",
            "title: Đầu đề\nbody: Một {b:đậm} đoạn. | h2:Mục | ul[a; b]",
        ),
        // A paragraph that its writer set further in is no code; what stands in fences is.
        (
            "---\ntitle: A\n---\n\n        Thụt vào, **không** phải mã.\n\n> Trích\n",
            "title: A\nbody: Thụt vào, {b:không} phải mã. | quote(Trích)",
        ),
        ("---\ntitle: A\n---\n```\nmã\n\n    mã\n```\n", "title: A\nbody: pre(mã\n\n    mã)"),
        ("# A\n\n| x | y |\n| - | - |\n| 1 | 2 |\n", "title: A\nbody: table([*x][*y] / [1][2])"),
        ("# A\n\n1. a\n\n   b\n2. c\n\n   Lò Thị Mỷ\n", "title: A\nby: Lò Thị Mỷ\nbody: ol1[a | b; c]"),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text), expected, "{text:?}");
    }
}

#[test]
fn damaged_texts_are_read_to_their_end() {
    let text = "---\ntitle: 'Đầu'\ntags: [a, \"b\"]\nlead: >\n  x\n---\n# Đề\n\nĐoạn **ệ**\n\n   - a\n\n| x |\n| - |\n\n    Lò Thị Mỷ, A\n";
    let pieces = ["---", "\n", ":", "[", "]", "'", "\"", "- ", "\t", "# ", ">", "\u{a0}", "ệ", "```", ",", "\r"];
    let mut random = super::json_feed::Random(34);
    for _ in 0..5000 {
        let mut letters: Vec<char> = text.chars().collect();
        for _ in 0..1 + random.below(5) {
            let (at, length) = (random.below(letters.len()), random.below(6));
            let end = (at + length).min(letters.len());
            letters.splice(at..end, pieces[random.below(pieces.len())].chars());
        }
        let _ = read(&letters.into_iter().collect::<String>());
    }
}

#[test]
fn it_takes_linear_time_and_never_stops() {
    for text in [
        "---\n".to_owned() + &"a:\n - b\n".repeat(20_000),
        "# A\n\n".to_owned() + &"> ".repeat(20_000),
        "\n".repeat(500_000) + "A\n\nB",
        " ".repeat(500_000),
        "A\n\n".to_owned() + &"[".repeat(200_000),
    ] {
        let started = std::time::Instant::now();
        let _ = plain_text::item(&text, "a");
        assert!(started.elapsed().as_secs() < 5, "{:?}: {:?}", started.elapsed(), &text[..20]);
    }
}
