//! Everything the viewer says, in Vietnamese and English. A text that one language lacks does not compile.

pub mod labels;
pub mod offline;
pub mod signed;

use crate::day::{Date, Day, HANOI, Precision};
use crate::error::{Expected, Failure, Problem, ProblemKind};
use crate::facet::Facet;
use crate::query::Hint;
use crate::saved::file::{NotOurs, Wanted, Wrong};
use crate::timeline::{Span, Unit};

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Vietnamese, the first.
    #[default]
    Vi,
    /// English.
    En,
}

impl Lang {
    /// Its BCP 47 code.
    pub fn code(self) -> &'static str {
        match self {
            Lang::Vi => "vi",
            Lang::En => "en",
        }
    }

    /// The language of a BCP 47 tag such as `en-GB`, where the interface has it.
    pub fn of(tag: &str) -> Option<Lang> {
        let primary = tag.split(['-', '_']).next().unwrap_or("");
        [Lang::Vi, Lang::En].into_iter().find(|lang| lang.code().eq_ignore_ascii_case(primary))
    }

    /// The one to switch to.
    pub fn other(self) -> Lang {
        match self {
            Lang::Vi => Lang::En,
            Lang::En => Lang::Vi,
        }
    }

    /// Its texts.
    pub fn texts(self) -> &'static Texts {
        match self {
            Lang::Vi => &VI,
            Lang::En => &EN,
        }
    }
}

