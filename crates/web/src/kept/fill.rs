//! Puts what was typed into a form of a page that was made anew.
//!
//! It reads the few tags a form has, as `maud` writes them: attributes are in double quotes, and `<`, `>`, `&` and `"` of
//! texts are escaped. It is no reader of HTML from anywhere else.

use maud::{Markup, html};
use std::fmt::Write as _;

/// What is put into a page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Filling<'a> {
    /// Where the form was sent.
    pub(super) action: &'a str,
    /// Where it is to be sent now.
    pub(super) now: &'a str,
    /// What was typed.
    pub(super) pairs: &'a [(String, String)],
    /// What is said above the form.
    pub(super) notice: &'a Markup,
}

/// The page with the form filled in; none when it holds no such form, or one without room for everything.
pub(super) fn fill(page: &str, filling: Filling<'_>) -> Option<String> {
    let form = forms(page)
        .filter(|form| form.goes_to(filling.action))
        .max_by_key(|form| form.agrees(filling.pairs))?;
    let filled = form.filled(filling.pairs)?;
    let mut all = String::with_capacity(page.len() + filled.len());
    let before = &page[..form.from];
    match before
        .rfind("<details")
        .filter(|at| !before[*at..].contains("</details>"))
    {
        // It stands in something that is folded away.
        Some(at) => {
            let (mut folded, length) = Tag::read(&before[at..])?;
            folded.mark("open", true);
            all.push_str(&before[..at]);
            folded.write(&mut all);
            all.push_str(&before[at + length..]);
        }
        None => all.push_str(before),
    }
    all.push_str(&filling.notice.0);
    let mut begins = form.begins;
    let to = if begins.value("action").map(unescaped).as_deref() == Some(filling.action) {
        filling.now
    } else {
        // It was sent with a button that leads elsewhere.
        filling.action
    };
    begins.set("action", to);
    begins.write(&mut all);
    all.push_str(&filled);
    all.push_str(&page[form.until..]);
    Some(all)
}

/// A form in a page.
struct InPage<'a> {
    /// Where its first tag begins, and where its last one does.
    from: usize,
    until: usize,
    begins: Tag<'a>,
    inner: &'a str,
}

/// The forms of a page, one after the other.
fn forms(page: &str) -> impl Iterator<Item = InPage<'_>> {
    page.match_indices("<form ").filter_map(|(from, _)| {
        let (begins, length) = Tag::read(&page[from..])?;
        let inner = &page[from + length..];
        let inner = &inner[..inner.find("</form>")?];
        Some(InPage {
            from,
            until: from + length + inner.len(),
            begins,
            inner,
        })
    })
}

