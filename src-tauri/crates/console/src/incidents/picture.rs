use model::Failure;

use crate::{
    Console,
    wire::{IncidentPicture, PictureView},
};

/// A picture of a record, if it is the one that was recorded.
///
/// # Errors
/// If there is no such incident, or its record cannot be read.
pub async fn incident_picture(
    console: &Console,
    request: IncidentPicture,
) -> Result<PictureView, Failure> {
    let found = console.found(&request.environment, &request.id)?;
    super::work(move || {
        let entries = incident::read(&found.place)?;
        let picture = incident::picture(&found.place.folder, &entries, &request.picture);
        let text = picture.and_then(|bytes| {
            String::from_utf8(bytes).map_err(|_| "it is not written as text".to_owned())
        });
        Ok(match text {
            Ok(svg) => PictureView {
                svg: Some(svg),
                why: String::new(),
            },
            Err(why) => PictureView { svg: None, why },
        })
    })
    .await?
}