/// The texts that stand alone. Those with numbers, names or dates in them are the functions of [`Lang`].
#[allow(missing_docs, reason = "the texts say it")]
pub struct Texts {
    pub app: &'static str,
    pub skip_to_list: &'static str,
    pub search: &'static str,
    pub search_clear: &'static str,
    pub open_file: &'static str,
    pub drop_here: &'static str,
    pub switch_language: &'static str,
    pub theme_auto: &'static str,
    pub theme_light: &'static str,
    pub theme_dark: &'static str,
    pub everything: &'static str,
    pub results: &'static str,
    pub order: &'static str,
    pub newest: &'static str,
    pub oldest: &'static str,
    pub undated: &'static str,
    pub inferred: &'static str,
    pub untitled: &'static str,
    pub article: &'static str,
    pub back_to_list: &'static str,
    pub source_link: &'static str,
    pub open_in_archive: &'static str,
    pub tags: &'static str,
    pub updated: &'static str,
    pub picture_lost: &'static str,
    pub no_match: &'static str,
    pub no_match_help: &'static str,
    pub drop_words: &'static str,
    pub drop_span: &'static str,
    pub empty_title: &'static str,
    pub empty_help: &'static str,
    pub see_sample: &'static str,
    pub retry: &'static str,
    pub dismiss: &'static str,
    pub opening: &'static str,
    pub choose_article: &'static str,
    pub keys_hint: &'static str,
    pub not_here: &'static str,
    pub not_here_help: &'static str,
    pub problems: &'static str,
    pub keys: &'static str,
    pub close: &'static str,
    pub worker_lost: &'static str,
    pub relevance: &'static str,
    pub filter: &'static str,
    pub filters: &'static str,
    pub drop_filter: &'static str,
    pub drop_filters: &'static str,
    pub facets: [&'static str; 6],
    pub suggestions: &'static str,
    pub did_you_mean: &'static str,
    pub related: &'static str,
    pub their_page: &'static str,
    pub lost_help: &'static str,
    pub rest_lost: &'static str,
    pub theme_sepia: &'static str,
    pub theme_contrast: &'static str,
    pub previous_article: &'static str,
    pub next_article: &'static str,
    pub text_hash: &'static str,
    pub find: &'static str,
    pub pause: &'static str,
    pub saved: &'static str,
}

static VI: Texts = Texts {
    app: "Kho báo",
    skip_to_list: "Đến danh sách bài",
    search: "Tìm trong kho báo",
    search_clear: "Xóa từ cần tìm",
    open_file: "Mở tệp",
    drop_here: "Thả tệp vào đây để mở",
    switch_language: "English",
    theme_auto: "Giao diện: theo máy",
    theme_light: "Giao diện: sáng",
    theme_dark: "Giao diện: tối",
    everything: "Xem tất cả",
    results: "Danh sách bài",
    order: "Thứ tự",
    newest: "Mới nhất",
    oldest: "Cũ nhất",
    undated: "Không rõ ngày",
    inferred: "suy ra từ bài",
    untitled: "(Không có tiêu đề)",
    article: "Bài báo",
    back_to_list: "Danh sách",
    source_link: "Xem bài ở trang gốc",
    open_in_archive: "Mở trong kho báo",
    tags: "Từ khóa",
    updated: "Cập nhật",
    picture_lost: "Không tải được hình",
    no_match: "Không có bài nào khớp",
    no_match_help: "Thử bớt từ, hoặc nới khoảng thời gian. Không cần gõ dấu.",
    drop_words: "Bỏ từ cần tìm",
    drop_span: "Bỏ khoảng thời gian",
    empty_title: "Chưa có bài nào",
    empty_help: "Chọn hoặc thả vào đây một tệp bài báo (JSON Feed).",
    see_sample: "Xem kho báo mẫu",
    retry: "Thử lại",
    dismiss: "Bỏ qua",
    opening: "Đang mở kho báo",
    choose_article: "Chọn một bài trong danh sách để đọc.",
    keys_hint: "Bấm ? để xem các phím tắt.",
    not_here: "Không có bài này trong kho",
    not_here_help: "Có thể bài thuộc một kho khác, hoặc địa chỉ bị chép thiếu.",
    problems: "Có chỗ hỏng trong gói bài",
    keys: "Phím tắt",
    close: "Đóng",
    worker_lost: "Phần xử lý dữ liệu đã dừng. Hãy tải lại trang.",
    relevance: "Khớp nhất",
    filter: "Lọc",
    filters: "Bộ lọc",
    drop_filter: "Bỏ lọc",
    drop_filters: "Bỏ các bộ lọc",
    facets: ["Chuyên mục", "Từ khóa", "Tác giả", "Địa điểm", "Nguồn", "Văn bản"],
    suggestions: "Gợi ý",
    did_you_mean: "Có phải bạn tìm",
    related: "Bài liên quan",
    their_page: "trang riêng",
    lost_help: "Phần còn lại vẫn dùng được. Hãy xem lại mạng rồi thử lại; nếu không được, hãy tải lại trang.",
    rest_lost: "Chưa tải được phần tìm và lọc của ứng dụng.",
    theme_sepia: "Giao diện: giấy cũ",
    theme_contrast: "Giao diện: tương phản cao",
    previous_article: "Bài trước",
    next_article: "Bài sau",
    text_hash: "SHA-256 của văn bản",
    find: "Tìm trong bài",
    pause: "Tạm dừng",
    saved: "Đã lưu",
};

static EN: Texts = Texts {
    app: "Kho báo",
    skip_to_list: "Skip to the list",
    search: "Search the archive",
    search_clear: "Clear the search",
    open_file: "Open a file",
    drop_here: "Drop the file here to open it",
    switch_language: "Tiếng Việt",
    theme_auto: "Theme: as the device",
    theme_light: "Theme: light",
    theme_dark: "Theme: dark",
    everything: "Show everything",
    results: "List of articles",
    order: "Order",
    newest: "Newest",
    oldest: "Oldest",
    undated: "Undated",
    inferred: "inferred from the text",
    untitled: "(No headline)",
    article: "Article",
    back_to_list: "List",
    source_link: "See it where it was published",
    open_in_archive: "Open in the archive",
    tags: "Tags",
    updated: "Updated",
    picture_lost: "The picture could not be loaded",
    no_match: "No article matches",
    no_match_help: "Try fewer words or a wider span. Accents are not needed.",
    drop_words: "Drop the words",
    drop_span: "Drop the span",
    empty_title: "No articles yet",
    empty_help: "Choose a file of articles (JSON Feed), or drop it here.",
    see_sample: "See the sample archive",
    retry: "Try again",
    dismiss: "Dismiss",
    opening: "Opening the archive",
    choose_article: "Choose an article from the list to read it.",
    keys_hint: "Press ? for the keyboard shortcuts.",
    not_here: "This article is not in the archive",
    not_here_help: "It may belong to another archive, or the address was copied in part.",
    problems: "Parts of the bundle are broken",
    keys: "Keyboard shortcuts",
    close: "Close",
    worker_lost: "The part that handles the data has stopped. Reload the page.",
    relevance: "Best match",
    filter: "Filter",
    filters: "Filters",
    drop_filter: "Drop the filter",
    drop_filters: "Drop the filters",
    facets: ["Section", "Tag", "Author", "Place", "Source", "Document"],
    suggestions: "Suggestions",
    did_you_mean: "Did you mean",
    related: "Related articles",
    their_page: "own page",
    lost_help: "The rest can be used. Check the network, then try again; if that does not help, reload the page.",
    rest_lost: "The part of the app that searches and filters could not be loaded.",
    theme_sepia: "Theme: sepia",
    theme_contrast: "Theme: high contrast",
    previous_article: "Previous article",
    next_article: "Next article",
    text_hash: "SHA-256 of the text",
    find: "Find in the article",
    pause: "Pause",
    saved: "Saved",
};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Lang {
    /// A count, its thousands set apart as the language does.
    pub fn number(self, count: u64) -> String {
        let digits = count.to_string();
        let mut text = String::with_capacity(digits.len() + digits.len() / 3);
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                text.push(match self {
                    Lang::Vi => '.',
                    Lang::En => ',',
                });
            }
            text.push(digit);
        }
        text
    }

    /// "247 bài"
    pub fn articles(self, count: u32) -> String {
        let number = self.number(count.into());
        match (self, count) {
            (Lang::Vi, _) => format!("{number} bài"),
            (Lang::En, 1) => format!("{number} article"),
            (Lang::En, _) => format!("{number} articles"),
        }
    }

    /// What the live region says of the list.
    pub fn matches(self, count: u32, total: u32, filtered: bool) -> String {
        match (self, filtered) {
            (_, false) => self.articles(total),
            (Lang::Vi, true) => format!("{} khớp, trong\u{a0}{}", self.articles(count), self.number(total.into())),
            (Lang::En, true) => format!("{} of {} match", self.number(count.into()), self.articles(total)),
        }
    }

    /// How many were found where not all files of the archive could be had.
    pub fn found_in_part(self, count: u32) -> String {
        match self {
            Lang::Vi => format!("Thấy {} trong phần tải được", self.articles(count)),
            Lang::En => format!("{} found in what could be loaded", self.articles(count)),
        }
    }

    /// A facet's name.
    pub fn facet(self, facet: Facet) -> &'static str {
        self.texts().facets[facet as usize]
    }

    /// What leads to more values of a facet.
    pub fn more(self, count: usize) -> String {
        let count = self.number(count as u64);
        match self {
            Lang::Vi => format!("thêm {count}"),
            Lang::En => format!("{count} more"),
        }
    }

    /// Values of a facet that are not shown.
    pub fn unshown(self, count: u32) -> String {
        let count = self.number(count.into());
        match self {
            Lang::Vi => format!("Còn {count} mục nữa; hãy tìm bằng từ."),
            Lang::En => format!("{count} others can be found by words."),
        }
    }

    /// What leads from the filters to the list.
    pub fn see(self, count: u32) -> String {
        match self {
            Lang::Vi => format!("Xem {}", self.articles(count)),
            Lang::En => format!("See {}", self.articles(count)),
        }
    }

    /// That files of the archive could not be fetched.
    pub fn lost(self, files: u32) -> String {
        match (self, files) {
            (Lang::Vi, _) => format!("Chưa tải được {} tệp của kho báo.", self.number(files.into())),
            (Lang::En, 1) => "1 file of the archive could not be fetched.".to_owned(),
            (Lang::En, _) => format!("{} files of the archive could not be fetched.", self.number(files.into())),
        }
    }

    /// What a query does otherwise than one may expect.
    pub fn hint(self, hint: &Hint) -> &'static str {
        match (self, hint) {
            (Lang::Vi, Hint::OrBesideExclusion) => "OR cạnh một từ bị loại (-) không có tác dụng.",
            (Lang::En, Hint::OrBesideExclusion) => "OR beside an excluded word (-) does nothing.",
            (Lang::Vi, Hint::TooManyWords) => "Chỉ tìm theo 32 từ đầu.",
            (Lang::En, Hint::TooManyWords) => "Only the first 32 words are searched for.",
            (Lang::Vi, Hint::LongWord) => "Từ quá dài được tìm theo phần đầu của nó.",
            (Lang::En, Hint::LongWord) => "A very long word is searched for by its beginning.",
            (Lang::Vi, Hint::NoDate) => "Sau from: hoặc to: hãy viết ngày như 09/11/2021, 2021-11 hoặc 2021.",
            (Lang::En, Hint::NoDate) => "Write a date behind from: or to:, as 09/11/2021, 2021-11 or 2021.",
        }
    }

    /// The search field's hint.
    pub fn search_in(self, total: u32) -> String {
        match self {
            Lang::Vi => format!("Tìm trong {}", self.articles(total)),
            Lang::En => format!("Search {}", self.articles(total)),
        }
    }

    /// dd/MM/yyyy, in both languages.
    pub fn day(self, day: Day) -> String {
        let (year, month, day) = day.ymd();
        format!("{day:02}/{month:02}/{year:04}")
    }

    /// A day in words.
    pub fn day_in_words(self, day: Day) -> String {
        let (year, month, day) = day.ymd();
        match self {
            Lang::Vi => format!("ngày {day} tháng {month} năm {year}"),
            Lang::En => format!("{day} {} {year}", MONTHS[month as usize - 1]),
        }
    }

    /// A publication date, as precise as it was written, without its time of day.
    pub fn date(self, date: Date) -> String {
        let (year, month, _) = date.day.ymd();
        match date.precision {
            Precision::Year => format!("{year:04}"),
            Precision::Month => format!("{month:02}/{year:04}"),
            Precision::Day | Precision::Minute => self.day(date.day),
            Precision::Inferred => format!("{} ({})", self.day(date.day), self.texts().inferred),
        }
    }

    /// A publication date with its time of day, where one was written, and with the offset of its clock, where that is not
    /// Vietnam's; one that was not written is said to be taken as that.
    pub fn date_and_time(self, date: Date) -> String {
        match date.precision {
            Precision::Minute => {
                let zone = match (self, date.offset) {
                    (_, Some(HANOI)) => String::new(),
                    (_, Some(offset)) => {
                        let (sign, minutes) = (if offset < 0 { '-' } else { '+' }, offset.unsigned_abs());
                        format!(" ({sign}{:02}:{:02})", minutes / 60, minutes % 60)
                    }
                    (Lang::Vi, None) => " (không ghi múi giờ, coi là +07:00)".to_owned(),
                    (Lang::En, None) => " (no time zone given, taken as +07:00)".to_owned(),
                };
                format!("{}, {:02}:{:02}{zone}", self.date(date), date.second / 3600, date.second / 60 % 60)
            }
            _ => self.date(date),
        }
    }

    /// A span, as short as it can be said: a year, a month, a day, or both ends.
    pub fn span(self, span: Span) -> String {
        match (span.from, span.to) {
            (None, None) if span.undated => self.texts().undated.to_owned(),
            (None, None) => String::new(),
            (Some(from), None) => match self {
                Lang::Vi => format!("từ {}", self.day(from)),
                Lang::En => format!("from {}", self.day(from)),
            },
            (None, Some(to)) => match self {
                Lang::Vi => format!("đến {}", self.day(to)),
                Lang::En => format!("to {}", self.day(to)),
            },
            (Some(from), Some(to)) if from == to => self.day(from),
            (Some(from), Some(to)) => {
                // Whole years or months need no days.
                let whole = |precision| (Date::whole(from, precision), Date::whole(to, precision));
                let (first, last) = if from == from.year_start() && to.next() == to.next().year_start() {
                    whole(Precision::Year)
                } else if from == from.month_start() && to.next() == to.next().month_start() {
                    whole(Precision::Month)
                } else {
                    whole(Precision::Day)
                };
                let (first, last) = (self.date(first), self.date(last));
                if first == last { first } else { format!("{first} – {last}") }
            }
        }
    }

    /// A label of the time axis; `first` is the first one drawn, which says the year.
    pub fn tick(self, day: Day, unit: Unit, first: bool) -> String {
        let (year, month, number) = day.ymd();
        match unit {
            Unit::Day | Unit::Week if first => self.day(day),
            Unit::Day | Unit::Week => format!("{number:02}/{month:02}"),
            Unit::Month | Unit::Quarter if month == 1 || first => match self {
                Lang::Vi => format!("T{month}/{year}"),
                Lang::En => format!("{} {year}", &MONTHS[month as usize - 1][..3]),
            },
            Unit::Month | Unit::Quarter => match self {
                Lang::Vi => format!("T{month}"),
                Lang::En => MONTHS[month as usize - 1][..3].to_owned(),
            },
            Unit::Year | Unit::Decade | Unit::Century => year.to_string(),
        }
    }

    /// What a bar stands for: "05/2017: 247 bài, 12 khớp".
    pub fn bar(self, span: Span, all: u32, matching: Option<u32>, in_part: bool) -> String {
        self.counted(self.span(span), self.articles(all), matching, in_part)
    }

    /// A name, how many there are, and how many of them match; or were found where not all files of the archive could be had.
    fn counted(self, name: String, all: String, matching: Option<u32>, in_part: bool) -> String {
        let Some(matching) = matching.map(|matching| self.number(matching.into())) else {
            return format!("{name}: {all}");
        };
        match (self, in_part) {
            (Lang::Vi, false) => format!("{name}: {all}, {matching} khớp"),
            (Lang::Vi, true) => format!("{name}: {all}, thấy {matching}"),
            (Lang::En, false) => format!("{name}: {all}, {matching} match"),
            (Lang::En, true) => format!("{name}: {all}, {matching} found"),
        }
    }

    /// The bucket of articles without a date: "Không rõ ngày: 75, 3 khớp".
    pub fn undated(self, all: u32, matching: Option<u32>, in_part: bool) -> String {
        self.counted(self.texts().undated.to_owned(), self.number(all.into()), matching, in_part)
    }

    /// That the bars of what matches are drawn so many times as high.
    pub fn times(self, times: u32) -> String {
        let times = self.number(times.into());
        match self {
            Lang::Vi => format!("Cột khớp được vẽ cao gấp {times} lần"),
            Lang::En => format!("Bars of matches are drawn {times} times as high"),
        }
    }

    /// The heading of articles of one day and month: "Ngày 09/11 những năm khác".
    pub fn on_this_day(self, day: Day) -> String {
        let (_, month, day) = day.ymd();
        match self {
            Lang::Vi => format!("Ngày {day:02}/{month:02} những năm khác"),
            Lang::En => format!("On {day:02}/{month:02} in other years"),
        }
    }

    /// Where a time in a text leads: "18/11/2021: 12 bài quanh thời gian này".
    pub fn around(self, time: Span, articles: u32) -> String {
        let (time, articles) = (self.span(time), self.articles(articles));
        match self {
            Lang::Vi => format!("{time}: {articles} quanh thời gian này"),
            Lang::En => format!("{time}: {articles} around this time"),
        }
    }

    /// Where a document in a text leads.
    pub fn citing(self, number: &str) -> String {
        match self {
            Lang::Vi => format!("Các bài nhắc đến {number}"),
            Lang::En => format!("Articles that cite {number}"),
        }
    }

    /// How long an article takes to read, and how that is reckoned: "4 phút đọc", "912 tiếng, 240 tiếng một phút".
    pub fn reading_time(self, minutes: u32, words: u32, a_minute: u32) -> (String, String) {
        let (minutes, words) = (self.number(minutes.into()), self.number(words.into()));
        match self {
            Lang::Vi => (format!("{minutes} phút đọc"), format!("{words} tiếng, {a_minute} tiếng một phút")),
            Lang::En => (format!("{minutes} min read"), format!("{words} words, {a_minute} a minute")),
        }
    }

    /// That a link is on the clipboard: to a paragraph, or at 0 to the article.
    pub fn link_copied(self, paragraph: u32) -> String {
        match (self, paragraph) {
            (Lang::Vi, 0) => "Đã chép liên kết đến bài".to_owned(),
            (Lang::En, 0) => "Link to the article copied".to_owned(),
            (Lang::Vi, _) => format!("Đã chép liên kết đến đoạn {paragraph}"),
            (Lang::En, _) => format!("Link to paragraph {paragraph} copied"),
        }
    }

    /// That reading goes on where it was left.
    pub fn resumed(self, paragraph: u32) -> String {
        match self {
            Lang::Vi => format!("Đọc tiếp từ đoạn {paragraph}"),
            Lang::En => format!("Reading on from paragraph {paragraph}"),
        }
    }

    /// How many things are saved, of which so many are shown.
    pub fn saved_count(self, shown: usize, all: usize) -> String {
        let (shown, all) = (self.number(shown as u64), self.number(all as u64));
        match self {
            Lang::Vi if shown == all => format!("{all} mục"),
            Lang::Vi => format!("{shown} trong {all} mục"),
            Lang::En if shown == all => format!("{all} saved"),
            Lang::En => format!("{shown} of {all} saved"),
        }
    }

    /// What an imported file brought.
    pub fn imported(self, new: usize, newer: usize, known: usize) -> String {
        match self {
            Lang::Vi => format!("Mới: {new}. Thay bằng bản mới hơn: {newer}. Đã có sẵn: {known}."),
            Lang::En => format!("New: {new}. Replaced by what is newer: {newer}. Already here: {known}."),
        }
    }

    /// Why an imported file brought nothing, and what to do.
    pub fn not_saved_file(self, why: &NotOurs) -> String {
        match (self, why) {
            (Lang::Vi, NotOurs::NotJson(at)) => {
                format!("Đây không phải tệp JSON: hỏng từ byte {at}. Hãy chọn tệp mà “Xuất tệp” đã ghi ra.")
            }
            (Lang::En, NotOurs::NotJson(at)) => {
                format!("This is no JSON: it breaks off at byte {at}. Choose a file that “Export a file” has written.")
            }
            (Lang::Vi, NotOurs::OtherKind) => {
                "Đây là tệp khác, không ghi khobao-saved/1. Hãy chọn tệp mà “Xuất tệp” đã ghi ra.".to_owned()
            }
            (Lang::En, NotOurs::OtherKind) => {
                "This is another kind of file, without khobao-saved/1. Choose one that “Export a file” has written."
                    .to_owned()
            }
            (Lang::Vi, NotOurs::OtherVersion(found)) => {
                format!("Tệp thuộc phiên bản {found}; ở đây đọc được khobao-saved/1. Hãy dùng bản Kho báo mới hơn.")
            }
            (Lang::En, NotOurs::OtherVersion(found)) => {
                format!("The file is {found}; khobao-saved/1 is what can be read here. Use a newer Khobao.")
            }
            (Lang::Vi, NotOurs::NoItems) => "Tệp không có danh sách items; có lẽ đã bị sửa.".to_owned(),
            (Lang::En, NotOurs::NoItems) => "The file has no list of items; perhaps it was edited.".to_owned(),
        }
    }

    /// An item of an imported file that could not be taken.
    pub fn broken_saved(self, place: usize, wrong: &Wrong) -> String {
        let wanted = match (self, wrong.wanted) {
            (Lang::Vi, Wanted::Object) => "một đối tượng {}",
            (Lang::En, Wanted::Object) => "an object {}",
            (Lang::Vi, Wanted::Text) => "chữ, không để trống",
            (Lang::En, Wanted::Text) => "a text that is not empty",
            (Lang::Vi, Wanted::Moment) => "thời điểm như 2021-11-09T01:30:00.000Z",
            (Lang::En, Wanted::Moment) => "a moment such as 2021-11-09T01:30:00.000Z",
            (Lang::Vi, Wanted::Number) => "số nguyên, không nhỏ hơn chỗ bắt đầu",
            (Lang::En, Wanted::Number) => "a whole number, not before where it begins",
            (_, Wanted::Motivation) => "bookmarking, commenting, highlighting",
            (Lang::Vi, Wanted::Target) => "ít nhất một chỗ trong bài",
            (Lang::En, Wanted::Target) => "at least one place in the article",
        };
        let Wrong { field, found, .. } = wrong;
        match self {
            Lang::Vi => format!("Mục {place} bị bỏ qua: {field} cần là {wanted}, nhưng là {found}."),
            Lang::En => format!("Item {place} is left out: {field} should be {wanted}, but is {found}."),
        }
    }

    /// The marks of a paragraph.
    pub fn marks_here(self, marks: usize, paragraph: u32) -> String {
        match self {
            Lang::Vi => format!("Đoạn {paragraph}: {marks} chỗ đánh dấu"),
            Lang::En if marks == 1 => format!("Paragraph {paragraph}: 1 mark"),
            Lang::En => format!("Paragraph {paragraph}: {marks} marks"),
        }
    }

    /// "3/12 khớp"
    pub fn match_of(self, at: usize, of: usize) -> String {
        match self {
            Lang::Vi => format!("{at}/{of} chỗ khớp"),
            Lang::En => format!("match {at}/{of}"),
        }
    }

    /// A speed of reading aloud, given in hundredths: "1,25×".
    pub fn speed(self, percent: u32) -> String {
        let point = if self == Lang::Vi { "," } else { "." };
        match (percent / 100, percent % 100) {
            (whole, 0) => format!("{whole}×"),
            (whole, rest) if rest % 10 == 0 => format!("{whole}{point}{}×", rest / 10),
            (whole, rest) => format!("{whole}{point}{rest:02}×"),
        }
    }

    /// The name of a voice that speaks elsewhere, to which the text would be sent.
    pub fn far_voice(self, name: &str) -> String {
        match self {
            Lang::Vi => format!("{name} (cần mạng)"),
            Lang::En => format!("{name} (needs the network)"),
        }
    }

    /// The name of a picture in an article, as a button: by what it shows, else by its place among the others.
    pub fn see_picture(self, alt: &str, caption: &str, at: usize, of: usize) -> String {
        let what = if alt.is_empty() { caption } else { alt };
        match (self, what) {
            (Lang::Vi, "") => format!("Phóng to hình {at}/{of}"),
            (Lang::En, "") => format!("Enlarge picture {at}/{of}"),
            (Lang::Vi, what) => format!("Phóng to hình: {what}"),
            (Lang::En, what) => format!("Enlarge the picture: {what}"),
        }
    }

    /// What stands in the place of a picture that could not be loaded.
    pub fn lost_picture(self, alt: &str) -> String {
        let lost = self.texts().picture_lost;
        if alt.is_empty() { lost.to_owned() } else { [lost, ": ", alt].concat() }
    }

    /// The archive in one line: how many articles, from when to when.
    pub fn about(self, total: u32, extent: Option<(Day, Day)>, undated: u32) -> String {
        let mut line = self.articles(total);
        if let Some((first, last)) = extent {
            let (first, last) = (self.day(first), self.day(last));
            line += &match self {
                Lang::Vi => format!(", từ {first} đến {last}"),
                Lang::En => format!(", from {first} to {last}"),
            };
        }
        if undated > 0 {
            let undated = self.number(undated.into());
            line += &match self {
                Lang::Vi => format!(", {undated} bài không rõ ngày"),
                Lang::En => format!(", {undated} undated"),
            };
        }
        line
    }

    /// How far an opening is: bytes and articles.
    pub fn progress(self, bytes: u64, size: Option<u64>, articles: u32) -> String {
        let articles = self.articles(articles);
        match size {
            Some(size) => format!("{} / {} · {articles}", self.bytes(bytes), self.bytes(size)),
            None => format!("{} · {articles}", self.bytes(bytes)),
        }
    }

    /// A size, in the unit that fits.
    pub fn bytes(self, bytes: u64) -> String {
        if bytes < 100_000 {
            return format!("{} KB", self.number(bytes.div_ceil(1000)));
        }
        let tenths = bytes / 100_000;
        let comma = match self {
            Lang::Vi => ',',
            Lang::En => '.',
        };
        format!("{}{comma}{} MB", self.number(tenths / 10), tenths % 10)
    }

    /// While words cannot be found yet.
    pub fn indexing(self, done: u32, total: u32) -> String {
        let (done, total) = (self.number(done.into()), self.number(total.into()));
        match self {
            Lang::Vi => format!("Đang lập chỉ mục tìm kiếm: {done} / {total}"),
            Lang::En => format!("Indexing for search: {done} / {total}"),
        }
    }

    /// How many problems a bundle has: the summary that can be opened.
    pub fn problem_count(self, left_out: usize, other: usize) -> String {
        let mut parts = Vec::new();
        match (self, left_out) {
            (_, 0) => {}
            (Lang::Vi, count) => parts.push(format!("{count} mục bị bỏ lại")),
            (Lang::En, 1) => parts.push("1 item was left out".to_owned()),
            (Lang::En, count) => parts.push(format!("{count} items were left out")),
        }
        match (self, other) {
            (_, 0) => {}
            (Lang::Vi, count) => parts.push(format!("{count} chỗ cần xem")),
            (Lang::En, 1) => parts.push("1 remark".to_owned()),
            (Lang::En, count) => parts.push(format!("{count} remarks")),
        }
        parts.join(", ")
    }

    /// What happened to a bundle that could not be opened, and the remedy.
    pub fn failure(self, failure: &Failure) -> (String, String) {
        let (what, remedy) = match (self, failure) {
            (Lang::Vi, Failure::Status(404 | 410)) => {
                ("Không có kho báo nào ở địa chỉ này.".to_owned(), "Hãy xem lại địa chỉ, nhất là chữ hoa và phần cuối.")
            }
            (Lang::En, Failure::Status(404 | 410)) => (
                "There is no archive at this address.".to_owned(),
                "Check the address, its end and its capitals above all.",
            ),
            (Lang::Vi, Failure::Status(status)) => (
                format!("Máy chủ không đưa kho báo ra (mã {status})."),
                "Hãy thử lại sau, hoặc hỏi người giữ trang ấy.",
            ),
            (Lang::En, Failure::Status(status)) => (
                format!("The server did not hand out the archive (status {status})."),
                "Try again later, or ask whoever keeps that site.",
            ),
            (Lang::Vi, Failure::Unreachable) => (
                "Không nối được tới nơi giữ kho báo.".to_owned(),
                "Hãy xem lại mạng và tên máy chủ. Nếu kho ở một trang khác, trang đó phải cho phép đọc từ ngoài (CORS).",
            ),
            (Lang::En, Failure::Unreachable) => (
                "The place that keeps the archive could not be reached.".to_owned(),
                "Check the network and the host's name. An archive on another site must allow reading from outside (CORS).",
            ),
            (Lang::Vi, Failure::BadAddress) => (
                "Địa chỉ kho báo không dùng được.".to_owned(),
                "Địa chỉ phải bắt đầu bằng http:// hoặc https://, hoặc là đường dẫn trong cùng trang.",
            ),
            (Lang::En, Failure::BadAddress) => (
                "The archive's address cannot be used.".to_owned(),
                "It must begin with http:// or https://, or be a path on this site.",
            ),
            (Lang::Vi, Failure::NotJson { line, column, found }) => (
                format!("Đây không phải tệp JSON: ở dòng {line}, cột {column} gặp «{found}»."),
                "Cần một gói JSON Feed. Nếu đó là một trang web, hãy tìm địa chỉ của chính tệp dữ liệu.",
            ),
            (Lang::En, Failure::NotJson { line, column, found }) => (
                format!("This is not JSON: line {line}, column {column} has “{found}”."),
                "A JSON Feed bundle is needed. If this is a web page, look for the address of the data file itself.",
            ),
            (Lang::Vi, Failure::OtherKind { found }) => (
                format!("Tệp JSON này không thuộc loại nào đọc được: nó bắt đầu bằng {found}."),
                "Cần JSON Feed (một đối tượng có danh sách “items”), ninjs hoặc các bài của WordPress.",
            ),
            (Lang::En, Failure::OtherKind { found }) => (
                format!("This JSON is of no kind that can be read: it begins with {found}."),
                "Needed is a JSON Feed (an object with a list named “items”), ninjs, or posts of WordPress.",
            ),
            (_, Failure::Source { what, remedy }) => return (what.clone(), remedy.clone()),
            (Lang::Vi, Failure::Empty) => ("Gói này không có bài nào.".to_owned(), "Danh sách bài của gói đang trống."),
            (Lang::En, Failure::Empty) => {
                ("This bundle holds no articles.".to_owned(), "Its list of articles is empty.")
            }
            (Lang::Vi, Failure::CutOff { articles: 0 }) => {
                ("Gói bị đứt trước khi có bài nào trọn vẹn.".to_owned(), "Hãy tải lại, hoặc chép lại tệp cho đủ.")
            }
            (Lang::En, Failure::CutOff { articles: 0 }) => (
                "The bundle breaks off before the first article is whole.".to_owned(),
                "Load it again, or copy the file again in full.",
            ),
            (Lang::Vi, Failure::CutOff { articles }) => (
                format!("Gói bị đứt giữa chừng, sau {}.", self.articles(*articles)),
                "Các bài đã đến được giữ lại. Hãy tải lại, hoặc chép lại tệp cho đủ.",
            ),
            (Lang::En, Failure::CutOff { articles }) => (
                format!("The bundle breaks off in the middle, after {}.", self.articles(*articles)),
                "What had come is kept. Load it again, or copy the file again in full.",
            ),
        };
        (what, remedy.to_owned())
    }

    /// What is wrong with an item, with its position.
    pub fn problem(self, problem: &Problem) -> String {
        let place = match (self, problem.item, &problem.id) {
            (_, 0, _) => String::new(),
            (Lang::Vi, item, None) => format!("mục {item}: "),
            (Lang::En, item, None) => format!("item {item}: "),
            (Lang::Vi, item, Some(id)) => format!("mục {item} ({id}): "),
            (Lang::En, item, Some(id)) => format!("item {item} ({id}): "),
        };
        let what = match (self, &problem.kind) {
            (Lang::Vi, ProblemKind::Broken { line, column, found }) => {
                format!("hỏng ở dòng {line}, cột {column}, chỗ «{found}»; mục này bị bỏ lại")
            }
            (Lang::En, ProblemKind::Broken { line, column, found }) => {
                format!("broken at line {line}, column {column}, at “{found}”; it is left out")
            }
            (Lang::Vi, ProblemKind::NotAnObject { found }) => {
                format!("cần một đối tượng, gặp «{found}»; mục này bị bỏ lại")
            }
            (Lang::En, ProblemKind::NotAnObject { found }) => {
                format!("expected an object, found “{found}”; it is left out")
            }
            (Lang::Vi, ProblemKind::NoId) => "thiếu “id”; mục này bị bỏ lại".to_owned(),
            (Lang::En, ProblemKind::NoId) => "has no “id”; it is left out".to_owned(),
            (Lang::Vi, ProblemKind::NoContent) => "không có tiêu đề, chữ hay hình; mục này bị bỏ lại".to_owned(),
            (Lang::En, ProblemKind::NoContent) => "has no headline, text or picture; it is left out".to_owned(),
            (Lang::Vi, ProblemKind::BadField { field, expected, found }) => {
                format!("“{field}” là «{found}»; cần {}", self.expected(*expected))
            }
            (Lang::En, ProblemKind::BadField { field, expected, found }) => {
                format!("“{field}” is “{found}”; expected {}", self.expected(*expected))
            }
            (Lang::Vi, ProblemKind::DuplicateId { first_bundle }) => {
                format!("trùng “id” với một mục trước ({first_bundle}); mục sau bị bỏ lại")
            }
            (Lang::En, ProblemKind::DuplicateId { first_bundle }) => {
                format!("has the “id” of an earlier item ({first_bundle}); the later one is left out")
            }
            (Lang::Vi, ProblemKind::CutOff) => "gói bị đứt giữa mục này; các mục trước được giữ lại".to_owned(),
            (Lang::En, ProblemKind::CutOff) => {
                "the bundle breaks off in the middle of it; the items before it are kept".to_owned()
            }
            (_, ProblemKind::Unopened(failure)) => {
                let (what, remedy) = self.failure(failure);
                format!("{what} {remedy}")
            }
        };
        format!("{place}{what}")
    }

    fn expected(self, expected: Expected) -> &'static str {
        match (self, expected) {
            (Lang::Vi, Expected::Text) => "một dòng chữ",
            (Lang::En, Expected::Text) => "a text",
            (Lang::Vi, Expected::Texts) => "một danh sách chữ",
            (Lang::En, Expected::Texts) => "a list of texts",
            (Lang::Vi, Expected::Date) => "RFC 3339, 2021-11 hoặc dd/MM/yyyy",
            (Lang::En, Expected::Date) => "RFC 3339, 2021-11 or dd/MM/yyyy",
            (Lang::Vi, Expected::Address) => "một địa chỉ http hoặc https",
            (Lang::En, Expected::Address) => "an http or https address",
            (Lang::Vi, Expected::Object) => "một đối tượng",
            (Lang::En, Expected::Object) => "an object",
            (Lang::Vi, Expected::Objects) => "một danh sách đối tượng",
            (Lang::En, Expected::Objects) => "a list of objects",
        }
    }
}
