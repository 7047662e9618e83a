//! Memos as they are shown: Markdown, and never any HTML that somebody typed.
//!
//! What Markdown calls HTML is shown as the letters it is made of. Links lead to the web or to a mail program only,
//! pictures are their description, since a page asks nothing of other hosts. A line end stays one, because memos are
//! written line by line.

use maud::{Markup, PreEscaped, html};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::fmt::Write as _;

/// The memo, its headings below one of this level.
pub(super) fn shown(text: &str, below: u8) -> Markup {
    let mut out = Page {
        out: String::new(),
        below,
        last: below,
        headings: Vec::new(),
        links: Vec::new(),
    };
    for event in Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH) {
        out.take(event);
    }
    html! { div class="app-memo" { (PreEscaped(out.out)) } }
}

struct Page {
    out: String,
    /// The level of the heading that stands above the memo.
    below: u8,
    /// The level of the last heading: none is left out on the way down.
    last: u8,
    /// The levels of the headings that are open.
    headings: Vec<u8>,
    /// Whether the links that are open lead somewhere.
    links: Vec<bool>,
}

impl Page {
    /// Words, with what would be read as HTML written out.
    fn words(&mut self, words: &str) {
        self.out.push_str(&html! { (words) }.into_string());
    }

    fn put(&mut self, made: std::fmt::Arguments<'_>) {
        // Writing to a text never fails.
        let _ = self.out.write_fmt(made);
    }

    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.begin(&tag),
            Event::End(tag) => self.end(tag),
            Event::Code(words) => {
                self.out.push_str("<code>");
                self.words(&words);
                self.out.push_str("</code>");
            }
            Event::SoftBreak | Event::HardBreak => self.out.push_str("<br>"),
            Event::Rule => self.out.push_str("<hr class=\"nhsuk-section-break nhsuk-section-break--m nhsuk-section-break--visible\">"),
            Event::TaskListMarker(done) => self.out.push_str(if done { "\u{2611} " } else { "\u{2610} " }),
            Event::Text(words)
            | Event::Html(words)
            | Event::InlineHtml(words)
            | Event::InlineMath(words)
            | Event::DisplayMath(words)
            | Event::FootnoteReference(words) => self.words(&words),
        }
    }

    fn begin(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => self.out.push_str("<p>"),
            Tag::Heading { level, .. } => {
                let wanted = self.below + depth(*level);
                let level = wanted.min(self.last + 1).min(6);
                self.last = level;
                self.headings.push(level);
                self.put(format_args!("<h{level}>"));
            }
            Tag::BlockQuote(_) => self.out.push_str("<blockquote>"),
            Tag::CodeBlock(_) => {
                self.out.push_str("<pre tabindex=\"0\"><code>");
            }
            Tag::List(None) => self
                .out
                .push_str("<ul class=\"nhsuk-list nhsuk-list--bullet\">"),
            Tag::List(Some(first)) => {
                self.out
                    .push_str("<ol class=\"nhsuk-list nhsuk-list--number\"");
                if *first != 1 {
                    self.put(format_args!(" start=\"{first}\""));
                }
                self.out.push('>');
            }
            Tag::Item => self.out.push_str("<li>"),
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<del>"),
            Tag::Link { dest_url, .. } => {
                let leads = leads_out(dest_url);
                self.links.push(leads);
                if leads {
                    self.out
                        .push_str("<a class=\"nhsuk-link\" rel=\"noopener noreferrer\" href=\"");
                    self.words(dest_url);
                    self.out.push_str("\">");
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.out.push_str("</p>"),
            TagEnd::Heading(_) => {
                if let Some(level) = self.headings.pop() {
                    self.put(format_args!("</h{level}>"));
                }
            }
            TagEnd::BlockQuote(_) => self.out.push_str("</blockquote>"),
            TagEnd::CodeBlock => self.out.push_str("</code></pre>"),
            TagEnd::List(false) => self.out.push_str("</ul>"),
            TagEnd::List(true) => self.out.push_str("</ol>"),
            TagEnd::Item => self.out.push_str("</li>"),
            TagEnd::Emphasis => self.out.push_str("</em>"),
            TagEnd::Strong => self.out.push_str("</strong>"),
            TagEnd::Strikethrough => self.out.push_str("</del>"),
            TagEnd::Link => {
                let leads = self.links.pop();
                if leads == Some(true) {
                    self.out.push_str("</a>");
                }
            }
            _ => {}
        }
    }
}

fn depth(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// The address is of the web or of a mailbox: no script, no file.
fn leads_out(address: &str) -> bool {
    let address = address.trim_start().to_ascii_lowercase();
    ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| address.starts_with(scheme))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(text: &str) -> String {
        let page = shown(text, 1).into_string();
        let inside = page.strip_prefix("<div class=\"app-memo\">");
        inside
            .and_then(|rest| rest.strip_suffix("</div>"))
            .expect("its frame")
            .to_owned()
    }

    #[test]
    fn markdown_becomes_a_page_whose_headings_go_down_one_by_one() {
        assert_eq!(
            told("One\ntwo **three** *four*"),
            "<p>One<br>two <strong>three</strong> <em>four</em></p>"
        );
        assert_eq!(told("# A\n### B\n## C"), "<h2>A</h2><h3>B</h3><h3>C</h3>");
        assert_eq!(
            told("3. a\n4. b"),
            "<ol class=\"nhsuk-list nhsuk-list--number\" start=\"3\"><li>a</li><li>b</li></ol>"
        );
        assert_eq!(
            told("[a & b](https://example.org/?a=1&b=2)"),
            "<p><a class=\"nhsuk-link\" rel=\"noopener noreferrer\" href=\"https://example.org/?a=1&amp;b=2\">a &amp; b</a></p>"
        );
    }

    #[test]
    fn html_and_strange_addresses_are_words() {
        assert_eq!(
            told("<script>alert(1)</script>"),
            "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
        );
        assert_eq!(
            told("a <b onclick='x'>c</b>"),
            "<p>a &lt;b onclick='x'&gt;c&lt;/b&gt;</p>"
        );
        assert_eq!(told("[here](javascript:alert(1))"), "<p>here</p>");
        assert_eq!(
            told("![a face](https://example.org/face.png)"),
            "<p>a face</p>"
        );
    }

    proptest! {
        #[test]
        fn nothing_that_is_typed_becomes_an_element_of_its_own(
            text in "([a-z<>\"'&\\[\\]()!#*_`~:/ \n-]|<script>|<img src=x onerror=y>|javascript:){0,40}"
        ) {
            let page = told(&text);
            for rest in page.split('<').skip(1) {
                let name: String = rest.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
                let ours = ["p", "br", "hr", "ul", "ol", "li", "em", "strong", "del", "code", "pre", "blockquote", "a"];
                prop_assert!(ours.contains(&name.as_str()) || (name.len() == 2 && name.starts_with('h')), "{page}");
                let is_script = rest.split('>').next().is_some_and(|tag| tag.contains("href=\"javascript:"));
                prop_assert!(!is_script, "{page}");
            }
        }
    }
}
