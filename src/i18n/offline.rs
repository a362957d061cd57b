//! What is said of reading without a network.

use super::Lang;

/// What went wrong as something was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// There is no room left.
    Full,
    /// The network broke off.
    Network,
    /// The browser has cleared what was kept.
    Evicted,
}

/// The texts that stand alone.
#[allow(missing_docs, reason = "the texts say it")]
pub struct OfflineTexts {
    pub title: &'static str,
    pub about: &'static str,
    pub unable: &'static str,
    pub waiting: &'static str,
    pub whole: &'static str,
    pub filter: &'static str,
    pub keep: &'static str,
    pub pause: &'static str,
    pub resume: &'static str,
    pub free: &'static str,
    pub seen: &'static str,
    pub erase: &'static str,
    pub clear: &'static str,
    pub renewed: &'static str,
    pub reload: &'static str,
    pub unkept: &'static str,
    pub unkept_help: &'static str,
    pub pictures: &'static str,
    pub persisted: &'static str,
    pub unpersisted: &'static str,
    pub kept: &'static str,
    pub unfinished: &'static str,
}

static VI: OfflineTexts = OfflineTexts {
    title: "Đọc ngoại tuyến",
    about: "Bài đã xem đọc lại được khi không có mạng. Muốn đọc và tìm cả những bài chưa xem thì giữ lại từ bây giờ.",
    unable: "Trình duyệt này không giữ bài được: nó quá cũ, đang ở cửa sổ riêng tư, hoặc trang không mở qua https. \
             Đọc khi có mạng vẫn như thường.",
    waiting: "Đang chuẩn bị…",
    whole: "Cả kho",
    filter: "Bộ lọc",
    keep: "Giữ lại",
    pause: "Tạm dừng",
    resume: "Giữ tiếp",
    free: "Bỏ giữ",
    seen: "Bài và hình đã xem",
    erase: "Xóa",
    clear: "Xóa tất cả",
    renewed: "Có bản mới của ứng dụng.",
    reload: "Tải lại",
    unkept: "Bài này chưa được giữ trên máy",
    unkept_help: "Khi có mạng lại, bài sẽ mở được. Muốn đọc lúc không có mạng thì giữ bài trước, ở mục Đọc ngoại tuyến.",
    pictures: "Hình của kho được giữ cùng bài; hình nằm ở trang khác thì chỉ giữ của những bài đã xem.",
    persisted: "Trình duyệt hứa không tự xóa.",
    unpersisted: "Trình duyệt có thể tự xóa khi máy hết chỗ.",
    kept: "đã giữ",
    unfinished: "chưa giữ xong",
};

static EN: OfflineTexts = OfflineTexts {
    title: "Offline reading",
    about: "Articles you have seen can be read again without a network. To read and search the others as well, keep them now.",
    unable: "This browser cannot keep articles: it is too old, the window is private, or the page is not opened by https. \
             Reading with a network works as ever.",
    waiting: "Getting ready…",
    whole: "The whole archive",
    filter: "This filter",
    keep: "Keep",
    pause: "Pause",
    resume: "Go on",
    free: "Remove",
    seen: "Articles and pictures seen",
    erase: "Remove",
    clear: "Remove everything",
    renewed: "A new version of the app is here.",
    reload: "Reload",
    unkept: "This article is not kept on this device",
    unkept_help: "It opens once there is a network again. To read without one, keep articles beforehand, under Offline reading.",
    pictures: "The archive's own pictures are kept with its articles; of those on other sites, only what you have seen.",
    persisted: "The browser has promised not to clear it.",
    unpersisted: "The browser may clear it when the device runs out of room.",
    kept: "kept",
    unfinished: "unfinished",
};

impl Lang {
    /// The texts of reading offline.
    pub fn offline(self) -> &'static OfflineTexts {
        match self {
            Lang::Vi => &VI,
            Lang::En => &EN,
        }
    }

    /// What can be read without a network: all that is kept, so many articles of it, or what was seen alone.
    pub fn readable_offline(self, is_whole: bool, articles: Option<u32>) -> String {
        let count = articles.filter(|&count| count > 0).map(|count| self.articles(count));
        match (self, is_whole, count) {
            (Lang::Vi, true, Some(count)) => format!("Ngoại tuyến: đọc được cả kho, {count} đã giữ."),
            (Lang::Vi, true, None) => "Ngoại tuyến: đọc được cả kho.".to_owned(),
            (Lang::Vi, false, Some(count)) => format!("Ngoại tuyến: đọc được {count} đã giữ và những bài đã xem."),
            (Lang::Vi, false, None) => "Ngoại tuyến: chỉ đọc được những bài đã xem.".to_owned(),
            (Lang::En, true, Some(count)) => format!("Offline: the whole archive can be read, {count} kept."),
            (Lang::En, true, None) => "Offline: the whole archive can be read.".to_owned(),
            (Lang::En, false, Some(count)) => format!("Offline: {count} kept can be read, and those you have seen."),
            (Lang::En, false, None) => "Offline: only articles you have seen can be read.".to_owned(),
        }
    }

    /// That the archive comes from other hosts than the page.
    pub fn foreign(self, origins: &[String]) -> String {
        let (from, origins) = (["Đang đọc kho của", "Reading the archive of"][self as usize], origins.join(", "));
        format!("{from} {origins}")
    }

    /// What went wrong, and the remedy.
    pub fn trouble(self, trouble: Trouble) -> &'static str {
        match (self, trouble) {
            (Lang::Vi, Trouble::Full) => "Máy hết chỗ. Phần đã giữ vẫn đọc được; hãy bỏ bớt thứ khác rồi bấm Giữ tiếp.",
            (Lang::En, Trouble::Full) => {
                "There is no room left. What is kept can be read; remove something, then go on."
            }
            (Lang::Vi, Trouble::Network) => "Đứt mạng giữa chừng. Phần đã giữ vẫn còn; có mạng lại thì bấm Giữ tiếp.",
            (Lang::En, Trouble::Network) => {
                "The network broke off. What was stored stays; go on once there is a network again."
            }
            (Lang::Vi, Trouble::Evicted) => {
                "Trình duyệt đã xóa những bài đã giữ để lấy chỗ. Nếu còn cần, hãy giữ lại trong mục Đọc ngoại tuyến."
            }
            (Lang::En, Trouble::Evicted) => {
                "The browser has cleared the articles that were kept. If you still need them, keep them again under \
                 Offline reading."
            }
        }
    }

    /// "12,4 / 40,0 MB"
    pub fn bytes_of(self, done: u64, all: u64) -> String {
        format!("{} / {}", self.bytes(done), self.bytes(all))
    }

    /// What this site takes on the device.
    pub fn used(self, used: u64, room: u64) -> String {
        let used = self.bytes(used);
        // Of a thousand times a kilobyte, a megabyte.
        let room = if room < 1_000_000_000 { self.bytes(room) } else { self.bytes(room / 1000).replace("MB", "GB") };
        match (self, room.as_str()) {
            (Lang::Vi, "0 KB") => format!("Đang dùng {used} trên máy."),
            (Lang::En, "0 KB") => format!("{used} are in use on this device."),
            (Lang::Vi, room) => format!("Đang dùng {used} trên máy, được dùng đến {room}."),
            (Lang::En, room) => format!("{used} are in use on this device, of {room} allowed."),
        }
    }
}
