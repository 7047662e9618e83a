//! Ways from page to page: breadcrumb, back link, tabs, pager, downloads.

use maud::{Markup, html};

use super::icon::{Icon, icon};
use super::words::fill;
use super::{Words, visually_hidden};

/// Words that lead somewhere.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Link<'a> {
    /// The words.
    pub text: &'a str,
    /// The address.
    pub href: &'a str,
}

impl<'a> Link<'a> {
    /// A link.
    pub const fn new(text: &'a str, href: &'a str) -> Self {
        Self { text, href }
    }

    /// Links of words and addresses that were put together for them.
    pub fn each(links: &'a [(String, String)]) -> Vec<Self> {
        links
            .iter()
            .map(|(text, href)| Self { text, href })
            .collect()
    }
}

/// The way down to this page, without the page itself.
pub fn breadcrumb(words: &Words, steps: &[Link<'_>]) -> Markup {
    html! {
        nav class="nhsuk-breadcrumb" aria-label=(words.breadcrumb) {
            ol class="nhsuk-breadcrumb__list" {
                @for step in steps {
                    li class="nhsuk-breadcrumb__list-item" { a class="nhsuk-breadcrumb__link" href=(step.href) { (step.text) } }
                }
            }
            @if let Some(last) = steps.last() {
                a class="nhsuk-back-link" href=(last.href) { (visually_hidden(&format!("{} ", words.back_to))) (last.text) }
            }
        }
    }
}

/// A link to the page before, in a sequence of questions.
pub fn back_link(link: Link<'_>) -> Markup {
    html! { a class="nhsuk-back-link" href=(link.href) { (link.text) } }
}

/// The first link of a page.
pub fn skip_link(words: &Words) -> Markup {
    html! { a class="nhsuk-skip-link" data-module="nhsuk-skip-link" href="#maincontent" { (words.skip_to_content) } }
}

/// Parts of one subject, each a page of its own: plain links, so every part has an address.
pub fn tabs(label: &str, links: &[Link<'_>], current_href: &str) -> Markup {
    html! {
        nav class="app-tabs" aria-label=(label) {
            ul class="app-tabs__list" {
                @for link in links {
                    li class="app-tabs__item" {
                        a class="app-tabs__link" href=(link.href) aria-current=[(link.href == current_href).then_some("page")] { (link.text) }
                    }
                }
            }
        }
    }
}

/// Options of [`pager`].
#[derive(Clone, Copy)]
pub struct Pager<'a> {
    /// This page, from 1.
    pub page: u64,
    /// Rows on a full page.
    pub per_page: u64,
    /// Rows in all.
    pub total: u64,
    /// Address of a page.
    pub url: &'a dyn Fn(u64) -> String,
}

impl Pager<'_> {
    /// Number of pages, at least 1.
    pub fn pages(&self) -> u64 {
        self.total.div_ceil(self.per_page.max(1)).max(1)
    }

    /// Pages worth a link: the first, the last, this one and its neighbours; `None` is a gap.
    fn shown(&self) -> Vec<Option<u64>> {
        let last = self.pages();
        let mut pages: Vec<u64> = [
            1,
            self.page.saturating_sub(1),
            self.page,
            self.page + 1,
            last,
        ]
        .into_iter()
        .filter(|page| (1..=last).contains(page))
        .collect();
        pages.sort_unstable();
        pages.dedup();
        let mut shown = Vec::new();
        let mut before = 0;
        for page in pages {
            if page == before + 2 {
                shown.push(Some(before + 1));
            } else if page > before + 2 {
                shown.push(None);
            }
            shown.push(Some(page));
            before = page;
        }
        shown
    }
}

