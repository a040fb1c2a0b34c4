//! A picture as a page: the drawing and every panel's data, without script and without anything
//! remote.

use std::fmt::Write;

use dashboard::Dashboard;

use super::Drawn;
use crate::{
    panel::{self, Data, Datum},
    wire::ThemeName,
};

/// Rows of one panel that are written out.
const MOST_ROWS: usize = 500;

/// A panel's data.
pub(super) struct Titled {
    id: u32,
    title: String,
    data: Data,
}

/// The data of all panels that have some.
pub(super) fn tables(dashboard: &Dashboard, drawn: &[Drawn]) -> Vec<Titled> {
    drawn
        .iter()
        .filter_map(|one| {
            let panel = panel::find(dashboard, one.frame.id).ok()?;
            Some(Titled {
                id: one.frame.id,
                title: one.portrait.view.title.clone(),
                data: panel::data(&one.portrait, panel)?,
            })
        })
        .collect()
}

const STYLE: &str = "body{font:14px/1.4 system-ui,sans-serif;margin:0;background:var(--page);color:var(--text)}\
:root{--page:#fff;--text:#1c2126;--line:#d5d9dd}:root.dark{--page:#0d1117;--text:#e4e7ea;--line:#30363d}\
main{max-width:100%;overflow-x:auto}svg{display:block;max-width:100%;height:auto}\
details{border-top:1px solid var(--line);padding:8px 16px}summary{cursor:pointer;font-weight:600}\
table{border-collapse:collapse;margin:8px 0;font-variant-numeric:tabular-nums}\
th,td{border:1px solid var(--line);padding:2px 8px;text-align:left;white-space:pre-wrap}";

/// The page.
pub(super) fn html(title: &str, theme: ThemeName, svg: &str, tables: &[Titled]) -> String {
    let theme = match theme {
        ThemeName::Dark => "dark",
        ThemeName::Light => "light",
    };
    let title = escaped(title);
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\" class=\"{theme}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<main>\n{svg}\n</main>\n"
    );
    for table in tables {
        table.write(&mut page);
    }
    page.push_str("</body>\n</html>\n");
    page
}

impl Titled {
    fn write(&self, page: &mut String) {
        let title = match self.title.as_str() {
            "" => format!("Panel {}", self.id),
            title => escaped(title),
        };
        let rows = self.data.rows.len();
        let _ = write!(
            page,
            "<details id=\"panel-{}\"><summary>{title}</summary>\n<table>\n<tr>",
            self.id
        );
        for head in &self.data.heads {
            let _ = write!(page, "<th>{}</th>", escaped(head));
        }
        page.push_str("</tr>\n");
        for row in self.data.rows.iter().take(MOST_ROWS) {
            page.push_str("<tr>");
            for value in row {
                let text = match value {
                    Datum::Empty => "",
                    Datum::Plain(text) | Datum::Text(text) => text,
                };
                let _ = write!(page, "<td>{}</td>", escaped(text));
            }
            page.push_str("</tr>\n");
        }
        page.push_str("</table>\n");
        if rows > MOST_ROWS {
            let _ = writeln!(
                page,
                "<p>{} of {rows} rows; the others are in the panel's CSV.</p>",
                MOST_ROWS
            );
        }
        page.push_str("</details>\n");
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // Not allowed in a document.
            letter if letter.is_control() && !matches!(letter, '\n' | '\t') => out.push('\u{fffd}'),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn untrusted_text_stays_text() {
        let hostile = "</title><script>alert(1)</script>";
        let table = Titled {
            id: 1,
            title: hostile.to_owned(),
            data: Data {
                heads: vec![hostile.to_owned()],
                rows: vec![vec![Datum::Text(
                    "<img src=x onerror=alert(1)>\u{0}".to_owned(),
                )]],
            },
        };
        let page = html(hostile, ThemeName::Dark, "<svg/>", &[table]);
        assert!(
            !page.contains("<script") && !page.contains("<img"),
            "{page}"
        );
        assert!(page.contains("default-src 'none'"));
        assert!(page.contains("&lt;img src=x onerror=alert(1)&gt;\u{fffd}"));
    }
}
