mod aggregations;
mod counting;
mod document;
mod paging;
mod query;
mod refusals;
pub(crate) mod server;

use server::{INDICES, Server};
use sources::logs::{Dialect, Elasticsearch};
use transport::Auth;

use crate::{conformance, fake::Fake};

const BOTH: [Dialect; 2] = [Dialect::Elasticsearch, Dialect::OpenSearch];

fn source(fake: &Fake, dialect: Dialect) -> Elasticsearch {
    Elasticsearch::new(fake.client("", Auth::None), dialect, &[INDICES.to_owned()])
}

#[tokio::test]
async fn the_ten_questions() {
    for dialect in BOTH {
        let (fake, _) = Server::new(dialect).start().await;
        conformance::ask_all(&source(&fake, dialect)).await;
        let maps = fake
            .paths()
            .iter()
            .filter(|path| path.ends_with("/_field_caps"))
            .count();
        assert_eq!(maps, 1, "the mapping is read once");
    }
}