/// "1 to 100 of 74,981" and links to the other pages; only the sentence when one page holds all, and nothing where there is
/// nothing.
pub fn pager(words: &Words, options: &Pager<'_>) -> Markup {
    if options.total == 0 {
        return html! {};
    }
    let last = options.pages();
    let from = (options.page.saturating_sub(1) * options.per_page + 1).min(options.total);
    let to = (options.page * options.per_page).min(options.total);
    let range = fill(
        &words.range,
        &[
            ("from", &words.grouped(from)),
            ("to", &words.grouped(to)),
            ("total", &words.grouped(options.total)),
        ],
    );
    let turn = |text: &str, page: u64, class: &str, rel: &str, which: Icon| {
        html! {
            a href=((options.url)(page)) class=(class) rel=(rel) {
                @if which == Icon::ArrowLeft { (icon(which)) }
                span class="nhsuk-pagination__title" { (text) (visually_hidden(&format!(" {}", words.page))) }
                @if which == Icon::ArrowRight { (icon(which)) }
            }
        }
    };
    html! {
        div class="app-pager" {
            p class="app-pager__range" { (range) }
            @if last > 1 {
                nav class="nhsuk-pagination nhsuk-pagination--numbered" role="navigation" aria-label=(words.pagination) {
                    @if options.page > 1 {
                        (turn(&words.previous, options.page - 1, "nhsuk-pagination__previous", "prev", Icon::ArrowLeft))
                    }
                    ul class="nhsuk-pagination__list" {
                        @for shown in options.shown() {
                            @if let Some(page) = shown {
                                @let current = page == options.page;
                                li class={ "nhsuk-pagination__item" @if current { " nhsuk-pagination__item--current" } } {
                                    a class="nhsuk-pagination__link" href=((options.url)(page))
                                        aria-label={ (words.page) " " (page) } aria-current=[current.then_some("page")] { (words.grouped(page)) }
                                }
                            } @else {
                                li class="nhsuk-pagination__item nhsuk-pagination__item--ellipsis" { "\u{22ef}" }
                            }
                        }
                    }
                    @if options.page < last {
                        (turn(&words.next, options.page + 1, "nhsuk-pagination__next", "next", Icon::ArrowRight))
                    }
                }
            }
        }
    }
}

/// "Download CSV, XLSX" of what is shown; `what` is heard with each link.
pub fn downloads(words: &Words, what: &str, links: &[Link<'_>]) -> Markup {
    html! {
        @if !links.is_empty() {
            p class="app-downloads" {
                (words.download) " "
                @for (at, link) in links.iter().enumerate() {
                    @if at > 0 { ", " }
                    a href=(link.href) download { (link.text) (visually_hidden(&format!(": {what}"))) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(page: u64, total: u64) -> Vec<Option<u64>> {
        Pager {
            page,
            per_page: 10,
            total,
            url: &|_| String::new(),
        }
        .shown()
    }

    #[test]
    fn far_pages_are_left_out_and_a_gap_of_one_is_filled() {
        assert_eq!(shown(1, 0), [Some(1)]);
        assert_eq!(shown(3, 30), [Some(1), Some(2), Some(3)]);
        assert_eq!(
            shown(4, 100),
            [Some(1), Some(2), Some(3), Some(4), Some(5), None, Some(10)]
        );
        assert_eq!(
            shown(10, 400),
            [Some(1), None, Some(9), Some(10), Some(11), None, Some(40)]
        );
    }

    #[test]
    fn the_range_is_a_sentence_of_grouped_numbers() {
        let page = pager(
            &Words::english(),
            &Pager {
                page: 1,
                per_page: 100,
                total: 74_981,
                url: &|n| format!("?page={n}"),
            },
        );
        let page = page.into_string();
        assert!(page.contains("1 to 100 of 74,981"), "{page}");
        assert!(page.contains(r#"href="?page=750""#), "{page}");
        let empty = pager(
            &Words::english(),
            &Pager {
                page: 1,
                per_page: 100,
                total: 0,
                url: &|n| format!("?page={n}"),
            },
        );
        assert_eq!(empty.into_string(), "");
    }
}
