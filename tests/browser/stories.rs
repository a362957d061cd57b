//! The stories, by theme, and what many of them ask of a page.

mod address;
mod aids;
mod disk;
mod embedding;
mod faults;
mod finding;
mod frameworks;
mod hostile;
mod installed;
mod loading;
mod look;
mod narrowing;
mod offline;
mod packed;
mod reader;
mod reading;
mod saved;
mod scale;
mod signed;
mod time;

use crate::page::{Page, Stop, Told, escape, names, strings};
use crate::server::{Reply, Shelf};
use serde_json::json;

/// One story: a sentence for a name, and what happens.
pub struct Story {
    /// The name of the function that tells it.
    pub name: &'static str,
    /// Tells it in a page that is new.
    pub tell: fn(&Page) -> Told,
}

macro_rules! stories {
    ($($theme:ident::$name:ident,)*) => {
        /// All stories, in the order in which they are told: the first to read is what matters most.
        pub const STORIES: &[Story] = &[$(Story { name: stringify!($name), tell: $theme::$name }),*];
    };
}

stories! {
    finding::a_newcomer_sees_the_sample_archive,
    finding::a_reader_without_vietnamese_input_finds_bac_kan,
    finding::all_words_must_match_and_clearing_brings_everything_back,
    finding::a_search_without_a_match_says_so_and_leads_on,
    finding::a_vietnamese_input_method_composes_a_word_and_the_field_is_left_alone,
    narrowing::a_reader_narrows_to_a_section_and_a_tag_and_clears,
    narrowing::a_narrowed_list_is_shared_by_its_address,
    narrowing::on_a_phone_the_filters_are_a_sheet_from_below,
    narrowing::an_article_leads_to_others_by_its_tags_and_by_what_is_related,
    narrowing::suggestions_are_taken_by_keyboard,
    narrowing::a_suggestion_is_taken_by_a_press,
    narrowing::a_misspelt_word_is_corrected_by_a_press,
    narrowing::what_a_query_does_otherwise_is_said,
    narrowing::the_order_follows_the_query_and_the_reader,
    time::a_span_is_chosen_by_two_date_fields,
    time::a_span_is_chosen_by_clicking_a_bar,
    time::a_span_is_chosen_by_keyboard,
    time::a_span_is_chosen_by_dragging,
    time::a_span_is_chosen_from_those_that_have_names,
    time::the_timeline_goes_nearer_and_farther,
    time::bars_are_heard_and_chosen_by_keyboard,
    time::undated_articles_have_a_bucket,
    time::peaks_of_a_search_have_names,
    time::an_article_leads_to_its_day_in_other_years,
    time::dates_and_documents_in_a_text_lead_on,
    address::a_shared_link_opens_the_same_article_and_filter,
    address::a_shared_link_opens_at_the_paragraph,
    address::back_and_forward_go_through_articles,
    loading::a_broken_bundle_says_which_item_and_keeps_the_good_ones,
    loading::each_failure_has_its_own_sentence_and_a_way_on,
    loading::what_other_systems_give_opens_and_a_feed_goes_on,
    loading::several_bundles_merge_into_one_archive,
    loading::a_chosen_file_is_added,
    loading::a_dropped_file_is_added,
    loading::json_inline_in_the_page_is_the_archive,
    loading::the_part_that_searches_comes_behind_the_first_list,
    reading::an_article_shows_all_its_parts,
    reading::nothing_in_an_article_ever_runs,
    reading::page_translation_does_not_break_the_next_article,
    reading::an_undated_article_comes_last_and_can_be_read,
    aids::a_reader_chooses_how_articles_look,
    aids::a_long_article_is_read_on_where_it_was_left,
    aids::the_articles_around_are_a_press_away,
    aids::each_paragraph_has_a_link,
    aids::an_article_is_cited,
    aids::an_article_is_printed,
    saved::a_reader_saves_marks_and_notes,
    saved::a_reader_takes_what_is_saved_elsewhere,
    saved::what_is_saved_can_be_used_by_anyone,
    reader::a_text_is_found_within_an_article,
    reader::a_picture_fills_the_screen,
    reader::a_lost_picture_leaves_no_hole,
    reader::an_article_is_read_aloud,
    packed::a_packed_archive_is_searched_and_read,
    packed::a_packed_archive_is_narrowed,
    packed::a_packed_archive_shows_itself_only,
    packed::a_damaged_file_costs_what_it_holds_and_is_told,
    packed::without_the_part_that_searches_an_archive_is_read,
    packed::a_key_pressed_before_the_rest_is_here_counts,
    disk::an_archive_in_one_file_opens_from_a_disk,
    disk::a_packed_folder_opened_from_a_disk_says_what_it_needs,
    offline::an_archive_is_kept_and_read_with_the_server_stopped,
    offline::a_store_that_was_broken_off_goes_on,
    offline::what_was_seen_is_read_again_without_a_network,
    offline::what_is_kept_has_its_pictures,
    offline::a_new_archive_is_fetched_where_it_changed,
    offline::a_new_release_is_offered_and_two_stand_side_by_side,
    installed::the_page_can_be_installed_and_takes_what_is_given_to_it,
    installed::what_the_browser_has_cleared_or_cannot_keep_is_said,
    hostile::thousands_of_attacks_are_opened_and_none_runs,
    hostile::attacks_in_other_formats_do_not_run_either,
    hostile::attacks_do_not_run_on_plain_pages_and_in_feeds,
    hostile::attacks_do_not_run_in_an_element_or_in_print,
    hostile::what_pretends_to_be_something_else_is_told_apart,
    hostile::the_documented_headers_let_everything_work,
    hostile::a_foreign_archive_is_named,
    signed::a_signed_archive_says_by_whom_and_without_a_network_too,
    signed::what_is_not_what_was_signed_is_told,
    faults::whatever_goes_wrong_is_told_and_goes_on,
    faults::an_archive_that_changes_meanwhile_is_never_mixed,
    faults::a_clock_that_is_years_off_changes_nothing,
    faults::whatever_goes_wrong_with_a_bundle_is_told_and_goes_on,
    look::the_language_is_the_browsers_and_can_be_switched,
    look::light_and_dark_follow_the_browser_and_the_button,
    look::on_a_phone_the_article_is_a_page_of_its_own_and_back_keeps_the_place,
    look::on_a_desktop_list_and_article_stand_side_by_side,
    look::nothing_scrolls_sideways_at_320_pixels,
    look::everything_can_be_done_by_keyboard_alone,
    look::axe_finds_nothing_on_any_view,
    embedding::an_old_portal_has_two_archives_in_its_page,
    embedding::an_element_follows_the_address_and_starts_when_it_is_near,
    frameworks::react_and_vue_pages_set_properties_and_hear_events,
    frameworks::a_frame_is_as_high_as_its_article,
    frameworks::an_element_goes_in_and_out_and_nothing_of_it_stays,
    scale::ten_thousand_articles_load_while_the_page_stays_alive,
    scale::ten_thousand_articles_are_searched_and_scrolled,
}

