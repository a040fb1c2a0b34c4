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
        Ok(match picture {
            Ok(svg) => PictureView {
                svg: Some(String::from_utf8_lossy(&svg).into_owned()),
                why: String::new(),
            },
            Err(error) => PictureView {
                svg: None,
                why: error.to_string(),
            },
        })
    })
    .await?
}
