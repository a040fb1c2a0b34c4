use super::*;

/// A document that grows, given in parts or not.
#[derive(Clone)]
struct Document {
    bytes: Arc<Mutex<Vec<u8>>>,
    parts: bool,
}

impl Document {
    fn give(&self, asked: &Asked) -> Ruled {
        rule(
            asked.method == "GET" && asked.path() == "/logs",
            "only read",
        )?;
        let bytes = self.bytes.lock().unwrap().clone();
        let range = asked.header("range").filter(|_| self.parts);
        let Some(range) = range else {
            return Ok(Reply::new(200, "application/x-ndjson", bytes));
        };
        rule(
            asked.header("accept-encoding") == Some("identity"),
            "parts of what is packed do not fit together",
        )?;
        let range = range.strip_prefix("bytes=").ok_or("an unknown unit")?;
        let from = match range.split_once('-') {
            Some(("", last)) => bytes.len().saturating_sub(last.parse().unwrap()),
            Some((from, "")) => from.parse().unwrap(),
            _ => return Err(format!("{range} is not a range")),
        };
        let length = bytes.len();
        if from >= length {
            let reply = Reply::new(416, "text/plain", "");
            return Ok(reply.header("content-range", &format!("bytes */{length}")));
        }
        let part = format!("bytes {from}-{}/{length}", length - 1);
        let reply = Reply::new(206, "application/x-ndjson", bytes[from..].to_vec());
        Ok(reply.header("content-range", &part))
    }
}

#[tokio::test]
async fn an_address_is_asked_for_its_newest_part_and_followed() {
    for parts in [true, false] {
        let document = Document {
            bytes: Arc::new(Mutex::new(numbered(0..200).into_bytes())),
            parts,
        };
        let given = document.clone();
        let fake = Fake::new(move |asked| given.give(asked)).await;
        let source = Jsonl::address(fake.client("/logs", Auth::None), "");
        let filter = LogFilter::all(day());
        let found = pages(&source, &filter, LogOrder::NewestFirst, 70, |_| ()).await;
        let expected: Vec<String> = (0..200).rev().map(|nth| format!("line {nth}")).collect();
        assert_eq!(found, expected);
        assert!(
            source
                .diagnose()
                .await
                .steps
                .iter()
                .all(|step| step.failure.is_none())
        );

        let mut late = filter.clone();
        late.range.start = Millis((DAY + 199) * 1_000);
        let mut tail = source.tail(&late).await.unwrap();
        assert_eq!(next(&mut tail).await, ["line 199"]);
        let more = numbered(200..202) + "{\"time\":";
        document.bytes.lock().unwrap().extend(more.bytes());
        assert_eq!(next(&mut tail).await, ["line 200", "line 201"]);
        *document.bytes.lock().unwrap() = numbered(300..302).into_bytes();
        assert_eq!(next(&mut tail).await, ["line 300", "line 301"]);
    }
}

#[tokio::test]
async fn a_page_instead_of_lines_is_refused() {
    let page = "<html><title>Log in</title></html>";
    let fake = Fake::new(move |_| Ok(Reply::new(200, "text/html", page))).await;
    let source = Jsonl::address(fake.client("/logs", Auth::None), "");
    let search = LogSearch::newest(LogFilter::all(day()), 5);
    let failure = source.search(&search).await.unwrap_err();
    assert_eq!(failure.code, Code::UnexpectedAnswer, "{failure:?}");
}
