//! Transcripts of oTranscribe: a JSON object whose `text` is a small web page with time codes.

use serde_json::Value;

use super::builder::Builder;
use super::encoding;
use super::html_structure;
use super::limits::Limits;
use super::problem::{self, DocumentProblem};

pub(super) fn read(
    bytes: &[u8],
    limits: &Limits,
    builder: &mut Builder,
) -> Result<(), DocumentProblem> {
    let json = encoding::decode(bytes, limits, builder)?;
    let value: Value = serde_json::from_str(&json).map_err(|error| {
        problem::damaged("it is not the JSON that oTranscribe exports")
            .at(format!("line {}", error.line()))
    })?;
    let Some(text) = value.get("text").and_then(Value::as_str) else {
        return Err(problem::not_a_document(
            "a JSON document without a transcript",
        ));
    };
    html_structure::read(text, html_structure::Lines::EndBlocks, builder)
}

#[cfg(test)]
mod tests {
    use crate::document::read;

    #[test]
    fn time_codes_and_lines_are_kept() {
        let json = r#"{"text":"<p><span class=\"timestamp\" contenteditable=\"false\" data-timestamp=\"2.52\">0:02</span> <b>Bram:</b> We walked.<br>Zoë: Yes.</p><p>Bram: <span class=\"timestamp\" data-timestamp=\"61\">1:01</span>Home.</p>","media":"talk.mp3","media-time":3.1}"#;
        let document = read("talk.otr", json.as_bytes()).unwrap();
        assert_eq!(
            document.text,
            "0:02 Bram: We walked.\nZoë: Yes.\nBram: 1:01Home."
        );
        let times: Vec<_> = document.blocks.iter().map(|b| b.time_ms).collect();
        assert_eq!(times, [Some(2_520), None, Some(61_000)]);
        assert_eq!(document.format, "otr");
    }

    #[test]
    fn other_json_is_refused() {
        assert_eq!(
            read("a.otr", b"{\"text\": 1}").unwrap_err().code(),
            "not-a-document"
        );
        let problem = read("a.otr", b"{\"text\":\n\"abc").unwrap_err();
        assert_eq!(
            (problem.code(), problem.place()),
            ("damaged", Some("line 2"))
        );
    }
}