/// Those that measure: nothing else is told meanwhile.
pub const ALONE: &[&str] =
    &["ten_thousand_articles_load_while_the_page_stays_alive", "ten_thousand_articles_are_searched_and_scrolled"];

/// The ids of the rows in the list, from top to bottom. The list is windowed: a long one has more than these.
pub fn listed(page: &Page) -> Told<Vec<String>> {
    let script = "return all(arguments[0]).filter(shown)
        .map(row => [row.getBoundingClientRect().top, row.dataset.id])
        .sort((a, b) => a[0] - b[0]).map(row => row[1])";
    Ok(strings(page.run(script, &[json!(names::RESULT)])?))
}

/// Waits until the list holds exactly these, in this order.
pub fn until_listed<S: AsRef<str>>(page: &Page, ids: &[S]) -> Told {
    let wanted: Vec<&str> = ids.iter().map(AsRef::as_ref).collect();
    let mut last = Vec::new();
    let found = page.poll("the list", || {
        last = listed(page)?;
        Ok((last == wanted).then_some(()))
    });
    found.map_err(|_| Stop::Wrong(format!("waited for the list to be {wanted:?}; it is {last:?}")))
}

/// How many articles match, by the live region.
pub fn matching(page: &Page) -> Told<Option<u64>> {
    let script = r"const region = all(arguments[0])[0];
        const number = region && region.textContent.match(/\d[\d.,\u00a0\u202f]*/);
        return number ? Number(number[0].replace(/\D/g, '')) : null";
    Ok(page.run(script, &[json!(names::STATUS)])?.as_u64())
}

/// Waits until the live region states this count.
pub fn until_matching(page: &Page, count: u64) -> Told {
    let mut last = None;
    let found = page.poll("the count", || {
        last = matching(page)?;
        Ok((last == Some(count)).then_some(()))
    });
    found.map_err(|_| Stop::Wrong(format!("waited for {count} to match; the live region says {last:?}")))
}

/// Types over the search field, as a reader would.
pub fn search(page: &Page, query: &str) -> Told {
    page.type_over(names::SEARCH, query)
}

/// The row of one article.
pub fn row(id: &str) -> String {
    format!("#results [data-id=\"{id}\"]")
}

/// The open article, if it is this one.
pub fn article(id: &str) -> String {
    format!("article[data-id=\"{id}\"]")
}

/// Opens an article from the list: by its row's link, which is its headline or all of it, or by the row itself.
pub fn open_article(page: &Page, id: &str) -> Told {
    page.until_shown(&row(id))?;
    let link = format!("{} a[href], #results a[href][data-id=\"{id}\"]", row(id));
    page.click(&if page.shows(&link)? { link } else { row(id) })?;
    page.until_shown(&article(id))
}

/// Opens [`crate::fixtures::small`] and waits for its eight articles. The shelf is what it is loaded from: keep it.
pub fn open_small(page: &Page, more: &str) -> Told<Shelf> {
    let shelf = Shelf::new()?;
    let address = shelf.put("nho.json", Reply::feed(crate::fixtures::small()));
    page.open_bundle(&address, more)?;
    page.until_shown(names::SEARCH)?;
    Ok(shelf)
}

/// `?src=A&src=B` and so on.
pub fn sources(addresses: &[String]) -> String {
    let each: Vec<String> = addresses.iter().map(|address| format!("src={}", escape(address))).collect();
    format!("?{}", each.join("&"))
}

/// Something that a story needs is not here: it is skipped, and where nothing may be missing it has failed.
pub fn without(why: String) -> Stop {
    if std::env::var("CI").is_ok_and(|ci| ci == "true") { Stop::Wrong(why) } else { Stop::Skipped(why) }
}

/// Goes on if it is so.
pub fn check(so: bool, otherwise: impl FnOnce() -> String) -> Told {
    if so { Ok(()) } else { Err(Stop::Wrong(otherwise())) }
}

/// Goes on if both are the same.
pub fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: T, wanted: T) -> Told {
    check(found == wanted, || format!("{what}: {found:?}, not {wanted:?}"))
}
