//! Small bundles of our own writing, and what is expected of them.

use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, OnceLock};

/// An article of [`small`], as the stories know it.
pub struct Known {
    /// Its id.
    pub id: &'static str,
    /// Its headline.
    pub title: &'static str,
    /// Its day, ISO.
    pub day: &'static str,
    lead: &'static str,
    text: &'static str,
    section: &'static str,
}

impl Known {
    /// All that it says, in its order.
    pub fn whole(&self) -> String {
        [self.title, self.lead, self.text].join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// dd/MM/yyyy of an ISO day.
pub fn shown_day(iso: &str) -> String {
    format!("{}/{}/{}", &iso[8..10], &iso[5..7], &iso[..4])
}

/// Eight articles over five years, newest first; two of them name Bắc Kạn.
pub const SMALL: [Known; 8] = [
    Known {
        id: "kb-8",
        title: "Chuyến xe cuối năm",
        day: "2023-12-31",
        lead: "Bến xe sáng đèn tới nửa đêm.",
        text: "Người về quê mang theo bánh và hoa đào.\n\nChuyến cuối cùng rời bến lúc không giờ.",
        section: "Giao thông",
    },
    Known {
        id: "kb-7",
        title: "A small library opens at night",
        day: "2023-02-14",
        lead: "Readers who work by day now have a place to go.",
        text: "The lamps are lit at seven.\n\nNobody is asked for a card.",
        section: "English",
    },
    Known {
        id: "kb-6",
        title: "Thư viện mở cửa buổi tối",
        day: "2022-04-30",
        lead: "Phòng đọc đón bạn đọc đến chín giờ.",
        text: "Sách cũ được bọc lại bằng giấy dó.\n\nTrẻ em ngồi kín các bàn gần cửa sổ.",
        section: "Văn hoá",
    },
    Known {
        id: "kb-5",
        title: "Hội nghị bàn về công tác dân vận",
        day: "2021-11-09",
        lead: "Các đại biểu nghe bốn báo cáo.",
        text: "Hội nghị nghe ý kiến từ mười hai xã.\n\nBuổi chiều dành cho thảo luận.",
        section: "Thời sự",
    },
    Known {
        id: "kb-4",
        title: "Nông dân vào vụ miến dong",
        day: "2021-06-15",
        lead: "Sợi miến phơi vàng khắp sân.",
        text: "Ở Bắc Kạn, mùa miến kéo dài đến tháng chạp.\n\nMỗi hộ làm chừng hai tạ.",
        section: "Kinh tế",
    },
    Known {
        id: "kb-3",
        title: "Học trò trở lại lớp",
        day: "2021-01-10",
        lead: "Sau kỳ nghỉ dài, trống trường lại vang.",
        text: "Thầy cô lau bảng từ sớm.\n\nCác em kể nhau nghe chuyện ở nhà.",
        section: "Giáo dục",
    },
    Known {
        id: "kb-2",
        title: "Đường lên Bắc Kạn thông xe",
        day: "2020-07-18",
        lead: "Quãng đường rút ngắn còn ba giờ.",
        text: "Xe khách đầu tiên của tuyến mới đến bến lúc bảy giờ sáng.\n\nNgười dân hai bên đường ra xem.",
        section: "Giao thông",
    },
    Known {
        id: "kb-1",
        title: "Phiên chợ vùng cao họp sớm",
        day: "2019-03-05",
        lead: "Sương chưa tan đã đông người.",
        text: "Chợ bán lợn cắp nách và rượu ngô.\n\nĐến trưa thì vãn.",
        section: "Đời sống",
    },
];

/// The ids of [`SMALL`] published within these ISO days, both included, newest first.
pub fn small_between(from: &str, to: &str) -> Vec<String> {
    SMALL.iter().filter(|a| from <= a.day && a.day <= to).map(|a| a.id.to_owned()).collect()
}

/// [`SMALL`] as a bundle. Its items are not in order of time.
pub fn small() -> String {
    let items: Vec<Value> = SMALL
        .iter()
        .rev()
        .map(|a| {
            json!({
                "id": a.id, "title": a.title, "summary": a.lead, "content_text": a.text,
                "date_published": format!("{}T08:30:00+07:00", a.day), "_khobao": {"section": a.section},
            })
        })
        .collect();
    feed("Kho nhỏ", "vi", items)
}

/// A second bundle, with one English and one undated article; no id in common with [`SMALL`].
pub fn second() -> String {
    feed(
        "Kho thứ hai",
        "vi",
        vec![
            json!({"id": "hai-1", "title": "Cầu treo nối hai bản", "content_text": "Cầu dài bốn mươi mét.",
                   "date_published": "2022-08-19"}),
            json!({"id": "hai-2", "title": "Letters from the hills", "content_text": "Three of them came in one day.",
                   "language": "en", "date_published": "2018"}),
            json!({"id": "hai-3", "title": "Bài không ghi ngày", "content_text": "Không ai nhớ bài viết năm nào."}),
        ],
    )
}

/// Six articles with sections, tags, writers and places: `loc-1` is the oldest. More than eight tags; `loc-1`, `loc-2` and
/// `loc-4` share two.
pub fn faceted() -> String {
    type Item = (&'static str, &'static str, &'static str, &'static [&'static str], &'static str, &'static str);
    let articles: [Item; 6] = [
        ("loc-6", "Hát then đầu xuân", "Văn hóa", &["hát then", "Tày"], "Lường Thanh Mai", "Chợ Đồn"),
        ("loc-5", "Lớp đàn tính tối thứ Bảy", "Văn hóa", &["đàn tính", "Tày", "lớp học"], "Lường Thanh Mai", "Chợ Đồn"),
        ("loc-4", "Khai giảng sau mùa lũ", "Giáo dục", &["mùa lũ", "cầu treo", "khai giảng"], "Nông Thị Mỵ", "Na Rì"),
        ("loc-3", "Thư viện nhận sách mới", "Giáo dục", &["sách", "thư viện"], "Nông Thị Mỵ", "Ba Bể"),
        ("loc-2", "Dựng lại cầu treo", "Xã hội", &["mùa lũ", "cầu treo"], "Đàm Quốc Việt", "Na Rì"),
        ("loc-1", "Nước lên trong đêm", "Xã hội", &["mùa lũ", "cầu treo", "tổ tự quản"], "Đàm Quốc Việt", "Na Rì"),
    ];
    let items = articles.iter().map(|(id, title, section, tags, author, place)| {
        json!({
            "id": id, "title": title, "summary": "Chuyện kể lại trong ngày.", "content_text": "Có nắng.\n\nRồi mưa.",
            "date_published": format!("202{}-05-01", &id[4..]), "tags": tags, "authors": [{"name": author}],
            "_khobao": {"section": section, "place": place, "source": "Báo tường"},
        })
    });
    feed("Kho có ngăn", "vi", items.collect())
}

/// A bundle of many short articles, a day apart, the newest first: `dai-0` on 31/12/2020 and so on back.
pub fn long(count: usize) -> String {
    let items = (0..count)
        .map(|at| {
            let (year, day_of_year) = (2020 - at / 360, 359 - at % 360);
            let day = format!("{year}-{:02}-{:02}", day_of_year / 30 + 1, day_of_year % 30 + 1);
            // February has no 29th in most years and never a 30th; the first of March serves for both.
            let day = if day.ends_with("-02-29") || day.ends_with("-02-30") { format!("{year}-03-01") } else { day };
            json!({
                "id": format!("dai-{at}"), "title": format!("Bản tin số {at} của xã"),
                "summary": "Tin ngắn trong ngày, đủ cho hai dòng trên màn hình của một chiếc điện thoại nhỏ cầm tay.",
                "content_text": format!("Nội dung của bản tin số {at}.\n\nHết bản tin."), "date_published": day,
            })
        })
        .collect();
    feed("Kho dài", "vi", items)
}

/// Items 2, 3, 4 and 6 are each broken in their own way; 1, 5 and 7 are kept, 5 without its date.
pub fn broken() -> String {
    feed(
        "Kho có lỗi",
        "vi",
        vec![
            json!({"id": "tot-1", "title": "Bài lành thứ nhất", "content_text": "Đủ cả.", "date_published": "2020-01-02"}),
            json!({"title": "Bài không có mã", "content_text": "Không ai gọi được tên."}),
            json!(42),
            json!({"id": "tot-1", "title": "Bài trùng mã", "content_text": "Đến sau.", "date_published": "2020-01-03"}),
            json!({"id": "tot-2", "title": "Bài sai ngày", "content_text": "Tháng mười ba.", "date_published": "09/13/2021"}),
            json!({"id": "trong"}),
            json!({"id": "tot-3", "title": "Bài lành cuối cùng", "content_text": "Đủ cả.", "date_published": "03/01/2020"}),
        ],
    )
}

/// One article with every kind of block, and with everything that must not come through.
pub fn rich(shelf: &str) -> String {
    let picture = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='40' height='30'/%3E";
    let html = format!(
        "<p>Đoạn mở đầu với <strong>chữ đậm</strong>, <em>chữ nghiêng</em> và \
         <a href=\"{shelf}/nguon\">một liên kết</a>.</p>\
         <h2>Mục thứ nhất</h2><p>Chữ &lt;không phải thẻ&gt; &amp; dấu.</p>\
         <figure><img src=\"{picture}\" alt=\"Hình vẽ cây cầu\"><figcaption>Cầu treo sau mùa lũ</figcaption></figure>\
         <ul><li>Một cân gạo</li><li>Hai bó rau</li></ul><ol><li>Rửa sạch</li><li>Luộc kỹ</li></ol>\
         <blockquote><p>Nước chảy đá mòn.</p></blockquote>\
         <table><tr><th>Năm</th><th>Số hộ</th></tr><tr><td>2020</td><td>112</td></tr></table>\
         <script>window.__ran = 'script'</script>\
         <img src=\"{shelf}/khong-co.png\" alt=\"\" onerror=\"window.__ran = 'onerror'\">\
         <p onclick=\"window.__ran = 'onclick'\">Đoạn có bẫy.</p>\
         <a href=\"javascript:window.__ran='link'\">liên kết độc</a>\
         <iframe src=\"javascript:parent.__ran='iframe'\"></iframe>\
         <svg onload=\"window.__ran='svg'\"><script>window.__ran='svg script'</script></svg>"
    );
    feed(
        "Kho giàu",
        "vi",
        vec![json!({
            "id": "giau-1", "title": "Tựa đề <b>không phải thẻ</b>", "summary": "Lời dẫn của bài.", "content_html": html,
            "date_published": "2021-11-09T08:00:00+07:00", "authors": [{"name": "Nguyễn Thị Mây"}],
            "tags": ["cầu treo", "mùa lũ"], "url": format!("{shelf}/bai-goc.html"),
            "_khobao": {"section": "Đời sống"},
        })],
    )
}

/// A bundle without an article.
pub fn empty() -> String {
    feed("Kho rỗng", "vi", Vec::new())
}

/// A bundle of these items.
pub fn feed(title: &str, language: &str, items: Vec<Value>) -> String {
    json!({
        "version": "https://jsonfeed.org/version/1.1", "title": title, "language": language, "items": items,
    })
    .to_string()
}

/// The large bundle: its bytes, how many articles, and the ids of the newest and the oldest.
pub struct Large {
    /// JSON.
    pub bytes: Arc<Vec<u8>>,
    /// 10,000.
    pub count: usize,
    /// Of all that were published first, in case several share that hour.
    pub oldest: Vec<String>,
}

/// The 10,000 articles of `../shared/data`, unpacked once into `target`; or why there are none.
pub fn large() -> Result<&'static Large, String> {
    static LARGE: OnceLock<Result<Large, String>> = OnceLock::new();
    LARGE.get_or_init(read_large).as_ref().map_err(Clone::clone)
}

fn read_large() -> Result<Large, String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let packed = root.join("../shared/data/vi-news-10k.json.xz");
    if !packed.is_file() {
        return Err(format!("no {}", packed.display()));
    }
    let unpacked = crate::reports_folder().join("vi-news-10k.json");
    if !unpacked.is_file() {
        let output = Command::new("xz").arg("-dc").arg(&packed).output().map_err(|e| format!("xz: {e}"))?;
        if !output.status.success() {
            return Err(format!("xz: {}", String::from_utf8_lossy(&output.stderr)));
        }
        // By another name first, so that a run that is broken off leaves no half of it.
        let part = unpacked.with_extension("part");
        std::fs::write(&part, output.stdout).map_err(|e| e.to_string())?;
        std::fs::rename(&part, &unpacked).map_err(|e| e.to_string())?;
    }
    let bytes = std::fs::read(&unpacked).map_err(|e| e.to_string())?;
    let bundle: LargeBundle = serde_json::from_slice(&bytes).map_err(|e| e.to_string())?;
    // All its times are of one zone, so they compare as texts.
    let first = bundle.items.iter().map(|a| a.date_published.as_str()).min().unwrap_or("").to_owned();
    let oldest = bundle.items.iter().filter(|a| a.date_published == first).map(|a| a.id.clone()).collect();
    Ok(Large { count: bundle.items.len(), oldest, bytes: Arc::new(bytes) })
}

#[derive(serde::Deserialize)]
struct LargeBundle {
    items: Vec<LargeItem>,
}

#[derive(serde::Deserialize)]
struct LargeItem {
    id: String,
    date_published: String,
}
