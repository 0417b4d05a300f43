//! HTML to text that still shows what is a paragraph and what is a quote.
//!
//! mail-parser turns runs of inline mark-up into text; the blocks around them, which tell a reply from its
//! history, are followed here in one pass.

use mail_parser::decoders::html::html_to_text;

const DEEPEST_QUOTE: usize = 8;

/// Elements whose content is never text.
const SILENT: [&str; 6] = ["head", "style", "script", "template", "title", "xml"];
const BLOCKS: [&str; 26] = [
    "p",
    "div",
    "br",
    "tr",
    "table",
    "li",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "pre",
    "section",
    "article",
    "header",
    "footer",
    "blockquote",
    "dl",
    "dt",
    "dd",
    "form",
    "center",
];
const PARAGRAPHS: [&str; 9] = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol"];

#[derive(Default)]
struct Page {
    text: String,
    inline: String,
    quotes: usize,
    preformatted: bool,
}

/// Plain text with `> ` before each line of a block quote and `____` for a ruled line.
pub(super) fn to_text(html: &str) -> String {
    let mut page = Page::default();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        page.add_text(&rest[..open]);
        rest = &rest[open..];
        let Some(tag) = Tag::at_start_of(rest) else {
            page.inline.push_str("&lt;");
            rest = &rest[1..];
            continue;
        };
        page.apply(&tag);
        rest =
            if tag.opens_silence() { after_closing(&rest[tag.len..], &tag.name) } else { &rest[tag.len..] };
    }
    page.add_text(rest);
    page.end_line();
    page.text
}

impl Page {
    fn add_text(&mut self, text: &str) {
        if !self.preformatted {
            return self.inline.push_str(text);
        }
        for line in text.split_inclusive('\n') {
            self.inline.push_str(line);
            if line.ends_with('\n') && !self.end_line() {
                self.blank_line();
            }
        }
    }

    fn apply(&mut self, tag: &Tag) {
        let name = tag.name.as_str();
        let is_block = BLOCKS.contains(&name);
        let ended_line = is_block && self.end_line();
        match name {
            "td" | "th" => self.inline.push(' '),
            "li" if !tag.closes => self.inline.push_str("- "),
            // A break that ends a line makes no empty line; one that stands alone does.
            "br" if !ended_line => self.blank_line(),
            "hr" => self.text.push_str("____\n"),
            "pre" => self.preformatted = !tag.closes,
            "blockquote" if tag.closes => self.quotes = self.quotes.saturating_sub(1),
            "blockquote" => self.quotes = (self.quotes + 1).min(DEEPEST_QUOTE),
            _ if PARAGRAPHS.contains(&name) => self.blank_line(),
            _ => {}
        }
    }

    /// Says whether there was anything on the line.
    fn end_line(&mut self) -> bool {
        let line = html_to_text(&self.inline).replace('\u{a0}', " ");
        self.inline.clear();
        if line.trim().is_empty() {
            return false;
        }
        self.text.push_str(&"> ".repeat(self.quotes));
        self.text.push_str(line.trim());
        self.text.push('\n');
        true
    }

    fn blank_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }
}

struct Tag {
    name: String,
    closes: bool,
    len: usize,
}

impl Tag {
    /// The tag, comment or declaration that the text starts with; `None` when this `<` is just a character.
    fn at_start_of(text: &str) -> Option<Self> {
        let nameless = |len| Some(Self { name: String::new(), closes: false, len });
        if let Some(comment) = text.strip_prefix("<!--") {
            return nameless(comment.find("-->").map_or(text.len(), |end| 4 + end + 3));
        }
        let closes = text[1..].starts_with('/');
        let name_starts = if closes { 2 } else { 1 };
        let first = text[name_starts..].chars().next()?;
        if !first.is_ascii_alphabetic() && !matches!(first, '!' | '?') {
            return None;
        }
        let len = text.find('>').map_or(text.len(), |end| end + 1);
        let name = text[name_starts..len].chars().take_while(char::is_ascii_alphanumeric).take(12);
        Some(Self { name: name.collect::<String>().to_ascii_lowercase(), closes, len })
    }

    fn opens_silence(&self) -> bool {
        !self.closes && SILENT.contains(&self.name.as_str())
    }
}

/// What follows the closing tag of a silent element; nothing when it is never closed.
fn after_closing<'a>(text: &'a str, name: &str) -> &'a str {
    let mut rest = text;
    while let Some(at) = rest.find("</") {
        rest = &rest[at + 2..];
        if rest.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return rest.find('>').map_or("", |end| &rest[end + 1..]);
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_become_lines_and_entities_characters() {
        let html = "<html><head><title>x</title><style>p{}</style></head><body>\
            <div>Hello&nbsp;<b>you</b></div><div>2 &lt; 3 &amp; 4</div><p>First</p><p>Second<br>line</p>\
            <ul><li>a</li><li>b</li></ul></body></html>";
        assert_eq!(to_text(html).trim(), "Hello you\n2 < 3 & 4\n\nFirst\n\nSecond\nline\n\n- a\n- b");
    }

    #[test]
    fn quotes_and_rules_stay_visible() {
        let html = "Yes.<blockquote>Is it?<br>Really<blockquote>deep</blockquote></blockquote><hr>x";
        assert_eq!(to_text(html), "Yes.\n> Is it?\n> Really\n> > deep\n____\nx\n");
    }

    #[test]
    fn a_lone_bracket_is_text_and_open_ends_do_no_harm() {
        assert_eq!(to_text("1 < 2").trim(), "1 < 2");
        assert_eq!(to_text("a<b").trim(), "a");
        assert_eq!(to_text("a<!-- b").trim(), "a");
        assert_eq!(to_text("a<script>b").trim(), "a");
    }

    #[test]
    fn preformatted_lines_stay_lines() {
        assert_eq!(to_text("<pre>a\n\nb\n</pre>c").trim(), "a\n\nb\nc");
    }

    #[test]
    fn break_break_makes_an_empty_line() {
        assert_eq!(to_text("a<br><br>b").trim(), "a\n\nb");
    }
}
