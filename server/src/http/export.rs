//! The rows of a table as a file.

use axum::{
    Extension,
    body::Body,
    extract::{Path, RawQuery, State},
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use contract::{AppError, ErrorKind};
use futures::stream;
use hub::{Actor, Hub, records::Export};
use tokio::io::AsyncReadExt;

use crate::{
    export::{self, Format},
    layers::Problem,
};

/// How much of a workbook is sent at once, in bytes.
const PIECE: usize = 64 * 1024;

/// `GET /data/{model}/export/{format}`, and the same below `/api/v1/records/` for tools: exactly what
/// the table shows with these parameters, all pages of it.
pub async fn export(
    State(hub): State<Hub>,
    actor: Option<Extension<Actor>>,
    Path((model, format)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let Some(Extension(actor)) = actor else {
        let error = AppError::new(ErrorKind::Unauthenticated, "You are not signed in.");
        return Err(Problem(error));
    };
    let format: Format = format.parse().map_err(|_| {
        let error = AppError::not_found("format");
        Problem(error.with_remedy("There are csv, jsonl and xlsx."))
    })?;
    let query = query.unwrap_or_default();
    let mut export = Export::begin(&hub, &actor, &model, &query, &format.to_string()).await?;
    let name = format!("{model}-{}.{format}", hub.clock().now().format("%Y-%m-%d-%H%M"));
    let body = match format {
        Format::Csv | Format::Jsonl => pieces(export, format),
        Format::Xlsx => workbook(&mut export).await?,
    };
    let attachment = format!("attachment; filename=\"{name}\"");
    let headers =
        [(CONTENT_TYPE, format.media_type().to_owned()), (CONTENT_DISPOSITION, attachment)];
    Ok((headers, body).into_response())
}

/// Piece by piece, as fast as they are taken. What fails on the way breaks the file off, so that
/// nobody takes a part for all of it.
fn pieces(export: Export, format: Format) -> Body {
    let pieces = stream::try_unfold((export, true), move |(mut export, is_first)| async move {
        let piece = export::next_piece(&mut export, format, is_first).await.inspect_err(|error| {
            tracing::error!(%error, "an export was broken off");
        });
        Ok::<_, hub::HubError>(piece?.map(|piece| (piece, (export, false))))
    });
    Body::from_stream(pieces)
}

async fn workbook(export: &mut Export) -> Result<Body, Problem> {
    let Some(mut file) = export::write_excel(export).await? else {
        let most = export::MOST_ROWS;
        let error = AppError::invalid(format!("A sheet of Excel holds at most {most} rows."));
        return Err(Problem(error.with_remedy("Filter the table, or take CSV.")));
    };
    std::io::Seek::rewind(&mut file).map_err(hub::HubError::internal)?;
    let pieces = stream::try_unfold(tokio::fs::File::from_std(file), async |mut file| {
        let mut piece = Vec::with_capacity(PIECE);
        let read = file.read_buf(&mut piece).await?;
        Ok::<_, std::io::Error>((read > 0).then_some((piece, file)))
    });
    Ok(Body::from_stream(pieces))
}
