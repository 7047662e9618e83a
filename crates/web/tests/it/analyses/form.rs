//! Forms as a browser would send them.

use testkit::app::Answer;

/// The value of a hidden field.
pub fn hidden(page: &Answer, name: &str) -> String {
    let marker = format!("name=\"{name}\" value=\"");
    let rest = page.body.split_once(&marker).expect("the field is there").1;
    rest.split_once('"').expect("it ends").0.to_owned()
}

/// The value of an attribute of a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let rest = tag.split_once(&format!(" {name}=\""))?.1;
    Some(rest.split_once('"')?.0)
}

/// What a browser would send of the main form of a page.
pub fn filled(page: &str) -> Vec<(String, String)> {
    let main = page.split_once("<main").expect("a main part").1;
    let mut fields = Vec::new();
    for tag in main.split('<').filter(|tag| tag.starts_with("input ")) {
        let kind = attribute(tag, "type").unwrap_or("text");
        let ticked = tag.contains(" checked");
        if let (Some(name), true) = (
            attribute(tag, "name"),
            ticked || !["checkbox", "radio"].contains(&kind),
        ) {
            let value = attribute(tag, "value").unwrap_or("");
            fields.push((name.to_owned(), value.replace("&amp;", "&")));
        }
    }
    for part in main.split("<select ").skip(1) {
        let name = attribute(&format!(" {part}"), "name")
            .expect("a name")
            .to_owned();
        let inside = part.split_once("</select>").expect("it ends").0;
        let chosen = inside
            .split("<option ")
            .find(|option| option.contains(" selected"));
        let value =
            chosen.and_then(|option| attribute(&format!(" {option}"), "value").map(str::to_owned));
        fields.push((name, value.unwrap_or_default()));
    }
    for part in main.split("<textarea ").skip(1) {
        let name = attribute(&format!(" {part}"), "name")
            .expect("a name")
            .to_owned();
        let inside = part.split_once('>').expect("it ends").1;
        let value = inside.split_once("</textarea>").expect("it ends").0;
        fields.push((name, value.replace("&quot;", "\"").replace("&amp;", "&")));
    }
    fields
}