impl InPage<'_> {
    fn goes_to(&self, action: &str) -> bool {
        let leads = |tag: &Tag<'_>, name| tag.value(name).map(unescaped).as_deref() == Some(action);
        self.begins.value("method") == Some("post")
            && self.begins.value("enctype").is_none()
            && (leads(&self.begins, "action")
                || tags(self.inner).any(|tag| tag.name == "button" && leads(&tag, "formaction")))
    }

    /// How many hidden fields hold what was sent: it tells forms for several records apart.
    fn agrees(&self, pairs: &[(String, String)]) -> usize {
        tags(self.inner)
            .filter(|tag| tag.value("type") == Some("hidden"))
            .filter(|tag| {
                let value = tag.value("value").map(unescaped).unwrap_or_default();
                let name = tag.value("name");
                pairs
                    .iter()
                    .any(|(n, v)| Some(n.as_str()) == name && *v == value)
            })
            .count()
    }

    /// What stands in the form, filled in; none when something of what was typed has no place in it.
    fn filled(&self, pairs: &[(String, String)]) -> Option<String> {
        let mut left: Vec<&(String, String)> = pairs.iter().collect();
        let mut take = |name: &str, value: Option<&str>| {
            let fits = |pair: &&(String, String)| {
                pair.0 == name && value.is_none_or(|value| pair.1 == value)
            };
            let at = left.iter().position(fits)?;
            Some(left.remove(at).1.as_str())
        };
        let mut all = String::with_capacity(self.inner.len());
        let mut rest = self.inner;
        let mut select = String::new();
        while let Some(at) = rest.find('<') {
            all.push_str(&rest[..at]);
            rest = &rest[at..];
            let Some((mut tag, length)) = Tag::read(rest) else {
                all.push('<');
                rest = &rest[1..];
                continue;
            };
            rest = &rest[length..];
            let name = tag.value("name").map(unescaped).unwrap_or_default();
            let value = tag.value("value").map(unescaped).unwrap_or_default();
            let kind = tag.value("type").map(str::to_owned);
            match (tag.name, kind.as_deref()) {
                ("input", Some("checkbox" | "radio")) => {
                    tag.mark("checked", take(&name, Some(&value)).is_some());
                }
                ("input", Some("file" | "password")) => {}
                ("input", _) => {
                    if let Some(typed) = take(&name, None) {
                        tag.set("value", typed);
                    }
                }
                ("select", _) => select = name,
                ("option", _) => tag.mark("selected", take(&select, Some(&value)).is_some()),
                ("button", _) if !name.is_empty() => {
                    take(&name, Some(&value));
                }
                _ => {}
            }
            tag.write(&mut all);
            if tag.name == "textarea" {
                let end = rest.find("</textarea>")?;
                match take(&tag.value("name").map(unescaped).unwrap_or_default(), None) {
                    // The first line end in a text area is not part of its text.
                    Some(typed) if typed.starts_with('\n') => {
                        all.push('\n');
                        all.push_str(&escaped(typed));
                    }
                    Some(typed) => all.push_str(&escaped(typed)),
                    None => all.push_str(&rest[..end]),
                }
                rest = &rest[end..];
            }
        }
        all.push_str(rest);
        left.iter()
            .all(|(_, value)| value.trim().is_empty())
            .then_some(all)
    }
}

/// The tags that begin something.
fn tags(text: &str) -> impl Iterator<Item = Tag<'_>> {
    let at = text.match_indices('<');
    at.filter_map(|(at, _)| Tag::read(&text[at..]).map(|(tag, _)| tag))
}

/// A tag that begins something.
struct Tag<'a> {
    name: &'a str,
    /// Names, and values as they are written, escaped.
    attributes: Vec<(&'a str, Option<std::borrow::Cow<'a, str>>)>,
}

impl<'a> Tag<'a> {
    /// The tag at the beginning of a text, with its length.
    fn read(text: &'a str) -> Option<(Tag<'a>, usize)> {
        let inner = text.strip_prefix('<')?;
        // No text or value holds a bare `>`.
        let inner = &inner[..inner.find('>')?];
        let length = inner.len() + 2;
        if !inner.starts_with(|c: char| c.is_ascii_lowercase()) {
            return None;
        }
        let (name, mut rest) = inner.split_once(' ').unwrap_or((inner, ""));
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_start();
            if rest.is_empty() {
                break;
            }
            let end = rest.find(['=', ' ']).unwrap_or(rest.len());
            if end == 0 {
                return None;
            }
            let attribute = &rest[..end];
            rest = &rest[end..];
            let value = match rest.strip_prefix("=\"") {
                None => None,
                Some(value) => {
                    let (value, after) = value.split_once('"')?;
                    rest = after;
                    Some(value.into())
                }
            };
            attributes.push((attribute, value));
        }
        Some((Tag { name, attributes }, length))
    }

    fn value(&self, name: &str) -> Option<&str> {
        let (_, value) = self.attributes.iter().find(|(n, _)| *n == name)?;
        value.as_deref()
    }

    fn set(&mut self, name: &'a str, value: &str) {
        self.mark(name, false);
        self.attributes.push((name, Some(escaped(value).into())));
    }

    /// Adds an attribute without a value, or takes it away.
    fn mark(&mut self, name: &'a str, there: bool) {
        self.attributes.retain(|(n, _)| *n != name);
        if there {
            self.attributes.push((name, None));
        }
    }

    fn write(&self, to: &mut String) {
        to.push('<');
        to.push_str(self.name);
        for (name, value) in &self.attributes {
            // Writing to a text never fails.
            let _ = match value {
                Some(value) => write!(to, " {name}=\"{value}\""),
                None => write!(to, " {name}"),
            };
        }
        to.push('>');
    }
}

