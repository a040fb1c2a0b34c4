use base64::{Engine as _, engine::general_purpose::STANDARD};

/// A page that is written from its beginning to its end; every text of others is escaped here.
pub struct Page {
    out: String,
    in_section: bool,
}

const STYLE: &str = include_str!("style.css");

impl Page {
    /// An empty page of this title.
    #[must_use]
    pub fn new(title: &str) -> Self {
        let mut page = Self {
            out: String::with_capacity(64 << 10),
            in_section: false,
        };
        page.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        // Even a text that came through could load and run nothing.
        page.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n");
        page.raw(
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
        );
        page.text(title);
        page.raw("</title>\n<style>\n");
        page.raw(STYLE);
        page.raw("</style>\n</head>\n<body>\n<main>\n");
        page
    }

    /// The whole page.
    #[must_use]
    pub fn end(mut self) -> String {
        self.close_section();
        self.raw("</main>\n</body>\n</html>\n");
        self.out
    }

    /// Markup of our own.
    pub fn raw(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    /// Text, which stays text.
    pub fn text(&mut self, text: &str) {
        escape(&mut self.out, text);
    }

    /// Text of others within a line: its direction ends with it.
    pub fn bdi(&mut self, text: &str) {
        self.raw("<bdi>");
        self.text(text);
        self.raw("</bdi>");
    }

    /// Begins a section; `id` and `class`es are our own words.
    pub fn section(&mut self, id: &str, title: &str) {
        self.close_section();
        self.in_section = true;
        self.raw(&format!("<section id=\"{id}\">\n<h2>"));
        self.text(title);
        self.raw("</h2>\n");
    }

    fn close_section(&mut self) {
        if std::mem::take(&mut self.in_section) {
            self.raw("</section>\n");
        }
    }

    /// A heading within a section.
    pub fn heading(&mut self, title: &str) {
        self.raw("<h3>");
        self.text(title);
        self.raw("</h3>\n");
    }

    /// A paragraph of text.
    pub fn paragraph(&mut self, text: &str) {
        self.raw("<p>");
        self.text(text);
        self.raw("</p>\n");
    }

    /// A text that is shown letter by letter.
    pub fn code(&mut self, text: &str) {
        self.raw("<pre dir=\"ltr\"><code>");
        self.text(text);
        self.raw("</code></pre>\n");
    }

    /// Names with their values; those without one are left out.
    pub fn facts(&mut self, facts: &[(&str, &str)]) {
        self.raw("<dl>\n");
        for (name, value) in facts.iter().filter(|(_, value)| !value.is_empty()) {
            self.raw("<div><dt>");
            self.text(name);
            self.raw("</dt><dd>");
            self.bdi(value);
            self.raw("</dd></div>\n");
        }
        self.raw("</dl>\n");
    }

    /// Items, or a sentence if there are none.
    pub fn list(&mut self, items: &[String], otherwise: &str) {
        if items.is_empty() {
            self.paragraph(otherwise);
            return;
        }
        self.raw("<ul>\n");
        for item in items {
            self.raw("<li>");
            self.bdi(item);
            self.raw("</li>\n");
        }
        self.raw("</ul>\n");
    }

    /// A picture of our own drawing: shown as an image, in which nothing runs and nothing loads.
    pub fn picture(&mut self, svg: &[u8], words: &str) {
        self.raw("<p class=\"picture\"><img alt=\"");
        self.text(words);
        self.raw("\" src=\"data:image/svg+xml;base64,");
        self.raw(&STANDARD.encode(svg));
        self.raw("\"></p>\n");
    }

    /// A table whose first column names the row.
    pub fn table(&mut self, class: &str, caption: &str, columns: &[&str], rows: Vec<Vec<String>>) {
        self.raw(&format!("<table class=\"{class}\">\n<caption>"));
        self.text(caption);
        self.raw("</caption>\n<thead><tr>");
        for column in columns {
            self.raw("<th scope=\"col\">");
            self.text(column);
            self.raw("</th>");
        }
        self.raw("</tr></thead>\n<tbody>\n");
        for row in rows {
            self.raw("<tr>");
            for (at, cell) in row.iter().enumerate() {
                self.raw(if at == 0 {
                    "<th scope=\"row\">"
                } else {
                    "<td>"
                });
                self.bdi(cell);
                self.raw(if at == 0 { "</th>" } else { "</td>" });
            }
            self.raw("</tr>\n");
        }
        self.raw("</tbody>\n</table>\n");
    }
}

/// Text that no browser takes for markup and no reader for another text: letters that steer
/// direction or cannot be seen are written out.
fn escape(out: &mut String, text: &str) {
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(letter),
            '\r' if letters.peek() == Some(&'\n') => {}
            letter if is_unseen(letter) => {
                out.push_str(&format!("[U+{:04X}]", u32::from(letter)));
            }
            letter => out.push(letter),
        }
    }
}

/// Whether a letter steers the direction of text or cannot be seen.
#[must_use]
pub fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{3164}' | '\u{feff}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        for (text, escaped) in [
            (
                "<script>alert(1)</script>",
                "&lt;script&gt;alert(1)&lt;/script&gt;",
            ),
            ("\" onload='x' &amp;", "&quot; onload=&#39;x&#39; &amp;amp;"),
            ("a\r\nb\rc", "a\nb[U+000D]c"),
            ("\u{202e}lqs\u{200b}", "[U+202E]lqs[U+200B]"),
            ("\0\u{1b}[2J", "[U+0000][U+001B][2J"),
            ("größe שלום 移行", "größe שלום 移行"),
        ] {
            let mut out = String::new();
            escape(&mut out, text);
            assert_eq!(out, escaped, "{text:?}");
        }
    }
}
