//! Naming a peak of the timeline.

use khobao_core::peaks::name;
use khobao_core::query;

/// Headlines of an archive, a year of each month's usual news.
fn archive() -> Vec<&'static str> {
    let usual = [
        "Giá rau tăng nhẹ ở chợ huyện",
        "Lễ ra quân trồng cây đầu xuân",
        "Tổng kết năm học ở trường huyện",
        "Kiểm tra công tác bầu cử ở cơ sở",
        "Mưa lớn gây ngập ở nhiều nơi",
    ];
    (0..60).map(|at| usual[at % usual.len()]).collect()
}

fn named(inside: &[&str], query: &str) -> Option<String> {
    let all = [inside, &archive()].concat();
    name(inside, &all, &query::parse(query))
}

#[test]
fn a_peak_is_named_by_what_sets_it_apart() {
    let inside = [
        "Chợ huyện đóng cửa vì giãn cách xã hội",
        "Giãn cách xã hội từ chiều nay",
        "Người dân chấp hành giãn cách xã hội",
        "Giá rau tăng nhẹ ở chợ huyện",
        "Giá rau tăng nhẹ ở chợ xã",
    ];
    // As it is written inside a headline, and with the syllables that belong to it.
    assert_eq!(named(&inside, "chợ").as_deref(), Some("giãn cách xã hội"));
}

#[test]
fn a_peak_is_not_named_by_what_was_searched_for() {
    let inside = ["Giãn cách từ chiều nay", "Chợ vắng vì giãn cách, hàng quán đóng cửa", "Hàng quán đóng cửa"];
    assert_eq!(named(&inside, "gian cach").as_deref(), Some("hàng quán đóng cửa"));
}

#[test]
fn a_peak_with_nothing_in_common_has_no_name() {
    assert_eq!(named(&["Cầu mới", "Đường cũ", "Chợ đêm"], "x"), None);
    assert_eq!(named(&[], ""), None);
    assert_eq!(named(&["", "…", "Một"], ""), None);
    // Words across a comma are no expression.
    assert_eq!(named(&["Cầu, đường", "Cầu. Đường", "Cầu – đường"], "x"), None);
}

#[test]
fn naming_is_fast_where_all_headlines_are_one() {
    let inside = vec!["mưa mưa mưa mưa mưa mưa mưa mưa mưa mưa mưa mưa"; 240];
    assert_eq!(name(&inside, &archive(), &query::parse("x")).as_deref(), Some("mưa mưa mưa mưa"));
}