fn escaped(text: &str) -> String {
    html! { (text) }.into_string()
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> String {
        html! {
            p { "a < b" }
            form action="/other" method="post" { input type="hidden" name="of" value="1"; textarea name="words" {} }
            @for of in ["1", "2"] {
                form action="/there" method="post" novalidate {
                    input type="hidden" name="of" value=(of);
                    input id="n" name="name" type="text" value="before";
                    textarea name="words" rows="3" { "old" }
                    input type="radio" name="one" value="a" checked;
                    input type="radio" name="one" value="b \"&\"";
                    select name="site" { option value="x" selected { "X" } option value="y" { "Y" } }
                    button name="save" value="yes" { "Save" }
                    button formaction="/later" { "Later" }
                }
            }
        }
        .into_string()
    }

    fn filled(action: &str, pairs: &[(&str, &str)]) -> Option<String> {
        let pairs: Vec<(String, String)> = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let notice = html! { p { "here" } };
        fill(
            &page(),
            Filling {
                action,
                now: "/there?again=7",
                pairs: &pairs,
                notice: &notice,
            },
        )
    }

    #[test]
    fn the_form_of_the_record_holds_what_was_typed_and_nothing_else_is_touched() {
        let typed = [
            ("of", "2"),
            ("name", "Zoë <&> \"x\""),
            ("words", "\nline 1\r\nline 2"),
            ("one", "b \"&\""),
            ("site", "y"),
            ("save", "yes"),
            ("gone", ""),
        ];
        let all = filled("/there", &typed).expect("there is room");
        let (before, after) = all.split_once("<p>here</p>").expect("said above it");
        let whole = page();
        assert!(whole.starts_with(before));
        assert!(before.contains("name=\"of\" value=\"1\"") && !before.contains("value=\"2\""));
        check(after);
    }

    fn check(after: &str) {
        for part in [
            "<form method=\"post\" novalidate action=\"/there?again=7\">",
            "<input type=\"hidden\" name=\"of\" value=\"2\">",
            "<input id=\"n\" name=\"name\" type=\"text\" value=\"Zoë &lt;&amp;&gt; &quot;x&quot;\">",
            "<textarea name=\"words\" rows=\"3\">\n\nline 1\r\nline 2</textarea>",
            "<input type=\"radio\" name=\"one\" value=\"a\">",
            "<input type=\"radio\" name=\"one\" value=\"b &quot;&amp;&quot;\" checked>",
            "<option value=\"x\">X</option><option value=\"y\" selected>Y</option>",
        ] {
            assert!(after.contains(part), "{part}\n{after}");
        }
    }

    #[test]
    fn what_is_folded_away_is_opened() {
        let page = "<details class=\"a\"><summary>x</summary></details><details class=\"b\"><summary>y</summary><form action=\"/there\" method=\"post\"><textarea name=\"words\"></textarea></form></details>";
        let pairs = [("words".to_owned(), "It rained".to_owned())];
        let notice = html! {};
        let filling = Filling {
            action: "/there",
            now: "/there?again=7",
            pairs: &pairs,
            notice: &notice,
        };
        let all = fill(page, filling).expect("there is room");
        assert!(all.contains("<details class=\"a\"><summary>"));
        assert!(all.contains("<details class=\"b\" open><summary>"));
        assert!(all.contains(">It rained</textarea>"));
    }

    #[test]
    fn a_form_without_room_for_everything_is_not_filled() {
        assert!(filled("/there", &[("of", "1"), ("more", "words")]).is_none());
        assert!(filled("/there", &[("site", "z")]).is_none());
        assert!(filled("/nowhere", &[("of", "1")]).is_none());
        // A button leads elsewhere: the form does too, for it is sent once more.
        let later = filled("/later", &[("name", "Esi")]).expect("there is room");
        assert!(later.contains("action=\"/later\""));
    }
}
