use model::{Code, Failure};

use crate::{
    Console,
    wire::{DataModelView, DatabaseRequest},
};

/// The documented data model beside the schema.
///
/// # Errors
/// If there is no such database, or it cannot be read.
pub async fn data_model(
    console: &Console,
    request: DatabaseRequest,
) -> Result<DataModelView, Failure> {
    let running = console.environment(&request.environment).await?;
    drop(running);
    Err(Failure::new(
        Code::Unsupported,
        "this version does not answer that yet",
    ))
}
